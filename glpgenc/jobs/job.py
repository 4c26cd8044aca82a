"""Jobs as the database records them: their columns, pass, limits and options."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, LiteralString

from psycopg.types.json import Jsonb

from glpgenc.database import scalar
from glpgenc.jobs.throttle import WorkingHours

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from glpgenc.database import Connection

LIMITS = ("max_rate", "max_lag", "max_wal", "max_dead_tuples", "max_slot_wal", "between")

# Each kind keeps what it needs to know of its columns in a table of its own.
JOB_COLUMNS: LiteralString = """
    (SELECT job, column_name::text FROM glpgenc.backfills
     UNION SELECT job, column_name::text FROM glpgenc.rotation_columns
     UNION SELECT job, column_name::text FROM glpgenc.reindex_columns)
"""
_READ: LiteralString = f"""
    SELECT j.relation::oid, format('%%I.%%I', n.nspname, c.relname), j.pass, j.paused, j.settings,
           j.finished_at IS NOT NULL,
           ARRAY(SELECT k.column_name FROM {JOB_COLUMNS} k WHERE k.job = j.job ORDER BY 1), j.kind
    FROM glpgenc.backfill_jobs j
    JOIN pg_catalog.pg_class c ON c.oid = j.relation JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE j.job = %s
"""  # noqa: S608 - constants


@dataclass(frozen=True, slots=True, kw_only=True)
class JobOptions:
    """Limits and choices of a job. All its workers keep to them, wherever they run; ``None`` leaves what it has.

    :param max_rate: rows a second, of all workers together.
    :param max_lag: seconds that a replica may lag.
    :param max_wal: MB (1,000,000 bytes) of WAL a second, of the whole server while workers write.
    :param max_dead_tuples: dead rows in percent of all.
    :param max_slot_wal: MB of WAL that may be kept for one replication slot; 0 for any, and 10,000 if ``None``.
    :param between: hours of the day in which it works: see :class:`~glpgenc.jobs.throttle.WorkingHours`.
    :param fire_triggers: let the table's triggers fire as for any UPDATE.
    :param allow_after_triggers: let those fire that can't be suppressed, nor be undone.
    """

    max_rate: float | None = None
    max_lag: float | None = None
    max_wal: float | None = None
    max_dead_tuples: float | None = None
    max_slot_wal: float | None = None
    between: str | None = None
    fire_triggers: bool | None = None
    allow_after_triggers: bool | None = None

    def __post_init__(self) -> None:
        """Refuse hours that are none.

        :raises ConfigurationError: when ``between`` is something else.
        """
        if self.between is not None:
            WorkingHours.of(self.between)

    @property
    def settings(self) -> dict[str, Any]:
        """The options that are given, as the database stores them."""
        return {name: value for name, value in asdict(self).items() if value is not None}


@dataclass(frozen=True, slots=True)
class Job:
    """A job of any kind.

    :param relation: the table's oid.
    :param table: its name as SQL.
    :param settings: limits and choices; see :class:`JobOptions`.
    :param kind: its :attr:`JobKind.name <glpgenc.jobs.kind.JobKind.name>`.
    """

    number: int
    relation: int
    table: str
    number_of_pass: int
    paused: bool
    settings: dict[str, Any] = field(repr=False)
    finished: bool
    columns: tuple[str, ...]
    kind: str

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


def lock_jobs(connection: Connection) -> None:
    """Let no one else make jobs until the open transaction ends: two who start at once make one job."""
    connection.execute("LOCK TABLE glpgenc.backfill_jobs IN SHARE ROW EXCLUSIVE MODE")


def create_job(connection: Connection, relation: int, kind: str, settings: Mapping[str, Any]) -> int:
    """Insert a job without columns and without a pass, and return its number.

    :param relation: the table's oid.
    :param settings: of its :class:`JobOptions`, and what its kind adds.
    """
    return int(
        scalar(
            connection,
            "INSERT INTO glpgenc.backfill_jobs (relation, kind, settings) VALUES (%s::oid, %s, %s) RETURNING job",
            (relation, kind, Jsonb(dict(settings))),
        )
        or 0
    )


def change_settings(connection: Connection, numbers: Sequence[int], settings: Mapping[str, Any]) -> None:
    """Replace some settings of jobs."""
    connection.execute(
        "UPDATE glpgenc.backfill_jobs SET settings = settings || %s WHERE job = ANY (%s)",
        (Jsonb(dict(settings)), list(numbers)),
    )


def end_jobs(connection: Connection, numbers: Sequence[int]) -> None:
    """Cancel unfinished jobs; workers, wherever they run, end before their next chunk."""
    connection.execute(
        "UPDATE glpgenc.backfill_jobs SET finished_at = now(), cancelled = true WHERE job = ANY (%s)", (list(numbers),)
    )
    # Workers that died did not remove their rows.
    connection.execute("DELETE FROM glpgenc.backfill_workers WHERE job = ANY (%s)", (list(numbers),))
