"""``glpgenc scrub --prove``: what is searched for, where, and how the counts are shown."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from glpgenc.cli.exits import Exit
from glpgenc.cli.invocation import Invocation
from glpgenc.cli.output import print_json, print_line, print_table
from glpgenc.errors import ConfigurationError
from glpgenc.migrate.canaries import Canaries, read_file
from glpgenc.migrate.prove import LIMITS, Proof, prove

_SHOWN_NAMES = 5


@dataclass(frozen=True)
class Request:
    """What the options said."""

    values: list[str]
    file: Path | None
    data_directory: Path | None
    workers: int | None


def run(invocation: Invocation, request: Request) -> None:
    """Search for values.

    :raises ConfigurationError: when options contradict each other or lack something.
    :raises typer.Exit: with the code that says where a value was found.
    """
    url = invocation.settings.require_database_url()
    proof = prove(url, _canaries(request), directory=request.data_directory, workers=request.workers)
    if invocation.as_json:
        print_json(_document(proof))
    else:
        _print(proof)
    if proof.elsewhere:
        raise typer.Exit(Exit.FAILED)
    if proof.in_wal:
        raise typer.Exit(Exit.REFUSED)


def _canaries(request: Request) -> Canaries:
    if request.values and request.file is None:
        return Canaries.of(value.encode() for value in request.values)
    if request.file is not None and not request.values:
        return Canaries.of(sys.stdin.buffer) if str(request.file) == "-" else read_file(request.file)
    raise ConfigurationError(
        "either --canary or --canaries-file says what to search for",
        hint="real values belong into a file, or on standard input: --canaries-file -",
    )


def _print(proof: Proof) -> None:
    print_line(f"searched {proof.data_directory} for {proof.canaries:,} values")
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
