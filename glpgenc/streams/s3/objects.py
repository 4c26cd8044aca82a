"""Encrypted objects in S3: upload, download, and reading at any place."""

from __future__ import annotations

import io
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, NotRequired, TypedDict, Unpack, overload
from uuid import UUID

from glpgenc._support.atomic_file import AtomicFile, file_path, open_device
from glpgenc._support.forks import NonCopyable
from glpgenc.service import EnvelopeEncryptionService
from glpgenc.service.gcm import authentication_failure
from glpgenc.streams.copying import Streamed, decrypt_stream, encrypt_stream
from glpgenc.streams.format import DEFAULT_SEGMENT_SIZE, MAX_HEADER_BYTES, Header, Layout, check_segment_size
from glpgenc.streams.opening import open_encrypted
from glpgenc.streams.pipeline import Progress
from glpgenc.streams.reader import EncryptedReader
from glpgenc.streams.s3.client import CONTENT_TYPE, METADATA, Bind, client_or_new, object_aad
from glpgenc.streams.s3.reading import ObjectName, ObjectStream, RangedObject
from glpgenc.streams.s3.upload import DEFAULT_PART_SIZE, PartWriter, UploadTarget, checked_reply, part_size_for
from glpgenc.streams.transfer import FullReader, Readable
from glpgenc.wire.buffer import Buffer


@dataclass(frozen=True, slots=True)
class UploadedObject:
    """An object that was made.

    :param plaintext_bytes: bytes of plaintext.
    :param encrypted_bytes: bytes of the object.
    :param key_id: of its data key, which no other object has: anyone who keeps it knows this object from any other.
    :param etag: as S3 names it.
    :param version_id: in a bucket with versions.
    """

    plaintext_bytes: int
    encrypted_bytes: int
    key_id: UUID
    etag: str
    version_id: str | None


def upload_encrypted(
    source: str | os.PathLike[str] | Readable,
    bucket: str,
    key: str,
    *,
    service: EnvelopeEncryptionService,
    context: Mapping[str, str],
    aad: Buffer = b"",
    bind: Bind = "key",
    s3_client: Any = None,
    part_size: int = DEFAULT_PART_SIZE,
    segment_size: int = DEFAULT_SEGMENT_SIZE,
    extra_args: Mapping[str, Any] | None = None,
    allow_nested: bool = False,
    progress: Progress | None = None,
) -> UploadedObject:
    """Encrypt a file, or what a file object has left, to an object.

    It is encrypted as it is read, and sent in parts with SHA-256 checksums that S3 compares, some at once. The object
    is there when all of it is; whatever fails before drops the parts. Memory is six parts, whatever the length.

    :param source: a path, or a binary file object, which stays open.
    :param service: makes the object's data key.
    :param context: as for the service: tenant and data class of the object.
    :param aad: the caller's own associated data.
    :param bind: which part of its name the object is bound to, see :func:`~glpgenc.streams.s3.object_aad`.
    :param s3_client: a boto3 client of S3; one of boto3's usual configuration by default.
    :param part_size: bytes, 5 MiB at least; larger by itself for a file that would have more than 10,000 parts.
    :param segment_size: bytes that are encrypted at once, 64 to 2**24.
    :param extra_args: further arguments of the request, such as ``StorageClass`` or ``IfNoneMatch="*"``.
    :param allow_nested: encrypt also what is encrypted already.
    :param progress: called now and then with the bytes of plaintext so far.
    :raises AlreadyEncryptedError: when the source begins as an encrypted file.
    :raises ObjectStoreError: when S3 does not take it; ObjectChangedError where ``extra_args`` set a condition.
    :raises ConfigurationError: when an argument, the context or boto3's configuration can't be.
    :raises GlpgencError: as :func:`~glpgenc.streams.copying.encrypt_stream`.
    :raises OSError: when the file can't be read.
    """
    bound, arguments = object_aad(bucket, key, bind, aad), dict(extra_args or {})
    # What the caller gives goes over ours, but for what says that it is encrypted.
    arguments = {"ContentType": CONTENT_TYPE, **arguments, "Metadata": {**arguments.get("Metadata", {}), **METADATA}}
    target = UploadTarget(client_or_new(s3_client), bucket, key, arguments)
    opened = io.FileIO(source) if isinstance(source, str | os.PathLike) else None
    try:
        size = None if opened is None else _encrypted_size(opened, segment_size)
        with PartWriter(target, part_size_for(size, part_size)) as writer:
            streamed = encrypt_stream(
                source if opened is None else opened,  # type: ignore[arg-type]  # a path was opened
                writer,
                service=service,
                context=context,
                aad=bound,
                segment_size=segment_size,
                allow_nested=allow_nested,
                progress=progress,
            )
    finally:
        if opened is not None:
            opened.close()
    return UploadedObject(streamed.plaintext_bytes, writer.size, streamed.key_id, *checked_reply(writer.reply))


def download_decrypted(
    bucket: str,
    key: str,
    target: str | os.PathLike[str] | Any,
    *,
    service: EnvelopeEncryptionService,
    context: Mapping[str, str],
    aad: Buffer = b"",
    bind: Bind = "key",
    s3_client: Any = None,
    version_id: str | None = None,
    key_id: UUID | None = None,
    progress: Progress | None = None,
) -> Streamed:
    """Decrypt an object to a file, or into a file object.

    A file, which is for its owner alone, is there once the last segment is verified, and what was there before is
    untouched until then. Into a file object each segment is written as it is verified: where this raises, throw away
    what it has. Where the connection breaks, the download continues from there, of the same object.

    :param target: a path, or a binary file object, which stays open.
    :param service: opens the object's data key.
    :param context: as it was encrypted with, like ``aad`` and ``bind``.
    :param version_id: of a bucket with versions; the current one by default.
    :param key_id: what :func:`upload_encrypted` returned: refuse any other object under this name, an older one too.
    :param progress: called now and then with the bytes of plaintext so far.
    :raises AuthenticationError: when it was cut or altered, is of another name, context, environment or KMS, or is not
        the one of ``key_id``.
    :raises NotEncryptedError: when it is not an encrypted object; UnsupportedSuiteError when it is of a newer version.
    :raises ObjectStoreError: when it can't be had.
    :raises GlpgencError: as :func:`~glpgenc.streams.copying.decrypt_stream`.
    :raises OSError: when the file can't be written.
    """
    name = ObjectName(client_or_new(s3_client), bucket, key, version_id)
    bound = object_aad(bucket, key, bind, aad)

    def decrypt(out: Any) -> Streamed:
        with ObjectStream(name) as stream:
            source = stream if key_id is None else _Expected(stream, key_id)
            return decrypt_stream(source, out, service=service, context=context, aad=bound, progress=progress)

    if not isinstance(target, str | os.PathLike):
        return decrypt(target)
    path = file_path(target)
    if (device := open_device(path)) is not None:
        with device:
            return decrypt(device)
    with AtomicFile(path, private=True) as made:
        streamed = decrypt(made)
        made.commit()
    return streamed


class _OpenArguments(TypedDict):
    service: EnvelopeEncryptionService
    context: Mapping[str, str]
    aad: NotRequired[Buffer]
    bind: NotRequired[Bind]
    s3_client: NotRequired[Any]
    version_id: NotRequired[str | None]
    key_id: NotRequired[UUID | None]


class _TextArguments(_OpenArguments):
    encoding: NotRequired[str | None]


@overload
def open_encrypted_object(
    bucket: str, key: str, mode: Literal["rb"] = "rb", **arguments: Unpack[_OpenArguments]
) -> EncryptedReader: ...
@overload
def open_encrypted_object(
    bucket: str, key: str, mode: Literal["rt"], **arguments: Unpack[_TextArguments]
) -> io.TextIOWrapper: ...
@overload
def open_encrypted_object(bucket: str, key: str, mode: str, **arguments: Unpack[_TextArguments]) -> Any: ...
def open_encrypted_object(
    bucket: str,
    key: str,
    mode: str = "rb",
    *,
    service: EnvelopeEncryptionService,
    context: Mapping[str, str],
    aad: Buffer = b"",
    bind: Bind = "key",
    s3_client: Any = None,
    version_id: str | None = None,
    key_id: UUID | None = None,
    encoding: str | None = None,
) -> Any:
    """Open an object to be read at any place: by requests for the segments that are touched, and for no others.

    The end is verified at once, so that an object that was cut is refused here. All requests are for the object that it
    was when it was opened.

    :param mode: ``rb`` or ``rt``.
    :param key_id: as for :func:`download_decrypted`, like the rest.
    :param encoding: of ``rt``; UTF-8 by default.
    :returns: a file object, as :func:`~glpgenc.streams.opening.open_encrypted` gives.
    :raises ValueError: for another mode.
    :raises ObjectChangedError: here or from a read, when the object was replaced meanwhile.
    :raises GlpgencError: as :func:`download_decrypted`.
    """
    if mode not in {"rb", "rt"}:
        raise ValueError(f"the mode is rb or rt, not {mode!r}")
    source = RangedObject(ObjectName(client_or_new(s3_client), bucket, key, version_id))
    if key_id is not None:
        _require(Header.read(FullReader(source).take), key_id)
        source.seek(0)
    bound = object_aad(bucket, key, bind, aad)
    return open_encrypted(source, mode, service=service, context=context, aad=bound, encoding=encoding)


class _Expected(NonCopyable, io.RawIOBase):
    """A stream whose header must name a data key. The header is authenticated with the first segment."""

    def __init__(self, stream: ObjectStream, key_id: UUID) -> None:
        super().__init__()
        taken: list[bytes] = []
        pull = FullReader(stream)

        def take(size: int) -> bytes:
            taken.append(pull.take(size))
            return taken[-1]

        _require(Header.read(take), key_id)
        self._begun, self._stream = io.BytesIO(b"".join(taken)), stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        return self._begun.readinto(buffer) or self._stream.readinto(buffer)


def _require(header: Header, key_id: UUID) -> None:
    if header.key.key_id != key_id:
        raise authentication_failure()


def _encrypted_size(opened: io.FileIO, segment_size: int) -> int:
    check_segment_size(segment_size)
    return MAX_HEADER_BYTES + Layout(segment_size).encrypted(os.fstat(opened.fileno()).st_size)
