"""What is due is found by age, by uses and by policy, and done once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import psycopg
import pytest

from glpgenc.database import connect
from glpgenc.errors import RegistryError
from glpgenc.keys.model import KeyState, Purpose
from glpgenc.keys.usage import DUE_USES
from glpgenc.rotation.run import RotateOptions, RotationObserver
from glpgenc.rotation.schedule import (
    RotationPolicy,
    RotationSchedule,
    read_policies,
    read_schedule,
    remove_policy,
    set_policy,
)
from glpgenc.rotation.scheduler import RunReport, run_due
from glpgenc.rotation.selection import RotationFilter, begin_or_resume
from tests.rotation.rotation_world import RotationWorld
from tests.support.signing import resign_with

AT_ONCE = RotateOptions(settle=0)


@pytest.fixture
def link(database: str) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    with closing(connect(database, "test")) as connection:
        yield connection


Link = psycopg.Connection[tuple[object, ...]]


def aged(world: RotationWorld, days: float, *, where: str = "true") -> None:
    world.execute(
        "SET session_replication_role = replica; UPDATE glpgenc.data_keys SET created_at = created_at - d,"
        " activated_at = activated_at - d, deactivated_at = deactivated_at - d"
        f" FROM (SELECT make_interval(secs => {days * 86400}) AS d) x WHERE {where}"
    )


def planned(link: Link, settle: float = 0) -> RotationSchedule:
    return read_schedule(link, settle)


def due(plan: RotationSchedule) -> list[tuple[str, str | None, str, int]]:
    return [(each.reason, each.tenant_id, each.policy.data_class, each.keys) for each in plan.due]


def ran(world: RotationWorld, options: RotateOptions = AT_ONCE, *, wait: bool | None = None) -> RunReport:
    done = run_due(world.settings, options, wait=wait)
    world.manager.invalidate()
    return done


def states(done: RunReport) -> list[tuple[str, str | None, str]]:
    return [(step.reason, step.wanted.data_class, step.state) for step in done.steps]


def versions(world: RotationWorld) -> list[tuple[str, int, str]]:
    keys = world.manager.list(tenant_id="acme", purpose=Purpose.ENCRYPTION)
    return [(key.data_class, key.version, str(key.state)) for key in reversed(keys)]


def test_nothing_is_due_at_first_and_the_plan_says_when_it_will_be(people: RotationWorld, link: Link) -> None:
    people.add(5)
    plan = planned(link)
    assert plan.is_empty
    assert {each.data_class for each in plan.next} == {"pii", "health"}
    (made,) = people.execute("SELECT min(activated_at) FROM glpgenc.data_keys WHERE purpose = 'encryption'")
    assert plan.next[0].at - made[0] == timedelta(days=365)
    done = ran(people)
    assert done.plan is not None
    assert (done.steps, done.is_well) == ([], True)


def test_what_is_older_than_a_year_is_rotated_once_however_often_it_is_run(people: RotationWorld, link: Link) -> None:
    people.add(40)
    people.add(20, first=1001, tenant="zorg")
    aged(people, 366)
    assert due(planned(link)) == [("age", None, "health", 2), ("age", None, "pii", 2)]
    first = ran(people)
    assert states(first) == [("age", "health", "finished"), ("age", "pii", "finished")]
    assert [step.activated for step in first.steps] == [2, 2]
    assert sum(step.rows[job] for step in first.steps for job in step.rows) >= 60
    after = versions(people)
    assert {key for key in after if key[2] == "active"} == {("pii", 2, "active"), ("health", 2, "active")}
    assert ran(people).steps == []
    assert versions(people) == after
    assert people.keys_in("acme") | people.keys_in("zorg") <= people.active(["acme", "zorg"])
    assert people.unequal("acme") == people.unequal("zorg") == []
    assert {(each.data_class, each.keys) for each in planned(link).replaced} == {("pii", 2), ("health", 2)}


def test_policies_decide_by_class_and_for_every_class(people: RotationWorld, link: Link) -> None:
    people.add(10)
    aged(people, 100)
    assert due(planned(link)) == []
    set_policy(link, RotationPolicy("health", timedelta(days=90)))
    assert due(planned(link)) == [("age", None, "health", 1)]
    set_policy(link, RotationPolicy("*", timedelta(days=30)))
    assert due(planned(link)) == [("age", None, "health", 1), ("age", None, "pii", 1)]
    set_policy(link, RotationPolicy("health", None))
    assert due(planned(link)) == [("age", None, "pii", 1)]
    assert "health" not in {each.data_class for each in planned(link).next}
    assert remove_policy(link, "health")
    assert not remove_policy(link, "health")
    assert [each.data_class for each in read_policies(link).stored] == ["*"]
    assert states(ran(people)) == [("age", "health", "finished"), ("age", "pii", "finished")]
    assert due(planned(link)) == []


@pytest.mark.usefixtures("people")
def test_a_policy_of_a_class_that_is_not_there_is_refused(link: Link) -> None:
    with pytest.raises(RegistryError, match="'ppi'") as caught:
        set_policy(link, RotationPolicy("ppi"))
    assert caught.value.hint == "known data classes: health, pii"


@pytest.mark.parametrize(("uses", "max_uses"), [(DUE_USES, None), (5_000, 5_000), (DUE_USES, 2**33)])
def test_uses_force_the_rotation_of_that_key_alone(
    people: RotationWorld, link: Link, uses: int, max_uses: int | None
) -> None:
    people.add(20)
    people.add(20, first=1001, tenant="zorg")
    set_policy(link, RotationPolicy("pii", max_uses=max_uses))
    set_uses = (
        "INSERT INTO glpgenc.key_uses SELECT key_id, %s FROM glpgenc.data_keys WHERE tenant_id = 'zorg'"
        " AND data_class = 'pii' AND purpose = 'encryption' ON CONFLICT (key_id) DO UPDATE SET uses = EXCLUDED.uses"
    )
    people.execute(set_uses, uses - 1)
    assert due(planned(link)) == []
    people.execute(set_uses, uses)
    assert due(planned(link)) == [("uses", "zorg", "pii", 1)]
    before = versions(people)
    assert states(ran(people)) == [("uses", "pii", "finished")]
    assert versions(people) == before
    assert people.keys_in("zorg") <= people.active(["zorg"])
    assert people.value("SELECT reason FROM glpgenc.rotations") == "uses"
    assert due(planned(link)) == []


def test_without_waiting_a_run_stages_the_next_activates_and_the_one_after_that_finishes(
    people: RotationWorld, link: Link
) -> None:
    people.add(20)
    aged(people, 366)
    slow = RotateOptions(settle=3600)
    first = ran(people, slow, wait=False)
    assert [(step.state, step.activated) for step in first.steps] == [("waiting", 0), ("waiting", 0)]
    assert all(3500 < (step.seconds or 0) <= 3600 for step in first.steps)
    assert first.is_well
    plan = planned(link, 3600)
    assert (len(plan.unfinished), plan.due) == (2, [])
    assert [(each.data_class, each.keys) for each in plan.staged] == [("health", 1), ("pii", 1)]
    assert (plan.staged[0].ready_at - plan.staged[0].since) == timedelta(hours=1)
    # Too early: nothing is made, nothing is put into use.
    before = versions(people)
    ran(people, slow, wait=False)
    assert versions(people) == before
    aged(people, 1 / 24, where="state = 'pre_active'")
    second = ran(people, slow, wait=False)
    assert [(step.state, step.activated) for step in second.steps] == [("waiting", 1), ("waiting", 1)]
    assert people.keys_in("acme") <= people.active(["acme"])
    aged(people, 1 / 24, where="state = 'deactivated'")
    assert states(ran(people, slow, wait=False)) == [("age", "health", "finished"), ("age", "pii", "finished")]
    assert planned(link).is_empty
    assert people.unequal("acme") == []


def test_all_new_keys_are_staged_before_the_first_is_waited_for(people: RotationWorld) -> None:
    class Heard(RotationObserver):
        def __init__(self) -> None:
            self.what: list[str] = []

        def keys(self, what: str, done: int, of: int) -> None:  # noqa: ARG002
            self.what.append(what)

        def settling(self, seconds: float) -> None:  # noqa: ARG002
            if self.what[-1] != "waiting":
                self.what.append("waiting")

    people.add(3)
    aged(people, 366)
    heard = Heard()
    done = run_due(people.settings, RotateOptions(settle=2), heard)
    assert states(done) == [("age", "health", "finished"), ("age", "pii", "finished")]
    assert heard.what[:3] == ["staged", "staged", "waiting"]
    assert [step.activated for step in done.steps] == [1, 1]


def test_one_rotation_that_fails_stops_no_other(people: RotationWorld, link: Link) -> None:
    people.add(10)
    people.execute("""
        CREATE TABLE others (id int PRIMARY KEY, born_enc bytea);
        SELECT glpgenc.gl_guard_column('others', 'born_enc', 'people.born');
        INSERT INTO others SELECT id, born_enc FROM people WHERE born_enc IS NOT NULL;
        UPDATE people SET born_enc = NULL, born = NULL;
        CREATE FUNCTION audited() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
        CREATE TRIGGER audited AFTER UPDATE ON others FOR EACH ROW EXECUTE FUNCTION audited();
        ALTER TABLE others ENABLE ALWAYS TRIGGER audited;
    """)
    aged(people, 366)
    done = ran(people)
    assert states(done) == [("age", "health", "failed"), ("age", "pii", "finished")]
    assert isinstance(done.steps[0].error, RegistryError)
    assert not done.is_well
    assert [each.wanted.data_class for each in planned(link).unfinished] == ["health"]
    people.execute("DROP TRIGGER audited ON others")
    again = ran(people)
    assert [(step.reason, step.state, step.activated) for step in again.steps] == [("age", "finished", 0)]


def test_manually_started_rotation_is_finished(people: RotationWorld, link: Link) -> None:
    people.add(10)
    begin_or_resume(link, RotationFilter(tenant_id="acme", data_class="health"))
    assert states(ran(people)) == [("asked", "health", "finished")]
    assert ("health", 2, "active") in versions(people)


def test_interrupted_compromise_resumes_and_replaces_the_key_once(people: RotationWorld, link: Link) -> None:
    people.add(20)
    people.manager.activate(people.manager.stage("acme", "pii"))
    people.execute("UPDATE glpgenc.data_keys SET state = 'compromised' WHERE state = 'deactivated'")
    resign_with(people.settings)
    begin_or_resume(link, RotationFilter(tenant_id="acme", data_class="pii"), "compromise")
    assert states(ran(people)) == [("compromise", "pii", "finished")]
    assert people.keys_in("acme") <= people.active(["acme"])
    assert [key for key in versions(people) if key[0] == "pii"] == [("pii", 1, "compromised"), ("pii", 2, "active")]
    # Begun again, and nothing is left that is compromised and not retired.
    people.execute("UPDATE glpgenc.data_keys SET retired_at = now() WHERE state = 'compromised'")
    resign_with(people.settings)
    begin_or_resume(link, RotationFilter(tenant_id="acme", data_class="pii"), "compromise")
    assert states(ran(people)) == [("compromise", "pii", "finished")]
    assert planned(link).unfinished == []


def test_the_keys_of_a_shredded_tenant_are_not_replaced_and_its_tombstone_is_due(
    people: RotationWorld, link: Link
) -> None:
    people.add(5)
    aged(people, 366)
    people.execute("INSERT INTO glpgenc.tombstones (tenant_id, undo_until) VALUES ('acme', now() + interval '1 day')")
    assert planned(link).is_empty
    people.execute("UPDATE glpgenc.tombstones SET undo_until = now() - interval '1 day'")
    assert [(stone.tenant_id, stone.data_class) for stone in planned(link).tombstones] == [("acme", "*")]
    done = ran(people)
    assert [(step.reason, step.wanted.tenant_id, step.state) for step in done.steps] == [("shred", "acme", "finished")]
    assert done.steps[0].destroyed >= 2
    assert {key.state for key in people.manager.list(tenant_id="acme")} == {KeyState.DESTROYED}
    assert planned(link).is_empty
