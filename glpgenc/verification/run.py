"""A verification run: one column after the other, chunk by chunk, resumable, and no faster than asked."""

from __future__ import annotations

import time
from collections import deque
from concurrent.futures import Future
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, LiteralString

from psycopg import sql

from glpgenc.database import Connection, scalar, translate_errors
from glpgenc.database.transactions import snapshot_transaction
from glpgenc.errors import ConfigurationError
from glpgenc.jobs.connection import connect_as_job
from glpgenc.jobs.partitions import Blocks, LeafPartition, Rows, Scope, leaves_of
from glpgenc.keys.manager import KeyManager
from glpgenc.settings import Settings
from glpgenc.verification.checker import Checker, ChunkResult
from glpgenc.verification.columns import VerifiableColumn, stored_columns, with_binding
from glpgenc.verification.faults import ValueCounts, upper_bound
from glpgenc.verification.records import LISTED, DatabaseRecords, FileRecords, RunRecords, RunState
from glpgenc.verification.sampling import draw
from glpgenc.verification.workers import APPLICATION, Work, own_resources, work_here, work_in_pool

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

FIRST_SIZE = 64
LARGEST_SIZE = 2_048
"""Blocks of a chunk."""

AIM = 0.5
"""Seconds that a chunk is to take: no snapshot is older."""

SAVED_EVERY = 5.0
"""Seconds after which it is kept how far a run is."""

_DRAWN = 500
_IN_RECOVERY: LiteralString = "SELECT pg_catalog.pg_is_in_recovery()"
_ROWS: LiteralString = """
    SELECT sum(greatest(c.reltuples, 0))::bigint, bool_and(c.reltuples >= 0) FROM pg_catalog.pg_class c
    WHERE c.oid = ANY (%s::oid[])
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckOptions:
    """How values are checked.

    :param tenant: the rows of this tenant alone; ``None`` for all.
    :param tenant_column: the column that names a row's tenant, where the registry does not say.
    :param sample: draw so many rows at random; ``None`` for all.
    :param workers: processes.
    :param max_rate: rows a second at most.
    :param resume: continue the last run of the same kind, where that was not finished.
    :param state: keep the run in this file, and not in the database. On a standby it is kept nowhere else.
    """

    tenant: str | None = None
    tenant_column: str | None = None
    sample: int | None = None
    workers: int = 1
    max_rate: float | None = None
    resume: bool = False
    state: Path | None = None


@dataclass(slots=True)
class CheckedColumn:
    """What was found of a column.

    :param faulty: what is known to be wrong, by the rows' keys: at most those that are kept.
    :param recorded: whether the database keeps it.
    """

    column: VerifiableColumn
    sample: int | None
    tenant: str | None
    state: RunState
    recorded: bool
    faulty: list[dict[str, Any]] = field(default_factory=list)

    @property
    def counts(self) -> ValueCounts:
        """The counts of the run."""
        return self.state.counts

    @property
    def finished(self) -> bool:
        """Whether all that was to be seen was."""
        return self.state.finished_at is not None

    @property
    def bound(self) -> float | None:
        """The share of wrong values that there are fewer of, with 95 % confidence; ``None`` where all were checked."""
        return None if self.sample is None else upper_bound(self.counts.bad, self.counts.checked)

    @property
    def right(self) -> bool:
        """Whether the run was finished, and nothing is known to be wrong."""
        return self.finished and not self.counts.bad and not self.faulty


def check_values(
    settings: Settings,
    table: str,
    column: str | None = None,
    options: CheckOptions | None = None,
    *,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
    stopped: Callable[[], bool] = lambda: False,
) -> list[CheckedColumn]:
    """Check the values of a table's encrypted columns, whatever their state. No row is locked or written.

    :param column: only this one, named by its ciphertext or plaintext column.
    :param progress: is given how many blocks are done, of how many.
    :param stopped: whether to end after the chunk.
    :raises RegistryError: when there is no such column, or part of the table is on another server.
    :raises ConfigurationError: when the role is a superuser, and the settings do not allow that; when a state file is
        not one; or when another tenant than the installation's only one is named.
    :raises GlpgencError: when the database or the KMS is unavailable.
    """
    chosen = options or CheckOptions()
    with translate_errors(), own_resources(settings) as (connection, manager):
        records, recorded = _records(connection, chosen)
        with snapshot_transaction(connection):
            columns = stored_columns(connection, table, column, tenant_column=chosen.tenant_column)
            _check_tenant(columns, chosen.tenant)
            leaves = leaves_of(connection, columns[0].target.oid)
        found: list[CheckedColumn] = []
        total = len(columns) * sum(leaf.blocks for leaf in leaves)
        for stored in (with_binding(connection, manager, each) for each in columns):
            sample = None if chosen.sample is None else max(1, chosen.sample)
            state = records.begin(stored, chosen.tenant, sample, resume=chosen.resume)
            each = CheckedColumn(stored, sample, chosen.tenant, state, recorded)
            before = len(found) * total // len(columns)
            with _checks(settings, manager, connection, stored, chosen) as check:
                _ColumnRun(connection, records, each, chosen, partial(_report, progress, before, total)).run(
                    check, leaves, stopped
                )
            if state.finished_at is None and not stopped():
                _finish(connection, manager, records, each)
            each.faulty = records.listed(stored)
            found.append(each)
        return found


def listed_faults(
    settings: Settings, table: str, column: str | None = None, *, state: Path | None = None, limit: int = LISTED
) -> dict[str, list[dict[str, Any]]]:
    """Return the values that were found wrong, by columns. No key is needed.

    :param state: the file of a run on a standby; ``None`` for what the database keeps.
    :raises RegistryError: when there is no such column.
    :raises ConfigurationError: as :func:`check_values`.
    """
    with translate_errors(), closing(connect_as_job(settings, APPLICATION)) as connection:
        if state is not None and not state.exists():
            raise ConfigurationError(
                f"{state} does not exist", hint="pass the file that `glpgenc verify --state` wrote"
            )
        records = DatabaseRecords(connection) if state is None else FileRecords(state)
        with snapshot_transaction(connection):
            columns = stored_columns(connection, table, column)
        return {each.target.name: records.listed(each, limit) for each in columns}


def rows_of(settings: Settings, table: str) -> int:
    """Return about how many rows a table has: as it was analysed, or counted where it was not.

    :raises RegistryError: when it has no encrypted column.
    :raises DatabaseError: when there is no such table.
    """
    with (
        translate_errors(),
        closing(connect_as_job(settings, APPLICATION)) as connection,
        snapshot_transaction(connection, settings={"statement_timeout": "0"}),
    ):
        target = stored_columns(connection, table)[0].target
        oids = [leaf.oid for leaf in leaves_of(connection, target.oid)]
        rows, analysed = connection.execute(_ROWS, (oids,)).fetchone() or (0, False)
        if not analysed:
            rows = scalar(connection, sql.SQL("SELECT count(*) FROM {}").format(target.table_sql))
        return int(rows or 0)


def _check_tenant(columns: Iterable[VerifiableColumn], tenant: str | None) -> None:
    """Refuse a tenant other than the only one: with its keys every value would seem wrong."""
    only = next((each.only_tenant for each in columns if each.only_tenant is not None), None)
    if only is not None and tenant not in (None, only):
        message = f"the installation has one tenant, {only}, and the values are its own"
        raise ConfigurationError(message, hint="leave out --tenant")


def _report(progress: Callable[[int, int], None], before: int, total: int, done: int) -> None:
    progress(before + done, total)


def _records(connection: Connection, options: CheckOptions) -> tuple[RunRecords, bool]:
    with snapshot_transaction(connection):
        standby = scalar(connection, _IN_RECOVERY)
    if options.state is None and not standby:
        return DatabaseRecords(connection), True
    return FileRecords(options.state), False


def _finish(connection: Connection, manager: KeyManager, records: RunRecords, found: CheckedColumn) -> None:
    """Look again at all that is known to be wrong, and keep that the run was finished."""
    known = {entry["key"] for entry in records.listed(found.column)}
    if known:
        checker = Checker(connection, manager, found.column)
        still = checker.still_faulty(sorted(known))
        records.clear(found.column, sorted(known - {each.key for each in still}))
        records.save(found.column, found.state, still)
    records.save(found.column, found.state, finished=True)


@contextmanager
def _checks(
    settings: Settings, manager: KeyManager, connection: Connection, column: VerifiableColumn, options: CheckOptions
) -> Iterator[Callable[[LeafPartition, Scope], Future[ChunkResult]]]:
    """Give what checks a chunk: here, or in processes of its own."""
    make = partial(_check, column=column, tenant=options.tenant)
    if options.workers == 1:
        yield work_here(make(connection, manager))
        return
    with work_in_pool(settings, options.workers, make) as submit:
        yield submit


def _check(connection: Connection, manager: KeyManager, *, column: VerifiableColumn, tenant: str | None) -> Work:
    return Checker(connection, manager, column, tenant).check


class _ColumnRun:
    """The run over one column: cuts chunks, keeps to the rate, and keeps how far it is."""

    def __init__(
        self,
        connection: Connection,
        records: RunRecords,
        found: CheckedColumn,
        options: CheckOptions,
        progress: Callable[[int], None],
    ) -> None:
        self._connection = connection
        self._records = records
        self._found = found
        self._options = options
        self._progress = progress
        self._size = FIRST_SIZE
        self._saved = time.monotonic()
        self._faulty: list[Any] = []

    def run(
        self,
        check: Callable[[LeafPartition, Scope], Future[ChunkResult]],
        leaves: list[LeafPartition],
        stopped: Callable[[], bool],
    ) -> None:
        """Check all that is left of the run, unless it is stopped."""
        began, rows = time.monotonic(), 0
        waiting: deque[tuple[Future[ChunkResult], dict[str, Any], int, float]] = deque()
        chunks = self._sampled(leaves) if self._found.sample is not None else self._blocks(leaves)
        for leaf, scope, position, done in chunks:
            waiting.append((check(leaf, scope), position, done, time.monotonic()))
            if len(waiting) >= self._options.workers:
                rows += self._collect(*waiting.popleft())
            self._throttle(began, rows, stopped)
            if stopped():
                break
        while waiting:
            rows += self._collect(*waiting.popleft())
        self._save()

    def _collect(self, future: Future[ChunkResult], position: dict[str, Any], done: int, since: float) -> int:
        result = future.result()
        self._found.counts.add(result.counts)
        self._faulty += result.faulty
        self._found.state.position = position
        self._progress(done)
        self._adapt(time.monotonic() - since, result.counts.checked)
        if time.monotonic() - self._saved > SAVED_EVERY:
            self._save()
        return result.counts.checked + result.counts.empty

    def _save(self) -> None:
        self._records.save(self._found.column, self._found.state, self._faulty)
        self._faulty.clear()
        self._saved = time.monotonic()

    def _adapt(self, seconds: float, rows: int) -> None:
        # Where fewer rows are allowed than could be read, chunks are small rather than far between.
        allowed = rows / self._options.max_rate if self._options.max_rate else 0.0
        factor = AIM / max(seconds, allowed, 0.001)
        self._size = max(1, min(LARGEST_SIZE, int(self._size * min(2.0, max(0.25, factor)))))

    def _throttle(self, began: float, rows: int, stopped: Callable[[], bool]) -> None:
        if self._options.max_rate is None:
            return
        until = began + rows / self._options.max_rate
        while (left := until - time.monotonic()) > 0 and not stopped():
            time.sleep(min(left, 0.2))

    def _blocks(self, leaves: list[LeafPartition]) -> Iterator[tuple[LeafPartition, Scope, dict[str, Any], int]]:
        position = self._found.state.position
        done: list[int] = list(position.get("done", ()))
        passed = 0
        for leaf in leaves:
            if leaf.oid not in done:
                same = position.get("leaf") == leaf.oid and position.get("file") == leaf.filenode
                for part, scope in self._blocks_of(leaf, int(position["next"]) if same else 0):
                    now = {"done": list(done), "leaf": leaf.oid, "file": part.filenode, "next": scope.high}
                    yield part, scope, now, passed + min(scope.high, leaf.blocks)
                done.append(leaf.oid)
            passed += leaf.blocks

    def _blocks_of(self, leaf: LeafPartition, at: int) -> Iterator[tuple[LeafPartition, Blocks]]:
        """Cut a leaf into chunks: with the blocks that it got meanwhile, and again where its rows were moved."""
        known: LeafPartition | None = leaf
        while known is not None:
            leaf = known
            while at < leaf.blocks:
                high = min(at + self._size, leaf.blocks)
                yield leaf, Blocks(at, high)
                at = high
            known = self._changed(leaf)
            if known is not None and known.filenode != leaf.filenode:
                at = 0

    def _changed(self, leaf: LeafPartition) -> LeafPartition | None:
        """Return a leaf as it is now, if there is more of it to be read: another file, or some more blocks."""
        with snapshot_transaction(self._connection):
            now = {each.oid: each for each in leaves_of(self._connection, self._found.column.target.oid)}.get(leaf.oid)
        if now is None or (now.filenode == leaf.filenode and now.blocks - leaf.blocks < FIRST_SIZE):
            return None
        return now

    def _sampled(self, leaves: list[LeafPartition]) -> Iterator[tuple[LeafPartition, Scope, dict[str, Any], int]]:
        wanted = (self._found.sample or 0) - self._found.counts.checked
        if wanted <= 0:
            return
        places = draw(self._connection, self._found.column, leaves, wanted, self._options.tenant)
        blocks, seen = sum(leaf.blocks for leaf in leaves), 0
        for leaf in leaves:
            listed = places.get(leaf.oid, [])
            for at in range(0, len(listed), _DRAWN):
                part = listed[at : at + _DRAWN]
                seen += len(part)
                yield leaf, Rows(tuple(part)), {}, blocks * seen // wanted
