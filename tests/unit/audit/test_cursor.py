from __future__ import annotations

import base64
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glpgenc.audit.cursor import Cursor, CursorError
from glpgenc.audit.search import AuditFilter, page
from glpgenc.errors import ConfigurationError

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
