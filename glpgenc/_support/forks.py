"""Fork safety: what a forked child renews, what it refuses to use, and what only its parent may remove.

A child of ``fork`` has the memory of its parent and one of its threads. Locks that the other threads held stay locked
forever, their work is never done, and whatever stands for something outside the process (a half-written file, a place
in a stream, a connection) is the parent's, who continues with it. So an object either renews itself in the child
(:func:`renew_in_child`), or belongs to the process that made it (:class:`Process`).
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn, Protocol, Self

from glpgenc.errors import OtherProcessError


class Renewable(Protocol):
    """What starts again in a forked child. It can be referenced weakly."""

    def after_fork(self) -> None:
        """Leave to the parent what is the parent's. Runs in the child, which has one thread, and must not raise."""


# By identity: not everything that can be referenced weakly can be hashed.
_RENEWABLES: weakref.WeakValueDictionary[int, Renewable] = weakref.WeakValueDictionary()
_generation = 0
# While a thread holds it, no other one forks.
_no_fork = threading.RLock()


def renew_in_child(each: Renewable) -> None:
    """Call ``each.after_fork()`` in every child that is forked from now on, for as long as the object lives."""
    _RENEWABLES[id(each)] = each


class Process:
    """The process that made this: whether it is the one that runs, and not a fork of it."""

    __slots__ = ("_generation", "_pid")

    def __init__(self) -> None:
        self._pid, self._generation = os.getpid(), _generation

    @property
    def is_this(self) -> bool:
        """Whether it runs now.

        Forks by C code, which run no Python afterwards, are recognised by the process id only.
        """
        return self._generation == _generation and self._pid == os.getpid()

    def require(self, what: str) -> None:
        """Refuse to continue in another process.

        :param what: what belongs to this one, such as ``the encrypted file``.
        :raises OtherProcessError: naming it.
        """
        if not self.is_this:
            raise OtherProcessError(f"{what} belongs to the process that opened it, and this is a fork of that process")


class NonCopyable:
    """What is one thing, with a state of its own: the copy module and pickle refuse it.

    A copy of a writer would encrypt under the nonces that the writer uses, one of a service would wipe its keys, and a
    pickle would take a key out of memory.
    """

    __slots__ = ()

    def __reduce__(self) -> NoReturn:
        raise TypeError(f"{type(self).__name__} can't be pickled or copied by the copy module")

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        self.__reduce__()

    def _twin(self) -> Self:
        """Return another object with the same attributes, for a class whose objects may share what they refer to."""
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__)
        return other


class Lock(NonCopyable):
    """A lock that is free in a forked child, unless it is taken by the thread that forked."""

    __slots__ = ("__weakref__", "_holder", "_lock")

    def __init__(self) -> None:
        self._lock, self._holder = threading.Lock(), 0
        renew_in_child(self)

    def __enter__(self) -> Self:
        self._lock.acquire()
        self._holder = threading.get_ident()
        return self

    def __exit__(self, *_: object) -> None:
        self._holder = 0
        self._lock.release()

    def after_fork(self) -> None:
        """Free it."""
        if self._holder != threading.get_ident():
            self._lock, self._holder = threading.Lock(), 0


class FileLock(NonCopyable):
    """An exclusive lock on a file, between threads and processes. A forked child does not take part in it.

    flock belongs to the open file, which a fork shares: a child that kept its copy open would keep the lock when the
    parent has closed its own.

    :param path: of the file, which is made if need be, for its owner alone.
    """

    def __init__(self, path: Path) -> None:
        self._path, self._descriptor = path, -1
        self._process = Process()

    def __enter__(self) -> Self:
        # A child that was forked between the two would not know of the descriptor.
        with _no_fork:
            self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
            renew_in_child(self)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.is_this:
            # Not by closing alone: a child of C code's fork may have a copy that no one closes.
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)
        self._close()

    def require(self, what: str) -> None:
        """Refuse to continue in a fork, which does not hold the lock.

        :param what: what is locked, such as ``the change of the keyset file``.
        :raises OtherProcessError: naming it.
        """
        self._process.require(what)

    def after_fork(self) -> None:
        """Close the child's copy."""
        self._close()

    def _close(self) -> None:
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)


@contextmanager
def private_folder(prefix: str, parent: Path | str | None = None) -> Iterator[Path]:
    """Make a folder for its owner alone, and remove it after the block. A fork that leaves the block removes nothing.

    :param prefix: what its name begins with.
    :param parent: where; the folder for temporary files by default.
    """
    process, folder = Process(), Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
    try:
        yield folder
    finally:
        if process.is_this:
            shutil.rmtree(folder, ignore_errors=True)


def _renew_all() -> None:
    global _generation, _no_fork  # noqa: PLW0603  # a process has one
    _generation += 1
    _no_fork = threading.RLock()
    for each in list(_RENEWABLES.values()):
        each.after_fork()


def _hold_back() -> None:
    _no_fork.acquire()


def _let_go() -> None:
    _no_fork.release()


os.register_at_fork(before=_hold_back, after_in_parent=_let_go, after_in_child=_renew_all)
