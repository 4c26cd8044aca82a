"""Wait for a standby."""

from __future__ import annotations

import time

import psycopg

from glpgenc.embedded import EmbeddedPostgres


def wait_for_replay(primary: EmbeddedPostgres, standby: EmbeddedPostgres, *, seconds: float = 90) -> None:
    """Return when the standby has replayed all that the primary has written so far."""
    with psycopg.connect(primary.url(), autocommit=True) as connection:
        (target,) = connection.execute("SELECT pg_current_wal_lsn()::text").fetchone() or ("",)
    deadline = time.monotonic() + seconds
    with psycopg.connect(standby.url(), autocommit=True) as connection:
        while time.monotonic() < deadline:
            (done,) = connection.execute("SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn", (target,)).fetchone() or (0,)
            if done:
                return
            time.sleep(0.02)
    message = f"the standby did not replay up to {target} within {seconds} s"
    raise TimeoutError(message)
