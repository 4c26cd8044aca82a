"""How single values come in and go out: text, bytes, and envelopes as text."""

from __future__ import annotations

import base64
import binascii
import getpass
import sys

from glpgenc.errors import ConfigurationError, NotEncryptedError

_HEX_PREFIX = "\\x"


def read_value(*, as_bytes: bool) -> str | bytes:
    """Read a value from standard input, or ask for it on a terminal without showing it.

    :param as_bytes: take the input as it is; otherwise it is text, and one newline at its end is left out.
    :raises ConfigurationError: it is not UTF-8, and ``as_bytes`` was not asked for.
    """
    if sys.stdin.isatty() and not as_bytes:
        return getpass.getpass("Value: ")
    data = sys.stdin.buffer.read()
    if as_bytes:
        return data
    try:
        return data.decode("utf-8").removesuffix("\n")
    except UnicodeDecodeError:
        raise ConfigurationError("the value is not UTF-8 text", hint="encrypt it as bytes with --bytes") from None


def read_envelope() -> bytes:
    r"""Read an envelope from standard input, as ``\x`` and hex digits or as base64.

    :raises NotEncryptedError: it is neither.
    """
    try:
        text = "".join(sys.stdin.read().split())
        if text.startswith(_HEX_PREFIX):
            return bytes.fromhex(text.removeprefix(_HEX_PREFIX))
        return base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        # The input may be a plaintext, so no word of it is repeated.
        raise NotEncryptedError(
            "the input is not an envelope",
            hint=r"give what glpgenc encrypt or psql shows: \x and hex digits, or base64",
        ) from None


def envelope_text(envelope: bytes, *, as_base64: bool) -> str:
    """Write an envelope as PostgreSQL writes a bytea, or as base64."""
    return base64.b64encode(envelope).decode("ascii") if as_base64 else _HEX_PREFIX + envelope.hex()


def write_bytes(data: bytes) -> None:
    """Write bytes to standard output as they are."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def checked_row_id(row_id: str | None) -> str:
    """Return the row id that is meant; none is an empty one.

    :raises ConfigurationError: it was given and is empty, as an unset shell variable leaves it.
    """
    if row_id == "":
        raise ConfigurationError("--row-id is empty", hint="leave it out to bind no row")
    return row_id or ""
