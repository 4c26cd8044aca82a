"""Whole files: encrypted and decrypted by several threads, replaced when all is done, or inspected without a key."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from glpgenc._support.atomic_file import AtomicFile, file_path, open_device
from glpgenc._support.forks import NonCopyable
from glpgenc.errors import AuthenticationError, InvalidValueError
from glpgenc.service import EnvelopeEncryptionService
from glpgenc.streams.copying import Streamed, decrypt_stream, encrypt_stream
from glpgenc.streams.format import DEFAULT_SEGMENT_SIZE, MAGIC, Header, Layout, check_segment_size, refuse_nested
from glpgenc.streams.pipeline import Progress, SegmentBuffers, run_anywhere
from glpgenc.streams.segments import SegmentReader
from glpgenc.streams.stream import KeyedStream, StreamEvents, StreamOpener
from glpgenc.streams.transfer import FullReader, PositionalReader, Readable, Writable
from glpgenc.wire.buffer import Buffer

Source = str | os.PathLike[str] | Readable
Target = str | os.PathLike[str] | Writable


@dataclass(frozen=True, slots=True, kw_only=True)
class FileJob(NonCopyable):
    """How files are encrypted and decrypted.

    :param service: makes and opens data keys.
    :param context: as for the service: their tenant and data class.
    :param aad: the caller's associated data.
    :param segment_size: bytes that are encrypted at once, 64 to 2**24.
    :param jobs: threads; as many as there are cores, 4 at most, by default.
    :param replace: whether a file that is there is replaced.
    :param preserve: whether the new file has the mode and the times of the old one.
    :param allow_nested: whether what is encrypted already is encrypted.
    :param links: whether a source that is a symbolic link is followed.
    """

    service: EnvelopeEncryptionService
    context: Mapping[str, str]
    aad: Buffer = b""
    segment_size: int = DEFAULT_SEGMENT_SIZE
    jobs: int | None = None
    replace: bool = False
    preserve: bool = False
    allow_nested: bool = False
    links: bool = True

    def encrypt(self, source: Source, target: Target, progress: Progress | None = None) -> Streamed:
        """Encrypt a file to another, which is there when all of it is.

        :param source: a path, or a binary file object.
        :param target: a path, or a binary file object, which is written to as it goes.
        :param progress: called now and then with the bytes of plaintext so far.
        :raises FileExistsError: when the target is there, and ``replace`` was not asked for.
        :raises AlreadyEncryptedError: when the source begins as an encrypted file or blob.
        :raises InvalidValueError: when the source was changed meanwhile, or the segment size can't be.
        :raises KMSError: when the KMS does not make a key.
        :raises OSError: when a file can't be read or written.
        """
        check_segment_size(self.segment_size)
        with self._between(source, target) as (opened, made):
            if isinstance(made, AtomicFile) and _is_file(source, opened):
                return self._encrypt(opened, made, progress)
            return encrypt_stream(
                opened,
                made,
                service=self.service,
                context=self.context,
                aad=self.aad,
                segment_size=self.segment_size,
                jobs=self.jobs,
                allow_nested=self.allow_nested,
                progress=progress,
            )

    def decrypt(self, source: Source, target: Target, progress: Progress | None = None) -> Streamed:
        """Decrypt a file to another, which is there when all of it is verified, and is new for its owner alone.

        :param source: a path, or a binary file object.
        :param target: a path, or a binary file object, which gets verified segments as they come.
        :param progress: called now and then with the bytes of plaintext so far.
        :raises FileExistsError: when the target is there, and ``replace`` was not asked for.
        :raises NotEncryptedError: when it is not an encrypted file; UnsupportedSuiteError when it is of a newer
            version.
        :raises AuthenticationError: when it was cut or altered, or is of another context, environment or KMS.
        :raises KMSError: when the KMS does not open the key.
        :raises OSError: when a file can't be read or written.
        """
        with self._between(source, target, private=True) as (opened, made):
            if isinstance(made, AtomicFile) and _is_file(source, opened):
                return self._decrypt(opened, made, progress)
            return decrypt_stream(
                opened,
                made,
                service=self.service,
                context=self.context,
                aad=self.aad,
                jobs=self.jobs,
                progress=progress,
            )

    @contextmanager
    def _between(self, source: Source, target: Target, *, private: bool = False) -> Iterator[tuple[Any, Any]]:
        """Give the source opened, and the target: as an AtomicFile unless it is a device or a file object."""
        with ExitStack() as stack:
            on_disk = (
                stack.enter_context(io.FileIO(source, opener=self._open))
                if isinstance(source, str | os.PathLike)
                else None
            )
            opened: Any = source if on_disk is None else on_disk
            if not isinstance(target, str | os.PathLike):
                yield opened, target
            elif (device := open_device(file_path(target))) is not None:
                yield opened, stack.enter_context(device)
            else:
                made = stack.enter_context(AtomicFile(file_path(target), exclusive=not self.replace, private=private))
                yield opened, made
                is_file = _is_file(source, opened)
                made.commit(self._imitate(opened, made) if self.preserve and is_file else None)

    def _open(self, path: str, flags: int) -> int:
        return os.open(path, flags if self.links else flags | os.O_NOFOLLOW)

    @staticmethod
    def _imitate(opened: io.FileIO, made: AtomicFile) -> tuple[int, int]:
        found = os.fstat(opened.fileno())
        # Not the bits that let anyone who runs it become its owner.
        os.fchmod(made.descriptor, stat.S_IMODE(found.st_mode) & 0o777)
        return found.st_atime_ns, found.st_mtime_ns

    def _encrypt(self, opened: io.FileIO, made: AtomicFile, progress: Progress | None) -> Streamed:
        events, at, before = (
            StreamEvents("encrypt", self.context),
            PositionalReader(opened.fileno()),
            os.fstat(opened.fileno()),
        )
        with events.failures():
            if not self.allow_nested:
                refuse_nested(FullReader(opened).take(len(MAGIC)))
            events.stream = stream = StreamOpener(self.service, self.context, self.aad).new(self.segment_size)
            work = _Encryption(stream, at, made, before.st_size)
            made.write_at(0, memoryview(stream.beginning))
            total = run_anywhere(work, range(work.count), self.segment_size, self.jobs, progress)
            after = os.fstat(opened.fileno())
            if (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
                raise _changed()
        events.emit()
        return Streamed(total, work.count, stream.header.key.key_id)

    def _decrypt(self, opened: io.FileIO, made: AtomicFile, progress: Progress | None) -> Streamed:
        events = StreamEvents("decrypt", self.context)
        with events.failures():
            events.stream = stream = StreamOpener(self.service, self.context, self.aad).existing(
                FullReader(opened).take
            )
            begin, end = len(stream.header.to_bytes()), os.fstat(opened.fileno()).st_size
            places = SegmentReader(stream, PositionalReader(opened.fileno()), begin, end)
            work = _Decryption(stream, places, made)
            # The last one first: a file that was cut is not begun with.
            run_anywhere(work, (places.count - 1,), stream.header.segment_size, 1, None)
            run_anywhere(work, range(places.count - 1), stream.header.segment_size, self.jobs, progress)
        events.emit()
        return Streamed(places.size, places.count, stream.header.key.key_id)


def _is_file(source: object, opened: Any) -> bool:
    """Return whether a source is a file that was opened here: of one of the caller's the place counts."""
    return isinstance(source, str | os.PathLike) and stat.S_ISREG(os.fstat(opened.fileno()).st_mode)


class _Encryption(NonCopyable):
    def __init__(self, stream: KeyedStream, source: PositionalReader, target: AtomicFile, size: int) -> None:
        self._stream, self._source, self._target, self._size = stream, source, target, size
        self._begin = len(stream.header.to_bytes())
        self.count = stream.layout.segments(size)

    def __call__(self, number: int, room: SegmentBuffers) -> int:
        layout = self._stream.layout
        start, end = layout.begins(number), min(layout.begins(number + 1), self._size)
        plain = room.source[: end - start]
        if self._source.fill(start, plain) < len(plain):
            raise _changed()
        size = self._stream.cipher.encrypt_into(number, plain, room.result, last=number == self.count - 1)
        self._target.write_at(self._begin + layout.stands(number), room.result[:size])
        return len(plain)


class _Decryption(NonCopyable):
    def __init__(self, stream: KeyedStream, places: SegmentReader, target: AtomicFile) -> None:
        self._layout, self._places, self._target = stream.layout, places, target

    def __call__(self, number: int, room: SegmentBuffers) -> int:
        size = self._places.read(number, room.source, room.result)
        self._target.write_at(self._layout.begins(number), room.result[:size])
        return size


def _changed() -> InvalidValueError:
    return InvalidValueError(
        "the file was changed while it was encrypted", hint="encrypt it when nobody writes to it, or a copy of it"
    )


@dataclass(frozen=True, slots=True)
class Inspected:
    """An encrypted file.

    :param header: its header.
    :param header_bytes: the length of that.
    :param plaintext_bytes: what it decrypts to; ``None`` where its length is one that no file has, because it was cut.
    :param segments: in how many segments; ``None`` likewise.
    """

    header: Header
    header_bytes: int
    plaintext_bytes: int | None
    segments: int | None


def inspect_file(path: Path) -> Inspected:
    """Read a file's header. No KMS is asked.

    :raises NotEncryptedError: when it is not an encrypted file; UnsupportedSuiteError when it is of a newer version.
    :raises OSError: when it can't be read.
    """
    with path.open("rb", buffering=0) as opened:
        header = Header.read(FullReader(opened).take)
        size = os.fstat(opened.fileno()).st_size
    begin = len(header.to_bytes())
    try:
        segments, plaintext = Layout(header.segment_size).decrypted(size - begin)
    except AuthenticationError:
        return Inspected(header, begin, None, None)
    return Inspected(header, begin, plaintext, segments)
