"""Bind values that do not show themselves: what ``echo=True`` and exceptions print of a parameter is its ``repr``."""

from __future__ import annotations

from typing import Any


class HiddenText(str):
    """A plaintext on its way to the server."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "<plaintext, not shown>"


class HiddenBytes(bytes):
    """A ciphertext or a search term: its header holds terms, which tell equal values."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "<encrypted, not shown>"


class HiddenList(list[Any]):
    """Search terms or tags, or a plaintext with its row."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "<search terms, not shown>"
