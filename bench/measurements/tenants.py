"""A read over the rows of many tenants in one keyed transaction beside the same read over one tenant's rows.

Rows are in random tenant order. Each connection holds the keys that its read needs: one tenant's, or one tenant's
and all others' to read with.
"""

from __future__ import annotations

import random
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from bench.fixtures.session_keys import EMAIL, keyed, read_key, scan, session_keys, stored
from bench.fixtures.stage import connect
from bench.results.row import Row, at_most, timed
from bench.results.timing import in_turns
from glpgenc.wire.cell import encrypt_cell

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from uuid import UUID

    from bench.fixtures.stage import Connection, Stage
    from bench.results.row import Bound
    from glpgenc.embedded import EmbeddedPostgres

_BOUNDS: dict[int, Bound | None] = {2_000: at_most(1.8), 10_000: None}


class _Owner(NamedTuple):
    key_id: UUID
    key: bytes


def measure(stage: Stage) -> Iterator[Row]:
    """Compare on the oldest and on the newest PostgreSQL."""
    for server in stage.every():
        for tenants, bound in _BOUNDS.items():
            yield _on(stage, server, tenants, bound)


def _on(stage: Stage, server: EmbeddedPostgres, tenants: int, bound: Bound | None) -> Row:
    own, others, rows = stored(), [read_key() for _ in range(tenants - 1)], stage.scale.tenant_rows
    first = _Owner(own.key_id, own.key)
    with stage.database(server) as url:
        with connect(url) as connection:
            _fill(connection, "one", [first], rows)
            _fill(connection, "many", [first, *(_Owner(each.key_id, each.key) for each in others)], rows)
        with keyed(url, session_keys([own])) as single, keyed(url, session_keys([own], others)) as many:
            expression = [f"glpgenc.gl_decrypt(c, '{EMAIL}')"]
            timings = in_turns(
                {"one": partial(scan, single, "one", expression), "many": partial(scan, many, "many", expression)},
                stage.scale.rounds,
            )
    many_each, one_each = timings["many"].each(rows), timings["one"].each(rows)
    what = f"a row of {tenants:,} tenants"
    return timed(what, server.version, many_each, "a row of one tenant", one_each, unit="us", bound=bound)


def _fill(connection: Connection, table: str, owners: Sequence[_Owner], rows: int) -> None:
    chosen = random.Random(len(owners))  # noqa: S311  (an order of rows, the same in each run)
    connection.execute(f"CREATE TABLE {table} (c bytea)".encode())
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN (FORMAT binary)".encode()) as copy:
        copy.set_types(["bytea"])
        for number in range(rows):
            owner = chosen.choice(owners)
            value = f"user{number}@example.com".encode()
            copy.write_row([encrypt_cell(value, key=owner.key, key_id=owner.key_id, field=EMAIL)])
    connection.execute(f"VACUUM ANALYZE {table}".encode())
