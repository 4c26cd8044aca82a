"""Rows that look as if a column was not written: defaults, moves between partitions, copies of rows, NULL and ''."""

from __future__ import annotations

import pytest

from tests.sql.conftest import Connection, sqlstate
from tests.sql.migration.conftest import catalogue, cell, drop, expand, keyed, read, rows, verified

# Its leaf of the east has its columns in another order, and is in parts itself.
SALES = """
    CREATE TABLE shop.sale (id int, area text, shelf int DEFAULT 0, email text {null} DEFAULT 'nobody', note text)
        PARTITION BY LIST (area);
    CREATE TABLE shop.west PARTITION OF shop.sale FOR VALUES IN ('west');
    CREATE TABLE shop.east (note text, gone int, email text {null} DEFAULT 'nobody', shelf int, id int, area text)
        PARTITION BY LIST (shelf);
    ALTER TABLE shop.east DROP COLUMN gone;
    ALTER TABLE shop.sale ATTACH PARTITION shop.east FOR VALUES IN ('east');
    CREATE TABLE shop.east0 PARTITION OF shop.east FOR VALUES IN (0);
    CREATE TABLE shop.east1 PARTITION OF shop.east DEFAULT;
    GRANT ALL ON ALL TABLES IN SCHEMA shop TO PUBLIC
"""
DEFAULTS = "SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE adrelid = %s::regclass ORDER BY adnum"
PARTS = "SELECT id, tableoid::regclass::text FROM shop.sale ORDER BY id"


def sales(connection: Connection, *, null: str = "", more: str = "") -> None:
    connection.execute(SALES.format(null=null).encode())
    expand(connection, "shop.sale", more)


def defaults_of(connection: Connection, table: str) -> list[str]:
    return [text for (text,) in rows(connection, DEFAULTS, table)]


def insert(connection: Connection, number: int, email: str, area: str = "west") -> None:
    connection.execute("INSERT INTO shop.sale (id, area, email) VALUES (%s, %s, %s)", [number, area, email])


@pytest.mark.parametrize("null", ["", "NOT NULL"])
def test_a_row_with_the_default_moves_between_partitions_without_keys(
    owner: Connection, app: Connection, writer: Connection, null: str
) -> None:
    sales(owner, null=null)
    with keyed(app):
        insert(app, 1, "nobody")
        insert(app, 2, "a")
        app.execute("INSERT INTO shop.sale (id, area) VALUES (3, 'west')")
    writer.execute("UPDATE shop.sale SET area = 'east'")
    writer.execute("UPDATE shop.sale SET shelf = 5 WHERE id = 3")
    assert read(app, "shop.sale") == [(1, "nobody", "nobody"), (2, "a", "a"), (3, "nobody", "nobody")]
    assert rows(app, PARTS) == [(1, "shop.east0"), (2, "shop.east0"), (3, "shop.east1")]
    # The way back is open.
    owner.execute("SELECT glpgenc.gl_abandon('shop.sale', 'email_enc')")
    assert rows(owner, "SELECT email FROM shop.sale ORDER BY id") == [("nobody",), ("a",), ("nobody",)]


@pytest.mark.parametrize("mode", ["database", "client"])
def test_a_row_that_waits_for_the_backfill_moves_where_new_plaintext_is_refused(
    owner: Connection, writer: Connection, mode: str
) -> None:
    owner.execute(SALES.format(null="").encode())
    for number, email in ((1, "nobody"), (2, "a"), (3, "b")):
        insert(owner, number, email)
    expand(owner, "shop.sale", f"unkeyed => 'refuse', mode => '{mode}'")
    writer.execute("UPDATE shop.sale SET area = 'east', note = 'n' WHERE id < 3")
    writer.execute("UPDATE shop.sale SET shelf = shelf + 1 WHERE id = 1")
    assert rows(owner, "SELECT id, email, email_enc FROM shop.sale ORDER BY id") == [
        (1, "nobody", None),
        (2, "a", None),
        (3, "b", None),
    ]
    # What a move is allowed is for its own row alone.
    inserted = "INSERT INTO shop.sale (id, area, email) VALUES (4, 'west', 'b')"
    for query in (
        "UPDATE shop.sale SET area = 'east', email = 'new' WHERE id = 3",
        inserted,
        f"UPDATE shop.sale SET area = 'east' WHERE id = 3; {inserted}",
        f"WITH moved AS (UPDATE shop.sale SET area = 'east' WHERE id = 3 RETURNING id) {inserted}",
    ):
        assert sqlstate(writer, query) == "ZE001"
    if writer.info.server_version >= 150_000:
        assert (
            sqlstate(
                writer,
                "MERGE INTO shop.sale s USING (VALUES (1), (2), (9)) AS v (id) ON s.id = v.id "
                "WHEN MATCHED AND s.id = 1 THEN UPDATE SET shelf = shelf + 1 WHEN MATCHED THEN DELETE "
                "WHEN NOT MATCHED THEN INSERT (id, area, email) VALUES (v.id, 'west', 'new')",
            )
            == "ZE001"
        )
    assert rows(owner, "SELECT count(*) FROM shop.sale") == [(3,)]


def test_whole_rows_are_copied_as_they_are_without_keys(owner: Connection, app: Connection, writer: Connection) -> None:
    sales(owner)
    with keyed(app):
        for number, email in ((1, "nobody"), (2, "a"), (3, "")):
            insert(app, number, email)
    columns = "area, email, email_enc, note"
    writer.execute(f"INSERT INTO shop.sale (id, {columns}) SELECT id + 10, {columns} FROM shop.sale".encode())
    dumped = rows(owner, f"SELECT id + 20, {columns} FROM shop.sale WHERE id < 10")
    with writer.cursor().copy(f"COPY shop.sale (id, {columns}) FROM STDIN".encode()) as copy:
        for row in dumped:
            copy.write_row(row)
    if writer.info.server_version >= 150_000:
        writer.execute(
            f"MERGE INTO shop.sale s USING (SELECT id + 30 AS id, {columns} FROM shop.sale WHERE id < 10) AS v "
            "ON s.id = v.id WHEN NOT MATCHED THEN "
            "INSERT (id, area, email, email_enc, note) VALUES (v.id, v.area, v.email, v.email_enc, v.note)".encode()
        )
    found = read(app, "shop.sale")
    assert len(found) == (12 if writer.info.server_version >= 150_000 else 9)
    assert [(row[1], row[2]) for row in found] == [("nobody", "nobody"), ("a", "a"), ("", "")] * (len(found) // 3)


def test_a_row_moved_by_hand_with_the_default_keeps_it(owner: Connection, app: Connection, writer: Connection) -> None:
    sales(owner, null="NOT NULL")
    with keyed(app):
        for number in (1, 2, 3):
            insert(app, number, "nobody")
    writer.execute(
        "WITH gone AS (DELETE FROM shop.west RETURNING *) "
        "INSERT INTO shop.east0 (id, area, shelf, email, email_enc) SELECT id, 'east', 0, email, email_enc FROM gone"
    )
    assert read(app, "shop.sale") == [(number, "nobody", "nobody") for number in (1, 2, 3)]


def test_a_new_release_that_names_the_ciphertext_alone_gets_no_default_beside_it(
    owner: Connection, app: Connection, writer: Connection
) -> None:
    sales(owner)
    named = "INSERT INTO shop.sale (id, area, email_enc) VALUES"
    writer.execute(f"{named} (1, 'west', %b), (2, 'east', NULL)".encode(), [cell("a")])
    writer.execute("INSERT INTO shop.east0 (id, area, shelf, email_enc) VALUES (3, 'east', 0, %b)", [cell("c")])
    # Another statement of the same message, which says both.
    writer.execute(
        f"{named} (4, 'west', '\\x{cell('d').hex()}'); INSERT INTO shop.sale (id, area, email, email_enc) "
        f"VALUES (5, 'west', 'nobody', '\\x{cell('nobody').hex()}')"
    )
    with keyed(app):
        app.execute(f"{named} (6, 'west', glpgenc.gl_encrypt('f', 'c.email')), (7, 'west', NULL)".encode())
    assert read(app, "shop.sale") == [
        (1, None, "a"),
        (2, None, None),
        (3, None, "c"),
        (4, None, "d"),
        (5, "nobody", "nobody"),
        (6, "f", "f"),
        (7, None, None),
    ]


def test_rows_of_one_statement_are_told_apart(owner: Connection, writer: Connection, app: Connection) -> None:
    sales(owner)
    writer.execute(
        "INSERT INTO shop.sale (id, area, email, email_enc) VALUES "
        "(1, 'west', DEFAULT, %b), (2, 'west', 'nobody', %b), "
        "(3, 'west', 'nobody', DEFAULT), (4, 'west', DEFAULT, DEFAULT)",
        [cell("a"), cell("nobody")],
    )
    assert read(app, "shop.sale") == [(1, None, "a"), (2, "nobody", "nobody"), (3, "nobody", None), (4, "nobody", None)]


@pytest.mark.parametrize("given", ["", None, "nobody"])
def test_an_old_release_s_own_value_is_none_of_the_default(
    owner: Connection, app: Connection, writer: Connection, given: str | None
) -> None:
    sales(owner)
    for connection in (writer, app):
        with keyed(app):
            connection.execute("INSERT INTO shop.sale (id, area, email) VALUES (1, 'west', %s)", [given])
    assert read(app, "shop.sale") == [(1, given, None), (1, given, given)]


@pytest.mark.parametrize(
    ("of_type", "default"),
    [
        ("text", "'it''s'"),
        ("varchar(20)", "'a'"),
        ("numeric(10,2)", "1.5"),
        ("bigint", "7"),
        ("text", "CASE WHEN 1 > 0 THEN 'x' ELSE NULL END"),
        ("text", "gen_random_uuid()"),
        ("text", "current_setting('glpgenc_test.none', true)"),
        ("timestamptz", "now()"),
        ("bytea", r"'\x6162'"),
        ("text[]", "'{a,b}'"),
    ],
)
def test_a_default_works_as_before_and_comes_back_as_it_was(
    owner: Connection, app: Connection, writer: Connection, of_type: str, default: str
) -> None:
    owner.execute(f"CREATE TABLE shop.d (id int PRIMARY KEY DEFAULT 1, email {of_type} DEFAULT {default})".encode())
    owner.execute("GRANT ALL ON shop.d TO PUBLIC")
    before, defaults = catalogue(owner, "shop.d"), defaults_of(owner, "shop.d")
    expand(owner, "shop.d")
    during = defaults_of(owner, "shop.d")
    expand(owner, "shop.d")
    assert defaults_of(owner, "shop.d") == during
    writer.execute("INSERT INTO shop.d (id) VALUES (1)")
    with keyed(app):
        app.execute("INSERT INTO shop.d (id) VALUES (2)")
    same = "SELECT email IS NOT DISTINCT FROM glpgenc.gl_decrypt(email_enc, 'c.email')::{} FROM shop.d WHERE id = 2"
    if of_type != "bytea":
        with keyed(app):
            assert rows(app, same.format(of_type)) == [(True,)]
    assert rows(owner, "SELECT count(*) FROM shop.d WHERE email_enc IS NULL AND id = 1") == [(1,)]
    owner.execute("SELECT glpgenc.gl_abandon('shop.d', 'email_enc')")
    assert catalogue(owner, "shop.d") == before
    assert defaults_of(owner, "shop.d") == defaults


def test_a_domain_s_default_is_one_too(owner: Connection, writer: Connection, app: Connection) -> None:
    owner.execute("CREATE DOMAIN shop.mail AS text DEFAULT 'none'; CREATE TABLE shop.d (id int, email shop.mail)")
    owner.execute("GRANT ALL ON shop.d TO PUBLIC")
    expand(owner, "shop.d")
    writer.execute("INSERT INTO shop.d (id, email_enc) VALUES (1, %b)", [cell("a")])
    writer.execute("INSERT INTO shop.d (id, email, email_enc) VALUES (2, 'none', %b)", [cell("none")])
    writer.execute("INSERT INTO shop.d (id) VALUES (3)")
    assert read(app, "shop.d") == [(1, None, "a"), (2, "none", "none"), (3, "none", None)]
    owner.execute("DELETE FROM shop.d WHERE id = 1; SELECT glpgenc.gl_abandon('shop.d', 'email_enc')")
    assert defaults_of(owner, "shop.d") == []


def test_a_default_that_was_changed_on_the_way_is_known_after_another_expand(
    owner: Connection, writer: Connection, app: Connection
) -> None:
    sales(owner)
    owner.execute("ALTER TABLE shop.sale ALTER COLUMN email SET DEFAULT 'other'")
    expand(owner, "shop.sale")
    writer.execute("INSERT INTO shop.sale (id, area, email_enc) VALUES (1, 'west', %b)", [cell("a")])
    writer.execute("INSERT INTO shop.sale (id, area) VALUES (2, 'west')")
    assert read(app, "shop.sale") == [(1, None, "a"), (2, "other", None)]
    owner.execute("ALTER TABLE shop.sale ALTER COLUMN email DROP DEFAULT")
    expand(owner, "shop.sale")
    owner.execute("DELETE FROM shop.sale; SELECT glpgenc.gl_abandon('shop.sale', 'email_enc')")
    assert defaults_of(owner, "shop.sale") == ["0"]
    assert defaults_of(owner, "shop.east0") == []


def test_contract_leaves_no_default_behind(owner: Connection) -> None:
    sales(owner)
    verified(owner, "shop.sale")
    drop(owner, "shop.sale")
    for part in ("sale", "west", "east0"):
        assert "omitted" not in str(defaults_of(owner, f"shop.{part}"))


def test_a_setting_that_was_there_before_marks_nothing_as_omitted(
    owner: Connection, writer: Connection, app: Connection
) -> None:
    sales(owner)
    (default,) = [text for text in defaults_of(owner, "shop.sale") if "nobody" in text]
    name = default.split("'")[1]
    for value in ("on", "2000-01-01 00:00:00+00"):
        writer.execute("SELECT set_config(%s, %s, false), set_config('glpgenc.moving', 'on', false)", [name, value])
        writer.execute(
            "INSERT INTO shop.sale (id, area, email, email_enc) VALUES (1, 'west', 'nobody', %b)", [cell("nobody")]
        )
    assert read(app, "shop.sale") == [(1, "nobody", "nobody")] * 2
