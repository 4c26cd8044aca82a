"""Records as COPY gives them: those of a query, to the byte that the MAC covers, with times that Python can't hold."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import psycopg
import pytest
from psycopg import sql
from psycopg.rows import tuple_row

from glpgenc.audit.chain import Chain
from glpgenc.audit.database import NEVER, SELECT, read_leniently
from glpgenc.audit.record import Row
from glpgenc.audit.sinks import COPY, copy_text
from glpgenc.audit.verification.records import COPIED, CopyRecordStream
from glpgenc.audit.verification.verify import verify
from glpgenc.errors import DatabaseError
from tests.audit.trail_world import Prepared

WRITER, KEY, NOON = UUID(int=7), bytes(range(32)), datetime(2026, 3, 1, 12, 0, 0, 1, tzinfo=UTC)
TEXTS = ("ann", "", "é漢\U0001f511", "a\\b", "'\"", "\x7f", "NULL", "\\N", "x" * 300)
DETAILS: tuple[dict[str, object], ...] = (
    {},
    {"rows": 3, "table": "people"},
    {"a": 1e22, "b": 0.1, "c": -1, "d": True, "e": 'é\\"\n', "€": ""},
    {"much": "y" * 5_000},
    {"zz": 1, "a": 2, "B": 3},
)


def fields(number: int) -> Row:
    text, detail = TEXTS[number % len(TEXTS)], DETAILS[number % len(DETAILS)]
    absent = number % 3 == 0
    key = (None, None) if absent else (UUID(int=number), number)
    what = ("encrypt", number, None if absent else 0, number % 2 == 0, None if absent else "KMSError")
    return (NOON, "x", "encryption", None if absent else text, text, *key, *what, text, None, text, detail)


@pytest.fixture(scope="module")
def connection(template: Prepared) -> Iterator[psycopg.Connection]:
    chain = Chain(WRITER, KEY)
    with template.copy() as world, psycopg.connect(world.url, autocommit=True) as opened:
        opened.execute("SET session_replication_role = replica; SET timezone = 'Asia/Tokyo'")
        opened.execute("DELETE FROM security.encryption_audit")
        with opened.cursor() as cursor, cursor.copy(COPY) as copy:
            copy.write(copy_text(chain.append(fields(number)) for number in range(90)))
        yield opened


def copied(connection: psycopg.Connection) -> Iterator[CopyRecordStream]:
    with connection.cursor() as cursor, cursor.copy(COPIED.format(sql.SQL(""))) as copy:
        yield CopyRecordStream(copy)


def test_copy_gives_the_rows_that_a_query_gives(connection: psycopg.Connection) -> None:
    queried = connection.cursor(row_factory=tuple_row).execute(SELECT + " ORDER BY writer_id, seq").fetchall()
    for records in copied(connection):
        found = [records.take() for _ in range(90)]
        assert records.place is None
    assert found == queried


def test_the_macs_of_all_rows_fit_what_copy_gives(connection: psycopg.Connection) -> None:
    for records in copied(connection):
        first = records.take()
        count, before, last = records.follow(KEY, first, None)
        assert (count, before[1], last[1], records.place) == (89, 89, 90, None)


def test_records_are_followed_to_the_number_that_was_asked_for(connection: psycopg.Connection) -> None:
    for records in copied(connection):
        first = records.take()
        count, _, last = records.follow(KEY, first, 40)
        assert (count, last[1], records.place) == (39, 40, (WRITER.bytes, 41))
        while records.place is not None:
            records.take()


@pytest.mark.parametrize("column", ["mac", "previous_mac", "detail"])
def test_a_row_of_another_form_than_the_tables_is_an_error(template: Prepared, column: str) -> None:
    with template.copy() as world:
        with psycopg.connect(world.url, autocommit=True) as opened:
            opened.execute("SET session_replication_role = replica")
            alter = sql.SQL("ALTER TABLE security.encryption_audit ALTER COLUMN {} DROP NOT NULL")
            opened.execute(alter.format(sql.Identifier(column)))
            opened.execute(sql.SQL("UPDATE security.encryption_audit SET {} = NULL").format(sql.Identifier(column)))
        with pytest.raises(DatabaseError, match="another form than its table"):
            verify(world.settings)


def test_a_mac_of_another_length_is_an_error_and_not_another_row(template: Prepared) -> None:
    with template.copy() as world:
        with psycopg.connect(world.url, autocommit=True) as opened:
            opened.execute("SET session_replication_role = replica")
            for name, column in (("encryption_audit_mac_check", "mac"),):
                opened.execute(
                    sql.SQL("ALTER TABLE security.encryption_audit DROP CONSTRAINT {}").format(sql.Identifier(name))
                )
                opened.execute(
                    sql.SQL("UPDATE security.encryption_audit SET {0} = {0} || {0}").format(sql.Identifier(column))
                )
        with pytest.raises(DatabaseError, match="another form than its table"):
            verify(world.settings)


def test_the_order_of_names_in_details_is_that_of_the_format(connection: psycopg.Connection) -> None:
    # jsonb orders by length first: the MAC covers another order than the database gives.
    (text,) = connection.execute("SELECT detail::text FROM security.encryption_audit WHERE seq = 5").fetchone() or ("",)
    assert list(json.loads(text)) == ["B", "a", "zz"]


@pytest.mark.parametrize("style", ["ISO, YMD", "ISO, DMY"])
@pytest.mark.parametrize("zone", ["UTC", "Asia/Kolkata", "America/St_Johns"])
def test_a_time_is_the_same_in_each_zone(database: str, style: str, zone: str) -> None:
    with psycopg.connect(database) as connection:
        connection.execute("SELECT set_config('datestyle', %s, true), set_config('timezone', %s, true)", (style, zone))
        cursor = connection.cursor()
        read_leniently(cursor)
        for digits in ("", ".1", ".12", ".123456", ".000001"):
            text = f"2026-03-01 12:00:00{digits}+00"
            row = cursor.execute("SELECT %s::timestamptz", (text,)).fetchone()
            fraction = timedelta(microseconds=int(digits[1:].ljust(6, "0"))) if digits else timedelta()
            assert row == (datetime(2026, 3, 1, 12, tzinfo=UTC) + fraction,)


@pytest.mark.parametrize("text", ["infinity", "-infinity", "0044-03-15 BC", "12345-01-01"])
def test_a_time_that_python_can_t_hold_is_never(database: str, text: str) -> None:
    with psycopg.connect(database) as connection:
        cursor = connection.cursor()
        read_leniently(cursor)
        assert cursor.execute("SELECT %s::timestamptz", (text,)).fetchone() == (NEVER,)
