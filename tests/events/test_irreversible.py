"""An act that can't be undone is told before it is done, and not done where that can't be recorded."""

from __future__ import annotations

import pytest

from glpgenc.errors import AuditError, KeyStateError
from glpgenc.events import EncryptionAuditEventType, Event
from glpgenc.events.irreversible import irreversible
from tests.support.listeners import hearing

KIND = EncryptionAuditEventType.KEY_DESTROYED
ACT = Event(type=KIND, operation="destroy", detail={"state": "deactivated"})


def test_it_is_told_before_and_after() -> None:
    with hearing() as heard:
        with irreversible(ACT) as more:
            assert heard.told(KIND) == [("asked", "destroy", 1)]
            more |= {"count": 7, "written": True}
        assert heard.told(KIND) == [("asked", "destroy", 1), ("done", "destroy", 7)]
    assert dict(heard.events[-1].detail) == {"phase": "done", "state": "deactivated", "written": True}


def test_what_can_not_be_recorded_beforehand_is_not_done() -> None:
    done = []
    with hearing("key_destroyed:asked"), pytest.raises(AuditError), irreversible(ACT):
        done.append(True)
    assert not done


def test_what_can_not_be_recorded_afterwards_is_an_error_and_its_intention_stands() -> None:
    with hearing("key_destroyed:done") as heard, pytest.raises(AuditError), irreversible(ACT):
        pass
    assert heard.told(KIND) == [("asked", "destroy", 1)]


def test_a_failure_is_told_with_its_error_and_stays_the_callers() -> None:
    failure = KeyStateError("it was changed")
    with hearing() as heard, pytest.raises(KeyStateError), irreversible(ACT):
        raise failure
    assert heard.told(KIND)[-1] == ("failed", "destroy", 1)
    assert heard.events[-1].error is failure


def test_a_failure_that_can_not_be_recorded_stays_the_callers_too() -> None:
    with hearing("key_destroyed:failed"), pytest.raises(KeyStateError), irreversible(ACT):
        raise KeyStateError("it was changed")
