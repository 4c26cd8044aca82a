"""Tables and Parquet files."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from glpgenc.arrow import ColumnSpec, cell_aad, decrypt_table, encrypt_table
from glpgenc.errors import AuthenticationError, ConfigurationError, InvalidValueError
from glpgenc.service import EncryptionService
from tests.support.services import CONTEXT

TABLE = pa.table(
    {
        "id": [1, 2, 3],
        "email": ["a@x.org", "b@x.org", None],
        "born": pa.array([0, None, 1], pa.int32()).cast(pa.date32()),
    },
    schema=pa.schema(
        [
            pa.field("id", pa.int64(), nullable=False),
            pa.field("email", pa.string(), metadata={"source": "crm"}),
            pa.field("born", pa.date32()),
        ],
        metadata={"made": "by hand"},
    ),
)
COLUMNS = ["email", "born"]


def test_columns_come_back_with_type_and_metadata(service: EncryptionService) -> None:
    made = encrypt_table(TABLE, COLUMNS, service, CONTEXT)
    assert [made.schema.field(name).type for name in TABLE.schema.names] == [pa.int64(), pa.binary(), pa.binary()]
    assert made["id"].equals(TABLE["id"])
    back = decrypt_table(made, COLUMNS, service, CONTEXT)
    assert back.equals(TABLE, check_metadata=True)
    assert back.schema.field("id").nullable is False


def test_a_batch_stays_a_batch(service: EncryptionService) -> None:
    (batch,) = TABLE.to_batches()
    made = encrypt_table(batch, COLUMNS, service, CONTEXT)
    assert isinstance(made, pa.RecordBatch)
    assert decrypt_table(made, COLUMNS, service, CONTEXT).equals(batch)


def test_a_parquet_file_keeps_the_types_and_no_value(service: EncryptionService, tmp_path: Path) -> None:
    path = tmp_path / "people.parquet"
    pq.write_table(encrypt_table(TABLE, COLUMNS, service, CONTEXT), path)
    assert b"a@x.org" not in path.read_bytes()
    assert decrypt_table(pq.read_table(path), COLUMNS, service, CONTEXT).equals(TABLE)


def test_columns_that_were_swapped_do_not_open(service: EncryptionService) -> None:
    table = pa.table({"a": ["x"], "b": ["y"]})
    made = encrypt_table(table, ["a", "b"], service, CONTEXT)
    swapped = made.rename_columns(["b", "a"])
    with pytest.raises(AuthenticationError) as caught:
        decrypt_table(swapped, ["a", "b"], service, CONTEXT)
    assert caught.value.__notes__ == ["row 0, counted from 0", "column 'a'"]
    renamed = {"b": ColumnSpec(name="a"), "a": ColumnSpec(name="b")}
    assert decrypt_table(swapped, renamed, service, CONTEXT).equals(table.rename_columns(["b", "a"]))


def test_rows_that_were_swapped_do_not_open_where_they_are_bound(service: EncryptionService) -> None:
    columns = {"email": ColumnSpec(row="id")}
    made = encrypt_table(TABLE, columns, service, CONTEXT)
    cell = made["email"][1].as_py()
    assert service.decrypt(cell, CONTEXT, cell_aad("email", "2")) == b"b@x.org"
    assert decrypt_table(made.slice(1), columns, service, CONTEXT).equals(TABLE.slice(1))
    moved = made.set_column(1, made.schema.field(1), made["email"].take(pa.array([1, 0, 2])))
    with pytest.raises(AuthenticationError):
        decrypt_table(moved, columns, service, CONTEXT)


def test_columns_of_several_classes_have_keys_of_their_own(service: EncryptionService) -> None:
    columns = {"email": ColumnSpec(), "born": ColumnSpec(data_class="health")}
    made = encrypt_table(TABLE, columns, service, CONTEXT)
    first, second = made["email"][0].as_py(), made["born"][0].as_py()
    assert first[2:18] != second[2:18]
    assert decrypt_table(made, columns, service, CONTEXT).equals(TABLE)


def test_a_type_that_is_given_is_taken(service: EncryptionService) -> None:
    wide = {"id": ColumnSpec(type=pa.string())}
    made = encrypt_table(TABLE, wide, service, CONTEXT)
    assert decrypt_table(made, ["id"], service, CONTEXT)["id"].to_pylist() == ["1", "2", "3"]
    narrow = decrypt_table(made, {"id": ColumnSpec(type=pa.int8())}, service, CONTEXT)
    assert narrow["id"].type == pa.int8()


def test_a_type_that_does_not_fit_is_refused_without_the_value(service: EncryptionService) -> None:
    with pytest.raises(InvalidValueError, match="can't be cast from string to int64") as caught:
        encrypt_table(TABLE, {"email": ColumnSpec(type=pa.int64())}, service, CONTEXT)
    assert "x.org" not in f"{caught.value!r} {caught.value.__context__!r}"
    assert caught.value.__notes__ == ["column 'email'"]


def test_without_a_type_it_must_be_given(service: EncryptionService) -> None:
    bare = pa.table({"email": encrypt_table(TABLE, ["email"], service, CONTEXT)["email"]})
    with pytest.raises(InvalidValueError, match="nothing says which type the encrypted column 'email' had"):
        decrypt_table(bare, ["email"], service, CONTEXT)
    back = decrypt_table(bare, {"email": ColumnSpec(type=pa.string())}, service, CONTEXT)
    assert back["email"].equals(TABLE["email"])
    damaged = bare.cast(pa.schema([pa.field("email", pa.binary(), metadata={"glpgenc.type": b"\xff\xff\xff\xff"})]))
    with pytest.raises(InvalidValueError, match="can't be read"):
        decrypt_table(damaged, ["email"], service, CONTEXT)


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (["nothing"], "not one column 'nothing'"),
        ("email", "several names"),
        ({"email": ColumnSpec(row="nothing")}, "bound to its rows by 'nothing'"),
        ({"email": ColumnSpec(row="id"), "id": ColumnSpec()}, "bound to its rows by 'id'"),
        ({"email": ColumnSpec(field="people.email")}, "give key_manager"),
    ],
)
def test_columns_that_can_not_be_are_refused(service: EncryptionService, columns: object, message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        encrypt_table(TABLE, columns, service, CONTEXT)  # type: ignore[arg-type]


def test_a_column_needs_a_service() -> None:
    with pytest.raises(ConfigurationError, match="give service"):
        encrypt_table(TABLE, ["email"], None, CONTEXT)


@pytest.mark.parametrize(
    "given",
    [{"field": "a.b", "name": "c"}, {"field": "a.b", "data_class": "c"}, {"suite": "rot13"}, {"type": "string"}],
)
def test_specs_that_can_not_be_are_refused(given: dict[str, str]) -> None:
    with pytest.raises(ConfigurationError):
        ColumnSpec(**given)  # type: ignore[arg-type]
