from __future__ import annotations

import pytest

from glpgenc.errors import AuditError
from glpgenc.events import (
    EncryptionAuditEventType,
    Event,
    Listener,
    Scope,
    current_scope,
    emit,
    is_heard,
    scope,
    subscribe,
    unsubscribe,
)
from tests.support.listeners import CallRecorder, RefusingCalls, record_calls

EVENT = Event(type=EncryptionAuditEventType.KEY_RETIRED)


def test_nobody_listens_unless_asked() -> None:
    assert not is_heard()
    emit(EVENT)


def test_a_listener_hears_what_is_emitted() -> None:
    with record_calls() as heard:
        assert is_heard()
        emit(EVENT)
    assert heard.events == [EVENT]


def test_one_that_subscribes_twice_is_told_once() -> None:
    with record_calls() as heard:
        subscribe(heard)
        emit(EVENT)
        assert heard.events == [EVENT]


def test_one_that_unsubscribed_is_told_nothing() -> None:
    with record_calls() as heard:
        unsubscribe(heard)
        emit(EVENT)
    assert heard.events == []


def test_all_who_listen_are_told_in_the_order_that_they_came() -> None:
    told: list[str] = []

    class Named(Listener):
        def __init__(self, name: str) -> None:
            self.name = name

        def happened(self, event: Event) -> None:
            del event
            told.append(self.name)

    with record_calls(Named("first")), record_calls(Named("second")):
        emit(EVENT)
    assert told == ["first", "second"]


def test_one_that_leaves_while_it_is_told_keeps_no_other_from_being_told() -> None:
    class Leaving(Listener):
        def happened(self, event: Event) -> None:
            del event
            unsubscribe(self)

    with record_calls(Leaving()), record_calls() as heard:
        emit(EVENT)
        emit(EVENT)
    assert heard.events == [EVENT, EVENT]


def test_what_a_listener_raises_reaches_whoever_tells() -> None:
    with record_calls(RefusingCalls()), pytest.raises(AuditError):
        emit(EVENT)


def test_a_listener_that_overrides_nothing_is_told_in_vain() -> None:
    listener = Listener()
    listener.operated("encrypt", "pii", "acme", None, None, 1, 0.1, None)
    listener.looked_up("dek", hit=True)
    listener.called_kms("local", "decrypt", 0.1, None)
    listener.happened(EVENT)


@pytest.mark.parametrize(("error", "success"), [(None, True), (ValueError(), False)])
def test_an_event_without_an_error_succeeded(error: Exception | None, success: bool) -> None:  # noqa: FBT001
    assert Event(type=EncryptionAuditEventType.KEY_RETIRED, error=error).success is success


def test_a_scope_within_another_keeps_what_it_leaves_out() -> None:
    with scope(actor="billing", correlation_id="7"), scope(purpose="run"):
        assert current_scope() == Scope(actor="billing", purpose="run", correlation_id="7")
    assert current_scope() == Scope()


def test_a_listener_that_remembers_is_no_other_ones_equal() -> None:
    with record_calls() as one, record_calls() as other:
        emit(EVENT)
    assert (one.events, other.events) == ([EVENT], [EVENT])
    assert isinstance(one, CallRecorder)
