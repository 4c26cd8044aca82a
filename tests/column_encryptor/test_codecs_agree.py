"""Python's codecs and PostgreSQL's text forms are the same, on real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg.types.json import Json, Jsonb

from glpgenc.codecs import DATETIME_TZ, JSON_ANY, TIME_TZ, codec_for
from glpgenc.codecs.arrays import array_codec
from glpgenc.errors import InvalidValueError

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
# PostgreSQL reads offsets up to 15:59.
OFFSETS = st.integers(-959, 959).map(lambda minutes: timezone(timedelta(minutes=minutes)))
# jsonb keeps numbers as numeric and writes large floats as integers, so floats are of the usual size here.
SCALARS = st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.floats(-1e15, 1e15) | TEXT
BIGINTS = st.none() | st.integers(-(2**63), 2**63 - 1)
NESTED = st.lists(BIGINTS) | st.integers(1, 3).flatmap(
    lambda width: st.lists(st.lists(BIGINTS, min_size=width, max_size=width), min_size=1)
)
JSON = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner), max_leaves=8)

AGREEING = [
    pytest.param(str, "text", TEXT, id="text"),
    pytest.param(int, "numeric", st.integers() | st.integers(-(10**4000), 10**4000), id="numeric, int"),
    pytest.param(int, "bigint", st.integers(-(2**63), 2**63 - 1), id="bigint"),
    pytest.param(Decimal, "numeric", st.decimals(allow_nan=False), id="numeric"),
    pytest.param(bool, "boolean", st.booleans(), id="boolean"),
    pytest.param(date, "date", st.dates(), id="date"),
    pytest.param(datetime, "timestamp", st.datetimes(), id="timestamp"),
    pytest.param(
        DATETIME_TZ,
        "timestamptz",
        st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=OFFSETS),  # noqa: DTZ001 - the zone is added
        id="timestamptz",
    ),
    pytest.param(UUID, "uuid", st.uuids(), id="uuid"),
    pytest.param(time, "time", st.times(), id="time"),
    pytest.param(TIME_TZ, "timetz", st.times(timezones=OFFSETS), id="timetz"),
    pytest.param(timedelta, "interval", st.timedeltas(), id="interval"),
    pytest.param(array_codec(codec_for(str)), "text[]", st.lists(st.none() | TEXT), id="text[]"),
    pytest.param(array_codec(codec_for(int)), "bigint[]", NESTED, id="bigint[]"),
    pytest.param(array_codec(codec_for(bytes)), "bytea[]", st.lists(st.none() | st.binary()), id="bytea[]"),
    pytest.param(array_codec(codec_for(date)), "date[]", st.lists(st.none() | st.dates()), id="date[]"),
    pytest.param(array_codec(codec_for(bool)), "boolean[]", st.lists(st.none() | st.booleans()), id="boolean[]"),
    pytest.param(array_codec(codec_for(timedelta)), "interval[]", st.lists(st.timedeltas()), id="interval[]"),
    pytest.param(JSON_ANY, "json", JSON, id="json"),
]


@pytest.fixture
def connection(every_database: str) -> Iterator[psycopg.Connection[Any]]:
    """As superuser, in a session whose settings would change every text form that follows them."""
    with psycopg.connect(every_database, autocommit=True) as connection:
        connection.execute("SET datestyle = 'SQL, DMY'")
        connection.execute("SET timezone = 'Asia/Kathmandu'")
        yield connection


def text_form(connection: psycopg.Connection[Any], sql_type: str, parameter: object) -> str:
    """What gl_encrypt(anyelement) encrypts."""
    row = connection.execute(f"SELECT glpgenc._text_form(%s::{sql_type})".encode(), [parameter]).fetchone()
    assert row is not None
    return str(row[0])


@pytest.mark.parametrize(("type_", "sql_type", "values"), AGREEING)
def test_encode_makes_what_gl_encrypt_makes_and_decode_reads_it(
    connection: psycopg.Connection[Any], type_: Any, sql_type: str, values: st.SearchStrategy[Any]
) -> None:
    codec = codec_for(type_)

    @given(values)
    def agree(value: Any) -> None:
        encoded = codec.encode(value)
        parameter = value if sql_type != "json" else Json(value, dumps=codec.encode)
        written = text_form(connection, sql_type, parameter)
        assert written == encoded
        assert codec.decode(written) == value

    agree()


READ_BACK = [
    (str, "Zoë"),
    (int, 2**70),
    (Decimal, Decimal("-1.50")),
    (bool, True),
    (date, date(1, 2, 3)),
    (datetime, datetime(2024, 1, 2, 3, 4, 5, 600)),  # noqa: DTZ001 - without a zone on purpose
    (DATETIME_TZ, datetime(2024, 1, 2, 3, 4, 5, 600, tzinfo=UTC)),
    (UUID, UUID(int=7)),
    (time, time(1, 2, 3, 400)),
    (TIME_TZ, time(1, 2, 3, tzinfo=timezone(-timedelta(hours=3, minutes=30)))),
    (timedelta, timedelta(days=-2, hours=5, microseconds=7)),
    (array_codec(codec_for(str)), ["a,b", None, "NULL"]),
    (array_codec(codec_for(int)), [[1, None], [2**70, -3]]),
    (dict, {"a": [1, None]}),
]


@pytest.mark.parametrize(("type_", "value"), READ_BACK, ids=[codec_for(type_).name for type_, _ in READ_BACK])
def test_the_sql_type_of_a_codec_reads_what_it_wrote(
    connection: psycopg.Connection[Any], type_: Any, value: object
) -> None:
    codec = codec_for(type_)
    # Binary: psycopg reads the text of a timestamptz under datestyle ISO only.
    with connection.cursor(binary=True) as cursor:
        row = cursor.execute(f"SELECT %s::text::{codec.sql_type}".encode(), [codec.encode(value)]).fetchone()
    assert row is not None
    assert row[0] == value


def test_jsonb_which_writes_json_anew_is_read(connection: psycopg.Connection[Any]) -> None:
    @given(JSON)
    def is_read(value: Any) -> None:
        assert JSON_ANY.decode(text_form(connection, "jsonb", Jsonb(value, dumps=JSON_ANY.encode))) == value

    is_read()


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity"])
def test_numbers_that_are_none_have_one_text(connection: psycopg.Connection[Any], text: str) -> None:
    assert text_form(connection, "numeric", text) == text == codec_for(Decimal).encode(Decimal(text))
    assert str(codec_for(Decimal).decode(text)) == text


@pytest.mark.parametrize("text", ["1E+131071", "-1E+131071", "1E-16383", "0E-16383", "0E+5"])
def test_the_widest_numerics_are_written_alike(connection: psycopg.Connection[Any], text: str) -> None:
    assert text_form(connection, "numeric", text) == codec_for(Decimal).encode(Decimal(text))


@pytest.mark.parametrize("text", ["1E+131072", "1E-16384"])
def test_numerics_beyond_are_refused_by_both(connection: psycopg.Connection[Any], text: str) -> None:
    with pytest.raises(psycopg.Error):
        text_form(connection, "numeric", text)
    with pytest.raises(InvalidValueError):
        codec_for(Decimal).encode(Decimal(text))


@pytest.mark.parametrize(
    ("type_", "sql_type", "value"),
    [
        (date, "date", "infinity"),
        (date, "date", "0044-03-15 BC"),
        (date, "date", "12024-01-02"),
        (datetime, "timestamp", "-infinity"),
        (datetime, "timestamp", "0044-03-15 12:30:00.5 BC"),
        (DATETIME_TZ, "timestamptz", "12024-01-02 03:04:05+00"),
        (DATETIME_TZ, "timestamptz", "0044-03-15 12:30:00+00 BC"),
    ],
)
def test_a_date_of_postgresql_that_python_can_not_hold_is_an_error(
    connection: psycopg.Connection[Any], type_: Any, sql_type: str, value: str
) -> None:
    written = text_form(connection, sql_type, value)
    with pytest.raises(InvalidValueError, match="Python can't represent"):
        codec_for(type_).decode(written)
