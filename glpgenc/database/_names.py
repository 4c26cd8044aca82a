"""Names of relations as a person types them: found by the role's own path, which no connection of ours has."""

from __future__ import annotations

from typing import TYPE_CHECKING, LiteralString

from psycopg.rows import tuple_row

if TYPE_CHECKING:
    from glpgenc.database._connections import Connection

# What RESET would give: the role's, the database's or the URL's setting, and not what another client of a pooler set.
_OWN_PATH: LiteralString = """
    SELECT pg_catalog.set_config('search_path', s.reset_val, true) FROM pg_catalog.pg_settings s
    WHERE s.name OPERATOR(pg_catalog.=) 'search_path'::pg_catalog.text
"""
# Without the schemas that are searched unasked: a temporary table is no one's who types a name here.
_SCHEMAS: LiteralString = "SELECT pg_catalog.current_schemas(false)"
_PARTS: LiteralString = "SELECT parse_ident(%s)"
_FOUND: LiteralString = """
    SELECT format('%%I.%%I', n.nspname, c.relname)
    FROM unnest(%s::name[]) WITH ORDINALITY AS s (name, place)
    JOIN pg_namespace n ON n.nspname = s.name JOIN pg_class c ON c.relnamespace = n.oid
    WHERE c.relname = %s ORDER BY s.place LIMIT 1
"""


def relation_name(connection: Connection, typed: str) -> str:
    """Return the schema-qualified name, quoted as in SQL, of a relation that is named as in SQL.

    :param connection: a connection of :func:`~glpgenc.database.connect`.
    :param typed: the name; one without a schema is looked for by the role's own ``search_path``. What is not found, or
        has a schema, is returned as it is: the statement that uses it says what is wrong with it.
    :raises psycopg.Error: what the driver raised, also for what is not a name.
    """
    with connection.cursor(row_factory=tuple_row) as cursor:
        parts = cursor.execute(_PARTS, [typed]).fetchall()[0][0]
        if len(parts) > 1:
            return typed
        with connection.transaction(force_rollback=True):
            cursor.execute(_OWN_PATH)
            schemas = cursor.execute(_SCHEMAS).fetchall()[0][0]
        found = cursor.execute(_FOUND, [schemas, parts[0]]).fetchone()
    return str(found[0]) if found else typed
