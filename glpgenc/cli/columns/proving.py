"""``glpgenc scrub prove``: search the files of a server for values."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from glpgenc._support.terminal import counted
from glpgenc.cli._support.command import command
from glpgenc.cli._support.exits import Exit
from glpgenc.cli._support.invocation import Invocation
from glpgenc.cli._support.output import print_json, print_line, print_table
from glpgenc.errors import ConfigurationError
from glpgenc.scrub.canaries import Canaries, read_file
from glpgenc.scrub.prove import LIMITS, Proof, prove

_SHOWN_NAMES = 5


def register(app: typer.Typer) -> None:
    """Add the command to the group."""
    command(app, "prove", long_unless=(), resume="run it again")(prove_)


def prove_(
    invocation: Invocation,
    *,
    canary: Annotated[
        list[str] | None, typer.Option(metavar="VALUE", help="Search for this: made-up ones only, others can see it.")
    ] = None,
    canaries_file: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Search for its lines; - for standard input.")
    ] = None,
    data_directory: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where the server's data directory is.")
    ] = None,
    workers: Annotated[int | None, typer.Option(metavar="N", min=1, max=64, help="Processes that search.")] = None,
) -> None:
    r"""Search the server's files for plaintext values.

    Reads the whole data directory on the server's host and shows counts only, never a value. It rewrites nothing.

    \b
    Example:  glpgenc scrub prove --canaries-file planted.txt
    Next:     glpgenc scrub unplant customers --canaries-file planted.txt

    Exit status 1: a value was found outside of the WAL. Exit status 3: one was found in the WAL only.
    """
    url = invocation.settings.require_database_url()
    proof = prove(url, _canaries(canary or [], canaries_file), directory=data_directory, workers=workers)
    if invocation.as_json:
        print_json(_document(proof))
    else:
        _print(proof)
    if proof.elsewhere:
        raise typer.Exit(Exit.FAILED)
    if proof.in_wal:
        raise typer.Exit(Exit.REFUSED)


def _canaries(values: list[str], file: Path | None) -> Canaries:
    if values and file is None:
        return Canaries.of(value.encode() for value in values)
    if file is not None and not values:
        return Canaries.of(sys.stdin.buffer) if str(file) == "-" else read_file(file)
    raise ConfigurationError(
        "either --canary or --canaries-file says what to search for",
        hint="real values belong into a file, or on standard input: --canaries-file -",
    )


def _print(proof: Proof) -> None:
    print_line(f"searched {proof.data_directory} for {counted(proof.canaries, 'value')}")
    print_table(
        ("Files", "Number", "Bytes", "Found", "Where"),
        ((k.kind, f"{k.files:,}", f"{k.bytes:,}", f"{k.values:,}", _where(k.names)) for k in proof.kinds if k.files),
    )
    if not proof.flushed:
        print_line(
            "this role may not CHECKPOINT: what is in memory only was not searched, what is on the disk may be old"
        )
    for limit in LIMITS:
        print_line(f"note: {limit}")


def _where(names: tuple[tuple[str, int], ...]) -> str | None:
    shown = [f"{name} ({count:,})" for name, count in names[:_SHOWN_NAMES]]
    more = [f"and {len(names) - _SHOWN_NAMES} more"] if len(names) > _SHOWN_NAMES else []
    return ", ".join([*shown, *more]) or None


def _document(proof: Proof) -> dict[str, Any]:
    return {
        "data_directory": proof.data_directory,
        "canaries": proof.canaries,
        "flushed": proof.flushed,
        "found": proof.elsewhere + proof.in_wal,
        "found_in_wal": proof.in_wal,
        "kinds": [
            {
                "kind": kind.kind,
                "files": kind.files,
                "bytes": kind.bytes,
                "found": kind.values,
                "names": [{"name": name, "found": count} for name, count in kind.names],
            }
            for kind in proof.kinds
        ],
        "limits": list(LIMITS),
    }
