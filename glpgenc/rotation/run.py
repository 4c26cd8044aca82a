"""A rotation: new keys for tenants and classes, and every row moved to them without blocking reads or writes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any, LiteralString

from glpgenc.database import Connection, translate_errors
from glpgenc.database.transactions import transaction, wait_until_settled
from glpgenc.errors import GlpgencError
from glpgenc.events import EncryptionAuditEventType, emit
from glpgenc.events.spans import spanned
from glpgenc.jobs.connection import connect_as_job
from glpgenc.jobs.status import JobStatus, read_status
from glpgenc.jobs.supervisor import DatabaseJobs, run_workers_in
from glpgenc.keys.manager import KeyManager
from glpgenc.keys.model import DataKeyRecord
from glpgenc.reencryption.jobs import ROUNDS, ReencryptionObserver, ReencryptionOptions
from glpgenc.registry.columns import columns_of_classes
from glpgenc.rotation.jobs import ROTATION, RotationJobs, tidy_rotations
from glpgenc.rotation.key_census import Census, census
from glpgenc.rotation.selection import RotationFilter, begin_or_resume, event_of, finish, to_leave, to_replace
from glpgenc.shards.databases import Database, Databases
from glpgenc.shards.members import Members, members

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from uuid import UUID

    from glpgenc.reencryption.jobs import StartedJob
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
class DatabaseReport:
    """What a rotation did in one database of several.

    :param database: what it is called.
    :param census: what was found there under the old keys afterwards; ``None`` where it could not be looked for.
    :param error: why nothing, or not all, was done there.
    """

    database: str
    jobs: list[JobStatus]
    census: Census | None
    error: GlpgencError | None = None

    @property
    def finished(self) -> bool:
        """Whether no value is under the old keys there."""
        return self.error is None and self.census is not None and not self.census.columns

    def document(self) -> dict[str, Any]:
        """Return it for JSON."""
        return {
            "database": self.database,
            "finished": self.finished,
            "rows": sum(job.rows for job in self.jobs),
            "left": None if self.census is None else self.census.keys.total(),
            "error": self.error and self.error.document(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class RotationReport:
    """What a rotation did.

    :param resumed: whether it had begun before.
    :param activated: keys that encrypt since.
    :param left_keys: keys that no value is to be under any more.
    :param census: what was found under the old keys afterwards; ``None`` where it was stopped before.
    :param databases: where there are several: what was done in each.
    :param forgotten: registered databases that were not named.
    """

    rotation: int
    resumed: bool
    activated: list[DataKeyRecord]
    left_keys: list[DataKeyRecord]
    jobs: list[JobStatus]
    census: Census | None
    databases: list[DatabaseReport] = field(default_factory=list)
    forgotten: list[str] = field(default_factory=list)

    @property
    def finished(self) -> bool:
        """Whether no value is under the old keys, in any database of the installation."""
        complete = not self.forgotten and all(each.finished for each in self.databases)
        return complete and self.census is not None and not self.census.columns

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
            **({"databases": [each.document() for each in self.databases]} if self.databases else {}),
            **({"forgotten": self.forgotten} if self.forgotten else {}),
        }


@dataclass(frozen=True, slots=True)
class RotationEstimate:
    """What a rotation would do.

    :param replaced: keys that would be replaced, each with one KMS request.
    :param census: where values are that would have to move.
    :param failed: databases that could not be looked at, and why.
    :param forgotten: registered databases that were not named.
    """

    replaced: list[DataKeyRecord]
    census: Census
    failed: dict[str, GlpgencError] = field(default_factory=dict)
    forgotten: list[str] = field(default_factory=list)

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
            **({"failed": {name: error.message for name, error in self.failed.items()}} if self.failed else {}),
            **({"forgotten": self.forgotten} if self.forgotten else {}),
        }


def estimate_rotation(
    settings: Settings, wanted: RotationFilter, databases: Databases | None = None
) -> RotationEstimate:
    """Count the keys that a rotation would replace, and the values that would move. Reads every bytea column.

    :param databases: where to look; by default those of the settings.
    :raises DatabaseError: when a table of the database with the keys can't be read.
    """
    chosen = databases or Databases.of(settings)
    with (
        KeyManager.from_settings(chosen.keys.settings) as manager,
        members(chosen, manager.registry, APPLICATION, partial(connect_as, application=APPLICATION)) as opened,
    ):
        replaced = to_replace(manager, wanted)
        ids = [key.key_id for key in (*replaced, *to_leave(manager, wanted))]
        counts = count_all(opened, chosen, ids) if ids else {}
        found = sum((each for each in counts.values() if isinstance(each, Census)), Census())
        failed = {each.label: error for each, error in opened.failed.items()}
        failed |= {each.label: error for each, error in counts.items() if isinstance(error, GlpgencError)}
        return RotationEstimate(replaced, found, failed, [each.label for each in opened.forgotten])


@spanned("glpgenc.job.rotate")
def rotate(
    settings: Settings,
    wanted: RotationFilter,
    options: RotateOptions | None = None,
    observer: RotationObserver | None = None,
    *,
    reason: str = "asked",
    leave: UUID | None = None,
    databases: Databases | None = None,
) -> RotationReport:
    """Replace keys, and move every value that is under the old ones, beside those who read and write.

    Each key is first staged: every process can read with it before the first one writes with it. Then it is made the
    active one, and the jobs of the backfill engine move the rows, table by table. At last, when no process can have the
    old key as the active one in its cache any more, every bytea column of the database is read, registered or not, for
    values that were missed. It may be stopped at any time, in any way: the
    same call continues where it was, and makes no further keys.

    Of several databases each is worked in at the same time. One that can't be reached, or in which it fails, keeps no
    other from being moved, and the rotation from being finished.

    :param reason: what is in glpgenc.rotations: ``asked``, ``age``, ``uses`` or ``compromise``.
    :param leave: replace no key, and move the values under this one only.
    :param databases: where values are; by default those of the settings.
    :returns: what was done. Where it is not finished, values are left: in quarantine, in columns that the registry does
        not know, in a database that was not named or not reached, or because it was asked to end.
    :raises RegistryError: when triggers of a table would fire without consent.
    :raises KeyManagementError: when keys can't be used as this takes.
    :raises KMSError: when the KMS does not make the new keys.
    """
    options, observer = options or RotateOptions(), observer or RotationObserver()
    chosen = databases or Databases.of(settings)
    with (
        translate_errors(),
        KeyManager.from_settings(chosen.keys.settings) as manager,
        members(chosen, manager.registry, APPLICATION, partial(connect_as, application=APPLICATION)) as opened,
    ):
        run = _Run(manager, chosen, opened, options, observer)
        run.begin(wanted, reason)
        if leave is None:
            return run.move(run.replace(), to_leave(manager, wanted))
        return run.move([], [key for key in to_leave(manager, wanted) if key.key_id == leave])


def connect_as(settings: Settings, application: str) -> Connection:
    """Open a job's connection, by settings alone."""
    return connect_as_job(settings, application)


def count_all(
    opened: Members,
    databases: Databases,
    key_ids: Sequence[UUID],
    show: Callable[[str, int, int], None] = lambda *_: None,
) -> dict[Database, Census | GlpgencError]:
    """Count the values under keys in each database at once.

    A shard in which that fails is among the failed ones afterwards.

    :raises GlpgencError: as :func:`~glpgenc.rotation.key_census.census`, where there is one database only.
    """
    places = [(databases.keys, opened.keys), *((each.database, each.connection) for each in opened.shards)]
    if not databases.shards:
        return {databases.keys: census(opened.keys, key_ids, show)}

    def count(place: tuple[Database, Connection]) -> Census | GlpgencError:
        database, connection = place

        def labelled(column: str, done: int, of: int) -> None:
            show(f"{database.label} {column}", done, of)

        try:
            return census(connection, key_ids, labelled).within(database.label)
        except GlpgencError as error:
            return error

    with ThreadPoolExecutor(len(places)) as threads:
        found = list(threads.map(count, places))
    for (database, _), each in zip(places, found, strict=True):
        if isinstance(each, GlpgencError) and database is not databases.keys:
            opened.fail(database, each)
    return {database: each for (database, _), each in zip(places, found, strict=True)}


@dataclass(slots=True)
class _Place:
    """One database of a rotation.

    :param label: ``None`` where it is the only one.
    :param settled: whether another round would change nothing.
    """

    database: Database
    label: str | None
    numbers: dict[int, None] = field(default_factory=dict)
    jobs: list[JobStatus] = field(default_factory=list)
    before: Census | None = None
    found: Census | None = None
    settled: bool = False
    error: GlpgencError | None = None


class _PlaceObserver(RotationObserver):
    """Names the database of what it passes on."""

    def __init__(self, observer: RotationObserver, label: str) -> None:
        self._observer, self._label = observer, label

    def started(self, job: StartedJob) -> None:
        self._observer.started(replace(job, table=f"{self._label} {job.table}"))


class _Run:
    def __init__(
        self,
        manager: KeyManager,
        databases: Databases,
        opened: Members,
        options: RotateOptions,
        observer: RotationObserver,
    ) -> None:
        self.manager, self.options, self.observer = manager, options, observer
        self._opened, self._databases = opened, databases
        several = bool(databases.shards)
        self._places = [_Place(each, each.label if several else None) for each in databases.all]
        for place in self._places:
            place.error = opened.failed.get(place.database)

    def begin(self, wanted: RotationFilter, reason: str) -> None:
        self.rotation = begin_or_resume(self._opened.keys, wanted, reason)
        emit(event_of(EncryptionAuditEventType.ROTATION_STARTED, self.rotation, resumed=self.rotation.resumed))
        self._opened.advance(self.manager.registry)
        self._publish()

    def replace(self) -> list[DataKeyRecord]:
        old = to_replace(self.manager, self.rotation.wanted, self.rotation.started_at)
        staged: list[DataKeyRecord] = []
        for key in old:
            staged.append(self.manager.stage(key.tenant_id, key.data_class, key.purpose))
            self.observer.keys("staged", len(staged), len(old))
        if staged:
            self._publish()
            self._wait(_MADE, staged, self.observer.settling)
        for number, key in enumerate(staged, 1):
            self.manager.activate(key)
            self.observer.keys("activated", number, len(staged))
        if staged:
            self._publish()
            # From here on no transaction of an original gets an old key to write with: a copy that is made later has
            # what the original has under it.
            self._opened.advance(self.manager.registry)
            self._take_failures()
        return staged

    def move(self, activated: list[DataKeyRecord], keys: list[DataKeyRecord]) -> RotationReport:
        stopped = False
        for attempt in range(ROUNDS):
            places = [place for place in self._places if place.error is None and not place.settled]
            if not places:
                break
            started = self._start_jobs(places, keys, retry=attempt == 0 and self.options.retry_quarantined)
            if started and not self._work(started):
                stopped = True
                break
            # Until then someone may write with one of them, and what was counted says nothing.
            self._wait(_REPLACED, keys, self.observer.draining)
            self._count(places, keys)
        if stopped:
            for place in self._places:
                place.found = None
        return self._report(activated, keys, stopped=stopped)

    def _report(self, activated: list[DataKeyRecord], keys: list[DataKeyRecord], *, stopped: bool) -> RotationReport:
        found = None if stopped else sum((place.found for place in self._places if place.found is not None), Census())
        forgotten = [each.label for each in self._opened.forgotten]
        for place in filter(self._is_open, self._places):
            with self._recorded(place):
                self._end(place, tidy=place.found is not None and not place.found.columns)
        complete = not forgotten and all(place.error is None for place in self._places)
        if found is not None and not found.columns and complete:
            finish(self._opened.keys, self.rotation)
            emit(event_of(EncryptionAuditEventType.ROTATION_FINISHED, self.rotation, keys=len(keys)))
        reports = [
            DatabaseReport(database=place.label, jobs=place.jobs, census=place.found, error=place.error)
            for place in self._places
            if place.label is not None
        ]
        return RotationReport(
            rotation=self.rotation.number,
            resumed=self.rotation.resumed,
            activated=activated,
            left_keys=keys,
            jobs=[job for place in self._places for job in place.jobs],
            census=found,
            databases=reports,
            forgotten=forgotten,
        )

    def _end(self, place: _Place, *, tidy: bool) -> None:
        connection = self._connection(place)
        with transaction(connection):
            if tidy:
                tidy_rotations(connection)
            jobs = [read_status(connection, number) for number in place.numbers]
        place.jobs = [replace(job, database=place.label) for job in jobs if job is not None]

    def _publish(self) -> None:
        self._opened.publish()
        self._take_failures()

    def _take_failures(self) -> None:
        for place in self._places:
            place.error = place.error or self._opened.failed.get(place.database)

    def _connection(self, place: _Place) -> Connection:
        if place.database is self._databases.keys:
            return self._opened.keys
        return next(each.connection for each in self._opened.shards if each.database is place.database)

    def _is_open(self, place: _Place) -> bool:
        return place.database is self._databases.keys or any(
            each.database is place.database for each in self._opened.shards
        )

    @contextmanager
    def _recorded(self, place: _Place) -> Iterator[None]:
        """Record the error of one database of several, and continue with the others."""
        try:
            with translate_errors():
                yield
        except GlpgencError as error:
            if place.label is None or self._opened.keys.closed:
                raise
            place.error = place.error or error

    def _wait(self, moment: LiteralString, keys: Sequence[DataKeyRecord], report: Callable[[float], None]) -> None:
        connection = self._opened.keys
        with connection.transaction():
            [(since,)] = connection.execute(moment, ([key.key_id for key in keys],)).fetchall()
        if since is not None:
            settings = self._databases.keys.settings
            settle = settings.cache_ttl if self.options.settle is None else self.options.settle
            wait_until_settled(connection, since, settle, report)

    def _start_jobs(self, places: list[_Place], keys: Sequence[DataKeyRecord], *, retry: bool) -> list[_Place]:
        """Start the jobs of each database, and return those that have some."""
        found = []
        for place in places if keys else []:
            with self._recorded(place):
                numbers = self._start_in(place, keys, retry=retry)
                place.numbers |= dict.fromkeys(numbers)
                if numbers:
                    found.append(place)
        return found

    def _start_in(self, place: _Place, keys: Sequence[DataKeyRecord], *, retry: bool) -> list[int]:
        connection = self._connection(place)
        with transaction(connection):
            tables = columns_of_classes(connection, sorted({key.data_class for key in keys}))
        observer = self.observer if place.label is None else _PlaceObserver(self.observer, place.label)
        with self._manager_of(place) as manager:
            jobs = RotationJobs(connection, manager, keys)
            return jobs.start_all(tables.values(), self.options.moving, observer, retry_quarantined=retry)

    @contextmanager
    def _manager_of(self, place: _Place) -> Iterator[KeyManager]:
        if place.database is self._databases.keys:
            yield self.manager
            return
        # Its fields are those of its own registry.
        with KeyManager.from_settings(place.database.settings) as manager:
            yield manager

    def _work(self, places: list[_Place]) -> bool:
        """Run the jobs of databases, and return whether it was not asked to end."""
        # Through hours without a word the connections would be cut by someone, as by a restart of the server.
        self._opened.keys.close()
        for shard in self._opened.shards:
            shard.connection.close()
        jobs = [DatabaseJobs(place.database.settings, list(place.numbers), place.label) for place in places]
        ended = run_workers_in(jobs, self.options.workers, self.observer.moving, [ROTATION])
        for place, outcome in zip(places, ended, strict=True):
            if outcome.error is not None and place.label is None:
                raise outcome.error
            place.error = place.error or outcome.error
        self._opened.keys = connect_as(self._databases.keys.settings, APPLICATION)
        for shard in list(self._opened.shards):
            try:
                with translate_errors():
                    shard.connection = connect_as(shard.database.settings, APPLICATION)
            except GlpgencError as error:
                self._opened.fail(shard.database, error)
        # Their URLs may lead elsewhere by now.
        self._opened.require_originals(self.manager.registry)
        self._take_failures()
        return all(outcome.done or outcome.error is not None for outcome in ended)

    def _count(self, places: list[_Place], keys: Sequence[DataKeyRecord]) -> None:
        ids = [key.key_id for key in keys]
        counts = count_all(self._opened, self._databases, ids, self.observer.counting) if keys else {}
        self._take_failures()
        for place in places:
            found = counts.get(place.database, Census() if not keys else None)
            if isinstance(found, GlpgencError):
                place.error = place.error or found
            elif found is not None and place.error is None:
                # What a round changed nothing about is in quarantine, or no job's to move.
                place.settled = found == place.before or not any(column.registered for column in found.columns)
                place.before = place.found = found
