"""Comparison of ciphertext and plaintext columns, as of one moment and without writing to the table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, LiteralString

import psycopg

from glpgenc.backfill.source_function import SourceReference, function_for, refuse_different, refuse_needless
from glpgenc.database import Connection, scalar, translate_errors, translated
from glpgenc.database.transactions import read_snapshot, set_locally
from glpgenc.errors import RegistryError
from glpgenc.jobs import quarantine
from glpgenc.jobs.connection import connect_as_job
from glpgenc.jobs.partitions import Blocks, LeafPartition, leaves_of
from glpgenc.jobs.plan import TablePlan, table_plan
from glpgenc.jobs.tenant_keys import TenantKeys
from glpgenc.keys.manager import KeyManager
from glpgenc.registry.columns import RegistryColumn, targets
from glpgenc.registry.stale import refuse_stale
from glpgenc.settings import Settings
from glpgenc.verification.comparers import ClientComparer, ServerComparer
from glpgenc.verification.faults import BadRow, ComparisonCounts
from glpgenc.verification.workers import APPLICATION, own_resources, work_in_pool

if TYPE_CHECKING:
    from glpgenc.backfill.source_function import SourceReference
    from glpgenc.jobs.partitions import LeafPartition
    from glpgenc.registry.columns import RegistryColumn
    from glpgenc.verification.comparers import Comparer

RANGE = 512
"""Blocks that are compared by one statement."""

_DIGEST: LiteralString = """
    SELECT j.settings ->> 'source_digest' FROM glpgenc.backfills b JOIN glpgenc.backfill_jobs j USING (job)
    WHERE b.relation = %s::oid AND b.column_name = %s
"""
# A sample says less than what a full run found before.
_RECORD: LiteralString = """
    UPDATE glpgenc.column_migrations m
    SET verified_rows = %(rows)s, verified_by = %(by)s, mismatched_rows = %(bad)s
    FROM glpgenc.encrypted_columns e
    WHERE m.relation = %(relation)s::oid AND m.column_name = %(column)s
      AND (e.relation, e.column_name) = (m.relation, m.column_name)
      AND (%(by)s = 'all' OR %(bad)s > 0 OR e.state <> 'verified')
"""

Compared = tuple[ComparisonCounts, list[BadRow]]


@dataclass(frozen=True, slots=True)
class ComparisonTask:
    """A range of blocks to be compared.

    :param share: how many of its rows, 0 to 1.
    :param snapshot: as of when, see pg_export_snapshot; ``None`` for a moment of its own.
    :param source: the function that reads the source.
    :param tenant: whose rows alone are compared.
    """

    target: RegistryColumn
    leaf: LeafPartition
    blocks: Blocks
    share: float
    snapshot: str | None
    source: SourceReference | None
    tenant: str | None = None


class ComparisonRunner:
    """Compares one range after the other, with a connection and keys of its own."""

    def __init__(self, connection: Connection, manager: KeyManager) -> None:
        self._connection = connection
        self._manager = manager
        self._plans: dict[str, tuple[TablePlan, TenantKeys, bool]] = {}

    def run(self, task: ComparisonTask) -> Compared:
        """Compare a range.

        :raises GlpgencError: when the database refuses, or keys are not available.
        """
        try:
            return read_snapshot(self._connection, partial(self._compare, task), task.snapshot)
        except psycopg.Error as error:
            raise translated(error) from None

    def _compare(self, task: ComparisonTask) -> Compared:
        return self._comparer(task).compare(task.blocks, self._plan(task.target)[0].columns[0])

    def _plan(self, target: RegistryColumn) -> tuple[TablePlan, TenantKeys, bool]:
        if target.column not in self._plans:
            plan = table_plan(self._connection, [target])
            # All tasks see the same snapshot.
            waiting = quarantine.count(self._connection, target.oid, [target.column])
            self._plans[target.column] = plan, TenantKeys(self._manager, plan.data_classes), waiting > 0
        return self._plans[target.column]

    def _comparer(self, task: ComparisonTask) -> Comparer:
        plan, keys, waiting = self._plan(task.target)
        on_server = task.target.mode == "database" and task.source is None
        comparer: Comparer = (ServerComparer if on_server else ClientComparer)(
            self._connection, plan, task.leaf, keys, task.share, tenant=task.tenant, quarantine=waiting
        )
        if isinstance(comparer, ClientComparer) and task.source is not None:
            comparer.function = task.source.load()
        return comparer


def _comparison(connection: Connection, manager: KeyManager) -> Callable[[ComparisonTask], Compared]:
    return ComparisonRunner(connection, manager).run


Progress = Callable[[int, int], None]


@dataclass(slots=True)
class ColumnComparison:
    """What was found of one column.

    :param share: how many of the rows were to be compared, 0 to 1.
    :param state: the column's state afterwards.
    :param bad: the first bad rows.
    :param tenant: whose rows alone were compared.
    :param faulty: values that were found wrong otherwise.
    :param recorded: whether the database keeps what was found: a standby does not.
    """

    target: RegistryColumn
    share: float
    counts: ComparisonCounts = field(default_factory=ComparisonCounts)
    bad: list[BadRow] = field(default_factory=list)
    state: str = ""
    tenant: str | None = None
    faulty: int = 0
    recorded: bool = True

    @property
    def full(self) -> bool:
        """Whether every row was compared."""
        return self.share >= 1 and (self.tenant is None or self.target.tenant is None)


def compare_columns(
    settings: Settings,
    table: str,
    column: str | None = None,
    *,
    share: float = 1.0,
    workers: int = 1,
    source: SourceReference | None = None,
    tenant: str | None = None,
    faulty: Mapping[str, int] | None = None,
    limit: int = 20,
    progress: Progress = lambda _done, _all: None,
) -> list[ColumnComparison]:
    """Compare the columns of a table that are being migrated, and record the result.

    Where all rows were compared and are right, a column that is backfilled becomes verified. Where one is not, a
    column that was backfilled or verified becomes expanded again. A sample, or the rows of one tenant, never make a
    column verified. On a standby nothing is recorded, and each range of blocks is seen as of a moment of its own.

    :param column: only this one, named by its ciphertext or plaintext column.
    :param share: how many of the rows to compare, taken at random: over 0, to 1.
    :param workers: processes.
    :param source: the function that reads the source of columns that need one: that of the backfill.
    :param tenant: compare the rows of this tenant alone, where rows have one.
    :param faulty: how many values of a column were found wrong otherwise: they keep it from becoming verified.
    :param limit: bad rows to be kept of each column.
    :param progress: called with how many parts are done, of how many.
    :raises RegistryError: when it is not being migrated, its plaintext is dropped, a source function is missing,
        out of place or not that of the backfill, or the table was rewritten meanwhile.
    """
    with translate_errors(), closing(connect_as_job(settings, APPLICATION)) as connection:
        with ExitStack() as open_snapshot:
            snapshot: str | None = open_snapshot.enter_context(_snapshot(connection))
            standby = _is_standby(connection)
            found = [
                ColumnComparison(
                    each, share, tenant=tenant, faulty=(faulty or {}).get(each.column, 0), recorded=not standby
                )
                for each in _wanted(connection, table, column)
            ]
            leaves = leaves_of(connection, found[0].target.oid)
            function = _source_of(connection, found, source)
            if standby:
                # Rows that a long snapshot sees would keep the standby from replaying, and it would be cancelled.
                open_snapshot.close()
                snapshot = None
            tasks = _tasks(found, leaves, snapshot, function)
            parts: dict[str, ColumnComparison] = {each.target.column: each for each in found}
            for done, (counts, bad) in enumerate(_run(settings, tasks, workers), 1):
                part = parts[tasks[done - 1].target.column]
                part.counts.add(counts)
                part.bad = (part.bad + bad)[:limit]
                progress(done, len(tasks))
        with connection.transaction():
            _refuse_rewritten(connection, found[0].target.oid, leaves)
            for each in found:
                each.state = each.target.state
                if each.recorded:
                    _record(connection, each)
    return found


def _is_standby(connection: Connection) -> bool:
    return bool(scalar(connection, "SELECT pg_catalog.pg_is_in_recovery()"))


@contextmanager
def _snapshot(connection: Connection) -> Iterator[str]:
    with connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        set_locally(connection, {})
        yield str(scalar(connection, "SELECT pg_catalog.pg_export_snapshot()"))


def _wanted(connection: Connection, table: str, column: str | None) -> list[RegistryColumn]:
    try:
        found = targets(connection, table, column)
    except RegistryError:
        refuse_stale(connection, table, column)
        raise
    wanted = [each for each in found if each.source is not None]
    if not wanted:
        raise RegistryError(
            f"the plaintext column of {found[0].name} is dropped: there is nothing to compare with",
            hint="check its values with `glpgenc verify`, or see their state with `glpgenc coverage`",
        )
    return wanted


def _source_of(
    connection: Connection, found: Sequence[ColumnComparison], source: SourceReference | None
) -> SourceReference | None:
    refuse_needless([each.target for each in found], source)
    read = [each.target for each in found if each.target.client_source]
    if not read:
        return None
    wanted = function_for(read, source)
    digest = scalar(connection, _DIGEST, (read[0].oid, read[0].column))
    if wanted is not None and digest is not None:
        refuse_different(wanted, digest, read[0].relation)
    return wanted


def _tasks(
    found: Sequence[ColumnComparison],
    leaves: Sequence[LeafPartition],
    snapshot: str | None,
    source: SourceReference | None,
) -> list[ComparisonTask]:
    return [
        ComparisonTask(
            each.target, leaf, Blocks(low, min(low + RANGE, leaf.blocks)), each.share, snapshot, function, each.tenant
        )
        for each in found
        for function in (source if each.target.client_source else None,)
        for leaf in leaves
        for low in range(0, leaf.blocks, RANGE)
    ]


def _run(settings: Settings, tasks: list[ComparisonTask], workers: int) -> Iterator[Compared]:
    if workers == 1:
        with own_resources(settings) as resources:
            yield from map(_comparison(*resources), tasks)
        return
    with work_in_pool(settings, workers, _comparison) as submit:
        for future in [submit(task) for task in tasks]:
            yield future.result()


def _refuse_rewritten(connection: Connection, relation: int, leaves: Sequence[LeafPartition]) -> None:
    now = {(leaf.oid, leaf.filenode) for leaf in leaves_of(connection, relation)}
    # A partition that is new holds rows that the snapshot does not see.
    if not now >= {(leaf.oid, leaf.filenode) for leaf in leaves}:
        raise RegistryError("the table was rewritten while it was verified", hint="run it again")


def _record(connection: Connection, verified: ColumnComparison) -> None:
    target, bad, full = verified.target, verified.counts.bad + verified.faulty, verified.full
    parameters = {
        "rows": verified.counts.compared,
        "by": "all" if full else "sample",
        "bad": bad,
        "relation": target.oid,
        "column": target.column,
    }
    connection.execute(_RECORD, parameters)
    if bad and target.state in {"backfilled", "verified"}:
        verified.state = "expanded"
    elif not bad and full and target.state in {"backfilled", "verified"}:
        verified.state = "verified"
    else:
        return
    connection.execute("SELECT glpgenc.gl_advance(%s::oid, %s, %s)", (target.oid, target.column, verified.state))
