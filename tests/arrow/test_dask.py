"""Dask partitions, worked on in threads of this process."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dask
import dask.dataframe as dd
import pandas as pd
import psycopg
import pyarrow as pa
import pytest

from glpgenc.arrow import ColumnSpec, decrypt_partitions, encrypt_partitions, worker_keys
from glpgenc.errors import AuthenticationError, ConfigurationError
from glpgenc.service import EncryptionServiceConfig
from tests.support.orm import Orm
from tests.support.services import CONTEXT, Place

COLUMNS = {"email": ColumnSpec(row="id", type=pa.string()), "age": ColumnSpec(type=pa.int64())}
FRAME = pd.DataFrame({"id": range(100), "email": [f"{number}@x.org" for number in range(100)], "age": range(100)})


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    place = Place(tmp_path)
    yield place
    forget()


def forget() -> None:
    worker_keys._close_all()
    worker_keys._MADE.clear()


@pytest.fixture
def settings(place: Place) -> EncryptionServiceConfig:
    return place.config(local_kek_file=place.folder / "kek.json")


@pytest.fixture
def frame() -> Any:
    return dd.from_pandas(FRAME, npartitions=4)


@pytest.mark.parametrize("scheduler", ["threads", "synchronous"])
def test_partitions_are_encrypted_and_come_back(
    place: Place, settings: EncryptionServiceConfig, frame: Any, scheduler: str
) -> None:
    with dask.config.set(scheduler=scheduler):
        made = encrypt_partitions(frame, COLUMNS, settings, CONTEXT)
        cells = made.compute()
        back = decrypt_partitions(made, COLUMNS, settings, CONTEXT).compute()
    assert list(made.dtypes.astype(str)) == ["int64", "large_binary[pyarrow]", "large_binary[pyarrow]"]
    pd.testing.assert_series_equal(cells.dtypes, made.dtypes)
    pd.testing.assert_frame_equal(back, FRAME)
    assert len(json.loads(place.keyset.read_text())["keys"]) == 1
    assert len(worker_keys._MADE) == 1


def test_the_meta_is_what_comes(settings: EncryptionServiceConfig, frame: Any) -> None:
    columns = COLUMNS | {"age": ColumnSpec(type=pa.timestamp("us", "UTC"))}
    back = decrypt_partitions(encrypt_partitions(frame, COLUMNS, settings, CONTEXT), columns, settings, CONTEXT)
    assert list(back.dtypes.astype(str)) == ["int64", "str", "datetime64[us, UTC]"]
    assert not worker_keys._MADE


# Of dask's own making.
@pytest.mark.filterwarnings("ignore:The inplace keyword")
def test_a_parquet_folder_is_written_and_read_partition_by_partition(
    place: Place, settings: EncryptionServiceConfig, frame: Any
) -> None:
    folder = str(place.folder / "people")
    with dask.config.set(scheduler="threads"):
        encrypt_partitions(frame, COLUMNS, settings, CONTEXT).to_parquet(folder)
        assert not any(b"7@x.org" in each.read_bytes() for each in Path(folder).iterdir())
        back = decrypt_partitions(dd.read_parquet(folder), COLUMNS, settings, CONTEXT).compute()
    pd.testing.assert_frame_equal(back, FRAME)


def test_no_key_is_in_what_goes_to_workers(place: Place, settings: EncryptionServiceConfig, frame: Any) -> None:
    made = encrypt_partitions(frame, COLUMNS, settings, CONTEXT)
    made.compute(scheduler="synchronous")
    graph = pickle.dumps(dict(made.__dask_graph__()))
    keys = (json.dumps(json.loads((place.folder / "kek.json").read_text())), place.keyset.read_text())
    secrets = [word for text in keys for word in text.split('"') if len(word) > 40]
    assert len(secrets) >= 2
    assert b"kek.json" in graph
    assert not any(word.encode() in graph for word in secrets)
    with pytest.raises(TypeError, match="pickle"):
        pickle.dumps(next(iter(worker_keys._MADE.values())).service)


def test_a_cell_that_does_not_open_fails_the_computation(settings: EncryptionServiceConfig, frame: Any) -> None:
    made = encrypt_partitions(frame, COLUMNS, settings, CONTEXT)
    with pytest.raises(AuthenticationError):
        decrypt_partitions(made, COLUMNS, settings, CONTEXT | {"bucket": "x"}).compute(scheduler="synchronous")


def test_settings_are_read_where_the_work_is_done(place: Place, frame: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    made = encrypt_partitions(frame, COLUMNS, None, CONTEXT)
    monkeypatch.setenv("GLPGENC_ENVIRONMENT", "test")
    monkeypatch.setenv("GLPGENC_KEYSET_FILE", str(place.keyset))
    monkeypatch.setenv("GLPGENC_LOCAL_KEK_FILE", str(place.folder / "kek.json"))
    assert len(made.compute(scheduler="synchronous")) == 100
    assert place.keyset.exists()


def test_a_worker_without_keys_says_so(frame: Any) -> None:
    bare = EncryptionServiceConfig(environment="test")
    made = encrypt_partitions(frame, COLUMNS, bare, CONTEXT)
    with pytest.raises(ConfigurationError, match="neither keyset_file nor database_url"):
        made.compute(scheduler="synchronous")


def test_settings_with_a_password_do_not_go_to_workers(frame: Any) -> None:
    for given in (
        {"database_url": "postgresql://app:secret@db/shop"},
        {"database_url": "postgresql://db/shop?password=secret"},
        {"api_rate_limit_url": "redis://:secret@cache/0"},
    ):
        config = EncryptionServiceConfig(environment="test", **given)  # type: ignore[arg-type]
        with pytest.raises(ConfigurationError, match="the settings hold a password"):
            encrypt_partitions(frame, COLUMNS, config, CONTEXT)


def test_types_are_known_before_partitions_are_read(settings: EncryptionServiceConfig, frame: Any) -> None:
    with pytest.raises(ConfigurationError, match="type of column 'email' must be known"):
        decrypt_partitions(frame, {"email": ColumnSpec()}, settings, CONTEXT)


def test_columns_of_a_field_take_their_keys_from_the_database(
    orm: Orm, place: Place, frame: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with psycopg.connect(orm.database, autocommit=True) as connection:
        connection.execute("SELECT glpgenc.gl_register_field('dask.email', 'pii')")
    monkeypatch.setenv("GLPGENC_ENVIRONMENT", "test")
    monkeypatch.setenv("GLPGENC_DATABASE_URL", orm.database)
    monkeypatch.setenv("GLPGENC_LOCAL_KEK_FILE", str(place.folder / "kek.json"))
    columns = {"email": ColumnSpec(field="dask.email", row="id", type=pa.string()), "age": COLUMNS["age"]}
    context = CONTEXT | {"tenant_id": "dask"}
    made = encrypt_partitions(frame, columns, None, context)
    back = decrypt_partitions(made, columns, None, context).compute(scheduler="threads")
    pd.testing.assert_frame_equal(back, FRAME)
