"""Polars frames, eager and lazy: types, nulls, categories, and what must not be moved across the decryption."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pytest
from polars.testing import assert_frame_equal

from glpgenc.arrow import (
    ColumnSpec,
    cell_aad,
    decrypt_polars,
    decrypt_table,
    encrypt_polars,
    encrypt_table,
    polars_frames,
)
from glpgenc.errors import AuthenticationError, ConfigurationError, GlpgencError, InvalidValueError, NotEncryptedError
from glpgenc.service import EncryptionService
from tests.support.services import CONTEXT

FRAME = pl.DataFrame(
    {
        "id": [1, 2, 3],
        "email": ["ada@x.org", None, "Zoë"],
        "city": pl.Series(["Bonn", "Bonn", None], dtype=pl.Categorical),
        "size": pl.Series(["s", None, "l"], dtype=pl.Enum(["l", "m", "s"])),
    }
)

TYPES: dict[str, tuple[Any, list[Any]]] = {
    "String": (pl.String, ["a", "", None, "ä\0"]),
    "Binary": (pl.Binary, [b"\xff", b"", None]),
    "Boolean": (pl.Boolean, [True, False, None]),
    **{
        kind.__name__: (kind, [0, 1, None, 127])
        for kind in (pl.Int8, pl.Int16, pl.Int32, pl.Int64, pl.UInt8, pl.UInt16, pl.UInt32, pl.UInt64)
    },
    "Float32": (pl.Float32, [1.5, float("inf"), None]),
    "Float64": (pl.Float64, [0.1, -0.0, None, 1e300]),
    "Decimal": (pl.Decimal(12, 3), [Decimal("1.500"), Decimal("-0.001"), None]),
    "Date": (pl.Date, [date(2024, 2, 29), None]),
    "Time": (pl.Time, [time(12, 30, 1, 5), None]),
    "Datetime": (pl.Datetime("ms"), [datetime(2024, 2, 29, 12, 30), None]),  # noqa: DTZ001  # as it comes
    "Datetime with a zone": (pl.Datetime("ns", "Europe/Berlin"), [datetime(2024, 2, 29, 12, 30, tzinfo=UTC), None]),
    "Duration": (pl.Duration("us"), [timedelta(days=-1, microseconds=7), None]),
    "Categorical": (pl.Categorical, ["b", "a", None, "b"]),
    "Enum": (pl.Enum(["z", "a"]), ["a", "z", None]),
    "List": (pl.List(pl.Int64), [[1, 2], [], None]),
    "Struct": (pl.Struct({"x": pl.String}), [{"x": "1"}, {"x": None}]),
    "Null": (pl.Null, [None, None]),
}


@pytest.mark.parametrize("lazy", [False, True], ids=["eager", "lazy"])
@pytest.mark.parametrize("name", TYPES)
def test_values_come_back_in_their_type(service: EncryptionService, name: str, *, lazy: bool) -> None:
    type_, values = TYPES[name]
    frame = pl.DataFrame({"n": range(len(values)), "v": pl.Series(values, dtype=type_)})
    given: Any = frame.lazy() if lazy else frame
    hidden = encrypt_polars(given, ["v"], service, CONTEXT)
    made = hidden.collect() if lazy else hidden
    assert made.schema == {"n": pl.Int64, "v": pl.Binary}
    assert hidden.collect_schema() == made.schema
    assert made["v"].is_null().to_list() == frame["v"].is_null().to_list()
    back = decrypt_polars(hidden, ["v"], service, CONTEXT, schema=frame.schema)
    assert back.collect_schema() == frame.schema
    assert_frame_equal(back.collect() if lazy else back, frame, categorical_as_str=True)


def test_cells_are_those_of_arrow_and_bound_to_column_and_row(service: EncryptionService) -> None:
    specs = {"email": ColumnSpec(row="id")}
    hidden = encrypt_polars(FRAME, specs, service, CONTEXT)
    assert service.decrypt(hidden["email"][0], CONTEXT, cell_aad("email", "1")) == b"ada@x.org"
    typed = {"email": ColumnSpec(row="id", type=pa.large_string())}
    back = decrypt_table(hidden.select("id", "email").to_arrow(), typed, service, CONTEXT)
    assert back["email"].to_pylist() == ["ada@x.org", None, "Zoë"]
    moved = hidden.with_columns(pl.col("email").reverse())
    with pytest.raises(AuthenticationError) as caught:
        decrypt_polars(moved, specs, service, CONTEXT, schema=FRAME.schema)
    assert caught.value.__notes__ == ["row 0, counted from 0", "column 'email'"]
    with pytest.raises(AuthenticationError):
        decrypt_polars(
            hidden.rename({"email": "mail"}),
            {"mail": ColumnSpec(row="id", type=pa.string())},
            service,
            CONTEXT,
            schema={},
        )


def test_what_arrow_encrypted_opens_in_polars(service: EncryptionService, tmp_path: Path) -> None:
    import pyarrow.parquet as pq  # noqa: PLC0415

    pq.write_table(encrypt_table(FRAME.select("id", "email").to_arrow(), ["email"], service, CONTEXT), tmp_path / "f")
    read = pl.scan_parquet(tmp_path / "f")
    back = decrypt_polars(read, ["email"], service, CONTEXT, schema={"email": pl.String}).collect()
    assert_frame_equal(back, FRAME.select("id", "email"))


def test_the_type_is_the_schema_s_else_the_column_s_and_never_guessed(service: EncryptionService) -> None:
    hidden = encrypt_polars(FRAME, ["email"], service, CONTEXT)
    back = decrypt_polars(hidden, {"email": ColumnSpec(type=pa.binary())}, service, CONTEXT, schema={})
    assert back["email"].to_list() == [b"ada@x.org", None, "Zoë".encode()]
    for given in (hidden, hidden.lazy()):
        with pytest.raises(ConfigurationError, match="nothing says which type"):
            decrypt_polars(given, ["email"], service, CONTEXT, schema={"id": pl.Int64})


def test_a_condition_is_of_values_and_columns_that_rows_are_bound_to_are_read(service: EncryptionService) -> None:
    specs = {"email": ColumnSpec(row="id")}
    hidden = encrypt_polars(FRAME.lazy(), specs, service, CONTEXT)
    back = decrypt_polars(hidden, specs, service, CONTEXT, schema=FRAME.schema)
    assert back.filter(pl.col("email") == "Zoë").select("email").collect().to_dict(as_series=False) == {
        "email": ["Zoë"]
    }
    assert back.select(pl.col("email").str.len_chars().sum()).collect().item() == 12
    assert back.head(1).collect()["id"].to_list() == [1]
    assert hidden.filter(pl.col("id") > 1).collect().height == 2


def test_a_lazy_frame_streams_part_by_part(service: EncryptionService, tmp_path: Path, monkeypatch: Any) -> None:
    frame = pl.DataFrame({"id": range(300_000), "email": [f"{number}@x.org" for number in range(300_000)]})
    for part, start in enumerate(range(0, 300_000, 100_000)):
        frame.slice(start, 100_000).write_parquet(tmp_path / f"{part}.parquet")
    heights: list[int] = []

    def noted(table: Any, *given: Any, **named: Any) -> Any:
        heights.append(len(table))
        return encrypt_table(table, *given, **named)

    monkeypatch.setattr(polars_frames, "encrypt_table", noted)
    specs = {"email": ColumnSpec(row="id")}
    encrypt_polars(pl.scan_parquet(tmp_path / "*.parquet"), specs, service, CONTEXT).sink_parquet(tmp_path / "made")
    assert sum(heights) == 300_000
    assert max(heights) < 300_000
    read = decrypt_polars(pl.scan_parquet(tmp_path / "made"), specs, service, CONTEXT, schema=frame.schema)
    assert_frame_equal(read.collect(engine="streaming").sort("id"), frame)


def test_no_key_and_no_context_is_in_the_plan_and_it_can_t_be_sent_away(service: EncryptionService) -> None:
    lazy = encrypt_polars(FRAME.lazy(), ["email"], service, CONTEXT)
    assert "invoices" not in lazy.explain()
    with pytest.raises(Exception, match=r"pickle|serializ"):
        lazy.serialize()


def test_errors_of_a_lazy_frame_show_no_value(service: EncryptionService) -> None:
    hidden = encrypt_polars(FRAME.lazy(), ["email"], service, CONTEXT)
    other = decrypt_polars(hidden, ["email"], service, CONTEXT | {"bucket": "other"}, schema=FRAME.schema)
    with pytest.raises((GlpgencError, pl.exceptions.PolarsError)) as caught:
        other.collect()
    assert "AuthenticationError" in repr(caught.value)
    assert "x.org" not in str(caught.value)


@pytest.mark.parametrize(
    ("type_", "error"),
    [(pl.Int64, InvalidValueError), (pl.Enum(["a"]), InvalidValueError), (pl.Date, InvalidValueError)],
)
def test_a_value_that_is_not_of_the_type_is_not_shown(service: EncryptionService, type_: Any, error: Any) -> None:
    hidden = encrypt_polars(FRAME, ["email"], service, CONTEXT)
    with pytest.raises(error) as caught:
        decrypt_polars(hidden, ["email"], service, CONTEXT, schema={"email": type_})
    assert "x.org" not in str(caught.value)
    assert caught.value.__cause__ is caught.value.__context__ is None


@pytest.mark.parametrize(
    "series",
    [
        pl.Series([1], dtype=pl.Int128),
        pl.Series([[date(2024, 1, 1)]]),
        pl.Series([object()], dtype=pl.Object),
    ],
    ids=["Int128", "list of dates", "Object"],
)
def test_types_without_a_form_are_refused(service: EncryptionService, series: Any) -> None:
    with pytest.raises(TypeError, match="there is no form for values"):
        encrypt_polars(pl.DataFrame({"v": series}), ["v"], service, CONTEXT)


def test_columns_that_are_not_there_or_not_encrypted_are_refused(service: EncryptionService) -> None:
    for given in (FRAME, FRAME.lazy()):
        with pytest.raises(ConfigurationError, match="not one column 'phone'"):
            encrypt_polars(given, ["phone"], service, CONTEXT)
        with pytest.raises(ConfigurationError, match="bound to its rows"):
            encrypt_polars(given, {"email": ColumnSpec(row="key")}, service, CONTEXT)
    with pytest.raises(NotEncryptedError):
        decrypt_polars(FRAME, ["email"], service, CONTEXT, schema=FRAME.schema)


def test_an_empty_frame_stays_empty(service: EncryptionService) -> None:
    hidden = encrypt_polars(FRAME.clear(), ["email", "size"], service, CONTEXT)
    back = decrypt_polars(hidden, ["email", "size"], service, CONTEXT, schema=FRAME.schema)
    assert_frame_equal(back, FRAME.clear())


def test_chunks_of_a_frame_are_one_column(service: EncryptionService) -> None:
    frame = pl.concat([FRAME, FRAME], rechunk=False)
    hidden = encrypt_polars(frame, ["email", "city"], service, CONTEXT)
    back = decrypt_polars(hidden, ["email", "city"], service, CONTEXT, schema=frame.schema)
    assert_frame_equal(back, frame, categorical_as_str=True)
