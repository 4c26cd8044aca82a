"""Pages of a real trail: each record once, newest first, whatever is added meanwhile."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg.rows import dict_row

from glpgenc.audit.record import AuditRecord
from glpgenc.audit.search import AuditFilter, Cursor, CursorError, _query, page, search
from glpgenc.errors import ConfigurationError, DatabaseError, DatabaseUnavailableError, SchemaMissingError
from tests.audit.trail_world import EVENTS, KEY, Prepared, TrailWorld
from tests.support.databases import login_role

ALL = 2 * (EVENTS + 2)


@pytest.fixture(scope="module")
def read_only(template: Prepared) -> Iterator[TrailWorld]:
    """A trail that nothing is added to."""
    with template.copy() as world:
        yield world


def everything(url: str, wanted: AuditFilter | None = None, limit: int = 3) -> list[AuditRecord]:
    found: list[AuditRecord] = []
    cursor = None
    while True:
        got = page(url, wanted, cursor=cursor, limit=limit)
        found += got.records
        cursor = got.next_cursor
        if cursor is None:
            return found


def place(record: AuditRecord) -> tuple[object, ...]:
    return (record.occurred_at, record.writer_id, record.seq)


@pytest.mark.parametrize("limit", [1, 3, ALL - 1, ALL, ALL + 1])
def test_pages_hold_each_record_once_newest_first(read_only: TrailWorld, limit: int) -> None:
    found = everything(read_only.url, limit=limit)
    assert len(found) == ALL
    places = [place(each) for each in found]
    assert places == sorted(set(places), reverse=True)
    assert list(search(read_only.url, batch=limit)) == found


def test_records_of_one_moment_are_each_in_one_page(template: Prepared) -> None:
    with template.copy() as world:
        world.execute("UPDATE security.encryption_audit SET occurred_at = date_trunc('day', occurred_at)")
        found = everything(world.url, limit=3)
        assert len({place(each) for each in found}) == len(found) == ALL


def test_what_is_added_between_two_pages_moves_none(template: Prepared) -> None:
    with template.copy() as world:
        before = everything(world.url)
        first = page(world.url, limit=5)
        world.write(4)
        second = page(world.url, cursor=first.next_cursor, limit=5)
        assert [*first.records, *second.records] == before[:10]
        assert page(world.url, limit=1).records[0].occurred_at > before[0].occurred_at


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        (AuditFilter(event_types=["decryption_performed"]), 2 * EVENTS),
        (AuditFilter(event_types=["writer_started", "writer_stopped"]), 4),
        (AuditFilter(event_types=[]), 0),
        (AuditFilter(tenant_ids=["acme"]), EVENTS),
        (AuditFilter(tenant_ids=["acme", "umbrella"]), 2 * EVENTS),
        (AuditFilter(tenant_ids=[]), 0),
        (AuditFilter(tenant_ids=["' OR true --"]), 0),
        (AuditFilter(actor="bob"), EVENTS),
        (AuditFilter(actor="bob\0"), 0),
        (AuditFilter(correlation_id="bob-3"), 1),
        (AuditFilter(data_class="pii", actor="ann", tenant_ids=["umbrella"]), EVENTS // 2),
        (AuditFilter(success=False), 0),
        (AuditFilter(success=True, key_id=KEY), 2 * EVENTS),
    ],
)
def test_a_filter_gives_what_matches_all_of_it(read_only: TrailWorld, wanted: AuditFilter, count: int) -> None:
    found = everything(read_only.url, wanted)
    assert len(found) == count
    assert [each for each in everything(read_only.url) if each in found] == found


def test_since_is_inclusive_and_until_is_not(read_only: TrailWorld) -> None:
    middle = everything(read_only.url)[7]
    newer = everything(read_only.url, AuditFilter(since=middle.occurred_at))
    older = everything(read_only.url, AuditFilter(until=middle.occurred_at))
    assert (middle in newer, middle in older, len(newer) + len(older)) == (True, False, ALL)
    assert everything(read_only.url, AuditFilter(since=middle.occurred_at + timedelta(days=1))) == []


def test_a_record_is_given_as_it_was_written(read_only: TrailWorld) -> None:
    (found,) = everything(read_only.url, AuditFilter(correlation_id="ann-2"))
    assert (found.event_type, found.tenant_id, found.key_id, found.count) == ("decryption_performed", "acme", KEY, 3)
    assert (found.detail, found.success, found.purpose) == ({"rows": 2, "table": "people"}, True, "support")


def test_a_connection_is_used_as_it_is_and_stays_open(read_only: TrailWorld) -> None:
    with psycopg.connect(read_only.url, row_factory=dict_row) as connection:
        assert len(page(connection).records) == ALL
        assert connection.execute("SELECT 1 AS one").fetchone() == {"one": 1}


def test_a_page_is_read_by_an_index_from_one_month_at_a_time(read_only: TrailWorld) -> None:
    first = page(read_only.url, limit=5)
    with psycopg.connect(read_only.url) as connection:
        connection.execute("SET enable_seqscan = off; SET enable_sort = off")
        statement, parameters = _query(AuditFilter(), Cursor.parse(first.next_cursor or ""), 6)
        plan = connection.execute("EXPLAIN " + statement, parameters).fetchall()
    text = "\n".join(row[0] for row in plan)
    assert "Sort" not in text.replace("Sort Key", "")
    assert "Index Scan" in text


@pytest.mark.parametrize("group", ["glpgenc_app", "glpgenc_admin"])
def test_who_may_only_write_reads_nothing(read_only: TrailWorld, group: str) -> None:
    with login_role(read_only.url, member_of=[group]) as role, pytest.raises(DatabaseError) as caught:
        page(role.url(read_only.url))
    assert "glpgenc_auditor" in str(caught.value.hint)


def test_an_auditor_reads(read_only: TrailWorld) -> None:
    with login_role(read_only.url, member_of=["glpgenc_auditor"]) as role:
        assert len(page(role.url(read_only.url)).records) == ALL


def test_without_a_trail_and_without_a_server_the_errors_say_so(empty_database: str) -> None:
    with pytest.raises(SchemaMissingError):
        page(empty_database)
    with pytest.raises(DatabaseUnavailableError):
        page("postgresql://nobody@127.0.0.1:1/x")


TIMES = st.datetimes(timezones=st.just(UTC))


@given(TIMES, st.uuids(), st.integers(1, 2**63 - 1))
def test_a_cursor_comes_back_from_its_text(at: datetime, writer_id: UUID, seq: int) -> None:
    text = str(Cursor(at, writer_id, seq))
    assert Cursor.parse(text) == Cursor(at, writer_id, seq)
    assert len(text) == 44
    assert set(text).isdisjoint("+/=&? ")


RAW = st.binary(min_size=33, max_size=33).map(lambda raw: base64.urlsafe_b64encode(raw).decode())


@given(st.text() | RAW)
def test_whatever_a_text_is_it_is_one_cursor_s_only_spelling_or_refused(text: str) -> None:
    try:
        found = Cursor.parse(text)
    except CursorError:
        return
    assert str(found) == text


@pytest.mark.parametrize("change", [slice(0, 43), slice(1, 44)])
def test_a_cut_cursor_is_refused(change: slice) -> None:
    text = str(Cursor(datetime(2026, 1, 1, tzinfo=UTC), UUID(int=1), 1))
    with pytest.raises(CursorError):
        Cursor.parse(text[change])


@pytest.mark.parametrize(
    "text", ["", "x" * 44, "=" * 44, "AgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB", "\u00e9" * 44]
)
def test_what_is_no_cursor_is_refused(text: str) -> None:
    with pytest.raises(CursorError):
        Cursor.parse(text)


@pytest.mark.parametrize("limit", [0, -1, 1_001])
def test_a_limit_out_of_bounds_is_refused_before_the_database_is_asked(limit: int) -> None:
    with pytest.raises(ConfigurationError, match="1 to 1,000"):
        page("postgresql://nowhere.invalid/x", limit=limit)


def test_a_cursor_is_read_before_the_database_is_asked() -> None:
    with pytest.raises(CursorError):
        page("postgresql://nowhere.invalid/x", cursor="x")


@pytest.mark.parametrize("name", ["since", "until"])
def test_a_time_without_a_zone_is_refused(name: str) -> None:
    values: dict[str, Any] = {name: datetime(2026, 1, 1)}  # noqa: DTZ001  # what it is about
    with pytest.raises(ConfigurationError, match="time zone"):
        AuditFilter(**values)


@pytest.mark.parametrize("name", ["tenant_ids", "event_types"])
def test_one_text_is_no_collection(name: str) -> None:
    values: dict[str, Any] = {name: "acme"}
    with pytest.raises(ConfigurationError, match="collection"):
        AuditFilter(**values)
