"""The queue between callers and the writer, and the records that drafts become."""

from __future__ import annotations

import json
import threading
import time
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings

from glpgenc.audit.chain import Chain
from glpgenc.audit.record import GENESIS, json_text, record_document
from glpgenc.audit.recording.queue import Draft, DraftQueue, FlushMarker, fields_of
from glpgenc.audit.sinks import copy_text
from glpgenc.errors import AuditError
from glpgenc.events import Scope
from tests.audit.records import KEY_ID, NOW, WRITER, draft, drafts, fields


def test_what_is_put_is_taken_in_order() -> None:
    queue = DraftQueue(10, 0)
    items = [draft(str(number)) for number in range(5)]
    for item in items:
        queue.put(item)
    assert [*queue.take(3), *queue.take(3)] == items
    assert queue.take(3) == []


def test_a_full_queue_refuses_after_its_time_and_counts() -> None:
    queue = DraftQueue(2, 0.05)
    queue.put(draft())
    queue.put(draft())
    began = time.monotonic()
    with pytest.raises(AuditError, match="full"):
        queue.put(draft())
    assert time.monotonic() - began >= 0.05
    assert (len(queue), queue.refused) == (2, 1)


def test_who_waits_for_room_goes_on_when_there_is_some() -> None:
    queue = DraftQueue(1, 30)
    queue.put(draft("first"))
    taker = threading.Timer(0.05, queue.take, [1])
    taker.start()
    queue.put(draft("second"))
    taker.join()
    assert [item[1] for item in queue.take(5) if not isinstance(item, FlushMarker)] == ["second"]
    assert queue.refused == 0


def test_the_taker_is_woken_when_the_queue_is_half_full_and_by_a_marker() -> None:
    queue = DraftQueue(4, 0)
    queue.put(draft())
    assert not queue.wake.is_set()
    queue.put(draft())
    queue.put(draft())
    assert queue.wake.is_set()
    other = DraftQueue(4, 0)
    other.mark(FlushMarker())
    assert other.wake.is_set()


def test_a_marker_has_room_in_a_full_queue() -> None:
    queue = DraftQueue(1, 0)
    queue.put(draft())
    marker = FlushMarker()
    queue.mark(marker)
    assert queue.waiting() == [marker]
    assert queue.take(5)[-1] is marker
    marker.reached.set()
    assert queue.waiting() == []


def test_the_fields_are_the_columns_from_occurred_at_to_detail() -> None:
    assert fields() == (
        NOW, "encryption_performed", "encryption", "pii", "acme", KEY_ID, 3, "encrypt", 2, 4, True, None, "ada",
        "invoices", "c-1", {},
    )  # fmt: skip


def test_a_failure_has_its_own_type_and_the_name_of_the_error_s_class() -> None:
    assert fields(error="AuthenticationError")[1] == "encryption_failed"
    assert fields(error="AuthenticationError")[10:12] == (False, "AuthenticationError")


def test_an_event_of_a_type_keeps_it() -> None:
    assert fields(kind="key_rotated")[1] == "key_rotated"


def test_a_sampled_event_says_for_how_many_it_stands() -> None:
    assert fields_of((*draft()[:-1], 100))[-1] == {"sampled": 100}


def test_details_without_a_value_are_left_out() -> None:
    assert fields(detail={"rows": 3, "none": None, "ok": True})[-1] == {"rows": 3, "ok": True}


def test_a_detail_of_another_kind_is_not_shown() -> None:
    assert fields(detail={"a": b"secret", "b": ["secret"], "c": float("nan")})[-1] == {
        "a": "<bytes>",
        "b": "<list>",
        "c": "nan",
    }


@settings(max_examples=40)
@given(drafts())
def test_a_line_of_json_is_one_line_whatever_is_in_the_event(given_draft: Draft) -> None:
    row = (WRITER, 1, *fields_of(given_draft), GENESIS, GENESIS)
    text = json_text(record_document(row))
    assert len(text.splitlines()) == 1
    assert text.isprintable()
    assert json.loads(text) == record_document(row)


@settings(max_examples=40)
@given(drafts())
def test_a_line_of_copy_is_one_line_of_twenty_columns_whatever_is_in_the_event(given_draft: Draft) -> None:
    row = (WRITER, 1, *fields_of(given_draft), GENESIS, GENESIS)
    text = copy_text([row])
    assert text.count("\n") == 1
    assert text.count("\t") == 19


def test_a_value_against_its_type_ends_no_chain() -> None:
    given: Any = (5, b"acme", "7", "one", "encrypt", None, "soon", 3)
    asked: Any = Scope(actor={}, purpose=1.5, correlation_id=UUID(int=1))  # type: ignore[arg-type]
    row = Chain(WRITER, bytes(32)).append(fields_of((0, None, *given, asked, {"rows": 10**5000}, 1)))
    assert row[5:12] == ("<int>", "<bytes>", None, None, "encrypt", 0, None)
    assert row[13:17] == ("<int>", "<dict>", "<float>", "<UUID>")
    assert row[17] == {"rows": "<int>"}
    assert len(copy_text([row]).splitlines()) == 1
