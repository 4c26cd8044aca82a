"""The scheduled run: what is due is done, by one runner at a time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, LiteralString

from psycopg.errors import LockNotAvailable

from glpgenc.database import Connection, connect, translate_errors
from glpgenc.errors import GlpgencError
from glpgenc.events import EncryptionAuditEventType, emit
from glpgenc.jobs.connection import connect_as_job
from glpgenc.keys.model import KeyState, Purpose
from glpgenc.keys.store import DataKeyStore
from glpgenc.rotation.retirement import compromise
from glpgenc.rotation.run import RotateOptions, RotationObserver, rotate
from glpgenc.rotation.schedule import EVERY_CLASS, read_schedule
from glpgenc.rotation.selection import Rotation, RotationFilter, event_of, finish
from glpgenc.shards.databases import Databases
from glpgenc.shards.members import publish_in
from glpgenc.shred.destruction import Destruction, FailedDestruction, finish_due

if TYPE_CHECKING:
    from uuid import UUID

    from glpgenc.jobs.status import JobStatus
    from glpgenc.reencryption.jobs import StartedJob
    from glpgenc.rotation.run import RotationReport
    from glpgenc.rotation.schedule import RotationSchedule
    from glpgenc.settings import Settings

APPLICATION = "glpgenc rotation"

_INTERVAL = 0.5
# No advisory lock, which anyone could take: this one takes the rights of glpgenc_admin. It is of a transaction, so
# that it goes with the process through a pooler too. The transaction has no snapshot and no id, so vacuum continues;
# waiting in the server would hold a snapshot.
_LOCK: LiteralString = "LOCK TABLE glpgenc.rotation_runner IN EXCLUSIVE MODE NOWAIT"
_HOLDER: LiteralString = """
    SELECT a.pid, a.usename, a.application_name, pg_catalog.host(a.client_addr)
    FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a USING (pid)
    WHERE l.relation = 'glpgenc.rotation_runner'::pg_catalog.regclass AND l.granted AND l.mode = 'ExclusiveLock'
      AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())
"""


@dataclass(slots=True)
class ScheduledStep:
    """A rotation that was due, and its result.

    :param reason: as in glpgenc.rotations; ``shred`` for keys of a tombstone whose time for undoing is over.
    :param begun: the rotation, where an earlier run began it.
    :param state: ``finished``; ``waiting`` for other processes to take note of its keys; ``left`` where values are
        under old keys; ``stopped`` because the process was asked to end; ``failed``.
    :param seconds: until it can continue, where it is waiting.
    :param activated: how many keys encrypt since.
    :param rows: how many rows were moved, of each job.
    :param left: values that are under old keys.
    :param destroyed: how many wrapped keys were destroyed.
    :param missing: databases, of several, in which not all was done.
    """

    reason: str
    wanted: RotationFilter
    begun: Rotation | None = None
    state: str = "waiting"
    seconds: float | None = None
    activated: int = 0
    rows: dict[int, int] = field(default_factory=dict)
    left: int = 0
    destroyed: int = 0
    missing: list[str] = field(default_factory=list)
    error: GlpgencError | None = None

    @classmethod
    def of_destruction(cls, ended: Destruction | FailedDestruction) -> ScheduledStep:
        """Return the step for a tombstone."""
        owner = ended if isinstance(ended, FailedDestruction) else ended.tombstone
        data_class = None if owner.data_class == EVERY_CLASS else owner.data_class
        wanted = RotationFilter(tenant_id=owner.tenant_id, data_class=data_class)
        if isinstance(ended, FailedDestruction):
            return cls("shred", wanted, state="failed", error=ended.error)
        return cls("shred", wanted, state="finished", destroyed=ended.destroyed)

    def record(self, report: RotationReport) -> None:
        """Record the result of a rotation."""
        self.left += 0 if report.census is None else report.census.keys.total()
        self.missing = [each.database for each in report.databases if not each.finished] + report.forgotten
        self.state = "stopped" if report.census is None else "left" if self.left or self.missing else "finished"

    def document(self) -> dict[str, Any]:
        """Return it for JSON."""
        return {
            "reason": self.reason,
            "tenant_id": self.wanted.tenant_id,
            "data_class": self.wanted.data_class,
            "state": self.state,
            "seconds": self.seconds,
            "activated": self.activated,
            "rows": sum(self.rows.values()),
            "left": self.left,
            "destroyed": self.destroyed,
            "error": self.error and self.error.document(),
            **({"missing": self.missing} if self.missing else {}),
        }


@dataclass(frozen=True, slots=True)
class RunnerSession:
    """The database session of a run that is at work.

    :param pid: its backend; ``None`` where it had ended by the time that was asked.
    """

    pid: int | None = None
    role: str | None = None
    application: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class RunReport:
    """What a run did.

    :param plan: what was due; ``None`` where another runner was at work.
    :param other: that one.
    """

    plan: RotationSchedule | None
    steps: list[ScheduledStep]
    other: RunnerSession | None = None

    @property
    def is_well(self) -> bool:
        """Whether nothing failed, and no value was left under an old key."""
        return all(step.state in {"finished", "waiting", "stopped"} for step in self.steps)

    def document(self) -> dict[str, Any]:
        """Return it for JSON."""
        other = None if self.other is None else asdict(self.other)
        return {"another_runs": self.plan is None, "runner": other, "steps": [step.document() for step in self.steps]}


class _NotYetError(Exception):
    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__()


def run_due(
    settings: Settings,
    options: RotateOptions | None = None,
    observer: RotationObserver | None = None,
    *,
    wait: bool | None = None,
    databases: Databases | None = None,
) -> RunReport:
    """Do what is due, and what was left undone: each rotation by itself, so that one that fails stops no other.

    :param wait: ``None``: until the new keys are in use and the rows moved, but not for another runner; ``True``: for
        another runner too; ``False``: for nothing. Keys are staged then, and the next run continues with those that are
        old enough.
    :param databases: where values are; by default those of the settings.
    :raises ConfigurationError: when the role is a superuser, and the settings do not allow that.
    """
    options, observer = options or RotateOptions(), observer or RotationObserver()
    settle = settings.cache_ttl if options.settle is None else options.settle
    chosen = databases or Databases.of(settings)
    settings = chosen.keys.settings
    url = settings.require_database_url()
    with translate_errors(), only_runner(url, wait=wait is True) as other:
        if other is not None:
            return RunReport(None, [], other)
        with closing(connect_as_job(settings, APPLICATION)) as connection:
            plan = read_schedule(connection, settle)
        steps = [ScheduledStep(each.reason, each.wanted, each) for each in plan.unfinished]
        steps += [ScheduledStep(each.reason, each.wanted) for each in plan.due]
        destroyed = [ScheduledStep.of_destruction(each) for each in finish_due(settings)]
        if destroyed and chosen.shards:
            publish_in(chosen)
        _Run(chosen, options, observer).all(steps, wait=wait is not False)
        return RunReport(plan, destroyed + steps)


@contextmanager
def only_runner(database_url: str, *, wait: bool) -> Iterator[RunnerSession | None]:
    """Be the only runner within a block, on a connection of its own, which gives the lock back in whatever way it ends.

    :param wait: for the other one to end.
    :returns: the other one, where there is one.
    """
    with closing(connect(database_url, APPLICATION)) as connection, connection.transaction():
        connection.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        while (other := _other_runner(connection)) is not None and wait:
            time.sleep(_INTERVAL)
        yield other


def _other_runner(connection: Connection) -> RunnerSession | None:
    try:
        with connection.transaction():
            connection.execute(_LOCK)
    except LockNotAvailable:
        row = connection.execute(_HOLDER).fetchone()
        return RunnerSession() if row is None else RunnerSession(*row)
    return None


class _Run:
    def __init__(self, databases: Databases, options: RotateOptions, observer: RotationObserver) -> None:
        self._databases, self._settings = databases, databases.keys.settings
        self._options, self._observer = options, observer

    def all(self, steps: list[ScheduledStep], *, wait: bool) -> None:
        """Take each step as far as it goes without waiting, so that they wait at the same time, then wait for all."""
        left = steps
        while left:
            for step in left:
                self._one(step)
                if step.state == "stopped":
                    return
            left = [step for step in left if step.state == "waiting"]
            if not wait:
                return
            self._sleep(min((step.seconds or 0.0 for step in left), default=0.0))

    def _sleep(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while (remaining := until - time.monotonic()) > 0:
            self._observer.settling(remaining)
            time.sleep(min(_INTERVAL, remaining))

    def _one(self, step: ScheduledStep) -> None:
        step.seconds, step.left = None, 0
        try:
            if step.begun is not None and step.reason == "compromise":
                self._leave_compromised(step, step.begun)
            else:
                observer = _StepObserver(self._observer, step)
                report = rotate(
                    self._settings,
                    step.wanted,
                    self._options,
                    observer,
                    reason=step.reason,
                    databases=self._databases,
                )
                step.record(report)
        except _NotYetError as not_yet:
            step.state, step.seconds = "waiting", not_yet.seconds
        except GlpgencError as error:
            step.state, step.error = "failed", error

    def _leave_compromised(self, step: ScheduledStep, begun: Rotation) -> None:
        known = _compromised(self._settings, step.wanted)
        for key_id in known:
            observer = _StepObserver(self._observer, step)
            found = compromise(self._settings, key_id, self._options, observer, databases=self._databases)
            step.record(found.report)
            if step.state == "stopped":
                return
        if not known:
            # It was retired or destroyed since, which takes that nothing was under it.
            with closing(connect(self._settings.require_database_url(), APPLICATION)) as connection:
                ended = finish(connection, begun)
            if ended:
                emit(event_of(EncryptionAuditEventType.ROTATION_FINISHED, begun, keys=0))
            step.state = "finished"


def _compromised(settings: Settings, wanted: RotationFilter) -> list[UUID]:
    with closing(DataKeyStore(settings.require_database_url())) as store:
        keys = store.list(
            tenant_id=wanted.tenant_id,
            data_class=wanted.data_class,
            purpose=Purpose.ENCRYPTION,
            state=KeyState.COMPROMISED,
        )
    return [key.key_id for key in keys if key.retired_at is None and not key.shredded]


class _StepObserver(RotationObserver):
    """Passes on progress, counts for a step, and breaks off where a rotation would wait."""

    def __init__(self, observer: RotationObserver, step: ScheduledStep) -> None:
        self._observer, self._step = observer, step

    def keys(self, what: str, done: int, of: int) -> None:
        if what == "activated":
            self._step.activated += 1
        self._observer.keys(what, done, of)

    def settling(self, seconds: float) -> None:
        raise _NotYetError(seconds)

    def draining(self, seconds: float) -> None:
        raise _NotYetError(seconds)

    def started(self, job: StartedJob) -> None:
        self._observer.started(job)

    def moving(self, jobs: list[JobStatus]) -> None:
        self._step.rows |= {job.job: job.rows for job in jobs}
        self._observer.moving(jobs)

    def counting(self, column: str, done: int, of: int) -> None:
        self._observer.counting(column, done, of)
