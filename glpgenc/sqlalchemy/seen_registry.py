"""The registry as an open transaction sees it: with the tables that it has created itself."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from glpgenc.keys.catalog import Registry, registry_of
from glpgenc.sqlalchemy.loading import execute_unprepared

if TYPE_CHECKING:
    from sqlalchemy import Connection

# Others may have set the search_path of this session: no name, and no operator, is looked up by it.
_MAY_READ = """
SELECT pg_catalog.count(*)
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
WHERE n.nspname OPERATOR(pg_catalog.=) 'glpgenc'::pg_catalog.name
    AND c.relname OPERATOR(pg_catalog.=) ANY ('{fields,search_facets}'::pg_catalog.name[])
    AND pg_catalog.has_schema_privilege(n.oid, 'USAGE'::pg_catalog.text)
    AND pg_catalog.has_table_privilege(c.oid, 'SELECT'::pg_catalog.text)
"""
_FIELDS = "SELECT f.field, f.data_class, f.padding FROM glpgenc.fields f"
_FACETS = """
SELECT s.field, s.slot, s.facet, s.normalizer, s.bits, s.scope, s.kind, s.parameters::pg_catalog.text, s.label,
    s.root_version, s.state
FROM glpgenc.search_facets s
"""
_STATE = 10
_PARAMETERS = 7


def read_seen(connection: Connection) -> Registry | None:
    """Read the registry through a connection's open transaction, past SQLAlchemy's log and events.

    :returns: the registry; ``None`` where the transaction has failed, or its role may not read it.
    """
    cursor: Any = connection.connection.cursor()
    try:
        execute_unprepared(connection, cursor, _MAY_READ)
        if cursor.fetchone()[0] != 2:  # noqa: PLR2004  # both tables
            return None
        execute_unprepared(connection, cursor, _FIELDS)
        fields = cursor.fetchall()
        execute_unprepared(connection, cursor, _FACETS)
        rows = [tuple(row) for row in cursor.fetchall() if row[_STATE] != "retired"]
    except connection.dialect.loaded_dbapi.Error:
        return None  # it has failed before: what was asked for is refused as it would have been
    finally:
        cursor.close()
    facets = [(*row[:_PARAMETERS], json.loads(row[_PARAMETERS]), *row[_PARAMETERS + 1 :]) for row in rows]
    return registry_of(fields, sorted(facets, key=lambda row: row[1]))
