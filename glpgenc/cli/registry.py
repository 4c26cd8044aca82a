"""The calls behind ``glpgenc field`` and ``glpgenc guard``: the registry's SQL functions, and its tables read."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

from glpgenc.database import translate_errors
from glpgenc.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_FACET_FORM = "a facet is NAME[:NORMALIZER[:BITS[:SCOPE]]], such as domain:email_domain:32"
_LONGEST_FACET = 4


@dataclass(frozen=True)
class Facet:
    """A way to search a field."""

    name: str
    normalizer: str = "exact"
    bits: int = 128
    scope: str = "tenant"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``NAME[:NORMALIZER[:BITS[:SCOPE]]]``.

        :raises ConfigurationError: it is something else.
        """
        parts = text.split(":")
        if len(parts) > _LONGEST_FACET or not all(parts):
            raise ConfigurationError(f"{text!r} is not a facet", hint=_FACET_FORM)
        values = dict(zip(("name", "normalizer", "bits", "scope"), parts, strict=False))
        if not values.get("bits", "1").isdecimal():
            raise ConfigurationError(f"{values['bits']!r} is not a number of bits", hint=_FACET_FORM)
        return cls(**{**values, "bits": int(values.get("bits", "128"))})  # type: ignore[arg-type]


def add_field(
    database_url: str, field: str, data_class: str, padding: int, facets: Sequence[Facet]
) -> dict[str, object]:
    """Register a field with its facets, all or nothing, and give its entry in the list.

    :raises RegistryError: the registry does not allow it.
    :raises DatabaseError: the database can't be reached, or has no glpgenc.
    """
    with _connection(database_url) as connection:
        connection.execute("SELECT glpgenc.gl_register_field(%s, %s, %s)", (field, data_class, padding))
        for facet in facets:
            connection.execute(
                "SELECT glpgenc.gl_register_facet(%s, %s, %s, %s, %s)",
                (field, facet.name, facet.normalizer, facet.bits, facet.scope),
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
        connection.execute("SELECT glpgenc.gl_guard_column(%s::regclass, %s, %s)", (table, column, field))
        connection.commit()
        guard = _guard(connection, table, column)
        if validate and not guard["validated"]:
            statement = sql.SQL("ALTER TABLE {} VALIDATE CONSTRAINT {}").format(
                # regclass gives the name back quoted and qualified as this session needs it.
                sql.SQL(guard["relation"]),
                sql.Identifier(guard["guard"]),
            )
            connection.execute(statement)
            guard = _guard(connection, table, column)
    return {"table": guard["relation"], "column": column, "field": field, **_only(guard, "guard", "validated")}


@contextmanager
def _connection(database_url: str) -> Iterator[psycopg.Connection[dict[str, Any]]]:
    with translate_errors(), psycopg.connect(database_url, row_factory=dict_row) as connection:
        yield connection


def _fields(connection: psycopg.Connection[dict[str, Any]], field: str | None) -> list[dict[str, object]]:
    return list(
        connection.execute(
            """
            SELECT f.field, f.data_class, f.padding,
                   ARRAY(SELECT json_build_object('slot', s.slot, 'facet', s.facet, 'normalizer', s.normalizer,
                                                  'bits', s.bits, 'scope', s.scope)
                         FROM glpgenc.search_facets s WHERE s.field = f.field ORDER BY s.slot) AS facets,
                   ARRAY(SELECT c.relation::text || '.' || quote_ident(c.column_name)
                         FROM glpgenc.encrypted_columns c WHERE c.field = f.field ORDER BY 1) AS columns
            FROM glpgenc.fields f WHERE f.field = coalesce(%s, f.field) ORDER BY f.field
            """,
            (field,),
        )
    )


def _guard(connection: psycopg.Connection[dict[str, Any]], table: str, column: str) -> dict[str, Any]:
    found = connection.execute(
        "SELECT relation::text AS relation, guard, validated FROM glpgenc.guarded_columns"
        " WHERE relation = %s::regclass AND column_name = %s",
        (table, column),
    ).fetchone()
    assert found is not None, "gl_guard_column made the guard"  # noqa: S101 - an invariant, not a check of input
    return found


def _only(mapping: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: mapping[name] for name in names}
