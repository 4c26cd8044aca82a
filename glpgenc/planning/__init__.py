"""Planning: what a search facet would tell about a column, judged by its statistics before it is encrypted."""

from __future__ import annotations

from glpgenc.planning.column import ColumnStatistics, TypeKind
from glpgenc.planning.judgement import FACETS, Judgement, Verdict, judge
from glpgenc.planning.reader import read_statistics
from glpgenc.planning.report import as_document, as_lines

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
