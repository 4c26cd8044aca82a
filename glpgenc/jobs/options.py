"""Options of jobs, and the start of a backfill."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, LiteralString

from psycopg.types.json import Jsonb

from glpgenc.database.locks import retry_until_locked
from glpgenc.database.transactions import transaction
from glpgenc.events import EncryptionAuditEventType, Event, emit
from glpgenc.jobs import quarantine, triggers
from glpgenc.jobs.job import RESTORE, make_jobs, read_job, targets_of
from glpgenc.jobs.targets import MigrationTarget
from glpgenc.jobs.throttle import WorkingHours
from glpgenc.jobs.triggers import TriggerSuppression

if TYPE_CHECKING:
    from glpgenc.database import Connection
    from glpgenc.events.event import Detail
    from glpgenc.jobs.source_function import SourceReference


_SHIELDED: LiteralString = """
    SELECT c.column_name::text FROM glpgenc.backfill_jobs j
    JOIN (SELECT job, column_name FROM glpgenc.backfills
          UNION SELECT job, column_name FROM glpgenc.rotation_columns
          UNION SELECT job, column_name FROM glpgenc.reindex_columns) c USING (job)
    WHERE j.relation = %(relation)s::oid AND j.finished_at IS NULL AND j.settings ->> 'quiet' = 'shield'
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobOptions:
    """How to fill. All workers of a job keep to it, wherever they run; ``None`` leaves what a running job has.

    :param max_rate: rows a second, of all workers together.
    :param max_lag: seconds that a replica may lag.
    :param max_wal: MB (1,000,000 bytes) of WAL a second, of the whole server while workers write.
    :param max_dead_tuples: dead rows in percent of all.
    :param max_slot_wal: MB of WAL that may be kept for one replication slot; 0 for any, and 10,000 if ``None``.
    :param between: hours of the day in which it works: see :class:`~glpgenc.jobs.throttle.WorkingHours`.
    :param fire_triggers: let the table's triggers fire as for any UPDATE.
    :param allow_after_triggers: let those fire that can't be kept from it, nor be undone.
    :param source: the function that reads the source. Anyone who starts a worker gives it to it: the database keeps a
        digest of its name only.
    """

    max_rate: float | None = None
    max_lag: float | None = None
    max_wal: float | None = None
    max_dead_tuples: float | None = None
    max_slot_wal: float | None = None
    between: str | None = None
    fire_triggers: bool | None = None
    allow_after_triggers: bool | None = None
    source: SourceReference | None = None

    def __post_init__(self) -> None:
        """Refuse hours that are none.

        :raises ConfigurationError: when ``between`` is something else.
        """
        if self.between is not None:
            WorkingHours.of(self.between)


@dataclass(frozen=True, slots=True)
class StartedBackfill:
    """What there is to do.

    :param jobs: their numbers; none where all is done.
    :param targets: the columns asked for.
    :param firing: triggers that will fire although they are not wanted, by consent.
    """

    jobs: list[int]
    targets: list[MigrationTarget]
    firing: list[str]


def start(
    connection: Connection, table: str, column: str | None, options: JobOptions, *, retry_quarantined: bool = False
) -> StartedBackfill:
    """Find or make the jobs that fill a table's columns.

    :param column: only this one, named by its ciphertext or plaintext column.
    :param retry_quarantined: take rows out of quarantine first.
    :raises RegistryError: when nothing of it is being migrated, triggers would fire without consent, or a source
        function is missing or out of place.
    :raises ConfigurationError: when the source function can't be imported.
    :raises DatabaseError: when the table stays locked for a minute.
    """
    if options.source is not None:
        options.source.load()

    def begin() -> StartedBackfill:
        with transaction(connection):
            return _start(connection, table, column, options, retry_quarantined=retry_quarantined)

    started = retry_until_locked(table, begin)
    for number in started.jobs:
        job: dict[str, Detail] = {"job": number, "table": started.targets[0].relation}
        emit(Event(type=EncryptionAuditEventType.BACKFILL_STARTED, operation="backfill", detail=job))
    return started


def _start(
    connection: Connection, table: str, column: str | None, options: JobOptions, *, retry_quarantined: bool
) -> StartedBackfill:
    numbers, asked = make_jobs(connection, table, column, settings_of(options), options.source)
    if retry_quarantined:
        quarantine.release(connection, asked[0].oid, [target.column for target in asked])
    firing = [name for number in numbers for name in suppress_triggers(connection, number)]
    return StartedBackfill(numbers, asked, firing)


def settings_of(options: JobOptions) -> dict[str, Any]:
    """Return the options that the database keeps."""
    return {each.name: getattr(options, each.name) for each in fields(options) if each.name != "source"}


def suppress_triggers(connection: Connection, number: int) -> list[str]:
    """Choose how the triggers of a job's table are kept quiet, in an open transaction, unless that is chosen.

    :returns: those that will fire although they are not wanted, by consent.
    :raises RegistryError: when triggers would fire without consent.
    """
    job = read_job(connection, number)
    if job is None or "quiet" in job.settings:
        return []
    written = set(job.columns)
    if job.kind == RESTORE:
        written |= {str(target.plaintext_column) for target in targets_of(connection, job)}
    quiet, loud = triggers.choose(
        connection,
        job.relation,
        sorted(written),
        fire=bool(job.settings.get("fire_triggers")),
        allow_after=bool(job.settings.get("allow_after_triggers")),
    )
    if quiet is TriggerSuppression.SHIELD:
        # Of all columns that are written: another job of the table uses the same trigger.
        others = {row[0] for row in connection.execute(_SHIELDED, {"relation": job.relation})}
        triggers.raise_shield(connection, job.relation, sorted(others | written))
    choice: dict[str, Any] = {"quiet": quiet}
    connection.execute(
        "UPDATE glpgenc.backfill_jobs SET settings = settings || %s WHERE job = %s", (Jsonb(choice), number)
    )
    return [f"{each.name} of {each.table}" for each in loud]
