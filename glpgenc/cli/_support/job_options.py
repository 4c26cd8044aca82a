"""The options of every command that moves rows by the backfill engine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from glpgenc.errors import ConfigurationError
from glpgenc.jobs.source_function import SourceReference

Workers = Annotated[int, typer.Option("--workers", metavar="N", min=1, max=256, help="Processes here.")]
MaxRate = Annotated[float | None, typer.Option("--max-rate", metavar="ROWS", min=0.001, help="Rows a second at most.")]
MaxLag = Annotated[
    float | None, typer.Option("--max-lag", metavar="SECONDS", min=0, help="Wait while a replica lags more.")
]
MaxWal = Annotated[float | None, typer.Option("--max-wal", metavar="MB", min=0.001, help="WAL a second at most.")]
MaxDead = Annotated[
    float | None,
    typer.Option("--max-dead-tuples", metavar="PERCENT", min=0, max=100, help="Wait while more rows are dead."),
]
MaxSlotWal = Annotated[
    float | None,
    typer.Option(
        "--max-slot-wal",
        metavar="MB",
        min=0,
        help="Wait while more WAL is kept for a replication slot; 0: never.",
        show_default="10000",
    ),
]
Between = Annotated[
    str | None,
    typer.Option(
        "--between", metavar="HOURS", help="Work in these hours alone: 22:00-06:00, or with a time zone after it."
    ),
]
FireTriggers = Annotated[
    bool, typer.Option("--fire-triggers", help="Let the tables' triggers fire, updated_at included.")
]
AllowAfter = Annotated[bool, typer.Option("--allow-after-triggers", help="Let those fire that can't be kept from it.")]
RetryQuarantined = Annotated[
    bool, typer.Option("--retry-quarantined", help="Try rows again that did not open the last time.")
]
Settle = Annotated[
    float | None,
    typer.Option(
        "--settle",
        metavar="SECONDS",
        min=0,
        help="How long a process may use the keys that it has: the longest cache TTL; 0 where all of them watch.",
        show_default="cache_ttl",
    ),
]
SourceFunction = Annotated[
    str | None,
    typer.Option("--source-function", metavar="MODULE:FUNCTION", help="Python that reads what the source holds."),
]
SourcePath = Annotated[
    Path | None,
    typer.Option(
        "--source-path",
        metavar="DIR",
        exists=True,
        file_okay=False,
        help="Where its module is, if it is not installed.",
    ),
]


def source_of(function: str | None, path: Path | None) -> SourceReference | None:
    """Return the source function that the options name.

    :raises ConfigurationError: when there is a folder, and no function.
    """
    if function is not None:
        return SourceReference(function, path)
    if path is not None:
        raise ConfigurationError(
            "--source-path says where a source function's module is, and no function is named",
            hint="name it with --source-function MODULE:FUNCTION",
        )
    return None
