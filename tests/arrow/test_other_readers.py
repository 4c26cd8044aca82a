"""What others make of encrypted tables: Polars and DataFusion read every column, where they are installed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from glpgenc.arrow import ColumnSpec, decrypt_table, encrypt_table
from glpgenc.service import EncryptionService
from tests.support.services import CONTEXT, Place

FRAME = pd.DataFrame(
    {
        "id": [1, 2],
        "at": pd.to_datetime(["2024-01-01", "2024-06-01"]).tz_localize("Europe/Berlin"),
        "kind": pd.Categorical(["a", "b"], categories=["b", "a"], ordered=True),
        "text": ["x", None],
    }
)
COLUMNS = ["at", "kind", "text"]


@pytest.fixture
def service(tmp_path: Path) -> Iterator[EncryptionService]:
    place = Place(tmp_path)
    yield place.service()
    place.close()


@pytest.fixture
def table(service: EncryptionService) -> Any:
    return encrypt_table(pa.Table.from_pandas(FRAME), COLUMNS, service, CONTEXT)


@pytest.fixture
def parquet(table: Any, tmp_path: Path) -> Path:
    pq.write_table(table, tmp_path / "table.parquet")
    return tmp_path / "table.parquet"


@pytest.fixture
def arrow(table: Any, tmp_path: Path) -> Path:
    with pa.ipc.new_file(str(tmp_path / "table.arrow"), table.schema) as file:
        file.write_table(table)
    return tmp_path / "table.arrow"


def test_pandas_reads_encrypted_columns_as_bytes(parquet: Path, service: EncryptionService) -> None:
    """Its own notes in the file say what they were, and it would cast them."""
    read = pd.read_parquet(parquet)
    assert read["id"].tolist() == [1, 2]
    assert isinstance(read["at"].iloc[0], bytes)
    back = decrypt_table(pq.read_table(parquet), COLUMNS, service, CONTEXT)
    pd.testing.assert_frame_equal(back.to_pandas(), FRAME)


@pytest.mark.slow
def test_polars_reads_every_column(parquet: Path, arrow: Path, table: Any, service: EncryptionService) -> None:
    polars = pytest.importorskip("polars")
    for read in (polars.read_parquet(parquet), polars.read_ipc(arrow), polars.from_arrow(table)):
        assert read["id"].to_list() == [1, 2]
        assert read["text"].to_list() == table["text"].to_pylist()
        # Polars keeps no metadata of fields: the types are given.
        given = {
            "at": ColumnSpec(type=pa.timestamp("us", "Europe/Berlin")),
            "kind": ColumnSpec(type=pa.string()),
            "text": ColumnSpec(type=pa.string()),
        }
        assert decrypt_table(read.to_arrow(), given, service, CONTEXT)["text"].to_pylist() == ["x", None]


@pytest.mark.slow
def test_datafusion_reads_every_column(parquet: Path, table: Any) -> None:
    datafusion = pytest.importorskip("datafusion")
    context = datafusion.SessionContext()
    context.register_parquet("stored", str(parquet))
    context.register_record_batches("given", [table.to_batches()])
    for name in ("stored", "given"):
        read = context.sql(f"SELECT id, text FROM {name} ORDER BY id").to_pydict()  # names of ours
        assert read == {"id": [1, 2], "text": table["text"].to_pylist()}
