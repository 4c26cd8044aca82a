"""Frames of any dtype, index and labels come back as they were, and tables of any type."""

from __future__ import annotations

import string
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glpgenc.arrow import decrypt_frame, decrypt_table, encrypt_frame, encrypt_table
from glpgenc.service import EncryptionService
from tests.support.services import CONTEXT

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=5)
YEARS = {"min_value": date(1, 1, 1), "max_value": date(9999, 12, 31)}


def column(values: st.SearchStrategy[Any], dtype: Any, *, nulls: bool = True) -> st.SearchStrategy[Any]:
    each = st.none() | values if nulls else values
    return st.lists(each, max_size=6).map(lambda found: pd.Series(found, dtype=dtype))


def times(unit: str, zone: str | None) -> st.SearchStrategy[Any]:
    made = st.lists(st.none() | st.integers(-(2**40), 2**40), max_size=6)
    return made.map(lambda found: _times(found, unit, zone))


def _times(numbers: list[int | None], unit: str, zone: str | None) -> Any:
    series = pd.Series(pd.to_datetime(pd.Series(numbers, dtype="Int64"), unit="us")).astype(f"datetime64[{unit}]")
    return series if zone is None else series.dt.tz_localize("UTC").dt.tz_convert(zone)


@st.composite
def categoricals(draw: st.DrawFn) -> Any:
    values = draw(st.sampled_from([TEXT, st.integers(-5, 5), st.dates(**YEARS)]))
    categories = draw(st.lists(values, unique=True, max_size=6))
    chosen = st.lists(st.none() | st.sampled_from(categories) if categories else st.none(), max_size=6)
    return pd.Series(pd.Categorical(draw(chosen), categories=categories, ordered=draw(st.booleans())))


COLUMNS = st.one_of(
    column(TEXT, object),
    column(TEXT, "str"),
    column(TEXT, "string"),
    column(TEXT, "string[pyarrow]"),
    column(st.binary(max_size=5), object),
    column(st.booleans(), object),
    column(st.booleans(), "boolean"),
    column(st.booleans(), bool, nulls=False),
    column(st.integers(-(2**63), 2**63 - 1), "Int64"),
    column(st.integers(-(2**63), 2**63 - 1), "int64", nulls=False),
    column(st.integers(-(2**53), 2**53), object),
    column(st.integers(0, 2**64 - 1), "uint64", nulls=False),
    column(st.integers(-128, 127), "Int8"),
    column(st.floats(allow_nan=False), "float64"),
    column(st.floats(width=32, allow_nan=False), "float32"),
    column(st.floats(allow_nan=False), "Float64"),
    column(st.decimals(-1000, 1000, places=3), object),
    column(st.decimals(-1000, 1000, places=3), pd.ArrowDtype(pa.decimal128(20, 3))),
    column(st.dates(**YEARS), object),
    column(st.times(), object),
    column(st.times(), pd.ArrowDtype(pa.time64("us"))),
    column(st.timedeltas(timedelta(-10_000), timedelta(10_000)), "timedelta64[ns]"),
    column(st.timedeltas(timedelta(-10_000), timedelta(10_000)), "timedelta64[us]"),
    column(st.timedeltas(timedelta(-100_000), timedelta(100_000)), pd.ArrowDtype(pa.duration("us"))),
    *(times(unit, zone) for unit in ("s", "ms", "us", "ns") for zone in (None, "UTC", "Europe/Berlin", "+05:30")),
    column(st.lists(st.integers(-5, 5), max_size=3), object),
    column(st.lists(TEXT, max_size=3), pd.ArrowDtype(pa.list_(pa.string()))),
    categoricals(),
    st.integers(0, 4).map(lambda size: pd.Series(pd.period_range("2024-01", periods=size, freq="M"))),
    st.integers(0, 4).map(lambda size: pd.Series(pd.interval_range(0, size))),
)

NAMES = ["index", None, "z"]


@st.composite
def indexes(draw: st.DrawFn, size: int) -> Any:
    kind = draw(st.sampled_from(["range", "text", "numbers", "times", "category", "several"]))
    name = draw(st.sampled_from(NAMES))
    if kind == "range":
        return pd.RangeIndex(5, 5 + size, name=name)
    texts = [f"row {n} {draw(st.sampled_from(string.ascii_lowercase))}" for n in range(size)]
    made = {
        "text": lambda: pd.Index(texts, name=name),
        "numbers": lambda: pd.Index([10**6 + n for n in range(size)], name=name),
        "times": lambda: pd.date_range("1999-01-01", periods=size, name=name, tz="UTC"),
        "category": lambda: pd.CategoricalIndex(texts, name=name),
        "several": lambda: pd.MultiIndex.from_arrays([texts, range(10**6, 10**6 + size)], names=[name, None]),
    }
    return made[kind]()


@st.composite
def frames(draw: st.DrawFn) -> tuple[Any, Any]:
    series = draw(COLUMNS)
    label = draw(st.sampled_from(["x", 0, 17, ("a", "b"), ("a", 1), pd.Timestamp("2024-01-01")]))
    other = ("a", "other") if isinstance(label, tuple) else "other"
    frame = pd.DataFrame({label: series, other: range(len(series))})
    frame.index = draw(indexes(len(series)))
    return frame, label


@given(frames())
def test_a_frame_comes_back_as_it_was(service: EncryptionService, made: tuple[Any, Any]) -> None:
    frame, label = made
    encrypted = encrypt_frame(frame, [label], service, CONTEXT)
    assert str(encrypted[label].dtype) == "large_binary[pyarrow]"
    pd.testing.assert_frame_equal(decrypt_frame(encrypted, [label], service, CONTEXT), frame)


@given(COLUMNS)
def test_a_table_of_a_frame_comes_back_as_it_was(service: EncryptionService, series: Any) -> None:
    table = pa.Table.from_pandas(pd.DataFrame({"x": series}))
    encrypted = encrypt_table(table, ["x"], service, CONTEXT)
    for metadata in (encrypted.schema.metadata, *(field.metadata for field in encrypted.schema)):
        # Arrow's format has text there: Polars and DataFusion read no column of a file that has not.
        for key, value in (metadata or {}).items():
            assert key.decode() + value.decode()
    assert encrypted.to_pandas()["x"].isna().tolist() == series.isna().tolist()
    back = decrypt_table(encrypted, ["x"], service, CONTEXT)
    assert back.schema.equals(table.schema, check_metadata=True)
    assert back.equals(table)


def test_other_columns_may_have_one_name(service: EncryptionService) -> None:
    frame = pd.DataFrame([["a", 1, 2]], columns=["x", "same", "same"])
    made = encrypt_frame(frame, ["x"], service, CONTEXT)
    pd.testing.assert_frame_equal(decrypt_frame(made, ["x"], service, CONTEXT), frame)


def test_a_frame_without_rows_or_without_columns_comes_back(service: EncryptionService) -> None:
    for frame in (pd.DataFrame({"x": pd.Series([], dtype="datetime64[ns, UTC]")}), pd.DataFrame(index=[1, 2])):
        labels = list(frame.columns)
        made = encrypt_frame(frame, labels, service, CONTEXT)
        pd.testing.assert_frame_equal(decrypt_frame(made, labels, service, CONTEXT), frame)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (timedelta(days=1, hours=2, seconds=3, microseconds=500_000), b"1 day 02:00:03.5"),
        (timedelta(days=-1), b"-1 days"),
        (-timedelta(hours=2), b"-1 days +22:00:00"),
        (timedelta(0), b"00:00:00"),
    ],
)
def test_a_length_of_time_is_the_text_of_an_interval(value: timedelta, text: bytes) -> None:
    from glpgenc.arrow.forms import from_plaintexts, to_plaintexts  # noqa: PLC0415

    for unit in ("us", "ns"):
        array = pa.array([value], pa.duration(unit))
        assert to_plaintexts(array).to_pylist() == [text]
        assert from_plaintexts(pa.array([text], pa.large_binary()), array.type).equals(array)


def test_time_and_decimal_are_what_they_were(service: EncryptionService) -> None:
    frame = pd.DataFrame({"t": [time(12, 0, 0, 5), None], "d": [Decimal("1.50"), None]})
    back = decrypt_frame(encrypt_frame(frame, ["t", "d"], service, CONTEXT), ["t", "d"], service, CONTEXT)
    assert back["t"].tolist() == [time(12, 0, 0, 5), None]
    assert back["d"].tolist() == [Decimal("1.50"), None]
