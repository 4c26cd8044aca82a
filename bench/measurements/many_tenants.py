"""The data keys of a million tenants: what one of them costs to load, to keep in memory and to keep on disk.

Each tenant has one key, wrapped by the local provider: no network takes part, so that the times are those of the
database and of this process. A key is loaded as a session does it, by `KeyManager.readable`. A cold load asks the
database twice, which key it is and for the wrapped key, and unwraps it; a warm one finds both in memory. The tenants
are drawn again for each round. The same is done in a database of 1,000 tenants: the look-ups go through an index, and
have to take as long.

Memory is what Python's allocator gives (`tracemalloc`) while keys are loaded: of one key, with its look-up and the
cache's entry; and of a cache that has loaded more tenants than `cache_size` lets it keep.
"""

from __future__ import annotations

import gc
import random
import tracemalloc
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from bench.fixtures.stage import connect
from bench.fixtures.wrapped_keys import CLASS, tenant, wrapped_keys
from bench.results.plot import bars
from bench.results.row import at_most, counted, timed
from bench.results.timing import in_turns
from glpgenc.keys import KeyManager

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.fixtures.stage import Stage
    from bench.fixtures.wrapped_keys import WrappedKeys
    from bench.results.plot import Plot
    from bench.results.row import Row
    from bench.results.timing import Timing
    from glpgenc.settings import Settings

_ORDER = random.Random(20_000)  # noqa: S311  (a choice of tenants, the same in each run)
_FEW = 1_000
_AS_LONG = at_most(1.25)
# A data key, and the key of the suite that is derived from it.
_SECRET_BYTES = 32 + 64
_DISK = """
    SELECT pg_total_relation_size('glpgenc.data_keys'), pg_relation_size('glpgenc.data_keys'),
           avg(octet_length(wrapped_key))::float8
    FROM glpgenc.data_keys
"""


@dataclass
class _Loader:
    """Loads keys of one database.

    :param drawn: tenants that were drawn last.
    """

    table: WrappedKeys
    manager: KeyManager
    drawn: list[str]

    def draw(self, count: int) -> None:
        """Choose other tenants, and forget all keys."""
        self.drawn = [tenant(number) for number in _ORDER.sample(range(self.table.keys), count)]
        self.manager.invalidate()

    def load(self) -> None:
        """Load the key of each."""
        for name in self.drawn:
            (key,) = self.manager.readable(name, CLASS)
            key.wipe()


def measure(stage: Stage) -> Iterator[Row | Plot]:
    """Measure on the newest PostgreSQL."""
    server, many = stage.newest(), stage.scale.many_tenants
    with wrapped_keys(stage, server, _FEW) as small, wrapped_keys(stage, server, many) as large:
        took = _loads(stage, small, large)
        for what in ("cold", "warm"):
            yield timed(
                f"a {what} load, {many:,} tenants",
                server.version,
                took[what, many],
                f"{_FEW:,} tenants",
                took[what, _FEW],
                unit="us",
                bound=_AS_LONG,
            )
        yield _start(stage, small, large)
        yield from _memory(server.version, large)
        yield _disk(server.version, large)
    yield bars(
        "many-tenants",
        "Loading a tenant's key, by the number of tenants",
        y_label="us a key",
        series={
            f"{keys:,} tenants": {what: 1e6 * took[what, keys].median for what in ("cold", "warm")}
            for keys in (_FEW, many)
        },
    )


def _loads(stage: Stage, *tables: WrappedKeys) -> dict[tuple[str, int], Timing]:
    count = stage.scale.loads
    with ExitStack() as stack:
        loaders = {
            table.keys: _Loader(table, stack.enter_context(KeyManager.from_settings(table.settings)), [])
            for table in tables
        }
        subjects = {f"{what} {keys}": loader.load for keys, loader in loaders.items() for what in ("cold", "warm")}

        def before(name: str) -> None:
            what, keys = name.split()
            if what == "cold":
                loaders[int(keys)].draw(count)

        taken = in_turns(subjects, stage.scale.rounds, before=before)
    return {(what, int(keys)): each.each(count) for (what, keys), each in ((n.split(), t) for n, t in taken.items())}


def _start(stage: Stage, small: WrappedKeys, large: WrappedKeys) -> Row:
    """Compare a new manager's first key: with its connections, and the first statement on them."""
    taken = in_turns(
        {str(table.keys): partial(_first_key, table) for table in (small, large)}, 2 * stage.scale.rounds, warm_up=2
    )
    return timed(
        f"a new manager's first key, {large.keys:,} tenants",
        stage.newest().version,
        taken[str(large.keys)],
        f"{small.keys:,} tenants",
        taken[str(small.keys)],
        unit="ms",
        bound=_AS_LONG,
    )


def _first_key(table: WrappedKeys) -> None:
    with KeyManager.from_settings(table.settings) as manager:
        _Loader(table, manager, [tenant(table.keys // 2)]).load()


def _memory(version: str, table: WrappedKeys) -> Iterator[Row]:
    bound = min(table.settings.cache_size, table.keys // 4)
    settings = table.settings.model_copy(update={"cache_size": bound})
    for what, loaded in (("a key in memory", bound // 2), (f"a key of a full cache of {bound:,} keys", 2 * bound)):
        size, kept = _held(settings, table, loaded)
        if kept != min(loaded, bound):
            message = f"a cache of {bound} keys keeps {kept} of {loaded}"
            raise RuntimeError(message)
        yield counted(
            what,
            version,
            size / kept,
            "its secret bytes",
            _SECRET_BYTES,
            unit="bytes",
            note=f"{loaded:,} tenants loaded, {kept:,} keys kept, {size / 2**20:,.1f} MiB",
        )


def _held(settings: Settings, table: WrappedKeys, count: int) -> tuple[int, int]:
    """Return the memory that loaded keys take, in bytes, and how many are kept."""
    with KeyManager.from_settings(settings) as manager:
        # The connections and what else is made once.
        _Loader(table, manager, [tenant(table.keys - 1)]).load()
        manager.invalidate()
        gc.collect()
        tracemalloc.start()
        try:
            before = tracemalloc.get_traced_memory()[0]
            _Loader(table, manager, [tenant(number) for number in range(count)]).load()
            gc.collect()
            size = tracemalloc.get_traced_memory()[0] - before
        finally:
            tracemalloc.stop()
        return size, manager.stats().size


def _disk(version: str, table: WrappedKeys) -> Row:
    with closing(connect(table.url)) as connection:
        row: tuple[Any, ...] | None = connection.execute(_DISK).fetchone()
    total, heap, wrapped = (0, 0, 1) if row is None else row
    return counted(
        f"a key on disk, of {table.keys:,}",
        version,
        total / table.keys,
        "its wrapped key",
        wrapped,
        unit="bytes",
        note=f"data_keys has {heap / 2**20:,.1f} MiB, and {(total - heap) / 2**20:,.1f} MiB of indexes",
    )
