"""Memory of a backfill's worker at a large table, beside a small one.

It is the peak RSS of the worker's process (`VmHWM`), looked at ten times a second until the process ends.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from bench.fixtures.backfill import people
from bench.results.row import Row, at_most, counted

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator

    from bench.fixtures.backfill import UnfilledCopy
    from bench.fixtures.stage import Stage
    from glpgenc.embedded import EmbeddedPostgres

_FLAT = at_most(1.1)
_LOOK = 0.1


def measure(stage: Stage) -> Iterator[Row]:
    """Measure on the newest PostgreSQL."""
    server, scale = stage.newest(), stage.scale
    small = _peak(stage, server, scale.backfill_few_rows)
    large = _peak(stage, server, scale.backfill_many_rows)
    yield counted(
        f"peak RSS of a worker, {scale.backfill_many_rows:,} rows",
        server.version,
        large,
        f"{scale.backfill_few_rows:,} rows",
        small,
        unit="kB",
        bound=_FLAT,
    )


def _peak(stage: Stage, server: EmbeddedPostgres, rows: int) -> int:
    """Return it for a table of so many rows, in kB."""
    with people(stage, server, rows) as table, table.copy() as copy:
        return _watched(copy)


def _watched(copy: UnfilledCopy) -> int:
    peak = 0
    with copy.backfilling(1) as process:
        while process.poll() is None:
            peak = max([peak, *_peaks_of_workers(process)])
            time.sleep(_LOOK)
    copy.backfilled()
    if not peak:
        message = "no worker was seen at work: its memory is read from /proc"
        raise RuntimeError(message)
    return peak


def _peaks_of_workers(process: subprocess.Popen[bytes]) -> list[int]:
    return [peak for child in _children(process.pid) if (peak := _peak_of(child)) is not None]


def _children(parent: int) -> list[int]:
    try:
        return [int(each) for each in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]
    except FileNotFoundError:
        return []


def _peak_of(process: int) -> int | None:
    """Return the peak of a worker, in kB; ``None`` for another process, and for one that has ended."""
    try:
        if b"spawn_main" not in Path(f"/proc/{process}/cmdline").read_bytes():
            return None
        status = Path(f"/proc/{process}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    fields = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
    return int(fields["VmHWM"].split()[0]) if "VmHWM" in fields else None
