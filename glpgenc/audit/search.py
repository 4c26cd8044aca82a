"""Searches of the audit trail: filters, pages, records as they come, and the event that records a search."""

from __future__ import annotations

import base64
import binascii
import struct
import threading
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, LiteralString, Self
from uuid import UUID

from psycopg.rows import tuple_row

from glpgenc._support.retry import RetryPolicy
from glpgenc.audit.database import SELECT, Database, read_leniently, record_of, trail_connection
from glpgenc.audit.record import clean
from glpgenc.errors import ConfigurationError, DatabaseUnavailableError
from glpgenc.events import EncryptionAuditEventType, Event
from glpgenc.events.event import Detail

if TYPE_CHECKING:
    from glpgenc.audit.record import AuditRecord

_VERSION = 1
# version(1) || microseconds since 1970(8, signed) || writer(16) || seq(8)
_FORM = struct.Struct(">Bq16sQ")
_TEXT_LENGTH = _FORM.size * 4 // 3
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_SEQ_LIMIT = 1 << 63
MAX_LIMIT = 1_000
"""Records in a page at most."""
_ORDER: LiteralString = " ORDER BY occurred_at DESC, writer_id DESC, seq DESC LIMIT %(limit)s"
# The time by itself too: PostgreSQL leaves out partitions by it, and not by a comparison of rows.
_BEYOND: tuple[LiteralString, ...] = (
    "occurred_at <= %(cursor_at)s",
    "(occurred_at, writer_id, seq) < (%(cursor_at)s, %(cursor_writer)s, %(cursor_seq)s)",
)
_MOST = 10
LATE = timedelta(seconds=10)
"""How much older than the newest one a record may be when it comes: writers' clocks, and batches, differ by less."""
OnOutage = Callable[[DatabaseUnavailableError | None], None]


class CursorError(ConfigurationError):
    """The cursor is not one that a page of the audit trail ended with."""

    default_hint = "hand back next_cursor of the page before as it was, or leave it out to begin with the newest"


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in the order: the last record that was given out.

    It tells nothing that the record did not, and choosing it freely gives no one more than the filter does: so it is
    not authenticated.
    """

    occurred_at: datetime
    writer_id: UUID
    seq: int

    @classmethod
    def after(cls, record: AuditRecord) -> Self:
        """Return the place of a record."""
        return cls(record.occurred_at, record.writer_id, record.seq)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what :meth:`__str__` wrote.

        :param text: 44 characters of base64url.
        :raises CursorError: it is anything else.
        """
        if len(text) != _TEXT_LENGTH or not text.isascii():
            raise CursorError
        try:
            raw = base64.b64decode(text, altchars=b"-_", validate=True)
            version, microseconds, writer, seq = _FORM.unpack(raw)
            occurred_at = _EPOCH + microseconds * _MICROSECOND
        except (binascii.Error, struct.error, OverflowError):
            raise CursorError from None
        # A second spelling of the same place would be no harm, but a sign that it is not ours.
        found = cls(occurred_at, UUID(bytes=writer), seq)
        if version != _VERSION or seq >= _SEQ_LIMIT or str(found) != text:
            raise CursorError
        return found

    def __str__(self) -> str:
        microseconds = (self.occurred_at - _EPOCH) // _MICROSECOND
        return base64.urlsafe_b64encode(_FORM.pack(_VERSION, microseconds, self.writer_id.bytes, self.seq)).decode()


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFilter:
    """A filter of records, which match all conditions that are given. ``None`` is no condition.

    :param since: not before this time, which has a time zone.
    :param until: before this time, which has a time zone.
    :param event_types: of one of these types; none of them where it is empty.
    :param tenant_ids: of one of these tenants; none of them where it is empty. Records without a tenant are then left
        out.
    :param data_class: of this data class.
    :param actor: by this actor.
    :param correlation_id: of this request.
    :param success: of what succeeded, or of what failed.
    :param key_id: with this data key.
    :raises ConfigurationError: when a time has no time zone.
    """

    since: datetime | None = None
    until: datetime | None = None
    event_types: Collection[str] | None = None
    tenant_ids: Collection[str] | None = None
    data_class: str | None = None
    actor: str | None = None
    correlation_id: str | None = None
    success: bool | None = None
    key_id: UUID | None = None

    def __post_init__(self) -> None:
        for name in ("event_types", "tenant_ids"):
            if isinstance(getattr(self, name), str):
                raise ConfigurationError(f"{name} of an audit filter is a collection, not one text")
        for moment in (self.since, self.until):
            if moment is not None and moment.tzinfo is None:
                raise ConfigurationError("a time of an audit filter has no time zone", hint="2026-01-31T12:00:00+00:00")


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Some records, newest first.

    :param next_cursor: what asks for those that follow; ``None`` after the last.
    """

    records: tuple[AuditRecord, ...]
    next_cursor: str | None


def page(
    database: Database, wanted: AuditFilter | None = None, *, cursor: str | None = None, limit: int = 100
) -> AuditPage:
    """Return one page, newest first.

    Pages are distinguished by the last record's place, not by a count: records that are added meanwhile move nothing,
    and none is seen twice. One that arrives late, with an older time than the page before ended with, is in a later
    page.

    :param database: a PostgreSQL URL, or an open psycopg connection, which is used as it is and stays open.
    :param wanted: which records; all without it.
    :param cursor: ``next_cursor`` of the page before; without it the newest.
    :param limit: how many, 1 to 1,000.
    :raises CursorError: if the cursor is not one.
    :raises ConfigurationError: if the limit is out of bounds.
    :raises DatabaseError: if the database is unavailable or refuses.
    """
    if not 1 <= limit <= MAX_LIMIT:
        raise ConfigurationError(f"a page has 1 to {MAX_LIMIT:,} records")
    place = Cursor.parse(cursor) if cursor is not None else None
    with trail_connection(database) as connection, connection.cursor(row_factory=tuple_row) as rows_of:
        read_leniently(rows_of)
        # One more than asked for tells whether there is a next page.
        rows = rows_of.execute(*_query(wanted or AuditFilter(), place, limit + 1)).fetchall()
    records = tuple(record_of(row) for row in rows[:limit])
    return AuditPage(records, str(Cursor.after(records[-1])) if len(rows) > limit else None)


def search(database: Database, wanted: AuditFilter | None = None, *, batch: int = MAX_LIMIT) -> Iterator[AuditRecord]:
    """Give all records that match, newest first, page by page: in constant memory, and without a long transaction.

    :param batch: records to fetch at a time, 1 to 1,000.
    :raises: as :func:`page` does.
    """
    with trail_connection(database) as connection:
        cursor: str | None = None
        while True:
            found = page(connection, wanted, cursor=cursor, limit=batch)
            yield from found.records
            cursor = found.next_cursor
            if cursor is None:
                return


def _query(wanted: AuditFilter, place: Cursor | None, limit: int) -> tuple[LiteralString, dict[str, Any]]:
    clause, parameters = where_clause(wanted, *(() if place is None else _BEYOND))
    if place is not None:
        parameters |= {"cursor_at": place.occurred_at, "cursor_writer": place.writer_id, "cursor_seq": place.seq}
    return SELECT + clause + _ORDER, parameters | {"limit": limit}


def where_clause(wanted: AuditFilter, *more: LiteralString) -> tuple[LiteralString, dict[str, Any]]:
    """Return a filter as a WHERE clause, empty where it asks for everything, and its parameters.

    :param more: further conditions.
    """
    given: dict[LiteralString, tuple[str, Any]] = {
        "occurred_at >= %(since)s": ("since", wanted.since),
        "occurred_at < %(until)s": ("until", wanted.until),
        "event_type = ANY (%(event_types)s::text[])": ("event_types", _texts(wanted.event_types)),
        "tenant_id = ANY (%(tenant_ids)s::text[])": ("tenant_ids", _texts(wanted.tenant_ids)),
        "data_class = %(data_class)s": ("data_class", _text(wanted.data_class)),
        "actor = %(actor)s": ("actor", _text(wanted.actor)),
        "correlation_id = %(correlation_id)s": ("correlation_id", _text(wanted.correlation_id)),
        "success = %(success)s": ("success", wanted.success),
        "key_id = %(key_id)s": ("key_id", wanted.key_id),
    }
    chosen = {condition: (name, value) for condition, (name, value) in given.items() if value is not None}
    conditions = (*chosen, *more)
    return " WHERE " + " AND ".join(conditions) if conditions else "", dict(chosen.values())


def _texts(values: Collection[str] | None) -> list[str] | None:
    return None if values is None else [clean(str(value)) for value in values]


def _text(value: str | None) -> str | None:
    # As the trail keeps it; a NUL, which PostgreSQL has no text for, is among what is escaped.
    return None if value is None else clean(value)


def read_event(operation: str, wanted: AuditFilter | None = None, *, count: int = 0, **detail: Detail) -> Event:
    """Return the event of a reading, to be emitted before a record is returned.

    :param operation: such as ``search``, ``export``.
    :param wanted: what was asked for; it is in the details.
    :param count: records that are given.
    :param detail: what else there is to say.
    """
    if wanted is None:
        return Event(type=EncryptionAuditEventType.AUDIT_READ, operation=operation, count=count, detail=detail)
    tenants = None if wanted.tenant_ids is None else sorted(wanted.tenant_ids)
    return Event(
        type=EncryptionAuditEventType.AUDIT_READ,
        operation=operation,
        # The event is that tenant's to see, if it is about no other.
        tenant_id=tenants[0] if tenants is not None and len(tenants) == 1 else None,
        data_class=wanted.data_class,
        key_id=wanted.key_id,
        count=count,
        detail={
            "since": None if wanted.since is None else wanted.since.isoformat(),
            "until": None if wanted.until is None else wanted.until.isoformat(),
            "event_types": _listed(None if wanted.event_types is None else sorted(wanted.event_types)),
            "tenant_ids": _listed(tenants if tenants is not None and len(tenants) != 1 else None),
            "of_actor": wanted.actor,
            "of_correlation_id": wanted.correlation_id,
            "of_success": wanted.success,
            **detail,
        },
    )


def _listed(names: list[str] | None) -> str | None:
    if names is None:
        return None
    more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
    return ", ".join(names[:_MOST]) + more


def follow(
    database_url: str,
    wanted: AuditFilter,
    seen: Iterable[AuditRecord] = (),
    *,
    every: float = 1.0,
    stop: threading.Event | None = None,
    on_outage: OnOutage | None = None,
) -> Iterator[AuditRecord]:
    """Give new records until stopped, each once; those of one poll in the order of their times.

    A record that comes more than ten seconds late, such as from a spool, is not given.

    :param seen: records that were shown already.
    :param every: seconds between two looks.
    :param stop: ends it when set.
    :param on_outage: called when the database is unavailable, and with ``None`` when it is back; it is tried again
        meanwhile.
    :raises DatabaseError: if the database refuses.
    """
    stop = stop or threading.Event()
    known = {Cursor.after(each) for each in seen}
    newest = max((_by_now(each.occurred_at) for each in known), default=datetime.now(UTC))
    retry, failures = RetryPolicy(2 * max(every, 0.5), 15.0), 0
    while not stop.wait(retry.pause(failures) if failures else every):
        since = newest - LATE if wanted.since is None else max(newest - LATE, wanted.since)
        try:
            found = list(search(database_url, replace(wanted, since=since)))
        except DatabaseUnavailableError as error:
            if on_outage is not None and not failures:
                on_outage(error)
            failures += 1
            continue
        if on_outage is not None and failures:
            on_outage(None)
        failures = 0
        for each in reversed(found):
            place = Cursor.after(each)
            if place not in known:
                known.add(place)
                newest = max(newest, _by_now(each.occurred_at))
                yield each
        known = {each for each in known if each.occurred_at >= newest - LATE}


def _by_now(moment: datetime) -> datetime:
    # One record with a time to come, forged or by a wrong clock, would make all that follow it too late to be given.
    return min(moment, datetime.now(UTC))
