"""Events of a call come before its result, and those of an act that can't be undone before the act as well."""

from __future__ import annotations

import pytest

from glpgenc.errors import AuditError, AuthenticationError, GlpgencError, KeyStateError
from glpgenc.events import EncryptionAuditEventType, Event
from glpgenc.events.observe import Owner, irreversible, observe, observe_each, observe_values
from tests.support.listeners import CallRecorder, RefusingCalls, record_calls, record_events

KIND = EncryptionAuditEventType.KEY_DESTROYED
ACT = Event(type=KIND, operation="destroy", detail={"state": "deactivated"})


def test_it_is_told_before_and_after() -> None:
    with record_events() as heard:
        with irreversible(ACT) as more:
            assert heard.told(KIND) == [("asked", "destroy", 1)]
            more |= {"count": 7, "written": True}
        assert heard.told(KIND) == [("asked", "destroy", 1), ("done", "destroy", 7)]
    assert dict(heard.events[-1].detail) == {"phase": "done", "state": "deactivated", "written": True}


def test_what_can_not_be_recorded_beforehand_is_not_done() -> None:
    done = []
    with record_events("key_destroyed:asked"), pytest.raises(AuditError), irreversible(ACT):
        done.append(True)
    assert not done


def test_what_can_not_be_recorded_afterwards_is_an_error_and_its_intention_stands() -> None:
    with record_events("key_destroyed:done") as heard, pytest.raises(AuditError), irreversible(ACT):
        pass
    assert heard.told(KIND) == [("asked", "destroy", 1)]


def test_a_failure_is_told_with_its_error_and_stays_the_callers() -> None:
    failure = KeyStateError("it was changed")
    with record_events() as heard, pytest.raises(KeyStateError), irreversible(ACT):
        raise failure
    assert heard.told(KIND)[-1] == ("failed", "destroy", 1)
    assert heard.events[-1].error is failure


def test_a_failure_that_can_not_be_recorded_stays_the_callers_too() -> None:
    with record_events("key_destroyed:failed"), pytest.raises(KeyStateError), irreversible(ACT):
        raise KeyStateError("it was changed")


ACME = Owner("acme", "pii")


def owner(*_: object) -> Owner:
    return ACME


def test_a_call_is_reported_with_its_result_and_time() -> None:
    reported: list[tuple[str | None, float, Exception | None]] = []
    with record_calls():
        assert observe(lambda: "done", lambda *found: reported.append(found)) == "done"
    ((result, seconds, error),) = reported
    assert (result, error) == ("done", None)
    assert 0 <= seconds < 10


def test_without_a_listener_nothing_is_reported() -> None:
    assert observe(lambda: "done", lambda *_: pytest.fail("reported")) == "done"


def test_a_failure_is_reported_and_raised() -> None:
    reported: list[Exception | None] = []
    failure = KeyStateError("it was changed")

    def fail() -> None:
        raise failure

    with record_calls(), pytest.raises(KeyStateError) as caught:
        observe(fail, lambda _result, _seconds, error: reported.append(error))
    assert reported == [caught.value] == [failure]


def test_a_result_that_can_not_be_reported_is_discarded() -> None:
    discarded: list[str] = []

    def refuse(*_: object) -> None:
        raise AuditError

    with record_calls(), pytest.raises(AuditError):
        observe(lambda: "secret", refuse, discarded.append)
    assert discarded == ["secret"]


def test_values_are_reported_with_the_key_that_was_used_or_their_owner() -> None:
    used = Owner("acme", "pii", version=3)

    def encrypt(text: str) -> tuple[Owner, str]:
        if not text:
            raise KeyStateError("it was changed")
        return used, text.upper()

    with record_calls() as heard:
        assert observe_values("encrypt", 2, owner, encrypt, "a") == "A"
        with pytest.raises(KeyStateError):
            observe_values("encrypt", 2, owner, encrypt, "")
        assert observe_values("encrypt", 0, owner, encrypt, "b") == "B"
    assert [(each.tenant_id, each.key_version, each.count) for each in heard.operations] == [
        ("acme", 3, 2),
        ("acme", None, 2),
    ]


def test_values_that_can_not_be_reported_are_discarded() -> None:
    discarded: list[int] = []
    with record_calls(RefusingCalls()), pytest.raises(AuditError):
        observe_values("decrypt", 1, owner, lambda: (ACME, 7), discard=discarded.append)
    assert discarded == [7]


def test_each_kind_of_failure_of_a_batch_is_one_event() -> None:
    results: list[bytes | GlpgencError] = [b"a", AuthenticationError(), AuthenticationError(), KeyStateError("x"), b"b"]
    with record_calls() as heard:
        assert observe_each(5, owner, lambda: (ACME, results)) is results
    assert isinstance(heard, CallRecorder)
    assert sorted((type(each.error).__name__, each.count) for each in heard.operations) == [
        ("AuthenticationError", 2),
        ("KeyStateError", 1),
        ("NoneType", 2),
    ]
