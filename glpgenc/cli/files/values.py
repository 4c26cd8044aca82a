"""The commands ``glpgenc encrypt`` and ``glpgenc decrypt``: single values."""

from __future__ import annotations

import base64
import binascii
import getpass
import sys
from typing import Annotated

import typer

from glpgenc.cli._support.command import command
from glpgenc.cli._support.invocation import DatabaseUse, Invocation
from glpgenc.cli._support.output import print_json
from glpgenc.column_encryptor import decrypt_value, encrypt_value
from glpgenc.errors import ConfigurationError, NotEncryptedError
from glpgenc.keys import KeyManager
from glpgenc.wire.cell import as_text

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
        pass
    # Not within `except`: that error holds the value.
    raise ConfigurationError("the value is not UTF-8 text", hint="encrypt it as bytes with --bytes")


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


@command(known_names=True, databases=DatabaseUse.KEYS)
def encrypt(
    invocation: Invocation,
    *,
    field: Annotated[str, typer.Option(metavar="FIELD", help="The registered field, such as customers.email.")],
    row_id: Annotated[str | None, typer.Option(metavar="ROW", help="Bind the value to this row.")] = None,
    as_base64: Annotated[bool, typer.Option("--base64", help="Print base64 instead of \\x and hex digits.")] = False,
    as_bytes: Annotated[bool, typer.Option("--bytes", help="The input is bytes as they are, not text.")] = False,
) -> None:
    r"""Encrypt one value from standard input.

    Prints the envelope in the form that SQL reads. The value is never an argument, where other users could see it; on a
    terminal it is asked for and not shown.

    \b
    Example:  glpgenc encrypt --field customers.email --row-id 42 < value.txt
              glpgenc encrypt --field customers.email
    Next:     glpgenc decrypt --field customers.email --row-id 42
    """
    settings = invocation.settings
    value = read_value(as_bytes=as_bytes)
    with KeyManager.from_settings(settings) as manager:
        envelope = encrypt_value(manager, value, field, tenant_id=settings.tenant, row_id=checked_row_id(row_id))
    text = envelope_text(envelope, as_base64=as_base64)
    invocation.show({"field": field, "envelope": text}, text)


@command(known_names=True, databases=DatabaseUse.KEYS)
def decrypt(
    invocation: Invocation,
    *,
    field: Annotated[str, typer.Option(metavar="FIELD", help="The field it was encrypted under.")],
    row_id: Annotated[str | None, typer.Option(metavar="ROW", help="The row it was bound to.")] = None,
    as_bytes: Annotated[bool, typer.Option("--bytes", help="Write the bytes as they are, without a newline.")] = False,
) -> None:
    r"""Decrypt one value from standard input.

    Reads an envelope, as \x and hex digits or as base64, and prints the value.

    \b
    Example:  glpgenc decrypt --field customers.email --row-id 42 < envelope.txt
    Next:     glpgenc verify customers email_enc     where a stored value does not decrypt

    Exit status 3: the envelope is of another field, row or tenant, or was altered.
    """
    settings = invocation.settings
    envelope = read_envelope()
    with KeyManager.from_settings(settings) as manager:
        value = decrypt_value(manager, envelope, field, tenant_id=settings.tenant, row_id=checked_row_id(row_id))
    if as_bytes and not invocation.as_json:
        write_bytes(value)
    elif as_bytes:
        print_json({"field": field, "value_base64": base64.b64encode(value).decode("ascii")})
    else:
        invocation.show({"field": field, "value": as_text(value)}, as_text(value))
