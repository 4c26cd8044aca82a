"""Planning: what a search facet would reveal of a column, judged by its statistics before it is encrypted."""

from __future__ import annotations

from glpgenc.planning.leakage import FACETS, Judgement, Verdict, as_document, as_lines, judge
from glpgenc.planning.statistics import ColumnStatistics, TypeKind, read_statistics

__all__ = [
    "FACETS",
    "ColumnStatistics",
    "Judgement",
    "TypeKind",
    "Verdict",
    "as_document",
    "as_lines",
    "judge",
    "read_statistics",
]
