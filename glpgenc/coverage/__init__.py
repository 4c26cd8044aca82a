"""How much of what should be encrypted is encrypted."""

from __future__ import annotations

from glpgenc.coverage.collect import collect
from glpgenc.coverage.model import ColumnCoverage, Coverage, Finding, KeyShare

__all__ = ["ColumnCoverage", "Coverage", "Finding", "KeyShare", "collect"]
