"""Expanding a column: what it refuses, locks and leaves as it was."""

from __future__ import annotations

import re
import threading
import time

import psycopg
import pytest

from tests.sql.conftest import Connection, sqlstate
from tests.sql.migration.conftest import TABLE, catalogue, connected, drop, expand, keyed, read, rows, verified


def test_a_trigger_of_the_user_s_that_would_run_later_is_refused(owner: Connection) -> None:
    owner.execute("CREATE FUNCTION shop.f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$")
    owner.execute(TABLE.format("shop.d").encode())
    owner.execute("CREATE TRIGGER zebra BEFORE UPDATE ON shop.d FOR EACH ROW EXECUTE FUNCTION shop.f()")
    with pytest.raises(psycopg.Error, match=r"trigger zebra of table shop\.d would run after the dual-write triggers"):
        expand(owner, "shop.d")
    owner.execute("ALTER TRIGGER zebra ON shop.d RENAME TO apple")
    expand(owner, "shop.d")
    owner.execute("CREATE TRIGGER zebra AFTER UPDATE ON shop.d FOR EACH ROW EXECUTE FUNCTION shop.f()")
    expand(owner, "shop.d")


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
        ("'shop.c', 'note', 'note', 'c.email'", "can't contain both plaintext and ciphertext"),
        ("'shop.c', 'note', 'x', 'no.such'", "field no.such is not registered"),
        ("'shop.c', 'note', 'x', 'c.email', mode => 'both'", "must be database or client"),
        ("'shop.c', 'note', 'x', 'c.email', unkeyed => 'drop'", "must be queue or refuse"),
        ("'shop.c', 'note', 'id', 'c.email'", "must be of type bytea"),
        (
            "'shop.c', 'email', 'x', 'c.email'",
            "column email of table shop.c is already being migrated to column email_enc",
        ),
        ("'shop.c', 'email_enc', 'x', 'c.email'", "already contains ciphertext or search terms"),
        (
            "'shop.c', 'note', 'email_enc', 'c.email'",
            "is already being filled from column email, with other options: undo that with",
        ),
        ("'shop.c', 'email', 'email_enc', 'c.other'", "guarded for another field"),
        ("'shop.g', 'made', 'x', 'c.email'", "column made of table shop.g is generated"),
        ("'shop.g', 'cash', 'x', 'c.email'", "has type money, whose text form"),
        ("'shop.g', 'plain', 'x', 'c.email', row_expression => 'made'", "reads column made, which is generated"),
        ("'shop.g', 'plain', 'x', 'c.email', row_expression => 'nope'", 'column "nope" does not exist'),
        (
            "'shop.g', 'plain', 'x', 'c.email', tenant_expression => 'plain, id'",
            "the tenant expression of table shop.g has type record",
        ),
        (
            "'shop.g', 'plain', 'x', 'c.email', source_expression => 'max(plain)'",
            "source expression of table shop.g is not valid",
        ),
        (
            "'shop.g', 'plain', 'x', 'c.email', source_expression => 'shop.nope(plain)'",
            "write functions outside pg_catalog",
        ),
        (
            "'shop.g', 'plain', 'x', 'c.email', source_expression => 'generate_series(1, id)'",
            "source expression of table",
        ),
        ("'shop.g', 'plain', 'made', 'c.email'", "column made of table shop.g is generated"),
        ("'shop.v', 'email', 'x', 'c.email'", "shop.v is not a table of this server"),
        ("'shop.p1', 'b', 'x', 'c.email'", "shop.p1 is a partition: use its partitioned table shop.p"),
        ("'shop.p', 'a', 'x', 'c.email'", "column a is part of the partition"),
        ("'shop.e', 'a', 'x', 'c.email'", "column a is part of the partition"),
        ("'shop.parent', 'a', 'x', 'c.email'", "triggers are not inherited"),
        ("'shop.child', 'a', 'x', 'c.email'", "is inherited"),
        (
            "'shop.f', 'a', 'x', 'c.email'",
            "shop.f is not a table of this server: encrypt it on its own server",
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
