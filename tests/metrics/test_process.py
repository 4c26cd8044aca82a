"""What a process knows by itself is shown without a database: the KMS's last answer, and the audit trail's queue."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry
from prometheus_client.parser import text_string_to_metric_families

from glpgenc.errors import (
    DatabaseUnavailableError,
    KMSAccessDeniedError,
    KMSConfigurationError,
    KMSThrottledError,
    KMSUnwrapError,
)
from glpgenc.events import Listener, hub, subscribe, unsubscribe
from glpgenc.keys.kms.instrumentation import instrumented
from glpgenc.keys.kms.local.provider import LocalKMSProvider, create_key_file
from glpgenc.metrics import names
from glpgenc.metrics.exposition import latest
from glpgenc.metrics.names import Reading
from glpgenc.metrics.process import (
    FRESH,
    MAX_KEYS,
    REMEMBERED,
    ProcessFile,
    ProcessState,
    Snapshot,
    readings_of,
    snapshots,
)
from glpgenc.metrics.registration import forget_state, state_collectors, watch_state
from glpgenc.metrics.state import SHOWN_FOR, DatabaseState, StateCollector
from glpgenc.settings import Settings
from tests.support.clock import Clock

Shown = dict[str, float]


def shown(registry: CollectorRegistry) -> Shown:
    body, _ = latest(registry)
    return {
        sample.name + "".join(f" {value}" for value in sample.labels.values()): sample.value
        for family in text_string_to_metric_families(body.decode())
        for sample in family.samples
        if sample.name != names.SCRAPE_INCOMPLETE.name
    }


@pytest.fixture
def registry() -> Iterator[CollectorRegistry]:
    registry = CollectorRegistry()
    watch_state(Settings(), registry)
    yield registry
    forget_state(registry)


def called(error: BaseException | None, key: str = "", *, is_assigned: bool = False) -> None:
    for listener in hub.listeners:
        listener.called_kms("aws", "decrypt", 0.1, error, key, is_assigned)


class Waiting(Listener):
    """Keeps events, as an audit trail does."""

    depth, spool_bytes, spool_events, refused = 3, 4_096, 17, 2


def test_nothing_is_known_of_a_kms_that_was_not_called(registry: CollectorRegistry) -> None:
    assert shown(registry) == {}


@pytest.mark.parametrize("error", [KMSThrottledError("slow down"), KMSAccessDeniedError("no")])
def test_a_kms_that_serves_nobody_is_down_until_it_does(registry: CollectorRegistry, error: BaseException) -> None:
    called(error, "alias/app")
    assert shown(registry) == {"gl_kms_up alias/app settings aws": 0}
    called(None, "alias/app")
    assert shown(registry) == {"gl_kms_up alias/app settings aws": 1}


def test_each_key_is_up_or_down_by_itself(registry: CollectorRegistry) -> None:
    called(None, "alias/app")
    called(KMSAccessDeniedError("no"), "arn:of-a-tenant", is_assigned=True)
    called(None, "alias/app")
    assert shown(registry) == {
        "gl_kms_up alias/app settings aws": 1,
        "gl_kms_up arn:of-a-tenant tenant aws": 0,
    }


def test_a_kms_that_refuses_one_wrapped_key_is_up(registry: CollectorRegistry) -> None:
    called(KMSUnwrapError("not its own"), "alias/app")
    assert shown(registry) == {"gl_kms_up alias/app settings aws": 1}


def test_a_call_that_failed_long_ago_says_nothing_any_more() -> None:
    clock = Clock(1_000_000.0)
    state = ProcessState(clock)
    state.called_kms("aws", "decrypt", 0.1, KMSThrottledError("slow down"), "alias/app")
    clock.now += REMEMBERED
    assert [each.value for each in readings_of([state.snapshot()], now=clock.now)] == [0]
    clock.now += 1
    assert list(readings_of([state.snapshot()], now=clock.now)) == []


def test_keys_of_many_tenants_have_so_many_series_and_take_none_from_those_of_the_settings() -> None:
    state = ProcessState()
    for number in range(3 * MAX_KEYS):
        state.called_kms("aws", "decrypt", 0.1, None, f"arn:{number}", is_assigned=True)
    state.called_kms("aws", "decrypt", 0.1, KMSThrottledError("slow down"), "alias/app")
    found = {each.labels: each.value for each in readings_of([state.snapshot()])}
    assert len(found) == MAX_KEYS + 2
    assert found["aws", "other", "tenant"] == 1
    assert found["aws", "alias/app", "settings"] == 0


def test_a_wrapped_key_that_names_another_kms_key_is_not_a_failed_call(
    tmp_path: Path, registry: CollectorRegistry
) -> None:
    create_key_file(tmp_path / "kek.json")
    provider = instrumented(LocalKMSProvider(tmp_path / "kek.json"))
    made = provider.generate_data_key({"a": "b"})
    for _ in range(3):
        with pytest.raises(KMSConfigurationError):
            provider.decrypt(made.wrapped, "local:another", {"a": "b"})
    assert shown(registry) == {"gl_kms_up kek.json settings local": 1}
    (tmp_path / "kek.json").unlink()
    with pytest.raises(KMSConfigurationError):
        provider.decrypt(made.wrapped, made.key_uri, {"a": "b"})
    assert shown(registry) == {"gl_kms_up kek.json settings local": 0}


def test_requests_in_flight_are_counted(registry: CollectorRegistry) -> None:
    for listener in hub.listeners:
        listener.request_began()
        listener.request_began()
        listener.request_ended("GET", "/", 200, 0.1)
    assert shown(registry) == {"gl_http_requests_in_flight": 1}


def test_the_queue_of_the_audit_trail_is_shown_while_it_listens(registry: CollectorRegistry) -> None:
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


def values(living: list[Snapshot], ended: list[Snapshot]) -> dict[str, float]:
    found = readings_of(living, ended, now=1_000_000)
    return {"".join((each.metric.name, *(f" {label}" for label in each.labels))): each.value for each in found}


def test_processes_are_added_up_and_a_kms_key_is_as_the_worst_of_them_says() -> None:
    up = ("aws", "alias/app", "settings")
    first = Snapshot(2, {up: (True, 1_000_000)}, (1, 100, 10, 4))
    second = Snapshot(3, {up: (False, 999_990)}, (2, 200, 20, 0))
    assert values([first, second], [Snapshot(7, {up: (False, 999_990)}, (9, 900, 90, 5))]) == {
        "gl_http_requests_in_flight": 5,
        "gl_kms_up aws alias/app settings": 0,
        "gl_encryption_audit_queue_events": 3,
        "gl_encryption_audit_spool_bytes": 300,
        "gl_encryption_audit_spool_events": 30,
        "gl_encryption_audit_refused_total": 9,
    }


def test_what_a_process_that_ended_refused_stays_counted_and_what_waits_in_it_does_not(tmp_path: Path) -> None:
    clock = Clock(1_000_000.0)
    known = Snapshot(1, {("aws", "k", "settings"): (False, clock.now)}, (5, 50, 5, 3))
    files = [ProcessFile(tmp_path, lambda: known, clock) for _ in range(2)]
    for each in files:
        each.write()
    assert snapshots(tmp_path, clock.now) == ([known, known], [])
    files[0].close()
    assert snapshots(tmp_path, clock.now) == ([known], [known])
    # Killed: it writes nothing any more.
    clock.now += FRESH + 1
    living, ended = snapshots(tmp_path, clock.now)
    assert (living, ended) == ([], [known, known])
    assert [each.value for each in readings_of(living, ended) if each.metric is names.AUDIT_REFUSED] == [6]


def test_a_file_that_cant_be_read_is_left_out(tmp_path: Path) -> None:
    ProcessFile(tmp_path, Snapshot).write()
    for number, content in enumerate(
        ("", "{", "[]", '{"at": 1}', '{"at": "x", "in_flight": 1, "kms": [], "audit": [1]}')
    ):
        (tmp_path / f"glpgenc-{number}.json").write_text(content)
    living, ended = snapshots(tmp_path)
    assert (len(living), ended) == (1, [])


def test_a_forked_child_has_a_file_of_its_own(tmp_path: Path) -> None:
    file = ProcessFile(tmp_path, Snapshot)
    file.write()
    child = os.fork()
    if child == 0:
        file.write()
        os._exit(0)
    os.waitpid(child, 0)
    file.write()
    assert len(list(tmp_path.glob("glpgenc-*.json"))) == 2


DATABASE = Settings(database_url="postgresql://db.example.com/shop")
KEYS = [Reading(names.KEYS_OVERDUE, ("pii",), 3)]


def collected(collector: StateCollector) -> dict[str, float]:
    found = {
        "".join((sample.name, *(f" {label}" for label in sample.labels.values()))): sample.value
        for family in collector.collect()
        for sample in family.samples
    }
    return {name: value for name, value in found.items() if "read_seconds" not in name}


def test_a_state_that_cant_be_read_again_is_shown_for_five_minutes_and_its_age_for_longer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock, found = Clock(1_000_000.0), [DatabaseState({"keys": KEYS, "jobs": None}, ["pii"])]
    monkeypatch.setattr("glpgenc.metrics.state.read_state", lambda _: found[0])
    classes: list[str] = []
    with closing(StateCollector(DATABASE, classes.extend, clock)) as collector:
        assert collected(collector) == {"gl_encryption_scrape_incomplete": 0}
        collector.refresh()
        assert collected(collector) == {
            "gl_encryption_scrape_incomplete": 0,
            "gl_encryption_database_up": 1,
            "gl_encryption_state_read keys": 1,
            "gl_encryption_state_read jobs": 0,
            "gl_encryption_state_age_seconds keys": 0,
            "gl_encryption_keys_overdue pii": 3,
        }
        assert classes == ["pii"]
        found[0] = DatabaseState()
        clock.now += SHOWN_FOR
        collector.refresh()
        away = {
            "gl_encryption_scrape_incomplete": 0,
            "gl_encryption_database_up": 0,
            "gl_encryption_state_age_seconds keys": SHOWN_FOR,
            "gl_encryption_keys_overdue pii": 3,
        }
        assert collected(collector) == away
        clock.now += 1
        del away["gl_encryption_keys_overdue pii"]
        assert collected(collector) == away | {"gl_encryption_state_age_seconds keys": SHOWN_FOR + 1}


def test_a_scrape_does_not_wait_for_a_database_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    began, may_go_on = threading.Event(), threading.Event()

    def read(_: str) -> DatabaseState:
        began.set()
        may_go_on.wait(60)
        return DatabaseState({"keys": KEYS})

    monkeypatch.setattr("glpgenc.metrics.state.read_state", read)
    with closing(StateCollector(DATABASE)) as collector:
        collector.start()
        assert began.wait(60)
        assert collected(collector) == {"gl_encryption_scrape_incomplete": 0}
        may_go_on.set()


def test_what_is_read_in_the_background_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    noted = threading.Event()
    monkeypatch.setattr("glpgenc.metrics.state.read_state", lambda _: DatabaseState({"keys": KEYS}, ["pii"]))
    with closing(StateCollector(DATABASE, lambda _: noted.set())) as collector:
        collector.start()
        assert noted.wait(60)
        assert collected(collector)["gl_encryption_keys_overdue pii"] == 3


def test_a_reading_that_fails_unexpectedly_does_not_end_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    noted, clock = threading.Event(), Clock(1_000_000.0)
    answers: Iterator[RuntimeError | DatabaseState] = iter(
        [RuntimeError("a secret"), DatabaseState({"keys": KEYS}, ["pii"])]
    )

    def read(_: str) -> DatabaseState:
        clock.now += 1
        answer = next(answers)
        if isinstance(answer, DatabaseState):
            return answer
        raise answer

    monkeypatch.setattr("glpgenc.metrics.state.read_state", read)
    monkeypatch.setattr("glpgenc.metrics.state.MAX_AGE", 0)
    monkeypatch.setattr("glpgenc.metrics.state._SHARE", 0)
    with closing(StateCollector(DATABASE, lambda _: noted.set(), clock)) as collector:
        collector.start()
        assert noted.wait(60)


def test_a_part_that_fails_is_left_out_and_said(registry: CollectorRegistry, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> Iterator[Reading]:
        raise DatabaseUnavailableError("away")

    monkeypatch.setattr("glpgenc.metrics.state.process_readings", fail)
    assert b"gl_encryption_scrape_incomplete 1.0" in latest(registry)[0]


def test_registering_reads_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(_: str) -> None:
        pytest.fail("the database was read")

    monkeypatch.setattr("glpgenc.metrics.state.read_state", read)
    with closing(StateCollector(DATABASE)) as collector:
        CollectorRegistry().register(collector)


def test_registered_again_it_takes_the_earlier_ones_place(registry: CollectorRegistry) -> None:
    before = len(hub.listeners)
    made = watch_state(Settings(), registry)
    assert state_collectors(registry) == [made]
    assert len(hub.listeners) == before


def test_what_is_forgotten_is_not_shown_any_more() -> None:
    before, registry = hub.listeners, CollectorRegistry()
    watch_state(Settings(), registry)
    forget_state(registry)
    forget_state(registry)
    assert (shown(registry), hub.listeners) == ({}, before)
