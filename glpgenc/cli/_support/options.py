"""The options that every command takes, before the command's name or after it."""

import inspect
from pathlib import Path
from typing import Annotated

import typer

from glpgenc.cli._support.invocation import Invocation


def common_options(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    wide: Annotated[bool, typer.Option("--wide", help="Print tables as wide as they get, a row a line.")] = False,
    config: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Configuration file instead of glpgenc.toml."),
    ] = None,
    database_url: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="The database. Other users can see it here: a password is safer in GLPGENC_DATABASE_URL.",
        ),
    ] = None,
    tenant: Annotated[str | None, typer.Option(metavar="NAME", help="The tenant that owns the values.")] = None,
    environment: Annotated[str | None, typer.Option(metavar="NAME", help="The environment keys belong to.")] = None,
    kms_provider: Annotated[
        str | None, typer.Option(metavar="NAME", help="local, aws, vault, pkcs11 or a plug-in's name.")
    ] = None,
    kms_key: Annotated[str | None, typer.Option(metavar="ID", help="Id, ARN or alias of the KMS key.")] = None,
    audit_purpose: Annotated[
        str | None, typer.Option(metavar="TEXT", help="What it is done for, for the audit trail. No secrets.")
    ] = None,
) -> None:
    """Declare the options; nothing calls this, its signature is what counts."""


PARAMETERS: tuple[inspect.Parameter, ...] = tuple(inspect.signature(common_options).parameters.values())
NAMES = frozenset(parameter.name for parameter in PARAMETERS)


def take_common(invocation: Invocation, values: dict[str, object]) -> dict[str, object]:
    """Move the common options from a command's values into the invocation, and give what is left."""
    common = {parameter.name: values.pop(parameter.name) for parameter in PARAMETERS}
    invocation.update(**common)  # type: ignore[arg-type]  # the names and types are those declared above
    return values
