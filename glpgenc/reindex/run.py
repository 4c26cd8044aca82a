"""A reindex from its registration to the retirement of the old slot, and its abort before the swap."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

import psycopg
from psycopg import sql

from glpgenc.database import Connection, connect, translate_errors
from glpgenc.database.transactions import transaction
from glpgenc.errors import RegistryError
from glpgenc.events import EncryptionAuditEventType, emit
from glpgenc.events.spans import spanned
from glpgenc.jobs import quarantine
from glpgenc.jobs.connection import connect_as_job
from glpgenc.jobs.plan import primary_key
from glpgenc.jobs.status import JobStatus, read_status
from glpgenc.jobs.supervisor import run_workers
from glpgenc.keys.manager import KeyManager
from glpgenc.reencryption import settling as reindex_waiting
from glpgenc.reindex import indexes as reindex_indexes
from glpgenc.reindex.columns import columns_of_field
from glpgenc.reindex.jobs import REINDEX, StartedReindexJob, cancel_jobs, jobs_of, start_job, tidy_quarantine
from glpgenc.reindex.plan import lacking
from glpgenc.reindex.report import ReindexObserver, ReindexOptions, ReindexReport
from glpgenc.reindex.state import Reindex, begin_or_resume, current_state, event_of, open_reindex, set_phase
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
    from datetime import datetime

    from glpgenc.jobs.targets import MigrationTarget
    from glpgenc.keys.model import DataKeyRecord
    from glpgenc.reindex.indexes import Duplicates
    from glpgenc.settings import Settings

APPLICATION = "glpgenc reindex"

_COUNT = sql.SQL("SELECT count(*) FROM {} WHERE {}")
_ROUNDS = 5
"""How often rows are looked for again that someone wrote without the new slot meanwhile."""


@spanned("glpgenc.job.reindex")
def reindex(
    settings: Settings,
    field: str,
    facet: str,
    *,
    normalizer: str | None = None,
    new_key: bool = False,
    options: ReindexOptions | None = None,
    watch: ReindexObserver | None = None,
) -> ReindexReport:
    """Give a facet a new key, another normaliser or both, and every value of its field the new terms.

    The new slot is registered, and written by everyone beside the old one; the rows that were there are written again;
    indexes are built; then the new slot takes the facet's name, and its index column that of the old one; at last the
    old one goes. It may be stopped at any time, in any way: the same call continues where it was.

    :param normalizer: the new one; ``None`` to keep it.
    :param new_key: whether to derive the HMAC keys from new index roots. A reindex always changes the HMAC key; without
        this it comes from the same root.
    :returns: what was done. Where it is not finished, see its phase: rows in quarantine, duplicates, or asked to end.
    :raises RegistryError: when this can't be begun, another process does it, or triggers would fire without consent.
    :raises KMSError: when the KMS does not make new roots.
    :raises DatabaseError: when the database is unavailable, or refuses.
    """
    with (
        translate_errors(),
        KeyManager.from_settings(settings) as manager,
        closing(connect_as_job(settings, APPLICATION)) as connection,
    ):
        begun, resumed = begin_or_resume(connection, field, facet, normalizer, new_key=new_key)
        emit(event_of(EncryptionAuditEventType.REINDEX_STARTED, begun, resumed=resumed))
        with exclusive_reindex(settings.require_database_url(), APPLICATION, begun.name) as guard:
            run = _Run(
                connection, manager, settings, begun, options or ReindexOptions(), watch or ReindexObserver(), guard
            )
            return run.go(resumed=resumed)


@dataclass(slots=True)
class _Run:
    connection: Connection
    manager: KeyManager
    settings: Settings
    reindex: Reindex
    options: ReindexOptions
    watch: ReindexObserver
    guard: int

    def go(self, *, resumed: bool) -> ReindexReport:
        found: list[Duplicates] = []
        left: list[DataKeyRecord] = []
        # It may have continued between the look and the lock.
        self.reindex = current_state(self.connection, self.reindex)
        while self.reindex.finished_at is None:
            before = self.reindex.phase
            self.watch.phase(self.reindex)
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
        with exclusive_reindex(self.settings.require_database_url(), APPLICATION, roots):
            version = stage_roots(self.connection, self.manager, self.reindex, self.watch.roots)
            register_slot(self.connection, self.reindex, version)

    def _let_everybody_write(self) -> None:
        if self.reindex.written_at is not None:
            self._settle(self.reindex.written_at)
        self._reached("filling")

    def _fill(self) -> None:
        for attempt in range(_ROUNDS):
            started = self._start_jobs(retry=attempt == 0 and self.options.retry_quarantined)
            if not started:
                break
            for job in started:
                self.watch.started(job)
            numbers = [job.job for job in started]
            if not run_workers(self.settings, numbers, self.options.workers, self.watch.moving, [REINDEX]):
                return
            if self._set_aside():
                break
        tidy_quarantine(self.connection, self.reindex.field, self.reindex.slot)
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

    def _index_one(self, building: Connection, target: MigrationTarget) -> list[Duplicates]:
        with transaction(self.connection):
            pair = reindex_indexes.index_columns(self.connection, target, self.reindex.old_slot, self.reindex.slot)
            indexes = [] if pair is None else reindex_indexes.old_indexes(self.connection, target.oid, pair[0])
            key = primary_key(self.connection, target.oid)
        if pair is None:
            return []
        # Before any is built: an index that finds rows alike after an hour is an hour lost.
        for attempt in ("before", "after"):
            unique = [index for index in indexes if index.unique]
            alike = [reindex_indexes.duplicates(self.connection, target, each, pair, key) for each in unique]
            found = [each for each in alike if each is not None]
            if found or attempt == "after":
                return found
            try:
                for index in indexes:
                    reindex_indexes.build(building, index.oid, *pair, self.watch.building)
            except psycopg.errors.UniqueViolation:
                continue  # written since the look
            return []
        return []

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
        seconds = reindex_waiting.SETTLE if self.options.settle is None else self.options.settle
        reindex_waiting.wait_until_settled(self.connection, since, seconds, self.watch.settling)
        reindex_waiting.wait_for_open_transactions(self.connection, self.watch.transactions, (self.guard,))

    def _reached(self, phase: str) -> None:
        with transaction(self.connection):
            set_phase(self.connection, self.reindex.number, phase)

    def _start_jobs(self, *, retry: bool) -> list[StartedReindexJob]:
        tables: dict[str, list[MigrationTarget]] = {}
        for target in targets_of(self.connection, self.reindex.field):
            tables.setdefault(target.relation, []).append(target)
        started = [
            start_job(
                self.connection, self.manager, columns, self.reindex.slot, self.options.moving, retry_quarantined=retry
            )
            for columns in tables.values()
        ]
        return [job for job in started if job is not None]

    def _lacking(self) -> int:
        """Return how many values do not carry the new slot."""
        return sum(self._lacks(target) for target in targets_of(self.connection, self.reindex.field))

    def _lacks(self, target: MigrationTarget) -> int:
        with transaction(self.connection, {"statement_timeout": "0"}):
            without = lacking(self.connection, 0, self.reindex.slot).hold(sql.Identifier(target.column))
            row = self.connection.execute(_COUNT.format(target.table_sql, without)).fetchone()
        return int(row[0]) if row else 0

    def _set_aside(self) -> bool:
        with transaction(self.connection):
            return any(
                quarantine.count(self.connection, target.oid, [target.column])
                for target in columns_of_field(self.connection, self.reindex.field)
            )

    def _report(self, found: list[Duplicates], left: list[DataKeyRecord], *, resumed: bool) -> ReindexReport:
        return ReindexReport(
            reindex=self.reindex,
            resumed=resumed,
            jobs=[] if self.reindex.new_slot is None else status_of(self.connection, self.reindex),
            quarantined=self._lacking() if self.reindex.phase == "filling" and self._set_aside() else 0,
            duplicates=found,
            left_roots=left,
        )


def status_of(connection: Connection, reindex: Reindex) -> list[JobStatus]:
    """Return how far the tables of a reindex are.

    :raises psycopg.Error: what the driver raised.
    """
    with transaction(connection):
        numbers = [] if reindex.new_slot is None else jobs_of(connection, reindex.field, reindex.slot)
        found = [read_status(connection, number) for number in numbers]
    return [job for job in found if job is not None]


def abort_reindex(settings: Settings, field: str, facet: str) -> Reindex:
    """Give a reindex up before its swap: the old slot continues as before, and nothing writes the new one any more.

    What carries the new slot's terms already loses them when it is next written. New index roots stay, unused, and
    serve the next reindex.

    :raises RegistryError: when none is under way, another process is at it, or the new slot has taken the name.
    :raises DatabaseError: when the database is unavailable, or a table stays locked for a minute.
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
