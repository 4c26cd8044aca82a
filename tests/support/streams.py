"""The key file and the data keys of tests/vectors/streams.json, and what tests of files share."""

from __future__ import annotations

import base64
import io
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from glpgenc.keys.kms.local.provider import LocalKMSProvider
from glpgenc.service import EncryptionServiceConfig, EnvelopeEncryptionService
from tests.support.services import Place
from tests.support.vectors import vectors

STREAMS = vectors("streams")
Case = dict[str, Any]


def vector_service(folder: Path) -> EnvelopeEncryptionService:
    """Return a service on the key file that the vectors are for."""
    wanted = STREAMS["key_file"]
    key = base64.b64encode(bytes.fromhex(wanted["key"])).decode()
    content = {
        "format": "glpgenc-local-kek-1",
        "id": wanted["id"],
        "keys": [{"version": wanted["version"], "key": key}],
    }
    path = folder / "vector-kek.json"
    path.touch(0o600)
    path.write_text(json.dumps(content), encoding="ascii")
    config = EncryptionServiceConfig(environment=STREAMS["environment"])
    return EnvelopeEncryptionService(LocalKMSProvider(path), config)


class Unseekable(io.RawIOBase):
    """Bytes that come as from a pipe: some at a time, and only forwards.

    :param most: how many at a time.
    """

    def __init__(self, data: bytes, most: int = 37) -> None:
        self._inner, self._most = io.BytesIO(data), most

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        view = memoryview(buffer).cast("B")
        return self._inner.readinto(view[: self._most])


class OnlyReads:
    """What has ``read`` and nothing else, as the body of an HTTP answer."""

    def __init__(self, data: bytes) -> None:
        self._inner = io.BytesIO(data)

    def read(self, size: int, /) -> bytes:
        return self._inner.read(min(size, 41))


class Counted(io.BytesIO):
    """A file object that keeps which bytes of it were read."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self.reads: list[tuple[int, int]] = []

    def readinto(self, buffer: Any, /) -> int:
        at = self.tell()
        count = super().readinto(buffer)
        self.reads.append((at, at + count))
        return count


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    place = Place(tmp_path_factory.mktemp("streams"))
    yield place
    place.close()


@pytest.fixture(scope="session")
def service(place: Place) -> EnvelopeEncryptionService:
    return place.envelopes()


@pytest.fixture(scope="session")
def vectors_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EnvelopeEncryptionService]:
    with vector_service(tmp_path_factory.mktemp("vectors")) as made:
        yield made


@pytest.fixture(autouse=True)
def nothing_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in list(os.environ):
        if variable.startswith("GLPGENC_"):
            monkeypatch.delenv(variable)
