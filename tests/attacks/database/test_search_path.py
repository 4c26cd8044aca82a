"""Every function that a role may call, with decoys before all that its body could mean: none is called (CVE-2018-1058).

tests/sql/test_bodies.py reads the bodies and calls the functions of values in ``make test``; here the whole surface is
called: with arguments that fit, with NULLs, and a column from registration to the end of its plaintext.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest

from tests.attacks.database.shadowing_objects import PATHS, calls, plant, plant_temporary
from tests.sql.conftest import KEYS, SEARCHED
from tests.support.databases import Role, fresh_database, login_role
from tests.support.servers import Server, TemplateDatabases
from tests.support.vectors import InPython, load

pytestmark = pytest.mark.slow

Connection = psycopg.Connection[Any]

SURFACE = """
    SELECT p.oid::regprocedure::text, p.proname, p.proargnames, p.pronargs, p.proretset,
           (SELECT array_agg(format_type(t.type, NULL) ORDER BY t.n)
            FROM unnest(p.proargtypes) WITH ORDINALITY t (type, n))
    FROM pg_catalog.pg_proc p
    WHERE p.pronamespace = 'glpgenc'::regnamespace AND p.prorettype <> 'trigger'::regtype
      AND has_function_privilege(%s, p.oid, 'EXECUTE')
    ORDER BY 1
"""
CELL = InPython().encrypt(SEARCHED, b"Zoe", "")
BY_NAME = {
    "field": "customers.name", "relation": "public.people", "column_name": "email", "plaintext_column": "plain",
    "data_class": "pii", "facet": "lower", "data": CELL, "slot": 1, "row_id": "", "key": bytes(64), "iv": bytes(16),
    "keys": KEYS.key_id.bytes + bytes(66), "value": "Zoe", "normalizer": 2, "kind": "scalar", "state": "backfilled",
}  # fmt: skip
BY_TYPE = {
    "bytea": CELL, "text": "a", "integer": 1, "bigint": 1, "boolean": True, "name": "email",
    "regclass": "public.people",
    "text[]": ["a", "b"], "name[]": ["email"], "uuid": str(KEYS.key_id), "jsonb": "{}", "oid": 1, "numeric": 1,
    "anyelement": "x", "bytea[]": [CELL], "integer[]": [1], "record": None,
}  # fmt: skip


@pytest.fixture(scope="module")
def hostile(postgres: Server, templates: TemplateDatabases) -> Iterator[tuple[str, Role]]:
    """A database with decoys, and a role that may call all of our functions and owns a schema."""
    with (
        fresh_database(postgres, template=templates.on(postgres)) as url,
        login_role(url, member_of=["glpgenc_app", "glpgenc_admin"]) as role,
        psycopg.connect(url, autocommit=True) as admin,
    ):
        admin.execute(f"CREATE SCHEMA shop AUTHORIZATION {role.name}")
        admin.execute(f"GRANT CREATE ON SCHEMA public TO {role.name}")
        assert plant(admin) > 2_000
        yield url, role


@contextmanager
def session(hostile: tuple[str, Role], path: str) -> Iterator[Connection]:
    url, role = hostile
    with psycopg.connect(role.url(url), autocommit=True) as connection:
        if "pg_temp" in path:
            plant_temporary(connection)
        connection.execute("SELECT pg_catalog.set_config('search_path', %s, false)", [path])
        yield connection


def called(hostile: tuple[str, Role]) -> int:
    with psycopg.connect(hostile[0], autocommit=True) as admin:
        return calls(admin)


def attempt(connection: Connection, statement: str, *values: object) -> str | None:
    """Run a statement, and return the SQLSTATE that it fails with."""
    try:
        with connection.transaction():
            connection.execute(statement, values or None)
    except psycopg.Error as error:
        return error.sqlstate
    return None


def test_the_decoys_are_called_where_a_name_is_not_qualified(hostile: tuple[str, Role]) -> None:
    for expression in (
        "octet_length('x'::pg_catalog.bytea)",
        "1 + 1",
        "1::text",
        "count(*) FROM pg_class",
        "- 1::pg_catalog.int8",
    ):
        with session(hostile, "decoys, pg_catalog") as connection:
            attempt(connection, f"SELECT {expression}")
        assert called(hostile) > 0, expression


@pytest.mark.parametrize("path", PATHS)
def test_no_function_that_may_be_called_calls_a_decoy(hostile: tuple[str, Role], path: str) -> None:
    with psycopg.connect(hostile[0]) as admin:
        surface = admin.execute(SURFACE, [hostile[1].name]).fetchall()
    assert len(surface) > 60
    succeeded = 0
    with session(hostile, path) as connection:
        for signature, name, names, count, is_set, types in surface:
            for arguments in choices(names or [], types or [], count):
                marks = ", ".join(f"%s::{each}" for each in plain(types or []))
                call = f"{'* FROM ' if is_set else ''}glpgenc.{name}({marks})"
                with connection.transaction(force_rollback=True):
                    load(connection, KEYS, SEARCHED, allow_temporary_objects=True)
                    succeeded += attempt(connection, f"SELECT {call}", *arguments) is None
                assert called(hostile) == 0, (signature, arguments)
    # Most run to their end: what is not called because an argument is refused at once shows nothing.
    assert succeeded > len(surface)


def plain(types: list[str]) -> list[str]:
    """Return the types of arguments by names that no decoy has."""
    forms = {"anyelement": "date", "integer": "int4", "bigint": "int8", "boolean": "bool", "record": "text"}
    forms |= {f"{each}[]": f"_{each}" for each in ("text", "name", "bytea")} | {"integer[]": "_int4"}
    return [f"pg_catalog.{forms.get(each, each)}" if "." not in each else each for each in types]


def choices(names: list[str], types: list[str], count: int) -> Iterator[list[object]]:
    fitting: list[object] = []
    for number in range(count):
        name = names[number] if number < len(names) else ""
        value = BY_NAME.get(name, BY_TYPE.get(types[number]))
        wrong = isinstance(value, bytes) != (types[number] == "bytea") or (
            isinstance(value, int) and types[number] == "text"
        )
        fitting.append(BY_TYPE.get(types[number]) if wrong else value)
    fitting = ["2024-02-29" if kind == "anyelement" else each for each, kind in zip(fitting, types, strict=True)]
    yield fitting
    yield [None] * count


@pytest.mark.parametrize("path", PATHS)
def test_a_column_goes_its_whole_way_and_no_decoy_is_called(hostile: tuple[str, Role], path: str) -> None:
    with session(hostile, path) as owner:
        number = PATHS.index(path)
        table, field = f"shop.t{number}", f"s{number}.email"
        keys = type(KEYS)(field, KEYS.key_id, KEYS.key, 0, SEARCHED.search)
        # Without an operator, a function or a type of their own: what is called is called by ours.
        ways = [
            f"SELECT glpgenc.gl_register_field('{field}', 'pii')",
            f"SELECT glpgenc.gl_register_facet('{field}', 'lower', 'lower')",
            f"CREATE TABLE {table} (id pg_catalog.int4 PRIMARY KEY, email pg_catalog.text, tenant pg_catalog.text)",
            f"GRANT ALL ON {table} TO PUBLIC",
            f"SELECT glpgenc.gl_expand_column('{table}', 'email', 'email_enc', '{field}', 'tenant')",
            f"SELECT glpgenc.gl_index_column('{table}', 'email_enc', 'lower')",
            f"INSERT INTO {table} VALUES (1, 'a@x.org', 'acme'), (2, NULL, 'acme')",
            f"UPDATE {table} SET email = 'b@x.org'",
            f"SELECT glpgenc.gl_backfill_shield('{table}', '{{email_enc}}')",
            f"SELECT glpgenc.gl_pending('{table}', 'email_enc')",
            f"UPDATE {table} SET email_enc = glpgenc.gl_encrypt_parameter(email, '{field}')",
            f"SELECT glpgenc.gl_backfill_shield('{table}', NULL)",
            f"SELECT glpgenc.gl_falls_back('{table}', 'email_enc', 'email'), glpgenc.gl_null('{table}', 'email_enc')",
            f"SELECT glpgenc.gl_advance('{table}', 'email_enc', 'backfilled')",
            f"SELECT glpgenc.gl_advance('{table}', 'email_enc', 'verified')",
            f"SELECT glpgenc.gl_keep_plaintext('{table}', 'email_enc')",
            f"SELECT glpgenc.gl_forbid_plaintext('{table}', 'email_enc')",
            f"SELECT glpgenc.gl_drop_plaintext('{table}', 'email_enc')",
            f"SELECT glpgenc.gl_decrypt(email_enc, '{field}') FROM {table}",
            f"SELECT glpgenc.gl_guard_column('{table}', 'email_enc', '{field}')",
            f"DELETE FROM {table}",
            f"ALTER TABLE {table} ADD COLUMN email pg_catalog.text",
            f"SELECT glpgenc.gl_restore_plaintext('{table}', 'email', 'email_enc', 'tenant')",
            f"SELECT glpgenc.gl_drop_plaintext('{table}', 'email_enc')",
        ]  # fmt: skip
        for statement in ways:
            with owner.transaction():
                load(owner, keys, allow_temporary_objects=True)
                failed = attempt(owner, statement)
            assert (failed, called(hostile)) == (None, 0), statement
