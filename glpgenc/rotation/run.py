"""A rotation: new keys for tenants and classes, and every row moved to them without blocking reads or writes."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, LiteralString

from glpgenc.database import Connection, translate_errors
from glpgenc.database.transactions import transaction, wait_until_settled
from glpgenc.events import EncryptionAuditEventType, emit
from glpgenc.events.spans import spanned
from glpgenc.jobs.connection import connect_as_job
from glpgenc.jobs.status import JobStatus, read_status
from glpgenc.jobs.supervisor import run_workers
from glpgenc.keys.manager import KeyManager
from glpgenc.keys.model import DataKeyRecord
from glpgenc.reencryption.jobs import ROUNDS, ReencryptionObserver, ReencryptionOptions
from glpgenc.registry.columns import columns_of_classes
from glpgenc.rotation.jobs import ROTATION, RotationJobs, tidy_rotations
from glpgenc.rotation.key_census import Census, census
from glpgenc.rotation.selection import Rotation, RotationFilter, begin_or_resume, event_of, finish, to_leave, to_replace

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from uuid import UUID

    from glpgenc.settings import Settings

APPLICATION = "glpgenc rotate"

_MADE: LiteralString = "SELECT max(created_at) FROM glpgenc.data_keys WHERE key_id = ANY (%s)"
_REPLACED: LiteralString = "SELECT max(deactivated_at) FROM glpgenc.data_keys WHERE key_id = ANY (%s)"


class RotationObserver(ReencryptionObserver):
    """Receives the progress of a rotation. All methods do nothing: override those that are of interest."""

    def keys(self, what: str, done: int, of: int) -> None:
        """Receive how many keys have been ``staged`` or ``activated``."""

    def draining(self, seconds: float) -> None:
        """Receive how many seconds are left until no process writes with an old key."""

    def counting(self, column: str, done: int, of: int) -> None:
        """Receive a column that is about to be read, and how many of all columns' bytes were read before."""


class RotateOptions(ReencryptionOptions):
    """How to rotate.

    :param settle: seconds that a new key is read with before it is written with, and that an old one may be written
        with once it was replaced: the longest TTL of any process's cache, or 0 where all of them watch (see
        :class:`~glpgenc.keys.watcher.KeyWatcher`). ``None`` for the TTL here.
    """

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RotationReport:
    """What a rotation did.

    :param resumed: whether it had begun before.
    :param activated: keys that encrypt since.
    :param left_keys: keys that no value is to be under any more.
    :param census: what was found under the old keys afterwards; ``None`` where it was stopped before.
    """

    rotation: int
    resumed: bool
    activated: list[DataKeyRecord]
    left_keys: list[DataKeyRecord]
    jobs: list[JobStatus]
    census: Census | None

    @property
    def finished(self) -> bool:
        """Whether no value is under the old keys."""
        return self.census is not None and not self.census.columns

    @property
    def hot_share(self) -> float | None:
        """The share of the rows that were moved without writing an index; ``None`` where none was moved."""
        rows = sum(job.rows for job in self.jobs)
        return sum(job.hot for job in self.jobs) / rows if rows else None

    def document(self) -> dict[str, Any]:
        """Return it for JSON."""
        return {
            "rotation": self.rotation,
            "resumed": self.resumed,
            "finished": self.finished,
            "activated": [str(key.key_id) for key in self.activated],
            "left_keys": [str(key.key_id) for key in self.left_keys],
            "rows": sum(job.rows for job in self.jobs),
            "hot_share": self.hot_share,
            "quarantined": sum(job.quarantined for job in self.jobs),
            "jobs": [job.document() for job in self.jobs],
            "left": None if self.census is None else [column.document() for column in self.census.columns],
        }


@dataclass(frozen=True, slots=True)
class RotationEstimate:
    """What a rotation would do.

    :param replaced: keys that would be replaced, each with one KMS request.
    :param census: where values are that would have to move.
    """

    replaced: list[DataKeyRecord]
    census: Census

    @property
    def values(self) -> int:
        """How many values would have to move."""
        return self.census.keys.total()

    def document(self) -> dict[str, Any]:
        """Return it for JSON."""
        return {
            "replaced": [str(key.key_id) for key in self.replaced],
            "kms_requests": len(self.replaced),
            "values": self.values,
            "columns": [column.document() for column in self.census.columns],
        }


def estimate_rotation(connection: Connection, settings: Settings, wanted: RotationFilter) -> RotationEstimate:
    """Count the keys that a rotation would replace, and the values that would move. Reads every bytea column.

    :param connection: outside a transaction.
    :raises DatabaseError: when a table can't be read.
    """
    with KeyManager.from_settings(settings) as manager:
        replaced = to_replace(manager, wanted)
        moving = [*replaced, *to_leave(manager, wanted)]
    return RotationEstimate(replaced, census(connection, [key.key_id for key in moving]) if moving else Census())


@spanned("glpgenc.job.rotate")
def rotate(
    settings: Settings,
    wanted: RotationFilter,
    options: RotateOptions | None = None,
    observer: RotationObserver | None = None,
    *,
    reason: str = "asked",
    leave: UUID | None = None,
) -> RotationReport:
    """Replace keys, and move every value that is under the old ones, beside those who read and write.

    Each key is first staged: every process can read with it before the first one writes with it. Then it is made the
    active one, and the jobs of the backfill engine move the rows, table by table. At last, when no process can have the
    old key as the active one in its cache any more, every bytea column of the database is read, registered or not, for
    values that were missed. It may be stopped at any time, in any way: the
    same call continues where it was, and makes no further keys.

    :param reason: what is in glpgenc.rotations: ``asked``, ``age``, ``uses`` or ``compromise``.
    :param leave: replace no key, and move the values under this one only.
    :returns: what was done. Where it is not finished, values are left: in quarantine, in columns that the registry does
        not know, or because it was asked to end.
    :raises RegistryError: when triggers of a table would fire without consent.
    :raises KeyManagementError: when keys can't be used as this takes.
    :raises KMSError: when the KMS does not make the new keys.
    """
    options, observer = options or RotateOptions(), observer or RotationObserver()
    with (
        translate_errors(),
        KeyManager.from_settings(settings) as manager,
        closing(_Run(manager, settings, options, observer, connect_as_job(settings, APPLICATION))) as run,
    ):
        run.begin(wanted, reason)
        if leave is None:
            return run.move(run.replace(), to_leave(manager, wanted))
        return run.move([], [key for key in to_leave(manager, wanted) if key.key_id == leave])


@dataclass(slots=True)
class _Run:
    manager: KeyManager
    settings: Settings
    options: RotateOptions
    observer: RotationObserver
    connection: Connection
    rotation: Rotation = field(init=False)

    def begin(self, wanted: RotationFilter, reason: str) -> None:
        self.rotation = begin_or_resume(self.connection, wanted, reason)
        emit(event_of(EncryptionAuditEventType.ROTATION_STARTED, self.rotation, resumed=self.rotation.resumed))

    def close(self) -> None:
        self.connection.close()

    def replace(self) -> list[DataKeyRecord]:
        old = to_replace(self.manager, self.rotation.wanted, self.rotation.started_at)
        staged: list[DataKeyRecord] = []
        for key in old:
            staged.append(self.manager.stage(key.tenant_id, key.data_class, key.purpose))
            self.observer.keys("staged", len(staged), len(old))
        if staged:
            self._wait(_MADE, staged, self.observer.settling)
        for number, key in enumerate(staged, 1):
            self.manager.activate(key)
            self.observer.keys("activated", number, len(staged))
        return staged

    def _wait(self, moment: LiteralString, keys: Sequence[DataKeyRecord], report: Callable[[float], None]) -> None:
        with self.connection.transaction():
            [(since,)] = self.connection.execute(moment, ([key.key_id for key in keys],)).fetchall()
        if since is not None:
            settle = self.settings.cache_ttl if self.options.settle is None else self.options.settle
            wait_until_settled(self.connection, since, settle, report)

    def move(self, activated: list[DataKeyRecord], keys: list[DataKeyRecord]) -> RotationReport:
        numbers: dict[int, None] = {}
        found: Census | None = None
        before: Census | None = None
        for attempt in range(ROUNDS):
            started = self._start_jobs(keys, retry=attempt == 0 and self.options.retry_quarantined)
            numbers |= dict.fromkeys(started)
            if started and not self._work(started):
                found = None
                break
            # Until then someone may write with one of them, and what was counted says nothing.
            self._wait(_REPLACED, keys, self.observer.draining)
            found = self._census(keys)
            # What a round changed nothing about is in quarantine, or no job's to move.
            if found == before or not any(column.registered for column in found.columns):
                break
            before = found
        if found is not None and not found.columns:
            with transaction(self.connection):
                tidy_rotations(self.connection)
            finish(self.connection, self.rotation)
            emit(event_of(EncryptionAuditEventType.ROTATION_FINISHED, self.rotation, keys=len(keys)))
        with transaction(self.connection):
            jobs = [read_status(self.connection, number) for number in numbers]
        return RotationReport(
            rotation=self.rotation.number,
            resumed=self.rotation.resumed,
            activated=activated,
            left_keys=keys,
            jobs=[job for job in jobs if job is not None],
            census=found,
        )

    def _start_jobs(self, keys: Sequence[DataKeyRecord], *, retry: bool) -> list[int]:
        if not keys:
            return []
        with transaction(self.connection):
            tables = columns_of_classes(self.connection, sorted({key.data_class for key in keys}))
        jobs = RotationJobs(self.connection, self.manager, keys)
        return jobs.start_all(tables.values(), self.options.moving, self.observer, retry_quarantined=retry)

    def _work(self, numbers: list[int]) -> bool:
        # Through hours without a word the connection would be cut by someone, as by a restart of the server.
        self.connection.close()
        done = run_workers(self.settings, numbers, self.options.workers, self.observer.moving, [ROTATION])
        self.connection = connect_as_job(self.settings, APPLICATION)
        return done

    def _census(self, keys: Sequence[DataKeyRecord]) -> Census:
        if not keys:
            return Census()
        return census(self.connection, [key.key_id for key in keys], self.observer.counting)
