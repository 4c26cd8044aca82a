"""Read what an installation puts into a database: functions, tables, views, with their comments and grants."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.rows import class_row

_FUNCTIONS = """
SELECT p.proname AS name, pg_get_function_arguments(p.oid) AS arguments, pg_get_function_result(p.oid) AS returns,
       p.provolatile AS volatility, p.proparallel AS parallel,
       coalesce(obj_description(p.oid, 'pg_proc'), '') AS comment,
       coalesce(p.prosrc, '') || coalesce(pg_get_function_sqlbody(p.oid), '') AS body,
       ARRAY(SELECT a.grantee::regrole::text FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
             WHERE a.privilege_type = 'EXECUTE' AND a.grantee NOT IN (0, p.proowner) ORDER BY 1) AS granted
FROM pg_proc p WHERE p.pronamespace = 'glpgenc'::regnamespace
ORDER BY p.proname, pg_get_function_identity_arguments(p.oid)
"""

_RELATIONS = """
SELECT c.oid::int AS id, n.nspname || '.' || c.relname AS name, c.relkind::text AS kind,
       coalesce(obj_description(c.oid, 'pg_class'), '') AS comment,
       ARRAY(SELECT a.grantee::regrole::text || ': '
                    || string_agg(lower(a.privilege_type), ', ' ORDER BY a.privilege_type)
             FROM aclexplode(c.relacl) a WHERE a.grantee NOT IN (0, c.relowner)
             GROUP BY a.grantee ORDER BY a.grantee::regrole::text) AS granted
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN ('glpgenc', 'security') AND c.relkind IN ('r', 'p', 'v') AND NOT c.relispartition
ORDER BY n.nspname, c.relname
"""

_COLUMNS = """
SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type, NOT a.attnotnull AS nullable,
       coalesce(pg_get_expr(d.adbin, d.adrelid), '') AS "default",
       coalesce(col_description(a.attrelid, a.attnum), '') AS comment
FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attrelid = %s AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
"""  # fmt: skip

_CODE = re.compile(r"'(ZE\d{3})'")
_CALL = re.compile(r"\bglpgenc\.(\w+)\s*\(")


@dataclass(frozen=True)
class Function:
    """A function of the schema glpgenc."""

    name: str
    arguments: str
    returns: str
    volatility: str
    parallel: str
    comment: str
    body: str
    granted: list[str]

    @property
    def is_public(self) -> bool:
        """Whether it is meant to be called by others than glpgenc's own functions."""
        return not self.name.startswith("_")


@dataclass(frozen=True)
class Column:
    """A column of a table or view."""

    name: str
    type: str
    nullable: bool
    default: str
    comment: str


@dataclass(frozen=True)
class Relation:
    """A table or view."""

    id: int
    name: str
    kind: str
    comment: str
    granted: list[str]
    columns: tuple[Column, ...] = ()


def functions(connection: psycopg.Connection[Any]) -> list[Function]:
    """Return every function of the schema, by name."""
    with connection.cursor(row_factory=class_row(Function)) as cursor:
        return cursor.execute(_FUNCTIONS).fetchall()


def relations(connection: psycopg.Connection[Any]) -> list[Relation]:
    """Return the tables and views of both schemas, without partitions."""
    with connection.cursor(row_factory=class_row(Relation)) as cursor:
        found = cursor.execute(_RELATIONS).fetchall()
    with connection.cursor(row_factory=class_row(Column)) as cursor:
        return [
            Relation(**{**vars(each), "columns": tuple(cursor.execute(_COLUMNS, [each.id]).fetchall())})
            for each in found
        ]


def raised(every: list[Function]) -> dict[str, list[str]]:
    """Return for each function's name the SQLSTATEs that stand in its body, or in what it calls.

    What is called by a statement that is put together at run time is not seen.
    """
    bodies: dict[str, str] = {}
    for each in every:
        bodies[each.name] = bodies.get(each.name, "") + each.body
    return {name: sorted(_codes(name, bodies, set())) for name in bodies}


def _codes(name: str, bodies: dict[str, str], seen: set[str]) -> set[str]:
    # _raise has every code in it, and is told which one it is to be.
    if name in seen or name == "_raise":
        return set()
    seen.add(name)
    body = bodies.get(name, "")
    found = set(_CODE.findall(body))
    for called in _CALL.findall(body):
        found |= _codes(called, bodies, seen)
    return found
