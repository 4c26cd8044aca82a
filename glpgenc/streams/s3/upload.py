"""Multipart uploads to S3, of which nothing is left where they do not finish."""

from __future__ import annotations

import base64
import hashlib
from collections import deque
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from glpgenc._support.forks import NonCopyable, Process
from glpgenc.errors import ConfigurationError, GlpgencError, InvalidLengthError, ObjectStoreError
from glpgenc.streams.s3.client import call

DEFAULT_PART_SIZE = 8 * 2**20
MIN_PART_SIZE = 5 * 2**20
"""What S3 takes as a part that is not the last."""

MAX_PARTS = 10_000
AT_ONCE = 4
"""Parts on their way at a time: with the one that is filled, what an upload takes of memory."""

_OURS = frozenset({"Bucket", "Key", "Body", "ChecksumAlgorithm", "ChecksumSHA256", "MultipartUpload", "UploadId"})
_EACH_TIME = frozenset({"SSECustomerAlgorithm", "SSECustomerKey", "SSECustomerKeyMD5"})
"""Arguments that S3 would require with every part, and with every read."""

_CREATES = frozenset({"IfMatch", "IfNoneMatch"})
"""Arguments for the completion of a multipart upload, not its creation."""


@dataclass(frozen=True, slots=True)
class UploadTarget:
    """Where an object is written.

    :param arguments: of the request that makes it, as ``PutObject`` names them, such as ``StorageClass``.
    :raises ConfigurationError: when an argument is one that is set here, or a key for S3's own encryption.
    """

    client: Any
    bucket: str
    key: str
    arguments: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if wrong := sorted((_OURS | _EACH_TIME) & self.arguments.keys()):
            raise ConfigurationError(f"S3 arguments that can't be given: {', '.join(wrong)}")

    @property
    def _named(self) -> dict[str, str]:
        return {"Bucket": self.bucket, "Key": self.key}

    def put(self, data: bytearray) -> Any:
        """Write the object at once."""
        return call(
            "PutObject",
            self.client.put_object,
            **self._named,
            **self.arguments,
            Body=data,
            ChecksumSHA256=_sha256(data),
        )

    def begin(self) -> str:
        """Begin a multipart upload, and return its id."""
        given = {name: value for name, value in self.arguments.items() if name not in _CREATES}
        reply = call(
            "CreateMultipartUpload",
            self.client.create_multipart_upload,
            **self._named,
            **given,
            ChecksumAlgorithm="SHA256",
        )
        return str(reply["UploadId"])

    def part(self, upload: str, number: int, data: bytearray) -> dict[str, Any]:
        """Write a part, and return what the completing request says of it."""
        checksum = _sha256(data)
        reply = call(
            "UploadPart",
            self.client.upload_part,
            **self._named,
            UploadId=upload,
            PartNumber=number,
            Body=data,
            ChecksumSHA256=checksum,
        )
        return {"PartNumber": number, "ETag": reply["ETag"], "ChecksumSHA256": checksum}

    def copied_part(self, upload: str, number: int, source: Mapping[str, Any], span: tuple[int, int]) -> dict[str, Any]:
        """Let S3 copy bytes of another object to a part.

        :param source: ``CopySource`` and ``CopySourceIfMatch``.
        :param span: the first byte, and the one behind the last.
        """
        reply = call(
            "UploadPartCopy",
            self.client.upload_part_copy,
            **self._named,
            **source,
            UploadId=upload,
            PartNumber=number,
            CopySourceRange=f"bytes={span[0]}-{span[1] - 1}",
        )
        made = reply["CopyPartResult"]
        known = {"ChecksumSHA256": made["ChecksumSHA256"]} if "ChecksumSHA256" in made else {}
        return {"PartNumber": number, "ETag": made["ETag"], **known}

    def complete(self, upload: str, parts: list[dict[str, Any]]) -> Any:
        """Make the object of its parts."""
        given = {name: value for name, value in self.arguments.items() if name in _CREATES}
        return call(
            "CompleteMultipartUpload",
            self.client.complete_multipart_upload,
            **self._named,
            **given,
            UploadId=upload,
            MultipartUpload={"Parts": parts},
        )

    def abort(self, upload: str, error: BaseException) -> None:
        """Drop a multipart upload with its parts. Where that fails, the error that led to it says so."""
        try:
            call("AbortMultipartUpload", self.client.abort_multipart_upload, **self._named, UploadId=upload)
        except GlpgencError as failure:
            error.add_note(
                f"parts of upload {upload} of {self.key!r} are left in bucket {self.bucket!r}: {failure.message}"
            )


class PartWriter(NonCopyable):
    """Takes the bytes of an object. It is made at the end of a ``with`` block, unless by an exception.

    What fits one part is written at once. Memory is ``AT_ONCE + 2`` parts at most.

    :param target: where to.
    :param part_size: bytes of a part, 5 MiB at least.
    """

    def __init__(self, target: UploadTarget, part_size: int) -> None:
        self._target, self._part_size = target, part_size
        self._filling = bytearray()
        self._upload: str | None = None
        self._pool: ThreadPoolExecutor | None = None
        self._under_way: deque[Future[dict[str, Any]]] = deque()
        self._parts: list[dict[str, Any]] = []
        self._number = 0
        self._process, self._is_ended = Process(), False
        self.size = 0
        self.reply: Any = None

    def write(self, data: memoryview, /) -> int:
        """Take bytes.

        :raises InvalidLengthError: when there are more parts than S3 takes.
        :raises ObjectStoreError: when a part before could not be written.
        :raises OtherProcessError: in a fork of the process that began it.
        :raises ValueError: after the block.
        """
        self._process.require("the upload")
        if self._is_ended:
            raise ValueError("the upload has ended")
        # Only when more follows: a part that is full may be the only one, and the last must not be empty.
        if len(data) and len(self._filling) == self._part_size:
            self._send()
        count = min(len(data), self._part_size - len(self._filling))
        self._filling += data[:count]
        self.size += count
        return count

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._is_ended = True
        if not self._process.is_this:
            # The parts are the parent's, who sends them.
            return
        try:
            if error is None:
                self.reply = self._finish()
            else:
                self._drop(error)
        except BaseException as failure:
            self._drop(failure)
            raise
        finally:
            if self._pool is not None:
                self._pool.shutdown()

    def _send(self) -> None:
        self._number += 1
        if self._number > MAX_PARTS:
            raise InvalidLengthError(
                f"an object has {MAX_PARTS} parts at most",
                hint="give a larger part_size",
            )
        if self._upload is None:
            self._upload = self._target.begin()
            self._pool = ThreadPoolExecutor(AT_ONCE, "glpgenc-s3")
        assert self._pool is not None  # noqa: S101  # made with the upload
        while len(self._under_way) >= AT_ONCE:
            self._parts.append(self._under_way.popleft().result())
        self._under_way.append(self._pool.submit(self._target.part, self._upload, self._number, self._filling))
        self._filling = bytearray()

    def _finish(self) -> Any:
        if self._upload is None:
            return self._target.put(self._filling)
        self._send()
        self._parts += [each.result() for each in self._under_way]
        return self._target.complete(self._upload, self._parts)

    def _drop(self, error: BaseException) -> None:
        if self._upload is None:
            return
        upload, self._upload = self._upload, None
        for each in self._under_way:
            each.cancel()
        # A part that arrives after the upload was dropped would be kept, and paid for.
        for each in self._under_way:
            with suppress(BaseException):
                each.result()
        self._target.abort(upload, error)


def part_size_for(size: int | None, part_size: int) -> int:
    """Return the bytes of a part.

    :param size: of the object, where it is known.
    :param part_size: what was asked for.
    :raises ConfigurationError: when it is less than 5 MiB.
    """
    if part_size < MIN_PART_SIZE:
        raise ConfigurationError(f"a part has {MIN_PART_SIZE} bytes at least, not {part_size}")
    return part_size if size is None else max(part_size, -(-size // MAX_PARTS))


def checked_reply(reply: Any) -> tuple[str, str | None]:
    """Return the entity tag and the version of an object that was made.

    :raises ObjectStoreError: when the reply has no entity tag.
    """
    etag, version = reply.get("ETag"), reply.get("VersionId")
    if not isinstance(etag, str):
        raise ObjectStoreError("S3 did not say which object it made", hint="look what is there, and try again")
    return etag, None if version is None else str(version)


def _sha256(data: bytearray) -> str:
    return base64.b64encode(hashlib.sha256(data).digest()).decode("ascii")
