"""The records of a trail in the order in which they are verified, with the next one in sight.

COPY in its binary form has each text, UUID and byte string as the MAC covers it: its length in 4 bytes, big-endian,
and its bytes; NULL is ffffffff. So what the MAC is over is put together from a row's bytes, and a row becomes Python
values only where something is wrong with it, or where it stands at the edge of what was read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from hmac import compare_digest
from struct import Struct
from struct import error as StructError  # noqa: N812  # as a class
from typing import TYPE_CHECKING, Any
from uuid import UUID

from psycopg import sql

from glpgenc.audit.database import NEVER
from glpgenc.audit.record import EVENT_LABEL, SIZES, Row, canonical_detail, read_detail
from glpgenc.errors import DatabaseError

if TYPE_CHECKING:
    from glpgenc.wire.buffer import View

COPIED = sql.SQL("""
    COPY (
        SELECT mac, previous_mac, occurred_at, seq, writer_id, detail::text, event_type, event_category, data_class,
               tenant_id, key_id, key_version::text, operation, count::text, duration_us::text,
               CASE WHEN success THEN '1' ELSE '0' END, error, actor, purpose, correlation_id
        FROM security.encryption_audit {} ORDER BY writer_id, seq, occurred_at
    ) TO STDOUT (FORMAT BINARY)
""")
"""What :class:`CopiedRecords` reads. The number of columns, and the lengths of the first five, are those of _HEAD."""

_SIGNATURE = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_TRAILER = b"\xff\xff"
_HEAD = Struct(">hi32si32siqiqi16si")
_DETAIL_AT = _HEAD.size
_LENGTHS = (20, 32, 32, 8, 8, 16)
_PREVIOUS = slice(38, 74)
"""Where the MAC of the record before is in a row, with its length."""
_EMPTY = b"{}"
_NO_DETAIL = b"\0\0\0\2" + _EMPTY
_OF_2000 = 946_684_800_000_000
_YEAR_2000 = datetime(2000, 1, 1, tzinfo=UTC)
_BLOCK = 64
_SHORT = 256
_INNER, _OUTER = (bytes(byte ^ pad for byte in range(256)) for pad in (0x36, 0x5C))


class RecordStream:
    """Records as rows, one by one.

    :ivar place: the writer's id and the number of the next record; ``None`` after the last.
    """

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = iter(rows)
        self._next: Row | None = None
        self.place: tuple[bytes, int] | None = None
        self._advance()

    def take(self) -> Row:
        """Return the next record, and look at the one after it."""
        row = self._next
        if row is None:
            raise LookupError("there are no more records")
        self._advance()
        return row

    def follow(self, key: View, row: Row, last: int | None) -> tuple[int, Row, Row]:  # noqa: ARG002  # as COPY may
        """Take the records that follow one in its chain, in order and each with a MAC that fits.

        :param key: the writer's, 32 bytes.
        :param row: the record that they follow, whose own MAC fits.
        :param last: the number of the last one to take; ``None`` for as many as there are.
        :return: how many there are, the one before the last, and the last; none, and the row itself, where each is to
            be judged by itself.
        """
        return 0, row, row

    def _advance(self) -> None:
        self._next = row = next(self._rows, None)
        self.place = None if row is None else (row[0].bytes, row[1])


class CopyRecordStream(RecordStream):
    """Records as :data:`COPIED` gives them.

    :param messages: what the server sends, a row each.
    :raises DatabaseError: if the server sends something else.
    """

    def __init__(self, messages: Iterable[View]) -> None:
        self._raw = b""
        self._head: tuple[Any, ...] = ()
        self._messages = iter(messages)
        first = bytes(next(self._messages, b""))
        if not first.startswith(_SIGNATURE):
            raise DatabaseError("the server sent no rows in the binary form of COPY")
        self._first: bytes | None = first[len(_SIGNATURE) :]
        super().__init__(())

    def take(self) -> Row:
        """Return the next record, and look at the one after it."""
        row = decoded(self._raw)
        self._advance()
        return row

    def follow(self, key: View, row: Row, last: int | None) -> tuple[int, Row, Row]:
        """Take records as long as nothing is wrong with them."""
        count, before, raw = 0, b"", b""
        writer, seq, mac = row[0].bytes, row[1], row[19]
        inner, outer = _keyed(key)
        begins = EVENT_LABEL + SIZES[16] + writer
        while self.place is not None and seq != last:
            following = self._raw
            _, _, found, _, previous, _, at, _, number, _, whose, size = self._head
            if number != seq + 1 or previous != mac or whose != writer:
                break
            digits, moment, rest = b"%d" % number, b"%d" % (at + _OF_2000), _DETAIL_AT + size
            keyed = inner.copy()
            keyed.update(
                b"".join(
                    (
                        begins,
                        SIZES[len(digits)],
                        digits,
                        SIZES[len(moment)],
                        moment,
                        following[rest:],
                        _detail_part(following[_DETAIL_AT:rest]),
                        following[_PREVIOUS],
                    )
                )
            )
            whole = outer.copy()
            whole.update(keyed.digest())
            if not compare_digest(whole.digest(), found):
                break
            before, raw, seq, mac = raw, following, number, found
            count += 1
            self._advance()
        if not count:
            return 0, row, row
        return count, decoded(before) if before else row, decoded(raw)

    def _advance(self) -> None:
        first, self._first = self._first, None
        raw = bytes(next(self._messages, _TRAILER)) if first is None else first
        if raw == _TRAILER:
            self._raw, self.place = b"", None
            # Asked once more, the driver finds that COPY is done; before it does, it sends nothing else.
            if next(self._messages, None) is not None:
                raise _other_form()
            return
        try:
            head = self._head = _HEAD.unpack_from(raw)
        except StructError:
            raise _other_form() from None
        n, l1, _, l2, _, l3, _, l4, seq, l5, writer, size = head
        # NOT NULL and CHECK may have been dropped: what has another form is nothing that could be verified.
        if (n, l1, l2, l3, l4, l5) != _LENGTHS or size < len(_EMPTY):
            raise _other_form()
        self._raw, self.place = raw, (writer, seq)


def decoded(raw: bytes) -> Row:
    """Return a row of :data:`COPIED` as Python values, in the order of the table's columns.

    :raises DatabaseError: if it is not one, or a column is NULL that no writer leaves so.
    """
    fields = list(_fields(raw))
    try:
        mac, previous, at, seq, writer, detail, *named = fields
        texts = [None if each is None else each.decode("utf-8", "surrogateescape") for each in named]
        key_id = named[4]
        return (
            UUID(bytes=writer),
            int.from_bytes(seq or b"", "big", signed=True),
            _moment(int.from_bytes(at or b"", "big", signed=True)),
            *texts[:4],
            None if key_id is None else UUID(bytes=key_id),
            _number(texts[5]),
            texts[6],
            _number(texts[7]),
            _number(texts[8]),
            texts[9] == "1",
            *texts[10:],
            read_detail(detail or b""),
            previous,
            mac,
        )
    except (TypeError, ValueError):
        raise _other_form() from None


def _other_form() -> DatabaseError:
    return DatabaseError(
        "a row of the audit trail has another form than its table gives it",
        hint="glpgenc doctor compares the tables of the audit trail with those that were installed",
    )


def _fields(raw: bytes) -> Iterator[bytes | None]:
    at = 2
    while at < len(raw):
        size = int.from_bytes(raw[at : at + 4], "big", signed=True)
        at += 4
        yield None if size < 0 else raw[at : at + size]
        at += max(size, 0)


def _keyed(key: View) -> tuple[Any, Any]:
    """Return HMAC's two hashes (RFC 2104) with the key in them: they are copied for each record.

    That takes half the time of :func:`hmac.digest`, which sets up the key each time.
    """
    block = bytes(key).ljust(_BLOCK, b"\0")
    return sha256(block.translate(_INNER)), sha256(block.translate(_OUTER))


def _detail_part(text: bytes) -> bytes:
    """Return details as the MAC covers them, with their length; what no MAC covers where they can't be read."""
    if text == _EMPTY:
        return _NO_DETAIL
    return _short_detail(text) if len(text) <= _SHORT else _any_detail(text)


def _any_detail(text: bytes) -> bytes:
    try:
        part = canonical_detail(read_detail(text))
    except ValueError:
        return b""
    return len(part).to_bytes(4, "big") + part


_short_detail = lru_cache(maxsize=1024)(_any_detail)


def _moment(microseconds: int) -> datetime:
    try:
        return _YEAR_2000 + timedelta(microseconds=microseconds)
    except OverflowError:
        return NEVER


def _number(text: str | None) -> int | None:
    return None if text is None else int(text)
