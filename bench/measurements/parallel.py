"""Decryption of a table on two workers beside the leader alone, and pgcrypto's hmac alone on the same table.

The workers get the session's keys with its settings. What two workers can gain depends on the machine's cores, which
hmac's gain in the same run shows: decryption has to gain 1.6, or as much as that (within 5 %).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bench.fixtures.plan import nodes_of
from bench.fixtures.session_keys import EMAIL, keyed, scan, session_keys, stored
from bench.results.row import Row, at_least, timed
from bench.results.timing import in_turns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.fixtures.stage import Connection, Stage
    from glpgenc.embedded import EmbeddedPostgres

_DECRYPT = f"glpgenc.gl_decrypt(c, '{EMAIL}')"
_HMAC = "hmac(c, 'a key'::bytea, 'sha512')"
_WANTED = 1.6
# Two gains that are the same are not measured the same.
_AS_MUCH = 0.95
# Below this, hmac's own gain says that the machine was busy with something else.
_FREE = 1.2
_WHERE_BUSY = ", so no core was free: repeat on a quiet machine"


def measure(stage: Stage) -> Iterator[Row]:
    """Compare on the oldest and on the newest PostgreSQL."""
    for server in stage.every():
        yield from _on(stage, server)


def _on(stage: Stage, server: EmbeddedPostgres) -> Iterator[Row]:
    with stage.database(server) as url, keyed(url, session_keys([stored()])) as connection:
        _fill(connection, stage.scale.parallel_rows)
        timings = in_turns(
            {
                "alone": partial(_run, connection, _DECRYPT, workers=0),
                "shared": partial(_run, connection, _DECRYPT, workers=2),
                "hmac alone": partial(_run, connection, _HMAC, workers=0),
                "hmac shared": partial(_run, connection, _HMAC, workers=2),
            },
            stage.scale.rounds,
        )
        launched = _launched(connection)
    gain = 1 / timings["hmac shared"].over(timings["hmac alone"])
    note = f"{launched} workers launched; hmac gains {gain:.2f}{_WHERE_BUSY if gain < _FREE else ''}"
    enough = at_least(min(_WANTED, round(_AS_MUCH * gain, 2)))
    for what, shared, alone, bound in (
        ("gl_decrypt", "shared", "alone", enough),
        ("hmac", "hmac shared", "hmac alone", None),
    ):
        yield timed(
            f"{what}, two workers",
            server.version,
            timings[shared],
            "leader only",
            timings[alone],
            unit="ms",
            bound=bound,
            note=note if bound else "",
        )


def _fill(connection: Connection, rows: int) -> None:
    connection.execute(
        f"CREATE TABLE vals AS SELECT glpgenc.gl_encrypt(format('user%s@example.com', n), '{EMAIL}') AS c"
        f" FROM generate_series(1, {rows}) AS n".encode()
    )
    connection.execute("ANALYZE vals")
    connection.execute("SET LOCAL parallel_setup_cost = 0")
    connection.execute("SET LOCAL parallel_tuple_cost = 0")
    connection.execute("SET LOCAL min_parallel_table_scan_size = 0")


def _run(connection: Connection, expression: str, *, workers: int) -> None:
    connection.execute(f"SET LOCAL max_parallel_workers_per_gather = {workers}".encode())
    scan(connection, "vals", [expression])


def _launched(connection: Connection) -> int:
    connection.execute("SET LOCAL max_parallel_workers_per_gather = 2")
    nodes = nodes_of(connection, f"SELECT count({_DECRYPT}) FROM vals", analyze=True)
    return max((int(node.get("Workers Launched", 0)) for node in nodes), default=0)
