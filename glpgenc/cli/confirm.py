"""Asking before something is destroyed."""

from __future__ import annotations

import sys

from glpgenc._support.terminal import printable
from glpgenc.errors import ConfigurationError


def confirm(word: str, what: str) -> None:
    """Have a word typed, on the terminal or standard input, before continuing.

    :param word: what must be typed: the name of what is about to be destroyed.
    :param what: what typing it does, such as ``drop it``.
    :raises ConfigurationError: when something else was typed, or nothing.
    """
    sys.stderr.write(printable(f"type {word} to {what}: "))
    sys.stderr.flush()
    if sys.stdin.readline().rstrip("\r\n") != word:
        raise ConfigurationError("not confirmed: nothing was changed", hint=f"type {word}, or pass --yes")
