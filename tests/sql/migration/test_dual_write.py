"""Dual writes: whatever a release writes, and with whatever keys, both columns say the same or the row is queued."""

from __future__ import annotations

import psycopg
import pytest

from tests.sql.conftest import Connection, sqlstate
from tests.sql.migration.conftest import cell, expand, keyed, read, rows


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
        app.execute("SELECT set_config('glpgenc.backfill', extract(epoch FROM now())::text, true)")
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


@pytest.mark.parametrize(
    "setting",
    [
        "SELECT set_config('glpgenc.backfill', extract(epoch FROM now())::text, true)",
        "SET LOCAL session_replication_role = 'replica'",
    ],
    ids=["backfill", "replica"],
)
def test_a_backfill_leaves_the_plaintext_alone(superuser: Connection, writer: Connection, setting: str) -> None:
    writer.execute("INSERT INTO shop.c VALUES (1, 'a'), (2, 'b')")
    with superuser.transaction():
        superuser.execute(setting.encode())
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
    with app.transaction():
        app.execute("SELECT set_config('glpgenc.backfill', extract(epoch FROM now())::text, true)")
        app.execute("UPDATE shop.c SET email_enc = NULL")
    assert sqlstate(app, "UPDATE shop.c SET email = NULL") == "P0001"


@pytest.mark.parametrize("value", ["'on'", "extract(epoch FROM now())::text"])
def test_a_client_that_was_there_before_makes_no_backfill_of_the_next_one(
    owner: Connection, app: Connection, value: str
) -> None:
    app.execute(f"SELECT set_config('glpgenc.backfill', {value}, false)".encode())
    app.execute("INSERT INTO shop.c VALUES (1, 'old')")
    with keyed(app):
        app.execute("UPDATE shop.c SET email_enc = glpgenc.gl_encrypt('new', 'c.email')")
        app.execute("INSERT INTO shop.c (id, email_enc) VALUES (2, %b)", [cell("second")])
    assert read(app) == [(1, "new", "new"), (2, "second", "second")]
    # A shield would undo what it writes beside.
    owner.execute("SELECT glpgenc.gl_backfill_shield('shop.c', ARRAY['email_enc']::name[])")
    app.execute("UPDATE shop.c SET note = 'n'")
    owner.execute("SELECT glpgenc.gl_backfill_shield('shop.c', NULL)")
    assert rows(owner, "SELECT note FROM shop.c") == [("n",), ("n",)]


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
