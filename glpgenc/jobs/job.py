"""Jobs as the database records them: their columns, pass and limits."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, LiteralString

from psycopg.types.json import Jsonb

from glpgenc.errors import RegistryError
from glpgenc.jobs.chunks import sum_up
from glpgenc.jobs.partitions import leaves_of
from glpgenc.jobs.source_function import function_for, refuse_different, refuse_needless
from glpgenc.jobs.targets import MigrationTarget, targets
from glpgenc.reencryption.columns import columns_of_job
from glpgenc.reindex.columns import reindexed_columns

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from glpgenc.database import Connection
    from glpgenc.jobs.source_function import SourceReference

BACKFILL, ROTATION, REINDEX, RESTORE = "backfill", "rotation", "reindex", "restore"
"""The kinds of jobs: one fills ciphertext columns, one moves their values to the active keys, and one writes them again
so that they carry a new slot; one decrypts them into a plaintext column that was added again."""

SOURCE_DIGEST = "source_digest"
"""The setting that holds the digest of the source function's name."""

LIMITS = ("max_rate", "max_lag", "max_wal", "max_dead_tuples", "max_slot_wal", "between")

_READ: LiteralString = """
    SELECT j.relation::oid, format('%%I.%%I', n.nspname, c.relname), j.pass, j.paused, j.settings,
           j.finished_at IS NOT NULL,
           ARRAY(SELECT b.column_name::text FROM glpgenc.backfills b WHERE b.job = j.job
                 UNION SELECT r.column_name::text FROM glpgenc.rotation_columns r WHERE r.job = j.job
                 UNION SELECT r.column_name::text FROM glpgenc.reindex_columns r WHERE r.job = j.job ORDER BY 1),
           j.kind
    FROM glpgenc.backfill_jobs j
    JOIN pg_catalog.pg_class c ON c.oid = j.relation JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE j.job = %s
"""
_UNFINISHED: LiteralString = """
    SELECT DISTINCT b.job FROM glpgenc.backfills b JOIN glpgenc.backfill_jobs j USING (job)
    WHERE b.relation = %s::oid AND j.finished_at IS NULL AND (%s::text IS NULL OR b.column_name = %s) ORDER BY b.job
"""


@dataclass(frozen=True, slots=True)
class Job:
    """A backfill, or a rotation's job, as it stands.

    :param relation: the table's oid.
    :param table: its name as SQL.
    :param settings: limits and choices; see :data:`LIMITS`.
    :param kind: :data:`BACKFILL`, :data:`ROTATION`, :data:`REINDEX` or :data:`RESTORE`.
    """

    number: int
    relation: int
    table: str
    number_of_pass: int
    paused: bool
    settings: dict[str, Any] = field(repr=False)
    finished: bool
    columns: tuple[str, ...]
    kind: str = BACKFILL

    @property
    def careful(self) -> bool:
        """Whether rows are locked one by one: the first pass writes what it finds, later ones see to what is left."""
        return self.number_of_pass > 1


def read_job(connection: Connection, number: int) -> Job | None:
    """Return a job; ``None`` when it, its table or all its columns are gone."""
    row = connection.execute(_READ, (number,)).fetchone()
    if row is None or not row[6]:
        return None
    return Job(number, row[0], row[1], row[2], row[3], row[4], row[5], tuple(row[6]), row[7])


def targets_of(connection: Connection, job: Job) -> list[MigrationTarget]:
    """Return the columns of a job.

    :raises RegistryError: when the table is not being migrated any more.
    """
    if job.kind == ROTATION:
        return columns_of_job(connection, job.number)
    if job.kind == REINDEX:
        return reindexed_columns(connection, job.number)
    return [each for each in targets(connection, job.table) if each.column in job.columns]


def unfinished(connection: Connection, target: MigrationTarget, *, whole_table: bool) -> list[int]:
    """Return the jobs of a column, or of its table, that are not finished."""
    column = None if whole_table else target.column
    return [row[0] for row in connection.execute(_UNFINISHED, (target.oid, column, column))]


def make_jobs(
    connection: Connection,
    table: str,
    column: str | None,
    settings: Mapping[str, Any],
    source: SourceReference | None,
) -> tuple[list[int], list[MigrationTarget]]:
    """Find or make the jobs that fill the columns of a table that are expanded, in an open transaction.

    Of the settings those that are not ``None`` replace those of a job that is there.

    :param column: only this one, named by its ciphertext or plaintext column.
    :param source: the function that reads the source of columns that need one.
    :returns: the jobs' numbers, and the columns that were asked for.
    :raises RegistryError: when nothing of it is being migrated, or a source function is missing, out of
        place, or another one than a job that is there was started with.
    """
    # Two who start at once make one job.
    connection.execute("LOCK TABLE glpgenc.backfill_jobs IN SHARE ROW EXCLUSIVE MODE")
    asked = targets(connection, table, column)
    given = {name: value for name, value in settings.items() if value is not None}
    refuse_needless(asked, source)
    every = targets(connection, asked[0].relation)
    numbers = unfinished(connection, asked[0], whole_table=column is None)
    busy: set[str] = set()
    for number in numbers:
        filled = set(_columns(connection, number))
        busy |= filled
        _refuse_different(connection, number, [each for each in every if each.column in filled], source)
        connection.execute(
            "UPDATE glpgenc.backfill_jobs SET settings = settings || %s WHERE job = %s", (Jsonb(given), number)
        )
    numbers += [
        _make(connection, group, given, source)
        for group in groups([each for each in asked if each.state == "expanded" and each.column not in busy])
    ]
    return numbers, asked


def set_paused(connection: Connection, table: str, column: str | None, *, paused: bool) -> list[int]:
    """Stop or continue with the unfinished jobs of a table; workers heed it at their next chunk.

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


def begin_pass(connection: Connection, number: int, relation: int, number_of_pass: int) -> None:
    """Put the frontier at the beginning of every leaf as it is now."""
    connection.execute("UPDATE glpgenc.backfill_jobs SET pass = %s WHERE job = %s", (number_of_pass, number))
    sum_up(connection, number, before_pass=number_of_pass)
    connection.execute("DELETE FROM glpgenc.backfill_leaves WHERE job = %s", (number,))
    for leaf in leaves_of(connection, relation):
        connection.execute(
            "INSERT INTO glpgenc.backfill_leaves (job, leaf, filenode, blocks) VALUES (%s, %s::oid, %s, %s)",
            (number, leaf.oid, leaf.filenode, leaf.blocks),
        )


def _columns(connection: Connection, number: int) -> list[str]:
    return [row[0] for row in connection.execute("SELECT column_name FROM glpgenc.backfills WHERE job = %s", (number,))]


def groups(wanted: Sequence[MigrationTarget]) -> list[list[MigrationTarget]]:
    """Return the columns that can be filled by one statement: of one tenant expression, mode and kind of source."""
    found: dict[tuple[str | None, str, bool], list[MigrationTarget]] = {}
    for target in wanted:
        found.setdefault((target.tenant, target.mode, target.client_source), []).append(target)
    return list(found.values())


def source_for(job: Job, found: Sequence[MigrationTarget], source: SourceReference | None) -> SourceReference | None:
    """Return the function that reads the columns of a job; ``None`` where they need none.

    :param source: what this process was given.
    :raises RegistryError: when there must be one and is none, or it is not the one that the job was started with.
    """
    wanted = function_for(found, source)
    if wanted is not None:
        refuse_different(wanted, job.settings.get(SOURCE_DIGEST), job.table)
    return wanted


def _refuse_different(
    connection: Connection, number: int, filled: Sequence[MigrationTarget], source: SourceReference | None
) -> None:
    job = read_job(connection, number)
    if job is not None and filled:
        source_for(job, filled, source)


def _make(
    connection: Connection,
    group: Sequence[MigrationTarget],
    settings: Mapping[str, Any],
    source: SourceReference | None,
) -> int:
    function = function_for(group, source)
    kept = dict(settings) | ({} if function is None else {SOURCE_DIGEST: function.digest})
    relation = group[0].oid
    made = connection.execute(
        "INSERT INTO glpgenc.backfill_jobs (relation, settings) VALUES (%s::oid, %s) RETURNING job",
        (relation, Jsonb(kept)),
    ).fetchone()
    number = int(made[0]) if made else 0
    for target in group:
        connection.execute(
            "INSERT INTO glpgenc.backfills (relation, column_name, job) VALUES (%s::oid, %s, %s)"
            " ON CONFLICT ON CONSTRAINT backfills_pkey DO UPDATE SET job = EXCLUDED.job",
            (relation, target.column, number),
        )
    # Earlier ones of the same columns, whose figures no one asks for any more.
    connection.execute(
        "DELETE FROM glpgenc.backfill_jobs j WHERE j.relation = %s::oid AND j.kind = 'backfill'"
        " AND NOT EXISTS (SELECT FROM glpgenc.backfills b WHERE b.job = j.job)",
        (relation,),
    )
    begin_pass(connection, number, relation, 1)
    return number
