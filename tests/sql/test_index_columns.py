"""Index columns: whoever writes, and however, they equal what the ciphertext carries."""

from __future__ import annotations

import os
import re
import struct
import threading
import time
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg import sql

from glpgenc.wire.cell import encrypt_cell
from glpgenc.wire.envelope import Suite, build_header, build_index
from tests.sql.conftest import KEYS, SEARCHED, Connection, sqlstate
from tests.sql.test_bodies import made_decoys, without_literals
from tests.support.databases import Role, login_role
from tests.support.vectors import by_name, vectors

MALFORMED = vectors("malformed")
FIELDS = """
    SELECT glpgenc.gl_register_field('c.name', 'pii'), glpgenc.gl_register_facet('c.name', 'lower', 'lower'),
           glpgenc.gl_register_facet('c.name', 'short', 'exact', 16);
    SELECT glpgenc.gl_register_field('c.bio', 'pii'), glpgenc.gl_register_facet('c.bio', 'exact'),
           glpgenc.gl_register_facet('c.bio', 'start', 'lower', kind => 'prefix',
                                     parameters => '{"least": 1, "most": 9}'),
           glpgenc.gl_register_facet('c.bio', 'part', 'lower', kind => 'contains', parameters => '{"length": 3}');
"""
TABLE = "CREATE TABLE {} (id int PRIMARY KEY, name bytea, bio bytea, note text)"
# What must hold for each row, whatever happened to it.
KEPT = """
    SELECT count(*) FROM {} WHERE name_bidx IS DISTINCT FROM glpgenc.gl_index_term(name, 1)
        OR bio_tags IS DISTINCT FROM glpgenc.gl_index_tags(bio, 2) || glpgenc.gl_index_tags(bio, 3)
"""


def envelope(terms: dict[int, bytes]) -> bytes:
    """Return an envelope with any terms, which nobody can open."""
    return build_header(Suite.A256CBC_HS512, KEYS.key_id, build_index(terms)) + os.urandom(64)


def tags(*numbers: int) -> bytes:
    return struct.pack(f">{len(numbers)}i", *numbers)


def name(text: str) -> bytes:
    return encrypt_cell(text.encode(), key=KEYS.key, key_id=KEYS.key_id, field="c.name", search=SEARCHED.search)


BIO = envelope({1: bytes(16), 2: tags(1, -1, 2**31 - 1), 3: tags(-(2**31), 7)})
BIO_TAGS = [1, -1, 2**31 - 1, -(2**31), 7]


def make_schema(database: str, role: Role) -> None:
    with psycopg.connect(database, autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE SCHEMA shop AUTHORIZATION {}").format(sql.Identifier(role.name)))
        admin.execute("GRANT USAGE ON SCHEMA shop TO PUBLIC")


def index(connection: Connection, table: str = "shop.c") -> None:
    """Guard a table like TABLE and index a scalar facet of one of its columns, and both tag facets of the other."""
    connection.execute("SELECT glpgenc.gl_guard_column(%s, 'name', 'c.name')", [table])
    connection.execute("SELECT glpgenc.gl_guard_column(%s, 'bio', 'c.bio')", [table])
    assert added(connection, table, "name", "lower") == "name_bidx"
    assert added(connection, table, "bio", "start") == added(connection, table, "bio", "part") == "bio_tags"


def added(connection: Connection, *arguments: str) -> Any:
    places = ", ".join(["%s"] * len(arguments))
    row = connection.execute(f"SELECT glpgenc.gl_index_column({places})".encode(), arguments).fetchone()
    assert row is not None
    return row[0]


def rows(connection: Connection, query: str) -> list[Any]:
    return connection.execute(query.encode()).fetchall()


@pytest.fixture
def owner(every_database: str) -> Iterator[Connection]:
    """A table's owner who may register, and is no superuser; shop.c is indexed, and everybody may write to it."""
    with login_role(every_database, member_of=["glpgenc_admin"]) as role:
        make_schema(every_database, role)
        with psycopg.connect(role.url(every_database), autocommit=True) as connection:
            connection.execute(FIELDS.encode())
            connection.execute(TABLE.format("shop.c").encode())
            index(connection)
            connection.execute("GRANT ALL ON shop.c TO PUBLIC")
            yield connection


@pytest.fixture
def writer(every_database: str, owner: Connection) -> Iterator[Connection]:
    """A role without any right in the schema glpgenc."""
    assert owner.info.user
    with (
        login_role(every_database) as role,
        psycopg.connect(role.url(every_database), autocommit=True) as connection,
    ):
        yield connection


@pytest.fixture
def superuser(every_database: str) -> Iterator[Connection]:
    with psycopg.connect(every_database, autocommit=True) as connection:
        yield connection


def is_kept(connection: Connection, table: str = "shop.c") -> bool:
    return rows(connection, KEPT.format(table)) == [(0,)]


def test_every_way_to_write_keeps_them_without_any_right_in_glpgenc(owner: Connection, writer: Connection) -> None:
    assert sqlstate(writer, "SELECT glpgenc.gl_index_term(NULL, 1)") == "42501"
    writer.execute("INSERT INTO shop.c VALUES (1, %b, %b)", [name("a"), BIO])
    assert rows(owner, "SELECT bio_tags FROM shop.c") == [(BIO_TAGS,)]
    with writer.cursor().copy("COPY shop.c (id, name, bio) FROM STDIN") as copy:
        for number in range(2, 30):
            copy.write_row((number, name(f"n{number}"), envelope({1: bytes(16), 3: tags(number)})))
    assert is_kept(owner)
    writer.execute("UPDATE shop.c SET name = %b, bio = NULL WHERE id = 2", [name("b")])
    upsert = "INSERT INTO shop.c (id, name) VALUES (3, %b) ON CONFLICT (id) DO UPDATE SET name = EXCLUDED.name"
    writer.execute(upsert, [name("c")])
    writer.execute("UPDATE shop.c SET name = other.name FROM shop.c other WHERE shop.c.id = 4 AND other.id = 5")
    if writer.info.server_version >= 150_000:
        writer.execute(
            "MERGE INTO shop.c USING (VALUES (6), (100)) AS v (id) ON c.id = v.id "
            "WHEN MATCHED THEN UPDATE SET name = %b WHEN NOT MATCHED THEN INSERT (id, name) VALUES (v.id, %b)",
            [name("d"), name("e")],
        )
    assert is_kept(owner)
    lower = lower_term("c")
    assert owner.execute("SELECT id FROM shop.c WHERE name_bidx = %b", [lower]).fetchall() == [(3,)]


def lower_term(text: str) -> bytes:
    """Return the term that the value has in slot 1."""
    return name(text)[23:39]


def test_rights_on_some_columns_are_enough(owner: Connection, writer: Connection) -> None:
    owner.execute(
        "REVOKE ALL ON shop.c FROM PUBLIC; GRANT INSERT (id, name), UPDATE (name), SELECT (id) ON shop.c TO PUBLIC"
    )
    writer.execute("INSERT INTO shop.c (id, name) VALUES (1, %b)", [name("a")])
    writer.execute("UPDATE shop.c SET name = %b WHERE id = 1", [name("b")])
    assert owner.execute("SELECT id FROM shop.c WHERE name_bidx = %b", [lower_term("b")]).fetchall() == [(1,)]


def test_a_unique_index_on_them_decides_an_upsert(owner: Connection, writer: Connection) -> None:
    owner.execute("CREATE UNIQUE INDEX ON shop.c (name_bidx)")
    upsert = "INSERT INTO shop.c (id, name) VALUES (%s, %b) ON CONFLICT (name_bidx) DO UPDATE SET note = 'again'"
    writer.execute(upsert, [1, name("Zoë")])
    writer.execute(upsert, [2, name("ZOË")])
    assert rows(owner, "SELECT id, note FROM shop.c") == [(1, "again")]
    assert sqlstate(writer, "INSERT INTO shop.c (id, name) VALUES (3, %b)", name("zoë")) == "23505"


def test_whoever_sets_them_is_overruled(owner: Connection, writer: Connection) -> None:
    writer.execute(
        "INSERT INTO shop.c (id, name, name_bidx, bio_tags) VALUES (1, %b, '\\x00', '{1}'), (2, NULL, '\\x00', '{1}')",
        [name("a")],
    )
    assert is_kept(owner)
    for change in ("name_bidx = '\\x01'", "name_bidx = NULL", "bio_tags = '{5}'", "bio_tags = NULL, name_bidx = ''"):
        writer.execute(f"UPDATE shop.c SET {change}".encode())
        assert is_kept(owner)


def test_null_has_neither_term_nor_tags_and_a_value_without_tags_has_none(owner: Connection) -> None:
    owner.execute("INSERT INTO shop.c (id, name, bio) VALUES (1, NULL, NULL), (2, %b, %b)", [envelope({})] * 2)
    assert rows(owner, "SELECT name_bidx, bio_tags FROM shop.c ORDER BY id") == [(None, None), (None, [])]
    owner.execute("UPDATE shop.c SET name = %b WHERE id = 1", [name("a")])
    owner.execute("UPDATE shop.c SET name = NULL WHERE id = 1")
    assert rows(owner, "SELECT name_bidx FROM shop.c WHERE id = 1") == [(None,)]


def test_terms_of_every_length_and_place_are_found(owner: Connection) -> None:
    made = [
        envelope({1: b"t" * 16}),
        envelope({1: b"t"}),
        envelope({1: b""}),
        envelope({2: b"u" * 16}),
        envelope({9: b"x" * 300, 1: b"t" * 16}),
        envelope({1: b"t" * 16, 2: b"u" * 16}),
        b"\xfb" + envelope({1: b"t" * 16})[1:],
        b"\xfc" + envelope({1: b"t" * 16})[1:],
        b"\xfc" + envelope({1: b"t" * 16, 2: tags(5, 9)})[1:],
        envelope({1: b"t" * 16}) + os.urandom(16 * 4000),
    ]
    for number, value in enumerate(made):
        owner.execute("INSERT INTO shop.c (id, name, bio) VALUES (%s, %b, %b)", [number, value, value])
    assert is_kept(owner)
    # Values that stand outside the row.
    owner.execute("INSERT INTO shop.c (id, name, bio) SELECT id + 100, name, bio FROM shop.c")
    owner.execute("UPDATE shop.c SET note = 'x', name_bidx = NULL, bio_tags = NULL")
    assert is_kept(owner)
    assert rows(owner, "SELECT count(*) FROM shop.c WHERE name_bidx IS NULL") == [(2,)]


@pytest.mark.parametrize("case", MALFORMED["open"], ids=by_name(MALFORMED["open"]))
def test_what_is_malformed_raises_nothing(database: str, case: dict[str, Any]) -> None:
    data = bytes.fromhex(case["envelope"])
    with psycopg.connect(database, autocommit=True) as admin:
        admin.execute(FIELDS.encode())
        admin.execute("CREATE SCHEMA shop")
        admin.execute(TABLE.format("shop.c").encode())
        index(admin)
        # The guards would refuse it, after the trigger has read it.
        admin.execute("ALTER TABLE shop.c DROP CONSTRAINT name_guarded, DROP CONSTRAINT bio_guarded")
        for number, value in enumerate((data, data[:20], data[:47], data[:1], data + b"\0")):
            admin.execute("INSERT INTO shop.c VALUES (%s, %b, %b)", [number, value, value])
        assert is_kept(admin)


def test_random_headers_are_read_as_our_functions_read_them(owner: Connection) -> None:
    owner.execute("ALTER TABLE shop.c DROP CONSTRAINT name_guarded, DROP CONSTRAINT bio_guarded")
    start = build_header(Suite.A256CBC_HS512, KEYS.key_id)[:18]
    with owner.cursor().copy("COPY shop.c (id, name, bio) FROM STDIN") as copy:
        for number in range(3000):
            entries = b"".join(
                bytes((slot % 4, 0, size % 11)) + os.urandom(size % 11)
                for slot, size in zip(os.urandom(4), os.urandom(4), strict=True)
            )
            data = start + len(entries).to_bytes(2, "big") + entries + os.urandom(number % 70)
            copy.write_row((number, data, data))
    assert is_kept(owner)
    assert rows(owner, "SELECT count(*) > 100 FROM shop.c WHERE name_bidx <> '' AND bio_tags <> '{}'") == [(True,)]


def test_tags_of_a_slot_are_read_whole_and_of_the_first_such_slot(superuser: Connection) -> None:
    twice = build_index({2: tags(1, 2) + b"\0\0\0"}) + build_index({2: tags(3)})
    data = build_header(Suite.A256CBC_HS512, KEYS.key_id, twice) + bytes(64)
    read = "SELECT glpgenc.gl_index_tags(%b, %s::integer)"
    assert superuser.execute(read, [data, 2]).fetchone() == ([1, 2],)
    assert superuser.execute(read, [data, 1]).fetchone() == ([],)
    assert superuser.execute(read, [data, None]).fetchone() == ([],)
    assert superuser.execute(read, [BIO, 3]).fetchone() == ([-(2**31), 7],)
    for nothing in (None, b"", b"plain text that is long enough to be an envelope, and is none"):
        assert superuser.execute("SELECT glpgenc.gl_index_tags(%b::bytea, 2)", [nothing]).fetchone() == (None,)


def test_updates_of_other_columns_do_not_run_the_trigger(owner: Connection, writer: Connection) -> None:
    writer.execute("INSERT INTO shop.c VALUES (1, %b, %b)", [name("a"), BIO])
    owner.execute(
        "CREATE OR REPLACE FUNCTION shop.c_glpgenc_index() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'it ran'; END $$"
    )
    writer.execute("UPDATE shop.c SET note = 'n', name = name, bio = bio || ''")
    assert sqlstate(writer, "UPDATE shop.c SET bio = NULL") == "P0001"


def test_rows_that_were_there_are_filled_by_an_update_that_changes_nothing(owner: Connection) -> None:
    owner.execute(TABLE.format("shop.old").encode())
    owner.execute("INSERT INTO shop.old VALUES (1, %b, %b), (2, NULL, NULL)", [name("a"), BIO])
    index(owner, "shop.old")
    assert rows(owner, "SELECT count(name_bidx) FROM shop.old") == [(0,)]
    owner.execute("UPDATE shop.old SET name = name")
    assert is_kept(owner, "shop.old")


def test_adding_one_rewrites_no_row(owner: Connection) -> None:
    owner.execute(TABLE.format("shop.old").encode())
    owner.execute("INSERT INTO shop.old (id) SELECT generate_series(1, 100)")
    before = rows(owner, "SELECT pg_relation_filenode('shop.old')")
    index(owner, "shop.old")
    assert rows(owner, "SELECT pg_relation_filenode('shop.old')") == before


@pytest.mark.parametrize("path", ["", "decoys", "decoys, pg_catalog", "pg_temp, decoys, public, pg_catalog"])
def test_decoys_in_a_hostile_search_path_are_not_called(
    owner: Connection, writer: Connection, superuser: Connection, path: str
) -> None:
    superuser.execute("CREATE SCHEMA decoys; GRANT USAGE ON SCHEMA decoys TO PUBLIC")
    for decoy in made_decoys(superuser):
        superuser.execute(decoy)
    for conforming in ("on", "off"):
        writer.execute("SELECT pg_catalog.set_config('search_path', %s, false)", [path])
        writer.execute("SELECT pg_catalog.set_config('standard_conforming_strings', %s, false)", [conforming])
        writer.execute("INSERT INTO shop.c VALUES (1, %b, %b), (2, %b, NULL)", [name("a"), BIO, envelope({})])
        writer.execute("UPDATE shop.c SET name = %b", [name("b")])
        assert is_kept(owner)
        writer.execute("DELETE FROM shop.c")
    # Whoever registers may have such settings too.
    owner.execute("SET standard_conforming_strings = off")
    owner.execute("SELECT pg_catalog.set_config('search_path', %s, false)", [path])
    owner.execute("ALTER TABLE shop.c DROP COLUMN name_bidx CASCADE")
    assert added(owner, "shop.c", "name", "lower") == "name_bidx"
    writer.execute("INSERT INTO shop.c VALUES (1, %b, %b)", [name("a"), BIO])
    assert is_kept(superuser)


def test_the_generated_function_qualifies_everything_and_has_its_writer_s_rights(owner: Connection) -> None:
    (body, definer, settings, comment) = rows(
        owner,
        "SELECT prosrc, prosecdef, proconfig, obj_description(oid, 'pg_proc') FROM pg_proc "
        "WHERE oid = 'shop.c_glpgenc_index'::regproc",
    )[0]
    assert (definer, settings) == (False, None)
    assert "glpgenc" in comment
    code = without_literals(body)
    assert re.findall(r"(?<![\w.\"])(?!COALESCE|OPERATOR)([A-Za-z_]\w*)\s*\((?!pg_catalog\.get_byte)", code) == []
    assert "glpgenc." not in code
    # -1 is a constant to the parser.
    bare = re.sub(r"OPERATOR\(pg_catalog\.[^)]+\)|:= -1;|:=|::", " ", code)
    assert re.findall(r"[-+*/<>=~!@#%^&|`?]+", bare) == []


def test_rows_applied_as_a_replica_are_kept_too(owner: Connection, superuser: Connection) -> None:
    superuser.execute("SET session_replication_role = replica")
    superuser.execute("INSERT INTO shop.c VALUES (1, %b, %b)", [name("a"), BIO])
    superuser.execute("UPDATE shop.c SET name = %b", [name("b")])
    assert is_kept(owner)
    assert rows(owner, "SELECT name_bidx IS NOT NULL FROM shop.c") == [(True,)]


def test_what_other_triggers_change_is_seen(owner: Connection) -> None:
    value = name("changed by a trigger").hex()
    owner.execute(
        "CREATE FUNCTION shop.other() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN NEW.name := '\\x{value}'; RETURN NEW; END $$; "
        "CREATE TRIGGER other BEFORE INSERT OR UPDATE ON shop.c FOR EACH ROW EXECUTE FUNCTION shop.other()".encode()
    )
    owner.execute("INSERT INTO shop.c (id, name) VALUES (1, %b)", [name("a")])
    assert is_kept(owner)
    owner.execute("ALTER TABLE shop.c DISABLE TRIGGER other; UPDATE shop.c SET name = NULL")
    owner.execute("ALTER TABLE shop.c ENABLE TRIGGER other; UPDATE shop.c SET note = 'x'")
    assert is_kept(owner)
    assert rows(owner, "SELECT name_bidx IS NOT NULL FROM shop.c") == [(True,)]


def test_partitions_are_kept_however_rows_reach_them(owner: Connection, superuser: Connection) -> None:
    owner.execute("CREATE TABLE shop.p (id int, name bytea, bio bytea, note text) PARTITION BY RANGE (id)")
    owner.execute("CREATE TABLE shop.p1 PARTITION OF shop.p FOR VALUES FROM (0) TO (10)")
    index(owner, "shop.p")
    owner.execute("CREATE TABLE shop.p2 PARTITION OF shop.p FOR VALUES FROM (10) TO (20) PARTITION BY RANGE (id)")
    owner.execute("CREATE TABLE shop.p2a PARTITION OF shop.p2 FOR VALUES FROM (10) TO (20)")
    owner.execute(
        "CREATE TABLE shop.p3 (bio_tags integer[], note text, gone int, bio bytea, name_bidx bytea, name bytea, id int)"
    )
    owner.execute("ALTER TABLE shop.p3 DROP COLUMN gone")
    for column in ("name", "bio"):
        owner.execute("SELECT glpgenc.gl_guard_column('shop.p3', %s, 'c.' || %s)", [column, column])
    owner.execute("ALTER TABLE shop.p ATTACH PARTITION shop.p3 FOR VALUES FROM (20) TO (30)")
    for number, table in enumerate(("p", "p1", "p", "p2", "p2a", "p", "p3")):
        insert = f"INSERT INTO shop.{table} (id, name, bio) VALUES (%s, %b, %b)"
        owner.execute(insert.encode(), [number * 4, name("a"), BIO])
    assert is_kept(owner, "shop.p")
    owner.execute("UPDATE shop.p SET id = 29 - id, name = %b", [name("b")])
    assert is_kept(owner, "shop.p")
    superuser.execute("SET session_replication_role = replica")
    for number, table in enumerate(("p1", "p2a", "p3")):
        superuser.execute(f"INSERT INTO shop.{table} (id, name) VALUES (%s, %b)".encode(), [number * 10, name("r")])
    assert is_kept(owner, "shop.p")
    # Regenerated over the partitions that have its triggers already.
    assert added(owner, "shop.p", "name", "short") == "name_short_bidx"
    superuser.execute("UPDATE shop.p SET name = %b", [name("c")])
    assert is_kept(owner, "shop.p")
    assert rows(owner, "SELECT DISTINCT octet_length(name_short_bidx) FROM shop.p") == [(2,)]
    owner.execute("ALTER TABLE shop.p DROP COLUMN name_short_bidx CASCADE")
    assert added(owner, "shop.p", "name", "lower") == "name_bidx"
    owner.execute("UPDATE shop.p SET name = %b", [name("d")])
    assert is_kept(owner, "shop.p")
    enabled = "SELECT DISTINCT tgenabled::text FROM pg_trigger WHERE tgname LIKE 'zzz_glpgenc%'"
    assert rows(owner, enabled) == [("A",)]


def test_calling_it_again_changes_nothing_and_waits_for_nobody(owner: Connection, writer: Connection) -> None:
    state = """
        SELECT c.oid, c.xmin::text, NULL FROM pg_class c WHERE c.oid = 'shop.c'::regclass
        UNION ALL SELECT t.oid, t.xmin::text, p.xmin::text FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
        WHERE t.tgrelid = 'shop.c'::regclass
    """
    before = rows(owner, state)
    with writer.transaction():
        writer.execute("INSERT INTO shop.c VALUES (1, NULL, NULL)")
        owner.execute("SET lock_timeout = '1s'")
        index(owner)
    assert rows(owner, state) == before
    assert rows(owner, "SELECT count(*) FROM glpgenc.index_columns") == [(3,)]


@pytest.mark.parametrize("facets", [("lower", "lower"), ("lower", "short")])
def test_two_callers_at_once_both_succeed(owner: Connection, facets: tuple[str, str]) -> None:
    owner.execute(TABLE.format("shop.d").encode())
    owner.execute("SELECT glpgenc.gl_guard_column('shop.d', 'name', 'c.name')")
    with psycopg.connect(owner.info.dsn, password=owner.info.password) as other:
        assert added(other, "shop.d", "name", facets[0]) == "name_bidx"
        found: list[Any] = []
        waiting = threading.Thread(target=lambda: found.append(added(owner, "shop.d", "name", facets[1])))
        waiting.start()
        time.sleep(0.3)
        assert found == []
        other.commit()
        waiting.join(20)
    assert found == ["name_bidx" if facets[1] == "lower" else "name_short_bidx"]
    owner.execute("INSERT INTO shop.d (id, name) VALUES (1, %b)", [name("a")])
    assert rows(owner, "SELECT count(name_bidx) FROM shop.d") == [(1,)]


def test_a_transaction_that_has_read_the_table_can_still_write_while_a_caller_waits(
    owner: Connection, writer: Connection
) -> None:
    with writer.transaction():
        writer.execute("SELECT FROM shop.c")
        waiting = threading.Thread(target=lambda: added(owner, "shop.c", "name", "short"))
        waiting.start()
        time.sleep(0.3)
        writer.execute("INSERT INTO shop.c VALUES (1, %b, %b)", [name("a"), BIO])
        assert waiting.is_alive()
    waiting.join(20)
    writer.execute("UPDATE shop.c SET name = name")
    assert rows(owner, "SELECT octet_length(name_short_bidx) FROM shop.c") == [(2,)]


def test_a_renamed_or_moved_table_goes_on_and_its_function_follows(owner: Connection, writer: Connection) -> None:
    owner.execute("ALTER TABLE shop.c RENAME TO clients")
    owner.execute(TABLE.format("shop.c").encode())
    index(owner)
    for table in ("shop.clients", "shop.c"):
        owner.execute(f"INSERT INTO {table} VALUES (1, %b, %b)".encode(), [name("a"), BIO])
        assert is_kept(owner, table)
    assert added(owner, "shop.clients", "name", "short") == "name_short_bidx"
    functions = (
        "SELECT DISTINCT tgrelid::regclass::text, tgfoid::regproc::text FROM pg_trigger WHERE tgname LIKE 'zzz%'"
    )
    found = dict(rows(owner, functions))
    assert found["shop.clients"] == "shop.clients_glpgenc_index"
    assert found["shop.c"].startswith("shop.")
    # Nothing is left behind.
    assert rows(owner, "SELECT count(*) FROM pg_proc WHERE pronamespace = 'shop'::regnamespace") == [(2,)]
    writer.execute("INSERT INTO shop.clients VALUES (2, %b, %b)", [name("a"), BIO])
    assert is_kept(owner, "shop.clients")


def test_a_dropped_table_s_function_serves_the_next_of_its_name(owner: Connection) -> None:
    owner.execute("DROP TABLE shop.c")
    owner.execute(TABLE.format("shop.c").encode())
    index(owner)
    owner.execute("INSERT INTO shop.c VALUES (1, %b, %b)", [name("a"), BIO])
    assert is_kept(owner)
    assert rows(owner, "SELECT count(*) FROM pg_proc WHERE pronamespace = 'shop'::regnamespace") == [(1,)]


def test_a_function_of_somebody_else_that_has_the_name_is_left_alone(owner: Connection, superuser: Connection) -> None:
    superuser.execute("CREATE FUNCTION shop.d_glpgenc_index() RETURNS int LANGUAGE sql AS 'SELECT 1'")
    owner.execute(TABLE.format("shop.d").encode())
    index(owner, "shop.d")
    owner.execute("INSERT INTO shop.d VALUES (1, %b, %b)", [name("a"), BIO])
    assert is_kept(owner, "shop.d")
    assert rows(superuser, "SELECT shop.d_glpgenc_index()") == [(1,)]


def test_a_superuser_may_add_one_and_the_owner_the_next(owner: Connection, superuser: Connection) -> None:
    superuser.execute("ALTER TABLE shop.c DROP COLUMN name_bidx CASCADE; DROP FUNCTION shop.c_glpgenc_index CASCADE")
    assert added(superuser, "shop.c", "name", "lower") == "name_bidx"
    assert added(owner, "shop.c", "name", "short") == "name_short_bidx"
    owner.execute("INSERT INTO shop.c VALUES (1, %b, %b)", [name("a"), BIO])
    assert is_kept(owner)


def test_after_a_column_was_dropped_the_others_are_kept(owner: Connection, writer: Connection) -> None:
    assert sqlstate(owner, "ALTER TABLE shop.c DROP COLUMN bio_tags") == "2BP01"
    owner.execute("ALTER TABLE shop.c DROP COLUMN bio_tags CASCADE")
    assert added(owner, "shop.c", "name", "lower") == "name_bidx"
    assert rows(owner, "SELECT column_name, facet FROM glpgenc.index_columns") == [("name", "lower")]
    writer.execute("INSERT INTO shop.c (id, name, bio) VALUES (1, %b, %b)", [name("a"), BIO])
    writer.execute("UPDATE shop.c SET name = %b", [name("b")])
    assert owner.execute("SELECT id FROM shop.c WHERE name_bidx = %b", [lower_term("b")]).fetchall() == [(1,)]
    index(owner)
    owner.execute("UPDATE shop.c SET bio = bio")
    assert is_kept(owner)


def test_of_the_index_columns_that_of_one_slot_goes_and_shared_tags_with_the_last_facet(owner: Connection) -> None:
    assert added(owner, "shop.c", "name", "short") == "name_short_bidx"
    index(owner, "shop.c")
    left = "SELECT column_name, facet FROM glpgenc.index_columns ORDER BY column_name, slot"
    present = [("bio", "start"), ("bio", "part"), ("name", "lower"), ("name", "short")]
    assert rows(owner, left) == present
    slots = dict(rows(owner, "SELECT facet, slot FROM glpgenc.index_columns"))
    for gone, column in (("lower", "name_bidx"), ("start", None), ("part", "bio_tags")):
        before = columns_of(owner)
        place = next(each for each in present if each[1] == gone)
        owner.execute("SELECT glpgenc._drop_index_column('shop.c', %s, %s)", [place[0], slots[gone]])
        present.remove(place)
        assert rows(owner, left) == present
        assert before - columns_of(owner) == ({column} if column else set())
    owner.execute("INSERT INTO shop.c (id, name) VALUES (1, %b)", [name("a")])
    assert rows(owner, "SELECT name_short_bidx IS NOT NULL FROM shop.c") == [(True,)]


def columns_of(connection: Connection) -> set[str]:
    found = "SELECT attname FROM pg_attribute WHERE attrelid = 'shop.c'::regclass AND attnum > 0 AND NOT attisdropped"
    return {column for (column,) in rows(connection, found)}


def test_after_a_ciphertext_column_was_dropped_the_others_are_kept(owner: Connection) -> None:
    owner.execute("ALTER TABLE shop.c DROP COLUMN bio CASCADE")
    assert added(owner, "shop.c", "name", "short") == "name_short_bidx"
    owner.execute("INSERT INTO shop.c (id, name) VALUES (1, %b)", [name("a")])
    owner.execute("UPDATE shop.c SET name = %b", [name("b")])
    assert owner.execute("SELECT id FROM shop.c WHERE name_bidx = %b", [lower_term("b")]).fetchall() == [(1,)]
    assert rows(owner, "SELECT DISTINCT column_name FROM glpgenc.index_columns") == [("name",)]


def test_after_a_column_was_renamed_writes_fail_until_the_registry_says_so(owner: Connection) -> None:
    owner.execute("ALTER TABLE shop.c RENAME COLUMN bio TO story")
    # Loudly, and not with an index that goes stale.
    assert sqlstate(owner, "INSERT INTO shop.c (id, story) VALUES (1, %b)", BIO) == "42703"
    with pytest.raises(psycopg.Error, match=r"column story of table shop\.c was renamed") as caught:
        added(owner, "shop.c", "name", "short")
    assert caught.value.sqlstate == "ZE012"
    owner.execute("UPDATE glpgenc.encrypted_columns SET column_name = 'story' WHERE column_name = 'bio'")
    assert added(owner, "shop.c", "story", "part") == "bio_tags"
    owner.execute("INSERT INTO shop.c (id, name, story) VALUES (1, %b, %b)", [name("a"), BIO])
    assert rows(owner, "SELECT bio_tags, name_bidx IS NOT NULL FROM shop.c") == [(BIO_TAGS, True)]
    owner.execute("ALTER TABLE shop.c RENAME COLUMN bio_tags TO story_tags")
    owner.execute("UPDATE glpgenc.index_columns SET index_column = 'story_tags' WHERE index_column = 'bio_tags'")
    assert added(owner, "shop.c", "story", "part") == "story_tags"
    owner.execute("INSERT INTO shop.c (id, story) VALUES (2, %b)", [BIO])
    assert rows(owner, "SELECT story_tags FROM shop.c WHERE id = 2") == [(BIO_TAGS,)]


def test_a_column_that_is_there_and_fits_is_taken(owner: Connection) -> None:
    owner.execute(TABLE.format("shop.d").encode())
    owner.execute("ALTER TABLE shop.d ADD COLUMN name_bidx bytea, ADD COLUMN mine bytea, ADD COLUMN our_tags integer[]")
    owner.execute("SELECT glpgenc.gl_guard_column('shop.d', 'name', 'c.name')")
    owner.execute("SELECT glpgenc.gl_guard_column('shop.d', 'bio', 'c.bio')")
    assert added(owner, "shop.d", "name", "lower") == "name_bidx"
    assert added(owner, "shop.d", "name", "short", "mine") == "mine"
    assert added(owner, "shop.d", "bio", "part", "our_tags") == "our_tags"
    # Tags share one column, wherever that is.
    assert added(owner, "shop.d", "bio", "start") == "our_tags"
    owner.execute("INSERT INTO shop.d (id, name, bio) VALUES (1, %b, %b)", [name("a"), BIO])
    assert rows(owner, "SELECT octet_length(name_bidx), octet_length(mine), our_tags FROM shop.d") == [
        (16, 2, BIO_TAGS)
    ]


STRANGE = ["we\"ird'; DROP TABLE shop.c; --", "$body$", "back\\slash", "new\nline", "%s %1$I", "select", "data", "slot"]


@pytest.mark.parametrize("column", STRANGE)
def test_strange_names_are_quoted(owner: Connection, column: str) -> None:
    table = sql.Identifier("shop", column + " table")
    create = sql.SQL("CREATE TABLE {} (id int, {} bytea)").format(table, sql.Identifier(column))
    owner.execute(create)
    oid = rows(owner, "SELECT max(oid) FROM pg_class WHERE relnamespace = 'shop'::regnamespace AND relkind = 'r'")[0][0]
    owner.execute("SELECT glpgenc.gl_guard_column(%s::oid, %s, 'c.name')", [oid, column])
    for facet, expected in (("lower", f"{column}_bidx"), ("short", f"{column}_short_bidx")):
        made = owner.execute("SELECT glpgenc.gl_index_column(%s::oid, %s, %s)", [oid, column, facet]).fetchone()
        assert made == (expected,)
    owner.execute(sql.SQL("INSERT INTO {} VALUES (1, {})").format(table, sql.Literal(name("a"))))
    read = sql.SQL("SELECT {} = glpgenc.gl_index_term({}, 1) FROM {}")
    found = owner.execute(read.format(sql.Identifier(f"{column}_bidx"), sql.Identifier(column), table)).fetchall()
    assert found == [(True,)]


def test_long_names_get_index_columns_and_functions_of_their_own(owner: Connection) -> None:
    long = ["a" * 62 + end for end in "xy"]
    for table in ("t" * 60, "t" * 63):
        owner.execute(f"CREATE TABLE shop.{table} ({long[0]} bytea, {long[1]} bytea)".encode())
        for column in long:
            owner.execute("SELECT glpgenc.gl_guard_column(%s, %s, 'c.bio')", [f"shop.{table}", column])
            for facet in ("exact", "start", "part"):
                assert added(owner, f"shop.{table}", column, facet) in {
                    f"glpgenc_{1 + long.index(column)}_tags",
                    f"glpgenc_{1 + long.index(column)}_bidx",
                    f"glpgenc_{1 + long.index(column)}_1_bidx",
                }
        owner.execute(f"INSERT INTO shop.{table} ({long[1]}) VALUES (%b)".encode(), [BIO])
        assert rows(owner, f"SELECT glpgenc_1_tags, glpgenc_2_tags FROM shop.{table}") == [(None, BIO_TAGS)]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("shop.v", "name", "lower"), "shop.v is not a table"),
        (("shop.p1", "name", "lower"), "shop.p1 is a partition"),
        (("shop.parent", "name", "lower"), "triggers are not inherited"),
        (("shop.c", "no_such", "lower"), "column no_such of table shop.c does not exist"),
        (("shop.c", "note", "lower"), "must be of type bytea"),
        (("shop.c", "spare", "lower"), "column spare of table shop.c is not registered: call gl_guard_column first"),
        (("shop.c", "made", "lower"), "is generated"),
        (("shop.c", "name", "part"), "field c.name has no facet of this name"),
        (("shop.c", "name", None), "field c.name has no facet of this name"),
        (("shop.c", None, "lower"), "does not exist"),
        ((None, "name", "lower"), "is not a table"),
        (("shop.c", "name", "short", "note"), "column note of table shop.c already exists and is not of type bytea"),
        (("shop.c", "name", "short", "ctid"), "column ctid of table shop.c already exists and is not of type bytea"),
        (("shop.c", "name", "short", "made"), "column made of table shop.c already exists and is generated"),
        (("shop.c", "name", "short", "bio_tags"), "not of type bytea"),
        (("shop.c", "name", "short", "bio"), "column bio of table shop.c contains ciphertext"),
        (("shop.c", "name", "short", "name"), "contains ciphertext"),
        (("shop.c", "name", "short", "name_bidx"), "is the index column of facet lower of column name"),
        (("shop.c", "name", "lower", "spare"), "already has the index column name_bidx"),
        (("shop.c", "bio", "exact", "bio_tags"), "not of type bytea"),
    ],
)
def test_it_refuses(owner: Connection, arguments: tuple[str | None, ...], says: str) -> None:
    owner.execute(
        "CREATE VIEW shop.v AS SELECT name FROM shop.c; "
        "CREATE TABLE shop.p (name bytea) PARTITION BY LIST (name); "
        "CREATE TABLE shop.p1 PARTITION OF shop.p DEFAULT; "
        "CREATE TABLE shop.parent (name bytea); CREATE TABLE shop.child () INHERITS (shop.parent); "
        "ALTER TABLE shop.c ADD COLUMN spare bytea, ADD COLUMN made bytea GENERATED ALWAYS AS (name) STORED"
    )
    state = "SELECT (SELECT count(*) FROM pg_attribute), (SELECT count(*) FROM glpgenc.index_columns)"
    before = rows(owner, state)
    places = ", ".join(["%s"] * len(arguments))
    with pytest.raises(psycopg.Error, match=re.escape(says)) as caught:
        owner.execute(f"SELECT glpgenc.gl_index_column({places})".encode(), arguments)
    assert caught.value.sqlstate == "ZE012"
    assert rows(owner, state) == before


def test_columns_with_which_search_terms_can_not_be_unique_are_named(owner: Connection) -> None:
    assert added(owner, "shop.c", "name", "short") == "name_short_bidx"
    owner.execute("SELECT glpgenc.gl_register_facet('c.bio', 'city', 'exact', parameters => '{\"path\": \"$.city\"}')")
    assert added(owner, "shop.c", "bio", "city") == "bio_bidx"
    check = "SELECT glpgenc._check_unique('shop.c', %s::name[], %s)"
    for columns in ([], ["note"], ["id", "note"], ["name_bidx", "id"]):
        owner.execute(check.encode(), [columns, "bio"])
    refused = {
        "gone": "does not exist",
        "name": "holds ciphertext",
        "bio_tags": "contains terms that different values share",
        "name_short_bidx": "contains terms that different values share",
        "bio_bidx": "contains terms that different values share",
        "note": "is dropped once its values are encrypted",
    }
    for column, says in refused.items():
        with pytest.raises(psycopg.Error, match=f"column {column} of table shop.c .* it {says}") as caught:
            owner.execute(check.encode(), [["id", column], "note"])
        assert caught.value.sqlstate == "ZE012"
    owner.execute("SELECT glpgenc.gl_expand_column('shop.c', 'note', 'note_enc', 'c.name')")
    owner.execute(check.encode(), [["id"], None])
    with pytest.raises(psycopg.Error, match="it is dropped once its values are encrypted"):
        owner.execute(check.encode(), [["note"], None])


def test_two_ciphertext_columns_do_not_share_tags(owner: Connection) -> None:
    owner.execute("ALTER TABLE shop.c ADD COLUMN other bytea")
    owner.execute("SELECT glpgenc.gl_guard_column('shop.c', 'other', 'c.bio')")
    query = "SELECT glpgenc.gl_index_column('shop.c', 'other', 'part', 'bio_tags')"
    assert sqlstate(owner, query) == "ZE012"


def test_only_an_admin_who_owns_the_table_may_call_it(every_database: str, owner: Connection) -> None:
    assert owner.info.user
    call = "SELECT glpgenc.gl_index_column('shop.c', 'name', 'short')"
    for group in ("glpgenc_app", "glpgenc_auditor", "glpgenc_admin"):
        with (
            login_role(every_database, member_of=[group]) as role,
            psycopg.connect(role.url(every_database), autocommit=True) as connection,
        ):
            assert sqlstate(connection, call) == "42501", group
            assert rows(connection, "SELECT count(*) FROM glpgenc.index_columns") == [(3,)]


def test_a_column_may_be_named_as_a_word_of_plpgsql(admin: Connection) -> None:
    admin.execute(FIELDS)
    admin.execute('CREATE TABLE odd (id int, "loop" bytea, "begin" bytea)')
    admin.execute("SELECT glpgenc.gl_guard_column('odd', 'loop', 'c.name')")
    admin.execute("SELECT glpgenc.gl_index_column('odd', 'loop', 'lower', 'begin')")
    admin.execute("INSERT INTO odd VALUES (1, %b)", [name("Ada")])
    admin.execute('UPDATE odd SET "begin" = NULL')
    row = admin.execute('SELECT "begin" = glpgenc.gl_index_term("loop", 1) FROM odd').fetchone()
    assert row == (True,)
