"""``glpgenc encrypt``: one value, into the form that SQL reads."""

from typing import Annotated

import typer

from glpgenc.cli._support.command import command
from glpgenc.cli._support.invocation import Invocation
from glpgenc.cli._support.output import print_json, print_line
from glpgenc.cli.files.value_io import checked_row_id, envelope_text, read_value
from glpgenc.column_encryptor import encrypt_value
from glpgenc.keys import KeyManager


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    command(app, "encrypt", known_names=True)(encrypt)


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
    if invocation.as_json:
        print_json({"field": field, "envelope": text})
    else:
        print_line(text)
