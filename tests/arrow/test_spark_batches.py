"""What Spark calls on an executor, called without Spark."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from glpgenc.arrow import ColumnSpec, cell_aad, decrypt_table, encrypt_table, worker_keys
from glpgenc.arrow.spark import SparkBatches
from glpgenc.errors import AuthenticationError, ConfigurationError
from glpgenc.keys.kms.local.provider import LocalKMSProvider
from glpgenc.keys.secret import SecretBytes
from glpgenc.service import EncryptionServiceConfig
from tests.support.services import CONTEXT, Place

SPECS = {"email": ColumnSpec(row="id"), "age": ColumnSpec()}
TYPED = {"email": ColumnSpec(row="id", type=pa.string()), "age": ColumnSpec(type=pa.int64())}
BATCHES = [
    pa.record_batch({"id": [start, start + 1], "email": [f"{start}@x.org", None], "age": [start, start + 1]})
    for start in range(0, 10, 2)
]


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


def test_batches_are_encrypted_and_come_back(place: Place, settings: EncryptionServiceConfig) -> None:
    made = list(SparkBatches(encrypt_table, SPECS, settings, CONTEXT)(iter(BATCHES)))
    assert [batch.schema.types for batch in made] == [[pa.int64(), pa.binary(), pa.binary()]] * 5
    assert [batch.num_rows for batch in made] == [2] * 5
    assert place.service().decrypt(made[1]["email"][0].as_py(), CONTEXT, cell_aad("email", "2")) == b"2@x.org"
    back = list(SparkBatches(decrypt_table, TYPED, settings, CONTEXT)(iter(made)))
    assert [batch.to_pylist() for batch in back] == [batch.to_pylist() for batch in BATCHES]


def test_a_process_unwraps_its_key_once_whatever_the_batches_and_tasks(
    place: Place, settings: EncryptionServiceConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = list(SparkBatches(encrypt_table, SPECS, settings, CONTEXT)(iter(BATCHES)))
    forget()
    unwrapped: list[str] = []
    decrypt = LocalKMSProvider.decrypt

    def noted(self: LocalKMSProvider, wrapped: bytes, key_uri: str, context: Mapping[str, str]) -> SecretBytes:
        unwrapped.append(key_uri)
        return decrypt(self, wrapped, key_uri, context)

    monkeypatch.setattr(LocalKMSProvider, "decrypt", noted)
    for _ in range(3):
        # Each task brings its own.
        work = pickle.loads(pickle.dumps(SparkBatches(decrypt_table, TYPED, settings, CONTEXT)))  # noqa: S301  # ours
        assert len(list(work(iter(made)))) == 5
    assert len(unwrapped) == len(worker_keys._MADE) == 1
    assert len(json.loads(place.keyset.read_text())["keys"]) == 1


def test_no_key_is_in_what_goes_to_executors(place: Place, settings: EncryptionServiceConfig) -> None:
    work = SparkBatches(encrypt_table, SPECS, settings, CONTEXT)
    list(work(iter(BATCHES)))
    keys = next(iter(worker_keys._MADE.values()))
    assert keys.service is not None
    with keys.service._keys.active("acme", "pii") as key:
        plain = bytes(key.secret.view())
    sent = pickle.dumps(work)
    words = [
        word
        for path in (place.folder / "kek.json", place.keyset)
        for word in path.read_text().split('"')
        if len(word) > 40
    ]
    assert len(words) >= 2
    assert b"kek.json" in sent
    for secret in (plain, plain.hex().encode(), *(word.encode() for word in words)):
        assert secret not in sent
        assert secret not in repr(work).encode()
    with pytest.raises(TypeError, match="pickle"):
        pickle.dumps(keys.service)


def test_a_task_that_is_repeated_makes_cells_of_its_own_and_both_open(settings: EncryptionServiceConfig) -> None:
    work = SparkBatches(encrypt_table, SPECS, settings, CONTEXT)
    one, other = list(work(iter(BATCHES))), list(work(iter(BATCHES)))
    cells = [cell for batches in (one, other) for batch in batches for cell in batch["age"].to_pylist()]
    assert len(set(cells)) == 20
    opens = SparkBatches(decrypt_table, TYPED, settings, CONTEXT)
    assert [each.to_pylist() for each in opens(iter(one))] == [each.to_pylist() for each in opens(iter(other))]


def test_a_cell_of_another_row_or_column_fails_without_a_value(settings: EncryptionServiceConfig) -> None:
    made = next(SparkBatches(encrypt_table, SPECS, settings, CONTEXT)(iter(BATCHES[:1])))
    moved: list[Any] = [
        made.set_column(0, "id", pa.array([1, 0])),
        pa.record_batch({"id": made["id"], "email": made["age"], "age": made["email"]}),
    ]
    for batch in moved:
        with pytest.raises(AuthenticationError) as caught:
            list(SparkBatches(decrypt_table, TYPED, settings, CONTEXT)(iter([batch])))
        assert "x.org" not in str(caught.value)
        assert caught.value.__notes__[-1] == "column 'email'"


def test_a_process_without_a_place_for_keys_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigurationError, match="neither keyset_file nor database_url"):
        list(SparkBatches(encrypt_table, SPECS, EncryptionServiceConfig(environment="test"), CONTEXT)(iter(BATCHES)))
    assert not worker_keys._MADE
