"""How much of what should be encrypted is encrypted."""

from __future__ import annotations

from glpgenc.coverage.collection import collect
from glpgenc.coverage.model import ColumnCoverage, Coverage, KeyShare, ViewCoverage
from glpgenc.reports import Finding

__all__ = ["ColumnCoverage", "Coverage", "Finding", "KeyShare", "ViewCoverage", "collect"]
