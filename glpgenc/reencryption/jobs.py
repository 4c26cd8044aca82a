"""Jobs that re-encrypt the values of a table: their start, options and progress."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field, replace
from itertools import compress
from typing import TYPE_CHECKING, ClassVar

from psycopg import sql
from psycopg.types.json import Jsonb

from glpgenc.database.locks import retry_until_locked
from glpgenc.database.transactions import transaction
from glpgenc.jobs import quarantine
from glpgenc.jobs.chunks import begin_pass
from glpgenc.jobs.job import JobOptions, create_job, lock_jobs
from glpgenc.jobs.kind import JobKind
from glpgenc.jobs.row_binding import row_binding_by_tenant
from glpgenc.jobs.triggers import suppress_triggers
from glpgenc.reencryption.plan import ReencryptionPlan, reencryption_plan
from glpgenc.reencryption.writer import ReencryptionWriter
from glpgenc.registry.columns import columns_of_job

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from glpgenc.database import Connection
    from glpgenc.jobs.job import Job
    from glpgenc.jobs.status import JobStatus
    from glpgenc.jobs.tenant_keys import TenantKeys
    from glpgenc.keys.manager import KeyManager
    from glpgenc.reencryption.plan import Reencryption
    from glpgenc.registry.columns import RegistryColumn

ROUNDS = 5
"""How often values are looked for again that others wrote meanwhile as they were."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReencryptionOptions:
    """How to re-encrypt.

    :param workers: processes that write rows, on this host.
    :param settle: seconds for which other processes may continue with what they know; ``None`` for the usual.
    :param moving: limits of the jobs that write rows.
    :param retry_quarantined: try rows again that did not open the last time.
    """

    workers: int = 1
    settle: float | None = None
    moving: JobOptions = field(default_factory=JobOptions)
    retry_quarantined: bool = False


@dataclass(frozen=True, slots=True)
class StartedJob:
    """A job that re-encrypts values of one table.

    :param firing: triggers that will fire although they are not wanted, by consent.
    """

    job: int
    table: str
    columns: tuple[str, ...]
    firing: list[str]


class ReencryptionObserver:
    """Receives the progress of jobs that re-encrypt. All methods do nothing: override those that are of interest."""

    def settling(self, seconds: float) -> None:
        """Receive how many seconds are left until every process knows what is new."""

    def started(self, job: StartedJob) -> None:
        """Receive a job that is about to work on a table."""

    def moving(self, jobs: list[JobStatus]) -> None:
        """Receive the progress of the tables."""


class ReencryptionKind(JobKind[ReencryptionPlan]):
    """A kind of job that re-encrypts values."""

    @abstractmethod
    def values(self, connection: Connection, job: int) -> Reencryption:
        """Return the values of a job."""

    def targets(self, connection: Connection, job: Job) -> list[RegistryColumn]:
        """Return the columns of a job."""
        return columns_of_job(connection, job.number)

    def plan(self, connection: Connection, job: Job) -> ReencryptionPlan:
        """Make the plan of a job."""
        return reencryption_plan(connection, self.targets(connection, job), self.values(connection, job.number))

    def writer(self, plan: ReencryptionPlan, keys: TenantKeys) -> type[ReencryptionWriter]:  # noqa: ARG002 - for all
        """Return what makes the writers of a plan."""
        return ReencryptionWriter


class JobStarter(ABC):
    """Starts the jobs of one kind, one for each table, or finds those that are unfinished.

    :param connection: outside a transaction.
    :param values: the values of their jobs.
    :param tenants: the tenants of the keys that such values are under, by the bytes of the key's id.
    """

    kind: ClassVar[ReencryptionKind]

    def __init__(
        self, connection: Connection, manager: KeyManager, values: Reencryption, tenants: Mapping[bytes, str]
    ) -> None:
        self._connection, self._manager = connection, manager
        self._values, self._tenants = values, tenants

    @abstractmethod
    def unfinished(self, relation: int) -> tuple[int, int] | None:
        """Return the number and the pass of a table's unfinished job."""

    @abstractmethod
    def record(self, job: int, targets: Sequence[RegistryColumn]) -> bool:
        """Record what a job is for, and return whether that is more than its passes were for so far."""

    def start_all(
        self,
        tables: Iterable[Sequence[RegistryColumn]],
        options: JobOptions,
        observer: ReencryptionObserver,
        *,
        retry_quarantined: bool = False,
    ) -> list[int]:
        """Find or make the jobs of some tables, and return their numbers; none for a table without such values.

        :param retry_quarantined: take rows out of quarantine first.
        :raises RegistryError: when triggers would fire without consent.
        """
        found = [self._start_on(targets, options, retry_quarantined=retry_quarantined) for targets in tables]
        started = [job for job in found if job is not None]
        for job in started:
            observer.started(job)
        return [job.job for job in started]

    def _start_on(
        self, targets: Sequence[RegistryColumn], options: JobOptions, *, retry_quarantined: bool
    ) -> StartedJob | None:
        present: list[RegistryColumn] = []
        for target in targets:
            holds = self._values.selects(sql.Identifier(target.column))
            binding = row_binding_by_tenant(self._connection, self._manager, target, holds, self._tenants)
            if binding.found:
                present.append(replace(target, row=binding.row))
        if not present:
            return None

        def begin() -> StartedJob:
            with transaction(self._connection):
                if retry_quarantined:
                    quarantine.release(self._connection, present[0].oid, [target.column for target in present])
                return self._begin(present, options)

        return retry_until_locked(targets[0].relation, begin)

    def _begin(self, targets: Sequence[RegistryColumn], options: JobOptions) -> StartedJob:
        lock_jobs(self._connection)
        relation = targets[0].oid
        found = self.unfinished(relation)
        if found is None:
            number, number_of_pass = create_job(self._connection, relation, self.kind.name, options.settings), 0
        else:
            number, number_of_pass = found
            # How triggers are suppressed is chosen again: there may be more columns now.
            self._connection.execute(
                "UPDATE glpgenc.backfill_jobs SET settings = settings - 'quiet' || %s WHERE job = %s",
                (Jsonb(options.settings), number),
            )
        if self.record(number, targets):
            begin_pass(self._connection, number, relation, number_of_pass + 1)
        firing = suppress_triggers(self._connection, number)
        return StartedJob(number, targets[0].relation, tuple(target.column for target in targets), firing)


def tidy_quarantine(connection: Connection, kind: ReencryptionKind, jobs: Iterable[int]) -> None:
    """Forget quarantined rows of some jobs that are not pending any more: deleted or written again since.

    :param connection: in a transaction.
    """
    for number in jobs:
        # Rows of a column that is still being filled may be the backfill's.
        targets = columns_of_job(connection, number)
        tidied = tuple(target.state != "expanded" for target in targets)
        if any(tidied):
            # Rows are named by the key that the job named them by: made of all its columns.
            plan = reencryption_plan(connection, targets, kind.values(connection, number))
            quarantine.remove_resolved(connection, replace(plan, columns=tuple(compress(plan.columns, tidied))))
