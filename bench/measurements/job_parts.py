"""Where the time of a backfill and of a rotation goes: a row of their UPDATE, with parts of it left out.

The tables are those of the benchmarks `backfill` and `rotation`; the job's own writer updates all of one in one
transaction, so that chunks, passes and processes are not in it. Left out are, one more a row: the trigger of index
columns; the trigger that keeps plaintext and ciphertext in step, which a backfill's row does not call, but asks whether
it is one; the check that refuses plaintext. `new values alone` makes the same values and writes none.

Below them stand the floors: the UPDATE of values of the same sizes, and that UPDATE with the bare primitives, which a
job can't leave out: HMACs, AES and 16 random bytes of pgcrypto for each value.
"""

from __future__ import annotations

import time
from contextlib import closing
from typing import TYPE_CHECKING, Any

from psycopg import sql

from bench.fixtures.backfill import people
from bench.fixtures.rotation import members
from bench.fixtures.stage import TENANT, connect
from bench.results.row import Row, timed
from bench.results.timing import Timing
from glpgenc.backfill.kind import Backfill
from glpgenc.database.transactions import transaction
from glpgenc.jobs import triggers
from glpgenc.jobs.connection import connect_as_job
from glpgenc.jobs.partitions import Blocks, leaves_of
from glpgenc.jobs.tenant_keys import TenantKeys
from glpgenc.jobs.triggers import TriggerSuppression
from glpgenc.jobs.writer import ServerWriter
from glpgenc.keys import KeyManager
from glpgenc.keys.model import Purpose
from glpgenc.reencryption.plan import reencryption_plan
from glpgenc.reencryption.writer import ReencryptionWriter
from glpgenc.registry.columns import columns_of_classes, targets
from glpgenc.rotation.jobs import LeavingKeys

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.fixtures.backfill import UnfilledCopy
    from bench.fixtures.rotation import RotatedCopy
    from bench.fixtures.stage import Stage
    from glpgenc.database import Connection
    from glpgenc.jobs.plan import ServerPlan
    from glpgenc.jobs.writer import ChunkWriter

    Copy = UnfilledCopy | RotatedCopy

_ALL = Blocks(0, 2**32 - 1)
_INDEX = "ALTER TABLE people DISABLE TRIGGER zzz_glpgenc_index_update"
_IN_STEP = "ALTER TABLE people DISABLE TRIGGER yyy_glpgenc_dual_write_update"
_CHECK = """
    DO $$
    DECLARE
        checked name;
    BEGIN
        FOR checked IN SELECT conname FROM pg_constraint WHERE conrelid = 'people'::regclass AND contype = 'c' LOOP
            EXECUTE format('ALTER TABLE people DROP CONSTRAINT %I', checked);
        END LOOP;
    END $$
"""
_PLAIN, _BARE, _JOB = "UPDATE", "UPDATE with the bare primitives", "the job's UPDATE"
_NO_INDEX, _NO_STEP, _NO_CHECK = "without the index trigger", "nor the other trigger", "nor the check"
_VALUES = "new values alone"


def measure(stage: Stage) -> Iterator[Row]:
    """Compare on the newest PostgreSQL."""
    rows, rounds = stage.scale.rotation_rows, stage.scale.rotation_rounds
    with people(stage, stage.newest(), rows) as unfilled:
        left_out = {_JOB: (), _NO_INDEX: (_INDEX,), _NO_STEP: (_INDEX, _IN_STEP), _NO_CHECK: (_INDEX, _IN_STEP, _CHECK)}
        took = _in_turns(unfilled, "backfill", left_out, rounds)
    yield from _rows(stage, "backfill", rows, took)
    for fillfactor in (100, 50):
        with members(stage, rows, fillfactor=fillfactor) as filled:
            left_out = {_JOB: (), _NO_INDEX: (_INDEX,), _NO_CHECK: (_INDEX, _CHECK)}
            took = _in_turns(filled, "rotation", left_out, rounds)
        yield from _rows(stage, f"rotation, fillfactor {fillfactor}", rows, took)


def _rows(stage: Stage, name: str, rows: int, took: dict[str, Timing]) -> Iterator[Row]:
    for what, each in took.items():
        if what != _PLAIN:
            yield timed(
                f"{name}, a row of {rows:,}, {what}", stage.newest().version, each, _PLAIN, took[_PLAIN], unit="us"
            )


def _in_turns(table: Any, kind: str, left_out: dict[str, tuple[str, ...]], rounds: int) -> dict[str, Timing]:
    """Write a copy in each way, once a round."""
    ways: dict[str, Callable[[Any], float]] = {name: _job(kind, without) for name, without in left_out.items()}
    ways |= {
        _VALUES: lambda copy: _values_alone(copy, kind),
        _BARE: lambda copy: float(copy.update_with_primitives().seconds),
        _PLAIN: lambda copy: float(copy.update(1).seconds),
    }
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            with table.copy() as copy:
                taken[name].append(way(copy))
    return {name: Timing(tuple(seconds)).each(table.rows) for name, seconds in taken.items()}


def _job(kind: str, without: tuple[str, ...]) -> Callable[[Copy], float]:
    def run(copy: Copy) -> float:
        with closing(connect(copy.url)) as owner:
            for statement in without:
                owner.execute(statement.encode())
        with closing(connect_as_job(copy.settings, "bench")) as connection, _manager(copy) as manager:
            plan, make = _plan(connection, manager, kind)
            settings = triggers.settings(TriggerSuppression.NOTHING, replica=True)
            with transaction(connection, settings):
                (leaf,) = leaves_of(connection, plan.first.oid)
                keys = TenantKeys(manager, plan.data_classes)
                writer = make(connection, plan, leaf, keys, careful=False, quarantined=False)
                began = time.perf_counter()
                writer.write(_ALL, plan.columns)
                return time.perf_counter() - began

    return run


def _values_alone(copy: Copy, kind: str) -> float:
    with closing(connect_as_job(copy.settings, "bench")) as connection, _manager(copy) as manager:
        plan, _ = _plan(connection, manager, kind)
        (column,) = plan.columns
        first = sql.SQL("(SELECT {} FROM {} LIMIT 1)").format(column.identifier, column.target.table_sql)
        query = sql.SQL("SELECT count({}) FROM {}").format(plan.encrypted(column, first), column.target.table_sql)
        with transaction(connection), TenantKeys(manager, plan.data_classes).loaded(connection, TENANT):
            began = time.perf_counter()
            connection.execute(query)
            return time.perf_counter() - began


def _plan(connection: Connection, manager: KeyManager, kind: str) -> tuple[ServerPlan, Callable[..., ChunkWriter]]:
    """Return the plan of a job and what makes its writer; a rotation's keys are replaced first."""
    if kind == "backfill":
        with transaction(connection):
            return Backfill().plan_of(connection, targets(connection, "people")), ServerWriter
    old = manager.list(tenant_id=TENANT, data_class="bench", purpose=Purpose.ENCRYPTION)
    manager.rotate_dek({"tenant_id": TENANT, "data_class": "bench"}).wipe()
    with transaction(connection):
        values = LeavingKeys(TENANT, 0, tuple(key.key_id for key in old))
        (columns,) = columns_of_classes(connection, ["bench"]).values()
        return reencryption_plan(connection, columns, values), ReencryptionWriter


def _manager(copy: Copy) -> KeyManager:
    return KeyManager.from_settings(copy.settings)
