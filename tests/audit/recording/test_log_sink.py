"""Lines for Loki."""

from __future__ import annotations

import io
import json
import logging
from datetime import datetime

import pytest
from hypothesis import given, settings

from glpgenc.audit.record import GENESIS
from glpgenc.audit.recording.queue import Draft, fields_of
from glpgenc.audit.sinks import LogSink
from glpgenc.errors import AuditError
from tests.audit.records import WRITER, draft, drafts


def row(given_draft: Draft) -> tuple[object, ...]:
    return (WRITER, 1, *fields_of(given_draft), GENESIS, bytes(31) + b"\1")


def lines(*given_drafts: Draft, chained: bool = True) -> list[dict[str, object]]:
    stream = io.StringIO()
    LogSink(stream, chained=chained).write([row(each) for each in given_drafts])
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_has_time_level_category_and_all_fields() -> None:
    assert lines(draft()) == [
        {
            "timestamp": "2026-09-21T14:13:20.123456Z",
            "level": "info",
            "writer_id": str(WRITER),
            "seq": 1,
            "event_type": "encryption_performed",
            "event_category": "encryption",
            "data_class": "pii",
            "tenant_id": "acme",
            "key_id": "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
            "key_version": 3,
            "operation": "encrypt",
            "count": 2,
            "duration_us": 4,
            "success": True,
            "actor": "ada",
            "purpose": "invoices",
            "correlation_id": "c-1",
            "previous_mac": GENESIS.hex(),
            "mac": "00" * 31 + "01",
        }
    ]


def test_failures_are_errors_and_refusals_are_warnings() -> None:
    found = lines(draft(error="AuthenticationError"), draft("access_denied"))
    assert [line["level"] for line in found] == ["error", "warning"]


def test_without_a_chain_there_are_no_macs() -> None:
    assert {"mac", "previous_mac"} & set(lines(draft(), chained=False)[0]) == set()


@settings(max_examples=40)
@given(drafts())
def test_each_event_is_one_line_without_nulls(given_draft: Draft) -> None:
    (line,) = lines(given_draft)
    assert None not in line.values()
    assert datetime.fromisoformat(str(line["timestamp"])).tzinfo is not None


def test_a_logger_gets_the_line_as_its_message(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "audit.test"):
        LogSink(logging.getLogger("audit.test")).write([row(draft()), row(draft(error="E"))])
    assert [record.levelname for record in caplog.records] == ["INFO", "ERROR"]
    assert json.loads(caplog.records[0].getMessage())["tenant_id"] == "acme"


def test_the_standard_error_is_taken_as_it_is_at_the_time(capsys: pytest.CaptureFixture[str]) -> None:
    LogSink().write([row(draft())])
    assert json.loads(capsys.readouterr().err)["actor"] == "ada"


def test_a_stream_that_is_closed_is_an_error() -> None:
    stream = io.StringIO()
    stream.close()
    with pytest.raises(AuditError, match="can't be written"):
        LogSink(stream).write([row(draft())])
