"""The part of a verification that a worker process does: one range of blocks of one column."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from multiprocessing.util import Finalize
from typing import TYPE_CHECKING, Any

import psycopg

from glpgenc.database import Connection, translated
from glpgenc.keys.manager import KeyManager
from glpgenc.migrate import quarantine
from glpgenc.migrate.client_comparer import ClientComparer
from glpgenc.migrate.connection import snapshot_transaction
from glpgenc.migrate.findings import BadRow, Counts
from glpgenc.migrate.job_role import connect_as_job
from glpgenc.migrate.plan import Plan, plan_of
from glpgenc.migrate.server_comparer import ServerComparer
from glpgenc.migrate.tenant_keys import TenantKeys
from glpgenc.settings import Settings

if TYPE_CHECKING:
    from glpgenc.events.inherited import Inherited
    from glpgenc.migrate.comparer import Comparer
    from glpgenc.migrate.leaves import Leaf
    from glpgenc.migrate.scope import Blocks
    from glpgenc.migrate.source_function import SourceReference
    from glpgenc.migrate.target import MigrationTarget


_TRIES = 5


@dataclass(frozen=True, slots=True)
class Task:
    """A range of blocks to be compared.

    :param share: how many of its rows, 0 to 1.
    :param snapshot: as of when, see pg_export_snapshot; ``None`` for a moment of its own.
    :param source: the function that reads the source.
    :param tenant: whose rows alone are compared.
    """

    target: MigrationTarget
    leaf: Leaf
    blocks: Blocks
    share: float
    snapshot: str | None
    source: SourceReference | None
    tenant: str | None = None


class TaskRunner:
    """Compares one range after the other, with a connection and keys of its own."""

    def __init__(self, connection: Connection, manager: KeyManager) -> None:
        self._connection = connection
        self._manager = manager
        self._plans: dict[str, tuple[Plan, TenantKeys, bool]] = {}

    def run(self, task: Task) -> tuple[Counts, list[BadRow]]:
        """Compare a range.

        :raises GlpgencError: when the database refuses, or keys are not to be had.
        """
        for tries in range(_TRIES, 0, -1):
            try:
                with snapshot_transaction(self._connection, task.snapshot):
                    return self._comparer(task).compare(task.blocks, self._plan(task.target)[0].columns[0])
            except psycopg.errors.SerializationFailure as error:
                # On a standby, which had to remove rows that this snapshot still saw.
                if task.snapshot is not None or tries == 1:
                    raise translated(error) from None
            except psycopg.Error as error:
                raise translated(error) from None
        raise AssertionError

    def _plan(self, target: MigrationTarget) -> tuple[Plan, TenantKeys, bool]:
        if target.column not in self._plans:
            plan = plan_of(self._connection, [target])
            # All tasks see the same snapshot.
            waiting = quarantine.count(self._connection, target.oid, [target.column])
            self._plans[target.column] = plan, TenantKeys(self._manager, plan.data_classes), waiting > 0
        return self._plans[target.column]

    def _comparer(self, task: Task) -> Comparer:
        plan, keys, waiting = self._plan(task.target)
        if task.target.mode == "database" and task.source is None:
            return ServerComparer(
                self._connection, plan, task.leaf, keys, task.share, tenant=task.tenant, quarantine=waiting
            )
        comparer = ClientComparer(
            self._connection, plan, task.leaf, keys, task.share, tenant=task.tenant, quarantine=waiting
        )
        if task.source is not None:
            comparer.function = task.source.load()
        return comparer


@contextmanager
def task_runner(settings: dict[str, Any]) -> Iterator[TaskRunner]:
    """Give a runner.

    :param settings: the fields of :class:`~glpgenc.settings.Settings`.
    """
    configured = Settings(**settings)
    with (
        KeyManager.from_settings(configured) as manager,
        closing(connect_as_job(configured, "glpgenc verify")) as connection,
    ):
        yield TaskRunner(connection, manager)


_RUNNERS: list[TaskRunner] = []


def begin_worker(settings: dict[str, Any], given: Inherited) -> None:
    """Make this process's runner, which lives as long as the process, and take over what it is given for as long."""
    taken = ExitStack()
    taken.enter_context(given.taken_over())
    # A process of a pool runs these at its end, and nothing else that was registered.
    Finalize(None, taken.close, exitpriority=0)
    configured = Settings(**settings)
    manager = KeyManager.from_settings(configured)
    connection = connect_as_job(configured, "glpgenc verify")
    _RUNNERS.append(TaskRunner(connection, manager))


def run_task(task: Task) -> tuple[Counts, list[BadRow]]:
    """Compare a range in a worker process."""
    return _RUNNERS[0].run(task)
