"""Loading eight keys into an open transaction: eight data classes with one field each, the key manager's cache warm.

One round trip is needed, for the sealed keys: the challenge came with the load before. The bound gives everything else
(gathering, deriving and sealing in Python, opening in SQL) 0.4 ms. The parts of the time are rows of their own.
"""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING

from bench.fixtures.manager import key_manager
from bench.fixtures.stage import TENANT, connect
from bench.results.row import Row, at_most, timed
from bench.results.timing import in_turns
from glpgenc.sessions.load import load_keys
from glpgenc.sessions.session_keys import collect_keys
from glpgenc.wire.sealed_keys import CHALLENGE_BYTES, seal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.fixtures.stage import Connection, Stage
    from bench.results.timing import Timing
    from glpgenc.embedded import EmbeddedPostgres
    from glpgenc.sessions.session_keys import SessionKeys

CLASSES = tuple(f"class_{number}" for number in range(8))
_ALLOWED = 0.4e-3
_PARTS = {
    "collect": "of it gathering and deriving",
    "seal": "of it sealing",
    "load": "of it sealing and the round trip",
}


def measure(stage: Stage) -> Iterator[Row]:
    """Measure on the oldest and on the newest PostgreSQL."""
    for server in stage.every():
        yield from _on(stage, server)


def _on(stage: Stage, server: EmbeddedPostgres) -> Iterator[Row]:
    with stage.database(server) as url, connect(url) as connection:
        _register(connection)
        with key_manager(url) as manager:
            collect = partial(collect_keys, manager, tenant_id=TENANT, data_classes=CLASSES)
            timings = in_turns(_subjects(connection, collect), stage.scale.loads, warm_up=20)
    yield from _rows(server.version, timings)


def _subjects(connection: Connection, collect: Callable[[], SessionKeys]) -> dict[str, Callable[[], object]]:
    keys, challenge = collect(), os.urandom(CHALLENGE_BYTES)
    return {
        "begin": partial(connection.execute, "BEGIN"),
        "round trip": lambda: connection.execute("SELECT 1").fetchone(),
        "all": lambda: load_keys(connection, collect()),
        "collect": collect,
        "seal": lambda: seal(challenge, keys.message()),
        "load": partial(load_keys, connection, keys),
        # Not a rollback, after which psycopg would drop all prepared statements, and the challenge with them.
        "commit": connection.commit,
    }


def _rows(version: str, timings: dict[str, Timing]) -> Iterator[Row]:
    trip, total = timings["round trip"], timings["all"]
    yield timed(
        "loading 8 keys",
        version,
        total,
        f"a round trip + {1e3 * _ALLOWED:g} ms",
        trip.changed(lambda seconds: seconds + _ALLOWED),
        unit="ms",
        bound=at_most(1),
        note=f"{total.over(trip):.1f} times an empty round trip",
    )
    for name, what in _PARTS.items():
        yield timed(what, version, timings[name], "an empty round trip", trip, unit="ms")


def _register(connection: Connection) -> None:
    for name in CLASSES:
        connection.execute("SELECT glpgenc.gl_register_field(%s, %s)", (f"bench.{name}", name))
