"""Categories: which there are and their order come back, and nobody reads them meanwhile."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from glpgenc.arrow import ColumnSpec, decrypt_array, decrypt_frame, decrypt_table, encrypt_array, encrypt_frame
from glpgenc.arrow import encrypt_table as encrypted
from glpgenc.arrow.cells import MOST_BYTES, encrypted_categories
from glpgenc.errors import AuthenticationError, InvalidValueError
from glpgenc.service import EncryptionService
from tests.support.services import CONTEXT

ORDERED = pd.DataFrame({"x": pd.Categorical(["lo", "hi", None], categories=["hi", "middling", "lo"], ordered=True)})
KEY = b"glpgenc.categories"


def test_an_order_comes_back_with_categories_that_do_not_occur(service: EncryptionService) -> None:
    back = decrypt_frame(encrypt_frame(ORDERED, ["x"], service, CONTEXT), ["x"], service, CONTEXT)
    assert list(back["x"].cat.categories) == ["hi", "middling", "lo"]
    assert back["x"].max() == "lo"
    pd.testing.assert_frame_equal(back, ORDERED)


def test_chunks_with_dictionaries_of_their_own_have_one_afterwards(service: EncryptionService) -> None:
    chunks = [pa.array(["a", "b"]).dictionary_encode(), pa.array(["b", "c", None]).dictionary_encode()]
    table = pa.table({"x": pa.chunked_array(chunks)})
    back = decrypt_table(encrypted(table, ["x"], service, CONTEXT), ["x"], service, CONTEXT)
    assert back["x"].to_pylist() == ["a", "b", "b", "c", None]
    assert back["x"].type == table["x"].type
    assert {str(chunk.dictionary) for chunk in back["x"].chunks} == {str(pa.array(["a", "b", "c"]))}


def test_nobody_reads_the_categories(service: EncryptionService) -> None:
    table = encrypted(pa.Table.from_pandas(ORDERED), ["x"], service, CONTEXT)
    out = pa.BufferOutputStream()
    with pa.ipc.new_stream(out, table.schema) as stream:
        stream.write_table(table)
    frame = encrypt_frame(ORDERED, ["x"], service, CONTEXT)
    for shown in (
        bytes(out.getvalue()),
        str(frame.attrs).encode(),
        bytes(pa.Table.from_pandas(frame).schema.serialize()),
    ):
        assert b"middling" not in shown


def _with_categories(table: Any, categories: bytes) -> Any:
    field = table.schema.field("x")
    return table.set_column(0, field.with_metadata({**field.metadata, KEY: categories}), table.column(0))


def test_categories_of_another_column_or_altered_ones_do_not_open(service: EncryptionService) -> None:
    table = pa.table({"x": pa.array(["a"]).dictionary_encode(), "y": pa.array(["z"]).dictionary_encode()})
    made = encrypted(table, ["x", "y"], service, CONTEXT)
    for categories in (made.schema.field("y").metadata[KEY], made.schema.field("x").metadata[KEY][:-8] + b"AAAAAAA="):
        with pytest.raises(AuthenticationError):
            decrypt_table(_with_categories(made, categories), ["x"], service, CONTEXT)
    with pytest.raises(InvalidValueError, match="stored categories of the column 'x' can't be read"):
        decrypt_table(_with_categories(made, b"!"), ["x"], service, CONTEXT)


def test_cells_of_another_table_that_have_other_categories_are_refused(service: EncryptionService) -> None:
    one, other = (
        encrypted(pa.table({"x": pa.array([text]).dictionary_encode()}), ["x"], service, CONTEXT) for text in "ab"
    )
    mixed = one.set_column(0, one.schema.field("x"), other.column("x"))
    with pytest.raises(InvalidValueError, match="not one of the stored categories"):
        decrypt_table(mixed, ["x"], service, CONTEXT)
    given = {"x": ColumnSpec(type=pa.string())}
    assert decrypt_table(mixed, given, service, CONTEXT)["x"].to_pylist() == ["b"]


def test_a_category_is_not_a_cell(service: EncryptionService) -> None:
    made = encrypted(pa.table({"x": pa.array(["a"]).dictionary_encode()}), ["x"], service, CONTEXT)
    from glpgenc.arrow.spec import categories_before  # noqa: PLC0415

    stored = categories_before(made.schema.field("x"))
    with pytest.raises(AuthenticationError):
        decrypt_array(pa.array([stored]), service, CONTEXT, pa.binary(), column="x")


def test_an_array_alone_has_no_order(service: EncryptionService) -> None:
    array = pa.Array.from_pandas(ORDERED["x"])
    made = encrypt_array(array, service, CONTEXT)
    with pytest.raises(InvalidValueError, match="order of the categories is not known"):
        decrypt_array(made, service, CONTEXT, array.type)
    assert decrypt_array(made, service, CONTEXT, pa.string()).to_pylist() == ["lo", "hi", None]


def test_many_categories_without_an_order_are_not_kept_twice(service: EncryptionService) -> None:
    values = [f"value {n:05}" for n in range(MOST_BYTES // 8)]
    made = encrypted(pa.table({"x": pa.array(values).dictionary_encode()}), ["x"], service, CONTEXT)
    assert KEY not in made.schema.field("x").metadata
    back = decrypt_table(made, ["x"], service, CONTEXT)
    assert back["x"].to_pylist() == values
    assert pa.types.is_dictionary(back["x"].type)


def test_an_order_is_not_lost_in_a_column_of_a_field() -> None:
    field: Any = SimpleNamespace(encrypt_categories=lambda _: None)
    with pytest.raises(TypeError, match="order of categories can't be kept in a column of a field"):
        encrypted_categories(pa.Array.from_pandas(ORDERED["x"]), field)
    assert encrypted_categories(pa.array(["a"]).dictionary_encode(), field) is None
