"""One pooled connection that the keys of many tenants went through, beside one that saw a single tenant's.

Each transaction loads one tenant: eight fields, and eight older keys to read with, all random. Names of settings stay
in a backend for good, so the keys are named such that there are few names, however many tenants: a backend has to be
as fast, and as small, after thousands of tenants as after the first few hundred, which use every name.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bench.fixtures.session_keys import read_key, session_keys, stored
from bench.fixtures.stage import connect
from bench.results.row import Row, at_most, counted, timed
from bench.results.timing import in_turns
from glpgenc.sessions.load import load_keys

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.fixtures.stage import Connection, Stage
    from glpgenc.embedded import EmbeddedPostgres
    from glpgenc.sessions.session_keys import SessionKeys

_FIELDS = tuple(f"bench.field_{number}" for number in range(8))
# Enough random key ids to have used each of the 256 names of buckets.
_FIRST = 500
# A backend's memory and times are never the same to the last byte or microsecond.
_SAME = at_most(1.1)


def measure(stage: Stage) -> Iterator[Row]:
    """Measure on the oldest and on the newest PostgreSQL."""
    for server in stage.every():
        yield from _on(stage, server)


def _on(stage: Stage, server: EmbeddedPostgres) -> Iterator[Row]:
    tenants = stage.scale.tenants_through
    with stage.database(server) as url, connect(url) as used, connect(url) as fresh:
        _through(used, _FIRST)
        before = _memory(used)
        _through(used, tenants - _FIRST)
        after = _memory(used)
        _through(fresh, 1)
        small = _memory(fresh)
        timings = in_turns(
            {"used": partial(_load, used, _tenant()), "fresh": partial(_load, fresh, _tenant())},
            stage.scale.loads,
            warm_up=20,
        )
    yield timed(
        f"loading 8 keys after {tenants:,} tenants",
        server.version,
        timings["used"],
        "a fresh connection",
        timings["fresh"],
        unit="ms",
        bound=_SAME,
        note="with 8 older keys to read with, BEGIN and ROLLBACK",
    )
    for name, now, then, first in zip(("memory contexts", "private memory (RSS)"), after, before, small, strict=True):
        what = f"{name} of the backend after {tenants:,} tenants"
        note = f"{first / 1024:,.0f} kB after the first tenant"
        yield counted(
            what, server.version, now / 1024, f"after {_FIRST}", then / 1024, unit="kB", bound=_SAME, note=note
        )


def _tenant() -> SessionKeys:
    return session_keys([stored(field) for field in _FIELDS], [read_key() for _ in _FIELDS])


def _load(connection: Connection, keys: SessionKeys) -> None:
    connection.execute("BEGIN")
    load_keys(connection, keys)
    connection.rollback()


def _through(connection: Connection, tenants: int) -> None:
    for _ in range(tenants):
        _load(connection, _tenant())


def _memory(connection: Connection) -> tuple[int, int]:
    """Return what PostgreSQL counts of a backend's memory, and what the system does, in bytes."""
    row = connection.execute("SELECT sum(total_bytes), pg_backend_pid() FROM pg_backend_memory_contexts").fetchone()
    contexts, process = (0, 0) if row is None else (int(row[0]), int(row[1]))
    return contexts, _private_bytes(process)


def _private_bytes(process: int) -> int:
    # Not all of RSS: that counts the pages of shared buffers that the backend has touched.
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace")
    fields = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
    return int(fields["RssAnon"].split()[0]) * 1024
