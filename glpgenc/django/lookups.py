"""Lookups of encrypted fields: comparisons of index columns, and a check of what they find where they find too much."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NoReturn

from django.db.models.expressions import Value
from django.db.models.lookups import IsNull as DjangoIsNull
from django.db.models.lookups import Lookup

from glpgenc.codecs.codec import StoredText
from glpgenc.django.columns import EncryptedCol
from glpgenc.django.recheck import Condition, any_of, passing
from glpgenc.errors import EncryptedQueryError
from glpgenc.sqlalchemy.search.facet_selection import (
    facet_of_equality,
    facet_of_order,
    pattern_lookups,
    range_for,
    refuse_operator,
    refuse_pattern,
)
from glpgenc.sqlalchemy.search.patterns import ANY, Pattern
from glpgenc.sqlalchemy.search.recheck import Recheck
from glpgenc.wire.blind_index import all_terms, prefix_range_terms, range_edges, range_terms, search_tags
from glpgenc.wire.facet_kinds import FacetKind
from glpgenc.wire.normalizers import Normalizer

if TYPE_CHECKING:
    from glpgenc.django.keys import AliasKeys
    from glpgenc.sqlalchemy.facets import Facet
    from glpgenc.sqlalchemy.search.facet_selection import Lookup as TagLookup
    from glpgenc.sqlalchemy.spec import EncryptedColumnSpec

    _Lookup = Lookup[Any]
else:
    _Lookup = Lookup

_SURE_BITS = 64
_SHOWN = "<encrypted, not shown>"


class EncryptedLookup(_Lookup):
    """A comparison of an encrypted field with a value."""

    prepare_rhs = False
    lookup_name: str
    operator = "="

    @property
    def spec(self) -> EncryptedColumnSpec:
        """The declaration of the field."""
        return self.lhs.output_field.spec  # type: ignore[no-any-return]

    def get_prep_lookup(self) -> Any:
        """Return what is compared with, checked when the query is built.

        :raises EncryptedQueryError: when no index can serve it.
        """
        if not isinstance(self.lhs, EncryptedCol):
            message = f"{self.spec.field} is encrypted, and is compared here as the result of {type(self.lhs).__name__}"
            raise EncryptedQueryError(message, hint="compare the field itself")
        value = self.rhs.value if isinstance(self.rhs, Value) else self.rhs
        self.prepared = self.prepare(value)
        self.check()
        return self.rhs

    def prepare(self, value: Any) -> Any:
        """Return a value as the codec takes it."""
        if hasattr(value, "resolve_expression") or hasattr(value, "as_sql"):
            message = f"{self.spec.field} is encrypted, and can't be compared with {type(value).__name__}"
            raise EncryptedQueryError(message, hint="compare it with a value, or join on a plaintext key")
        return self.lhs.target.get_prep_value(value)

    def check(self) -> None:
        """Refuse, when the query is built, what no index serves."""
        raise NotImplementedError

    def condition(self, column: EncryptedCol, compiler: Any, keys: AliasKeys) -> Condition:
        """Return the condition by terms of the index."""
        raise NotImplementedError

    @property
    def recheck(self) -> Recheck | None:
        """What the rows found are checked by; ``None`` where the terms tell enough."""
        return None

    def as_sql(self, compiler: Any, connection: Any) -> Condition:
        """Return the comparison in SQL. Where rows must be decrypted to know, they are read and checked here."""
        from glpgenc.django.keys import AliasKeys  # noqa: PLC0415

        keys = AliasKeys(connection)
        check = self.recheck
        if check is None:
            return self.condition(self.lhs, compiler, keys)
        return self.checked(check, compiler, connection, keys)

    def checked(self, check: Recheck, compiler: Any, connection: Any, keys: AliasKeys) -> Condition:
        """Return the condition that a row is one of those found that pass a check."""
        return passing(
            self.lhs, lambda column: self.condition(column, compiler, keys), check, compiler, connection, keys
        )

    def encoded(self, value: Any) -> bytes:
        """Return the plaintext of a value to look for."""
        found = self.spec.codec.encode(value)
        return found if isinstance(found, bytes) else str.encode(found)

    def terms(self, facet: Facet, values: Iterable[Any], keys: AliasKeys) -> list[bytes]:
        """Return the terms that values may have: those of two slots while the facet is reindexed."""
        entries = keys.entries(self.spec, facet.facet_name)
        return [term for value in values for entry in entries for term in all_terms(self.encoded(value), entry)]

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.spec.field}, {_SHOWN})"


class ExactLookup(EncryptedLookup):
    """``exact``."""

    lookup_name = "exact"

    def check(self) -> None:
        """Choose the facet."""
        self.facet, self.is_complete = facet_of_equality(self.spec, self.prepared)

    def condition(self, column: EncryptedCol, compiler: Any, keys: AliasKeys) -> Condition:
        """Return: the term is that of the value, or all tags are there."""
        if not self.facet.is_scalar:
            return tags(column, compiler, [(self.facet, (self.spec.codec.operand(self.prepared),))], keys)
        return any_of(column.index(compiler, self.facet), self.terms(self.facet, [self.prepared], keys))

    @property
    def recheck(self) -> Recheck | None:
        """Equality, where terms are those of other values, too."""
        return None if self.is_complete else Recheck("=", self.prepared)


class InLookup(EncryptedLookup):
    """``in``."""

    lookup_name = "in"

    def prepare(self, value: Any) -> Any:
        """Return the values without NULL, which nothing is equal to."""
        if hasattr(value, "resolve_expression") or hasattr(value, "as_sql"):
            message = f"{self.spec.field} is encrypted: in takes a list of values, not a query"
            hint = "give it list(...) of the values that the query finds"
            raise EncryptedQueryError(message, hint=hint)
        return [EncryptedLookup.prepare(self, each) for each in value if each is not None]

    def check(self) -> None:
        """Choose the facet."""
        self.facet, self.is_complete = facet_of_equality(self.spec, None)

    def condition(self, column: EncryptedCol, compiler: Any, keys: AliasKeys) -> Condition:
        """Return: the term is that of one of the values."""
        return any_of(column.index(compiler, self.facet), self.terms(self.facet, self.prepared, keys))

    @property
    def recheck(self) -> Recheck | None:
        """As of ``exact``."""
        return None if self.is_complete else Recheck("in", self.prepared)


class PatternLookup(EncryptedLookup):
    """``startswith``, ``contains``, ``endswith``, and ``i`` before them; ``iexact``."""

    before, after, ignore_case = False, False, False

    def prepare(self, value: Any) -> Any:
        """Return the pattern."""
        if not self.spec.codec.is_text:
            refuse_operator(self.spec, self.lookup_name, None)
        text = str(EncryptedLookup.prepare(self, value))
        tokens = (*([ANY] if self.before else []), *([text] if text else []), *([ANY] if self.after else []))
        # % beside % is one.
        return Pattern(tokens[:1] if not text and tokens else tokens, ignore_case=self.ignore_case)

    def check(self) -> None:
        """Choose the facets that look parts of the pattern up."""
        self.facet: Facet | None = None
        self.found: list[TagLookup] = []
        if self.prepared.text is not None:
            scalars = (each for each in self.spec.whole_facets if each.shape.kind is FacetKind.SCALAR)
            self.facet = next((each for each in scalars if each.normalizer is Normalizer.LOWER), None)
            if self.facet is not None:
                return
        self.found = list(pattern_lookups(self.spec.whole_facets, self.prepared))
        if self.found:
            return
        if self.prepared.text is not None:
            refuse_operator(self.spec, "iexact", 'Exact(normalize="lower")')
        facet = facet_of_order(self.spec)
        if facet is None or not self.prepared.beginning or self.ignore_case:
            refuse_pattern(self.spec, self.prepared)
        self.facet = facet

    def condition(self, column: EncryptedCol, compiler: Any, keys: AliasKeys) -> Condition:
        """Return: the tags are there, or the term is one that a match may have."""
        if self.facet is None:
            return tags(column, compiler, [(each.facet, each.texts) for each in self.found], keys)
        if self.prepared.text is not None:
            sought = self.terms(self.facet, [StoredText(self.prepared.text)], keys)
        else:
            beginning = self.spec.codec.encode(StoredText(self.prepared.beginning))
            entries = keys.entries(self.spec, self.facet.facet_name)
            sought = [term for entry in entries for term in prefix_range_terms(beginning, entry)]
        return any_of(column.index(compiler, self.facet), sought)

    @property
    def recheck(self) -> Recheck | None:
        """The pattern."""
        return Recheck("ilike" if self.ignore_case else "like", self.prepared)


class OrderLookup(EncryptedLookup):
    """``gt``, ``gte``, ``lt``, ``lte`` and ``range``, by the buckets of a Range."""

    def check(self) -> None:
        """Choose the facet."""
        facet = facet_of_order(self.spec)
        self.facet = refuse_operator(self.spec, self.lookup_name, range_for(self.spec)) if facet is None else facet

    @property
    def limits(self) -> tuple[Any, Any]:
        """The least and the greatest value; ``None`` for no limit."""
        return (None, self.prepared) if self.operator in ("<", "<=") else (self.prepared, None)

    def condition(self, column: EncryptedCol, compiler: Any, keys: AliasKeys) -> Condition:
        """Return: the bucket is one that the range touches."""
        return self._within(column, compiler, keys, range_terms)

    def _within(self, column: EncryptedCol, compiler: Any, keys: AliasKeys, terms: Any) -> Condition:
        low, high = (None if each is None else self.spec.codec.encode(each) for each in self.limits)
        entries = keys.entries(self.spec, self.facet.facet_name)
        return any_of(column.index(compiler, self.facet), [term for each in entries for term in terms(low, high, each)])

    @property
    def recheck(self) -> Recheck | None:
        """The comparison."""
        return Recheck(self.operator, self.prepared)

    def checked(self, check: Recheck, compiler: Any, connection: Any, keys: AliasKeys) -> Condition:
        """Return the condition; only what is in the buckets at the ends is decrypted."""
        if self.facet.kept_bits < _SURE_BITS:
            return super().checked(check, compiler, connection, keys)

        def edges(column: EncryptedCol) -> Condition:
            return self._within(column, compiler, keys, range_edges)

        within, terms = self.condition(self.lhs, compiler, keys)
        at_edge, edge_terms = edges(self.lhs)
        found, key_lists = passing(self.lhs, edges, check, compiler, connection, keys)
        return f"({within} AND (NOT {at_edge} OR {found}))", (*terms, *edge_terms, *key_lists)


class RangeLookup(OrderLookup):
    """``range``."""

    lookup_name = "range"
    operator = "between"

    def prepare(self, value: Any) -> Any:
        """Return the two limits."""
        if hasattr(value, "resolve_expression") or hasattr(value, "as_sql"):
            return EncryptedLookup.prepare(self, value)
        low, high = value
        return EncryptedLookup.prepare(self, low), EncryptedLookup.prepare(self, high)

    @property
    def limits(self) -> tuple[Any, Any]:
        """The two limits."""
        return self.prepared  # type: ignore[no-any-return]


class IsNull(DjangoIsNull):
    """``isnull``: whether there is a value is visible."""

    def as_sql(self, compiler: Any, connection: Any) -> Condition:
        """Return the condition in SQL."""
        if not isinstance(self.rhs, bool) or not isinstance(self.lhs, EncryptedCol):
            return super().as_sql(compiler, connection)
        return f"{self.lhs.raw(compiler)} IS {'NULL' if self.rhs else 'NOT NULL'}", ()


def _pattern(name: str, *, before: bool = False, after: bool = False, ignore_case: bool = False) -> Any:
    attributes = {"lookup_name": name, "before": before, "after": after, "ignore_case": ignore_case}
    return type(f"{name.title()}Lookup", (PatternLookup,), attributes)


def _order(name: str, operator: str) -> Any:
    return type(f"{name.title()}Lookup", (OrderLookup,), {"lookup_name": name, "operator": operator})


_LOOKUPS: dict[str, Any] = {each.lookup_name: each for each in (ExactLookup, InLookup, RangeLookup)}
_LOOKUPS |= {
    prefix + name: _pattern(prefix + name, before=before, after=after, ignore_case=bool(prefix))
    for name, before, after in (("startswith", False, True), ("contains", True, True), ("endswith", True, False))
    for prefix in ("", "i")
}
_LOOKUPS["iexact"] = _pattern("iexact", ignore_case=True)
_LOOKUPS |= {name: _order(name, sign) for name, sign in (("lt", "<"), ("lte", "<="), ("gt", ">"), ("gte", ">="))}


def lookup_class(name: str) -> Any:
    """Return the class of a lookup by its name, or ``None``."""
    return _LOOKUPS.get(name)


def refuse_lookup(spec: EncryptedColumnSpec, name: str) -> NoReturn:
    """Refuse a lookup or transform that no facet serves.

    :raises EncryptedQueryError: always.
    """
    message = f"{spec.field} is encrypted, and can't be looked up by {name}"
    raise EncryptedQueryError(message, hint=f"use one of {', '.join((*_LOOKUPS, 'isnull'))}, or filter in Python")


def tags(
    column: EncryptedCol, compiler: Any, sought: Iterable[tuple[Facet, tuple[str, ...]]], keys: AliasKeys
) -> Condition:
    """Return the condition that all tags of some texts are there, of each facet."""
    found: set[int] = set()
    place = ""
    for facet, texts in sought:
        # By the active slot alone, which every row carries: the tags of both slots are in one column.
        entry = keys.entries(column.spec, facet.facet_name)[0]
        found.update(tag for text in texts for tag in search_tags(text, entry))
        place = column.index(compiler, facet)
    return f"{place} @> %s::integer[]", (sorted(found),)
