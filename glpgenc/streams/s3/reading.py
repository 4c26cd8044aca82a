"""Objects in S3 as file objects: read from the beginning to the end, or at any place."""

from __future__ import annotations

import io
import os
from dataclasses import dataclass
from typing import Any

from glpgenc._support.forks import NonCopyable
from glpgenc._support.retry import RetryPolicy
from glpgenc.errors import ObjectStoreUnavailableError
from glpgenc.streams.s3.client import BehindTheEndError, call, translated

RETRIES = RetryPolicy(0.2, attempts=4)
"""Attempts at bytes whose connection breaks while they come. All else boto3 itself tries again."""

_LEAST_BYTES = 4_096
"""Read at a time at least: a header is read in small steps."""


@dataclass(frozen=True, slots=True)
class ObjectName:
    """An object, or a version of it.

    :param version_id: ``None`` for the current one.
    """

    client: Any
    bucket: str
    key: str
    version_id: str | None = None

    def get(self, start: int, end: int | None, etag: str | None) -> Any:
        """Ask for bytes.

        :param end: behind the last one; ``None`` for all.
        :param etag: of the object that is read, so that another one is not continued with.
        :raises ObjectStoreError: when they are not to be had.
        """
        wanted = None if (start, end) == (0, None) else f"bytes={start}-{'' if end is None else end - 1}"
        return call(
            "GetObject",
            self.client.get_object,
            Bucket=self.bucket,
            Key=self.key,
            VersionId=self.version_id,
            Range=wanted,
            IfMatch=etag,
        )


class ObjectStream(NonCopyable, io.RawIOBase):
    """The bytes of an object, one after the other. Where the connection breaks, it is continued with from there.

    :param name: the object.
    :raises ObjectStoreError: when it is not to be had.
    """

    _body: Any = None
    """None until the first reply: the finalizer closes also an object whose request failed."""

    def __init__(self, name: ObjectName) -> None:
        super().__init__()
        self._name, self._at, self._is_broken = name, 0, False
        reply = name.get(0, None, None)
        self.size, self.etag, self._body = int(reply["ContentLength"]), reply["ETag"], reply["Body"]

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: Any, /) -> int:
        """Read some bytes.

        :raises ObjectStoreUnavailableError: when the connection breaks again and again.
        :raises ObjectChangedError: when it broke, and the object is another one meanwhile.
        """
        _check_open(self)
        view = memoryview(buffer).cast("B")
        data = RETRIES.run(lambda: self._read(min(len(view), self.size - self._at)), _is_unavailable)
        view[: len(data)] = data
        self._at += len(data)
        return len(data)

    def close(self) -> None:
        """Close the connection."""
        try:
            if not self.closed and self._body is not None:
                self._body.close()
        finally:
            super().close()

    def _read(self, size: int) -> bytes:
        if self._is_broken:
            self._body.close()
            self._body = self._name.get(self._at, self.size, self.etag)["Body"]
        self._is_broken = True
        failure: Exception | None = None
        try:
            data: bytes = self._body.read(size)
            if size and not data:
                failure = ObjectStoreUnavailableError("S3 GetObject ended early")
        except Exception as error:  # noqa: BLE001  # of botocore, of urllib3, or of the socket
            failure = translated("GetObject", error)
        if failure is not None:
            raise failure
        self._is_broken = False
        return data


class RangedObject(NonCopyable, io.RawIOBase):
    """The bytes of an object at any place: each read is a request for the bytes that are wanted, and for no others.

    All are of the object that it was when it was opened.

    :param name: the object.
    :raises ObjectStoreError: when it is not to be had.
    """

    def __init__(self, name: ObjectName) -> None:
        super().__init__()
        self._name, self._at = name, 0
        self.etag, self._kept_at, self._kept, self.size = "", 0, b"", 0
        try:
            # One request for the size, the entity tag and the header.
            reply = name.get(0, _LEAST_BYTES, None)
        except BehindTheEndError:
            return  # an empty object
        self.etag, self._kept, self.size = reply["ETag"], _all_of(reply), _whole_size(reply)

    def readable(self) -> bool:
        """Return True."""
        return True

    def seekable(self) -> bool:
        """Return True."""
        return True

    def tell(self) -> int:
        """Return the place."""
        _check_open(self)
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        """Go to a place."""
        _check_open(self)
        self._at = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self.size}[whence] + offset
        return self._at

    def readinto(self, buffer: Any, /) -> int:
        """Fill the buffer, or what there is up to the object's end.

        :raises ObjectChangedError: when it is another object now.
        :raises ObjectStoreError: when bytes are not to be had.
        """
        _check_open(self)
        view = memoryview(buffer).cast("B")
        end = min(self._at + len(view), self.size)
        if end <= self._at:
            return 0
        if not self._kept_at <= self._at < end <= self._kept_at + len(self._kept):
            self._fetch(self._at, max(end, min(self._at + _LEAST_BYTES, self.size)))
        start, count = self._at - self._kept_at, end - self._at
        view[:count] = memoryview(self._kept)[start : start + count]
        self._at = end
        return count

    def _fetch(self, start: int, end: int) -> None:
        self._kept = RETRIES.run(lambda: self._bytes(start, end), _is_unavailable)
        self._kept_at = start

    def _bytes(self, start: int, end: int) -> bytes:
        data = _all_of(self._name.get(start, end, self.etag))
        if len(data) != end - start:
            raise ObjectStoreUnavailableError("S3 GetObject ended early")
        return data


def _is_unavailable(error: Exception) -> bool:
    return isinstance(error, ObjectStoreUnavailableError)


def _check_open(file: io.RawIOBase) -> None:
    if file.closed:
        raise ValueError("I/O operation on closed file")


def _all_of(reply: Any) -> bytes:
    failure: Exception
    try:
        with reply["Body"] as body:
            return bytes(body.read())
    except Exception as error:  # noqa: BLE001  # of botocore, of urllib3, or of the socket
        failure = translated("GetObject", error)
    raise failure


def _whole_size(reply: Any) -> int:
    stated = str(reply.get("ContentRange", "")).rpartition("/")[2]
    return int(stated) if stated.isdecimal() else int(reply["ContentLength"])
