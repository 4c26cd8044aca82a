"""The command ``glpgenc verify-backup``."""

from pathlib import Path
from typing import Annotated

import typer

from glpgenc._support.terminal import counted
from glpgenc.backup_check.check import BackupReport, verify_backup
from glpgenc.cli._support.command import command
from glpgenc.cli._support.exits import Exit
from glpgenc.cli._support.invocation import Invocation
from glpgenc.cli._support.output import print_json, print_line, print_note, print_table
from glpgenc.errors import ConfigurationError


@command(resume="run it again; a scratch database that is left is dropped then")
def verify_backup_(
    invocation: Invocation,
    *,
    dump: Annotated[Path, typer.Argument(metavar="DUMP", help="What pg_dump wrote: a file or a folder.")],
    scratch: Annotated[
        bool,
        typer.Option(
            "--scratch", help="Restore into a new database of the server of database_url, not an embedded one."
        ),
    ] = False,
    sample: Annotated[
        int, typer.Option(metavar="N", min=1, max=100_000, help="Values of each tenant and column.")
    ] = 20,
) -> None:
    r"""Restore a dump elsewhere and decrypt samples of it.

    Decrypts values of every tenant and column with the keys in the dump, and the KMS and environment of the settings.
    Nothing is written to the database of the settings; the scratch database is dropped at the end. Whatever the dump
    contains runs as a role that may do nothing but own that database: --scratch needs CREATEROLE and CREATEDB to create
    it. Values under keys that the dump does not have are listed, as are keys that the KMS does not unwrap.

    \b
    Example:  glpgenc verify-backup shop.dump
              glpgenc verify-backup shop.dir --scratch --sample 100
    Next:     glpgenc keys list     where a key is missing

    Exit status 1: something did not decrypt.
    """
    settings = invocation.settings
    if scratch and settings.database_url is None:
        raise ConfigurationError("--scratch needs a server", hint="name one of its databases with --database-url")
    found = verify_backup(
        settings,
        dump,
        server_url=settings.require_database_url() if scratch else None,
        sample=sample,
        show=(lambda _: None) if invocation.as_json else print_note,
    )
    if invocation.as_json:
        print_json(found.document())
    else:
        _print(found)
    if not found.readable:
        raise typer.Exit(Exit.FAILED)


def _print(found: BackupReport) -> None:
    print_table(
        ("Tenant", "Class", "Column", "Opened", "Failed"),
        (
            (
                each.tenant or "(no key)",
                each.data_class,
                each.column,
                "shredded" if each.shredded else each.opened,
                "; ".join(f"{count} {reason}" for reason, count in each.failed.items()),
            )
            for each in found.samples
        ),
    )
    for key, reason in found.unread.items():
        print_line(f"key {key}: {reason}")
    if found.complaints:
        print_line(
            f"the server refused {counted(found.complaints, 'statement')} of the dump: extensions, roles "
            f"or rights it lacks"
        )
    if not found.samples:
        print_line("the dump holds no encrypted value: nothing was shown")
    print_line("the backup can be read" if found.readable else "the backup can't be read whole")
