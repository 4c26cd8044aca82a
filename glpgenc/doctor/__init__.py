"""Checks of a live installation, each with a remedy."""

from __future__ import annotations

from glpgenc.doctor.check import Group, Options
from glpgenc.doctor.diagnosis import Diagnosis, diagnose
from glpgenc.reports import Finding, Status

__all__ = ["Diagnosis", "Finding", "Group", "Options", "Status", "diagnose"]
