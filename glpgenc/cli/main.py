"""The program ``glpgenc``."""

from importlib.metadata import PackageNotFoundError, version
from typing import Annotated

import typer

from glpgenc.cli import (
    backfill,
    config,
    contract,
    coverage,
    decrypt,
    demo,
    doctor,
    encrypt,
    field,
    file,
    guard,
    init,
    keys,
    keys_ending,
    kms,
    plan_index,
    protect,
    psql,
    reindex,
    rewrap,
    rotate,
    rotation,
    scrub,
    shred,
    verify,
    verify_backup,
)
from glpgenc.cli.command import with_common_options
from glpgenc.cli.invocation import Invocation
from glpgenc.cli.output import print_line

# No pretty exceptions: they would show local variables, and so keys and plaintexts. No rich markup: the examples in
# the help keep their line breaks.
app = typer.Typer(
    name="glpgenc",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:  # noqa: FBT001 - the shape of an option's callback
    if not wanted:
        return
    try:
        print_line(f"glpgenc {version('glpgenc')}")
    except PackageNotFoundError:
        print_line("glpgenc (not installed)")
    raise typer.Exit


@app.callback()
@with_common_options
def _glpgenc(
    _invocation: Invocation,
    *,
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    r"""Encrypt fields of a PostgreSQL database, with keys from a KMS.

    \b
    Try it:           glpgenc demo
    Set up:           export GLPGENC_DATABASE_URL=postgresql://owner@db.example.com/shop
                      glpgenc kms create-local
                      glpgenc init --tenant default
    Look inside:      glpgenc psql

    Settings come from options, from GLPGENC_<NAME> in the environment, then from glpgenc.toml;
    `glpgenc config show` says which.
    """


demo.register(app)
init.register(app)
app.add_typer(config.app, name="config")
app.add_typer(kms.app, name="kms")
keys_ending.register(keys.app)
app.add_typer(keys.app, name="keys")
app.add_typer(field.app, name="field")
plan_index.register(app)
guard.register(app)
protect.register(app)
app.add_typer(backfill.app, name="backfill")
verify.register(app)
verify_backup.register(app)
encrypt.register(app)
decrypt.register(app)
app.add_typer(file.app, name="file")
contract.register(app)
scrub.register(app)
rewrap.register(app)
reindex.register(app)
shred.register(app)
rotate.register(app)
app.add_typer(rotation.app, name="rotation")
coverage.register(app)
doctor.register(app)
psql.register(app)


def main() -> None:
    """Run the command line on the process's arguments."""
    app(prog_name="glpgenc")
