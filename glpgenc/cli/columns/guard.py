"""``glpgenc guard``: let a column hold ciphertext only."""

from typing import Annotated

import typer

from glpgenc.cli._support.command import command
from glpgenc.cli._support.invocation import Invocation
from glpgenc.cli._support.output import print_json, print_line, so_far
from glpgenc.cli.columns import registry


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    command(app, "guard", resume="run it again to validate the rows that are there")(guard)


def guard(
    invocation: Invocation,
    *,
    table: Annotated[str, typer.Argument(metavar="TABLE", help="The table, as in SQL.")],
    column: Annotated[str, typer.Argument(metavar="COLUMN", help="Its bytea column.")],
    field: Annotated[str, typer.Option(metavar="FIELD", help="The registered field of its values.")],
    validate: Annotated[
        bool, typer.Option(help="Check existing rows, without blocking writes. New rows are always checked.")
    ] = True,
) -> None:
    r"""Make an existing bytea column refuse plaintext.

    Registers the column under a field, adds a CHECK constraint, and validates the rows that are there. `glpgenc
    protect` does this for a plaintext column: guard is for a column that an application already fills with envelopes.

    \b
    Example:  glpgenc guard customers email_enc --field customers.email
    Next:     glpgenc verify customers email_enc

    Exit status 3: an existing row holds plaintext; new ones are refused all the same.
    """
    so_far(f"guarding {table}.{column}; `glpgenc coverage` shows whether it is guarded")
    result = registry.guard_column(invocation.settings.require_database_url(), table, column, field, validate=validate)
    if invocation.as_json:
        print_json(result)
        return
    checked = "all rows are checked" if result["validated"] else "rows that were there are not checked yet"
    print_line(f"{result['table']}.{column} is guarded by {result['guard']} ({field}); {checked}")
