"""Start of a backfill, or joining one: what is done once, before any worker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, LiteralString

from glpgenc.backfill.kind import BACKFILL, SOURCE_DIGEST, Backfill
from glpgenc.backfill.source_function import function_for, refuse_needless
from glpgenc.database.locks import retry_until_locked
from glpgenc.database.transactions import transaction
from glpgenc.errors import RegistryError
from glpgenc.events import EncryptionAuditEventType, Event, emit
from glpgenc.jobs import quarantine
from glpgenc.jobs.chunks import begin_pass
from glpgenc.jobs.job import JobOptions, change_settings, create_job, lock_jobs, read_job
from glpgenc.jobs.triggers import suppress_triggers
from glpgenc.registry.columns import RegistryColumn, targets

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from glpgenc.backfill.source_function import SourceReference
    from glpgenc.database import Connection
    from glpgenc.events.event import Detail

_UNFINISHED: LiteralString = """
    SELECT DISTINCT b.job FROM glpgenc.backfills b JOIN glpgenc.backfill_jobs j USING (job)
    WHERE b.relation = %s::oid AND j.finished_at IS NULL AND (%s::text IS NULL OR b.column_name = %s) ORDER BY b.job
"""


@dataclass(frozen=True, slots=True)
class StartedBackfill:
    """What there is to do.

    :param jobs: their numbers; none where all is done.
    :param targets: the columns asked for.
    :param firing: triggers that will fire although they are not wanted, by consent.
    """

    jobs: list[int]
    targets: list[RegistryColumn]
    firing: list[str]


def start(
    connection: Connection,
    table: str,
    column: str | None,
    options: JobOptions,
    source: SourceReference | None = None,
    *,
    retry_quarantined: bool = False,
) -> StartedBackfill:
    """Find or make the jobs that fill a table's columns.

    :param column: only this one, named by its ciphertext or plaintext column.
    :param source: the function that reads the source of columns that need one.
    :param retry_quarantined: take rows out of quarantine first.
    :raises RegistryError: when nothing of it is being migrated, triggers would fire without consent, or a source
        function is missing, out of place, or not the one that a running job was started with.
    :raises ConfigurationError: when the source function can't be imported.
    """
    if source is not None:
        source.load()

    def begin() -> StartedBackfill:
        with transaction(connection):
            numbers, asked = _jobs(connection, table, column, options.settings, source)
            if retry_quarantined:
                quarantine.release(connection, asked[0].oid, [target.column for target in asked])
            firing = [name for number in numbers for name in suppress_triggers(connection, number)]
            return StartedBackfill(numbers, asked, firing)

    started = retry_until_locked(table, begin)
    for number in started.jobs:
        job: dict[str, Detail] = {"job": number, "table": started.targets[0].relation}
        emit(Event(type=EncryptionAuditEventType.BACKFILL_STARTED, operation="backfill", detail=job))
    return started


def unfinished(connection: Connection, target: RegistryColumn, *, whole_table: bool) -> list[int]:
    """Return the jobs of a column, or of its table, that are not finished."""
    column = None if whole_table else target.column
    return [row[0] for row in connection.execute(_UNFINISHED, (target.oid, column, column))]


def set_paused(connection: Connection, table: str, column: str | None, *, paused: bool) -> list[int]:
    """Pause or resume the unfinished jobs of a table; workers heed it at their next chunk.

    :returns: their numbers.
    :raises RegistryError: when there is none.
    """
    asked = targets(connection, table, column)
    numbers = unfinished(connection, asked[0], whole_table=column is None)
    if not numbers:
        raise RegistryError(
            f"no backfill of {asked[0].relation} is running", hint="start one with `glpgenc backfill run`"
        )
    connection.execute("UPDATE glpgenc.backfill_jobs SET paused = %s WHERE job = ANY (%s)", (paused, numbers))
    return numbers


def assign_column(connection: Connection, target: RegistryColumn, job: int) -> None:
    """Record the job that writes a column, in place of an earlier one."""
    connection.execute(
        "INSERT INTO glpgenc.backfills (relation, column_name, job) VALUES (%s::oid, %s, %s)"
        " ON CONFLICT ON CONSTRAINT backfills_pkey DO UPDATE SET job = EXCLUDED.job",
        (target.oid, target.column, job),
    )


def groups(wanted: Sequence[RegistryColumn]) -> list[list[RegistryColumn]]:
    """Return the columns that can be filled by one statement: of one tenant expression, mode and kind of source."""
    found: dict[tuple[str | None, str, bool], list[RegistryColumn]] = {}
    for target in wanted:
        found.setdefault((target.tenant, target.mode, target.client_source), []).append(target)
    return list(found.values())


def _jobs(
    connection: Connection,
    table: str,
    column: str | None,
    settings: Mapping[str, Any],
    source: SourceReference | None,
) -> tuple[list[int], list[RegistryColumn]]:
    """Find or make the jobs of the columns that are expanded; return their numbers and the columns asked for."""
    lock_jobs(connection)
    asked = targets(connection, table, column)
    refuse_needless(asked, source)
    every = targets(connection, asked[0].relation)
    numbers = unfinished(connection, asked[0], whole_table=column is None)
    busy: set[str] = set()
    for number in numbers:
        job = read_job(connection, number)
        if job is not None:
            busy.update(job.columns)
            Backfill(source).refuse_other_source(job, [each for each in every if each.column in job.columns])
    change_settings(connection, numbers, settings)
    numbers += [
        _create(connection, group, settings, source)
        for group in groups([each for each in asked if each.state == "expanded" and each.column not in busy])
    ]
    return numbers, asked


def _create(
    connection: Connection,
    group: Sequence[RegistryColumn],
    settings: Mapping[str, Any],
    source: SourceReference | None,
) -> int:
    function, relation = function_for(group, source), group[0].oid
    digest = {} if function is None else {SOURCE_DIGEST: function.digest}
    number = create_job(connection, relation, BACKFILL, dict(settings) | digest)
    for target in group:
        assign_column(connection, target, number)
    # Earlier jobs of the same columns: their figures are not shown any more.
    connection.execute(
        "DELETE FROM glpgenc.backfill_jobs j WHERE j.relation = %s::oid AND j.kind = 'backfill'"
        " AND NOT EXISTS (SELECT FROM glpgenc.backfills b WHERE b.job = j.job)",
        (relation,),
    )
    begin_pass(connection, number, relation, 1)
    return number
