"""Whether saved heads are genuine, and the newest in the trail.

Each verification that saves heads is an event of the trail, in a chain like all others: it names the series of the
heads, their number and their place. So older heads in the place of newer ones are seen as long as that event is there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, LiteralString

from psycopg.rows import tuple_row

from glpgenc.audit.reading import AnyTime
from glpgenc.audit.record import COLUMNS
from glpgenc.audit.verify_chain import DETAIL, OCCURRED_AT, WRITER, fits
from glpgenc.audit.verify_model import Finding, Findings, Kind

if TYPE_CHECKING:
    from glpgenc.audit.heads_place import Kept
    from glpgenc.audit.keys import AuditKeyRecord
    from glpgenc.audit.record import Row
    from glpgenc.audit.verify_heads import SavedHeads
    from glpgenc.audit.verify_keys import Roots
    from glpgenc.database import Connection

# Anyone who may add events may add such that say this: each is judged by its MAC, those with the highest number first.
_FIELDS: LiteralString = ", ".join(f"a.{name}" for name in COLUMNS.split(", "))
_TOLD: LiteralString = f"""
    SELECT {_FIELDS}, w.key_id FROM security.encryption_audit a JOIN security.audit_writers w USING (writer_id)
    WHERE a.event_type = 'audit_read' AND a.operation = 'verify' AND a.detail->>%s = %s
      AND pg_catalog.jsonb_typeof(a.detail->'heads') = 'number'
    ORDER BY a.detail->'heads' DESC
"""  # noqa: S608  # constants
_FETCH = 100


def genuine(kept: Kept, roots: Roots, keys: Iterable[AuditKeyRecord], found: Findings) -> SavedHeads | None:
    """Return the newest heads whose MAC fits, with their roots among those that can be used; report faults.

    :param keys: the roots that the trail itself has.
    :raises KMSUnavailableError: if the KMS is unavailable.
    """
    for reason in kept.altered:
        _add(found, Kind.SAVED_HEADS_ALTERED, reason)
    for reason in kept.unlocked:
        _add(found, Kind.SAVED_HEADS_UNLOCKED, reason)
    own = {each.key_id for each in keys}
    for heads in kept.heads:
        theirs = {each.key_id: each for each in heads.keys}
        if heads.root in theirs:
            roots.adopt(theirs[heads.root])
        key = roots.heads_key(heads.root)
        if key is None or not heads.is_genuine(key):
            _add(found, Kind.SAVED_HEADS_ALTERED, f"heads number {heads.number} have a MAC that does not fit")
            continue
        for root_id, record in theirs.items():
            if root_id not in own:
                roots.adopt(record)
                _add(found, Kind.KEY_REMOVED, f"root {root_id} was there when heads were saved, and is gone")
        return heads
    return None


def check_newest(
    connection: Connection, roots: Roots, saved: SavedHeads | None, place: str | None, found: Findings
) -> None:
    """Compare saved heads with those in the trail.

    :param saved: the heads of the place; ``None`` where there are none.
    :param place: its name; ``None`` where it holds something, or there is none.
    :raises psycopg.Error: what the driver raised.
    """
    if saved is not None:
        told = _newest(connection, roots, "heads_series", str(saved.series))
        if told is not None and told[DETAIL]["heads"] > saved.number:
            number, at = told[DETAIL]["heads"], told[OCCURRED_AT].isoformat()
            reason = f"heads number {number} were saved at {at}, and number {saved.number} stand in their place"
            _add(found, Kind.SAVED_HEADS_OLD, reason)
    elif place is not None:
        told = _newest(connection, roots, "heads_place", place)
        if told is not None:
            number, at = told[DETAIL]["heads"], told[OCCURRED_AT].isoformat()
            _add(found, Kind.SAVED_HEADS_REMOVED, f"heads number {number} were saved at {at}, and none are there")


def _newest(connection: Connection, roots: Roots, name: str, value: str) -> Row | None:
    for *row, root_id in _told(connection, name, value):
        key = roots.key(root_id, row[WRITER])
        if key is not None and fits(key, tuple(row)) and type(row[DETAIL]["heads"]) is int:
            return tuple(row)
    return None


def _told(connection: Connection, name: str, value: str) -> Iterator[tuple[Any, ...]]:
    with connection.cursor("glpgenc_audit_told", row_factory=tuple_row) as cursor:
        cursor.adapters.register_loader("timestamptz", AnyTime)
        cursor.itersize = _FETCH
        cursor.execute(_TOLD, (name, value))
        yield from cursor


def _add(found: Findings, kind: Kind, reason: str) -> None:
    found.add(Finding(kind=kind, writer_id=None, reason=reason))
