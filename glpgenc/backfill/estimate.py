"""Estimate of a backfill: a sample of blocks is encrypted, measured and rolled back."""

from __future__ import annotations

import random
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from psycopg import sql

from glpgenc._support.terminal import counted
from glpgenc.backfill.kind import Backfill
from glpgenc.backfill.source_function import SourceReference, refuse_needless
from glpgenc.backfill.start import groups
from glpgenc.database import scalar
from glpgenc.database.transactions import LOCK_TIMEOUT_MS, transaction
from glpgenc.errors import RegistryError
from glpgenc.jobs import triggers
from glpgenc.jobs.partitions import Blocks, leaves_of
from glpgenc.jobs.tenant_keys import TenantKeys
from glpgenc.jobs.worker import AIM, LIMIT_MS
from glpgenc.registry.columns import targets

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from glpgenc.database import Connection
    from glpgenc.jobs.job import JobOptions
    from glpgenc.jobs.partitions import LeafPartition
    from glpgenc.jobs.writer import ChunkWriter
    from glpgenc.keys.manager import KeyManager

SECONDS = 5.0
"""How long is measured at most."""

_RUN = 8
_MOST_RUNS = 64
_MEGABYTE = 1_000_000
_LAST_BLOCK = 2**32 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class BackfillEstimate:
    """What to expect.

    :param rows: rows to be encrypted.
    :param seconds: with that many workers, if the server has as many cores to spare and nothing limits them.
    :param wal_bytes: WAL that is written; more after each checkpoint, when whole pages are.
    :param disk_bytes: what the table grows by until vacuum has made the old rows' space free again.
    :param sampled_rows: how many rows were encrypted to know.
    :param firing: triggers that would fire, and can't be undone.
    :param locks: which locks it takes, and for how long at a time.
    """

    table: str
    columns: list[str]
    rows: int
    workers: int
    seconds: float
    wal_bytes: int
    disk_bytes: int
    sampled_rows: int
    sampled_share: float
    firing: list[str]
    locks: list[str]

    def document(self) -> dict[str, Any]:
        """Return it for JSON."""
        return asdict(self)

    def lines(self) -> list[str]:
        """Return it for people."""
        rate = self.rows / self.seconds if self.seconds else 0.0
        sample = f"{counted(self.sampled_rows, 'row')}, {100 * self.sampled_share:.3g} % of the blocks"
        lines = [
            f"{self.table}: {', '.join(self.columns)}",
            f"rows to encrypt: about {self.rows}",
            f"time: about {self.seconds:.0f} s with {counted(self.workers, 'worker')} ({rate:.0f} rows/s)",
            f"WAL: about {self.wal_bytes / _MEGABYTE:.0f} MB, and more after each checkpoint",
            f"disk: about {self.disk_bytes / _MEGABYTE:.0f} MB more, until vacuum has freed the old rows",
            *(f"lock: {each}" for each in self.locks),
            f"measured on {sample}; rolled back",
        ]
        if self.firing:
            lines.append(f"triggers that would fire: {', '.join(self.firing)} (--allow-after-triggers)")
        return lines


@dataclass(slots=True)
class _Sample:
    blocks: int = 0
    rows: int = 0
    seconds: float = 0.0
    wal: int = 0
    bytes: float = 0.0


def estimate(
    connection: Connection,
    manager: KeyManager,
    table: str,
    column: str | None,
    options: JobOptions,
    *,
    source: SourceReference | None = None,
    workers: int,
) -> BackfillEstimate:
    """Measure a sample of a table.

    The rows of the sample are locked for moments, and leave dead versions behind.

    :raises RegistryError: when nothing of it is to be encrypted, or a source function is missing or out of place.
    """
    with transaction(connection):
        wanted = [each for each in targets(connection, table, column) if each.state == "expanded"]
        if not wanted:
            raise RegistryError(f"table {table} has no column left to encrypt", hint="see `glpgenc backfill status`")
        refuse_needless(wanted, source)
        leaves = leaves_of(connection, wanted[0].oid)
        names = [each.column for each in wanted]
        replica = triggers.may_be_replica(connection)
        found = triggers.firing(connection, wanted[0].oid, names, replica=replica)
    quiet = triggers.TriggerSuppression.FIRE if options.fire_triggers else triggers.TriggerSuppression.REPLICA
    settings = triggers.settings(quiet, replica=replica)
    total = sum(leaf.blocks for leaf in leaves)
    sample, kind = _Sample(), Backfill(source)
    for group in groups(wanted):
        with transaction(connection):
            plan = kind.plan_of(connection, group)
        keys = TenantKeys(manager, plan.data_classes)
        make, deadline = kind.writer(plan, keys), time.monotonic() + SECONDS
        for leaf, blocks in _runs(leaves):
            if time.monotonic() > deadline:
                break
            with transaction(connection, settings), connection.transaction(force_rollback=True):
                writer = make(connection, plan, leaf, keys, careful=True, quarantined=False)
                _one(writer, blocks, sample)
    factor = total / sample.blocks if sample.blocks else 0.0
    return BackfillEstimate(
        table=wanted[0].relation,
        columns=names,
        rows=round(sample.rows * factor),
        workers=workers,
        seconds=sample.seconds * factor / workers,
        wal_bytes=round(sample.wal * factor),
        disk_bytes=round(sample.bytes * factor),
        sampled_rows=sample.rows,
        sampled_share=sample.blocks / total if total else 1.0,
        firing=[f"{each.name} of {each.table}" for each in found if not each.undone],
        locks=_locks(shielded=any(each.undone for each in found) and not replica and not options.fire_triggers),
    )


def _locks(*, shielded: bool) -> list[str]:
    longest = LIMIT_MS / 1000
    rows = (
        f"row locks, for about {AIM:g} s at a time and {longest:g} s at most; ROW EXCLUSIVE on the table, which "
        "does not block reads or writes"
    )
    if not shielded:
        return [rows]
    return [
        rows,
        (
            "SHARE ROW EXCLUSIVE on the table at the start and ACCESS EXCLUSIVE at the end, each for a moment, "
            "to create and drop the trigger that suppresses other triggers; it waits for each at most "
            f"{LOCK_TIMEOUT_MS / 1000:g} s at a time"
        ),
    ]


def _one(writer: ChunkWriter, blocks: Blocks, sample: _Sample) -> None:
    connection = writer.connection
    began, before = time.monotonic(), _position(connection)
    rows, _ = writer.run(blocks)
    sample.seconds += time.monotonic() - began
    sample.wal += _position(connection) - before
    sample.rows += rows
    sample.blocks += blocks.high - blocks.low
    sample.bytes += rows * _row_bytes(connection, writer, blocks)


def _position(connection: Connection) -> int:
    return int(scalar(connection, "SELECT (pg_catalog.pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::bigint") or 0)


def _row_bytes(connection: Connection, writer: ChunkWriter, blocks: Blocks) -> float:
    # New versions of rows are in the old one's block, or at the end of the table.
    end = Blocks(max(0, writer.leaf.blocks - 1), _LAST_BLOCK)
    query = sql.SQL(
        "SELECT coalesce(avg(pg_catalog.pg_column_size({alias}.*)), 0)::float8 FROM ONLY {leaf} AS {alias}"
        " WHERE ({blocks} OR {end}) AND {column} IS NOT NULL"
    ).format(
        alias=writer.plan.alias,
        leaf=writer.leaf.identifier,
        blocks=blocks.condition,
        end=end.condition,
        column=writer.plan.columns[0].identifier,
    )
    return float(scalar(connection, query) or 0)


def _runs(leaves: Sequence[LeafPartition]) -> Iterator[tuple[LeafPartition, Blocks]]:
    """Give runs of blocks at random places, each once, of all leaves by their size."""
    runs = [(leaf, Blocks(low, min(low + _RUN, leaf.blocks))) for leaf in leaves for low in range(0, leaf.blocks, _RUN)]
    return iter(random.sample(runs, min(len(runs), _MOST_RUNS)))
