"""What a process knows by itself is shown without a database: the KMS's last answer, and the audit trail's queue."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from prometheus_client import CollectorRegistry
from prometheus_client.parser import text_string_to_metric_families

from glpgenc.errors import KMSAccessDeniedError, KMSThrottledError, KMSUnwrapError
from glpgenc.events import Listener, hub, subscribe, unsubscribe
from glpgenc.metrics.exposition import latest
from glpgenc.metrics.registration import forget_state, state_collectors, watch_state
from glpgenc.metrics.state import StateCollector
from glpgenc.settings import Settings

Shown = dict[str, float]


def shown(registry: CollectorRegistry) -> Shown:
    body, _ = latest(registry)
    return {
        sample.name + "".join(f" {value}" for value in sample.labels.values()): sample.value
        for family in text_string_to_metric_families(body.decode())
        for sample in family.samples
    }


@pytest.fixture
def registry() -> Iterator[CollectorRegistry]:
    registry = CollectorRegistry()
    watch_state(Settings(), registry)
    yield registry
    forget_state(registry)


def called(error: BaseException | None) -> None:
    for listener in hub.listeners:
        listener.called_kms("aws", "decrypt", 0.1, error)


class Waiting(Listener):
    """Keeps events, as an audit trail does."""

    depth, spool_bytes, spool_events, refused = 3, 4_096, 17, 2


def test_nothing_is_known_of_a_kms_that_was_not_called(registry: CollectorRegistry) -> None:
    assert shown(registry) == {}


@pytest.mark.parametrize("error", [KMSThrottledError("slow down"), KMSAccessDeniedError("no")])
def test_a_kms_that_serves_nobody_is_down_until_it_does(registry: CollectorRegistry, error: BaseException) -> None:
    called(error)
    assert shown(registry) == {"gl_kms_up aws": 0}
    called(None)
    assert shown(registry) == {"gl_kms_up aws": 1}


def test_a_kms_that_refuses_one_wrapped_key_is_up(registry: CollectorRegistry) -> None:
    called(KMSUnwrapError("not its own"))
    assert shown(registry) == {"gl_kms_up aws": 1}


def test_the_queue_of_the_audit_trail_is_told_while_it_listens(registry: CollectorRegistry) -> None:
    waiting = Waiting()
    subscribe(waiting)
    try:
        assert shown(registry) == {
            "gl_encryption_audit_queue_events": 3,
            "gl_encryption_audit_spool_bytes": 4_096,
            "gl_encryption_audit_spool_events": 17,
            "gl_encryption_audit_refused_total": 2,
        }
    finally:
        unsubscribe(waiting)
    assert shown(registry) == {}


def test_registering_reads_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(_: str) -> None:
        pytest.fail("the database was read")

    monkeypatch.setattr("glpgenc.metrics.state.read_state", read)
    with closing(StateCollector(Settings(database_url="postgresql://db.example.com/shop"))) as collector:
        CollectorRegistry().register(collector)


def test_registered_again_it_takes_the_earlier_ones_place(registry: CollectorRegistry) -> None:
    before = len(hub.listeners)
    made = watch_state(Settings(), registry)
    assert state_collectors(registry) == [made]
    assert len(hub.listeners) == before


def test_what_is_forgotten_is_shown_and_told_no_more() -> None:
    before, registry = hub.listeners, CollectorRegistry()
    watch_state(Settings(), registry)
    forget_state(registry)
    forget_state(registry)
    assert (shown(registry), hub.listeners) == ({}, before)
