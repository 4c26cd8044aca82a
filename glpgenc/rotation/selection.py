"""Which keys a rotation is to replace, and what stands of one that was begun."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, LiteralString

from glpgenc.database.transactions import transaction
from glpgenc.events import EncryptionAuditEventType, Event
from glpgenc.keys.model import KeyState, Purpose

if TYPE_CHECKING:
    from glpgenc.database import Connection
    from glpgenc.events.event import Detail
    from glpgenc.keys.manager import KeyManager
    from glpgenc.keys.model import DataKeyRecord

_OPEN: LiteralString = """
    SELECT rotation, started_at, reason FROM glpgenc.rotations
    WHERE finished_at IS NULL AND (tenant_id, data_class, older_than) IS NOT DISTINCT FROM (%s, %s, %s::interval)
      -- That of a compromise has replaced its key before it began: no other rotation continues it.
      AND (reason = 'compromise') = (%s = 'compromise')
    ORDER BY rotation LIMIT 1
"""
_BEGIN: LiteralString = """
    INSERT INTO glpgenc.rotations (tenant_id, data_class, older_than, reason)
    VALUES (%s, %s, %s, %s) RETURNING rotation, started_at, reason
"""
_FINISH: LiteralString = "UPDATE glpgenc.rotations SET finished_at = now() WHERE rotation = %s AND finished_at IS NULL"


@dataclass(frozen=True, slots=True, kw_only=True)
class RotationFilter:
    """Which keys.

    :param tenant_id: only this tenant's; ``None`` for all tenants'.
    :param data_class: only of this class; ``None`` for all classes.
    :param older_than: only those that have been active for so long; ``None`` for all.
    """

    tenant_id: str | None = None
    data_class: str | None = None
    older_than: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Rotation:
    """A rotation as it stands.

    :param resumed: whether it had begun before.
    """

    number: int
    started_at: datetime
    reason: str
    wanted: RotationFilter
    resumed: bool

    def document(self) -> dict[str, Any]:
        """Return it for JSON."""
        started = {"rotation": self.number, "reason": self.reason, "started_at": self.started_at}
        return {**started, **asdict(self.wanted)}


def begin_or_resume(connection: Connection, wanted: RotationFilter, reason: str = "asked") -> Rotation:
    """Return the unfinished rotation that was begun with the same filter, or begin one.

    Only a compromise resumes one that a compromise began.
    """
    parameters = (wanted.tenant_id, wanted.data_class, wanted.older_than, reason)
    with transaction(connection):
        connection.execute("LOCK TABLE glpgenc.rotations IN SHARE ROW EXCLUSIVE MODE")
        row = connection.execute(_OPEN, parameters).fetchone()
        resumed = row is not None
        if row is None:
            [row] = connection.execute(_BEGIN, parameters).fetchall()
    return Rotation(row[0], row[1], row[2], wanted, resumed)


def event_of(kind: EncryptionAuditEventType, rotation: Rotation, **detail: Detail) -> Event:
    """Return an event of a rotation."""
    wanted = rotation.wanted
    return Event(
        type=kind,
        tenant_id=wanted.tenant_id,
        data_class=wanted.data_class,
        operation="rotate",
        detail={"rotation": rotation.number, "reason": rotation.reason, **detail},
    )


def finish(connection: Connection, rotation: Rotation) -> bool:
    """Record that no row is left under the old keys, and return whether that is new."""
    with transaction(connection):
        return connection.execute(_FINISH, (rotation.number,)).rowcount > 0


def to_replace(manager: KeyManager, wanted: RotationFilter, before: datetime | None = None) -> list[DataKeyRecord]:
    """Return the active keys that are to be replaced. Index keys are not among them: they are reindexed.

    :param before: only those that became active before then; now if ``None``.
    """
    until = before or datetime.now(UTC)
    latest = until - (wanted.older_than or timedelta(0))
    return [
        key
        for key in manager.list(
            tenant_id=wanted.tenant_id,
            data_class=wanted.data_class,
            purpose=Purpose.ENCRYPTION,
            state=KeyState.ACTIVE,
        )
        if not key.shredded and (key.activated_at or key.created_at or until) <= latest
    ]


def to_leave(manager: KeyManager, wanted: RotationFilter) -> list[DataKeyRecord]:
    """Return the keys that no value is to be under any more: those that were replaced, and the compromised ones."""
    return [
        key
        for key in manager.list(tenant_id=wanted.tenant_id, data_class=wanted.data_class, purpose=Purpose.ENCRYPTION)
        if key.state in {KeyState.DEACTIVATED, KeyState.COMPROMISED} and not key.shredded and key.retired_at is None
    ]
