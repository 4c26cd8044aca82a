"""``glpgenc decrypt``: one value, from the form that SQL writes."""

import base64
from typing import Annotated

import typer

from glpgenc.cli._support.command import command
from glpgenc.cli._support.invocation import Invocation
from glpgenc.cli._support.output import print_json, print_line
from glpgenc.cli.files.value_io import checked_row_id, read_envelope, write_bytes
from glpgenc.column_encryptor import decrypt_value
from glpgenc.keys import KeyManager
from glpgenc.wire.cell import as_text


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    command(app, "decrypt", known_names=True)(decrypt)


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
    elif invocation.as_json:
        print_json({"field": field, "value": as_text(value)})
    else:
        print_line(as_text(value))
