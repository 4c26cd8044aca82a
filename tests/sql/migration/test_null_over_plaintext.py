"""NULL over a row that has no ciphertext yet, and the question whether such a row has its value elsewhere."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import psycopg
import pytest

from tests.sql.conftest import Connection
from tests.sql.migration.conftest import EMAIL, cell, drop, expand, keyed, read, rows

pytestmark = pytest.mark.slow

WRITE_NULL = "UPDATE shop.c SET email_enc = glpgenc.gl_null('shop.c', 'email_enc') WHERE id = 1"
FALLS_BACK = "SELECT glpgenc.gl_falls_back('shop.c', 'email_enc', 'email')"


def falls_back(connection: Connection) -> Any:
    return rows(connection, FALLS_BACK)[0][0]


def test_null_over_a_row_without_ciphertext_takes_the_plaintext_away(owner: Connection, app: Connection) -> None:
    app.execute("INSERT INTO shop.c (id, email) VALUES (1, 'a'), (2, 'b')")
    app.execute("UPDATE shop.c SET email_enc = NULL WHERE id = 1")
    assert read(app)[0] == (1, "a", None)
    app.execute(WRITE_NULL)
    assert read(app) == [(1, None, None), (2, "b", None)]
    assert rows(owner, "SELECT count(*) FROM shop.c WHERE email_enc IS NOT NULL") == [(0,)]


def test_null_over_ciphertext_empties_both_and_an_insert_of_it_stores_none(app: Connection) -> None:
    with keyed(app):
        app.execute("INSERT INTO shop.c (id, email) VALUES (1, 'a')")
        app.execute(WRITE_NULL)
        app.execute("INSERT INTO shop.c (id, email_enc) VALUES (2, glpgenc.gl_null('shop.c', 'email_enc'))")
    assert read(app) == [(1, None, None), (2, None, None)]


def test_null_takes_the_place_of_the_plaintexts_default(owner: Connection, app: Connection) -> None:
    owner.execute("ALTER TABLE shop.c ALTER COLUMN email SET DEFAULT 'nobody'")
    expand(owner)
    app.execute("INSERT INTO shop.c (id, email_enc) VALUES (1, glpgenc.gl_null('shop.c', 'email_enc'))")
    assert read(app) == [(1, None, None)]


def test_null_is_refused_without_a_value_in_it_where_the_plaintext_is_not_null(
    owner: Connection, app: Connection
) -> None:
    app.execute("INSERT INTO shop.c (id, email) VALUES (1, 'a')")
    owner.execute("ALTER TABLE shop.c ALTER COLUMN email SET NOT NULL")
    expand(owner)
    with pytest.raises(psycopg.Error, match="column email is NOT NULL") as caught:
        app.execute(WRITE_NULL)
    assert caught.value.sqlstate == "ZE012"
    assert caught.value.diag.message_detail is None


def test_the_mark_is_refused_where_no_trigger_turns_it(owner: Connection, app: Connection) -> None:
    app.execute("INSERT INTO shop.c (id, email) VALUES (1, 'a')")
    for mark in (r"'\x01'", r"'\x00' || convert_to('a', 'UTF8')", r"'\x00'"):
        owner.execute("ALTER TABLE shop.c DISABLE TRIGGER USER")
        with pytest.raises(psycopg.Error) as caught:
            app.execute(f"UPDATE shop.c SET email_enc = {mark} WHERE id = 1".encode())
        assert caught.value.sqlstate == "ZE003"
    owner.execute("ALTER TABLE shop.c ENABLE ALWAYS TRIGGER yyy_glpgenc_dual_write_update")
    with app.transaction():
        app.execute("SELECT set_config('glpgenc.backfill', extract(epoch FROM now())::text, true)")
        with pytest.raises(psycopg.Error) as caught, app.transaction():
            app.execute(WRITE_NULL)
    assert caught.value.sqlstate == "ZE003"


def test_a_column_falls_back_from_expand_to_contract(owner: Connection, app: Connection) -> None:
    assert falls_back(app) is True
    assert rows(app, "SELECT glpgenc.gl_null('shop.c', 'email_enc')") == [(b"\x01",)]
    for state in ("backfilled", "verified"):
        owner.execute("SELECT glpgenc.gl_advance('shop.c', 'email_enc', %s)", [state])
        assert falls_back(app) is True
        assert rows(app, "SELECT glpgenc.gl_null('shop.c', 'email_enc')") == [(b"\x01",)]
    drop(owner)
    assert falls_back(app) is False
    assert rows(app, "SELECT glpgenc.gl_null('shop.c', 'email_enc')") == [(None,)]
    with keyed(app):
        app.execute("INSERT INTO shop.c (id, email_enc) VALUES (1, %s)", [cell("a")])
    app.execute(WRITE_NULL)
    assert rows(app, "SELECT id, email_enc FROM shop.c") == [(1, None)]


def test_what_is_not_registered_does_not_fall_back(owner: Connection, app: Connection) -> None:
    owner.execute("CREATE TABLE shop.other (id int, email text, email_enc bytea)")
    for column in ("email_enc", "email", "none"):
        question = "SELECT glpgenc.gl_falls_back('shop.other', %s, 'email'), glpgenc.gl_null('shop.other', %s)"
        assert rows(app, question, column, column) == [(False, None)]
    owner.execute("SELECT glpgenc.gl_abandon('shop.c', 'email_enc')")
    assert falls_back(app) is False


def test_a_fallback_to_another_column_raises(app: Connection) -> None:
    with pytest.raises(psycopg.Error, match="is migrated from column email, but read with fallback note") as caught:
        app.execute("SELECT glpgenc.gl_falls_back('shop.c', 'email_enc', 'note')")
    assert caught.value.sqlstate == "ZE012"


def test_a_fallback_to_what_another_tool_made_raises(owner: Connection, app: Connection) -> None:
    owner.execute("CREATE TABLE shop.legacy (id int PRIMARY KEY, email text)")
    expand(owner, "shop.legacy", "source_expression => 'reverse(email)'")
    with pytest.raises(psycopg.Error, match="another tool in column email") as caught:
        app.execute("SELECT glpgenc.gl_falls_back('shop.legacy', 'email_enc', 'email')")
    assert caught.value.sqlstate == "ZE012"


def test_a_partition_falls_back_as_its_table_does(owner: Connection, app: Connection) -> None:
    owner.execute("CREATE TABLE shop.parts (id int, email text) PARTITION BY RANGE (id)")
    owner.execute("CREATE TABLE shop.part PARTITION OF shop.parts FOR VALUES FROM (0) TO (100)")
    expand(owner, "shop.parts")
    for table in ("shop.parts", "shop.part"):
        assert rows(app, "SELECT glpgenc.gl_falls_back(%s, 'email_enc', 'email')", table) == [(True,)]


@pytest.mark.parametrize(
    "value", ["'é'::text", "'a'::varchar(9)", "'ab '::char(5)", "12.50::numeric", "date '2020-02-03'", "true",
              "timestamptz '2020-01-01 12:00+02'", "'\\x00ff'::bytea", "'{\"a\": 1}'::jsonb", "7::int"]
)  # fmt: skip
def test_plaintext_is_the_bytes_that_would_be_encrypted(app: Connection, value: str) -> None:
    with keyed(app, replace(EMAIL, field="c.other", search=())):
        app.execute("SET LOCAL datestyle = 'German'")
        app.execute("SET LOCAL timezone = 'Asia/Tokyo'")
        found = rows(
            app,
            f"SELECT glpgenc.gl_plaintext({value}) = "
            f"glpgenc.gl_decrypt_bytes(glpgenc.gl_encrypt({value}, 'c.other'), 'c.other')",
        )
    assert found == [(True,)]
