"""The numbers of facet kinds and units, and the error of parameters that are out of their bounds."""

from __future__ import annotations

from enum import IntEnum
from typing import LiteralString

from glpgenc.errors import InvalidValueError


class FacetKind(IntEnum):
    """The kinds, by the number that is in a search entry."""

    SCALAR = 0
    PREFIX = 1
    CONTAINS = 2
    RANGE = 3
    WORDS = 4
    SIMILAR = 5
    TEXT_RANGE = 6
    PARTITIONED = 7
    ELEMENTS = 8

    @property
    def has_tags(self) -> bool:
        """Whether a value has tags, in one column with those of other facets; else it has one term."""
        return self in _TAGGED


TAGGED: tuple[LiteralString, ...] = ("prefix", "contains", "words", "similar", "elements")
"""The kinds that have tags, by their names in the registry."""
TAGGED_SQL: LiteralString = "('" + "', '".join(TAGGED) + "')"
_TAGGED = frozenset(FacetKind[each.upper()] for each in TAGGED)
PYTHON_ONLY = frozenset({FacetKind.TEXT_RANGE})
"""The kinds whose terms Python alone computes, whatever the scope: SQL is given them with each value."""


class RangeUnit(IntEnum):
    """What a range facet counts in, by the number that is in a search entry."""

    NUMBER = 1
    DAY = 2
    MONTH = 3


def refused(message: str, hint: str) -> InvalidValueError:
    """Return the error of a facet's parameter, or of a value that a facet can't read."""
    return InvalidValueError(message, hint=hint)
