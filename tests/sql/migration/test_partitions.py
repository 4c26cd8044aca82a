"""Partitioned tables."""

from __future__ import annotations

import psycopg
import pytest

from tests.sql.conftest import Connection
from tests.sql.migration.conftest import expand, keyed, read, rows


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
