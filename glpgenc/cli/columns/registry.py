"""The calls behind ``glpgenc field`` and ``glpgenc guard``: the registry's SQL functions, and its tables read."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Self

from psycopg import sql
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from glpgenc.database import Connection, connect, relation_name, translate_errors
from glpgenc.errors import ConfigurationError, InvalidValueError
from glpgenc.wire.facets import SCALAR, ContainsShape, PrefixShape, RangeShape, RangeUnit, Shape

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_FACET_FORM = (
    "a facet is NAME[:NORMALIZER[:BITS[:SCOPE[:KIND]]]], such as domain:email_domain:32; BITS may be empty; KIND is "
    "scalar, prefix=2-10, contains=3, range=month, range=7days or range=1000@-10..500"
)
_PARTS = ("name", "normalizer", "bits", "scope", "kind")
_MAY_BE_EMPTY = "bits"
_BITS = re.compile(r"[0-9]{1,3}", re.ASCII)
_PREFIX = re.compile(r"prefix=([0-9]{1,3})-([0-9]{1,3})", re.ASCII)
_CONTAINS = re.compile(r"contains=([0-9]{1,3})", re.ASCII)
_RANGE = re.compile(
    r"range=(?:([0-9]{1,19}(?:\.[0-9]{1,18})?)|([1-9][0-9]{0,8})?(day|month)s?)(?:@(-?[0-9]{1,19})\.\.(-?[0-9]{1,19}))?",
    re.ASCII,
)
# The first and the last day or month that has a bucket of its own: 1900-01-01 and 2100-01-01, counted from 1970-01-01.
_USUAL = {"day": (-25_567, 47_482), "month": (-840, 1_560)}
_USUAL_NUMBERS = (-1024, 1023)


@dataclass(frozen=True)
class FacetArgument:
    """A way to search a field.

    :param bits: how much of each HMAC is kept; ``None`` for the kind's default.
    """

    name: str
    normalizer: str = "exact"
    bits: int | None = None
    scope: str = "tenant"
    shape: Shape = SCALAR

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``NAME[:NORMALIZER[:BITS[:SCOPE[:KIND]]]]``.

        :raises ConfigurationError: it is something else, or the kind's numbers are out of their bounds.
        """
        parts = text.split(":")
        values = dict(zip(_PARTS, parts, strict=False))
        if len(parts) > len(_PARTS) or not all(value or part == _MAY_BE_EMPTY for part, value in values.items()):
            raise ConfigurationError(f"{text!r} is not a facet", hint=_FACET_FORM)
        bits = values.get("bits", "")
        if bits and not _BITS.fullmatch(bits):
            raise ConfigurationError(f"{bits!r} is not a number of bits", hint=_FACET_FORM)
        return cls(
            values["name"],
            values.get("normalizer", "exact"),
            int(bits) if bits else None,
            values.get("scope", "tenant"),
            _shape(values.get("kind", "scalar")),
        )


def _shape(text: str) -> Shape:
    try:
        if text == "scalar":
            return SCALAR
        if match := _PREFIX.fullmatch(text):
            return PrefixShape(int(match[1]), int(match[2]))
        if match := _CONTAINS.fullmatch(text):
            return ContainsShape(int(match[1]))
        if match := _RANGE.fullmatch(text):
            return _range(*match.groups())
    except InvalidValueError as error:
        raise ConfigurationError(str(error.args[0]), hint=_FACET_FORM) from None
    raise ConfigurationError(f"{text!r} is not a kind of facet", hint=_FACET_FORM)


def _range(number: str | None, count: str | None, unit: str | None, low: str | None, high: str | None) -> RangeShape:
    size = Decimal(number or count or 1)
    if low is not None and high is not None:
        first, last = int(low), int(high)
    elif unit is None:
        first, last = _USUAL_NUMBERS
    else:
        first, last = (each // int(size) for each in _USUAL[unit])
    return RangeShape(RangeUnit[(unit or "number").upper()], size, first, last)


def add_field(
    database_url: str, field: str, data_class: str, padding: int, facets: Sequence[FacetArgument]
) -> dict[str, object]:
    """Register a field with its facets, all or nothing, and give its entry in the list.

    :raises RegistryError: the registry does not allow it.
    :raises DatabaseError: the database can't be reached, or has no glpgenc.
    """
    with _connection(database_url) as connection:
        connection.execute("SELECT glpgenc.gl_register_field(%s, %s, %s)", (field, data_class, padding))
        for facet in facets:
            connection.execute(
                "SELECT glpgenc.gl_register_facet(%s, %s, %s, %s, %s, %s, %s)",
                (
                    field,
                    facet.name,
                    facet.normalizer,
                    facet.bits,
                    facet.scope,
                    facet.shape.kind.name.lower(),
                    Jsonb(facet.shape.parameters()),
                ),
            )
        return _fields(connection, field)[0]


def list_fields(database_url: str) -> list[dict[str, object]]:
    """List the registered fields, each with its facets and its columns.

    :raises DatabaseError: the database can't be reached, or has no glpgenc.
    """
    with _connection(database_url) as connection:
        return _fields(connection, None)


def guard_column(database_url: str, table: str, column: str, field: str, *, validate: bool = True) -> dict[str, object]:
    """Register a column under a field and guard it, and check the rows that are there.

    The guard and the check are two transactions: the first locks the table for a moment, the second lets writers work.

    :param table: its name as in SQL, quoted and qualified where needed.
    :param validate: whether to check the rows that are there.
    :raises RegistryError: the registry does not allow it.
    :raises NotEncryptedError: a row that is there holds plaintext; new ones are refused all the same.
    :raises DatabaseError: the database can't be reached, has no glpgenc, or no such table.
    """
    with _connection(database_url) as connection:
        table = relation_name(connection, table)
        connection.execute("SELECT glpgenc.gl_guard_column(%s::regclass, %s, %s)", (table, column, field))
        connection.commit()
        guard = _guard(connection, table, column)
        if validate and not guard["validated"]:
            statement = sql.SQL("ALTER TABLE {} VALIDATE CONSTRAINT {}").format(
                # regclass gives the name back quoted and qualified as a statement needs it.
                sql.SQL(guard["relation"]),
                sql.Identifier(guard["guard"]),
            )
            connection.execute(statement)
            guard = _guard(connection, table, column)
    return {"table": guard["relation"], "column": column, "field": field, **_only(guard, "guard", "validated")}


@contextmanager
def _connection(database_url: str) -> Iterator[Connection]:
    with translate_errors(), connect(database_url, row_factory=dict_row) as connection:
        yield connection


def _fields(connection: Connection, field: str | None) -> list[dict[str, object]]:
    return list(
        connection.execute(
            """
            SELECT f.field, f.data_class, f.padding,
                   ARRAY(SELECT json_build_object('slot', s.slot, 'facet', s.facet, 'normalizer', s.normalizer,
                                                  'bits', s.bits, 'scope', s.scope, 'kind', s.kind,
                                                  'parameters', s.parameters)
                         FROM glpgenc.search_facets s
                         WHERE s.field = f.field AND s.state = 'active' ORDER BY s.slot) AS facets,
                   ARRAY(SELECT c.relation::text || '.' || quote_ident(c.column_name)
                         FROM glpgenc.encrypted_columns c WHERE c.field = f.field ORDER BY 1) AS columns
            FROM glpgenc.fields f WHERE f.field = coalesce(%s, f.field) ORDER BY f.field
            """,
            (field,),
        )
    )


def _guard(connection: Connection, table: str, column: str) -> dict[str, Any]:
    found: dict[str, Any] | None = connection.execute(
        "SELECT relation::text AS relation, guard, validated FROM glpgenc.guarded_columns"
        " WHERE relation = %s::regclass AND column_name = %s",
        (table, column),
    ).fetchone()
    assert found is not None, "gl_guard_column made the guard"  # noqa: S101 - an invariant, not a check of input
    return found


def _only(mapping: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: mapping[name] for name in names}
