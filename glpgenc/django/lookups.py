"""Lookups of encrypted fields: comparisons of index columns, and a check of what they find where they find too much."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from django.db.models.expressions import Value
from django.db.models.lookups import IsNull as DjangoIsNull
from django.db.models.lookups import Lookup

from glpgenc.django.columns import EncryptedCol
from glpgenc.django.keys import AliasKeys
from glpgenc.django.recheck import passing
from glpgenc.errors import EncryptedQueryError
from glpgenc.sqlalchemy.search.facet_selection import refuse_operator
from glpgenc.sqlalchemy.search.patterns import ANY, Pattern
from glpgenc.sqlalchemy.search.sought import sought

if TYPE_CHECKING:
    from glpgenc.sqlalchemy.search.text_conditions import Condition
    from glpgenc.sqlalchemy.spec import EncryptedColumnSpec

    _Lookup = Lookup[Any]
else:
    _Lookup = Lookup

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
        self.sought = sought(self.spec, self.operator, self.prepare(value), self.lookup_name)
        return self.rhs

    def prepare(self, value: Any) -> Any:
        """Return a value as the codec takes it."""
        if _is_expression(value):
            message = f"{self.spec.field} is encrypted, and can't be compared with {type(value).__name__}"
            raise EncryptedQueryError(message, hint="compare it with a value, or join on a plaintext key")
        return self.lhs.target.get_prep_value(value)

    def as_sql(self, compiler: Any, connection: Any) -> Condition:
        """Return the comparison in SQL. Where rows must be decrypted to know, they are read and checked here."""
        if not isinstance(self.lhs, EncryptedCol):
            # Of an aggregate over a subquery: that yields the ciphertext, and no index column.
            message = f"{self.spec.field} is encrypted, and can't be compared where it is the column of a subquery"
            raise EncryptedQueryError(message, hint="filter the rows first, and aggregate those: filter(...).count()")
        if not compiler.query.alias_cols:
            # Django compiles it so for DDL.
            message = f"{self.spec.field} is encrypted, and can't be compared by a constraint or an index"
            raise EncryptedQueryError(message, hint="check it in clean(); the server can check isnull only")
        keys, found, by_edges = AliasKeys(connection), self.sought, self.sought.is_checked_at_edges

        def condition(column: EncryptedCol, *, at_edges: bool = by_edges) -> Condition:
            return found.condition(column.index(compiler, found.facet), self.spec, keys, at_edges=at_edges)

        if found.is_complete:
            return condition(self.lhs)
        passed, key_lists = passing(self.lhs, condition, found.comparison, compiler, connection, keys)
        if not by_edges:
            return passed, key_lists
        # Only what is in the buckets at the ends is decrypted.
        (within, terms), (edge, edge_terms) = condition(self.lhs, at_edges=False), condition(self.lhs)
        return f"({within} AND (NOT {edge} OR {passed}))", (*terms, *edge_terms, *key_lists)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.spec.field}, {_SHOWN})"


class InLookup(EncryptedLookup):
    """``in``."""

    lookup_name = operator = "in"

    def prepare(self, value: Any) -> Any:
        """Return the values without NULL, which nothing is equal to."""
        if _is_expression(value):
            message = f"{self.spec.field} is encrypted: in takes a list of values, not a query"
            hint = "give it list(...) of the values that the query finds"
            raise EncryptedQueryError(message, hint=hint)
        return [super(InLookup, self).prepare(each) for each in value if each is not None]


class PatternLookup(EncryptedLookup):
    """``startswith``, ``contains``, ``endswith``, and ``i`` before them; ``iexact``."""

    before, after = False, False

    def prepare(self, value: Any) -> Any:
        """Return the pattern."""
        if not self.spec.codec.is_text:
            refuse_operator(self.spec, self.lookup_name, None)
        text = str(super().prepare(value))
        tokens = (*([ANY] if self.before else []), *([text] if text else []), *([ANY] if self.after else []))
        # % beside % is one.
        return Pattern(tokens[:1] if not text and tokens else tokens, ignore_case=self.operator == "ilike")


class RangeLookup(EncryptedLookup):
    """``range``."""

    lookup_name, operator = "range", "between"

    def prepare(self, value: Any) -> Any:
        """Return the two limits."""
        if _is_expression(value):
            return super().prepare(value)
        low, high = value
        return super().prepare(low), super().prepare(high)


class IsNull(DjangoIsNull):
    """``isnull``: whether there is a value is visible."""

    def as_sql(self, compiler: Any, connection: Any) -> Condition:
        """Return the condition in SQL."""
        if not isinstance(self.rhs, bool) or not isinstance(self.lhs, EncryptedCol):
            return super().as_sql(compiler, connection)
        return f"{self.lhs.raw(compiler)} IS {'NULL' if self.rhs else 'NOT NULL'}", ()


def _is_expression(value: Any) -> bool:
    return hasattr(value, "resolve_expression") or hasattr(value, "as_sql")


def _lookup(name: str, operator: str, base: Any = EncryptedLookup, **attributes: Any) -> Any:
    return type(f"{name.title()}Lookup", (base,), {"lookup_name": name, "operator": operator, **attributes})


LOOKUPS: dict[str, Any] = {"exact": _lookup("exact", "="), "in": InLookup, "range": RangeLookup}
LOOKUPS |= {
    prefix + name: _lookup(prefix + name, operator, PatternLookup, before=before, after=after)
    for name, before, after in (("startswith", False, True), ("contains", True, True), ("endswith", True, False))
    for prefix, operator in (("", "like"), ("i", "ilike"))
}
LOOKUPS["iexact"] = _lookup("iexact", "ilike", PatternLookup)
LOOKUPS |= {name: _lookup(name, sign) for name, sign in (("lt", "<"), ("lte", "<="), ("gt", ">"), ("gte", ">="))}

# Where pickles of queries look for them.
globals().update({each.__name__: each for each in LOOKUPS.values()})


def refuse_lookup(spec: EncryptedColumnSpec, name: str) -> NoReturn:
    """Refuse a lookup or transform that no facet serves.

    :raises EncryptedQueryError: always.
    """
    message = f"{spec.field} is encrypted, and can't be looked up by {name}"
    raise EncryptedQueryError(message, hint=f"use one of {', '.join((*LOOKUPS, 'isnull'))}, or filter in Python")
