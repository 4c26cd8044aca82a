"""What reports on an installation are made of: findings, checks, and pages."""

from glpgenc.reports.check import UNREADABLE, Check, read_only, unreadable
from glpgenc.reports.finding import Finding, Status, fail, info, unknown, warn

__all__ = ["UNREADABLE", "Check", "Finding", "Status", "fail", "info", "read_only", "unknown", "unreadable", "warn"]
