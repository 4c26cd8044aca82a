"""Files that an operator names: read without waiting and in bounds, and trusted only if no one else may write them.

What is checked is the open descriptor, so that it is what is read.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import BinaryIO, NoReturn

from glpgenc.errors import ConfigurationError, GlpgencError

_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH
_BEYOND_OWNER = 0o7177
_MOST_LINKS = 40


class Trust(Enum):
    """Whose file is taken."""

    ANYBODY = "anybody's: what is in it is data, or proves itself"
    OURS = "owned by the current user or root, and writable by nobody else, like the folder it is in"
    PRIVATE = "as OURS, and readable by nobody else"


@dataclass(frozen=True, slots=True)
class OperatorFile:
    """One kind of file.

    :param what: its name in messages, such as ``the key file``.
    :param limit: bytes at most; ``None`` where it is read piece by piece.
    :param trust: whose file is taken.
    :param links: whether a symbolic link is followed. Kubernetes mounts secrets as links.
    :param error: the class of what is raised.
    :param hint: a way out, where the fault has none of its own.
    """

    what: str
    limit: int | None
    trust: Trust = Trust.ANYBODY
    links: bool = True
    error: type[GlpgencError] = ConfigurationError
    hint: str | None = None

    def read(self, path: Path) -> bytes:
        """Return all of it.

        :raises FileNotFoundError: when it does not exist.
        :raises GlpgencError: of the class :attr:`error`, when it can't be read, is not a regular file, is longer
            than the limit, or is not to be trusted.
        """
        with self.open(path) as file, self._readable(path):
            data = file.read() if self.limit is None else file.read(self.limit + 1)
        if self.limit is not None and len(data) > self.limit:
            self._refuse(path, f"is longer than {self.limit} bytes")
        return data

    def open(self, path: Path) -> BinaryIO:
        """Open it, to be read.

        :raises FileNotFoundError: as :meth:`read`, like the rest.
        """
        with self._readable(path):
            # O_NONBLOCK: opening a pipe would wait for anyone who writes to it.
            flags = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | (0 if self.links else os.O_NOFOLLOW)
            descriptor = os.open(path, flags)
        try:
            self._check(path, os.fstat(descriptor))
        except BaseException:
            os.close(descriptor)
            raise
        return os.fdopen(descriptor, "rb")

    def check(self, path: Path) -> None:
        """Check a file that something else opens, such as a library.

        :raises FileNotFoundError: as :meth:`read`, like the rest.
        """
        self.open(path).close()

    @contextmanager
    def _readable(self, path: Path) -> Iterator[None]:
        try:
            yield
        except FileNotFoundError:
            raise
        except OSError as error:
            link = not self.links and path.is_symlink()
            self._refuse(path, "is a symbolic link" if link else f"can't be read: {error.strerror}")

    def _check(self, path: Path, status: os.stat_result) -> None:
        mode = stat.S_IMODE(status.st_mode)
        if not stat.S_ISREG(status.st_mode):
            self._refuse(path, "is not a regular file")
        if self.limit is not None and status.st_size > self.limit:
            self._refuse(path, f"is longer than {self.limit} bytes")
        if self.trust is Trust.ANYBODY:
            return
        if self.trust is Trust.PRIVATE and mode & _BEYOND_OWNER:
            self._refuse(
                path, f"has mode {mode:04o}, which lets others than its owner read or write it", f"chmod 600 {path}"
            )
        if mode & _OTHERS_WRITE:
            self._refuse(path, f"has mode {mode:04o}, which lets others than its owner write it", f"chmod go-w {path}")
        if not _ours(status):
            self._refuse(
                path,
                f"is owned by user id {status.st_uid}",
                "it must be owned by the current user or by root",
            )
        self._check_way(path)

    def _check_way(self, path: Path) -> None:
        """Check the folder of the file, and of each link that leads to it: who may write there puts another there."""
        for _ in range(_MOST_LINKS):
            folder = Path(os.path.realpath(path.parent))
            with self._readable(folder):
                status = folder.stat()
            mode = stat.S_IMODE(status.st_mode)
            # In a folder with the sticky bit others can't replace what is ours.
            if not _ours(status) or (mode & _OTHERS_WRITE and not mode & stat.S_ISVTX):
                self._refuse(
                    path,
                    (
                        f"can be replaced by other users: its directory {folder} has mode {mode:04o} and owner "
                        f"{status.st_uid}"
                    ),
                    (
                        "the directory must be owned by the current user or by root, and not be writable by others: "
                        f"chmod go-w {folder}"
                    ),
                )
            if not path.is_symlink():
                return
            with self._readable(path):
                if not _ours(path.lstat()):
                    self._refuse(path, f"is a symbolic link owned by user id {path.lstat().st_uid}")
                path = folder / path.readlink()
        self._refuse(path, "is a symbolic link in a loop")

    def _refuse(self, path: Path, fault: str, hint: str | None = None) -> NoReturn:
        raise self.error(f"{self.what} {path} {fault}", hint=hint or self.hint) from None


def _ours(status: os.stat_result) -> bool:
    return status.st_uid in {os.geteuid(), 0}
