"""Partitioned tables."""

from __future__ import annotations

import psycopg
import pytest

from tests.sql.conftest import Connection
from tests.sql.migration.conftest import catalogue, drop, expand, keyed, read, rows, verified


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
    with pytest.raises(psycopg.Error, match=r"shop\.p1 is a partition: use its partitioned table shop\.p"):
        expand(owner, "shop.p1")
    for state in ("backfilled", "verified"):
        owner.execute("UPDATE shop.p SET email = NULL")
        owner.execute("SELECT glpgenc.gl_advance('shop.p', 'email_enc', %s)", [state])
    owner.execute("SELECT glpgenc.gl_drop_plaintext('shop.p', 'email_enc')")
    assert rows(
        owner, "SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'yyy%' AND tgrelid::regclass::text ~ 'shop.p'"
    ) == [(0,)]
    assert superuser.info.user


def test_the_columns_that_decide_a_row_s_partition_are_those_of_the_keys_at_every_level(owner: Connection) -> None:
    owner.execute("CREATE DOMAIN shop.mail AS text; CREATE TYPE shop.mood AS ENUM ('fine')")
    owner.execute(
        "CREATE TABLE shop.p (id int, place shop.mail, email shop.mail, mood shop.mood, code text) "
        "PARTITION BY RANGE (id)"
    )
    owner.execute(
        "CREATE TABLE shop.p1 PARTITION OF shop.p FOR VALUES FROM (0) TO (10) PARTITION BY RANGE (lower(code), place)"
    )
    question = "SELECT glpgenc._partition_key('shop.p'), glpgenc._partition_key('shop.c')"
    assert rows(owner, question) == [(["code", "id", "place"], None)]


def test_partitions_of_partitions_go_the_whole_way(owner: Connection, app: Connection, writer: Connection) -> None:
    owner.execute(
        "CREATE TABLE shop.p (id int, kind text, email text, note text) PARTITION BY RANGE (id); "
        "CREATE TABLE shop.p1 PARTITION OF shop.p FOR VALUES FROM (0) TO (10); "
        "CREATE TABLE shop.p2 PARTITION OF shop.p FOR VALUES FROM (10) TO (20) PARTITION BY LIST (kind); "
        "CREATE TABLE shop.p2a PARTITION OF shop.p2 FOR VALUES IN ('a'); "
        # Its columns stand in another order.
        "CREATE TABLE shop.p2b (note text, gone int, email text, kind text, id int); "
        "ALTER TABLE shop.p2b DROP COLUMN gone; ALTER TABLE shop.p2 ATTACH PARTITION shop.p2b FOR VALUES IN ('b'); "
        "CREATE FUNCTION shop.spoil() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN NEW.note := 'spoilt'; RETURN NEW; END $$; "
        "GRANT ALL ON ALL TABLES IN SCHEMA shop TO PUBLIC"
    )
    owner.execute("INSERT INTO shop.p VALUES (1, 'a', 'old 1'), (11, 'a', 'old 11'), (12, 'b', 'old 12')")
    for inner in ("p1", "p2", "p2a"):
        with pytest.raises(psycopg.Error, match=rf"shop\.{inner} is a partition: use its partitioned table shop\.p"):
            expand(owner, f"shop.{inner}")
    expand(owner, "shop.p")
    expand(owner, "shop.p")
    enabled = "SELECT DISTINCT tgenabled FROM pg_trigger WHERE tgname LIKE {} AND tgrelid::regclass::text ~ '^shop.p'"
    assert rows(owner, enabled.format("'yyy%'")) == [("A",)]
    with keyed(app):
        app.execute("INSERT INTO shop.p VALUES (2, 'b', 'x'), (13, 'a', 'y'), (14, 'b', 'z')")
        app.execute("UPDATE shop.p2 SET email = upper(email) WHERE id > 12")
        app.execute("UPDATE shop.p SET kind = 'b' WHERE id = 13")
        app.execute("UPDATE shop.p2b SET email_enc = glpgenc.gl_encrypt('new', 'c.email') WHERE id = 14")
    writer.execute("INSERT INTO shop.p2 VALUES (15, 'b', 'queued')")
    pending = rows(owner, "SELECT glpgenc.gl_pending('shop.p', 'email_enc')")[0][0]
    assert rows(owner, f"SELECT id FROM shop.p WHERE {pending} ORDER BY id") == [(1,), (11,), (12,), (15,)]
    # As the backfill does it, with its shield up.
    owner.execute("CREATE TRIGGER spoil BEFORE UPDATE ON shop.p FOR EACH ROW EXECUTE FUNCTION shop.spoil()")
    owner.execute("UPDATE shop.p SET note = NULL")
    for _ in range(2):
        owner.execute("SELECT glpgenc.gl_backfill_shield('shop.p', '{email_enc}')")
    assert rows(owner, enabled.format("'zzz_glpgenc_shield'")) == [("A",)]
    before = rows(owner, "SELECT id, note FROM shop.p ORDER BY id")
    with keyed(app):
        app.execute("SELECT set_config('glpgenc.backfill', extract(epoch FROM now())::text, true)")
        app.execute(
            f"UPDATE shop.p SET note = 'x', email_enc = glpgenc.gl_encrypt(email, 'c.email') WHERE {pending}".encode()
        )
    assert rows(owner, "SELECT id, note FROM shop.p ORDER BY id") == before
    expected = [(1, "old 1"), (2, "x"), (11, "old 11"), (12, "old 12"), (13, "Y"), (14, "new"), (15, "queued")]
    assert read(app, "shop.p") == [(key, text, text) for key, text in expected]
    assert rows(owner, "SELECT glpgenc.gl_backfill_shield('shop.p', NULL)") == [(True,)]
    verified(owner, "shop.p")
    forbid_and_drop(owner)
    left = "SELECT count(*) FROM pg_trigger WHERE tgname ~ '^(yyy|zzz)' AND tgrelid::regclass::text ~ '^shop.p'"
    assert rows(owner, left) == [(0,)]
    with keyed(app):
        found = rows(app, "SELECT id, glpgenc.gl_decrypt(email_enc, 'c.email') FROM shop.p ORDER BY id")
    assert found == expected


def forbid_and_drop(connection: Connection) -> None:
    ((name,),) = rows(connection, "SELECT glpgenc.gl_forbid_plaintext('shop.p', 'email_enc')")
    connection.execute(f"ALTER TABLE shop.p VALIDATE CONSTRAINT {name}".encode())
    drop(connection, "shop.p")


def test_a_partitioned_table_s_move_is_given_up_in_all_its_parts(owner: Connection, app: Connection) -> None:
    owner.execute(
        "CREATE TABLE shop.p (id int, email text) PARTITION BY RANGE (id); "
        "CREATE TABLE shop.q PARTITION OF shop.p FOR VALUES FROM (0) TO (10) PARTITION BY RANGE (id); "
        "CREATE TABLE shop.r PARTITION OF shop.q DEFAULT; GRANT ALL ON shop.p TO PUBLIC"
    )
    before = catalogue(owner, "shop.r")
    expand(owner, "shop.p")
    owner.execute("SELECT glpgenc.gl_backfill_shield('shop.p', '{email_enc}')")
    with keyed(app):
        app.execute("INSERT INTO shop.p VALUES (1, 'a')")
    ((name,),) = rows(owner, "SELECT glpgenc.gl_keep_plaintext('shop.p', 'email_enc')")
    owner.execute(f"ALTER TABLE shop.p VALIDATE CONSTRAINT {name}".encode())
    owner.execute("SELECT glpgenc.gl_abandon('shop.p', 'email_enc')")
    assert catalogue(owner, "shop.r") == before
    assert rows(owner, "SELECT email FROM shop.r") == [("a",)]
