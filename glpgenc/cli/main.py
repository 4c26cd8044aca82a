"""The program ``glpgenc``: its options, and its entry point."""

from typing import Annotated

import typer

from glpgenc._support.terminal import log_to_stderr
from glpgenc.cli._support.command import command
from glpgenc.cli._support.invocation import Invocation
from glpgenc.cli._support.lazy_group import CONTEXT_SETTINGS, CommandGroup
from glpgenc.cli._support.output import print_line
from glpgenc.events.scope import in_workers
from glpgenc.hardening import harden_process, hardened

# No pretty exceptions: they would show local variables, and so keys and plaintexts. No rich markup: the examples in
# the help keep their line breaks.
app = typer.Typer(
    name="glpgenc",
    cls=CommandGroup,
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings=CONTEXT_SETTINGS,
)


def _print_version(wanted: bool) -> None:  # noqa: FBT001 - the shape of an option's callback
    if not wanted:
        return
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415  (slow to import)

    try:
        print_line(f"glpgenc {version('glpgenc')}")
    except PackageNotFoundError:
        print_line("glpgenc (not installed)")
    raise typer.Exit


@app.callback()
@command()
def _glpgenc(
    _invocation: Invocation,
    *,
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    r"""Encrypt fields of a PostgreSQL database, with keys from a KMS.

    \b
    Try it:    glpgenc demo
    Set up:    export GLPGENC_DATABASE_URL=postgresql://owner@db.example.com/shop
               glpgenc kms create-local
               glpgenc init --tenant default
    Next:      glpgenc protect customers email --dry-run
    Query:     glpgenc psql

    Settings come from options, from GLPGENC_<NAME> in the environment, then from the file of --config or
    GLPGENC_CONFIG; `glpgenc config show` shows which. `glpgenc COMMAND --help` describes a command.
    """


def main() -> None:
    """Run the command line on the process's arguments, in a process that no one else reads keys from."""
    harden_process()
    log_to_stderr()
    with in_workers(hardened):
        app(prog_name="glpgenc")
