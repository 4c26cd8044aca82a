"""Records of the trail in the database, as checkpoints cover them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, LiteralString
from uuid import UUID

from glpgenc.audit.checkpoints.verifier import (
    UNREADABLE_HASH,
    Entry,
    MerkleTree,
    Record,
    RecordsEntry,
    record_hash,
)
from glpgenc.audit.database import stream
from glpgenc.audit.record import COLUMN_NAMES, Row, canonical_bytes, microseconds

if TYPE_CHECKING:
    from glpgenc.database import Connection

MOST_RECORDS = 1024
"""Records that one entry covers at most: as precisely as this it is said which ones were altered."""

_FIELDS: LiteralString = ", ".join(f"a.{name}" for name in COLUMN_NAMES)
_LATER: LiteralString = f"""
    SELECT {_FIELDS} FROM security.encryption_audit a
    LEFT JOIN ROWS FROM (pg_catalog.unnest(%s::pg_catalog.uuid[]), pg_catalog.unnest(%s::pg_catalog.int8[]))
        AS c (writer_id, seq)
        ON c.writer_id = a.writer_id
    WHERE a.seq > coalesce(c.seq, 0) ORDER BY a.writer_id, a.seq, a.occurred_at
"""  # noqa: S608  # constants
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MALFORMED = (AttributeError, TypeError, ValueError, OverflowError, RecursionError)
Intervals = Mapping[UUID, list[tuple[int, int]]]
"""Of each writer the numbers that entries cover: the first and last of each stretch, in order and apart."""


def database_records(connection: Connection, after: Mapping[UUID, int] | None = None) -> Iterator[Record]:
    """Give records in the order of their writers' ids and their numbers.

    :param connection: in a snapshot.
    :param after: only those of a writer with a number above this one; all of others.
    """
    writers = after or {}
    for row in stream(connection, "checkpoint", _LATER, (list(writers), list(writers.values()))):
        yield _record(row)


def _record(row: Row) -> Record:
    at, mac = microseconds(row[2]), bytes(row[19])
    try:
        digest = record_hash(canonical_bytes(row), mac)
    except _MALFORMED:
        # Such as a number beyond what a float holds: no writer has written it.
        digest = UNREADABLE_HASH
    return Record(row[0].bytes, row[1], at, digest, bytes(row[18]), mac)


def covered(entries: Iterable[Entry]) -> dict[UUID, list[tuple[int, int]]]:
    """Return which numbers entries cover."""
    stretches: dict[UUID, list[tuple[int, int]]] = {}
    for each in entries:
        if isinstance(each, RecordsEntry):
            stretches.setdefault(each.writer_id, []).append((each.first, each.last))
    return {writer: _joined(sorted(each)) for writer, each in stretches.items()}


def _joined(stretches: list[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for first, last in stretches:
        if found and first <= found[-1][1] + 1:
            found[-1] = found[-1][0], max(last, found[-1][1])
        else:
            found.append((first, last))
    return found


def beginnings(intervals: Intervals) -> dict[UUID, int]:
    """Return up to which number each writer's records are covered without a gap."""
    return {writer: each[0][1] for writer, each in intervals.items() if each[0][0] == 1}


def new_entries(records: Iterable[Record], intervals: Intervals) -> Iterator[RecordsEntry]:
    """Make entries for the records that are not covered yet.

    :param records: in the order of their writers' ids and their numbers.
    """
    stretch: _Stretch | None = None
    for record in records:
        if stretch is not None and stretch.is_same(record):
            continue
        if _is_covered(record, intervals):
            continue
        if stretch is None or not stretch.continues(record):
            if stretch is not None:
                yield stretch.entry()
            stretch = _Stretch(record)
        stretch.add(record)
    if stretch is not None:
        yield stretch.entry()


def within(records: Iterable[Record], intervals: Intervals) -> Iterator[Record]:
    """Give those records that are covered."""
    return (each for each in records if _is_covered(each, intervals))


def _is_covered(record: Record, intervals: Intervals) -> bool:
    stretches = intervals.get(UUID(bytes=record.writer_id), ())
    return any(first <= record.seq <= last for first, last in stretches)


class _Stretch:
    """Records of a chain and a month that follow each other: months are dropped as a whole."""

    def __init__(self, record: Record) -> None:
        self._writer, self._first, self._last = record.writer_id, record.seq, record.seq - 1
        self._month = _month(record)
        self._oldest = self._newest = record.at
        self._tree = MerkleTree()

    def is_same(self, record: Record) -> bool:
        """Return whether it is one more record for the last place."""
        return record.writer_id == self._writer and record.seq == self._last

    def continues(self, record: Record) -> bool:
        """Return whether a record is the next of them."""
        is_next = record.writer_id == self._writer and record.seq == self._last + 1
        return is_next and self._tree.size < MOST_RECORDS and _month(record) == self._month

    def add(self, record: Record) -> None:
        """Add the next one."""
        self._tree.add(record.digest)
        self._last = record.seq
        self._oldest, self._newest = min(self._oldest, record.at), max(self._newest, record.at)

    def entry(self) -> RecordsEntry:
        """Return the entry for them."""
        return RecordsEntry(
            UUID(bytes=self._writer),
            self._first,
            self._last,
            _moment(self._oldest),
            _moment(self._newest),
            self._tree.root,
        )


def _month(record: Record) -> tuple[int, int]:
    moment = _moment(record.at)
    return moment.year, moment.month


def _moment(at: int) -> datetime:
    return _EPOCH + timedelta(microseconds=at)
