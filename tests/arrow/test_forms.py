"""Arrow types and their text forms: the same as those of Python values, and back to exactly what they were."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glpgenc.arrow.forms import check_for_columns, form_of, from_plaintexts, to_plaintexts
from glpgenc.codecs import DATETIME_TZ, JSON_ANY, codec_for, plaintext
from glpgenc.errors import InvalidValueError

UNITS = ("s", "ms", "us", "ns")


def numbers(type_: Any, *values: int | None) -> Any:
    """Return an array of a type that is kept as numbers."""
    return pa.array(values, pa.int64()).cast(type_)


ARRAYS = [
    pa.array(["a", None, "Zoë", "", "nul \0"]),
    pa.array(["a", None], pa.large_string()),
    pa.array(["a", None, "longer than what a view keeps inline"], pa.string_view()),
    pa.array([b"\xff", None, b""]),
    pa.array([b"\xff", None], pa.large_binary()),
    pa.array([b"\xff", None], pa.binary_view()),
    pa.array([b"ab", None], pa.binary(2)),
    pa.array([0, 1, None, -(2**63), 2**63 - 1]),
    pa.array([0, 2**64 - 1], pa.uint64()),
    *(pa.array([1, None, 127], type_) for type_ in (pa.int8(), pa.int16(), pa.int32(), pa.uint8(), pa.uint16())),
    pa.array([True, False, None]),
    pa.array([1.5, None, float("inf"), -float("inf"), -0.0, 5e-324, 1.7976931348623157e308]),
    pa.array([1.1, 3e-45, None], pa.float32()),
    pa.array([1.1, 6e-8, None], pa.float16()),
    pa.array([Decimal("0.00000001"), Decimal("-1.5"), None], pa.decimal128(20, 8)),
    pa.array([Decimal("1.5"), None], pa.decimal256(60, 8)),
    pa.array([Decimal("1E5"), None], pa.decimal128(10, -2)),
    pa.array([Decimal("1.5"), None], pa.decimal32(5, 2)),
    pa.array([date(1, 1, 1), date(2024, 2, 29), date(9999, 12, 31), None]),
    pa.array([date(2024, 2, 29), None], pa.date64()),
    *(
        numbers(pa.timestamp(unit, zone), 0, -1, 1_700_000_000, 1_500, None)
        for unit in UNITS
        for zone in (None, "UTC", "Europe/Berlin", "+05:30")
    ),
    numbers(pa.timestamp("us", "UTC"), -62_135_596_800_000_000, 253_402_300_799_999_999),
    pa.array([5, 43_200_000_000, None], pa.time64("us")),
    pa.array([5, None], pa.time64("ns")),
    pa.array([5, 86_399, None], pa.time32("s")),
    pa.array([5, None], pa.time32("ms")),
    pa.array([[1, 2], None, [], [None]]),
    pa.array([{"a": 1, "b": "x", "c": [1.5, None]}, None]),
    pa.array([[1, 2], None], pa.list_(pa.int8(), 2)),
    pa.array(["a", "b", None, "a"], pa.dictionary(pa.int8(), pa.string())),
    pa.array([3, 3, None]).dictionary_encode(),
    pa.array([None, None]),
    pa.array([UUID(int=5), None], pa.uuid()),
    *(numbers(pa.duration(unit), 0, -1, 86_400, 1_500, -(2**63), 2**63 - 1, None) for unit in UNITS),
    pa.array([1, None], pa.int8()).cast(pa.bool8()),
    pa.ExtensionArray.from_storage(pa.json_(), pa.array(['{"a": 1}', None])),
]


@pytest.mark.parametrize("array", ARRAYS, ids=lambda array: str(array.type)[:60])
@pytest.mark.parametrize("start", [0, 1])
def test_every_type_comes_back_as_it_was(array: Any, start: int) -> None:
    for part in (array.slice(start), array.slice(start, 0)):
        texts = to_plaintexts(part)
        # As cells come from a table, and as they come from a frame.
        for plaintexts in (texts, texts.cast(pa.large_binary())):
            back = from_plaintexts(plaintexts, part.type)
            assert back.type == part.type
            # Of a dictionary the values come back, in the order that they occur in.
            assert back.to_pylist() == part.to_pylist() if pa.types.is_dictionary(part.type) else back.equals(part)
        assert texts.null_count == part.null_count


def test_not_a_number_comes_back_as_one() -> None:
    array = pa.array([float("nan"), -float("nan"), None])
    assert to_plaintexts(array).to_pylist() == [b"NaN", b"NaN", None]
    assert pc.is_nan(from_plaintexts(to_plaintexts(array), pa.float64())).to_pylist() == [True, True, None]


@pytest.mark.parametrize(
    ("value", "type_", "codec"),
    [
        ("Zoë", pa.string(), str),
        (b"\xff", pa.binary(), bytes),
        (-17, pa.int64(), int),
        (True, pa.bool_(), bool),
        (Decimal("0.00000010"), pa.decimal128(20, 8), Decimal),
        (date(1, 2, 3), pa.date32(), date),
        (datetime(2024, 2, 29, 12, 0), pa.timestamp("us"), datetime),  # noqa: DTZ001
        (datetime(2024, 2, 29, 12, 0, 0, 120_000), pa.timestamp("us"), datetime),  # noqa: DTZ001
        (datetime(2024, 2, 29, 12, 0, tzinfo=UTC), pa.timestamp("us", "Europe/Berlin"), DATETIME_TZ),
        (datetime(2024, 2, 29, 12, 0, 10, 5, tzinfo=UTC), pa.timestamp("us", "UTC"), DATETIME_TZ),
        (UUID(int=17), pa.uuid(), UUID),
        ({"a": [1, "x", None]}, pa.struct([("a", pa.list_(pa.string()))]), JSON_ANY),
    ],
)
def test_the_text_is_that_of_the_python_value(value: Any, type_: Any, codec: Any) -> None:
    if isinstance(value, dict):
        value = {"a": ["1", "x", None]}
    array = pa.array([value], type_)
    assert to_plaintexts(array).to_pylist() == [plaintext(codec_for(codec).encode(value))]


@pytest.mark.parametrize(
    ("text", "type_", "value"),
    [
        ("2024-02-29 14:00:00+02", pa.timestamp("us", "UTC"), datetime(2024, 2, 29, 12, tzinfo=UTC)),
        ("2024-02-29 17:30:00.5+05:30", pa.timestamp("us", "UTC"), datetime(2024, 2, 29, 12, 0, 0, 500_000, UTC)),
        ("1e+20", pa.float64(), 1e20),
        ("100000000000000", pa.float64(), 1e14),
        ("-Infinity", pa.float64(), -float("inf")),
        ("1.5", pa.decimal128(10, 4), Decimal("1.5")),
        ("[1, 2]", pa.list_(pa.int64()), [1, 2]),
    ],
)
def test_what_postgresql_writes_is_read(text: str, type_: Any, value: Any) -> None:
    assert from_plaintexts(pa.array([text.encode()]), type_).to_pylist() == [value]


@given(st.lists(st.none() | st.floats(allow_nan=False)))
def test_any_float_comes_back_to_the_bit(values: list[float | None]) -> None:
    array = pa.array(values, pa.float64())
    assert from_plaintexts(to_plaintexts(array), pa.float64()).equals(array)


@given(st.lists(st.none() | st.floats(width=32, allow_nan=False)))
def test_any_short_float_comes_back_to_the_bit(values: list[float | None]) -> None:
    array = pa.array(values, pa.float32())
    assert from_plaintexts(to_plaintexts(array), pa.float32()).equals(array)


@given(st.lists(st.none() | st.integers(-(10**19), 10**19)), st.integers(0, 20))
def test_any_decimal_comes_back(values: list[int | None], scale: int) -> None:
    exact = [None if value is None else Decimal(value).scaleb(-scale) for value in values]
    array = pa.array(exact, pa.decimal128(38, scale))
    texts = to_plaintexts(array)
    assert from_plaintexts(texts, array.type).equals(array)
    assert not any(b"E" in text for text in texts.to_pylist() if text is not None)


@given(
    st.lists(st.none() | st.integers(-62_135_596_800_000_000, 253_402_300_799_999_999)),
    st.sampled_from([None, "UTC", "America/New_York"]),
)
def test_any_time_comes_back(values: list[int | None], zone: str | None) -> None:
    array = pa.array(values, pa.int64()).cast(pa.timestamp("us", zone))
    assert from_plaintexts(to_plaintexts(array), array.type).equals(array)


@pytest.mark.parametrize(
    "array",
    [
        numbers(pa.int32(), -719_163).cast(pa.date32()),
        numbers(pa.int32(), 2_932_897).cast(pa.date32()),
        numbers(pa.timestamp("us"), -62_135_596_800_000_001),
        numbers(pa.timestamp("s", "UTC"), 253_402_300_800),
    ],
    ids=str,
)
def test_years_that_postgresql_writes_otherwise_are_refused(array: Any) -> None:
    with pytest.raises(InvalidValueError, match="before the year 1 or after the year 9999"):
        to_plaintexts(array)


def test_a_part_of_a_day_in_a_date_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="not a whole day"):
        to_plaintexts(pa.array([1], pa.int64()).view(pa.date64()))


@pytest.mark.parametrize(
    "type_",
    [
        pa.month_day_nano_interval(),
        pa.struct([("a", pa.binary())]),
        pa.map_(pa.string(), pa.int64()),
        pa.list_(pa.date32()),
    ],
    ids=str,
)
def test_types_without_a_form_are_refused(type_: Any) -> None:
    with pytest.raises(TypeError, match="there is no form for values of Arrow type"):
        form_of(type_)


@pytest.mark.parametrize(
    ("data", "type_"),
    [
        (b"my secret", pa.int64()),
        (b"my secret", pa.timestamp("us", "UTC")),
        (b"my secret", pa.decimal128(5, 2)),
        (b"my secret", pa.list_(pa.int64())),
        (b"my secret", pa.uuid()),
        (b"my secret", pa.null()),
        (b"my secret \xff", pa.string()),
        (b"1.555", pa.decimal128(5, 2)),
    ],
)
def test_what_can_not_be_read_is_not_repeated(data: bytes, type_: Any) -> None:
    with pytest.raises(InvalidValueError, match=r"can't be read|not valid for the codec") as caught:
        from_plaintexts(pa.array([data]), type_)
    shown = f"{caught.value!r} {caught.value} {caught.value.__context__!r} {caught.value.__cause__!r}"
    assert "secret" not in shown
    assert "1.555" not in shown


def test_what_a_column_can_not_hold_is_refused_for_one() -> None:
    def check(array: Any) -> None:
        check_for_columns(to_plaintexts(array), array.type)

    check(pa.array(["a", None]))
    check(pa.array([b"\0\xff"]))
    check(numbers(pa.timestamp("ns"), 1_000))
    with pytest.raises(InvalidValueError, match=r"U\+0000"):
        check(pa.array(["a\0"]))
    with pytest.raises(InvalidValueError, match="below a microsecond"):
        check(numbers(pa.timestamp("ns"), 1))
    with pytest.raises(TypeError, match="no form for Arrow type double"):
        check(pa.array([1.5]))
    broken = pa.Array.from_buffers(pa.string(), 1, pa.array([b"\xff"]).buffers())
    with pytest.raises(InvalidValueError, match="UTF-8"):
        check(broken)
