"""Checks of a live installation, each with a remedy."""

from __future__ import annotations

from glpgenc.doctor.model import Diagnosis, Finding, Group, Options, Status
from glpgenc.doctor.run import diagnose

__all__ = ["Diagnosis", "Finding", "Group", "Options", "Status", "diagnose"]
