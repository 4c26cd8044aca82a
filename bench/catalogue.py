"""The benchmarks, by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bench.measurements import (
    arrow,
    audit,
    audit_verify,
    backfill,
    backfill_locks,
    backfill_memory,
    backfill_wal,
    buffers,
    cold_start,
    files,
    http,
    job_parts,
    loading,
    lookup,
    many_tenants,
    orm_rows,
    orm_search,
    orm_value,
    parallel,
    pgp,
    primitives,
    rewrap,
    rotation,
    rotation_hot,
    rotation_reads,
    round_trips,
    search_scale,
    sizes,
    start_up,
    suites,
    tenants,
    tenants_through,
    values,
    verify,
    workers,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.fixtures.stage import Stage
    from bench.results.plot import Plot
    from bench.results.row import Row


@dataclass(frozen=True)
class Benchmark:
    """A benchmark.

    :param title: what it compares, in one line.
    :param measure: runs it, and yields what it measured: rows, and plots of them.
    :param full_only: why a quick run leaves it out; empty where it has a small form.
    """

    name: str
    title: str
    measure: Callable[[Stage], Iterator[Row | Plot]]
    full_only: str = ""

    @property
    def about(self) -> str:
        """How it measures: its module's documentation."""
        module = __import__(self.measure.__module__, fromlist=["__doc__"])
        return (module.__doc__ or "").strip()


BENCHMARKS = (
    Benchmark("primitives", "gl_encrypt and gl_decrypt against the raw primitives", primitives.measure),
    Benchmark("pgp", "gl_encrypt and gl_decrypt against pgp_sym_*", pgp.measure),
    Benchmark("lookup", "equality through the blind index against a plaintext B-tree", lookup.measure),
    Benchmark("loading", "loading eight keys into a session", loading.measure),
    Benchmark("round-trips", "a keyed transaction beside a plaintext one, over a network", round_trips.measure),
    Benchmark("tenants-through", "one connection after the keys of many tenants", tenants_through.measure),
    Benchmark("tenants", "reading the rows of many tenants at once", tenants.measure),
    Benchmark("parallel", "decryption of a table on two workers", parallel.measure),
    Benchmark("sizes", "bytes a value beside other packages", sizes.measure),
    Benchmark("orm-rows", "three encrypted columns through SQLAlchemy", orm_rows.measure),
    Benchmark("orm-value", "a value through a client-mode column", orm_value.measure),
    Benchmark("suites", "a value in XAES-256-GCM beside A256GCM", suites.measure),
    Benchmark("orm-search", "searching encrypted columns through SQLAlchemy", orm_search.measure),
    Benchmark("search-scale", "searches among ten thousand to ten million rows", search_scale.measure),
    Benchmark("backfill", "filling a column beside a plain UPDATE", backfill.measure),
    Benchmark("backfill-wal", "WAL of a backfill", backfill_wal.measure),
    Benchmark(
        "backfill-locks",
        "locks and waits beside a backfill",
        backfill_locks.measure,
        "writers meet the chunks of a backfill that lasts",
    ),
    Benchmark(
        "backfill-memory",
        "memory of a backfill's worker",
        backfill_memory.measure,
        "that memory does not grow shows in millions of rows",
    ),
    Benchmark("verify", "verifying every value of a column", verify.measure),
    Benchmark("rewrap", "moving data keys to another key file", rewrap.measure),
    Benchmark("cold-start", "a cold process and the data keys of many tenants, with branch keys", cold_start.measure),
    Benchmark(
        "workers",
        "backfill and rotation with one, two and four workers",
        workers.measure,
        "more of the same as backfill and rotation, which are in it with one and two workers",
    ),
    Benchmark("many-tenants", "the data keys of a million tenants", many_tenants.measure),
    Benchmark("rotation", "moving a column to a new data key beside a plain UPDATE", rotation.measure),
    Benchmark("job-parts", "where the time of a backfill and of a rotation goes", job_parts.measure),
    Benchmark(
        "rotation-hot",
        "rows that a rotation moves without writing an index",
        rotation_hot.measure,
        "three more rotations, for shares of rows that hardly change from run to run",
    ),
    Benchmark(
        "rotation-reads",
        "point reads beside a rotation",
        rotation_reads.measure,
        "readers meet a rotation that lasts",
    ),
    Benchmark("values", "small values by EncryptionService beside other packages", values.measure),
    Benchmark("buffers", "1 MiB with reused buffers beside `openssl speed`", buffers.measure),
    Benchmark("http", "the HTTP API beside an empty handler, and with the audit trail beside without it", http.measure),
    Benchmark("audit", "the audit trail: to its caller, and into the database beside COPY", audit.measure),
    Benchmark("audit-verify", "the audit trail verified, beside its rows fetched one by one", audit_verify.measure),
    Benchmark("files", "a file by `glpgenc file` beside age, pyrage and openssl enc", files.measure),
    Benchmark("start-up", "short runs of the command line beside age, pyrage and Python itself", start_up.measure),
    Benchmark("arrow", "an Arrow array, value by value, beside a loop over AESGCM", arrow.measure),
)
"""All benchmarks, in the order of the report."""


def benchmarks_of(*, quick: bool) -> tuple[tuple[Benchmark, ...], tuple[Benchmark, ...]]:
    """Return the benchmarks that a run of all has, and those that it leaves out, in the order of the report."""
    left_out = tuple(each for each in BENCHMARKS if quick and each.full_only)
    return tuple(each for each in BENCHMARKS if each not in left_out), left_out


def benchmarks_named(names: list[str]) -> tuple[Benchmark, ...]:
    """Return the benchmarks of some names, in the order of the report; all of them for no names.

    :raises KeyError: for a name that there is not.
    """
    known = {each.name: each for each in BENCHMARKS}
    wanted = {known[name].name for name in names}
    return tuple(each for each in BENCHMARKS if not names or each.name in wanted)
