"""What metrics and audit are told of a file."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from glpgenc.errors import AuditError, AuthenticationError, NotEncryptedError
from glpgenc.service import EnvelopeEncryptionService
from glpgenc.streams import decrypt_stream, encrypt_stream, open_encrypted
from glpgenc.streams.files import FileJob
from glpgenc.streams.format import Header
from tests.support.listeners import CallRecorder, record_calls
from tests.support.services import CONTEXT
from tests.support.streams import Unseekable

Told = tuple[str, str, str, UUID | None, int, type[BaseException] | None]


class FileRecorder(CallRecorder):
    """Remembers operations, and can refuse to."""

    full = False

    def operated(self, *given: Any) -> None:
        if self.full:
            raise AuditError
        super().operated(*given)
        assert self.last.key_version is None

    @property
    def told(self) -> list[Told]:
        return [
            (each.operation, each.data_class, each.tenant_id, each.key_id, each.count,
             None if each.error is None else type(each.error))
            for each in self.operations
        ]  # fmt: skip


@pytest.fixture
def heard() -> Iterator[FileRecorder]:
    listener = FileRecorder()
    with record_calls(listener):
        yield listener


def encrypted(service: EnvelopeEncryptionService, size: int = 300) -> bytes:
    target = io.BytesIO()
    encrypt_stream(io.BytesIO(bytes(size)), target, service=service, context=CONTEXT, segment_size=64)
    return target.getvalue()


def of_files(heard: FileRecorder, key_id: UUID) -> list[Told]:
    """Leave out what the service may tell of the data key itself."""
    return [each for each in heard.told if each[3] == key_id]


def test_a_stream_is_told_of_once(service: EnvelopeEncryptionService, heard: FileRecorder) -> None:
    data = encrypted(service)
    key_id = Header.from_bytes(data)[0].key.key_id
    decrypt_stream(io.BytesIO(data), io.BytesIO(), service=service, context=CONTEXT)
    for source in (io.BytesIO(data), Unseekable(data)):
        with open_encrypted(source, service=service, context=CONTEXT) as file:
            file.read()
    assert of_files(heard, key_id) == [
        (operation, "pii", "acme", key_id, 1, None) for operation in ("encrypt", "decrypt", "decrypt", "decrypt")
    ]
    assert all(each.seconds > 0 for each in heard.operations)


def test_a_written_file_is_told_of_when_it_is_closed(
    service: EnvelopeEncryptionService, heard: FileRecorder, tmp_path: Path
) -> None:
    with open_encrypted(tmp_path / "file", "wb", service=service, context=CONTEXT) as file:
        assert not heard.told
    key_id = Header.from_bytes((tmp_path / "file").read_bytes())[0].key.key_id
    assert of_files(heard, key_id) == [("encrypt", "pii", "acme", key_id, 1, None)]
    assert file.closed


def test_files_are_told_of(service: EnvelopeEncryptionService, heard: FileRecorder, tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(bytes(1000))
    job = FileJob(service=service, context=CONTEXT, segment_size=64)
    done = job.encrypt(tmp_path / "in", tmp_path / "enc")
    job.decrypt(tmp_path / "enc", tmp_path / "out")
    assert of_files(heard, done.key_id) == [
        (operation, "pii", "acme", done.key_id, 1, None) for operation in ("encrypt", "decrypt")
    ]


def test_what_fails_at_once_is_told_of_without_a_key(service: EnvelopeEncryptionService, heard: FileRecorder) -> None:
    data = encrypted(service)
    heard.operations.clear()
    with pytest.raises(AuthenticationError):
        open_encrypted(io.BytesIO(data), service=service, context=CONTEXT | {"tenant_id": "evil"})
    assert ("decrypt", "pii", "evil", None, 1, AuthenticationError) in heard.told


def test_what_fails_later_is_told_of_too(service: EnvelopeEncryptionService, heard: FileRecorder) -> None:
    data = encrypted(service)
    begin = Header.from_bytes(data)[1]
    bad = data[: begin + 130] + bytes((data[begin + 130] ^ 1,)) + data[begin + 131 :]
    key_id = Header.from_bytes(data)[0].key.key_id
    heard.operations.clear()
    with (
        pytest.raises(AuthenticationError),
        open_encrypted(io.BytesIO(bad), service=service, context=CONTEXT) as file,
    ):
        file.read()
    assert [each[5] for each in of_files(heard, key_id)] == [None, AuthenticationError]


def test_what_can_not_be_recorded_is_not_done(
    service: EnvelopeEncryptionService, heard: FileRecorder, tmp_path: Path
) -> None:
    data = encrypted(service)
    (tmp_path / "enc").write_bytes(data)
    (tmp_path / "in").write_bytes(b"x")
    job = FileJob(service=service, context=CONTEXT)
    target, made = io.BytesIO(), io.BytesIO()
    heard.full = True
    for attempt in (
        lambda: decrypt_stream(io.BytesIO(data), target, service=service, context=CONTEXT),
        lambda: open_encrypted(tmp_path / "enc", service=service, context=CONTEXT),
        lambda: encrypt_stream(io.BytesIO(b"x"), made, service=service, context=CONTEXT),
        lambda: job.encrypt(tmp_path / "in", tmp_path / "new"),
        lambda: job.decrypt(tmp_path / "enc", tmp_path / "new"),
        lambda: open_encrypted(tmp_path / "new", "wb", service=service, context=CONTEXT).close(),
    ):
        with pytest.raises(AuditError):
            attempt()
    assert target.getvalue() == b""
    heard.full = False
    with pytest.raises((AuthenticationError, NotEncryptedError)):
        decrypt_stream(io.BytesIO(made.getvalue()), io.BytesIO(), service=service, context=CONTEXT)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["enc", "in"]
