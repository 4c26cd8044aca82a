"""Jobs as the database records them: their columns, pass, limits and options."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, LiteralString, Self

from psycopg.types.json import Jsonb

from glpgenc.database import scalar
from glpgenc.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from glpgenc.database import Connection

_DAY = 86_400
_TYPED = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)(?: ([A-Za-z0-9_+/-]{1,64}))?")
LIMITS = ("max_rate", "max_lag", "max_wal", "max_dead_tuples", "max_slot_wal", "between")

# Each kind of job stores its columns in a table of its own.
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


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """A span of time that comes every day, such as ``22:00-06:00 Europe/Berlin``.

    :param begin: seconds after midnight.
    :param end: seconds after midnight; before ``begin`` where it is of the next day.
    :param zone: a time zone that PostgreSQL knows.
    """

    begin: int
    end: int
    zone: str

    @classmethod
    def of(cls, text: str) -> Self:
        """Read what was typed.

        :raises ConfigurationError: if it is something else, or no time at all.
        """
        found = _TYPED.fullmatch(text)
        if found is None or found[1] + found[2] == found[3] + found[4]:
            raise ConfigurationError(
                f"{text!r} is not a valid time range", hint="use the format 22:00-06:00, or '22:00-06:00 Europe/Berlin'"
            )
        begin, end = (60 * (60 * int(found[at]) + int(found[at + 1])) for at in (1, 3))
        return cls(begin, end, found[5] or "UTC")

    def until_open(self, now: float) -> float:
        """Return in how many seconds it begins; 0 where it has begun.

        :param now: seconds after midnight, in the time zone.
        """
        since = (now - self.begin) % _DAY
        return 0.0 if since < (self.end - self.begin) % _DAY else _DAY - since


@dataclass(frozen=True, slots=True, kw_only=True)
class JobOptions:
    """Limits and choices of a job. All its workers keep to them, wherever they run; ``None`` leaves what it has.

    :param max_rate: rows a second, of all workers together.
    :param max_lag: seconds that a replica may lag.
    :param max_wal: MB (1,000,000 bytes) of WAL a second, of the whole server while workers write.
    :param max_dead_tuples: dead rows in percent of all.
    :param max_slot_wal: MB of WAL that may be kept for one replication slot; 0 for any, and 10,000 if ``None``.
    :param between: hours of the day in which it works: see :class:`WorkingHours`.
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
    """Keep others from creating jobs until the open transaction ends: two that start at once create one job."""
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
