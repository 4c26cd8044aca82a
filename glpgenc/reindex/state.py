"""What stands of a reindex: which slot is to replace which, and how far that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, LiteralString

from psycopg.rows import class_row

from glpgenc.database.transactions import transaction
from glpgenc.errors import RegistryError
from glpgenc.events import EncryptionAuditEventType, Event
from glpgenc.wire.facet_kinds import TAGGED
from glpgenc.wire.text_ranges import TextRangeShape

if TYPE_CHECKING:
    from datetime import datetime

    from glpgenc.database import Connection
    from glpgenc.events.event import Detail

SCALAR = "scalar"

_READ: LiteralString = """
    SELECT r.reindex AS number, r.field, r.facet, r.normalizer, r.new_key, r.buckets, r.old_slot, r.new_slot,
           r.root_version, r.phase, r.started_at, r.written_at, r.swapped_at, r.finished_at, f.data_class, s.scope,
           s.kind, s.normalizer AS old_normalizer
    FROM glpgenc.reindexes r JOIN glpgenc.fields f USING (field)
    JOIN glpgenc.search_facets s ON s.field = r.field AND s.slot = r.old_slot
"""
_OPEN: LiteralString = _READ + " WHERE r.field = %s AND r.finished_at IS NULL"
_ALL: LiteralString = (
    _READ + " WHERE (%(field)s::text IS NULL OR r.field = %(field)s) "
    "AND (%(facet)s::text IS NULL OR r.facet = %(facet)s) ORDER BY r.reindex"
)
_FACET: LiteralString = """
    SELECT slot, kind, normalizer, parameters ->> 'key' AS key, (parameters ->> 'buckets')::integer
    FROM glpgenc.search_facets
    WHERE field = %s AND facet = %s AND state = 'active'
"""
_OF_KEY: LiteralString = """
    SELECT field || ' ' || facet FROM glpgenc.search_facets WHERE parameters ->> 'key' = %s AND state <> 'retired'
    ORDER BY field, slot
"""
_CHECK: LiteralString = """
    SELECT glpgenc._check_facet(s.facet, %s, s.bits, s.scope, s.kind, s.parameters ? 'path')
    FROM glpgenc.search_facets s WHERE s.field = %s AND s.slot = %s
"""
_BEGIN: LiteralString = """
    INSERT INTO glpgenc.reindexes (field, facet, normalizer, new_key, buckets, old_slot)
    VALUES (%s, %s, %s, %s, %s, %s)
"""
# They would silently become useless.
_BY_SLOT: LiteralString = """
    SELECT x.indexrelid::regclass::text FROM glpgenc.encrypted_columns e
    JOIN pg_catalog.pg_index x ON x.indrelid = e.relation
    WHERE e.field = %s AND x.indexprs IS NOT NULL
      AND pg_catalog.pg_get_indexdef(x.indexrelid) ~ (
          E'gl_index_(term|tags)\\\\(("([^"]|"")+"|[^"(), ]+), ' || %s || E'\\\\)') ORDER BY 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reindex:
    """A reindex as it stands.

    :param normalizer: of the new slot; ``old_normalizer`` that of the old one.
    :param new_key: whether it has new index roots.
    :param buckets: of new boundaries of a text range; ``None`` where they stay.
    :param new_slot: ``None`` until it is registered.
    :param root_version: of the new slot's index roots; ``None`` for the active ones.
    :param phase: see glpgenc.reindexes.
    :param scope: of the facet: ``tenant`` or ``global``.
    :param kind: of the facet.
    """

    number: int
    field: str
    facet: str
    normalizer: str
    old_normalizer: str
    new_key: bool
    buckets: int | None
    old_slot: int
    new_slot: int | None
    root_version: int | None
    phase: str
    started_at: datetime
    written_at: datetime | None
    swapped_at: datetime | None
    finished_at: datetime | None
    data_class: str
    scope: str
    kind: str

    @property
    def slot(self) -> int:
        """The new slot.

        :raises RegistryError: when it is not registered yet.
        """
        if self.new_slot is None:
            raise RegistryError(f"the new slot of facet {self.facet} of field {self.field} is not registered yet")
        return self.new_slot

    @property
    def name(self) -> str:
        """The facet, for people."""
        return f"facet {self.facet} of field {self.field}"

    def document(self) -> dict[str, Any]:
        """Return it for JSON."""
        names = (
            "field", "facet", "phase", "normalizer", "old_normalizer", "new_key", "buckets", "old_slot", "new_slot",
            "root_version", "started_at", "written_at", "swapped_at", "finished_at",
        )  # fmt: skip
        return {"reindex": self.number} | {name: getattr(self, name) for name in names}

    @property
    def tagged(self) -> bool:
        """Whether its terms are tags: those of both slots are in one index column."""
        return self.kind in TAGGED


def event_of(kind: EncryptionAuditEventType, found: Reindex, **detail: Detail) -> Event:
    """Return an event of a reindex."""
    names: dict[str, Detail] = {"reindex": found.number, "field": found.field, "facet": found.facet}
    change: dict[str, Detail] = {"new_key": found.new_key, "normalizer": found.normalizer}
    if found.buckets is not None:
        change["buckets"] = found.buckets
    return Event(type=kind, data_class=found.data_class, operation="reindex", detail=names | change | detail)


def open_reindex(connection: Connection, field: str) -> Reindex | None:
    """Return the reindex of a field that is under way."""
    with connection.cursor(row_factory=class_row(Reindex)) as cursor:
        return cursor.execute(_OPEN, (field,)).fetchone()


def reindexes(connection: Connection, field: str | None = None, facet: str | None = None) -> list[Reindex]:
    """Return what was reindexed and what is under way, oldest first."""
    with connection.cursor(row_factory=class_row(Reindex)) as cursor:
        return cursor.execute(_ALL, {"field": field, "facet": facet}).fetchall()


def current_state(connection: Connection, begun: Reindex) -> Reindex:
    """Return a reindex as it is now.

    :param connection: outside a transaction.
    """
    with transaction(connection):
        return next(each for each in reindexes(connection, begun.field) if each.number == begun.number)


@dataclass(frozen=True, slots=True)
class ReindexChange:
    """What a reindex is to change.

    :param normalizer: the new one; ``None`` for that of the facet, or of the reindex that is under way.
    :param new_key: whether it is to have new index roots.
    :param boundaries: whether a text range is to have new boundaries.
    :param buckets: of how many buckets; ``None`` for as many as it has.
    """

    normalizer: str | None = None
    new_key: bool = False
    boundaries: bool = False
    buckets: int | None = None


def begin_or_resume(connection: Connection, field: str, facet: str, change: ReindexChange) -> tuple[Reindex, bool]:
    """Return the reindex of a facet that is under way, or begin one, and whether it had begun before.

    :raises RegistryError: when there is no such facet, nothing to be changed, another reindex of the field under way,
        or an index that reads the old slot.
    """
    with transaction(connection):
        connection.execute("LOCK TABLE glpgenc.reindexes IN SHARE ROW EXCLUSIVE MODE")
        found = open_reindex(connection, field)
        if found is not None:
            _refuse_another(found, facet, change)
            return found, True
        connection.execute(_BEGIN, _wanted(connection, field, facet, change))
        begun = open_reindex(connection, field)
    if begun is None:
        message = "an inserted row does not exist"
        raise RuntimeError(message)
    return begun, False


def check_wanted(connection: Connection, field: str, facet: str, change: ReindexChange) -> str:
    """Refuse what can't be begun, and return the new slot's normaliser.

    :raises RegistryError: see :func:`begin_or_resume`.
    """
    found = open_reindex(connection, field)
    if found is not None:
        _refuse_another(found, facet, change)
        return found.normalizer
    return _wanted(connection, field, facet, change)[2]


def set_phase(connection: Connection, number: int, phase: str) -> None:
    """Record how far a reindex is."""
    connection.execute(
        """
        UPDATE glpgenc.reindexes SET phase = %(phase)s,
               swapped_at = CASE WHEN %(phase)s = 'swapped' THEN clock_timestamp() ELSE swapped_at END,
               finished_at = CASE WHEN %(phase)s IN ('done', 'aborted') THEN clock_timestamp() END
        WHERE reindex = %(number)s
        """,
        {"phase": phase, "number": number},
    )


def _refuse_another(found: Reindex, facet: str, change: ReindexChange) -> None:
    if found.facet != facet:
        message = (
            f"facet {found.facet} of field {found.field} is already being reindexed: only one facet of a field at "
            "a time"
        )
    elif (
        change.normalizer not in (None, found.normalizer)
        or (change.new_key and not found.new_key)
        or (change.boundaries and found.buckets is None)
        or change.buckets not in (None, found.buckets)
    ):
        message = f"facet {facet} of field {found.field} is already being reindexed with other options"
    else:
        return
    names = f"{found.field} {found.facet}"
    raise RegistryError(
        message, hint=f"`glpgenc reindex run {names}` continues it, `glpgenc reindex abort {names}` aborts it"
    )


def _refuse_shared(connection: Connection, field: str, facet: str, key: str) -> None:
    """Refuse a facet whose key others have: with a key of its own its terms could not be compared with theirs."""
    alike = [name for (name,) in connection.execute(_OF_KEY, (key,))]
    raise RegistryError(
        f"facet {facet} of field {field} shares the key {key} ({', '.join(alike)}): alone it would get another",
        hint=(
            f"declare a further facet with a key of another name on each of these columns, such as "
            f"Exact(name='{key}_2', key='{key}_2'), have their values written again, and leave the facets of {key} "
            "out of the models"
        ),
    )


def _wanted(
    connection: Connection, field: str, facet: str, change: ReindexChange
) -> tuple[str, str, str, bool, int | None, int]:
    row = connection.execute(_FACET, (field, facet)).fetchone()
    if row is None:
        raise RegistryError(f"field {field} has no facet {facet!r}", hint="`glpgenc field list` shows the facets")
    slot, kind, present, key, buckets = row
    if key is not None:
        _refuse_shared(connection, field, facet, key)
    wanted = change.normalizer or present
    if change.boundaries and buckets is None:
        raise RegistryError(
            f"facet {facet} of field {field} has kind {kind}: only a range of text has boundaries",
            hint="pass --new-key or another --normalizer",
        )
    if wanted == present and not change.new_key and not change.boundaries:
        raise RegistryError(
            f"facet {facet} of field {field} already has the normaliser {present}",
            hint=f"pass --new-key or {'another --normalizer' if buckets is None else '--boundaries'}",
        )
    if wanted != present and kind != SCALAR:
        raise RegistryError(
            f"facet {facet} of field {field} has kind {kind}: only the normaliser of a scalar facet can be "
            "changed online",
            hint="register another facet, and drop this one when no model declares it",
        )
    connection.execute(_CHECK, (wanted, field, slot))
    indexes = [name for (name,) in connection.execute(_BY_SLOT, (field, str(slot)))]
    if indexes:
        raise RegistryError(
            f"expression indexes use slot {slot} of field {field}: {', '.join(indexes)}",
            hint="search by an index column instead (`glpgenc field index` or gl_index_column), and drop them",
        )
    if not change.boundaries:
        return field, facet, wanted, change.new_key, None, slot
    made = buckets if change.buckets is None else TextRangeShape(change.buckets).buckets
    return field, facet, wanted, change.new_key, made, slot
