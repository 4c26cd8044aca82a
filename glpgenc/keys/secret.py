"""A holder of key bytes that can be wiped and does not show itself.

Python can't promise that no copy is left: an immutable ``bytes`` made on the way (by a KMS client's JSON parser, or by
``bytes(secret)``) stays until its memory is used again, and pages may be swapped. What this class gives is that the
copy we keep is overwritten when it is dropped, and that none gets into a log, a traceback or a pickle by accident.
"""

from __future__ import annotations

import hmac
from typing import Self

from glpgenc._support.forks import NonCopyable
from glpgenc.errors import KeyStateError


class SecretBytes(NonCopyable):
    """Key bytes in memory of our own, overwritten by :meth:`wipe`.

    Leaving a ``with`` block wipes. So does losing the last reference, unless a view of them is in use.

    :param data: the bytes; copied, so the caller wipes its own if it can.
    """

    __slots__ = ("_buffer", "_wiped")

    def __init__(self, data: bytes | bytearray | memoryview) -> None:
        # First, so that __del__ finds both attributes if the copy below fails.
        self._wiped = False
        self._buffer = bytearray()
        # Through a view, because bytearray(32) would make a key of 32 zeros.
        self._buffer = bytearray(memoryview(data))

    def copy(self) -> SecretBytes:
        """Return an independent copy, which its holder wipes.

        :raises KeyStateError: if this one was wiped.
        """
        return SecretBytes(self._live())

    def view(self) -> memoryview:
        """Return a read-only view of the bytes, without a copy. It reads zeros once :meth:`wipe` was called.

        :raises KeyStateError: if the bytes were wiped.
        """
        return memoryview(self._live()).toreadonly()

    def wipe(self) -> None:
        """Overwrite the bytes with zeros. Later use raises; wiping again does nothing."""
        self._wiped = True
        self._buffer[:] = bytes(len(self._buffer))

    @property
    def wiped(self) -> bool:
        """Whether :meth:`wipe` was called."""
        return self._wiped

    def _live(self) -> bytearray:
        if self._wiped:
            raise KeyStateError("the key was wiped from memory")
        return self._buffer

    def __bytes__(self) -> bytes:
        """Return an immutable copy, **which can't be wiped**: for interfaces that take nothing else."""
        return bytes(self._live())

    def __len__(self) -> int:
        return len(self._buffer)

    def __bool__(self) -> bool:
        # Without this an empty secret would be false, and `if secret:` would read like a test for None.
        return True

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SecretBytes):
            return NotImplemented
        return hmac.compare_digest(self._live(), other._live())

    __hash__ = None  # type: ignore[assignment]  # a hash would show equal keys in a log, and outlive the wipe

    def __repr__(self) -> str:
        return "SecretBytes(wiped)" if self._wiped else f"SecretBytes({len(self._buffer)} bytes)"

    def __enter__(self) -> Self:
        self._live()
        return self

    def __exit__(self, *_: object) -> None:
        self.wipe()

    def __del__(self) -> None:
        try:
            # Refused while a view is in use: that view's holder must not see its key turn to zeros under it.
            # Shortening, because lengthening would move the buffer and leave the old one behind.
            del self._buffer[-1:]
        except (AttributeError, BufferError):
            return
        self.wipe()
