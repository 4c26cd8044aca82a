"""Objects in S3, as moto plays it over HTTP."""

from __future__ import annotations

import io
import json
import os
import socket
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from glpgenc._support.retry import RetryPolicy
from glpgenc.errors import (
    AlreadyEncryptedError,
    AuthenticationError,
    ConfigurationError,
    InvalidLengthError,
    KeyStateError,
    NotEncryptedError,
    ObjectChangedError,
    ObjectNotFoundError,
    ObjectStoreDeniedError,
    ObjectStoreUnavailableError,
)
from glpgenc.service import EnvelopeEncryptionService
from glpgenc.streams import decrypt_stream
from glpgenc.streams.s3 import download_decrypted, object_aad, open_encrypted_object, upload_encrypted
from glpgenc.streams.s3 import reading as s3_reading
from glpgenc.streams.s3 import upload as s3_parts
from tests.keys.conftest import moto_server
from tests.keys.kms.aws_stand_in import MotoServer
from tests.support.peers.s3 import BreakingLine, Bucket, bucket, client_of, new_bucket, s3_client
from tests.support.services import CONTEXT, Place

__all__ = ["bucket", "moto_server", "s3_client"]

LONG = os.urandom(11 * 2**20)
"""Three parts."""


@pytest.fixture
def versioned(s3_client: Any) -> Iterator[Bucket]:
    with new_bucket(s3_client, versions=True) as bucket:
        yield bucket


@pytest.fixture
def service(tmp_path: Path) -> Iterator[EnvelopeEncryptionService]:
    place = Place(tmp_path)
    yield place.envelopes()
    place.close()


def with_(bucket: Bucket, service: EnvelopeEncryptionService, **changes: Any) -> dict[str, Any]:
    return {"service": service, "context": CONTEXT, "s3_client": bucket.client, **changes}


def up(bucket: Bucket, service: EnvelopeEncryptionService, data: bytes, key: str = "a", **changes: Any) -> Any:
    given = {"part_size": s3_parts.MIN_PART_SIZE, **with_(bucket, service, **changes)}
    return upload_encrypted(io.BytesIO(data), bucket.name, key, **given)


def down(bucket: Bucket, service: EnvelopeEncryptionService, key: str = "a", **changes: Any) -> bytes:
    out = io.BytesIO()
    download_decrypted(bucket.name, key, out, **with_(bucket, service, **changes))
    return out.getvalue()


@pytest.mark.parametrize("size", [0, 1, 5_000])
def test_a_short_object_is_one_request(bucket: Bucket, service: EnvelopeEncryptionService, size: int) -> None:
    made = up(bucket, service, LONG[:size])
    assert [name for name, _ in bucket.requests] == ["PutObject"]
    assert (made.plaintext_bytes, made.encrypted_bytes) == (size, len(bucket.raw("a")))
    assert down(bucket, service) == LONG[:size]


def test_a_long_object_goes_up_in_parts_with_checksums(bucket: Bucket, service: EnvelopeEncryptionService) -> None:
    made = up(bucket, service, LONG)
    assert len(bucket.asked("UploadPart")) == 3
    (completed,) = bucket.asked("CompleteMultipartUpload")
    sent = {each["PartNumber"]: each["ChecksumSHA256"] for each in bucket.asked("UploadPart")}
    told = {each["PartNumber"]: each["ChecksumSHA256"] for each in completed["MultipartUpload"]["Parts"]}
    assert sent == told
    assert list(told) == [1, 2, 3]
    assert made.encrypted_bytes == len(bucket.raw("a"))
    assert down(bucket, service) == LONG


def test_what_is_full_to_the_byte_is_not_followed_by_an_empty_part(bucket: Bucket) -> None:
    writer = s3_parts.PartWriter(s3_parts.UploadTarget(bucket.client, bucket.name, "a"), s3_parts.MIN_PART_SIZE)
    with writer:
        for _ in range(2):
            assert writer.write(memoryview(LONG)[: s3_parts.MIN_PART_SIZE]) == s3_parts.MIN_PART_SIZE
            assert writer.write(memoryview(b"")) == 0
    assert [len(each["Body"]) for each in bucket.asked("UploadPart")] == [s3_parts.MIN_PART_SIZE] * 2


def test_files_go_up_and_come_down_by_path(bucket: Bucket, service: EnvelopeEncryptionService, tmp_path: Path) -> None:
    (tmp_path / "source").write_bytes(LONG[:100_000])
    seen: list[int] = []
    upload_encrypted(tmp_path / "source", bucket.name, "a", progress=seen.append, **with_(bucket, service))
    download_decrypted(bucket.name, "a", tmp_path / "target", **with_(bucket, service))
    assert (tmp_path / "target").read_bytes() == LONG[:100_000]
    assert seen[-1] == 100_000


def test_the_object_says_what_it_is_and_nothing_else(bucket: Bucket, service: EnvelopeEncryptionService) -> None:
    extra = {"Metadata": {"owner": "billing", "glpgenc": "mine"}, "StorageClass": "STANDARD_IA"}
    up(bucket, service, b"hello", extra_args=extra)
    told = bucket.client.head_object(Bucket=bucket.name, Key="a")
    assert told["Metadata"] == {"owner": "billing", "glpgenc": "stream-1"}
    assert (told["ContentType"], told["StorageClass"]) == ("application/vnd.glpgenc", "STANDARD_IA")
    assert b"hello" not in bucket.raw("a")


def test_arguments_that_are_set_here_are_refused(bucket: Bucket, service: EnvelopeEncryptionService) -> None:
    with pytest.raises(ConfigurationError, match=r"can't be given: Body, Key$"):
        up(bucket, service, b"x", extra_args={"Key": "b", "Body": b""})
    with pytest.raises(ConfigurationError, match=r"can't be given: SSECustomerKey$"):
        up(bucket, service, b"x", extra_args={"SSECustomerKey": "k"})
    with pytest.raises(ConfigurationError, match="5242880 bytes at least"):
        up(bucket, service, b"x", part_size=1_000)


def test_an_object_in_another_s_place_does_not_open(bucket: Bucket, service: EnvelopeEncryptionService) -> None:
    up(bucket, service, b"mine", "a")
    bucket.put("b", bucket.raw("a"))
    with pytest.raises(AuthenticationError):
        down(bucket, service, "b")
    assert down(bucket, service, "a") == b"mine"


def test_a_bucket_that_is_copied_opens_unless_its_name_is_bound(
    bucket: Bucket, versioned: Bucket, service: EnvelopeEncryptionService
) -> None:
    for bind in ("key", "bucket and key"):
        up(bucket, service, b"mine", bind, bind=bind)
        versioned.put(bind, bucket.raw(bind))
        assert down(bucket, service, bind, bind=bind) == b"mine"
    assert down(versioned, service, "key") == b"mine"
    with pytest.raises(AuthenticationError):
        down(versioned, service, "bucket and key", bind="bucket and key")


def test_what_is_bound_to_nothing_can_be_renamed(bucket: Bucket, service: EnvelopeEncryptionService) -> None:
    up(bucket, service, b"mine", bind="nothing", aad=b"42")
    bucket.put("b", bucket.raw("a"))
    assert down(bucket, service, "b", bind="nothing", aad=b"42") == b"mine"
    with pytest.raises(AuthenticationError):
        down(bucket, service, "b", bind="nothing", aad=b"43")


def test_a_copy_on_a_disk_opens_with_the_object_s_associated_data(
    bucket: Bucket, service: EnvelopeEncryptionService
) -> None:
    up(bucket, service, b"mine", aad=b"42")
    out = io.BytesIO()
    bound = object_aad(bucket.name, "a", aad=b"42")
    decrypt_stream(io.BytesIO(bucket.raw("a")), out, service=service, context=CONTEXT, aad=bound)
    assert out.getvalue() == b"mine"


def test_an_older_version_opens_as_itself_and_not_as_the_newer_one(
    versioned: Bucket, service: EnvelopeEncryptionService
) -> None:
    old, new = up(versioned, service, b"old"), up(versioned, service, b"new")
    assert old.version_id != new.version_id
    assert down(versioned, service, version_id=old.version_id, key_id=old.key_id) == b"old"
    # Somebody who may write puts the old bytes back: they are this object's own, and only their key tells.
    versioned.put("a", old_bytes(versioned, old.version_id))
    assert down(versioned, service) == b"old"
    with pytest.raises(AuthenticationError):
        down(versioned, service, key_id=new.key_id)
    with pytest.raises(AuthenticationError):
        open_encrypted_object(versioned.name, "a", key_id=new.key_id, **with_(versioned, service))
    with open_encrypted_object(versioned.name, "a", key_id=old.key_id, **with_(versioned, service)) as opened:
        assert opened.read() == b"old"


def old_bytes(bucket: Bucket, version: str) -> bytes:
    return bytes(bucket.client.get_object(Bucket=bucket.name, Key="a", VersionId=version)["Body"].read())


@pytest.mark.parametrize("left", [0, 40, 300, 70_000, -1])
def test_of_an_object_that_was_cut_no_file_comes(
    bucket: Bucket, service: EnvelopeEncryptionService, tmp_path: Path, left: int
) -> None:
    up(bucket, service, LONG[:200_000], segment_size=65_536)
    bucket.put("a", bucket.raw("a")[:left])
    target = tmp_path / "target"
    target.write_bytes(b"before")
    with pytest.raises((AuthenticationError, NotEncryptedError)):
        download_decrypted(bucket.name, "a", target, **with_(bucket, service))
    with pytest.raises((AuthenticationError, NotEncryptedError)):
        open_encrypted_object(bucket.name, "a", **with_(bucket, service))
    assert target.read_bytes() == b"before"
    assert [each.name for each in tmp_path.iterdir() if "tmp" in each.name] == []


def test_a_source_that_fails_leaves_no_part_and_no_object(bucket: Bucket, service: EnvelopeEncryptionService) -> None:
    class Failing(io.BytesIO):
        def readinto(self, buffer: Any, /) -> int:
            if self.tell() > 8 * 2**20:
                raise OSError(5, "the disk failed")
            return super().readinto(buffer)

    given = with_(bucket, service, part_size=s3_parts.MIN_PART_SIZE)
    with pytest.raises(OSError, match="the disk failed"):
        upload_encrypted(Failing(LONG), bucket.name, "a", **given)
    assert bucket.asked("CreateMultipartUpload")
    assert bucket.uploads() == []
    assert "Contents" not in bucket.client.list_objects_v2(Bucket=bucket.name)


def test_a_part_that_s3_does_not_take_is_an_error(
    bucket: Bucket, service: EnvelopeEncryptionService, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[bytearray] = []
    right = s3_parts._sha256

    def dropping(data: bytearray) -> str:
        made.append(data)
        if len(made) == 2:
            deny(bucket, "s3:PutObject")
        return right(data)

    monkeypatch.setattr(s3_parts, "_sha256", dropping)
    with pytest.raises(ObjectStoreDeniedError, match="S3 UploadPart failed with 403"):
        up(bucket, service, LONG)
    assert bucket.uploads() == []
    assert "Contents" not in bucket.client.list_objects_v2(Bucket=bucket.name)


def test_an_upload_that_can_not_be_dropped_is_told(bucket: Bucket) -> None:
    error = OSError()
    s3_parts.UploadTarget(bucket.client, bucket.name, "a").abort("none", error)
    (note,) = error.__notes__
    assert note.startswith(f"parts of upload none of 'a' are left in bucket '{bucket.name}': S3 AbortMultipartUpload")


def test_more_parts_than_s3_takes_are_refused(bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(s3_parts, "MAX_PARTS", 1)
    target = s3_parts.UploadTarget(bucket.client, bucket.name, "a")

    def write_three_parts() -> None:
        with s3_parts.PartWriter(target, 100) as writer:
            for _ in range(3):
                writer.write(memoryview(bytes(100)))

    with pytest.raises(InvalidLengthError, match="1 parts at most"):
        write_three_parts()
    assert bucket.uploads() == []
    assert s3_parts.part_size_for(10**12, s3_parts.MIN_PART_SIZE) == 10**12
    assert s3_parts.part_size_for(None, s3_parts.MIN_PART_SIZE) == s3_parts.MIN_PART_SIZE


def test_what_is_encrypted_is_not_encrypted_again(bucket: Bucket, service: EnvelopeEncryptionService) -> None:
    up(bucket, service, b"x")
    with pytest.raises(AlreadyEncryptedError):
        up(bucket, service, bucket.raw("a"), "b")
    up(bucket, service, bucket.raw("a"), "b", allow_nested=True)


def test_what_is_there_already_is_kept_where_that_is_asked_for(
    bucket: Bucket, service: EnvelopeEncryptionService
) -> None:
    up(bucket, service, b"first")
    with pytest.raises(ObjectChangedError):
        up(bucket, service, b"second", extra_args={"IfNoneMatch": "*"})
    assert down(bucket, service) == b"first"


def test_reading_at_a_place_asks_for_what_is_touched(bucket: Bucket, service: EnvelopeEncryptionService) -> None:
    up(bucket, service, LONG, segment_size=65_536)
    bucket.requests.clear()
    with open_encrypted_object(bucket.name, "a", **with_(bucket, service)) as opened:
        opened.seek(7_000_000)
        assert opened.read(10) == LONG[7_000_000:7_000_010]
        assert opened.seek(0, os.SEEK_END) == len(LONG)
    spans = [each["Range"].removeprefix("bytes=").split("-") for each in bucket.asked("GetObject")]
    assert len(spans) == 3  # the header, the last segment, and the one that was touched
    assert sum(int(last) - int(first) + 1 for first, last in spans) <= 4_096 + 2 * 65_536
    assert all("IfMatch" in each for each in bucket.asked("GetObject")[1:])


def test_text_can_be_read_line_by_line(bucket: Bucket, service: EnvelopeEncryptionService) -> None:
    up(bucket, service, "Zoë\nÅsa\n".encode())
    with open_encrypted_object(bucket.name, "a", "rt", **with_(bucket, service)) as opened:
        assert list(opened) == ["Zoë\n", "Åsa\n"]
    with pytest.raises(ValueError, match="rb or rt"):
        open_encrypted_object(bucket.name, "a", "wb", **with_(bucket, service))


def test_an_object_that_is_replaced_while_it_is_read_is_told(
    bucket: Bucket, service: EnvelopeEncryptionService
) -> None:
    up(bucket, service, LONG[:300_000], segment_size=65_536)
    with open_encrypted_object(bucket.name, "a", **with_(bucket, service)) as opened:
        up(bucket, service, bytes(300_000), segment_size=65_536)
        with pytest.raises(ObjectChangedError):
            opened.read(10)


def test_a_download_goes_on_where_the_line_broke(
    bucket: Bucket, service: EnvelopeEncryptionService, moto_server: MotoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(s3_reading, "RETRIES", RetryPolicy(0.001, attempts=4))
    up(bucket, service, LONG[:2_000_000], segment_size=65_536)
    line = BreakingLine(moto_server.url, [700_000, 300_000])
    client = client_of(line.url)
    assert down(bucket, service, s3_client=client) == LONG[:2_000_000]
    assert line.connections >= 3
    client.close()
    line.close()


def test_random_access_asks_again_where_the_line_broke(
    bucket: Bucket, service: EnvelopeEncryptionService, moto_server: MotoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(s3_reading, "RETRIES", RetryPolicy(0.001, attempts=4))
    up(bucket, service, LONG[:1_000_000], segment_size=262_144)
    line = BreakingLine(moto_server.url, [50_000, 50_000])
    client = client_of(line.url)
    with open_encrypted_object(bucket.name, "a", **with_(bucket, service, s3_client=client)) as opened:
        assert opened.read() == LONG[:1_000_000]
    client.close()
    line.close()


def test_a_line_that_always_breaks_is_an_error_and_no_file(
    bucket: Bucket,
    service: EnvelopeEncryptionService,
    moto_server: MotoServer,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr(s3_reading, "RETRIES", RetryPolicy(0.001, attempts=4))
    up(bucket, service, LONG[:2_000_000])
    line = BreakingLine(moto_server.url, [600, *[100] * 20])
    client = client_of(line.url)
    with pytest.raises(ObjectStoreUnavailableError) as caught:
        download_decrypted(bucket.name, "a", tmp_path / "target", **with_(bucket, service, s3_client=client))
    assert caught.value.__context__ is None
    assert not (tmp_path / "target").exists()
    client.close()
    line.close()


def test_what_is_not_there_and_who_is_not_allowed_have_errors_of_their_own(
    bucket: Bucket, service: EnvelopeEncryptionService
) -> None:
    with pytest.raises(ObjectNotFoundError, match="NoSuchKey") as caught:
        down(bucket, service, "nothing")
    assert caught.value.__context__ is None
    with pytest.raises(ObjectNotFoundError, match="NoSuchBucket"):
        upload_encrypted(io.BytesIO(b"x"), "nobodys-bucket", "a", **with_(bucket, service))
    away = client_of("http://127.0.0.1:9")
    with pytest.raises(ObjectStoreUnavailableError, match="EndpointConnectionError"):
        down(bucket, service, s3_client=away)
    away.close()


def deny(bucket: Bucket, action: str) -> None:
    statement = {"Effect": "Deny", "Principal": "*", "Action": action, "Resource": f"arn:aws:s3:::{bucket.name}/*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    bucket.client.put_bucket_policy(Bucket=bucket.name, Policy=policy)


def test_a_denial_is_told_without_the_request(bucket: Bucket, service: EnvelopeEncryptionService) -> None:
    deny(bucket, "s3:GetObject")
    up(bucket, service, b"x")
    with pytest.raises(ObjectStoreDeniedError, match="S3 GetObject failed with 403") as caught:
        down(bucket, service)
    assert caught.value.__context__ is None


def test_plain_objects_are_no_encrypted_ones(bucket: Bucket, service: EnvelopeEncryptionService) -> None:
    bucket.put("a", b"plain text of some length, more than a header has")
    with pytest.raises(NotEncryptedError):
        down(bucket, service)
    with pytest.raises(NotEncryptedError):
        open_encrypted_object(bucket.name, "a", **with_(bucket, service))


def test_a_download_is_for_its_owner_alone_from_the_first_byte(
    bucket: Bucket, service: EnvelopeEncryptionService, tmp_path: Path
) -> None:
    up(bucket, service, LONG[:200_000], segment_size=65_536)
    folder = tmp_path / "down"
    folder.mkdir()
    modes = set[int]()

    def look(_: int) -> None:
        modes.update(stat.S_IMODE(each.stat().st_mode) for each in folder.iterdir())

    before = os.umask(0)
    try:
        download_decrypted(bucket.name, "a", folder / "target", **with_(bucket, service, progress=look))
    finally:
        os.umask(before)
    assert modes == {0o600}
    assert stat.S_IMODE((folder / "target").stat().st_mode) == 0o600


def test_a_download_goes_into_a_pipe_and_replaces_neither_it_nor_the_file_of_a_link(
    bucket: Bucket, service: EnvelopeEncryptionService, tmp_path: Path
) -> None:
    up(bucket, service, b"plaintext")
    pipe, link, other = tmp_path / "pipe", tmp_path / "link", tmp_path / "other"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    download_decrypted(bucket.name, "a", pipe, **with_(bucket, service))
    assert os.read(reading, 100) == b"plaintext"
    os.close(reading)
    assert stat.S_ISFIFO(pipe.lstat().st_mode)
    other.write_bytes(b"of somebody")
    link.symlink_to(other)
    download_decrypted(bucket.name, "a", link, **with_(bucket, service))
    assert (other.read_bytes(), link.is_symlink()) == (b"of somebody", False)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "socket"))
        with pytest.raises(OSError, match=r"such device|not replaced"):
            download_decrypted(bucket.name, "a", tmp_path / "socket", **with_(bucket, service))
        assert stat.S_ISSOCK((tmp_path / "socket").lstat().st_mode)


def test_a_fork_while_an_object_is_uploaded_drops_nothing_of_it(
    bucket: Bucket, service: EnvelopeEncryptionService
) -> None:
    """The child's end would abort the upload, and its connections are the parent's."""
    ended: list[int] = []

    def fork(_: int) -> None:
        if ended:
            return
        child = os.fork()
        if child == 0:
            raise SystemExit(0)
        ended.append(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))

    parent = os.getpid()
    try:
        up(bucket, service, LONG, segment_size=2**20, progress=fork)
    finally:
        if os.getpid() != parent:
            os._exit(7)
    assert ended == [7]
    assert down(bucket, service) == LONG


@pytest.mark.parametrize("kind", [s3_reading.ObjectStream, s3_reading.RangedObject])
def test_a_closed_object_sends_no_request(bucket: Bucket, service: EnvelopeEncryptionService, kind: Any) -> None:
    up(bucket, service, b"plaintext")
    opened = kind(s3_reading.ObjectName(bucket.client, bucket.name, "a"))
    opened.close()
    bucket.client.delete_object(Bucket=bucket.name, Key="a")
    uses: list[Any] = [lambda: opened.read(1), lambda: opened.readinto(bytearray(1))]
    if kind is s3_reading.RangedObject:
        uses += [lambda: opened.seek(0), opened.tell]
    for use in uses:
        with pytest.raises(ValueError, match="closed file"):
            use()


def test_an_upload_that_has_ended_takes_nothing(bucket: Bucket) -> None:
    target = s3_parts.UploadTarget(bucket.client, bucket.name, "a", {})
    with s3_parts.PartWriter(target, s3_parts.MIN_PART_SIZE) as writer:
        writer.write(memoryview(b"whole"))
    with pytest.raises(ValueError, match="the upload has ended"):
        writer.write(memoryview(b"more"))
    assert bucket.raw("a") == b"whole"


def test_objects_of_a_closed_service_are_neither_made_nor_read(bucket: Bucket, tmp_path: Path) -> None:
    closing = Place(tmp_path).envelopes()
    up(bucket, closing, b"plaintext")
    closing.close()
    for use in (
        lambda: up(bucket, closing, b"x", key="b"),
        lambda: down(bucket, closing),
        lambda: open_encrypted_object(bucket.name, "a", **with_(bucket, closing)),
    ):
        with pytest.raises(KeyStateError, match="closed"):
            use()
    assert [each["Key"] for each in bucket.client.list_objects_v2(Bucket=bucket.name)["Contents"]] == ["a"]
