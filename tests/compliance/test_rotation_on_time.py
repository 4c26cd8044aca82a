"""Keys past their policy: report and metrics say so, `glpgenc rotation run` moves them, and then neither does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from glpgenc.compliance import Evidence, Outcome
from glpgenc.compliance.check import Site, run
from glpgenc.compliance.checks import CHECKS
from glpgenc.database import connect
from glpgenc.metrics import names
from glpgenc.metrics.state import read_state
from glpgenc.rotation.run import RotateOptions
from glpgenc.rotation.scheduler import run_due
from tests.rotation.rotation_world import RotationWorld, world_on

DAYS = 30
# The class of `born`; what `pii` allows stays the default, a year.
POLICY = f"INSERT INTO glpgenc.rotation_policies (data_class, max_age) VALUES ('health', interval '{DAYS} days')"


@pytest.fixture
def aging(database: str, tmp_path: Path) -> Iterator[RotationWorld]:
    with world_on(database, tmp_path) as world:
        world.add(12)
        world.execute(POLICY)
        yield world


def aged(world: RotationWorld, days: float) -> None:
    world.execute(
        "SET session_replication_role = replica; UPDATE glpgenc.data_keys SET"
        f" created_at = now() - interval '{days} days', activated_at = now() - interval '{days} days'"
    )


def reported(world: RotationWorld) -> Evidence:
    (check,) = (each for each in CHECKS if each.name == "rotation")
    with connect(world.url, "test", autocommit=True) as connection:
        return run(check, Site(connection, world.settings))


def measured(world: RotationWorld) -> dict[str, float]:
    """Return how many keys of each class the metrics call due."""
    found: Any = read_state(world.url).readings
    return {each.labels[0]: each.value for each in found if each.metric is names.KEYS_OVERDUE}


def test_a_key_is_due_from_the_day_of_its_policy_until_it_is_rotated(aging: RotationWorld) -> None:
    aged(aging, DAYS - 0.1)
    assert (reported(aging).outcome, measured(aging)) == (Outcome.MET, {"health": 0, "pii": 0})
    before = aging.keys_in("acme")
    aged(aging, DAYS + 0.1)
    late = reported(aging)
    assert (late.outcome, late.findings) == (
        Outcome.NOT_MET,
        ("class health: 1 key is due by age: glpgenc rotation run",),
    )
    assert measured(aging) == {"health": 1, "pii": 0}
    done = run_due(aging.settings, RotateOptions(settle=0))
    aging.manager.invalidate()
    assert [(step.reason, step.wanted.data_class, step.state) for step in done.steps] == [("age", "health", "finished")]
    after = reported(aging)
    assert (after.outcome, measured(aging)) == (Outcome.MET, {"health": 0, "pii": 0})
    assert {fact.name: fact.value for fact in after.facts}["last rotation finished"] is not None
    # The rows were moved, and only those of the class that was due.
    assert len(aging.keys_in("acme") - before) == 1
    assert aging.unequal("acme") == []


def test_the_policies_of_all_classes_are_in_the_report(aging: RotationWorld) -> None:
    shown = {fact.name: fact.value for fact in reported(aging).facts}
    assert shown["keys of class health"] == "1, the oldest 0 days; maximum 30 days"
    assert shown["keys of class pii"] == "1, the oldest 0 days; maximum 365 days"
