"""Spool files: one a writer, appended to and synced, and removed once sent.

A file is JSON lines; the first two are the rows of ``audit_keys`` and ``audit_writers`` that its events need. Its
writer holds a lock on it (flock), which ends with the process however that ends: a file that can be locked is a dead
writer's, and anyone who finds it sends it in.
"""

from __future__ import annotations

import fcntl
import logging
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from glpgenc._support.forks import Process, renew_in_child
from glpgenc.audit.record import json_text
from glpgenc.errors import AuditError
from glpgenc.settings.locations import require_home

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from uuid import UUID

SUFFIX = ".jsonl"
UNREADABLE = ".unreadable"
CHUNK_LINES = 1_000
"""Lines that are sent at a time."""

_OTHERS = 0o077
_READ_BYTES = 1 << 20

_LOG = logging.getLogger(__name__)

Line = dict[str, Any]


def prepare_directory(directory: Path) -> None:
    """Make the spool's folder, for its owner alone, unless it is there.

    :raises AuditError: if it can't be made, or others may look into it or write there.
    """
    require_home(directory, "audit_spool", AuditError)
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = directory.stat()
        usable = os.access(directory, os.R_OK | os.W_OK | os.X_OK)
    except OSError as error:
        raise _unusable(directory, error) from None
    if not stat.S_ISDIR(found.st_mode) or not usable:
        raise AuditError(f"the audit spool {directory} is no folder that this process may use", hint="set audit_spool")
    if found.st_mode & _OTHERS or found.st_uid not in {os.geteuid(), 0}:
        raise AuditError(
            f"the audit spool {directory} belongs to somebody else, or is open to others", hint=f"chmod 700 {directory}"
        )


class SpoolFile:
    """One writer's file, locked. Not thread-safe; closed in a forked child, who leaves the parent its lock.

    :ivar size: bytes in it that are not sent yet.
    :ivar events: events among them.
    :ivar is_whole: whether all that was read of it could be sent.
    """

    def __init__(self, path: Path, descriptor: int) -> None:
        self.path = path
        self._descriptor = descriptor
        self._process = Process()
        renew_in_child(self)
        self._end = os.fstat(descriptor).st_size
        self._sent = 0
        self.events = 0
        self.is_whole = True

    @classmethod
    def create(cls, directory: Path, writer_id: UUID, first: Sequence[Line]) -> SpoolFile:
        """Make a writer's file and write its first lines.

        :raises AuditError: if it can't be written.
        """
        path = directory / f"{writer_id}{SUFFIX}"
        # Under another name until it is locked and begun, lest someone take it for a dead writer's.
        made_as = directory / f"{writer_id}.new"
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        made: SpoolFile | None = None
        try:
            prepare_directory(directory)
            made = cls(path, os.open(made_as, flags, 0o600))
            fcntl.flock(made._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            made.append(first, 0)
            made_as.rename(path)
            _sync_directory(directory)
        except (OSError, AuditError) as error:
            # It is tried again each second: what stayed open would use up all that the process may have open.
            if made is not None:
                made.close()
            with suppress(OSError):
                made_as.unlink()
            raise (_unusable(directory, error) if isinstance(error, OSError) else error) from None
        return made

    @classmethod
    def adopt(cls, path: Path) -> SpoolFile | None:
        """Open and lock a dead writer's file; ``None`` if its writer lives, or another process was faster."""
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
        except OSError:
            return None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Anyone who held the lock until now may have sent and removed it.
            is_there = os.path.samestat(os.fstat(descriptor), path.lstat())
        except OSError:
            is_there = False
        if not is_there:
            os.close(descriptor)
            return None
        return cls(path, descriptor)

    @property
    def size(self) -> int:
        """Bytes that are not sent yet."""
        return self._end - self._sent

    def append(self, lines: Sequence[Line], events: int) -> None:
        """Write lines; they are on the disk when this returns, or none of them is in the file.

        :param events: how many of them are events.
        :raises AuditError: if they can't be written: no space, no such folder any more.
        """
        data = memoryview("".join([json_text(line) + "\n" for line in lines]).encode("ascii"))
        try:
            offset = self._end
            while data:
                written = os.pwrite(self._descriptor, data, offset)
                data, offset = data[written:], offset + written
            os.fsync(self._descriptor)
        except OSError as error:
            # Half a line in the middle could not be read: what was written of these is cut off again.
            with suppress(OSError):
                os.ftruncate(self._descriptor, self._end)
            raise _unusable(self.path.parent, error) from None
        self._end = offset
        self.events += events

    def chunks(self) -> Iterator[tuple[list[bytes], int]]:
        """Give what is not sent yet: lines, and the offset behind them, for :meth:`mark_sent`.

        A last line without an end is left out: its writer died while it wrote it, and had reported none of it.

        :raises AuditError: if it can't be read.
        """
        offset, lines = self._sent, list[bytes]()
        rest = b""
        position = offset
        while position < self._end:
            try:
                data = os.pread(self._descriptor, min(_READ_BYTES, self._end - position), position)
            except OSError as error:
                raise _unusable(self.path.parent, error) from None
            if not data:
                break
            position += len(data)
            *whole, rest = (rest + data).split(b"\n")
            for line in whole:
                lines.append(line)
                offset += len(line) + 1
                if len(lines) == CHUNK_LINES:
                    yield lines, offset
                    lines = []
        if lines:
            yield lines, offset

    def mark_sent(self, offset: int, events: int) -> None:
        """Note that everything before an offset is in the database."""
        self._sent = offset
        self.events = max(0, self.events - events)

    def remove(self) -> None:
        """Remove it: all of it is in the database."""
        with suppress(OSError):
            self.path.unlink()
        self.close()

    def set_aside(self) -> None:
        """Rename it, because it holds what is not a spool, so that the next process does not stumble over it too."""
        with suppress(OSError):
            self.path.rename(self.path.with_suffix(UNREADABLE))
        self.close()

    def close(self) -> None:
        """Close it; what is in it stays for anyone who finds it."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            if self._process.is_this:
                # Not by closing alone: a child may have a copy of it yet.
                fcntl.flock(descriptor, fcntl.LOCK_UN)
            os.close(descriptor)

    abandon = after_fork = close


def waiting_files(directory: Path) -> list[Path]:
    """Return the files in a spool folder, the oldest first; none where there is no folder."""
    found: list[tuple[float, Path]] = []
    with suppress(OSError):
        for path in directory.iterdir():
            if path.suffix == SUFFIX:
                with suppress(OSError):
                    found.append((path.lstat().st_mtime, path))
    return [path for _, path in sorted(found)]


def _sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _unusable(directory: Path, error: OSError) -> AuditError:
    return AuditError(
        f"the audit spool {directory} can't be used: {error.strerror or type(error).__name__}",
        hint=(
            "free disk space, or set audit_spool to a directory of this process's user; operations that can't be "
            "recorded are refused"
        ),
    )
