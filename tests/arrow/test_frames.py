"""Columns of pandas frames."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from glpgenc.arrow import ColumnSpec, cell_aad, decrypt_frame, decrypt_table, encrypt_frame, encrypt_table
from glpgenc.errors import AuthenticationError, ConfigurationError, InvalidValueError, NotEncryptedError
from glpgenc.service import EncryptionService
from tests.support.services import CONTEXT

FRAME = pd.DataFrame(
    {
        "id": [1, 2, 3],
        "text": ["a", None, "c"],
        "float": [1.5, float("nan"), 2.0],
        "time": pd.to_datetime(["2024-01-01 12:00:00.5", "2024-06-01 01:00:00.25", None]).tz_localize("Europe/Berlin"),
        "naive": pd.to_datetime(["2024-01-01", None, "2024-01-02"]),
        "category": pd.Categorical(["x", "y", "x"]),
        "missing": pd.array([1, None, 2**62 + 1], dtype="Int64"),
        "truth": [True, False, True],
        "arrow": pd.Series([Decimal("1.50"), None, Decimal("2.25")], dtype=pd.ArrowDtype(pa.decimal128(6, 2))),
        "day": [date(2024, 1, 1), None, date(1, 1, 1)],
        "bytes": [b"\xff", None, b""],
    },
    index=["p", "q", "r"],
)
COLUMNS = [name for name in FRAME.columns if name != "id"]


def test_columns_come_back_with_their_dtypes(service: EncryptionService) -> None:
    made = encrypt_frame(FRAME, COLUMNS, service, CONTEXT)
    assert set(made[COLUMNS].dtypes.astype(str)) == {"large_binary[pyarrow]"}
    pd.testing.assert_frame_equal(decrypt_frame(made, COLUMNS, service, CONTEXT), FRAME)


def test_each_cell_opens_by_itself(service: EncryptionService) -> None:
    made = encrypt_frame(FRAME, COLUMNS, service, CONTEXT)
    assert service.decrypt(made["text"].iloc[0], CONTEXT, cell_aad("text")) == b"a"


def test_the_given_frame_is_left_as_it_is(service: EncryptionService) -> None:
    before = FRAME.copy()
    made = encrypt_frame(FRAME, COLUMNS, service, CONTEXT)
    encrypted = made.copy()
    decrypt_frame(made, COLUMNS, service, CONTEXT)
    pd.testing.assert_frame_equal(FRAME, before)
    pd.testing.assert_frame_equal(made, encrypted)
    assert FRAME.attrs == {}
    assert set(made.attrs["glpgenc"]) == set(COLUMNS)


def test_a_part_can_be_decrypted_and_the_rest_later(service: EncryptionService) -> None:
    made = encrypt_frame(FRAME, COLUMNS, service, CONTEXT)
    half = decrypt_frame(made, ["text"], service, CONTEXT)
    assert set(half.attrs["glpgenc"]) == set(COLUMNS) - {"text"}
    whole = decrypt_frame(half, [name for name in COLUMNS if name != "text"], service, CONTEXT)
    pd.testing.assert_frame_equal(whole, FRAME)
    assert whole.attrs == {}


def test_a_parquet_file_keeps_the_types(service: EncryptionService, tmp_path: Path) -> None:
    encrypt_frame(FRAME, COLUMNS, service, CONTEXT).to_parquet(tmp_path / "frame.parquet")
    back = decrypt_frame(pd.read_parquet(tmp_path / "frame.parquet"), COLUMNS, service, CONTEXT)
    pd.testing.assert_frame_equal(back, FRAME)


def test_without_attrs_the_type_is_given(service: EncryptionService) -> None:
    made = encrypt_frame(FRAME, ["text"], service, CONTEXT)
    made.attrs = {}
    with pytest.raises(InvalidValueError, match="nothing says which type"):
        decrypt_frame(made, ["text"], service, CONTEXT)
    back = decrypt_frame(made, {"text": ColumnSpec(type=pa.string())}, service, CONTEXT)
    pd.testing.assert_frame_equal(back, FRAME)
    made.attrs = {"glpgenc": {"text": {"type": "!"}}}
    with pytest.raises(InvalidValueError, match="can't be read"):
        decrypt_frame(made, ["text"], service, CONTEXT)


def test_rows_are_bound_to_a_column(service: EncryptionService) -> None:
    columns = {"text": ColumnSpec(row="id")}
    made = encrypt_frame(FRAME, columns, service, CONTEXT)
    pd.testing.assert_frame_equal(decrypt_frame(made, columns, service, CONTEXT), FRAME)
    made["id"] = [3, 2, 1]
    with pytest.raises(AuthenticationError):
        decrypt_frame(made, columns, service, CONTEXT)


def test_values_of_several_types_are_refused_without_being_shown(service: EncryptionService) -> None:
    mixed = pd.DataFrame({"a": ["my secret", 17, date(2024, 1, 1)]})
    with pytest.raises(InvalidValueError, match="column 'a' holds values of several types") as caught:
        encrypt_frame(mixed, ["a"], service, CONTEXT)
    assert "secret" not in f"{caught.value!r} {caught.value.__context__!r}"


def test_a_plain_column_is_not_an_encrypted_one(service: EncryptionService) -> None:
    with pytest.raises(NotEncryptedError):
        decrypt_frame(FRAME, {"text": ColumnSpec(type=pa.string())}, service, CONTEXT)


def _index(kind: str, values: list[str]) -> object:
    made = {
        "named": lambda: pd.Index(["p", "q"], name="x"),
        "equal": lambda: pd.Index(values),
        "level": lambda: pd.MultiIndex.from_arrays([[1, 2], values]),
        "named level": lambda: pd.MultiIndex.from_arrays([[1, 2], [3, 4]], names=["a", "x"]),
        "category": lambda: pd.CategoricalIndex(values),
    }
    return made[kind]()


@pytest.mark.parametrize("kind", ["named", "equal", "level", "named level", "category"])
def test_a_column_that_the_index_shows_is_refused(service: EncryptionService, kind: str) -> None:
    values = ["ada@example.org", "bob@example.org"]
    frame = pd.DataFrame({"x": values, "y": [7, 8]}, index=_index(kind, values))
    with pytest.raises(
        ConfigurationError, match="column 'x' would be encrypted, and stay readable in the frame's index"
    ):
        encrypt_frame(frame, ["x"], service, CONTEXT)
    encrypt_frame(frame, ["y"], service, CONTEXT)
    assert "ada" not in str(encrypt_frame(frame.reset_index(drop=True), ["x"], service, CONTEXT).to_dict())


def test_a_row_number_that_equals_the_value_by_chance_is_allowed(service: EncryptionService) -> None:
    frame = pd.DataFrame({"id": [0, 1, 2]})
    pd.testing.assert_frame_equal(
        decrypt_frame(encrypt_frame(frame, ["id"], service, CONTEXT), ["id"], service, CONTEXT), frame
    )
    one = frame[frame.id == 1]
    encrypt_frame(one, ["id"], service, CONTEXT)
    with pytest.raises(ConfigurationError, match="index"):
        encrypt_frame(pd.DataFrame({"id": [5, 9]}, index=pd.Index([5, 9])), ["id"], service, CONTEXT)


PEOPLE = ["alice", "bob", "carol"]
DAYS = ["1999-12-31", "1815-12-10", "2024-02-29"]


@pytest.mark.parametrize(
    ("values", "index"),
    [
        (PEOPLE, ["carol", "bob", "alice"]),
        (PEOPLE, ["alice", "bob", "zzz"]),
        (PEOPLE, [" Bob", None, "ALICE"]),
        ([b"alice", b"bob", b"carol"], ["carol", "alice", "bob"]),
        ([1, 2, 3], ["1", "2", "3"]),
        ([1.0, 2.0, 3.0], [1, 2, 3]),
        ([52_000, 48_100, 61_000], [61_000, 52_000, 1]),
        ([Decimal("1.50"), Decimal(-2)], ["-2", "1.5"]),
        ([True, False], [True, False]),
        (DAYS, pd.DatetimeIndex(DAYS)),
        (DAYS[::-1], pd.DatetimeIndex(DAYS)),
        ([date.fromisoformat(each) for each in DAYS], [f"{each} 00:00" for each in DAYS]),
        (pd.to_datetime(DAYS, utc=True), DAYS),
    ],
)
def test_an_index_with_most_of_the_values_is_refused_in_any_order_and_form(
    service: EncryptionService, values: Any, index: Any
) -> None:
    frame = pd.DataFrame({"x": list(values), "y": "other"}, index=index)
    with pytest.raises(ConfigurationError, match="column 'x' would be encrypted, and stay readable"):
        encrypt_frame(frame, ["x"], service, CONTEXT)
    encrypt_frame(frame, ["y"], service, CONTEXT)


@pytest.mark.parametrize(
    ("values", "index"),
    [
        ([2, 3, 1], [1, 2, 3]),  # a frame that was sorted, and ratings
        ([1, 1, 2, 5], [0, 1, 2, 7]),
        (PEOPLE, ["alice", "x", "y"]),
        ([True, False, True], [False, True, True]),
        ([None, None], ["a", "b"]),
        ([None, None], [None, None]),
        ([["a"], ["b"]], ["x", "y"]),
        (["0001-01-01T00:00+14:00", "x"], ["y", "z"]),
    ],
)
def test_an_index_that_has_values_by_chance_is_taken(service: EncryptionService, values: Any, index: Any) -> None:
    frame = pd.DataFrame({"x": values}, index=index)
    assert len(encrypt_frame(frame, {"x": ColumnSpec()}, service, CONTEXT)) == len(values)


def test_labels_of_one_text_are_refused(service: EncryptionService) -> None:
    frame = pd.DataFrame([["a", "b"]], columns=pd.Index([1, "1"], dtype=object))
    with pytest.raises(ConfigurationError, match="labels of one text"):
        encrypt_frame(frame, [1, "1"], service, CONTEXT)
    made = encrypt_frame(frame, [1], service, CONTEXT)
    assert service.decrypt(made[1].iloc[0], CONTEXT, cell_aad("1")) == b"a"
    with pytest.raises(ConfigurationError, match="label of type bytes"):
        encrypt_frame(pd.DataFrame({b"x": ["a"]}), [b"x"], service, CONTEXT)


def test_rows_are_bound_to_a_column_of_any_label(service: EncryptionService) -> None:
    frame = pd.DataFrame({("a", 1): ["x", "y"], ("a", 2): [1, 2]})
    columns = {("a", 1): ColumnSpec(row=("a", 2))}
    made = encrypt_frame(frame, columns, service, CONTEXT)
    pd.testing.assert_frame_equal(decrypt_frame(made, columns, service, CONTEXT), frame)
    made[("a", 2)] = [2, 1]
    with pytest.raises(AuthenticationError):
        decrypt_frame(made, columns, service, CONTEXT)


@pytest.mark.parametrize("columns", [{"c": None}, {"c": "x"}, {"c": pa.string()}, None, 5, "c"])
@pytest.mark.parametrize("work", [encrypt_frame, decrypt_frame, encrypt_table, decrypt_table])
def test_columns_that_are_neither_names_nor_specs_are_refused(
    service: EncryptionService, work: Callable[..., object], columns: Any
) -> None:
    made = pd.DataFrame({"c": ["a"]})
    given = pa.table(made) if work in {encrypt_table, decrypt_table} else made
    with pytest.raises(ConfigurationError, match=r"column 'c' is mapped to|columns are several names"):
        work(given, columns, service, CONTEXT)


@pytest.mark.parametrize("value", ["secret \ud800", ["secret \ud800"], {"a": "secret \ud800"}])
def test_a_lone_surrogate_in_a_value_or_row_key_is_refused_without_being_shown(
    service: EncryptionService, value: object
) -> None:
    frame = pd.DataFrame({"c": pd.Series([value], dtype=object), "d": ["x"]})
    for columns in ({"c": ColumnSpec()}, {"d": ColumnSpec(row="c")}):
        with pytest.raises(InvalidValueError, match="column 'c' holds a lone surrogate") as caught:
            encrypt_frame(frame, columns, service, CONTEXT)
        assert "secret" not in f"{caught.value!r} {caught.value.__context__!r}"


def test_a_label_with_a_lone_surrogate_is_refused(service: EncryptionService) -> None:
    frame = pd.DataFrame([["a"]], columns=pd.Index(["x\ud800"], dtype=object))
    with pytest.raises(ConfigurationError, match="of a column is not Unicode text"):
        encrypt_frame(frame, ["x\ud800"], service, CONTEXT)
    with pytest.raises(InvalidValueError, match="lone surrogate") as caught:
        cell_aad("x", "secret \ud800")
    assert "secret" not in f"{caught.value!r} {caught.value.__context__!r}"
