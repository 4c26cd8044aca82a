"""Files that are there as a whole or not at all."""

from __future__ import annotations

import errno
import io
import os
import re
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

from glpgenc._support.forks import NonCopyable, Process

# Bytes: a file's name has 255 at most, and the rest is for what is added.
_MOST_OF_THE_NAME = 100
# What file systems say that have no links, such as those of USB sticks and some network shares.
_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS)
_STANDARD_STREAMS = {"stdin": 0, "stdout": 1, "stderr": 2}


class AtomicFile(NonCopyable):
    """A temporary file beside the one that it becomes at :meth:`commit`.

    A symbolic link of its name is replaced and not followed: anyone who made the link does not say what is overwritten.
    No device, pipe, socket, folder or name of an open descriptor is replaced: :func:`open_device` writes to them.

    :param path: what it becomes.
    :param exclusive: that file must not be there, neither now nor at the end.
    :param private: it is for its owner alone, whatever it replaces: its mode is 0600, unless this user's own file was
        there, whose mode and group stay. Otherwise it has the permissions of the file that it replaces, and its owner
        where that is allowed; else those of any new file.
    :raises FileExistsError: if it is, and must not.
    :raises PermissionError: if what is there is no file and no link, or names an open descriptor.
    :raises OSError: if the folder can't be written to. Like every other here, it names ``path``, and not the temporary
        file.
    """

    def __init__(self, path: Path, *, exclusive: bool = False, private: bool = False) -> None:
        self._process = Process()
        # The folder's links are followed, the file's own is not.
        self.path, self._exclusive = Path(os.path.realpath(path.parent)) / path.name, exclusive
        self._named = str(path)
        with self._naming():
            # Also where the name is too long for the file system, for which the temporary file's need not be.
            before = _status(self.path)
        if exclusive and before is not None:
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
        if before is not None:
            _refuse_to_replace(path, before)
        if before is not None and not _may_imitate(before, private=private):
            before = None
        new = 0o600 if private else 0o666
        # Not the bits that let anyone who runs it become someone else: they were meant for what stood there.
        mode = new if before is None else stat.S_IMODE(before.st_mode) & 0o777
        self.temporary = self.path.with_name(f".{_shortened(self.path.name)}.{secrets.token_hex(8)}.glpgenc-tmp")
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        with self._naming():
            self.descriptor = os.open(self.temporary, flags, new if private else mode)
        if before is not None:
            self._imitate(before, mode)

    def write(self, data: bytes | memoryview) -> int:
        """Write all of some bytes, where it was left off, and return how many.

        :raises OtherProcessError: in a fork of the process that made it.
        """
        self._process.require("the file that is being written")
        view = memoryview(data)
        with self._naming():
            while view:
                view = view[os.write(self.descriptor, view) :]
        return len(data)

    def write_at(self, offset: int, data: memoryview) -> None:
        """Write all of some bytes at a place. Any number of threads may."""
        with self._naming():
            while data:
                count = os.pwrite(self.descriptor, data, offset)
                data, offset = data[count:], offset + count

    def _imitate(self, before: os.stat_result, mode: int) -> None:
        with suppress(PermissionError):
            os.fchown(self.descriptor, before.st_uid, before.st_gid)
        # After it: a change of owner takes some bits away.
        os.fchmod(self.descriptor, mode)

    def commit(self, times: tuple[int, int] | None = None, *, durable: bool = True) -> None:
        """Write it to the disk, and put it in its place.

        :param times: of its last access and change, in nanoseconds, where they are not to be now.
        :param durable: whether it must outlast a failure of the machine.
        :raises FileExistsError: if there is a file meanwhile, and must not be.
        :raises OtherProcessError: in a fork of the process that made it.
        :raises OSError: if the disk does not take it; nothing is replaced then.
        """
        self._process.require("the file that is being written")
        try:
            with self._naming():
                if times is not None:
                    os.utime(self.descriptor, ns=times)
                if durable:
                    os.fsync(self.descriptor)
                self._close()
                if self._exclusive:
                    self._put_if_nothing_is_there()
                else:
                    self.temporary.replace(self.path)
        except BaseException:
            self.drop()
            raise
        if durable:
            _sync_folder(self.path.parent)

    @contextmanager
    def _naming(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            # No one knows the temporary file. Writing to a descriptor names no file at all.
            error.filename, error.filename2 = self._named, None
            raise

    def _put_if_nothing_is_there(self) -> None:
        try:
            # Unlike a rename, a link never replaces.
            os.link(self.temporary, self.path)
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            if os.path.lexists(self.path):
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(self.path)) from None
            self.temporary.replace(self.path)
        else:
            self.temporary.unlink()

    def drop(self) -> None:
        """Remove it. Doing so again, after :meth:`commit`, or in a fork, whose parent writes it, does nothing."""
        self._close()
        if self._process.is_this:
            with suppress(FileNotFoundError):
                self.temporary.unlink()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.drop()

    def _close(self) -> None:
        if self.descriptor >= 0:
            descriptor, self.descriptor = self.descriptor, -1
            os.close(descriptor)


def file_path(name: str | os.PathLike[str]) -> Path:
    """Return the path of a file to write.

    :raises IsADirectoryError: if the name ends as only a folder's does, which a :class:`pathlib.Path` does not keep.
    """
    text = os.fspath(name)
    if text.endswith("/"):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), text)
    return Path(text)


def write_file(path: Path, data: bytes, *, exclusive: bool = False) -> None:
    """Write a file that is for its owner alone: as a whole, on the disk, or not at all.

    :raises OSError: as :class:`AtomicFile`.
    """
    with AtomicFile(path, exclusive=exclusive, private=True) as made:
        made.write(data)
        made.commit()


def open_device(path: Path) -> io.FileIO | None:
    """Open what no file can be put in the place of, to be written: a device, a pipe, or a descriptor of this process.

    A descriptor (``/dev/stdout``, ``/dev/fd/3``, ``/proc/self/fd/3``) is written to where it stands, whatever is behind
    it and whosever that is: anyone who started the process has opened it.

    :return: ``None`` if it is not one of them.
    :raises PermissionError: if it is another user's, or behind another user's link: he would read what is written.
    :raises OSError: if it can't be opened, such as a folder.
    """
    descriptor = _descriptor(path)
    if descriptor is not None:
        return io.FileIO(os.dup(descriptor), "w")
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    if stat.S_ISREG(found.st_mode):
        return None
    # Before it is opened: that waits for the reader of a pipe.
    _refuse_others(path, found, path.lstat())
    opened = io.FileIO(path, "w")
    try:
        _refuse_others(path, os.fstat(opened.fileno()))
    except PermissionError:
        opened.close()
        raise
    return opened


def _descriptor(path: Path) -> int | None:
    """Return the number of the descriptor of this process that a path names, if it names one."""
    folder = os.path.realpath(path.parent)
    if folder == "/dev":
        return _STANDARD_STREAMS.get(path.name)
    if not re.fullmatch(rf"/dev/fd|/proc/{os.getpid()}(/task/[0-9]+)?/fd", folder):
        return None
    return int(path.name) if re.fullmatch("[0-9]{1,9}", path.name) else None


def _refuse_to_replace(path: Path, found: os.stat_result) -> None:
    if not (stat.S_ISREG(found.st_mode) or stat.S_ISLNK(found.st_mode)) or _descriptor(path) is not None:
        raise PermissionError(
            errno.EPERM, "is a device, pipe, socket or directory, which is not replaced by a file", str(path)
        )


def _refuse_others(path: Path, *found: os.stat_result) -> None:
    if not {each.st_uid for each in found} <= {os.geteuid(), 0}:
        raise PermissionError(
            errno.EPERM, "is a pipe, device or link of another user, which is not written to", str(path)
        )


def _may_imitate(before: os.stat_result, *, private: bool) -> bool:
    if not stat.S_ISREG(before.st_mode):
        return False
    return not private or before.st_uid == os.geteuid()


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.lstat()
    except FileNotFoundError:
        return None


def _shortened(name: str) -> str:
    """Return the beginning of a name, in whole characters."""
    while len(os.fsencode(name)) > _MOST_OF_THE_NAME:
        name = name[:-1]
    return name


def _sync_folder(folder: Path) -> None:
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except PermissionError:
        # One that may be written to and not read, such as a drop box: it can't be opened to be synced by itself.
        os.sync()
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
