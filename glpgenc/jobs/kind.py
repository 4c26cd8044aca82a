"""Kinds of jobs: which columns a job writes, what they become, and how they are written."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from glpgenc.errors import RegistryError
from glpgenc.jobs.plan import JobPlan

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from glpgenc.database import Connection
    from glpgenc.jobs.job import Job
    from glpgenc.jobs.status import JobStatus
    from glpgenc.jobs.tenant_keys import TenantKeys
    from glpgenc.jobs.writer import ChunkWriter
    from glpgenc.registry.columns import RegistryColumn


P = TypeVar("P", bound=JobPlan)


class JobKind(ABC, Generic[P]):
    """A kind of job. Objects are sent to worker processes, so that they can be pickled."""

    name: ClassVar[str]
    """What ``glpgenc.backfill_jobs`` calls it."""

    uses_pending_index: ClassVar[bool] = False
    """Whether an index of the pending rows makes later passes shorter."""

    @abstractmethod
    def targets(self, connection: Connection, job: Job) -> list[RegistryColumn]:
        """Return the columns of a job."""

    @abstractmethod
    def plan(self, connection: Connection, job: Job) -> P:
        """Make the plan of a job.

        :raises RegistryError: when its table is not being migrated any more.
        """

    @abstractmethod
    def writer(self, plan: P, keys: TenantKeys) -> Callable[..., ChunkWriter]:
        """Return what makes the writers of a plan; it is called as :class:`~glpgenc.jobs.writer.ChunkWriter` is."""

    def complete(self, connection: Connection, plan: P) -> None:
        """Complete a job, in the transaction that finishes it."""

    def report(self, status: JobStatus) -> None:
        """Report a finished job, in the process that supervises its workers."""


def kind_of(job: Job, kinds: Sequence[JobKind[Any]]) -> JobKind[Any]:
    """Return the kind of a job.

    :raises RegistryError: when it is not one of these.
    """
    for kind in kinds:
        if kind.name == job.kind:
            return kind
    raise RegistryError(f"job {job.number} of table {job.table} is a {job.kind}, which this command does not run")
