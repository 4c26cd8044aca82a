"""WAL that a backfill writes, beside a plain UPDATE with values of the same sizes.

All WAL of the server from before to after, so that what a backfill notes of its chunks is in it. After a checkpoint the
server logs each page in full when it is changed first; without one in between it logs the change alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.fixtures.backfill import people
from bench.results.row import Row, at_most, counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.fixtures.stage import Stage

# A header for each chunk, the job's own tables, and indexes that split by other random values.
_SAME = at_most(1.1)


def measure(stage: Stage) -> Iterator[Row]:
    """Compare on the newest PostgreSQL."""
    server, rows = stage.newest(), stage.scale.backfill_wal_rows
    with people(stage, server, rows) as table:
        for when in ("", " after a checkpoint"):
            written = []
            for fill in ("backfill", "update"):
                with table.copy() as copy:
                    if when:
                        copy.checkpoint()
                    written.append((copy.backfill(1) if fill == "backfill" else copy.update(1)).wal / rows)
            ours, theirs = written
            what = f"WAL of a row of {rows:,}{when}"
            yield counted(what, server.version, ours, "UPDATE", theirs, unit="bytes", bound=_SAME)
