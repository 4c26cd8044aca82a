"""The command ``glpgenc psql``."""

from typing import Annotated

import typer

from glpgenc.cli._support.command import command
from glpgenc.cli._support.invocation import Invocation
from glpgenc.psql import open_psql


@command(known_names=True)
def psql(
    invocation: Invocation,
    *,
    arguments: Annotated[
        list[str] | None, typer.Argument(metavar="[-- PSQL_ARGUMENTS...]", help="What to pass on to psql.")
    ] = None,
    data_class: Annotated[
        list[str] | None,
        typer.Option(metavar="CLASS", help="Load the keys of this data class only. May be repeated."),
    ] = None,
    create_keys: Annotated[
        bool, typer.Option("--create-keys", help="Create the first keys of a tenant that has none.")
    ] = False,
) -> None:
    r"""Open psql with the tenant's keys loaded.

    The session can use gl_encrypt, gl_decrypt and gl_find_by at once. Existing keys are loaded; none is created unless
    --create-keys is given. No key, and nothing that opens one, is in an argument, the environment, a file or psql's
    history. The prompt names the tenant. Arguments after -- go to psql.

    \b
    Example:  glpgenc psql
              glpgenc psql --tenant acme --data-class pii -- -At -c 'SELECT ...'
    Next:     SELECT glpgenc.gl_decrypt(email_enc, 'customers.email_enc') FROM customers;

    The exit status is psql's.
    """
    status = open_psql(invocation.settings, arguments or [], data_classes=data_class or [], create_keys=create_keys)
    if status != 0:
        raise typer.Exit(status)
