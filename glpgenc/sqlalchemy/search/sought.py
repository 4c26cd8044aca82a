"""What finds the rows of a comparison, for statements that are executed past SQLAlchemy: terms or tags, and a check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from glpgenc.codecs.codec import StoredText
from glpgenc.sqlalchemy.search.facet_selection import (
    SURE_BITS,
    Lookup,
    facet_of_equality,
    facet_of_order,
    facets_of_pattern,
    range_for,
    refuse_operator,
)
from glpgenc.sqlalchemy.search.recheck import ORDERING, Recheck
from glpgenc.sqlalchemy.search.text_conditions import Condition, any_of
from glpgenc.wire.blind_index import all_terms, prefix_range_terms, range_edges, range_terms, search_tags

if TYPE_CHECKING:
    from glpgenc.sqlalchemy.facets import Facet
    from glpgenc.sqlalchemy.spec import EncryptedColumnSpec
    from glpgenc.sqlalchemy.transaction.lasting_keys import LastingKeys
    from glpgenc.wire.blind_index import SearchEntry

_PATTERNS = ("like", "ilike")


@dataclass(frozen=True, slots=True, repr=False)
class Sought:
    """A comparison with a value, and the facet that answers it.

    :param comparison: what is asked.
    :param facet: whose index column is compared.
    :param lookups: what is looked up by tags; without any, terms are compared.
    :param is_complete: whether no other rows are found than those that are asked for.
    """

    comparison: Recheck
    facet: Facet
    lookups: tuple[Lookup, ...] = ()
    is_complete: bool = False

    @property
    def is_checked_at_edges(self) -> bool:
        """Whether only rows in the buckets at the ends of a range have to be checked."""
        return self.comparison.is_of_order and self.facet.kept_bits >= SURE_BITS

    def condition(
        self, index: str, column: EncryptedColumnSpec, keys: LastingKeys, *, at_edges: bool = False
    ) -> Condition:
        """Return the condition in SQL by which rows are found.

        :param index: the index column, as SQL.
        :param at_edges: whether only rows are to be found that have to be checked.
        """
        if self.lookups:
            return f"{index} @> %s::integer[]", (self.tags(column, keys),)
        return any_of(index, self.terms(column, keys, at_edges=at_edges))

    def tags(self, column: EncryptedColumnSpec, keys: LastingKeys) -> list[int]:
        """Return the tags that each row found has."""
        # By the active slot alone, which every row carries: the tags of both slots are in one column.
        found = ((each.texts, keys.entries(column, each.facet.facet_name)[0]) for each in self.lookups)
        return sorted({tag for texts, entry in found for text in texts for tag in search_tags(text, entry)})

    def terms(self, column: EncryptedColumnSpec, keys: LastingKeys, *, at_edges: bool = False) -> list[bytes]:
        """Return the terms of which each row found has one: those of two slots while the facet is reindexed."""
        entries = keys.entries(column, self.facet.facet_name)
        return [term for entry in entries for term in self._terms(column, entry, at_edges=at_edges)]

    def _terms(self, column: EncryptedColumnSpec, entry: SearchEntry, *, at_edges: bool) -> list[bytes]:
        operator, operand, encode = self.comparison.operator, self.comparison.operand, column.codec.encode
        if self.comparison.is_of_order:
            limits = operand if operator == "between" else (None, operand) if "<" in operator else (operand, None)
            low, high = (None if each is None else encode(each) for each in limits)
            return (range_edges if at_edges else range_terms)(low, high, entry)
        if operator in _PATTERNS and operand.text is None:
            return prefix_range_terms(encode(StoredText(operand.beginning)), entry)
        values = operand if operator == "in" else [StoredText(operand.text) if operator in _PATTERNS else operand]
        plaintexts = (encode(each) for each in values)
        return [
            term
            for each in plaintexts
            for term in all_terms(each if isinstance(each, bytes) else str.encode(each), entry)
        ]


def sought(column: EncryptedColumnSpec, operator: str, operand: Any, name: str) -> Sought:
    """Return what finds the rows of a comparison.

    :param operator: as SQL writes it.
    :param operand: as :class:`~glpgenc.sqlalchemy.search.recheck.Recheck` takes it.
    :param name: what the comparison is called in a refusal.
    :raises EncryptedQueryError: when no facet answers it.
    """
    comparison = Recheck(operator, operand)
    if operator in _PATTERNS:
        return Sought(comparison, *facets_of_pattern(column, operand, name))
    if operator in ORDERING:
        facet = facet_of_order(column)
        return Sought(comparison, refuse_operator(column, name, range_for(column)) if facet is None else facet)
    facet, is_complete = facet_of_equality(column, None if operator == "in" else operand)
    lookups = () if facet.is_scalar else (Lookup(facet, (column.codec.operand(operand),)),)
    return Sought(comparison, facet, lookups, is_complete)
