"""Entries of a log, hashes of records, and files that are not a log's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glpgenc.audit.checkpoints.trail_records import MOST_RECORDS, _record, beginnings, covered, new_entries
from glpgenc.audit.checkpoints.verifier import (
    UNREADABLE_HASH,
    CheckpointEntry,
    CheckpointReport,
    Log,
    NotTrustedError,
    Record,
    RecordsEntry,
    check_records,
    parse_entry,
    record_of,
)
from glpgenc.audit.record import AuditRecord, canonical_bytes, json_text, record_document

WRITER = UUID(int=7)
AT = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
LINE = json_text(record_document(AuditRecord(WRITER, 1, AT, "key_rotated", mac=bytes(32)).row())).encode()

texts = st.none() | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
numbers = st.none() | st.integers(0, 2**31)
details = st.dictionaries(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
    | st.booleans()
    | st.integers(-(2**60), 2**60)
    | st.floats(allow_nan=False, allow_infinity=False),
    max_size=4,
)
rows = st.builds(
    AuditRecord,
    writer_id=st.uuids(),
    seq=st.integers(1, 2**63 - 1),
    occurred_at=st.datetimes(datetime(1970, 1, 1), datetime(9999, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    event_type=st.sampled_from(["key_rotated", "audit_read", "\u00e4"]),
    event_category=st.just("encryption"),
    data_class=texts,
    tenant_id=texts,
    key_id=st.none() | st.uuids(),
    key_version=numbers,
    operation=texts,
    count=st.integers(0, 2**62),
    duration_us=numbers,
    success=st.booleans(),
    error=texts,
    actor=texts,
    purpose=texts,
    correlation_id=texts,
    detail=details,
    previous_mac=st.binary(min_size=32, max_size=32),
    mac=st.binary(min_size=32, max_size=32),
)


@given(rows)
def test_the_hash_of_a_line_of_an_export_is_that_of_the_row(record: AuditRecord) -> None:
    """Two implementations of the bytes: the verifier's own, of JSON, and the writer's, of columns."""
    row = record.row()
    line = json_text(record_document(row)).encode()
    assert record_of(line) == _record(row)
    assert record_of(line).digest != UNREADABLE_HASH


@given(rows, rows)
def test_records_that_differ_have_different_hashes(one: AuditRecord, other: AuditRecord) -> None:
    same = (canonical_bytes(one.row()), one.mac) == (canonical_bytes(other.row()), other.mac)
    assert (_record(one.row()).digest == _record(other.row()).digest) == same


def test_a_row_that_no_writer_could_have_written_has_the_hash_for_such() -> None:
    row = AuditRecord(WRITER, 1, AT, "key_rotated", detail={"x": float("inf")}, mac=bytes(32)).row()
    assert _record(row).digest == UNREADABLE_HASH


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"{", b"["),
        (b'"seq":1', b'"seq":0'),
        (b'"seq":1', b'"seq":true'),
        (b'"seq":1', b'"seq":1.0'),
        (b'"seq":1', b'"seq":9223372036854775808'),
        (b'"seq":1', b'"seq":1,"seq":2'),
        (b'"seq":1', b'"seq":1,"other":2'),
        (b'"seq":1', b'"seq":NaN'),
        (b'"seq":1,', b""),
        (b'"success":true', b'"success":"yes"'),
        (b'"mac":"00', b'"mac":"'),
        (b"+00:00", b""),
        (b"00000000-0000", b"0-0"),
        (b'"count":1', b'"count":"1"'),
    ],
)
def test_a_line_that_is_not_a_record_is_refused(old: bytes, new: bytes) -> None:
    assert record_of(LINE).seq == 1
    changed = LINE.replace(b"Z", b"+00:00").replace(old, new, 1)
    assert changed != LINE
    with pytest.raises((ValueError, KeyError, TypeError, AttributeError)):
        record_of(changed)


def record(seq: int, at: datetime = AT, writer: UUID = WRITER) -> Record:
    return _record(
        AuditRecord(
            writer, seq, at, "key_rotated", previous_mac=(seq - 1).to_bytes(32, "big"), mac=seq.to_bytes(32, "big")
        ).row()
    )


def stretches(found: list[RecordsEntry]) -> list[tuple[int, int]]:
    return [(each.first, each.last) for each in found]


def test_entries_end_at_gaps_at_months_and_at_their_size() -> None:
    july, august = AT, AT + timedelta(days=31)
    records = [record(seq, july) for seq in (1, 2, 5)] + [record(6, august)]
    assert stretches(list(new_entries(records, {}))) == [(1, 2), (5, 5), (6, 6)]
    many = [record(seq) for seq in range(1, MOST_RECORDS + 2)]
    assert stretches(list(new_entries(many, {}))) == [(1, MOST_RECORDS), (MOST_RECORDS + 1, MOST_RECORDS + 1)]


def test_of_two_records_for_one_place_the_first_counts() -> None:
    records = [record(1), record(2), record(2, AT + timedelta(seconds=1)), record(3)]
    (entry,) = new_entries(records, {})
    report = CheckpointReport()
    check_records([entry], records, report)
    assert (report.covered, dict(report.counts)) == (3, {"duplicated": 1})


@given(st.lists(st.sets(st.integers(1, 40), max_size=25), max_size=5))
def test_checkpoints_cover_each_record_once_in_whatever_order_records_come(batches: list[set[int]]) -> None:
    entries: list[RecordsEntry] = []
    there: set[int] = set()
    for batch in batches:
        there |= batch
        intervals = covered(entries)
        floor = beginnings(intervals).get(WRITER, 0)
        entries += new_entries([record(seq) for seq in sorted(there) if seq > floor], intervals)
    numbers = [seq for each in entries for seq in range(each.first, each.last + 1)]
    assert sorted(numbers) == sorted(there)


@given(st.integers(1, 10**11), st.datetimes(datetime(1970, 1, 1), datetime(9999, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_entries_are_read_as_they_are_written(number: int, at: datetime) -> None:
    for entry in (
        CheckpointEntry(number, at),
        RecordsEntry(WRITER, number, number + 3, at, at + timedelta(seconds=1), bytes(range(32))),
    ):
        assert parse_entry(str(entry).encode()) == entry


@given(st.binary(max_size=80) | st.text("checkpoint records 0123456789-TZ:.", max_size=80).map(str.encode))
def test_other_bytes_are_refused_or_read_back_as_they_are(data: bytes) -> None:
    try:
        entry = parse_entry(data)
    except NotTrustedError:
        return
    assert str(entry).encode() == data


HEADING = str(CheckpointEntry(1, AT)).encode() + b"\n"
SECOND = str(CheckpointEntry(2, AT)).encode() + b"\n"


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"notes": b""}, "not a file of a log"),
        ({"000000000002.entries": SECOND}, "lacks entries"),
        ({"000000000001.entries": b""}, "not whole"),
        ({"000000000001.entries": HEADING[:-1]}, "not whole"),
        ({"000000000001.entries": SECOND}, "another one's"),
        ({"000000000001.entries": HEADING + HEADING}, "another one's"),
        ({"000000000001.entries": HEADING + b"\n"}, "malformed"),
        ({"000000000001.entries": HEADING, "000000000001.checkpoint": b"x"}, "checkpoint 1: it is not a signed note"),
        ({"000000000001.entries": HEADING, "000000000002.checkpoint": b"x"}, "lacks the entries of checkpoint 2"),
    ],
)
def test_files_that_are_not_a_whole_log_are_refused(files: dict[str, bytes], said: str) -> None:
    with pytest.raises(NotTrustedError, match=said):
        Log.read(files)


def test_a_log_without_files_is_empty() -> None:
    log: Any = Log.read({})
    assert (log.last, log.entries) == (0, [])
