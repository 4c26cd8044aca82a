"""``open_encrypted``, the ``open`` of encrypted files."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Literal, NotRequired, TypedDict, Unpack, overload

from glpgenc._support.atomic_file import AtomicFile, file_path, open_device
from glpgenc.service import EnvelopeEncryptionService
from glpgenc.streams.format import DEFAULT_SEGMENT_SIZE
from glpgenc.streams.reader import EncryptedReader
from glpgenc.streams.segments import PositionalSource, RandomSegments, SegmentReader, SegmentSource, SequentialSegments
from glpgenc.streams.stream import KeyedStream, StreamEvents, StreamOpener
from glpgenc.streams.transfer import (
    FullReader,
    PositionalReader,
    Readable,
    SeekingReader,
    Writable,
    require_binary,
    write_all,
)
from glpgenc.streams.writer import EncryptedTextWriter, EncryptedWriter
from glpgenc.wire.buffer import Buffer

_MODES = ("r", "w", "x")

FilePath = str | os.PathLike[str]
ReadBytes = Literal["rb", "r"]
ReadText = Literal["rt"]
WriteBytes = Literal["wb", "w", "xb", "x"]
WriteText = Literal["wt", "xt"]


File = FilePath | Readable | Writable


class _OpenArguments(TypedDict):
    service: EnvelopeEncryptionService
    context: Mapping[str, str]
    aad: NotRequired[Buffer]
    segment_size: NotRequired[int]
    atomic: NotRequired[bool]
    allow_nested: NotRequired[bool]


class _TextArguments(_OpenArguments):
    encoding: NotRequired[str | None]
    errors: NotRequired[str | None]
    newline: NotRequired[str | None]


@overload
def open_encrypted(file: File, mode: ReadBytes = "rb", **arguments: Unpack[_OpenArguments]) -> EncryptedReader: ...
@overload
def open_encrypted(file: File, mode: WriteBytes, **arguments: Unpack[_OpenArguments]) -> EncryptedWriter: ...
@overload
def open_encrypted(file: File, mode: ReadText, **arguments: Unpack[_TextArguments]) -> io.TextIOWrapper: ...
@overload
def open_encrypted(file: File, mode: WriteText, **arguments: Unpack[_TextArguments]) -> EncryptedTextWriter: ...
@overload
def open_encrypted(file: File, mode: str, **arguments: Unpack[_TextArguments]) -> Any: ...
def open_encrypted(
    file: File,
    mode: str = "rb",
    *,
    service: EnvelopeEncryptionService,
    context: Mapping[str, str],
    aad: Buffer = b"",
    segment_size: int = DEFAULT_SEGMENT_SIZE,
    atomic: bool = True,
    allow_nested: bool = False,
    encoding: str | None = None,
    errors: str | None = None,
    newline: str | None = None,
) -> Any:
    """Open an encrypted file.

    Reading is at any place where the file can seek: the last segment is verified at once, so that a file that was cut
    is refused here, and then each segment that is touched. Of what can't seek, segments are verified as they come;
    the end of the source without the last segment is refused when it is reached.

    Writing is to a temporary file, which is put in the place of ``file`` when it is closed; an exception in a ``with``
    block leaves what was there.

    :param file: a path, or a binary file object, which is read or written from where it is, and stays open.
    :param mode: ``rb``, ``wb`` or ``xb`` (the file must not exist); ``rt``, ``wt`` and ``xt`` for text.
    :param service: makes and opens the file's data key.
    :param context: as for the service: tenant and data class of the file.
    :param aad: the caller's associated data, which must be the same to read.
    :param segment_size: bytes that are encrypted at once, 64 to 2**24; for writing.
    :param atomic: false: write to ``file`` itself. It is then no file that opens until it is closed.
    :param allow_nested: write also what is encrypted already.
    :param encoding: with ``errors`` and ``newline`` as for :func:`open`, for text; UTF-8 by default.
    :returns: an :class:`EncryptedReader`, an :class:`EncryptedWriter`, or a text file on one of them.
    :raises ValueError: for another mode.
    :raises TypeError: when the file is neither a path nor a binary file object, or another argument is another thing.
    :raises NotEncryptedError: when it is not an encrypted file; UnsupportedSuiteError when it is of a newer version.
    :raises AuthenticationError: when it was cut or altered, or is of another context, environment or KMS.
    :raises AlreadyEncryptedError: from a write, when the plaintext begins as an encrypted file or blob.
    :raises KMSError: when the KMS does not make or open the key.
    :raises OSError: when the file can't be opened.
    """
    kind, text = _parsed(mode)
    if not text and (encoding, errors, newline) != (None, None, None):
        raise ValueError("binary mode takes no encoding, errors or newline")
    opener = StreamOpener(service, context, aad)
    name = os.fspath(file) if isinstance(file, str | os.PathLike) else getattr(file, "name", "")
    if kind == "r":
        reader = _reading(file, opener)
        reader.name = name
        return io.TextIOWrapper(reader, encoding or "utf-8", errors, newline) if text else reader
    writer = _writing(file, opener, segment_size, exclusive=kind == "x", atomic=atomic, allow_nested=allow_nested)
    writer.name = name
    return EncryptedTextWriter(writer, encoding or "utf-8", errors, newline) if text else writer


def _parsed(mode: str) -> tuple[str, bool]:
    kind, rest = (mode[:1], mode[1:]) if isinstance(mode, str) else ("", "")
    if kind not in _MODES or rest not in {"", "b", "t"}:
        raise ValueError(f"the mode is rb, wb, xb, rt, wt or xt, not {mode!r}")
    return kind, rest == "t"


def _reading(file: Any, opener: StreamOpener) -> EncryptedReader:
    events = StreamEvents("decrypt", opener.context)
    opened = io.FileIO(file) if isinstance(file, str | os.PathLike) else None
    try:
        with events.failures():
            stream, segments = _opened(file if opened is None else opened, opener, events, ours=opened is not None)
        events.emit()
    except BaseException:
        if opened is not None:
            opened.close()
        raise
    return EncryptedReader(segments, stream.layout, events, _nothing if opened is None else opened.close)


def _opened(
    source: Any, opener: StreamOpener, events: StreamEvents, *, ours: bool
) -> tuple[KeyedStream, SegmentSource]:
    require_binary(source, "read", "file")
    if not _can_seek(source):
        pull = FullReader(source)
        events.stream = stream = opener.existing(pull.take)
        following = SequentialSegments(stream, pull)
        following.load(0)
        return stream, following
    base = source.tell()
    end = source.seek(0, os.SEEK_END)
    source.seek(base)
    events.stream = stream = opener.existing(FullReader(source).take)
    begin = base + len(stream.header.to_bytes())
    at: PositionalSource = PositionalReader(source.fileno()) if ours else SeekingReader(source)
    return stream, RandomSegments(SegmentReader(stream, at, begin, end))


def _can_seek(source: Any) -> bool:
    asked = getattr(source, "seekable", None)
    return asked is not None and bool(asked())


def _writing(
    file: Any, opener: StreamOpener, segment_size: int, *, exclusive: bool, atomic: bool, allow_nested: bool
) -> EncryptedWriter:
    if not isinstance(file, str | os.PathLike):
        require_binary(file, "write", "file")
    events = StreamEvents("encrypt", opener.context)
    with events.failures():
        events.stream = stream = opener.new(segment_size)
    put, finish, drop = _target(file, exclusive=exclusive, atomic=atomic)

    def finished() -> None:
        # Before the file is there: what can't be recorded is not done.
        events.emit()
        finish()

    try:
        return EncryptedWriter(stream, put, finished, drop, allow_nested=allow_nested)
    except BaseException:
        drop()
        raise


_Target = tuple[Callable[[memoryview], object], Callable[[], object], Callable[[], object]]


def _target(file: Any, *, exclusive: bool, atomic: bool) -> _Target:
    """Return what writes bytes, what finishes the file, and what drops it."""
    if not isinstance(file, str | os.PathLike):
        return partial(write_all, file), getattr(file, "flush", _nothing), _nothing
    path = file_path(file)
    opened = open_device(path) if atomic else io.FileIO(path, "x" if exclusive else "w")
    if opened is not None:
        return partial(write_all, opened), opened.close, opened.close
    made = AtomicFile(path, exclusive=exclusive)
    return made.write, made.commit, made.drop


def _nothing() -> None:
    pass
