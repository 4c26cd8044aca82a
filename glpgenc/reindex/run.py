"""A reindex from its registration to the retirement of the old slot, and its abort before the swap."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import sql

from glpgenc.database import Connection, connect, translate_errors
from glpgenc.database.transactions import transaction, wait_for_open_transactions, wait_until_settled
from glpgenc.errors import RegistryError
from glpgenc.events import EncryptionAuditEventType, emit
from glpgenc.events.spans import spanned
from glpgenc.jobs import quarantine
from glpgenc.jobs.connection import connect_as_job
from glpgenc.jobs.plan import primary_key
from glpgenc.jobs.status import JobStatus, read_status
from glpgenc.jobs.supervisor import run_workers
from glpgenc.jobs.tenant_keys import KEPT_SECONDS
from glpgenc.keys.manager import KeyManager
from glpgenc.reencryption.jobs import ROUNDS, ReencryptionObserver, ReencryptionOptions, tidy_quarantine
from glpgenc.registry.catalog import CATALOG_TTL
from glpgenc.registry.columns import by_table
from glpgenc.reindex.boundaries import sealing
from glpgenc.reindex.indexes import build_index, duplicates, index_columns, old_indexes
from glpgenc.reindex.jobs import REINDEX, LackingSlot, ReindexJobs, cancel_jobs, jobs_of
from glpgenc.reindex.state import (
    Reindex,
    ReindexChange,
    begin_or_resume,
    current_state,
    event_of,
    open_reindex,
    set_phase,
)
from glpgenc.reindex.steps import (
    drop_slot,
    exclusive_reindex,
    register_slot,
    replace_roots,
    stage_roots,
    swap,
    targets_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from glpgenc.keys.model import DataKeyRecord
    from glpgenc.registry.columns import RegistryColumn
    from glpgenc.reindex.indexes import Duplicates
    from glpgenc.settings import Settings

APPLICATION = "glpgenc reindex"

SETTLE = CATALOG_TTL + KEPT_SECONDS
"""Seconds after which every process has read the registry again, and no worker of a job has older keys."""

_COUNT = sql.SQL("SELECT count(*) FROM {} WHERE {}")


class ReindexObserver(ReencryptionObserver):
    """Receives the progress of a reindex. All methods do nothing: override those that are of interest."""

    def phase(self, reindex: Reindex) -> None:
        """Receive a reindex whose next phase begins."""

    def roots(self, done: int, of: int) -> None:
        """Receive how many index roots have been staged."""

    def transactions(self, count: int) -> None:
        """Receive how many old transactions are waited for."""

    def building(self, index: str) -> None:
        """Receive the name of an index that is about to be built."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReindexOptions(ReencryptionOptions):
    """How to reindex.

    :param settle: seconds after which every process has read the registry again; ``None`` for the usual.
    :param prepare: end before the swap.
    :param sample: texts to make boundaries of, in place of a sample of the field's values.
    """

    prepare: bool = False
    sample: Sequence[str] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReindexReport:
    """What a reindex did.

    :param reindex: how it stands.
    :param resumed: whether it had begun before.
    :param jobs: the tables whose values were written again.
    :param quarantined: values that could not be, and that no one can read.
    :param duplicates: rows that the new normaliser makes alike in a UNIQUE column; they keep it from the swap.
    :param left_roots: index roots that nothing uses any more.
    """

    reindex: Reindex
    resumed: bool
    jobs: list[JobStatus]
    quarantined: int = 0
    duplicates: list[Duplicates] = field(default_factory=list)
    left_roots: list[DataKeyRecord] = field(default_factory=list)

    @property
    def finished(self) -> bool:
        """Whether the old slot is gone."""
        return self.reindex.phase == "done"

    def document(self) -> dict[str, Any]:
        """Return it for JSON."""
        return self.reindex.document() | {
            "resumed": self.resumed,
            "finished": self.finished,
            "rows": sum(job.rows for job in self.jobs),
            "quarantined": self.quarantined,
            "duplicates": [each.document() for each in self.duplicates],
            "left_roots": [str(key.key_id) for key in self.left_roots],
            "jobs": [job.document() for job in self.jobs],
        }


@spanned("glpgenc.job.reindex")
def reindex(
    settings: Settings,
    field: str,
    facet: str,
    *,
    normalizer: str | None = None,
    new_key: bool = False,
    boundaries: bool = False,
    buckets: int | None = None,
    options: ReindexOptions | None = None,
    observer: ReindexObserver | None = None,
) -> ReindexReport:
    """Give a facet a new key, another normaliser or new boundaries, and every value of its field the new terms.

    The new slot is registered, and written by everyone beside the old one; the rows that were there are written again;
    indexes are built; then the new slot takes the facet's name, and its index column that of the old one; at last the
    old one goes. It may be stopped at any time, in any way: the same call continues where it was.

    :param normalizer: the new one; ``None`` to keep it.
    :param new_key: whether to derive the HMAC keys from new index roots. A reindex always changes the HMAC key; without
        this it comes from the same root.
    :param boundaries: whether to make new boundaries of a text range.
    :param buckets: of how many buckets; ``None`` for as many as it has.
    :returns: what was done. Where it is not finished, see its phase: rows in quarantine, duplicates, or asked to end.
    :raises RegistryError: when this can't be begun, another process does it, or triggers would fire without consent.
    :raises KMSError: when the KMS does not make new roots.
    """
    with (
        translate_errors(),
        KeyManager.from_settings(settings) as manager,
        closing(connect_as_job(settings, APPLICATION)) as connection,
    ):
        begun, resumed = begin_or_resume(
            connection, field, facet, ReindexChange(normalizer, new_key, boundaries or buckets is not None, buckets)
        )
        emit(event_of(EncryptionAuditEventType.REINDEX_STARTED, begun, resumed=resumed))
        with exclusive_reindex(settings.require_database_url(), APPLICATION, begun.name) as guard:
            run = _Run(
                connection, manager, settings, begun, options or ReindexOptions(), observer or ReindexObserver(), guard
            )
            return run.go(resumed=resumed)


@dataclass(slots=True)
class _Run:
    connection: Connection
    manager: KeyManager
    settings: Settings
    reindex: Reindex
    options: ReindexOptions
    observer: ReindexObserver
    guard: int

    def go(self, *, resumed: bool) -> ReindexReport:
        found: list[Duplicates] = []
        left: list[DataKeyRecord] = []
        # It may have continued between the look and the lock.
        self.reindex = current_state(self.connection, self.reindex)
        while self.reindex.finished_at is None:
            before = self.reindex.phase
            self.observer.phase(self.reindex)
            if before == "staging":
                self._stage()
            elif before == "writing":
                self._let_everybody_write()
            elif before == "filling":
                self._fill()
            elif before == "indexing":
                found = self._index()
            elif before == "ready":
                self._swap()
            else:
                left = self._finish()
            self.reindex = current_state(self.connection, self.reindex)
            if self.reindex.phase == before:
                break
        return self._report(found, left, resumed=resumed)

    def _stage(self) -> None:
        # Once a facet has roots of a version, no owner may get one of it: what its terms are made with would change.
        roots = f"the index roots of class {self.reindex.data_class}"
        # Where the keys are: another database of the installation must not choose the same version at this moment.
        with exclusive_reindex(self.settings.require_keys_database_url(), APPLICATION, roots):
            version = stage_roots(self.connection, self.manager, self.reindex, self.observer.roots)
            seal = sealing(self.connection, self.manager, self.reindex, self.options.sample)
            register_slot(self.connection, self.reindex, version, seal)

    def _let_everybody_write(self) -> None:
        if self.reindex.written_at is not None:
            self._settle(self.reindex.written_at)
        self._reached("filling")

    def _fill(self) -> None:
        for attempt in range(ROUNDS):
            started = self._start_jobs(retry=attempt == 0 and self.options.retry_quarantined)
            if not started:
                break
            if not run_workers(self.settings, started, self.options.workers, self.observer.moving, [REINDEX]):
                return
            if self._has_quarantine():
                break
        with transaction(self.connection):
            jobs = jobs_of(self.connection, self.reindex.field, self.reindex.slot)
            tidy_quarantine(self.connection, REINDEX, jobs)
        if not self._lacking():
            self._reached("indexing")

    def _index(self) -> list[Duplicates]:
        with closing(connect_as_job(self.settings, APPLICATION, autocommit=True)) as building:
            building.execute("SELECT pg_catalog.set_config('statement_timeout', '0', false)")
            for target in targets_of(self.connection, self.reindex.field):
                if found := self._index_one(building, target):
                    return found
        self._reached("ready")
        return []

    def _index_one(self, building: Connection, target: RegistryColumn) -> list[Duplicates]:
        with transaction(self.connection):
            pair = index_columns(self.connection, target, self.reindex.old_slot, self.reindex.slot)
            indexes = [] if pair is None else old_indexes(self.connection, target.oid, pair[0])
            key = primary_key(self.connection, target.oid)
        if pair is None:
            return []
        unique = [index for index in indexes if index.unique]
        for _ in range(ROUNDS):
            # Before any is built: an index that finds rows alike after an hour is an hour lost.
            alike = [duplicates(self.connection, target, index, pair, key) for index in unique]
            if found := [each for each in alike if each is not None]:
                return found
            try:
                for index in indexes:
                    build_index(building, index.oid, *pair, self.observer.building)
            except psycopg.errors.UniqueViolation:
                continue  # written since the look
            return []
        raise RegistryError(
            f"rows alike keep a unique index from being built, and are gone when they are looked for: {target.name}",
            hint="run it again, while fewer rows of the table are written",
        )

    def _swap(self) -> None:
        if self.options.prepare:
            return
        # By a transaction that had keys from before the new slot, and began before it was waited for.
        if self._lacking():
            self._reached("filling")
            return
        swap(self.connection, self.reindex)

    def _finish(self) -> list[DataKeyRecord]:
        if self.reindex.swapped_at is not None:
            self._settle(self.reindex.swapped_at)
        drop_slot(self.connection, self.reindex, self.reindex.old_slot)
        left = replace_roots(self.connection, self.manager, self.reindex)
        self._reached("done")
        emit(event_of(EncryptionAuditEventType.REINDEX_FINISHED, self.reindex, aborted=False))
        return left

    def _settle(self, since: datetime) -> None:
        seconds = SETTLE if self.options.settle is None else self.options.settle
        wait_until_settled(self.connection, since, seconds, self.observer.settling)
        wait_for_open_transactions(self.connection, self.observer.transactions, (self.guard,))

    def _reached(self, phase: str) -> None:
        with transaction(self.connection):
            set_phase(self.connection, self.reindex.number, phase)

    def _start_jobs(self, *, retry: bool) -> list[int]:
        tables = by_table(targets_of(self.connection, self.reindex.field))
        jobs = ReindexJobs(self.connection, self.manager, self.reindex)
        return jobs.start_all(tables.values(), self.options.moving, self.observer, retry_quarantined=retry)

    def _lacking(self) -> int:
        """Return how many values do not carry the new slot."""
        return sum(self._lacks(target) for target in targets_of(self.connection, self.reindex.field))

    def _lacks(self, target: RegistryColumn) -> int:
        lacking = LackingSlot(None, self.reindex.slot).selects(sql.Identifier(target.column))
        with transaction(self.connection, {"statement_timeout": "0"}):
            [(count,)] = self.connection.execute(_COUNT.format(target.table_sql, lacking)).fetchall()
        return int(count)

    def _has_quarantine(self) -> bool:
        targets = targets_of(self.connection, self.reindex.field)
        with transaction(self.connection):
            return any(quarantine.count(self.connection, target.oid, [target.column]) for target in targets)

    def _report(self, found: list[Duplicates], left: list[DataKeyRecord], *, resumed: bool) -> ReindexReport:
        return ReindexReport(
            reindex=self.reindex,
            resumed=resumed,
            jobs=status_of(self.connection, self.reindex),
            quarantined=self._lacking() if self.reindex.phase == "filling" and self._has_quarantine() else 0,
            duplicates=found,
            left_roots=left,
        )


def status_of(connection: Connection, reindex: Reindex) -> list[JobStatus]:
    """Return the progress of a reindex's tables."""
    with transaction(connection):
        numbers = [] if reindex.new_slot is None else jobs_of(connection, reindex.field, reindex.slot)
        found = [read_status(connection, number) for number in numbers]
    return [job for job in found if job is not None]


def abort_reindex(settings: Settings, field: str, facet: str) -> Reindex:
    """Give a reindex up before its swap: the old slot continues as before, and nothing writes the new one any more.

    What carries the new slot's terms already loses them when it is next written. New index roots stay, unused, and
    serve the next reindex.

    :raises RegistryError: when none is under way, another process is at it, or the new slot has taken the name.
    """
    with translate_errors(), closing(connect(settings.require_database_url(), APPLICATION)) as connection:
        with transaction(connection):
            found = open_reindex(connection, field)
        if found is None or found.facet != facet:
            raise RegistryError(f"facet {facet} of field {field} is not being reindexed")
        with exclusive_reindex(settings.require_database_url(), APPLICATION, found.name):
            found = current_state(connection, found)
            if found.phase == "swapped":
                raise RegistryError(
                    f"the new slot of facet {facet} of field {field} is already in use",
                    hint="complete the reindex; to go back, reindex again with the earlier normaliser",
                )
            if found.new_slot is not None:
                cancel_jobs(connection, field, found.slot)
                drop_slot(connection, found, found.slot)
            with transaction(connection):
                set_phase(connection, found.number, "aborted")
            emit(event_of(EncryptionAuditEventType.REINDEX_FINISHED, found, aborted=True))
            return current_state(connection, found)
