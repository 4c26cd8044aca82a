"""Events that are taken are written, or refused: also while the trail ends, and after its thread did."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence

import pytest

from glpgenc.audit.record import Row
from glpgenc.audit.recording import recorder as recorder_module
from glpgenc.audit.recording.logger import EncryptionAuditLogger
from glpgenc.audit.sinks import LogSink
from glpgenc.errors import AuditError
from glpgenc.events import EncryptionAuditEventType, Event

EVENT = Event(type=EncryptionAuditEventType.KEY_ROTATED)


class Broken(LogSink):
    """Ends the thread that writes, as a fault in this package would."""

    def write(self, rows: Sequence[Row]) -> None:  # noqa: ARG002  # as the base class
        raise ZeroDivisionError


def logger_of(stream: io.StringIO) -> EncryptionAuditLogger:
    return EncryptionAuditLogger(log=LogSink(stream, chained=False))


def await_end(logger: EncryptionAuditLogger) -> None:
    """Wait for the thread that writes: its own end is told after the error of an event, to whatever test runs then."""
    writer = logger._recorder._writer
    assert writer is not None
    assert writer.join(10)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_once_the_thread_has_died_nothing_is_taken_any_more() -> None:
    logger = EncryptionAuditLogger(log=Broken(io.StringIO()))
    with pytest.raises(AuditError, match="ended by a ZeroDivisionError"):
        logger.log(EVENT, durable=True)
    with pytest.raises(AuditError, match="nothing can be recorded now"):
        logger.log(EVENT)
    with pytest.raises(AuditError):
        logger.close()
    await_end(logger)


def test_an_event_that_comes_when_the_end_is_over_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    logger = logger_of(stream)
    logger.start()
    queue = logger._recorder._queue
    put = queue.put

    def late(draft: object) -> None:
        # Whoever puts was past every look at whether it is closed, and is only now given the processor again.
        logger.close()
        put(draft)  # type: ignore[arg-type]

    monkeypatch.setattr(queue, "put", late)
    with pytest.raises(AuditError, match="closed"):
        logger.log(EVENT)
    assert "key_rotated" not in stream.getvalue()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_at_the_end_of_the_process_one_that_fails_keeps_no_other_from_being_closed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    streams = [io.StringIO(), io.StringIO()]
    first, broken, last = logger_of(streams[0]), EncryptionAuditLogger(log=Broken(io.StringIO())), logger_of(streams[1])
    for each in (first, broken, last):
        each.start()
    monkeypatch.setattr(recorder_module, "_ALL", [each._recorder for each in (first, broken, last)])
    first.log(EVENT)
    last.log(EVENT)
    with pytest.raises(AuditError):
        recorder_module._close_all()
    await_end(broken)
    for stream in streams:
        reported = [json.loads(line)["event_type"] for line in stream.getvalue().splitlines()]
        assert reported == ["writer_started", "key_rotated", "writer_stopped"]


def test_a_process_without_standard_error_is_reported_that_it_can_t_log(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr", None)
    logger = EncryptionAuditLogger(log=LogSink())
    with pytest.raises(AuditError, match="can't be written to the log"):
        logger.log(EVENT, durable=True)
    monkeypatch.undo()
    logger.close()
