"""A dask cluster of this host: worker processes that fetch keys for themselves."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dask.dataframe as dd
import pandas as pd
import pyarrow as pa
import pytest
from distributed import Client, LocalCluster

from glpgenc.arrow import ColumnSpec, decrypt_partitions, encrypt_partitions, worker_keys
from glpgenc.errors import AuthenticationError
from tests.support.services import CONTEXT, Place

pytestmark = pytest.mark.slow

ROWS = 40_000
COLUMNS = {"email": ColumnSpec(row="id", type=pa.string())}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with (
        LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            dashboard_address=None,
            local_directory=str(tmp_path_factory.mktemp("dask")),
        ) as cluster,
        Client(cluster) as client,
    ):
        yield client


def made_by(numbers: Any) -> pd.DataFrame:
    return pd.DataFrame({"id": numbers, "email": [f"{number}@x.org" for number in numbers], "pid": os.getpid()})


def in_worker() -> tuple[int, int]:
    return os.getpid(), len(worker_keys._MADE)


def test_workers_encrypt_and_decrypt_with_keys_of_their_own(client: Client, tmp_path: Path) -> None:
    place = Place(tmp_path)
    settings = place.config(local_kek_file=tmp_path / "kek.json")
    parts = [range(start, start + ROWS // 8) for start in range(0, ROWS, ROWS // 8)]
    frame = dd.from_map(made_by, parts)
    made = encrypt_partitions(frame, COLUMNS, settings, CONTEXT)
    back = decrypt_partitions(made, COLUMNS, settings, CONTEXT)
    wrong = (back["email"] != frame["email"]).sum().compute()
    assert wrong == 0
    assert len(back) == ROWS
    # Each process has made one service, and this one none: what went to them held no key.
    ran = client.run(in_worker)
    assert sorted(count for _, count in ran.values()) == [1, 1]
    assert os.getpid() not in {pid for pid, _ in ran.values()}
    assert not worker_keys._MADE
    assert len({cell[2:18] for cell in made["email"].head(1_000, npartitions=1)}) == 1


def test_an_error_comes_back_as_itself(client: Client, tmp_path: Path) -> None:
    del client
    place = Place(tmp_path)
    settings = place.config(local_kek_file=tmp_path / "kek.json")
    frame = dd.from_map(made_by, [range(10)])
    made = encrypt_partitions(frame, COLUMNS, settings, CONTEXT)
    with pytest.raises(AuthenticationError) as caught:
        decrypt_partitions(made, COLUMNS, settings, CONTEXT | {"bucket": "x"}).compute()
    assert "x.org" not in str(caught.value)
