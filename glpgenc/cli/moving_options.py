"""The options of every command that moves rows by the backfill engine."""

from __future__ import annotations

from typing import Annotated

import typer

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
        help="How long a process may go on with the keys it has: the longest cache TTL. 0 where all of them watch.",
        show_default="cache_ttl",
    ),
]
