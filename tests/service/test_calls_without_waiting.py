"""Whether a value can be encrypted or decrypted without a wait is told before, and rightly."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator

import pytest

from glpgenc.audit.recording.logger import EncryptionAuditLogger
from glpgenc.audit.sinks import LogSink
from glpgenc.events import Event, Listener, may_wait
from glpgenc.events.event import EncryptionAuditEventType
from glpgenc.metrics.process import ProcessState
from glpgenc.metrics.recorder import MetricsRecorder
from glpgenc.service import EncryptionService
from tests.support.listeners import record_calls

CONTEXT = {"tenant_id": "acme", "data_class": "pii"}
OTHER = CONTEXT | {"object": "x"}


class Prompt(Listener):
    def may_wait(self) -> bool:
        return False


def test_the_first_value_of_a_context_may_wait_and_the_next_does_not(service: EncryptionService) -> None:
    assert not service.encrypts_at_once(CONTEXT)
    made = service.encrypt(b"x", CONTEXT).to_bytes()
    assert service.encrypts_at_once(CONTEXT)
    assert not service.encrypts_at_once(OTHER)
    assert not service.decrypts_at_once([made], CONTEXT)
    service.decrypt(made, CONTEXT)
    assert service.decrypts_at_once([made, made], CONTEXT)
    assert not service.decrypts_at_once([made], OTHER)


def test_more_values_than_are_set_aside_may_wait(service: EncryptionService) -> None:
    service.encrypt(b"x", CONTEXT)
    assert service.encrypts_at_once(CONTEXT, 10)
    assert not service.encrypts_at_once(CONTEXT, 1_000_000)


def test_what_is_not_a_value_is_never_decrypted_at_once(service: EncryptionService) -> None:
    made = service.encrypt(b"x", CONTEXT).to_bytes()
    service.decrypt(made, CONTEXT)
    for bad in (b"", b"\xfb", bytes(60), made[:40]):
        assert not service.decrypts_at_once([made, bad], CONTEXT)


def test_after_the_end_nothing_is_at_hand(service: EncryptionService) -> None:
    made = service.encrypt(b"x", CONTEXT).to_bytes()
    service.decrypt(made, CONTEXT)
    service.close()
    assert not service.encrypts_at_once(CONTEXT)
    assert not service.decrypts_at_once([made], CONTEXT)


def test_an_invalid_context_may_wait(service: EncryptionService) -> None:
    bad = {"data_class": ["pii"]}
    assert not service.encrypts_at_once(bad)  # type: ignore[arg-type]  # that is the point


@pytest.mark.parametrize(("listener", "waits"), [(Listener(), True), (Prompt(), False), (ProcessState(), False)])
def test_a_listener_may_make_wait_unless_it_says_otherwise(
    service: EncryptionService, listener: Listener, *, waits: bool
) -> None:
    made = service.encrypt(b"x", CONTEXT).to_bytes()
    service.decrypt(made, CONTEXT)
    with record_calls(listener):
        assert may_wait() is waits
        assert service.encrypts_at_once(CONTEXT) is not waits
        assert service.decrypts_at_once([made], CONTEXT) is not waits


def test_metrics_never_make_wait() -> None:
    assert not MetricsRecorder.may_wait(object.__new__(MetricsRecorder))


class Slow(logging.Handler):
    """Takes nothing before it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.goes_on = threading.Event()

    def emit(self, _: logging.LogRecord) -> None:
        self.goes_on.wait(20)


@pytest.fixture
def slow() -> Iterator[Slow]:
    slow, log = Slow(), logging.getLogger("glpgenc.audit")
    log.addHandler(slow)
    yield slow
    slow.goes_on.set()
    log.removeHandler(slow)


def test_an_audit_trail_may_make_wait_before_it_has_begun_and_when_half_of_its_queue_is_full(slow: Slow) -> None:
    trail = EncryptionAuditLogger(log=LogSink(), queue_size=10)
    assert trail.may_wait()
    with trail:
        assert not trail.may_wait()
        # The first ones are in the hands of the writer, who waits for the handler.
        for _ in range(10):
            trail.log(Event(type=EncryptionAuditEventType.KEY_ACCESSED))
            if trail.may_wait():
                break
        assert trail.may_wait()
        slow.goes_on.set()
        trail.flush()
        assert not trail.may_wait()
