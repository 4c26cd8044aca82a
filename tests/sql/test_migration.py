"""A live table between plaintext and ciphertext: dual writes, whoever writes, and the steps of a migration."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import psycopg
import pytest
from psycopg import sql

from glpgenc.wire.cell import encrypt_cell
from tests.sql.conftest import KEYS, OTHER_TENANT, SEARCHED, Connection, sqlstate
from tests.sql.test_bodies import made_decoys, without_literals
from tests.support.roles import login_role
from tests.support.vectors import load

EMAIL = replace(SEARCHED, field="c.email")
TABLE = "CREATE TABLE {} (id int PRIMARY KEY, email text, note text)"
FIELDS = """
    SELECT glpgenc.gl_register_field('c.email', 'pii'), glpgenc.gl_register_facet('c.email', 'lower', 'lower'),
           glpgenc.gl_register_facet('c.email', 'short', 'exact', 16), glpgenc.gl_register_field('c.other', 'pii');
"""
EXPAND = "SELECT glpgenc.gl_expand_column({}, 'email', 'email_enc', 'c.email' {})"
READ = "SELECT id, email, glpgenc.gl_decrypt(email_enc, 'c.email') FROM {} ORDER BY id"


def rows(connection: Connection, query: str, *parameters: object) -> list[Any]:
    return connection.execute(query.encode(), parameters or None).fetchall()


def cell(text: str, **changed: Any) -> bytes:
    """Return an envelope of ``EMAIL``, as a new release makes it."""
    arguments: dict[str, Any] = {"key": EMAIL.key, "key_id": EMAIL.key_id, "field": "c.email", "search": EMAIL.search}
    return encrypt_cell(text.encode(), **(arguments | changed))


def expand(connection: Connection, table: str = "shop.c", more: str = "") -> None:
    connection.execute(EXPAND.format(f"'{table}'", more and ", " + more).encode())


@contextmanager
def keyed(connection: Connection, *keys: Any) -> Iterator[None]:
    with connection.transaction():
        load(connection, *(keys or (EMAIL,)))
        yield


def read(connection: Connection, table: str = "shop.c") -> list[Any]:
    """Return key, plaintext and decrypted ciphertext of each row."""
    with keyed(connection):
        return rows(connection, READ.format(table))


@pytest.fixture
def owner(every_database: str) -> Iterator[Connection]:
    """A table's owner who may register, and is no superuser; shop.c is expanded, and everybody may write to it."""
    with login_role(every_database, member_of=["glpgenc_admin"]) as role:
        with psycopg.connect(every_database, autocommit=True) as admin:
            admin.execute(sql.SQL("CREATE SCHEMA shop AUTHORIZATION {}").format(sql.Identifier(role.name)))
            admin.execute("GRANT USAGE ON SCHEMA shop TO PUBLIC")
        with psycopg.connect(role.url(every_database), autocommit=True) as connection:
            connection.execute(FIELDS.encode())
            connection.execute(TABLE.format("shop.c").encode())
            connection.execute("GRANT ALL ON shop.c TO PUBLIC")
            expand(connection)
            yield connection


@contextmanager
def connected(url: str, *groups: str) -> Iterator[Connection]:
    with login_role(url, member_of=groups) as role, psycopg.connect(role.url(url), autocommit=True) as connection:
        yield connection


@pytest.fixture
def app(every_database: str, owner: Connection) -> Iterator[Connection]:
    """A member of glpgenc_app."""
    assert owner.info.user
    with connected(every_database, "glpgenc_app") as connection:
        yield connection


@pytest.fixture
def writer(every_database: str, owner: Connection) -> Iterator[Connection]:
    """A role without any right in the schema glpgenc."""
    assert owner.info.user
    with connected(every_database) as connection:
        yield connection


@pytest.fixture
def superuser(every_database: str) -> Iterator[Connection]:
    with psycopg.connect(every_database, autocommit=True) as connection:
        yield connection


def write_all_ways(connection: Connection) -> None:
    """Write plaintext as an old release may: rows 1 to 6, and 7 without a value."""
    connection.execute("INSERT INTO shop.c (id, email) VALUES (1, 'a'), (2, 'b'), (7, NULL)")
    with connection.cursor().copy("COPY shop.c (id, email) FROM STDIN") as copy:
        for number in (3, 4):
            copy.write_row((number, f"copied {number}"))
    connection.execute("INSERT INTO shop.c SELECT 5, email FROM shop.c WHERE id = 2")
    upsert = "INSERT INTO shop.c (id, email) VALUES (%s, %s) ON CONFLICT (id) DO UPDATE SET email = EXCLUDED.email"
    connection.execute(upsert, [2, "b2"])
    connection.execute(upsert, [6, "f"])
    connection.execute("UPDATE shop.c SET email = upper(email) WHERE id = 1")
    connection.execute("UPDATE shop.c SET note = 'n'")
    connection.execute("UPDATE shop.c SET email = NULL WHERE id = 4")


WRITTEN = {1: "A", 2: "b2", 3: "copied 3", 4: None, 5: "b", 6: "f", 7: None}


def test_plaintext_is_encrypted_however_a_keyed_session_writes_it(app: Connection, owner: Connection) -> None:
    owner.execute("SELECT glpgenc.gl_index_column('shop.c', 'email_enc', 'lower')")
    with keyed(app):
        write_all_ways(app)
        if app.info.server_version >= 150_000:
            app.execute(
                "MERGE INTO shop.c USING (VALUES (5), (8)) AS v (id) ON c.id = v.id "
                "WHEN MATCHED THEN UPDATE SET email = 'm' WHEN NOT MATCHED THEN INSERT (id, email) VALUES (v.id, 'n')"
            )
    expected = WRITTEN | ({5: "m", 8: "n"} if app.info.server_version >= 150_000 else {})
    assert read(app) == [(key, text, text) for key, text in sorted(expected.items())]
    kept = "SELECT count(*) FROM shop.c WHERE email_enc_bidx IS DISTINCT FROM glpgenc.gl_index_term(email_enc, 1)"
    assert rows(app, kept) == [(0,)]
    assert rows(app, "SELECT count(*) FROM shop.c WHERE email_enc_bidx IS NULL") == [(2,)]


@pytest.mark.parametrize("who", ["app", "writer"])
def test_plaintext_of_an_unkeyed_session_is_queued_and_the_backfill_finds_it(
    owner: Connection, app: Connection, writer: Connection, who: str
) -> None:
    with keyed(app):
        app.execute("INSERT INTO shop.c (id, email) VALUES (100, 'before')")
    connection = {"app": app, "writer": writer}[who]
    write_all_ways(connection)
    connection.execute("UPDATE shop.c SET email = 'after' WHERE id = 100")
    assert read(app) == [*((key, text, None) for key, text in WRITTEN.items()), (100, "after", None)]
    pending = rows(owner, "SELECT glpgenc.gl_pending('shop.c', 'email_enc')")[0][0]
    found = {key for (key,) in rows(owner, f"SELECT id FROM shop.c WHERE {pending}")}
    assert found == {key for key, text in WRITTEN.items() if text is not None} | {100}
    with keyed(app):
        app.execute("SET LOCAL glpgenc.backfill = 'on'")
        app.execute(f"UPDATE shop.c SET email_enc = glpgenc.gl_encrypt(email, 'c.email') WHERE {pending}".encode())
    assert read(app) == [*((key, text, text) for key, text in WRITTEN.items()), (100, "after", "after")]


@pytest.mark.parametrize("who", ["app", "writer"])
@pytest.mark.parametrize("mode", ["database", "client"])
def test_plaintext_of_an_unkeyed_session_is_refused_where_that_is_asked(
    owner: Connection, app: Connection, writer: Connection, who: str, mode: str
) -> None:
    owner.execute("SELECT glpgenc.gl_abandon('shop.c', 'email_enc')")
    expand(owner, more=f"unkeyed => 'refuse', mode => '{mode}'")
    connection = {"app": app, "writer": writer}[who]
    connection.execute("INSERT INTO shop.c (id) VALUES (1)")
    for query in (
        "INSERT INTO shop.c (id, email) VALUES (2, 'secret')",
        "UPDATE shop.c SET email = 'secret'",
        "INSERT INTO shop.c VALUES (1, 'secret') ON CONFLICT (id) DO UPDATE SET email = 'secret'",
    ):
        with pytest.raises(psycopg.Error, match=r"no key is loaded in this session: field c\.email") as caught:
            connection.execute(query.encode())
        assert caught.value.sqlstate == "ZE001"
        assert caught.value.diag.message_hint
        assert "secret" not in f"{caught.value} {caught.value.diag.message_detail} {caught.value.diag.context}"
    # What needs no key goes on.
    connection.execute("UPDATE shop.c SET note = 'x', email = NULL")
    assert read(app) == [(1, None, None)]


def test_ciphertext_of_a_new_release_is_decrypted_for_the_old_one(app: Connection) -> None:
    with keyed(app):
        app.execute("INSERT INTO shop.c (id, email_enc) VALUES (1, glpgenc.gl_encrypt('a', 'c.email')), (2, NULL)")
        with app.cursor().copy("COPY shop.c (id, email_enc) FROM STDIN") as copy:
            copy.write_row((3, cell("copied")))
        app.execute("UPDATE shop.c SET email_enc = glpgenc.gl_encrypt('b', 'c.email') WHERE id = 2")
        upsert = (
            "INSERT INTO shop.c (id, email_enc) VALUES (%s, glpgenc.gl_encrypt(%s, 'c.email')) "
            "ON CONFLICT (id) DO UPDATE SET email_enc = EXCLUDED.email_enc"
        )
        app.execute(upsert, [1, "a2"])
        app.execute(upsert, [4, "Zoë 😀"])
        app.execute("UPDATE shop.c SET email_enc = NULL WHERE id = 3")
    assert read(app) == [(1, "a2", "a2"), (2, "b", "b"), (3, None, None), (4, "Zoë 😀", "Zoë 😀")]


def test_a_new_release_that_writes_a_row_the_backfill_has_not_reached_wins(app: Connection, writer: Connection) -> None:
    writer.execute("INSERT INTO shop.c VALUES (1, 'old')")
    with keyed(app):
        app.execute("UPDATE shop.c SET email_enc = glpgenc.gl_encrypt('new', 'c.email')")
    assert read(app) == [(1, "new", "new")]


@pytest.mark.parametrize("setting", ["glpgenc.backfill = 'on'", "session_replication_role = 'replica'"])
def test_a_backfill_leaves_the_plaintext_alone(superuser: Connection, writer: Connection, setting: str) -> None:
    writer.execute("INSERT INTO shop.c VALUES (1, 'a'), (2, 'b')")
    superuser.execute(f"SET {setting}".encode())
    # No key: a decryption would be noticed.
    superuser.execute("UPDATE shop.c SET email_enc = %b", [cell("other")])
    assert rows(superuser, "SELECT email FROM shop.c ORDER BY id") == [("a",), ("b",)]
    # A row is queued again, too.
    superuser.execute("UPDATE shop.c SET email_enc = NULL WHERE id = 1")
    assert rows(superuser, "SELECT email, email_enc IS NULL FROM shop.c ORDER BY id") == [("a", True), ("b", False)]


def test_ciphertext_without_keys_empties_the_plaintext(writer: Connection, app: Connection) -> None:
    writer.execute("INSERT INTO shop.c VALUES (1, 'old'), (2, 'old')")
    writer.execute("INSERT INTO shop.c (id, email_enc) VALUES (3, %b)", [cell("c")])
    writer.execute("UPDATE shop.c SET email_enc = %b WHERE id = 1", [cell("a")])
    writer.execute("UPDATE shop.c SET email_enc = %b WHERE id = 3", [cell("c2")])
    assert read(app) == [(1, None, "a"), (2, "old", None), (3, None, "c2")]


def test_what_both_releases_write_at_once_is_left_alone(writer: Connection, app: Connection) -> None:
    writer.execute("INSERT INTO shop.c (id, email, email_enc) VALUES (1, 'p', %b)", [cell("c")])
    assert read(app) == [(1, "p", "c")]
    with keyed(app):
        app.execute("UPDATE shop.c SET email = 'p2', email_enc = glpgenc.gl_encrypt('c2', 'c.email')")
    assert read(app) == [(1, "p2", "c2")]


def test_a_null_of_either_release_empties_the_other_column(app: Connection, writer: Connection) -> None:
    with keyed(app):
        app.execute("INSERT INTO shop.c VALUES (1, 'a'), (2, 'b')")
    writer.execute("UPDATE shop.c SET email = NULL WHERE id = 1; UPDATE shop.c SET email_enc = NULL WHERE id = 2")
    assert read(app) == [(1, None, None), (2, None, None)]


def test_updates_of_other_columns_do_not_run_the_trigger(owner: Connection, app: Connection) -> None:
    with keyed(app):
        app.execute("INSERT INTO shop.c VALUES (1, 'a')")
    owner.execute(
        "CREATE OR REPLACE FUNCTION shop.c_glpgenc_dual_write() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'it ran'; END $$"
    )
    app.execute("UPDATE shop.c SET note = 'n', email = email || '', email_enc = email_enc")
    app.execute("INSERT INTO shop.c (id) VALUES (2)")
    assert sqlstate(app, "UPDATE shop.c SET email = NULL") == "P0001"
    assert sqlstate(app, "UPDATE shop.c SET email_enc = NULL") == "P0001"
    # Nor does a backfill.
    app.execute("SET glpgenc.backfill = 'on'")
    app.execute("UPDATE shop.c SET email_enc = NULL")
    assert sqlstate(app, "UPDATE shop.c SET email = NULL") == "P0001"


def test_what_the_user_s_triggers_make_of_the_plaintext_is_encrypted(owner: Connection, app: Connection) -> None:
    owner.execute(
        "CREATE FUNCTION shop.low() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN NEW.email := lower(btrim(NEW.email)); RETURN NEW; END $$; "
        "CREATE TRIGGER low BEFORE INSERT OR UPDATE ON shop.c FOR EACH ROW EXECUTE FUNCTION shop.low()"
    )
    with keyed(app):
        app.execute("INSERT INTO shop.c VALUES (1, ' A@X ')")
        app.execute("INSERT INTO shop.c VALUES (1) ON CONFLICT (id) DO UPDATE SET email = 'B@X '")
        app.execute("INSERT INTO shop.c VALUES (2, 'C')")
    assert read(app) == [(1, "b@x", "b@x"), (2, "c", "c")]


def test_a_trigger_of_the_user_s_that_would_run_later_is_refused(owner: Connection) -> None:
    owner.execute("CREATE FUNCTION shop.f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$")
    owner.execute(TABLE.format("shop.d").encode())
    owner.execute("CREATE TRIGGER zebra BEFORE UPDATE ON shop.d FOR EACH ROW EXECUTE FUNCTION shop.f()")
    with pytest.raises(psycopg.Error, match=r"trigger zebra of table shop\.d would run after ours"):
        expand(owner, "shop.d")
    owner.execute("ALTER TRIGGER zebra ON shop.d RENAME TO apple")
    expand(owner, "shop.d")
    owner.execute("CREATE TRIGGER zebra AFTER UPDATE ON shop.d FOR EACH ROW EXECUTE FUNCTION shop.f()")
    expand(owner, "shop.d")


# Type, text of values in their stored form, and what is written for the second of them.
TYPES = [
    ("text", ["", "Zoë 😀", "back\\slash 'quoted'"]),
    ("varchar(30)", ["a", "b "]),
    ("char(5)", ["a", "abcde"]),
    ("shop.short", ["a", "b"]),
    ("integer", ["0", "-17"]),
    ("bigint", ["9223372036854775807"]),
    ("numeric(12,3)", ["1.500", "-0.001", "NaN"]),
    ("numeric", ["1.5", "1.50", "1.500"]),
    ("double precision", ["0.1", "-0", "1e+300"]),
    ("boolean", ["true", "false"]),
    ("date", ["2024-02-29", "infinity", "0044-03-15 BC"]),
    ("timestamp", ["2024-02-29 23:59:59.123456"]),
    ("timestamptz", ["2024-07-01 10:00:00.5+00"]),
    ("interval", ["-1 years -2 mons +3 days -04:05:06", "1 day", "24:00:00"]),
    ("uuid", ["6ba7b810-9dad-11d1-80b4-00c04fd430c8"]),
    ("json", ['{"a":  1}', '{"a": 1}', "null"]),
    ("jsonb", ['{"a": 1}', '{"a": 1.0}']),
    ("bytea", ["\\x", "\\x00ff5c78"]),
    ("inet", ["10.0.0.1/8"]),
    ("shop.mood", ["sad", "it's fine"]),
    ("integer[]", ["{1,NULL,3}"]),
    ("xml", ["<a>1</a>"]),
    ("point", ["(1,2)"]),
]


@pytest.mark.parametrize(("of_type", "values"), TYPES, ids=[name for name, _ in TYPES])
def test_a_value_of_each_type_is_encrypted_as_gl_encrypt_does_and_comes_back(
    owner: Connection, app: Connection, of_type: str, values: list[str]
) -> None:
    owner.execute("CREATE TYPE shop.mood AS ENUM ('sad', 'it''s fine'); CREATE DOMAIN shop.short AS varchar(4)")
    owner.execute(f"CREATE TABLE shop.t (id int, v {of_type}); GRANT ALL ON shop.t TO PUBLIC".encode())
    owner.execute("SELECT glpgenc.gl_expand_column('shop.t', 'v', 'v_enc', 'c.email')")
    plain = KEYS.__class__("c.email", KEYS.key_id, KEYS.key)
    form = "gl_decrypt_bytes" if of_type == "bytea" else "gl_decrypt"
    typed = (
        "v" if of_type == "bytea" else "v::text" if of_type in {"text", "varchar(30)", "char(5)", "shop.short"} else "v"
    )
    direct = f"glpgenc.{form}(glpgenc.gl_encrypt({typed}, 'c.email'::text), 'c.email')"
    for style in ("ISO, YMD", "SQL, DMY"):
        app.execute("SELECT set_config('datestyle', %s, false), set_config('timezone', 'Asia/Tokyo', false)", [style])
        with keyed(app, plain):
            app.execute("DELETE FROM shop.t")
            app.execute("INSERT INTO shop.t (id) VALUES (0)")
            for value in values:
                # Both ways: from the plaintext, and back from the ciphertext alone.
                app.execute(f"INSERT INTO shop.t (id, v) VALUES (1, %s::text::{of_type})".encode(), [value])
                app.execute(f"UPDATE shop.t SET v = %s::text::{of_type} WHERE id = 0".encode(), [value])
                app.execute("INSERT INTO shop.t (id, v_enc) SELECT 2, v_enc FROM shop.t WHERE id = 0")
            same = f"v_enc IS NOT NULL AND glpgenc.{form}(v_enc, 'c.email') = {direct}"
            assert rows(app, f"SELECT count(*) FROM shop.t WHERE {same}") == [(1 + 2 * len(values),)]
            images = "SELECT v::text FROM shop.t WHERE id = {} ORDER BY 1"
            assert rows(app, images.format(1)) == rows(app, images.format(2))
            assert rows(
                app,
                "SELECT 1 FROM shop.t WHERE id = 0 AND record_image_eq(ROW(v), ROW(%s::text::" + of_type + "))",
                values[-1],
            )


def test_a_value_that_the_plaintext_column_can_t_hold_is_refused_without_being_quoted(
    owner: Connection, app: Connection
) -> None:
    owner.execute("CREATE TABLE shop.t (id int, v integer, w varchar(3)); GRANT ALL ON shop.t TO PUBLIC")
    owner.execute("SELECT glpgenc.gl_expand_column('shop.t', 'v', 'v_enc', 'c.email')")
    owner.execute("SELECT glpgenc.gl_expand_column('shop.t', 'w', 'w_enc', 'c.other')")
    for column, field, state in (("v", "c.email", "ZE014"), ("w", "c.other", "22001")):
        with pytest.raises(psycopg.Error) as caught, keyed(app, EMAIL, replace(KEYS, field="c.other")):
            app.execute(f"INSERT INTO shop.t ({column}_enc) VALUES (glpgenc.gl_encrypt('secret', '{field}'))".encode())
        assert caught.value.sqlstate == state
        assert "secret" not in f"{caught.value} {caught.value.diag.message_detail} {caught.value.diag.context}"


def test_a_change_that_equality_does_not_see_is_seen(owner: Connection, app: Connection) -> None:
    changes = [("numeric", "1.5", "1.50"), ("float8", "0", "-0")]
    try:
        owner.execute(
            "CREATE COLLATION shop.nocase (provider = icu, locale = 'und-u-ks-level2', deterministic = false)"
        )
        changes.append(("text COLLATE shop.nocase", "a", "A"))
    except psycopg.errors.FeatureNotSupported:
        # Without ICU there is no such collation.
        assert len(changes) == 2
    for of_type, before, after in changes:
        owner.execute(f"CREATE TABLE shop.t (id int, email {of_type}); GRANT ALL ON shop.t TO PUBLIC".encode())
        expand(owner, "shop.t")
        with keyed(app):
            app.execute("INSERT INTO shop.t VALUES (1, %s)", [before])
            app.execute("UPDATE shop.t SET email = %s", [after])
            found = rows(app, "SELECT email::text, glpgenc.gl_decrypt(email_enc, 'c.email') FROM shop.t")
        assert found == [(after, after)]
        owner.execute("DROP TABLE shop.t; DELETE FROM glpgenc.encrypted_columns WHERE column_name = 'email_enc'")


def test_not_null_plaintext_is_filled_where_keys_are_and_its_mend_is_named_where_they_are_not(
    owner: Connection, app: Connection, writer: Connection
) -> None:
    owner.execute("CREATE TABLE shop.t (id int, email text NOT NULL, note text); GRANT ALL ON shop.t TO PUBLIC")
    expand(owner, "shop.t")
    with keyed(app):
        app.execute("INSERT INTO shop.t (id, email_enc) VALUES (1, glpgenc.gl_encrypt('a', 'c.email'))")
    assert read(app, "shop.t") == [(1, "a", "a")]
    for query in ("INSERT INTO shop.t (id, email_enc) VALUES (2, %b)", "UPDATE shop.t SET email_enc = %b"):
        with pytest.raises(psycopg.Error, match="column email is NOT NULL") as caught:
            writer.execute(query.encode(), [cell("b")])
        assert caught.value.sqlstate == "ZE012"
        assert "ALTER TABLE shop.t ALTER COLUMN email DROP NOT NULL" in str(caught.value.diag.message_hint)
    owner.execute("ALTER TABLE shop.t ALTER COLUMN email DROP NOT NULL")
    writer.execute("INSERT INTO shop.t (id, email_enc) VALUES (2, %b)", [cell("b")])
    writer.execute("UPDATE shop.t SET email_enc = %b WHERE id = 1", [cell("a2")])
    assert read(app, "shop.t") == [(1, None, "a2"), (2, None, "b")]


@pytest.mark.parametrize("default", ["''", "'n/a'::varchar", "gen_random_uuid()::text"])
def test_a_default_of_the_plaintext_column_is_not_taken_for_a_value(
    owner: Connection, app: Connection, writer: Connection, default: str
) -> None:
    owner.execute(f"CREATE TABLE shop.t (id int, email text DEFAULT {default}, note text)".encode())
    owner.execute("GRANT ALL ON shop.t TO PUBLIC")
    expand(owner, "shop.t")
    with keyed(app):
        app.execute("INSERT INTO shop.t (id, email_enc) VALUES (1, %b)", [cell("a")])
        app.execute("INSERT INTO shop.t (id) VALUES (2)")
    writer.execute("INSERT INTO shop.t (id, email_enc) VALUES (3, %b)", [cell("c")])
    found = read(app, "shop.t")
    assert found[0] == (1, "a", "a")
    assert found[1][1] == found[1][2] is not None
    if "(" not in default:
        assert found[2] == (3, None, "c")


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
            psycopg.Error, match=r"holds the keys of field c\.email, and its role may not use"
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
    assert calls <= {"COALESCE", "OPERATOR", "AND", "IF", "ROW", "ELSIF"}
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


def test_values_bound_to_a_row_are_bound_to_the_key_it_gets(owner: Connection, app: Connection) -> None:
    owner.execute(
        'CREATE TABLE shop.t (id bigint GENERATED ALWAYS AS IDENTITY, "Kéy" serial, email text); '
        "GRANT ALL ON shop.t TO PUBLIC; GRANT ALL ON ALL SEQUENCES IN SCHEMA shop TO PUBLIC"
    )
    for key in ("id", "id::text", '"Kéy"', "id || '/' || \"Kéy\"", "t.id"):
        expand(owner, "shop.t", f"row_expression => $x${key}$x$")
        with keyed(app):
            app.execute("INSERT INTO shop.t (email) VALUES ('a'), ('b')")
            app.execute("UPDATE shop.t SET email = 'c' WHERE email = 'b'")
            app.execute('UPDATE shop.t SET "Kéy" = "Kéy" + 1000')
            decrypted = f"SELECT email, glpgenc.gl_decrypt(email_enc, 'c.email', ({key})::text) FROM shop.t ORDER BY 1"
            assert rows(app, decrypted) == [("a", "a"), ("c", "c")]
            opened = f"UPDATE shop.t SET email_enc = glpgenc.gl_encrypt('new', 'c.email', ({key})::text)"
            app.execute(opened.encode())
            assert rows(app, "SELECT DISTINCT email FROM shop.t") == [("new",)]
        app.execute("DELETE FROM shop.t")
        owner.execute("SELECT glpgenc.gl_abandon('shop.t', 'email_enc')")


def test_a_row_whose_key_changes_while_its_value_is_in_the_ciphertext_alone_keeps_it(
    owner: Connection, writer: Connection
) -> None:
    owner.execute("CREATE TABLE shop.t (id int, email text, note text); GRANT ALL ON shop.t TO PUBLIC")
    expand(owner, "shop.t", "row_expression => 'id', mode => 'client'")
    writer.execute("INSERT INTO shop.t (id, email_enc) VALUES (1, %b)", [cell("a", row_id="1")])
    writer.execute("INSERT INTO shop.t (id, email, email_enc) VALUES (2, 'b', %b)", [cell("b", row_id="2")])
    writer.execute("UPDATE shop.t SET id = id + 10")
    found = rows(writer, "SELECT id, email, email_enc IS NULL FROM shop.t ORDER BY id")
    assert found == [(11, None, False), (12, "b", True)]


def test_a_row_of_another_tenant_is_left_to_the_backfill(
    owner: Connection, app: Connection, superuser: Connection
) -> None:
    insert = (
        "INSERT INTO glpgenc.data_keys (key_id, tenant_id, data_class, purpose, version, state, provider, key_uri, "
        "wrapped_key) VALUES (%s, %s, 'pii', 'encryption', 1, 'active', 'local', 'local:x', '\\x00')"
    )
    superuser.execute(insert, [EMAIL.key_id, "acme"])
    superuser.execute(insert, [OTHER_TENANT.key_id, "other"])
    owner.execute("CREATE TABLE shop.t (id int, tenant text, email text); GRANT ALL ON shop.t TO PUBLIC")
    expand(owner, "shop.t", "tenant_expression => 'tenant'")
    with keyed(app):
        app.execute("INSERT INTO shop.t VALUES (1, 'acme', 'a'), (2, 'other', 'b'), (3, NULL, 'c'), (4, 'acme', 'd')")
        app.execute("UPDATE shop.t SET tenant = 'other' WHERE id = 4")
        foreign = cell("b", key=OTHER_TENANT.key, key_id=OTHER_TENANT.key_id)
        app.execute("UPDATE shop.t SET email_enc = %b WHERE id = 2", [foreign])
    found = rows(app, "SELECT id, email, email_enc IS NULL FROM shop.t ORDER BY id")
    assert found == [(1, "a", False), (2, None, False), (3, "c", True), (4, "d", True)]
    app.execute("DELETE FROM shop.t WHERE id = 2")
    assert read(app, "shop.t")[0] == (1, "a", "a")


def test_a_legacy_expression_is_read_and_never_written_through(
    owner: Connection, app: Connection, writer: Connection
) -> None:
    owner.execute("CREATE TABLE shop.t (id int, email bytea, tail text, note text); GRANT ALL ON shop.t TO PUBLIC")
    expand(owner, "shop.t", "source_expression => $$convert_from(email, 'UTF8') || coalesce(tail, '')$$")
    with keyed(app):
        app.execute("INSERT INTO shop.t VALUES (1, 'legacy', '!'), (2, NULL, '!'), (3, 'x', NULL)")
        app.execute("UPDATE shop.t SET tail = '?' WHERE id = 1")
        app.execute("UPDATE shop.t SET email_enc = glpgenc.gl_encrypt('new', 'c.email') WHERE id = 3")
    assert read(app, "shop.t") == [(1, b"legacy", "legacy?"), (2, None, None), (3, None, "new")]
    writer.execute("UPDATE shop.t SET email = 'later' WHERE id = 1")
    pending = rows(owner, "SELECT glpgenc.gl_pending('shop.t', 'email_enc')")[0][0]
    assert rows(owner, f"SELECT id FROM shop.t WHERE {pending}") == [(1,)]


def test_client_mode_queues_plaintext_and_empties_it_under_new_ciphertext(owner: Connection, app: Connection) -> None:
    owner.execute(TABLE.format("shop.t").encode())
    owner.execute("GRANT ALL ON shop.t TO PUBLIC")
    expand(owner, "shop.t", "mode => 'client'")
    for settings in ((), (EMAIL,)):
        with app.transaction():
            if settings:
                load(app, *settings)
            app.execute("DELETE FROM shop.t")
            app.execute("INSERT INTO shop.t (id, email) VALUES (1, 'a'), (2, 'b')")
            app.execute("INSERT INTO shop.t (id, email_enc) VALUES (3, %b)", [b"\xfb" + cell("c")[1:]])
            app.execute("UPDATE shop.t SET email_enc = %b WHERE id = 1", [b"\xfb" + cell("c")[1:]])
        found = rows(app, "SELECT id, email, email_enc IS NULL FROM shop.t ORDER BY id")
        assert found == [(1, None, False), (2, "b", True), (3, None, False)]
        app.execute("UPDATE shop.t SET email = 'again' WHERE id = 1")
        assert rows(app, "SELECT email_enc IS NULL FROM shop.t WHERE id = 1") == [(True,)]


def test_partitions_are_kept_in_step_however_rows_reach_them(
    owner: Connection, app: Connection, writer: Connection, superuser: Connection
) -> None:
    owner.execute("CREATE TABLE shop.p (id int, email text, note text) PARTITION BY RANGE (id)")
    owner.execute("CREATE TABLE shop.p1 PARTITION OF shop.p FOR VALUES FROM (0) TO (10)")
    expand(owner, "shop.p")
    owner.execute("CREATE TABLE shop.p2 PARTITION OF shop.p FOR VALUES FROM (10) TO (20)")
    owner.execute("CREATE TABLE shop.p3 (email_enc bytea, gone int, note text, email text, id int)")
    owner.execute("ALTER TABLE shop.p3 DROP COLUMN gone")
    check = rows(owner, "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'shop.p'::regclass")[0][0]
    owner.execute(f"ALTER TABLE shop.p3 ADD CONSTRAINT email_enc_guarded {check.removesuffix(' NOT VALID')}".encode())
    owner.execute("ALTER TABLE shop.p ATTACH PARTITION shop.p3 FOR VALUES FROM (20) TO (30)")
    owner.execute("GRANT ALL ON ALL TABLES IN SCHEMA shop TO PUBLIC")
    with keyed(app):
        app.execute("INSERT INTO shop.p VALUES (1, 'a'), (11, 'b'), (21, 'c')")
        app.execute("INSERT INTO shop.p3 (id, email) VALUES (22, 'd')")
        app.execute("UPDATE shop.p SET email = upper(email)")
        app.execute("UPDATE shop.p SET id = id + 10 WHERE id < 20")
        app.execute("UPDATE shop.p3 SET email_enc = glpgenc.gl_encrypt('e', 'c.email') WHERE id = 22")
    assert sorted(read(app, "shop.p")) == [(11, "A", "A"), (21, "B", "B"), (21, "C", "C"), (22, "e", "e")]
    writer.execute("UPDATE shop.p2 SET email = 'q'")
    assert read(app, "shop.p")[0] == (11, "q", None)
    with pytest.raises(psycopg.Error, match=r"shop\.p1 is a partition: name shop\.p,"):
        expand(owner, "shop.p1")
    for state in ("backfilled", "verified"):
        owner.execute("UPDATE shop.p SET email = NULL")
        owner.execute("SELECT glpgenc.gl_advance('shop.p', 'email_enc', %s)", [state])
    owner.execute("SELECT glpgenc.gl_drop_plaintext('shop.p', 'email_enc')")
    assert rows(
        owner, "SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'yyy%' AND tgrelid::regclass::text ~ 'shop.p'"
    ) == [(0,)]
    assert superuser.info.user


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


def test_two_columns_of_a_table_move_independently(owner: Connection, app: Connection) -> None:
    owner.execute("CREATE TABLE shop.t (id int, a text, b int); GRANT ALL ON shop.t TO PUBLIC")
    owner.execute("SELECT glpgenc.gl_expand_column('shop.t', 'a', 'a_enc', 'c.email')")
    owner.execute("SELECT glpgenc.gl_expand_column('shop.t', 'b', 'b_enc', 'c.other', unkeyed => 'refuse')")
    query = (
        "SELECT a, glpgenc.gl_decrypt(a_enc, 'c.email'), b, glpgenc.gl_decrypt(b_enc, 'c.other') FROM shop.t ORDER BY 1"
    )
    other = replace(KEYS, field="c.other")
    with keyed(app, EMAIL, other):
        app.execute("INSERT INTO shop.t VALUES (1, 'x', 7)")
        app.execute("UPDATE shop.t SET a = 'y', b_enc = glpgenc.gl_encrypt(8, 'c.other')")
        assert rows(app, query) == [("y", "y", 8, "8")]
    # A session with keys of one of them alone.
    with keyed(app, other):
        app.execute("INSERT INTO shop.t VALUES (2, 'z', 9)")
    with keyed(app, EMAIL, other):
        assert rows(app, query) == [("y", "y", 8, "8"), ("z", None, 9, "9")]
    for state in ("backfilled", "verified"):
        owner.execute("SELECT glpgenc.gl_advance('shop.t', 'b_enc', %s)", [state])
    owner.execute("SELECT glpgenc.gl_drop_plaintext('shop.t', 'b_enc')")
    with keyed(app, EMAIL, other):
        app.execute("INSERT INTO shop.t (id, a, b_enc) VALUES (3, 'n', glpgenc.gl_encrypt(1, 'c.other'))")
        assert rows(app, "SELECT glpgenc.gl_decrypt(a_enc, 'c.email') FROM shop.t WHERE id = 3") == [("n",)]
    owner.execute("SELECT glpgenc.gl_abandon('shop.t', 'a_enc')")
    assert rows(owner, "SELECT count(*) FROM pg_trigger WHERE tgrelid = 'shop.t'::regclass") == [(0,)]


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


def catalogue(connection: Connection, table: str) -> list[Any]:
    """Return all that the catalogue says of a table, and of the functions of its schema."""
    return rows(
        connection,
        f"""
        SELECT 'column', attname::text, format_type(atttypid, atttypmod), attnotnull::text FROM pg_attribute
        WHERE attrelid = '{table}'::regclass AND attnum > 0 AND NOT attisdropped
        UNION ALL SELECT 'trigger', tgname::text, pg_get_triggerdef(oid), tgenabled::text FROM pg_trigger
        WHERE tgrelid = '{table}'::regclass AND NOT tgisinternal
        UNION ALL SELECT 'constraint', conname::text, pg_get_constraintdef(oid), convalidated::text FROM pg_constraint
        WHERE conrelid = '{table}'::regclass
        UNION ALL SELECT 'index', indexrelid::regclass::text, pg_get_indexdef(indexrelid), '' FROM pg_index
        WHERE indrelid = '{table}'::regclass
        UNION ALL SELECT 'function', oid::regprocedure::text, prosrc, '' FROM pg_proc
        WHERE pronamespace = 'shop'::regnamespace
        UNION ALL SELECT 'registry', relation::text, column_name::text, state FROM glpgenc.encrypted_columns
        UNION ALL SELECT 'indexed', relation::text, column_name::text, facet FROM glpgenc.index_columns
        UNION ALL SELECT 'migration', relation::text, column_name::text, '' FROM glpgenc.column_migrations
        ORDER BY 1, 2, 3
        """,
    )


@pytest.mark.parametrize("also", ["nothing else", "another ciphertext column"])
def test_abandoning_leaves_the_catalogue_as_it_was(owner: Connection, app: Connection, also: str) -> None:
    with_another = also != "nothing else"
    owner.execute("CREATE TABLE shop.t (id int PRIMARY KEY, email text NOT NULL, note text, other bytea)")
    owner.execute("CREATE INDEX ON shop.t (email); GRANT ALL ON shop.t TO PUBLIC")
    if with_another:
        owner.execute("SELECT glpgenc.gl_guard_column('shop.t', 'other', 'c.email')")
        owner.execute("SELECT glpgenc.gl_index_column('shop.t', 'other', 'lower')")
    before = catalogue(owner, "shop.t")
    expand(owner, "shop.t")
    for facet in ("lower", "short"):
        owner.execute("SELECT glpgenc.gl_index_column('shop.t', 'email_enc', %s)", [facet])
    owner.execute("CREATE UNIQUE INDEX ON shop.t (email_enc_bidx)")
    with keyed(app):
        app.execute("INSERT INTO shop.t VALUES (1, 'a')")
    for state in ("backfilled", "verified"):
        owner.execute("SELECT glpgenc.gl_advance('shop.t', 'email_enc', %s)", [state])
    owner.execute("SELECT glpgenc.gl_forbid_plaintext('shop.t', 'email_enc')")
    owner.execute("SELECT glpgenc.gl_abandon('shop.t', 'email_enc')")
    assert catalogue(owner, "shop.t") == before
    assert rows(app, "SELECT email FROM shop.t") == [("a",)]
    if with_another:
        app.execute("INSERT INTO shop.t VALUES (2, 'b', NULL, %b)", [cell("b")])
        assert rows(app, "SELECT other_bidx IS NOT NULL FROM shop.t WHERE id = 2") == [(True,)]
    assert sqlstate(owner, "SELECT glpgenc.gl_abandon('shop.t', 'email_enc')") == "ZE012"


def test_abandoning_is_refused_where_a_value_would_be_lost(owner: Connection, writer: Connection) -> None:
    writer.execute("INSERT INTO shop.c (id, email_enc) VALUES (1, %b)", [cell("a")])
    with pytest.raises(psycopg.Error, match="whose value is in column email_enc alone") as caught:
        owner.execute("SELECT glpgenc.gl_abandon('shop.c', 'email_enc')")
    assert caught.value.sqlstate == "ZE012"
    writer.execute("DELETE FROM shop.c")
    owner.execute("CREATE VIEW shop.v AS SELECT email_enc FROM shop.c")
    with pytest.raises(psycopg.Error, match=r"because of: .*view shop\.v"):
        owner.execute("SELECT glpgenc.gl_abandon('shop.c', 'email_enc')")


STATES = ["expanded", "backfilled", "verified", "contracted", "scrubbed"]
LEGAL = {
    ("expanded", "backfilled"),
    ("backfilled", "verified"),
    ("backfilled", "expanded"),
    ("verified", "expanded"),
    ("contracted", "scrubbed"),
    *((state, state) for state in STATES if state != "contracted"),
}


def test_a_migration_goes_only_the_steps_there_are(owner: Connection, superuser: Connection) -> None:
    for present in STATES:
        superuser.execute("UPDATE glpgenc.encrypted_columns SET state = %s", [present])
        for wanted in [*STATES, "native", "nonsense", None]:
            with owner.transaction(force_rollback=True):
                if (present, wanted) in LEGAL:
                    owner.execute("SELECT glpgenc.gl_advance('shop.c', 'email_enc', %s)", [wanted])
                    assert rows(owner, "SELECT state FROM glpgenc.encrypted_columns") == [(wanted,)]
                    continue
                says = f"can't go from {present} to {wanted or ''}"
                with pytest.raises(psycopg.Error, match=says) as caught, owner.transaction():
                    owner.execute("SELECT glpgenc.gl_advance('shop.c', 'email_enc', %s)", [wanted])
                assert caught.value.sqlstate == "ZE012"


def test_a_migration_with_mismatches_is_not_verified(owner: Connection) -> None:
    owner.execute("SELECT glpgenc.gl_advance('shop.c', 'email_enc', 'backfilled')")
    owner.execute("UPDATE glpgenc.column_migrations SET mismatched_rows = 3")
    with pytest.raises(psycopg.Error, match=r"3 rows of table shop\.c do not decrypt"):
        owner.execute("SELECT glpgenc.gl_advance('shop.c', 'email_enc', 'verified')")
    owner.execute("UPDATE glpgenc.column_migrations SET mismatched_rows = 0")
    owner.execute("SELECT glpgenc.gl_advance('shop.c', 'email_enc', 'verified')")
    times = "SELECT backfilled_at IS NOT NULL, verified_at IS NOT NULL FROM glpgenc.column_migrations"
    assert rows(owner, times) == [(True, True)]
    owner.execute("SELECT glpgenc.gl_advance('shop.c', 'email_enc', 'expanded')")
    assert rows(owner, times) == [(False, False)]


def verified(connection: Connection, table: str = "shop.c") -> None:
    for state in ("backfilled", "verified"):
        connection.execute("SELECT glpgenc.gl_advance(%s, 'email_enc', %s)", [table, state])


def drop(connection: Connection, table: str = "shop.c") -> None:
    connection.execute("SELECT glpgenc.gl_drop_plaintext(%s, 'email_enc')", [table])


def test_the_plaintext_column_goes_once_all_is_verified(owner: Connection, app: Connection, writer: Connection) -> None:
    owner.execute("CREATE INDEX ON shop.c (email); CREATE INDEX ON shop.c (lower(email)) WHERE email > 'a'")
    writer.execute("INSERT INTO shop.c VALUES (1, 'a')")
    for state in ("expanded", "backfilled"):
        owner.execute("SELECT glpgenc.gl_advance('shop.c', 'email_enc', %s)", [state])
        with pytest.raises(psycopg.Error, match=f"can't go from {state} to contracted: it must be verified first"):
            drop(owner)
    owner.execute("SELECT glpgenc.gl_advance('shop.c', 'email_enc', 'verified')")
    with pytest.raises(psycopg.Error, match="still to be encrypted"):
        drop(owner)
    with keyed(app):
        app.execute("UPDATE shop.c SET email = 'b'")
    drop(owner)
    assert rows(
        owner,
        "SELECT state, plaintext_column, source_expression, contracted_at IS NOT NULL "
        "FROM glpgenc.encrypted_columns JOIN glpgenc.column_migrations USING (relation, column_name)",
    ) == [("contracted", None, None, True)]
    columns = [row[1] for row in catalogue(owner, "shop.c") if row[0] == "column"]
    assert columns == ["email_enc", "id", "note"]
    assert [row for row in catalogue(owner, "shop.c") if row[0] in {"trigger", "function"}] == []
    assert sqlstate(writer, "UPDATE shop.c SET email_enc = 'plain'") == "ZE003"
    assert rows(owner, "SELECT glpgenc.gl_pending('shop.c', 'email_enc')") == [("false",)]
    for refused in ("gl_abandon('shop.c', 'email_enc')", "gl_drop_plaintext('shop.c', 'email_enc')"):
        assert sqlstate(owner, f"SELECT glpgenc.{refused}") == "ZE012"
    owner.execute("ALTER TABLE shop.c ADD COLUMN email text")
    with pytest.raises(psycopg.Error, match="is contracted"):
        expand(owner)
    owner.execute("SELECT glpgenc.gl_advance('shop.c', 'email_enc', 'scrubbed')")


def test_plaintext_that_is_not_encrypted_at_once_can_be_forbidden_before_the_column_goes(
    owner: Connection, app: Connection, writer: Connection
) -> None:
    assert sqlstate(owner, "SELECT glpgenc.gl_forbid_plaintext('shop.c', 'email_enc')") == "ZE012"
    with keyed(app):
        app.execute("INSERT INTO shop.c VALUES (1, 'a')")
    verified(owner)
    for _ in range(2):
        forbid = rows(owner, "SELECT glpgenc.gl_forbid_plaintext('shop.c', 'email_enc')")
        assert forbid == [("email_enc_complete",)]
    with pytest.raises(psycopg.Error) as caught:
        writer.execute("UPDATE shop.c SET email = 'secret'")
    assert caught.value.sqlstate == "ZE003"
    assert "secret" not in f"{caught.value} {caught.value.diag.message_detail}"
    with keyed(app):
        app.execute("UPDATE shop.c SET email = 'b'")
    writer.execute("UPDATE shop.c SET note = 'n'")
    owner.execute("ALTER TABLE shop.c VALIDATE CONSTRAINT email_enc_complete")
    before = rows(owner, "SELECT pg_relation_filenode('shop.c')")
    drop(owner)
    assert rows(owner, "SELECT pg_relation_filenode('shop.c')") == before
    assert rows(owner, "SELECT conname FROM pg_constraint WHERE conrelid = 'shop.c'::regclass AND contype = 'c'") == [
        ("email_enc_guarded",)
    ]


TRIGGER = "ON shop.c FOR EACH ROW"
DEPENDENTS = {
    "view shop.v": "CREATE VIEW shop.v AS SELECT upper(email) FROM shop.c",
    "materialized view shop.m": "CREATE MATERIALIZED VIEW shop.m AS SELECT email FROM shop.c",
    "index shop.two": "CREATE INDEX two ON shop.c (id, email)",
    "index shop.part": "CREATE INDEX part ON shop.c (id) WHERE email IS NULL",
    "index shop.one": "CREATE UNIQUE INDEX one ON shop.c (email)",
    "constraint u on table shop.c": "ALTER TABLE shop.c ADD CONSTRAINT u UNIQUE (email)",
    "constraint k on table shop.c": "ALTER TABLE shop.c ADD CONSTRAINT k CHECK (email <> '')",
    "column g of table shop.c": "ALTER TABLE shop.c ADD COLUMN g text GENERATED ALWAYS AS (lower(email)) STORED",
    "policy pol on table shop.c": "CREATE POLICY pol ON shop.c USING (email = current_user)",
    "trigger tr on table shop.c": f"CREATE TRIGGER tr AFTER UPDATE OF email {TRIGGER} EXECUTE FUNCTION shop.f()",
    "trigger aa on table shop.c": (
        f"CREATE TRIGGER aa BEFORE UPDATE {TRIGGER} WHEN (NEW.email = '') EXECUTE FUNCTION shop.f()"
    ),
    "constraint fk on table shop.r": (
        "ALTER TABLE shop.c ADD UNIQUE (email); CREATE TABLE shop.r (e text CONSTRAINT fk REFERENCES shop.c (email))"
    ),
    "publication of table shop.c in publication pub": "CREATE PUBLICATION pub FOR TABLE shop.c (id, email)",
}


@pytest.mark.parametrize("named", DEPENDENTS)
def test_what_stands_on_the_plaintext_column_is_named(owner: Connection, superuser: Connection, named: str) -> None:
    made = DEPENDENTS[named]
    if "PUBLICATION" in made and owner.info.server_version < 150_000:
        return
    owner.execute("CREATE FUNCTION shop.f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$")
    (superuser if "PUBLICATION" in made else owner).execute(made.encode())
    verified(owner)
    # Called again, it is not confused by them.
    expand(owner)
    before = catalogue(owner, "shop.c")
    with pytest.raises(psycopg.Error, match="because of: ") as caught:
        drop(owner)
    assert caught.value.sqlstate == "ZE012"
    assert named in str(caught.value)
    assert "glpgenc_dual_write" not in str(caught.value)
    assert catalogue(owner, "shop.c") == before


def test_what_goes_with_the_plaintext_column_does_not_hinder(owner: Connection) -> None:
    owner.execute("CREATE TABLE shop.t (id int, email text NOT NULL DEFAULT 'x', note text)")
    owner.execute("CREATE INDEX ON shop.t USING hash (email); CREATE INDEX ON shop.t (id)")
    owner.execute("CREATE STATISTICS shop.s ON email, note FROM shop.t; COMMENT ON COLUMN shop.t.email IS 'c'")
    expand(owner, "shop.t")
    verified(owner, "shop.t")
    drop(owner, "shop.t")


def test_expanding_reads_and_rewrites_no_row_and_waits_are_short(owner: Connection, writer: Connection) -> None:
    owner.execute(TABLE.format("shop.big").encode())
    owner.execute(
        "INSERT INTO shop.big SELECT i, 'e' || i FROM generate_series(1, 50000) i; GRANT ALL ON shop.big TO PUBLIC"
    )
    before = rows(owner, "SELECT pg_relation_filenode('shop.big')")
    waits: list[float] = []
    done = threading.Event()

    def write() -> None:
        number = 0
        while not done.is_set():
            started = time.monotonic()
            number += 1
            writer.execute("UPDATE shop.big SET email = 'w' WHERE id = %s", [number])
            writer.execute("SELECT count(*) FROM shop.big WHERE id = %s", [number])
            waits.append(time.monotonic() - started)

    thread = threading.Thread(target=write)
    thread.start()
    time.sleep(0.2)
    expand(owner, "shop.big")
    time.sleep(0.2)
    done.set()
    thread.join(20)
    assert len(waits) > 10
    assert max(waits) < 1
    assert rows(owner, "SELECT pg_relation_filenode('shop.big')") == before


def test_calling_it_again_changes_nothing_and_waits_for_nobody(owner: Connection, writer: Connection) -> None:
    state = """
        SELECT c.oid, c.xmin::text, NULL FROM pg_class c WHERE c.oid = 'shop.c'::regclass
        UNION ALL SELECT t.oid, t.xmin::text, p.xmin::text FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
        WHERE t.tgrelid = 'shop.c'::regclass
    """
    owner.execute("SELECT glpgenc.gl_advance('shop.c', 'email_enc', 'backfilled')")
    before = rows(owner, state)
    with writer.transaction():
        writer.execute("INSERT INTO shop.c VALUES (1, 'a')")
        owner.execute("SET lock_timeout = '1s'")
        expand(owner)
    assert rows(owner, state) == before
    assert rows(owner, "SELECT state FROM glpgenc.encrypted_columns") == [("backfilled",)]


def test_how_unkeyed_sessions_are_treated_can_be_changed(owner: Connection, writer: Connection) -> None:
    expand(owner, more="unkeyed => 'refuse'")
    assert sqlstate(writer, "INSERT INTO shop.c VALUES (1, 'a')") == "ZE001"
    expand(owner)
    writer.execute("INSERT INTO shop.c VALUES (1, 'a')")


def test_a_renamed_table_or_column_goes_on(owner: Connection, app: Connection) -> None:
    owner.execute("ALTER TABLE shop.c RENAME TO clients")
    with keyed(app):
        app.execute("INSERT INTO shop.clients VALUES (1, 'a')")
    assert read(app, "shop.clients") == [(1, "a", "a")]
    owner.execute("ALTER TABLE shop.clients RENAME COLUMN email_enc TO sealed")
    # Loudly, and not out of step.
    assert sqlstate(app, "INSERT INTO shop.clients VALUES (2, 'b')") == "42703"
    owner.execute("UPDATE glpgenc.encrypted_columns SET column_name = 'sealed'")
    owner.execute("SELECT glpgenc.gl_expand_column('shop.clients', 'email', 'sealed', 'c.email')")
    with keyed(app):
        app.execute("INSERT INTO shop.clients VALUES (2, 'b')")
        assert rows(app, "SELECT glpgenc.gl_decrypt(sealed, 'c.email') FROM shop.clients ORDER BY id") == [
            ("a",),
            ("b",),
        ]
    assert rows(owner, "SELECT count(*) FROM pg_proc WHERE pronamespace = 'shop'::regnamespace") == [(1,)]


def test_a_superuser_may_expand_one_column_and_the_owner_the_next(
    owner: Connection, superuser: Connection, app: Connection
) -> None:
    owner.execute("CREATE TABLE shop.t (id int, email text, note text); GRANT ALL ON shop.t TO PUBLIC")
    expand(superuser, "shop.t")
    owner.execute("SELECT glpgenc.gl_expand_column('shop.t', 'note', 'note_enc', 'c.other')")
    with keyed(app):
        app.execute("INSERT INTO shop.t VALUES (1, 'a')")
    assert read(app, "shop.t") == [(1, "a", "a")]


def test_a_policy_that_hides_rows_from_the_owner_hides_none_from_the_check(owner: Connection) -> None:
    owner.execute(
        "CREATE TABLE shop.t (id int, email text, note text); INSERT INTO shop.t VALUES (1, 'a'); "
        "ALTER TABLE shop.t ENABLE ROW LEVEL SECURITY; ALTER TABLE shop.t FORCE ROW LEVEL SECURITY; "
        "CREATE POLICY none ON shop.t USING (false)"
    )
    expand(owner, "shop.t")
    verified(owner, "shop.t")
    assert sqlstate(owner, "SELECT glpgenc.gl_drop_plaintext('shop.t', 'email_enc')") == "42501"
    assert sqlstate(owner, "SELECT glpgenc.gl_abandon('shop.t', 'email_enc')") == "42501"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ("'shop.c', 'nope', 'x', 'c.email'", "column nope of table shop.c does not exist"),
        ("'shop.c', NULL, 'x', 'c.email'", "does not exist"),
        ("'shop.c', 'ctid', 'x', 'c.email'", "does not exist"),
        ("'shop.c', 'note', 'note', 'c.email'", "can't hold both plaintext and ciphertext"),
        ("'shop.c', 'note', 'x', 'no.such'", "field no.such is not registered"),
        ("'shop.c', 'note', 'x', 'c.email', mode => 'both'", "one of database, client"),
        ("'shop.c', 'note', 'x', 'c.email', unkeyed => 'drop'", "one of queue, refuse"),
        ("'shop.c', 'note', 'id', 'c.email'", "must be of type bytea"),
        ("'shop.c', 'email', 'x', 'c.email'", "column email of table shop.c is being moved to column email_enc"),
        ("'shop.c', 'email_enc', 'x', 'c.email'", "holds ciphertext or search terms already"),
        ("'shop.c', 'note', 'email_enc', 'c.email'", "is being filled from column email already"),
        ("'shop.c', 'email', 'email_enc', 'c.other'", "guarded for another field"),
        ("'shop.g', 'made', 'x', 'c.email'", "column made of table shop.g is generated"),
        ("'shop.g', 'cash', 'x', 'c.email'", "is of type money, which has no text form"),
        ("'shop.g', 'plain', 'x', 'c.email', row_expression => 'made'", "reads column made, which is generated"),
        ("'shop.g', 'plain', 'x', 'c.email', row_expression => 'nope'", 'column "nope" does not exist'),
        (
            "'shop.g', 'plain', 'x', 'c.email', tenant_expression => 'plain, id'",
            "the tenant expression of table shop.g is of type record",
        ),
        (
            "'shop.g', 'plain', 'x', 'c.email', source_expression => 'max(plain)'",
            "source expression of table shop.g does not",
        ),
        (
            "'shop.g', 'plain', 'x', 'c.email', source_expression => 'shop.nope(plain)'",
            "name functions outside pg_catalog",
        ),
        (
            "'shop.g', 'plain', 'x', 'c.email', source_expression => 'generate_series(1, id)'",
            "source expression of table",
        ),
        ("'shop.g', 'plain', 'made', 'c.email'", "column made of table shop.g is generated"),
        ("'shop.v', 'email', 'x', 'c.email'", "shop.v is not a table of this server"),
        ("'shop.p1', 'b', 'x', 'c.email'", "shop.p1 is a partition: name shop.p"),
        ("'shop.p', 'a', 'x', 'c.email'", "column a decides the partition"),
        ("'shop.e', 'a', 'x', 'c.email'", "column a decides the partition"),
        ("'shop.parent', 'a', 'x', 'c.email'", "triggers are not inherited"),
        ("'shop.child', 'a', 'x', 'c.email'", "is inherited"),
        (
            "'shop.f', 'a', 'x', 'c.email'",
            "shop.f is not a table of this server: encrypt it on the server that holds it",
        ),
    ],
)
def test_expanding_refuses_with_the_reason(owner: Connection, superuser: Connection, arguments: str, says: str) -> None:
    owner.execute(
        "CREATE VIEW shop.v AS SELECT email FROM shop.c; "
        "CREATE TABLE shop.g (id int, plain text, cash money, made text GENERATED ALWAYS AS (lower(plain)) STORED); "
        "CREATE TABLE shop.p (a text, b text) PARTITION BY LIST (a); CREATE TABLE shop.p1 PARTITION OF shop.p DEFAULT; "
        "CREATE TABLE shop.e (a text, b text) PARTITION BY LIST (lower(a)); "
        "CREATE TABLE shop.parent (a text); CREATE TABLE shop.child () INHERITS (shop.parent)"
    )
    superuser.execute(
        "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w; "
        "CREATE FOREIGN TABLE shop.f (a text) SERVER s; GRANT SELECT ON shop.f TO PUBLIC"
    )
    before = catalogue(owner, "shop.c"), catalogue(owner, "shop.g")
    with pytest.raises(psycopg.Error, match=re.escape(says)) as caught:
        owner.execute(f"SELECT glpgenc.gl_expand_column({arguments})".encode())
    assert caught.value.sqlstate == "ZE012"
    assert (catalogue(owner, "shop.c"), catalogue(owner, "shop.g")) == before


def test_a_primary_key_and_a_referenced_column_can_be_expanded(owner: Connection, app: Connection) -> None:
    owner.execute("CREATE TABLE shop.t (email text PRIMARY KEY, id int, note text); GRANT ALL ON shop.t TO PUBLIC")
    owner.execute("CREATE TABLE shop.r (e text REFERENCES shop.t ON UPDATE CASCADE)")
    expand(owner, "shop.t")
    with keyed(app):
        app.execute("INSERT INTO shop.t VALUES ('a', 1)")
        app.execute("UPDATE shop.t SET email = 'b'")
    assert read(app, "shop.t") == [(1, "b", "b")]
    verified(owner, "shop.t")
    with pytest.raises(psycopg.Error, match=r"constraint t_pkey on table shop\.t"):
        drop(owner, "shop.t")


def test_only_an_admin_who_owns_the_table_may_change_it_and_others_may_ask(
    every_database: str, owner: Connection
) -> None:
    assert owner.info.user
    calls = [
        "gl_expand_column('shop.c', 'note', 'x', 'c.email')",
        "gl_drop_plaintext('shop.c', 'email_enc')",
        "gl_abandon('shop.c', 'email_enc')",
        "gl_forbid_plaintext('shop.c', 'email_enc')",
    ]
    verified(owner)
    for group in ("glpgenc_app", "glpgenc_auditor", "glpgenc_admin"):
        with connected(every_database, group) as connection:
            for call in calls:
                assert sqlstate(connection, f"SELECT glpgenc.{call}") == "42501", (group, call)
            if group != "glpgenc_admin":
                assert sqlstate(connection, "SELECT glpgenc.gl_advance('shop.c', 'email_enc', 'expanded')") == "42501"
            assert rows(connection, "SELECT column_name FROM glpgenc.column_migrations") == [("email_enc",)]
            found = rows(connection, "SELECT glpgenc.gl_pending('shop.c', 'email_enc')")
            assert found == [("(email_enc IS NULL AND (email) IS NOT NULL)",)]
            assert sqlstate(connection, "SELECT glpgenc.gl_pending('shop.c', 'note')") == "ZE012"
