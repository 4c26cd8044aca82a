"""A schema of decoys: a function, an operator, a type and a relation of every name that our functions could mean.

Each decoy counts its call and tells of it, and does nothing else. CVE-2018-1058 is an unqualified name that finds one.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import psycopg
from psycopg import sql

Connection = psycopg.Connection[Any]

_TYPES = (
    "bytea", "text", "int2", "int4", "int8", "bool", "name", "record", "oid", "numeric", "regclass", "uuid",
    "timestamp",
    "timestamptz", "date", "interval", "float8", "jsonb", "char", "regproc", "regtype", "_text", "_name", "_bytea",
    "_int4", "_int2", "int2vector", "anyelement", "anyarray", "anycompatible", "anycompatiblearray", "any",
    "unknown", "xid",
)  # fmt: skip
_DOMAINS = ("bytea", "text", "name", "uuid", "regclass", "numeric", "timestamptz", "date", "interval", "jsonb", "oid")
_RELATIONS = (
    "pg_class", "pg_attribute", "pg_proc", "pg_namespace", "pg_constraint", "pg_trigger", "pg_index", "pg_type",
    "pg_roles",
    "pg_depend", "pg_inherits", "pg_attrdef", "pg_settings", "pg_language", "pg_partitioned_table",
    "fields", "search_facets", "encrypted_columns", "index_columns", "column_migrations", "data_keys", "installation",
)  # fmt: skip

PATHS = (
    "decoys, pg_catalog",
    "decoys",
    "decoys, glpgenc, public, pg_catalog",
    "pg_temp, decoys, glpgenc, pg_catalog",
)
"""Ways to put decoys before what is meant: pg_catalog last in the path, or only behind it."""


def plant(admin: Connection) -> int:
    """Make the decoys, and return how many there are.

    :param admin: a superuser's connection in autocommit mode.
    """
    admin.execute("CREATE SCHEMA decoys")
    admin.execute("CREATE SEQUENCE decoys.calls")
    admin.execute("GRANT USAGE ON SCHEMA decoys TO PUBLIC")
    admin.execute("GRANT ALL ON SEQUENCE decoys.calls TO PUBLIC")
    exact = list(_exact_types(admin))
    statements = [*_functions(admin), *_operators(admin), *_relations(), *_domains()]
    statements += [each.format(sql.Identifier("decoys")) for each in exact]
    with admin.transaction():
        for each in statements:
            admin.execute(each)
        admin.execute("GRANT ALL ON ALL TABLES IN SCHEMA decoys TO PUBLIC")
    return len(statements)


def plant_in_public(admin: Connection) -> int:
    """Make decoys in ``public`` that win without a path that prefers it, by the exact types of their arguments.

    :func:`plant` comes first, for what they count with.
    """
    statements = [each.format(sql.Identifier("public")) for each in _exact_types(admin)]
    with admin.transaction():
        for each in statements:
            admin.execute(each)
    return len(statements)


def plant_temporary(connection: Connection) -> None:
    """Make decoys of types and relations in the session's own temporary schema, which is searched first for those."""
    for statement in (*_relations("pg_temp"), *_domains("pg_temp")):
        connection.execute(statement)


def calls(admin: Connection) -> int:
    """Return how often a decoy was called since the last time; rolling back takes no call back."""
    row = admin.execute("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM decoys.calls").fetchone()
    admin.execute("SELECT pg_catalog.setval('decoys.calls', 1, false)")
    assert row is not None
    return int(row[0])


def _body(what: str) -> sql.Literal:
    return sql.Literal(
        f"DECLARE n pg_catalog.int8; BEGIN n := pg_catalog.nextval('decoys.calls'); "
        f"RAISE WARNING 'decoy called: {what.replace(chr(39), '').replace('%', '%%')}'; RETURN NULL; END"
    )


def _functions(admin: Connection) -> Iterator[sql.Composed]:
    # Those of pg_catalog over our types, those of pgcrypto and our own: an unqualified name could mean any of them.
    rows = admin.execute(
        """
        SELECT DISTINCT ON (p.proname, p.proargtypes) p.proname, p.proretset, format_type(p.prorettype, NULL),
               (SELECT array_agg(format_type(t.type, NULL) ORDER BY t.n)
                FROM unnest(p.proargtypes) WITH ORDINALITY t (type, n))
        FROM pg_proc p JOIN pg_type r ON r.oid = p.prorettype
        WHERE p.pronamespace IN ('pg_catalog'::regnamespace, 'glpgenc'::regnamespace, 'public'::regnamespace)
          AND p.prokind = 'f' AND p.provariadic = 0 AND r.typname = ANY (%(types)s)
          AND r.typname NOT IN ('record', 'any', 'unknown') AND r.typname NOT LIKE 'any%%'
          AND NOT EXISTS (SELECT FROM unnest(p.proargtypes) t JOIN pg_type a ON a.oid = t
                          WHERE a.typname <> ALL (%(types)s) OR a.typname IN ('any', 'unknown'))
        """,
        {"types": list(_TYPES)},
    ).fetchall()
    for name, is_set, result, arguments in rows:
        yield sql.SQL("CREATE FUNCTION decoys.{}({}) RETURNS {} {} LANGUAGE plpgsql AS {}").format(
            sql.Identifier(name),
            sql.SQL(", ").join(sql.SQL(each) for each in arguments or []),
            sql.SQL("SETOF" if is_set else ""),
            sql.SQL(result),
            _body(name) if not is_set else sql.Literal("BEGIN PERFORM pg_catalog.nextval('decoys.calls'); RETURN; END"),
        )


def _exact_types(admin: Connection) -> Iterator[sql.SQL]:
    # A function of pg_catalog that takes VARIADIC "any", or text where a name is given, is the second choice.
    variadic = ("format", "concat", "concat_ws", "jsonb_build_object", "jsonb_build_array", "num_nulls", "num_nonnulls")
    for name in variadic:
        result = "jsonb" if name.startswith("jsonb") else "int4" if name.startswith("num") else "text"
        for length in (1, 2, 3):
            for types in product(("text", "name", "oid"), repeat=length):
                yield _exact(name, types, result)
    rows = admin.execute(
        """
        SELECT DISTINCT p.proname, p.pronargs, format_type(p.prorettype, NULL) FROM pg_proc p
        WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.prokind = 'f' AND p.pronargs BETWEEN 1 AND 3
          AND NOT p.proretset AND p.provariadic = 0 AND p.proargtypes[0] = 'text'::regtype
          AND NOT EXISTS (SELECT FROM unnest(p.proargtypes) t WHERE t <> 'text'::regtype)
          AND NOT EXISTS (SELECT FROM pg_proc o WHERE o.proname = p.proname AND o.pronamespace = p.pronamespace
                          AND o.proargtypes[0] IN ('name'::regtype, 'varchar'::regtype))
          AND p.prorettype IN ('text'::regtype, 'int4'::regtype, 'bool'::regtype, 'bytea'::regtype, 'oid'::regtype)
        """
    ).fetchall()
    for name, count, result in rows:
        for kind in ("name", "varchar"):
            yield _exact(name, (kind,) * count, result)


def _exact(name: str, types: tuple[str, ...], result: str) -> sql.SQL:
    arguments = ", ".join(f"pg_catalog.{each}" for each in types)
    body = _body(name).as_string().replace("{", "{{").replace("}", "}}")
    return sql.SQL(f'CREATE OR REPLACE FUNCTION {{}}."{name}"({arguments}) RETURNS {result} LANGUAGE plpgsql AS {body}')


def _operators(admin: Connection) -> Iterator[sql.Composed]:
    rows = admin.execute(
        """
        SELECT DISTINCT o.oprname, CASE WHEN o.oprleft <> 0 THEN format_type(o.oprleft, NULL) END,
               format_type(o.oprright, NULL), format_type(o.oprresult, NULL)
        FROM pg_operator o LEFT JOIN pg_type l ON l.oid = o.oprleft JOIN pg_type r ON r.oid = o.oprright
            JOIN pg_type e ON e.oid = o.oprresult
        WHERE o.oprnamespace = 'pg_catalog'::regnamespace AND r.typname = ANY (%(types)s)
          AND (l.typname = ANY (%(types)s) OR o.oprleft = 0) AND e.typname = ANY (%(types)s)
          AND e.typname NOT LIKE 'any%%'
        """,
        {"types": list(_TYPES)},
    ).fetchall()
    for number, (name, left, right, result) in enumerate(rows):
        function = sql.Identifier(f"operator_{number}")
        sides = [each for each in (left, right) if each is not None]
        yield sql.SQL("CREATE FUNCTION decoys.{}({}) RETURNS {} LANGUAGE plpgsql AS {}").format(
            function, sql.SQL(", ").join(map(sql.SQL, sides)), sql.SQL(result), _body(f"operator {name}")
        )
        side = sql.SQL("LEFTARG = {}, ").format(sql.SQL(left)) if left else sql.SQL("")
        yield sql.SQL("CREATE OPERATOR decoys.{} (FUNCTION = decoys.{}, {}RIGHTARG = {})").format(
            sql.SQL(name), function, side, sql.SQL(right)
        )


def _relations(schema: str = "decoys") -> Iterator[sql.Composed]:
    # Empty: whoever reads one in place of what was meant finds nothing, and counts where the schema has the counter.
    form = "CREATE {} {}.{} AS SELECT pg_catalog.nextval('decoys.calls') AS oid"
    kind = "VIEW" if schema == "decoys" else "TEMPORARY VIEW"
    for name in _RELATIONS:
        yield sql.SQL(form).format(sql.SQL(kind), sql.Identifier(schema), sql.Identifier(name))


def _domains(schema: str = "decoys") -> Iterator[sql.Composed]:
    for name in _DOMAINS:
        # A value that is taken for one of these fails, and counts first.
        yield sql.SQL(
            "CREATE DOMAIN {}.{} AS pg_catalog.int4 CHECK (pg_catalog.nextval('decoys.calls') OPERATOR(pg_catalog.<) 0)"
        ).format(sql.Identifier(schema), sql.Identifier(name))
