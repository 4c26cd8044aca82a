"""What reports on an installation are made of: findings, checks, and pages."""

from glpgenc.reports.check import UNREADABLE, InstallationCheck, read_only, unreadable
from glpgenc.reports.finding import Finding, Status, fail, info, unknown, warn

__all__ = [
    "UNREADABLE",
    "Finding",
    "InstallationCheck",
    "Status",
    "fail",
    "info",
    "read_only",
    "unknown",
    "unreadable",
    "warn",
]
