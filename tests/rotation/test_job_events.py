"""What rotations, backfills and reindexes tell, and that their workers do what they do for the same actor."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from glpgenc.backfill.kind import Backfill
from glpgenc.events import Listener, current_scope, scope, subscribe, unsubscribe
from glpgenc.events.scope import in_workers
from glpgenc.jobs.supervisor import run_workers
from glpgenc.reindex.run import ReindexOptions, abort_reindex, reindex
from glpgenc.rotation.run import RotateOptions, rotate
from glpgenc.rotation.selection import RotationFilter
from tests.backfill.backfill_world import BackfillWorld, world_on
from tests.rotation.rotation_world import RotationWorld
from tests.rotation.rotation_world import world_on as rotation_world_on
from tests.support.listeners import record_events

pytestmark = pytest.mark.slow


class _Noting(Listener):
    """Notes in a file for whom this process is asked for keys."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def looked_up(self, key_type: str, *, hit: bool) -> None:
        del key_type, hit
        found = current_scope()
        with self._path.open("a", encoding="utf-8") as file:
            file.write(f"{found.actor} {found.correlation_id}\n")


@contextmanager
def noting(path: Path) -> Iterator[None]:
    listener = _Noting(path)
    subscribe(listener)
    try:
        yield
    finally:
        unsubscribe(listener)


@pytest.fixture
def people(database: str, tmp_path: Path) -> Iterator[RotationWorld]:
    with rotation_world_on(database, tmp_path) as world:
        world.add(50)
        yield world


def test_rotation_emits_events_at_start_and_end(people: RotationWorld) -> None:
    with record_events() as heard:
        report = rotate(people.settings, RotationFilter(tenant_id="acme"), RotateOptions(settle=0))
    assert report.finished
    started, finished = (
        [event for event in heard.events if event.type == kind] for kind in ("rotation_started", "rotation_finished")
    )
    assert (len(started), len(finished)) == (1, 1)
    assert started[0].tenant_id == "acme"
    assert dict(started[0].detail) == {"rotation": report.rotation, "reason": "asked", "resumed": False}
    assert finished[0].detail["keys"] == len(report.left_keys)


def test_reindex_emits_events_at_start_and_end(people: RotationWorld) -> None:
    with record_events() as heard:
        report = reindex(people.settings, "people.email", "equal", new_key=True, options=ReindexOptions(settle=0))
    assert report.reindex.phase == "done"
    (started,) = (event for event in heard.events if event.type == "reindex_started")
    (finished,) = (event for event in heard.events if event.type == "reindex_finished")
    assert (started.detail["field"], started.detail["resumed"]) == ("people.email", False)
    assert (finished.detail["aborted"], finished.data_class) == (False, "pii")


def test_aborted_reindex_emits_an_event(people: RotationWorld) -> None:
    reindex(people.settings, "people.email", "equal", new_key=True, options=ReindexOptions(settle=0, prepare=True))
    with record_events() as heard:
        abort_reindex(people.settings, "people.email", "equal")
    (finished,) = (event for event in heard.events if event.type == "reindex_finished")
    assert finished.detail["aborted"] is True


def test_backfill_emits_events_with_the_actor_that_started_it(database: str, tmp_path: Path) -> None:
    noted = tmp_path / "noted"
    with world_on(database, tmp_path) as world, scope(actor="ada", correlation_id="c-1"), record_events() as heard:
        encrypted(world, noted)
    (started,) = (event for event in heard.events if event.type == "backfill_started")
    (finished,) = (event for event in heard.events if event.type == "backfill_finished")
    assert started.detail["table"] == finished.detail["table"] == "public.people"
    assert (finished.count, finished.detail["job"]) == (90, started.detail["job"])
    assert {scope.actor for scope in heard.scopes} == {"ada"}
    assert set(noted.read_text(encoding="utf-8").splitlines()) == {"ada c-1"}


def encrypted(world: BackfillWorld, noted: Path) -> None:
    world.fill(100)
    world.expand("email")
    started = world.start()
    with in_workers(partial(noting, noted)):
        assert run_workers(world.settings, started.jobs, 1, lambda _: None, [Backfill()])
