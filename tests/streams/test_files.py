from __future__ import annotations

import io
import os
import resource
import stat
import threading
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from glpgenc.errors import (
    AlreadyEncryptedError,
    AuditError,
    AuthenticationError,
    InvalidValueError,
    KMSConfigurationError,
    KMSReplyError,
    KMSUnwrapError,
    NotEncryptedError,
)
from glpgenc.keys.kms import KMSProvider, UnwrappingProviders, WrappedKey
from glpgenc.keys.kms.local.provider import LocalKMSProvider, add_version, create_key_file
from glpgenc.keys.secret import SecretBytes
from glpgenc.service import EncryptionServiceConfig, EnvelopeEncryptionService
from glpgenc.streams import FileJob, FileRewrapper, decrypt_stream, encrypt_stream, inspect_file, open_encrypted
from glpgenc.streams.format import Header, Layout
from tests.keys.conftest import aws, aws_environment, moto_server
from tests.keys.kms.aws_stand_in import AwsStandIn
from tests.support.listeners import record_events
from tests.support.services import CONTEXT

__all__ = ["aws", "aws_environment", "moto_server"]

SMALL = 64
LAYOUT = Layout(SMALL)
SIZES = [0, 1, LAYOUT.first, LAYOUT.first + 1, LAYOUT.first + LAYOUT.rest, 5000]


@pytest.fixture
def job(service: EnvelopeEncryptionService) -> FileJob:
    return FileJob(service=service, context=CONTEXT, aad=b"7", segment_size=SMALL, jobs=3)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("jobs", [1, 3])
@pytest.mark.parametrize("size", SIZES)
def test_a_file_comes_back_with_any_number_of_threads(
    service: EnvelopeEncryptionService, tmp_path: Path, size: int, jobs: int
) -> None:
    job = FileJob(service=service, context=CONTEXT, segment_size=SMALL, jobs=jobs)
    plaintext = os.urandom(size)
    (tmp_path / "in").write_bytes(plaintext)
    seen: list[int] = []
    made = job.encrypt(tmp_path / "in", tmp_path / "enc", seen.append)
    opened = job.decrypt(tmp_path / "enc", tmp_path / "out", seen.append)
    assert (tmp_path / "out").read_bytes() == plaintext
    assert made == opened
    assert (made.plaintext_bytes, made.segments) == (size, LAYOUT.segments(size))
    assert seen[-1] <= size
    with open_encrypted(tmp_path / "enc", service=service, context=CONTEXT) as file:
        assert file.read() == plaintext


def test_segments_of_the_default_size_come_back(service: EnvelopeEncryptionService, tmp_path: Path) -> None:
    job, plaintext = FileJob(service=service, context=CONTEXT), os.urandom(3_500_000)
    (tmp_path / "in").write_bytes(plaintext)
    assert job.encrypt(tmp_path / "in", tmp_path / "enc").segments == 4
    job.decrypt(tmp_path / "enc", tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == plaintext


def test_what_threads_wrote_is_what_a_stream_reads(job: FileJob, tmp_path: Path) -> None:
    plaintext = os.urandom(2000)
    (tmp_path / "in").write_bytes(plaintext)
    job.encrypt(tmp_path / "in", tmp_path / "enc")
    out = io.BytesIO()
    job.decrypt(io.BytesIO((tmp_path / "enc").read_bytes()), out)
    assert out.getvalue() == plaintext


def test_a_file_that_is_there_stays_unless_it_may_be_replaced(job: FileJob, tmp_path: Path) -> None:
    for name in ("in", "enc"):
        (tmp_path / name).write_bytes(name.encode())
    with pytest.raises(FileExistsError):
        job.encrypt(tmp_path / "in", tmp_path / "enc")
    assert (tmp_path / "enc").read_bytes() == b"enc"
    assert names(tmp_path) == ["enc", "in"]


def test_a_file_may_be_replaced_by_what_it_becomes(service: EnvelopeEncryptionService, tmp_path: Path) -> None:
    job, path = FileJob(service=service, context=CONTEXT, segment_size=SMALL, replace=True), tmp_path / "file"
    path.write_bytes(bytes(1000))
    job.encrypt(path, path)
    assert inspect_file(path).plaintext_bytes == 1000
    job.decrypt(path, path)
    assert path.read_bytes() == bytes(1000)


def test_mode_and_times_are_those_of_the_old_file_where_asked(
    service: EnvelopeEncryptionService, tmp_path: Path
) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_bytes(b"x")
    old.chmod(0o640)
    os.utime(old, (1_000_000_000, 1_100_000_000))
    FileJob(service=service, context=CONTEXT, preserve=True).encrypt(old, new)
    assert stat.S_IMODE(new.stat().st_mode) == 0o640
    assert new.stat().st_mtime == 1_100_000_000
    FileJob(service=service, context=CONTEXT).encrypt(old, tmp_path / "newer")
    assert (tmp_path / "newer").stat().st_mtime > 1_100_000_000


@pytest.mark.parametrize("damage", ["cut", "longer", "flipped in the middle", "another context"])
def test_no_plaintext_is_left_of_what_does_not_verify(job: FileJob, tmp_path: Path, damage: str) -> None:
    (tmp_path / "in").write_bytes(os.urandom(3000))
    job.encrypt(tmp_path / "in", tmp_path / "enc")
    data = (tmp_path / "enc").read_bytes()
    damaged = {
        "cut": data[: -SMALL - 5],
        "longer": data + b"\0",
        "flipped in the middle": data[:1700] + bytes((data[1700] ^ 1,)) + data[1701:],
        "another context": data,
    }[damage]
    (tmp_path / "enc").write_bytes(damaged)
    other = FileJob(service=job.service, context=CONTEXT, aad=b"8" if damage == "another context" else b"7", jobs=3)
    with pytest.raises(AuthenticationError):
        other.decrypt(tmp_path / "enc", tmp_path / "out")
    assert names(tmp_path) == ["enc", "in"]


def test_what_is_no_encrypted_file_is_left_alone(job: FileJob, tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(b"text")
    with pytest.raises(NotEncryptedError):
        job.decrypt(tmp_path / "in", tmp_path / "out")
    job.encrypt(tmp_path / "in", tmp_path / "enc")
    with pytest.raises(AlreadyEncryptedError):
        job.encrypt(tmp_path / "enc", tmp_path / "twice")
    assert names(tmp_path) == ["enc", "in"]


@pytest.mark.parametrize("change", ["shorter", "longer"])
def test_a_file_that_changes_meanwhile_is_not_encrypted(
    service: EnvelopeEncryptionService, tmp_path: Path, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "in"
    path.write_bytes(bytes(10_000))
    real = service.generate_data_key

    def change_then_generate(context: Any) -> Any:
        os.truncate(path, 5000 if change == "shorter" else 20_000)
        return real(context)

    monkeypatch.setattr(service, "generate_data_key", change_then_generate)
    with pytest.raises(InvalidValueError, match="changed"):
        FileJob(service=service, context=CONTEXT, segment_size=SMALL).encrypt(path, tmp_path / "enc")
    assert names(tmp_path) == ["in"]


def test_a_named_pipe_is_read_to_its_end(job: FileJob, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    plaintext = os.urandom(100_000)
    writer = threading.Thread(target=(tmp_path / "pipe").write_bytes, args=(plaintext,))
    writer.start()
    made = job.encrypt(tmp_path / "pipe", tmp_path / "enc")
    writer.join()
    assert made.plaintext_bytes == 100_000
    out = io.BytesIO()
    job.decrypt(tmp_path / "enc", out)
    assert out.getvalue() == plaintext


def test_between_two_pipes_nothing_waits_for_the_end(service: EnvelopeEncryptionService) -> None:
    (read, write), (read_back, write_back) = os.pipe(), os.pipe()

    def encrypt() -> None:
        with os.fdopen(read, "rb", buffering=0) as source, os.fdopen(write_back, "wb", buffering=0) as target:
            encrypt_stream(source, target, service=service, context=CONTEXT, segment_size=SMALL, jobs=2)

    thread = threading.Thread(target=encrypt)
    thread.start()
    with os.fdopen(read_back, "rb", buffering=0) as back:
        with os.fdopen(write, "wb", buffering=0) as source:
            source.write(bytes(1000))
            file = open_encrypted(back, service=service, context=CONTEXT)
            assert file.read(500) == bytes(500)
        assert file.read() == bytes(500)
    thread.join()


class Slow(io.RawIOBase):
    """Gives some bytes at a time, slowly, and keeps what came out until then.

    :param begin: where the first segment begins.
    """

    def __init__(self, data: bytes, begin: int, came: io.BytesIO) -> None:
        self._data, self._begin, self._came, self._at = data, begin, came, 0
        self.seen: list[tuple[int, int]] = []

    def readinto(self, buffer: Any, /) -> int:
        if self._at >= self._begin:
            time.sleep(0.03)
            self.seen.append((self._at, len(self._came.getvalue())))
        part = self._data[self._at : self._at + min(len(buffer), SMALL)]
        buffer[: len(part)] = part
        self._at += len(part)
        return len(part)


def test_of_a_slow_source_nothing_that_verified_is_kept_back(service: EnvelopeEncryptionService) -> None:
    encrypted, came = io.BytesIO(), io.BytesIO()
    encrypt_stream(io.BytesIO(bytes(300)), encrypted, service=service, context=CONTEXT, segment_size=SMALL)
    data = encrypted.getvalue()
    stream = Header.from_bytes(data)[1]
    slow = Slow(data, stream + 40, came)
    decrypt_stream(slow, came, service=service, context=CONTEXT, jobs=2)
    assert came.getvalue() == bytes(300)
    assert len(slow.seen) > 5
    # A segment is the last one or not: that is known once a byte more has come.
    assert [out for _, out in slow.seen] == [LAYOUT.begins((at - stream - 1) // SMALL) for at, _ in slow.seen]


def test_a_file_is_inspected_without_a_kms(job: FileJob, tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(bytes(100))
    done = job.encrypt(tmp_path / "in", tmp_path / "enc")
    found = inspect_file(tmp_path / "enc")
    assert (found.plaintext_bytes, found.segments) == (100, 3)
    assert found.header.key.key_id == done.key_id
    assert found.header.segment_size == SMALL
    os.truncate(tmp_path / "enc", found.header_bytes + 50)
    assert inspect_file(tmp_path / "enc").segments is None


def rewrapper(*kms: KMSProvider, **names_: str) -> FileRewrapper:
    given = {"environment": "test", "tenant_id": "acme", "data_class": "pii"} | names_
    return FileRewrapper(UnwrappingProviders(kms[0], kms[1:]), **given)


@pytest.fixture
def encrypted(job: FileJob, tmp_path: Path) -> Path:
    (tmp_path / "in").write_bytes(bytes(1000))
    job.encrypt(tmp_path / "in", tmp_path / "enc")
    (tmp_path / "enc").chmod(0o604)
    os.utime(tmp_path / "enc", (1_000_000_000, 1_100_000_000))
    return tmp_path / "enc"


def other_kms(tmp_path: Path) -> LocalKMSProvider:
    create_key_file(tmp_path / "other.json")
    return LocalKMSProvider(tmp_path / "other.json")


def body(path: Path) -> bytes:
    data = path.read_bytes()
    return data[Header.from_bytes(data)[1] :]


def opened_with(kms: KMSProvider, path: Path) -> bytes:
    with (
        EnvelopeEncryptionService(kms, EncryptionServiceConfig(environment="test")) as service,
        open_encrypted(path, service=service, context=CONTEXT, aad=b"7") as file,
    ):
        found: bytes = file.read()
        return found


def test_a_rewrapped_file_opens_with_the_new_kms_alone(place: Any, encrypted: Path, tmp_path: Path) -> None:
    before, new = body(encrypted), other_kms(tmp_path)
    assert rewrapper(new, place.kms()).rewrap(encrypted)
    assert body(encrypted) == before
    assert opened_with(new, encrypted) == bytes(1000)
    assert stat.S_IMODE(encrypted.stat().st_mode) == 0o604
    assert encrypted.stat().st_mtime == 1_100_000_000
    assert names(tmp_path) == ["enc", "in", "other.json"]
    with pytest.raises(AuthenticationError):
        opened_with(place.kms(), encrypted)


def test_what_is_under_the_key_already_is_not_touched(place: Any, encrypted: Path) -> None:
    before = encrypted.stat().st_ino
    assert not rewrapper(place.kms()).rewrap(encrypted)
    assert encrypted.stat().st_ino == before


def test_a_new_version_of_the_same_key_file_wraps_again(job: FileJob, tmp_path: Path) -> None:
    create_key_file(tmp_path / "kek.json")
    kms = LocalKMSProvider(tmp_path / "kek.json")
    (tmp_path / "in").write_bytes(bytes(1000))
    with EnvelopeEncryptionService(kms, EncryptionServiceConfig(environment="test")) as service:
        FileJob(service=service, context=CONTEXT, aad=job.aad).encrypt(tmp_path / "in", tmp_path / "enc")
    assert not rewrapper(kms).rewrap(tmp_path / "enc")
    add_version(tmp_path / "kek.json")
    assert rewrapper(kms).rewrap(tmp_path / "enc", dry_run=True)
    assert rewrapper(kms).rewrap(tmp_path / "enc")
    assert not rewrapper(kms).rewrap(tmp_path / "enc")
    assert opened_with(kms, tmp_path / "enc") == bytes(1000)


def test_a_dry_run_changes_nothing(place: Any, encrypted: Path, tmp_path: Path) -> None:
    before = encrypted.read_bytes()
    assert rewrapper(other_kms(tmp_path), place.kms()).rewrap(encrypted, dry_run=True)
    assert encrypted.read_bytes() == before


@pytest.mark.parametrize("wrong", ["tenant_id", "data_class", "environment"])
def test_the_key_of_another_context_is_not_rewrapped(place: Any, encrypted: Path, tmp_path: Path, wrong: str) -> None:
    before = encrypted.read_bytes()
    with pytest.raises(KMSUnwrapError):
        rewrapper(other_kms(tmp_path), place.kms(), **{wrong: "other"}).rewrap(encrypted)
    assert encrypted.read_bytes() == before
    assert names(tmp_path) == ["enc", "in", "other.json"]


def test_without_the_old_kms_nothing_is_rewrapped(encrypted: Path, tmp_path: Path) -> None:
    kms = other_kms(tmp_path)
    for dry_run in (True, False):
        with pytest.raises(KMSConfigurationError, match="which is not in the settings"):
            rewrapper(kms).rewrap(encrypted, dry_run=dry_run)


class Faulty(LocalKMSProvider):
    """Wraps another key than it is given, or under another one than is asked for."""

    fault = ""

    def wrap(self, key: SecretBytes, context: Mapping[str, str]) -> WrappedKey:
        return super().wrap(SecretBytes(os.urandom(32)) if self.fault == "key" else key, context)

    def is_current(self, wrapped: bytes, key_uri: str) -> bool:
        return self.fault != "destination" and super().is_current(wrapped, key_uri)


@pytest.mark.parametrize("fault", ["key", "destination"])
def test_a_wrapping_that_is_not_what_was_asked_for_replaces_nothing(
    place: Any, encrypted: Path, tmp_path: Path, fault: str
) -> None:
    create_key_file(tmp_path / "other.json")
    kms, before = Faulty(tmp_path / "other.json"), encrypted.read_bytes()
    kms.fault = fault
    with pytest.raises(KMSReplyError, match="opens to another key" if fault == "key" else "under another key"):
        rewrapper(kms, place.kms()).rewrap(encrypted)
    assert encrypted.read_bytes() == before
    assert names(tmp_path) == ["enc", "in", "other.json"]


def test_a_file_goes_to_aws_and_on_to_another_key_inside_it(place: Any, encrypted: Path, aws: AwsStandIn) -> None:
    first, second = (aws.provider(aws.create_key()) for _ in range(2))
    assert rewrapper(first, place.kms()).rewrap(encrypted)
    assert inspect_file(encrypted).header.key.key_uri == first.current_uri()
    assert rewrapper(second, first).rewrap(encrypted)
    assert aws.calls["ReEncrypt"] == 1
    assert opened_with(second, encrypted) == bytes(1000)


def test_a_file_that_is_replaced_while_it_is_rewrapped_is_left_as_it_is_then(
    place: Any, encrypted: Path, tmp_path: Path
) -> None:
    class Busy(LocalKMSProvider):
        """Somebody writes the file anew while the KMS is asked."""

        def wrap(self, key: SecretBytes, context: Mapping[str, str]) -> WrappedKey:
            (tmp_path / "newer").write_bytes(b"newer")
            (tmp_path / "newer").replace(encrypted)
            return super().wrap(key, context)

    create_key_file(tmp_path / "other.json")
    with pytest.raises(InvalidValueError, match="changed"):
        rewrapper(Busy(tmp_path / "other.json"), place.kms()).rewrap(encrypted)
    assert encrypted.read_bytes() == b"newer"
    assert names(tmp_path) == ["enc", "in", "other.json"]


def test_a_rewrap_is_told_of_before_it_is_done(place: Any, encrypted: Path, tmp_path: Path) -> None:
    kms, before = other_kms(tmp_path), encrypted.read_bytes()
    with record_events("key_rewrapped"), pytest.raises(AuditError):
        rewrapper(kms, place.kms()).rewrap(encrypted)
    assert encrypted.read_bytes() == before
    with record_events() as heard:
        rewrapper(kms, place.kms()).rewrap(encrypted, dry_run=True)
        assert not heard.events
        rewrapper(kms, place.kms()).rewrap(encrypted)
    key = inspect_file(encrypted).header.key
    (event,) = heard.events
    assert (event.type, event.tenant_id, event.data_class, event.key_id) == ("key_rewrapped", "acme", "pii", key.key_id)
    assert event.detail == {"provider": "local", "key_uri": key.key_uri}


@pytest.mark.parametrize("source", ["file", "pipe"])
def test_a_decrypted_file_is_for_its_owner_alone(job: FileJob, encrypted: Path, tmp_path: Path, source: str) -> None:
    made = tmp_path / "plain"
    if source == "file":
        job.decrypt(encrypted, made)
    else:
        job.decrypt(io.BytesIO(encrypted.read_bytes()), made)
    assert stat.S_IMODE(made.stat().st_mode) == 0o600


def test_a_decrypted_file_that_is_replaced_keeps_its_permissions(job: FileJob, encrypted: Path, tmp_path: Path) -> None:
    (tmp_path / "in").chmod(0o640)
    replace(job, replace=True).decrypt(encrypted, tmp_path / "in")
    assert stat.S_IMODE((tmp_path / "in").stat().st_mode) == 0o640


@pytest.mark.parametrize("bits", [stat.S_ISUID, stat.S_ISGID, stat.S_ISVTX])
def test_bits_that_give_somebody_s_rights_are_never_kept(
    service: EnvelopeEncryptionService, tmp_path: Path, bits: int
) -> None:
    plain, sealed, back = tmp_path / "plain", tmp_path / "sealed", tmp_path / "back"
    plain.write_bytes(b"program")
    plain.chmod(0o755 | bits)
    back.write_bytes(b"stands there")
    back.chmod(0o755 | bits)
    job = FileJob(service=service, context=CONTEXT, preserve=True, replace=True)
    job.encrypt(plain, sealed)
    sealed.chmod(0o755 | bits)
    job.decrypt(sealed, back)
    assert [stat.S_IMODE(each.stat().st_mode) for each in (sealed, back)] == [0o755 | bits, 0o755]
    sealed.unlink()
    job.encrypt(plain, sealed)
    assert stat.S_IMODE(sealed.stat().st_mode) == 0o755


def test_errors_of_the_system_name_the_new_file(service: EnvelopeEncryptionService, tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.write_bytes(bytes(100_000))
    job = FileJob(service=service, context=CONTEXT)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, before[1]))
    try:
        for source in (plain, io.BytesIO(bytes(100_000))):
            with pytest.raises(OSError, match="File too large") as caught:
                job.encrypt(source, tmp_path / "sealed")
            assert caught.value.filename == str(tmp_path / "sealed")
        with (
            pytest.raises(OSError, match="File too large") as caught,
            open_encrypted(tmp_path / "sealed", "wb", service=service, context=CONTEXT, segment_size=1024) as file,
        ):
            file.write(bytes(100_000))
        assert caught.value.filename == str(tmp_path / "sealed")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    for target in (tmp_path / "no" / "folder", tmp_path / ("n" * 300)):
        with pytest.raises(OSError, match=r"No such|too long") as caught:
            job.encrypt(plain, target)
        assert caught.value.filename == str(target)
    with pytest.raises(IsADirectoryError) as caught:
        open_encrypted(f"{tmp_path}/nodir/", "wb", service=service, context=CONTEXT)
    assert caught.value.filename == f"{tmp_path}/nodir/"
    assert [each.name for each in tmp_path.iterdir()] == ["plain"]
