"""The generated function: in whose rights it runs, what it may be made to call, and which names it stands."""

from __future__ import annotations

import re

import psycopg
import pytest
from psycopg import sql

from tests.sql.conftest import Connection, sqlstate
from tests.sql.migration.conftest import EMAIL, cell, expand, keyed, read, rows
from tests.sql.test_bodies import made_decoys, without_literals
from tests.support.databases import login_role
from tests.support.vectors import load

pytestmark = pytest.mark.slow


def test_a_function_of_somebody_else_that_has_the_name_is_left_alone(owner: Connection, superuser: Connection) -> None:
    superuser.execute("CREATE FUNCTION shop.d_glpgenc_dual_write() RETURNS int LANGUAGE sql AS 'SELECT 1'")
    owner.execute("CREATE TABLE shop.d (id int PRIMARY KEY, email text)")
    expand(owner, "shop.d")
    assert rows(superuser, "SELECT shop.d_glpgenc_dual_write()") == [(1,)]
    called = "SELECT DISTINCT tgfoid::regproc::text FROM pg_trigger WHERE tgrelid = 'shop.d'::regclass"
    assert rows(owner, called) == rows(owner, "SELECT concat('shop.glpgenc_dual_write_', 'shop.d'::regclass::oid)")


def test_a_role_that_may_not_use_the_keys_of_its_session_is_told_so(
    every_database: str, owner: Connection, superuser: Connection
) -> None:
    assert owner.info.user
    with login_role(every_database) as role, psycopg.connect(every_database) as connection:
        load(connection, EMAIL)
        connection.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(role.name)))
        connection.execute("INSERT INTO shop.c (id) VALUES (1)")
        connection.execute("UPDATE shop.c SET note = 'n'")
        with pytest.raises(
            psycopg.Error, match=r"the keys of field c.email are loaded in this session, but its role has no USAGE on"
        ) as caught:
            connection.execute("UPDATE shop.c SET email = 'secret'")
        assert caught.value.sqlstate == "42501"
        assert "glpgenc_app" in str(caught.value.diag.message_hint)
        connection.rollback()
    assert rows(superuser, "SELECT count(*) FROM shop.c") == [(0,)]


@pytest.mark.parametrize("path", ["", "decoys", "decoys, pg_catalog", "pg_temp, decoys, public, pg_catalog"])
def test_decoys_in_a_hostile_search_path_are_not_called(
    owner: Connection, app: Connection, writer: Connection, superuser: Connection, path: str
) -> None:
    superuser.execute("CREATE SCHEMA decoys; GRANT USAGE ON SCHEMA decoys TO PUBLIC")
    for decoy in made_decoys(superuser):
        superuser.execute(decoy)
    owner.execute("CREATE TABLE shop.t (id int, email text, note text); GRANT ALL ON shop.t TO PUBLIC")
    owner.execute("SELECT pg_catalog.set_config('search_path', %s, false)", [path])
    expand(owner, "shop.t", "source_expression => 'email || ''!''', row_expression => 'id'")
    for conforming in ("on", "off"):
        for connection in (app, writer):
            connection.execute("SELECT pg_catalog.set_config('search_path', %s, false)", [path])
            connection.execute("SELECT pg_catalog.set_config('standard_conforming_strings', %s, false)", [conforming])
            connection.execute("DELETE FROM shop.t; DELETE FROM shop.c")
        writer.execute("INSERT INTO shop.c (id, email) VALUES (1, 'a'); UPDATE shop.c SET email = 'b'")
        writer.execute("INSERT INTO shop.c (id, email_enc) VALUES (2, %b)", [cell("a")])
        writer.execute("UPDATE shop.c SET email_enc = %b", [cell("c")])
        with keyed(app):
            for text in "ab":
                upsert = "INSERT INTO shop.c VALUES (3, %s) ON CONFLICT (id) DO UPDATE SET email = EXCLUDED.email"
                app.execute(upsert, [text])
            app.execute("INSERT INTO shop.c (id, email_enc) VALUES (4, %b)", [cell("a")])
            app.execute("INSERT INTO shop.t (id, email) VALUES (5, 'a')")
            found = rows(app, "SELECT glpgenc.gl_decrypt(email_enc, 'c.email', '5') FROM shop.t")
        assert found == [("a!",)]
        assert read(app) == [(1, None, "c"), (2, None, "c"), (3, "b", "b"), (4, "a", "a")]


def test_the_generated_function_has_its_writer_s_rights_and_qualifies_everything(owner: Connection) -> None:
    query = "SELECT prosrc, prosecdef, proconfig FROM pg_proc WHERE oid = 'shop.c_glpgenc_dual_write'::regproc"
    ((body, definer, settings),) = rows(owner, query)
    assert (definer, settings) == (False, None)
    code = re.sub(
        r"OPERATOR\(pg_catalog\.[^)]+\)|:=|::|#variable_conflict|(?:ERRCODE|MESSAGE|HINT|SCHEMA) =",
        " ",
        without_literals(body),
    )
    assert re.findall(r"[-+*/<>=~!@#%^&|`?]+", code) == []
    calls = set(re.findall(r"(?<![\w.\"])([A-Za-z_]\w*)\s*\(", code))
    assert calls <= {"COALESCE", "OPERATOR", "AND", "IF", "ROW", "ELSIF", "EXISTS"}
    assert re.findall(r"\b(?:IN|BETWEEN|LIKE|SIMILAR|DISTINCT)\b", code) == []


def test_rows_applied_as_a_replica_are_left_as_they_come_and_their_plaintext_is_queued(
    owner: Connection, superuser: Connection, app: Connection
) -> None:
    expand(owner, more="unkeyed => 'refuse'")
    superuser.execute("SET session_replication_role = replica")
    superuser.execute("INSERT INTO shop.c (id, email, email_enc) VALUES (1, 'a', %b), (2, NULL, %b)", [cell("a")] * 2)
    superuser.execute("INSERT INTO shop.c (id, email) VALUES (3, 'c')")
    superuser.execute("UPDATE shop.c SET email_enc = %b WHERE id = 1", [cell("a")])
    assert read(app) == [(1, "a", "a"), (2, None, "a"), (3, "c", None)]
    superuser.execute("UPDATE shop.c SET email = 'b' WHERE id = 1")
    assert read(app)[0] == (1, "b", None)


def test_policies_hold_for_what_the_triggers_wrote(owner: Connection, app: Connection) -> None:
    owner.execute(
        "CREATE TABLE shop.t (id int, email text, note text DEFAULT current_user); GRANT ALL ON shop.t TO PUBLIC; "
        "ALTER TABLE shop.t ENABLE ROW LEVEL SECURITY; "
        "CREATE POLICY own ON shop.t USING (note = current_user) WITH CHECK (note = current_user)"
    )
    expand(owner, "shop.t")
    owner.execute("CREATE POLICY whole ON shop.t AS RESTRICTIVE FOR INSERT WITH CHECK (email_enc IS NOT NULL)")
    assert sqlstate(app, "INSERT INTO shop.t VALUES (1, 'a')") == "42501"
    with keyed(app):
        app.execute("INSERT INTO shop.t VALUES (1, 'a')")
        app.execute("UPDATE shop.t SET email = 'b'")
    assert read(app, "shop.t") == [(1, "b", "b")]
    assert sqlstate(app, "INSERT INTO shop.t VALUES (1, 'a', 'someone')") == "42501"


STRANGE = [
    "we\"ird'; DROP TABLE shop.c; --",
    "$body$",
    "back\\slash",
    "new\nline",
    "%s %1$I",
    "select",
    "opened",
    "keyed",
]


@pytest.mark.parametrize("column", STRANGE)
def test_strange_names_are_quoted(owner: Connection, app: Connection, column: str) -> None:
    table = sql.Identifier("shop", column + " table")
    name, cipher = sql.Identifier(column), sql.Identifier(column + " enc")
    owner.execute(sql.SQL("CREATE TABLE {} (id int, {} text DEFAULT 'd%s')").format(table, name))
    owner.execute(sql.SQL("GRANT ALL ON {} TO PUBLIC").format(table))
    expand_it = "SELECT glpgenc.gl_expand_column(%s::text::regclass, %s, %s, 'c.email', row_expression => %s)"
    key = sql.SQL("concat(id, {})").format(sql.Literal("%s")).as_string(owner)
    owner.execute(expand_it, [table.as_string(owner), column, column + " enc", key])
    with keyed(app):
        app.execute(sql.SQL("INSERT INTO {} VALUES (1, 'a')").format(table))
        app.execute(sql.SQL("UPDATE {} SET {} = 'b'").format(table, name))
        query = sql.SQL("SELECT {}, glpgenc.gl_decrypt({}, 'c.email', {}) FROM {}")
        found = app.execute(query.format(name, cipher, sql.Literal("1%s"), table)).fetchall()
        assert found == [("b", "b")]
    owner.execute("SELECT glpgenc.gl_abandon(%s::text::regclass, %s)", [table.as_string(owner), column + " enc"])
