from __future__ import annotations

import json
import math
from collections import OrderedDict
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum, Flag, IntEnum, StrEnum
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field, RootModel, computed_field

from glpgenc.codecs import DATETIME_TZ, JSON_ANY, Codec, codec_for, plaintext
from glpgenc.errors import InvalidValueError


class Colour(Enum):
    RED = 1
    GREEN = "g"
    ALSO_RED = 1  # noqa: PIE796 - an alias is what is tested


class Level(StrEnum):
    LOW = "low level"


class Number(IntEnum):
    ONE = 1


class Permission(Flag):
    READ = 1
    WRITE = 2


class Address(BaseModel):
    street: str
    number: int | None = None
    rate: float = Field(default=0.5, alias="theRate")

    @computed_field  # type: ignore[prop-decorator]  # as pydantic documents it
    @property
    def line(self) -> str:
        return f"{self.street} {self.number}"


class Tags(RootModel[list[str]]):
    pass


class Lopsided(BaseModel):
    name: str = Field(validation_alias="read_as", serialization_alias="written_as")


class Measured(BaseModel):
    value: float


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
FINITE = st.floats(allow_nan=False, allow_infinity=False)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | FINITE | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
    max_leaves=10,
)
OFFSETS = st.timedeltas(timedelta(hours=-23, minutes=-59), timedelta(hours=23, minutes=59)).map(timezone)
ROUND_TRIPS = [
    (str, TEXT),
    (int, st.integers() | st.integers(-(10**4000), 10**4000)),
    (Decimal, st.decimals(allow_nan=False)),
    (bool, st.booleans()),
    (date, st.dates()),
    (datetime, st.datetimes()),
    (DATETIME_TZ, st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=OFFSETS)),  # noqa: DTZ001 - hypothesis adds the zone
    (UUID, st.uuids()),
    (dict, st.dictionaries(TEXT, JSON)),
    (list, st.lists(JSON)),
    (JSON_ANY, JSON),
    (bytes, st.binary()),
    (Colour, st.sampled_from(Colour)),
    (Level, st.sampled_from(Level)),
    (Address, st.builds(Address, street=TEXT, number=st.none() | st.integers(-(2**60), 2**60), theRate=FINITE)),
    (Tags, st.lists(TEXT).map(Tags)),
]


def name_of(type_: Any) -> str:
    return codec_for(type_).name


@pytest.mark.parametrize(("type_", "values"), ROUND_TRIPS, ids=[name_of(each) for each, _ in ROUND_TRIPS])
def test_every_value_comes_back_through_what_can_be_stored(type_: Any, values: st.SearchStrategy[Any]) -> None:
    codec = codec_for(type_)

    @given(values)
    def comes_back(value: Any) -> None:
        stored = codec.encode(value)
        assert type(stored) is (bytes if codec.is_bytes else str)
        if not codec.is_bytes:
            assert plaintext(stored).decode() == stored
        back = codec.decode(stored)
        assert back == value
        assert type(back) is type(value)

    comes_back()


@pytest.mark.parametrize(
    ("type_", "value", "text"),
    [
        (int, -7, "-7"),
        (int, Number.ONE, "1"),
        (Decimal, Decimal("1E+5"), "100000"),
        (Decimal, Decimal("1.50"), "1.50"),
        (Decimal, Decimal("-0.00"), "0.00"),
        (Decimal, Decimal("1E-20"), "0.00000000000000000001"),
        (Decimal, Decimal("-NaN12"), "NaN"),
        (Decimal, Decimal("-Infinity"), "-Infinity"),
        (Decimal, Decimal(10) ** 40 + Decimal(1), "1" + "0" * 40),
        (Decimal, 10**40 + 1, "1" + "0" * 39 + "1"),
        (bool, True, "true"),
        (date, date(33, 4, 5), "0033-04-05"),
        (datetime, datetime(2024, 1, 2, 3, 4, 5), "2024-01-02 03:04:05"),  # noqa: DTZ001
        (datetime, datetime(2024, 1, 2, 3, 4, 5, 120), "2024-01-02 03:04:05.00012"),  # noqa: DTZ001
        (
            DATETIME_TZ,
            datetime(2024, 1, 2, 3, tzinfo=timezone(timedelta(hours=5, minutes=30))),
            "2024-01-01 21:30:00+00",
        ),
        (UUID, UUID("6BA7B810-9DAD-11D1-80B4-00C04FD430C8"), "6ba7b810-9dad-11d1-80b4-00c04fd430c8"),
        (dict, {"ä": [1, None, True, 0.5]}, '{"ä":[1,null,true,0.5]}'),
        (JSON_ANY, None, "null"),
        (Colour, Colour.ALSO_RED, "RED"),
        (Level, Level.LOW, "LOW"),
        (str, Level.LOW, "low level"),
        (bytes, bytearray(b"\0\xff"), b"\0\xff"),
        (bytes, memoryview(b"abcd")[::2], b"ac"),
        (Address, Address(street="s", number=1, theRate=1.5), '{"street":"s","number":1,"theRate":1.5}'),
    ],
)
def test_the_form_is_this(type_: Any, value: Any, text: str | bytes) -> None:
    assert codec_for(type_).encode(value) == text


AT = datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("type_", "text", "value"),
    [
        (bool, "t", True),
        (bool, "f", False),
        (Decimal, "1e+22", Decimal(10**22)),
        (date, "2024-01-02", AT.date()),
        (datetime, "2024-01-02T03:04:05", AT.replace(tzinfo=None)),
        (datetime, "2024-01-02 03:04:05.1", AT.replace(tzinfo=None, microsecond=100_000)),
        (datetime, "2024-01-02 03:04:05.123456", AT.replace(tzinfo=None, microsecond=123_456)),
        (DATETIME_TZ, "2024-01-02 03:04:05+00", AT),
        (DATETIME_TZ, "2024-01-02T03:04:05Z", AT),
        (DATETIME_TZ, "2024-01-02 03:04:05+00:00", AT),
        (DATETIME_TZ, "2024-01-02 08:34:05+05:30", AT),
        (DATETIME_TZ, "2024-01-02 03:23:37.00012+00:19:32", AT.replace(microsecond=120)),
        (UUID, "6BA7B810-9DAD-11D1-80B4-00C04FD430C8", UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")),
        (dict, '{"a": 1, "b": [2.5]}', {"a": 1, "b": [2.5]}),
    ],
)
def test_every_form_that_postgresql_writes_is_read(type_: Any, text: str, value: Any) -> None:
    back = codec_for(type_).decode(text)
    assert back == value
    assert type(back) is type(value)


@pytest.mark.parametrize("fraction_digits", range(1, 7))
def test_fractions_of_every_length_are_read(fraction_digits: int) -> None:
    text = "2024-01-02 03:04:05." + "1" * fraction_digits
    wanted = int("1" * fraction_digits + "0" * (6 - fraction_digits))
    assert codec_for(datetime).decode(text).microsecond == wanted
    assert codec_for(DATETIME_TZ).decode(text + "+00").microsecond == wanted


def test_aware_datetimes_come_back_in_utc() -> None:
    given_in_tokyo = AT.astimezone(timezone(timedelta(hours=9)))
    assert DATETIME_TZ.decode(DATETIME_TZ.encode(given_in_tokyo)).tzinfo is UTC


NAIVE = AT.replace(tzinfo=None)


@pytest.mark.parametrize(
    ("type_", "value", "names"),
    [
        (str, 4711, ("a str", "int")),
        (str, b"4711", ("a str", "bytes")),
        (int, True, ("an int", "bool")),
        (int, "4711", ("an int", "str")),
        (int, 4711.0, ("an int", "float")),
        (Decimal, 4711.5, ("a Decimal", "float", "Decimal(str(value))")),
        (Decimal, True, ("a Decimal", "bool")),
        (Decimal, "4711", ("a Decimal", "str")),
        (bool, 1, ("a bool", "int")),
        (date, NAIVE, ("a date", "datetime", "value.date()")),
        (date, "2024-01-02", ("a date", "str")),
        (datetime, AT, ("without time zone", "DATETIME_TZ")),
        (datetime, AT.date(), ("a datetime", "date")),
        (DATETIME_TZ, NAIVE, ("with a time zone", "has none")),
        (DATETIME_TZ, AT.date(), ("a datetime", "date")),
        (UUID, "6ba7b810-9dad-11d1-80b4-00c04fd430c8", ("a UUID", "str")),
        (dict, [4711], ("a dict", "list", "JSON_ANY")),
        (list, {"k": 4711}, ("a list", "dict", "JSON_ANY")),
        (bytes, "4711", ("bytes", "str")),
        (Colour, "RED", ("a member of Colour", "str")),
        (Colour, Level.LOW, ("a member of Colour", "Level")),
        (Address, {"street": "4711"}, ("a Address", "dict")),
    ],
)
def test_another_type_is_refused_by_the_names_of_both(type_: Any, value: Any, names: tuple[str, ...]) -> None:
    with pytest.raises(InvalidValueError) as caught:
        codec_for(type_).encode(value)
    assert all(name in str(caught.value) for name in names)
    assert "4711" not in str(caught.value)
    assert caught.value.message[0].islower()


@pytest.mark.parametrize(
    ("type_", "make"),
    [
        (str, lambda: "sec\0ret"),
        (str, lambda: "sec\ud800ret"),
        (int, lambda: 10**5000),
        (Decimal, lambda: Decimal("sNaN")),
        (Decimal, lambda: Decimal("1E+999999")),
        (Decimal, lambda: Decimal("1E+131072")),
        (Decimal, lambda: Decimal("1E-16384")),
        (DATETIME_TZ, lambda: datetime.min.replace(tzinfo=timezone(timedelta(hours=1)))),
        (dict, lambda: {"secret": math.nan}),
        (dict, lambda: {"secret": math.inf}),
        (dict, lambda: {"secret": Decimal(1)}),
        (dict, lambda: {("secret", 1): 1}),
        (dict, lambda: {"secret": "\0"}),
        (dict, lambda: {"secret": "\ud800"}),
        (list, lambda: nested(100_000)),
        (Tags, lambda: Tags(["\0secret"])),
        (Measured, lambda: Measured(value=math.nan)),
        (Lopsided, lambda: Lopsided.model_validate({"read_as": "secret"})),
    ],
)
def test_what_postgresql_or_json_can_not_hold_is_refused(type_: Any, make: Callable[[], Any]) -> None:
    with pytest.raises(InvalidValueError) as caught:
        codec_for(type_).encode(make())
    assert "sec" not in str(caught.value)


def nested(depth: int) -> list[Any]:
    outer: list[Any] = []
    for _ in range(depth):
        outer = [outer]
    return outer


def test_a_list_that_holds_itself_is_refused() -> None:
    loop: list[Any] = []
    loop.append(loop)
    with pytest.raises(InvalidValueError):
        codec_for(list).encode(loop)


def test_the_text_backslash_u0000_is_text_like_any_other() -> None:
    value = {"path": "C:\\u0000", "two": "\\\\u0000"}
    assert codec_for(dict).decode(codec_for(dict).encode(value)) == value


UNREADABLE = {
    int: ["", "4711.0", "4_711", " 4711", "\u0664\u0667", "x4711", "9" * 5000],
    Decimal: ["", "sNaN", "4_711", "4711 ", "\u0664", "x4711", "1E+99999999999999999999"],
    bool: ["", "TRUE", "1", "yes"],
    date: ["", "20240102", "2024-W01-1", "2024-02-30", "0000-01-01", "2024-01-02 03:04:05"],
    datetime: ["", "2024-01-02", "2024-01-02 03:04:05+00", "2024-01-02 25:04:05", "2024-01-02 03:04:05.1234567"],
    DATETIME_TZ: ["", "2024-01-02", "2024-01-02 03:04:05", "2024-13-02 03:04:05+00", "2024-01-02 03:04:05+25"],
    UUID: ["", "{6ba7b810-9dad-11d1-80b4-00c04fd430c8}", "6ba7b8109dad11d180b400c04fd430c8"],
    dict: ["", "[4711]", "null", "{4711}", '{"a":NaN}', '{"a":1e400}', "[" * 100_000],
    list: ["", '{"k":4711}', "[-Infinity]"],
    JSON_ANY: ["", "NaN", "4711,"],
    Colour: ["", "red", "BLUE4711"],
    Address: ["", "{}", '{"street":4711}'],
}


@pytest.mark.parametrize(
    ("type_", "text"),
    [(type_, text) for type_, texts in UNREADABLE.items() for text in texts],
    ids=lambda each: each[:20] if isinstance(each, str) else name_of(each),
)
def test_what_does_not_parse_is_an_error_with_the_codec_s_name_and_not_the_text(type_: Any, text: str) -> None:
    codec = codec_for(type_)
    with pytest.raises(InvalidValueError) as caught:
        codec.decode(text)
    name = "JSON" if codec.sql_type == "jsonb" and "can read" in str(caught.value) else codec.name
    assert name in str(caught.value) or codec.name in str(caught.value)
    assert "4711" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


@pytest.mark.parametrize(
    ("type_", "text"),
    [
        (date, "infinity"),
        (date, "0044-03-15 BC"),
        (date, "12024-01-02"),
        (datetime, "-infinity"),
        (datetime, "0044-03-15 12:00:00 BC"),
        (datetime, "12024-01-02 03:04:05.5"),
        (DATETIME_TZ, "infinity"),
        (DATETIME_TZ, "0044-03-15 12:00:00+00 BC"),
        (DATETIME_TZ, "294276-12-31 23:59:59+00"),
        (DATETIME_TZ, "9999-12-31 23:59:59-01"),
        (DATETIME_TZ, "0001-01-01 00:00:00+01"),
    ],
)
def test_a_date_that_python_can_not_hold_says_so(type_: Any, text: str) -> None:
    with pytest.raises(InvalidValueError, match="a date that Python can't hold"):
        codec_for(type_).decode(text)


@pytest.mark.parametrize(
    ("type_", "name"),
    [
        (dict[str, int], "dict"),
        (list[int], "list"),
        (OrderedDict, "dict"),
        (type("Text", (str,), {}), "str"),
        (type("Day", (date,), {}), "date"),
        (type("Moment", (datetime,), {}), "datetime"),
        (bytearray, "bytes"),
        (memoryview, "bytes"),
        (Number, "Number"),
        (JSON_ANY, "JSON"),
    ],
)
def test_related_types_have_a_codec_too(type_: Any, name: str) -> None:
    assert codec_for(type_).name == name


@pytest.mark.parametrize(
    "type_", [float, complex, object, type(None), str | None, Any, Permission, "str", 3, timedelta]
)
def test_other_types_are_refused_with_the_list_of_what_there_is(type_: Any) -> None:
    with pytest.raises(TypeError, match="supported are str, int, Decimal, bool, date, datetime"):
        codec_for(type_)


def test_float_is_refused_with_the_way_out() -> None:
    with pytest.raises(TypeError, match="use Decimal"):
        codec_for(float)


@pytest.mark.parametrize("type_", [str, Colour, Address, DATETIME_TZ])
def test_a_type_has_one_codec(type_: Any) -> None:
    assert codec_for(type_) is codec_for(type_)
    assert codec_for(codec_for(type_)) is codec_for(type_)
    assert isinstance(codec_for(type_), Codec)


def test_json_is_text_for_people_too() -> None:
    assert json.loads(codec_for(dict).encode({"Zoë": "ü"})) == {"Zoë": "ü"}
    assert "Zoë" in codec_for(dict).encode({"Zoë": "ü"})
