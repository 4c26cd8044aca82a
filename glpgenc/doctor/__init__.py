"""Checks of a live installation, each with a remedy."""

from __future__ import annotations

from glpgenc.doctor.model import Diagnosis, Group, Options
from glpgenc.doctor.run import diagnose
from glpgenc.reports import Finding, Status

__all__ = ["Diagnosis", "Finding", "Group", "Options", "Status", "diagnose"]
