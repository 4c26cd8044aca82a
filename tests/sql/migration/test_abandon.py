"""Giving a migration up."""

from __future__ import annotations

import threading
import time

import psycopg
import pytest

from tests.sql.conftest import Connection, sqlstate
from tests.sql.migration.conftest import catalogue, cell, drop, expand, keyed, rows, verified


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
    with pytest.raises(psycopg.Error, match="with a value in column email_enc only") as caught:
        owner.execute("SELECT glpgenc.gl_abandon('shop.c', 'email_enc')")
    assert caught.value.sqlstate == "ZE012"
    writer.execute("DELETE FROM shop.c")
    owner.execute("CREATE VIEW shop.v AS SELECT email_enc FROM shop.c")
    with pytest.raises(psycopg.Error, match=r"because other objects depend on it: .*view shop\.v"):
        owner.execute("SELECT glpgenc.gl_abandon('shop.c', 'email_enc')")


def shield(connection: Connection, *columns: str) -> None:
    connection.execute("SELECT glpgenc.gl_backfill_shield('shop.c', %s::name[])", [list(columns)])


SHIELDED = "SELECT prosrc FROM pg_proc WHERE proname LIKE 'glpgenc\\_shield\\_%'"


def test_abandoning_takes_the_shield_of_a_backfill_away(owner: Connection) -> None:
    before = catalogue(owner, "shop.c")
    owner.execute("SELECT glpgenc.gl_expand_column('shop.c', 'note', 'note_enc', 'c.other')")
    shield(owner, "email_enc", "note_enc")
    owner.execute("SELECT glpgenc.gl_abandon('shop.c', 'note_enc')")
    assert catalogue(owner, "shop.c") == before
    shield(owner, "email_enc")
    verified(owner)
    drop(owner)
    assert [row for row in catalogue(owner, "shop.c") if row[0] in {"trigger", "function"}] == []


JOBS = {
    "backfill": "backfills (relation, column_name, job) SELECT 'shop.c', 'email_enc', job",
    "rotation": "rotation_columns (relation, column_name, job) SELECT 'shop.c', 'email_enc', job",
    "reindex": "reindex_columns (relation, column_name, job, slot) SELECT 'shop.c', 'email_enc', job, 1",
}


@pytest.mark.parametrize("kind", JOBS)
def test_a_shield_that_another_column_s_job_needs_stays_without_the_abandoned_column(
    owner: Connection, kind: str
) -> None:
    owner.execute("SELECT glpgenc.gl_expand_column('shop.c', 'note', 'note_enc', 'c.other')")
    owner.execute(
        """INSERT INTO glpgenc.backfill_jobs (relation, kind, settings) VALUES ('shop.c', %s, '{"quiet": "shield"}')""",
        [kind],
    )
    owner.execute(f"INSERT INTO glpgenc.{JOBS[kind]} FROM glpgenc.backfill_jobs".encode())
    shield(owner, "email_enc", "note_enc")
    owner.execute("SELECT glpgenc.gl_abandon('shop.c', 'note_enc')")
    ((body,),) = rows(owner, SHIELDED)
    assert "email_enc" in body
    assert "note_enc" not in body
    owner.execute("INSERT INTO shop.c VALUES (1, 'a')")
    with owner.transaction():
        owner.execute("SELECT set_config('glpgenc.backfill', extract(epoch FROM now())::text, true)")
        owner.execute("UPDATE shop.c SET note = 'n', email_enc = %b", [cell("a")])
    assert rows(owner, "SELECT note, email_enc IS NULL FROM shop.c") == [(None, False)]


def test_once_plaintext_is_kept_by_a_checked_constraint_no_row_is_read_to_abandon(
    owner: Connection, app: Connection, writer: Connection
) -> None:
    with keyed(app):
        app.execute("INSERT INTO shop.c VALUES (1, 'a')")
    for _ in range(2):
        assert rows(owner, "SELECT glpgenc.gl_keep_plaintext('shop.c', 'email_enc')") == [("email_enc_kept",)]
    for query in (
        "INSERT INTO shop.c (id, note, email_enc) VALUES (2, 'secret', %b)",
        "UPDATE shop.c SET email_enc = %b",
    ):
        with pytest.raises(
            psycopg.Error, match=r"a value of field c.email would be in the ciphertext column only"
        ) as caught:
            writer.execute(query.encode(), [cell("b")])
        assert caught.value.sqlstate == "ZE012"
        assert "secret" not in f"{caught.value} {caught.value.diag.message_detail}"
    # What can be decrypted, and plaintext, is taken as before.
    with keyed(app):
        app.execute("UPDATE shop.c SET email_enc = %b", [cell("b")])
    writer.execute("INSERT INTO shop.c VALUES (3, 'c')")
    owner.execute("ALTER TABLE shop.c VALIDATE CONSTRAINT email_enc_kept")
    scans = "SELECT seq_scan FROM pg_stat_xact_all_tables WHERE relid = 'shop.c'::regclass"
    with owner.transaction():
        (before,) = rows(owner, scans)
        owner.execute("SELECT glpgenc.gl_abandon('shop.c', 'email_enc')")
        assert rows(owner, scans) == [before]
    assert rows(owner, "SELECT id, email FROM shop.c ORDER BY id") == [(1, "b"), (3, "c")]


def test_a_value_in_the_ciphertext_alone_is_named_before_anybody_waits(owner: Connection, writer: Connection) -> None:
    writer.execute("INSERT INTO shop.c (id, email_enc) VALUES (1, %b)", [cell("a")])
    owner.execute("SET lock_timeout = '1s'")
    with writer.transaction():
        # It holds a lock that ACCESS EXCLUSIVE would wait for.
        writer.execute("UPDATE shop.c SET note = 'n'")
        for refused in ("gl_abandon", "gl_keep_plaintext"):
            assert sqlstate(owner, f"SELECT glpgenc.{refused}('shop.c', 'email_enc')") == "ZE012"
        writer.execute("UPDATE shop.c SET email = 'a', email_enc = %b", [cell("b")])
    owner.execute("SELECT glpgenc.gl_abandon('shop.c', 'email_enc')")


def test_a_value_that_comes_into_the_ciphertext_alone_meanwhile_is_seen_under_the_lock(
    owner: Connection, writer: Connection
) -> None:
    failed: list[str | None] = []

    def abandon() -> None:
        failed.append(sqlstate(owner, "SELECT glpgenc.gl_abandon('shop.c', 'email_enc')"))

    with writer.transaction():
        writer.execute("INSERT INTO shop.c (id, email_enc) VALUES (1, %b)", [cell("a")])
        thread = threading.Thread(target=abandon)
        thread.start()
        waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'shop.c'::regclass"
        deadline = time.monotonic() + 20
        while rows(writer, waiting) == [(0,)]:
            assert time.monotonic() < deadline
            time.sleep(0.02)
    thread.join(20)
    assert failed == ["ZE012"]
