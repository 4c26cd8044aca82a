"""The table's own triggers, which must not act on a job's updates: ``updated_at`` stays as it was."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, LiteralString

from psycopg.errors import InsufficientPrivilege

from glpgenc.errors import RegistryError
from glpgenc.jobs.job import change_settings, read_job
from glpgenc.jobs.partitions import leaves_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from glpgenc.database import Connection

_FIRING: LiteralString = """
    SELECT t.tgname, (t.tgtype & 3) = 3, c.oid::regclass::text
    FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
    WHERE t.tgrelid = ANY (%(leaves)s::oid[]) AND NOT t.tgisinternal AND t.tgtype & 16 <> 0
      AND t.tgenabled::text = ANY (%(enabled)s)
      AND t.tgname NOT LIKE 'yyy\\_glpgenc\\_%%' AND t.tgname NOT LIKE 'zzz\\_glpgenc\\_%%'
      AND (t.tgattr::text = '' OR EXISTS (
          SELECT FROM pg_catalog.pg_attribute a WHERE a.attrelid = t.tgrelid AND a.attname = ANY (%(columns)s)
          AND a.attnum = ANY (t.tgattr::smallint[])))
    UNION
    SELECT r.rulename, false, c.oid::regclass::text
    FROM pg_catalog.pg_rewrite r JOIN pg_catalog.pg_class c ON c.oid = r.ev_class
    WHERE r.ev_class = ANY (%(leaves)s::oid[]) AND r.ev_type = '2' AND r.ev_enabled::text = ANY (%(enabled)s)
    ORDER BY 1
"""
REPLICA = {"session_replication_role": "replica"}


class TriggerSuppression(StrEnum):
    """How the table's triggers are kept from acting on a backfill."""

    REPLICA = "replica"
    SHIELD = "shield"
    NOTHING = "nothing"
    FIRE = "fire"


@dataclass(frozen=True, slots=True)
class FiringTrigger:
    """A trigger or rule that an UPDATE of the backfill would set off.

    :param undone: whether what it does to the row can be undone: it is a BEFORE ROW trigger.
    """

    name: str
    undone: bool
    table: str


def suppress_triggers(connection: Connection, number: int, also_written: Iterable[str] = ()) -> list[str]:
    """Choose how the triggers of a job's table are suppressed, in an open transaction, unless that is chosen.

    :param also_written: columns that the job writes besides its own.
    :returns: those that will fire although they are not wanted, by consent.
    :raises RegistryError: when triggers would fire without consent.
    """
    job = read_job(connection, number)
    if job is None or "quiet" in job.settings:
        return []
    written = {*job.columns, *also_written}
    suppression, unsuppressed = choose(
        connection,
        job.relation,
        sorted(written),
        fire=bool(job.settings.get("fire_triggers")),
        allow_after=bool(job.settings.get("allow_after_triggers")),
    )
    change_settings(connection, [number], {"quiet": suppression})
    if suppression is TriggerSuppression.SHIELD:
        raise_shield(connection, job.relation, sorted(written))
        # Other jobs of the table use the same trigger: their columns too.
        renew_shield(connection, job.relation)
    return [f"{each.name} of {each.table}" for each in unsuppressed]


def choose(
    connection: Connection, relation: int, columns: Sequence[str], *, fire: bool, allow_after: bool
) -> tuple[TriggerSuppression, list[FiringTrigger]]:
    """Choose how to keep triggers quiet, as far as this role may.

    :param fire: let them fire.
    :param allow_after: let those fire that can't be kept from it.
    :returns: the way, and what fires all the same.
    :raises RegistryError: when something would fire that was not allowed to.
    """
    if fire:
        return TriggerSuppression.FIRE, []
    if not firing(connection, relation, columns, replica=False):
        # Nothing that would fire: a role that may keep triggers quiet need not be the only one that works on it.
        return TriggerSuppression.NOTHING, []
    replica = may_be_replica(connection)
    found = firing(connection, relation, columns, replica=replica)
    unsuppressed = [each for each in found if not each.undone]
    if unsuppressed and not allow_after:
        names = ", ".join(f"{each.name} of {each.table}" for each in unsuppressed)
        raise RegistryError(
            f"the backfill would fire triggers whose effects it can't undo: {names}",
            hint="allow them with --allow-after-triggers, or run it as a role that can set session_replication_role",
        )
    if any(each.undone for each in found):
        return TriggerSuppression.SHIELD, unsuppressed
    return (TriggerSuppression.REPLICA if replica else TriggerSuppression.NOTHING), unsuppressed


def settings(quiet: TriggerSuppression, *, replica: bool) -> dict[str, str]:
    """Return the settings of a transaction that writes."""
    return {"glpgenc.backfill": "{began}"} | (REPLICA if replica and quiet is not TriggerSuppression.FIRE else {})


def may_be_replica(connection: Connection) -> bool:
    """Return whether this role may keep triggers from firing: a superuser may, and who was granted it."""
    try:
        with connection.transaction(force_rollback=True):
            connection.execute("SET LOCAL session_replication_role = replica")
    except InsufficientPrivilege:
        return False
    return True


def firing(connection: Connection, relation: int, columns: Sequence[str], *, replica: bool) -> list[FiringTrigger]:
    """Return what an UPDATE of these columns would set off, besides our own triggers."""
    parameters = {
        "leaves": [leaf.oid for leaf in leaves_of(connection, relation)],
        "columns": list(columns),
        "enabled": ["R", "A"] if replica else ["O", "A"],
    }
    return [FiringTrigger(row[0], row[1], row[2]) for row in connection.execute(_FIRING, parameters)]


def raise_shield(connection: Connection, relation: int, columns: Sequence[str]) -> None:
    """Put up the trigger that undoes what others did to a row of the backfill."""
    connection.execute("SELECT glpgenc.gl_backfill_shield(%s::oid, %s::name[])", (relation, list(columns)))


def renew_shield(connection: Connection, relation: int) -> None:
    """Adapt the trigger, if there is one, to the unfinished jobs of the table that need it; drop it where none does."""
    connection.execute("SELECT glpgenc._renew_shield(%s::oid)", (relation,))
