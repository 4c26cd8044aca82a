"""What key and value bytes may come in."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

if sys.version_info >= (3, 12):
    from collections.abc import Buffer
elif TYPE_CHECKING:
    import typing_extensions

    class _Array(Protocol):
        """NumPy's arrays, of which type checkers know from Python 3.12 on only that they have a buffer."""

        @property
        def __array_interface__(self) -> Any: ...

    Buffer: TypeAlias = typing_extensions.Buffer | _Array
else:
    Buffer = Any

__all__ = ["Buffer", "View", "as_bytes_view"]

# Buffer: whatever holds contiguous bytes, such as bytearray, memoryview, mmap, array.array and NumPy's arrays.

View = bytes | bytearray | memoryview
"""Bytes with a length, item by item; keys come as views of buffers that are wiped after use."""


def as_bytes_view(data: Buffer, what: str = "data") -> memoryview:
    """Return a view of whatever holds bytes, byte by byte.

    :param what: its name in messages.
    :raises TypeError: if it has no buffer, or one with gaps.
    """
    try:
        return memoryview(data).cast("B")  # type: ignore[arg-type, unused-ignore]  # it is seen whether it has one
    except TypeError:
        pass
    # Outside the handler, because these words are all there is to say.
    raise TypeError(f"{what} must be bytes, or another object with a contiguous buffer, not {_kind(data)}")


def _kind(data: object) -> str:
    name = type(data).__name__
    if isinstance(data, str):
        return "str: encode the text, such as by text.encode()"
    try:
        memoryview(data)  # type: ignore[arg-type]  # it is asked whether it is one
    except TypeError:
        return name
    return f"{name} with gaps: make a contiguous copy of it"
