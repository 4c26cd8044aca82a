"""What the metrics of state show of a database, read by a role with an auditor's rights."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import psycopg
import pytest
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import generate_latest
from prometheus_client.parser import text_string_to_metric_families

from glpgenc.database import connect
from glpgenc.keys.usage import MAX_USES
from glpgenc.metrics import names
from glpgenc.metrics import state as state_read
from glpgenc.metrics.names import OTHER
from glpgenc.metrics.state import StateCollector
from glpgenc.settings import Settings
from tests.rotation.rotation_world import RotationWorld
from tests.support.databases import Role, login_role

# Of the scrape itself and of the process.
_OF_ITSELF = {names.SCRAPE_INCOMPLETE.name, names.STATE_READ_SECONDS.name}

Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


@pytest.fixture
def settings(people: RotationWorld, auditor: Role) -> Settings:
    return Settings(database_url=auditor.url(people.admin_url))


@pytest.fixture
def plain(people: RotationWorld) -> Iterator[str]:
    with login_role(people.admin_url) as role:
        yield role.url(people.admin_url)


def scraped(collector: StateCollector) -> Samples:
    """Return what Prometheus would read, by name and labels."""
    registry = CollectorRegistry()
    registry.register(collector)
    text = generate_latest(registry).decode()
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def read(settings: Settings) -> Samples:
    with closing(StateCollector(settings)) as collector:
        collector.refresh()
        return {sample: value for sample, value in scraped(collector).items() if sample[0] not in _OF_ITSELF}


def of(samples: Samples, metric: names.Metric, **labels: str) -> float:
    return samples[metric.name, tuple(sorted(labels.items()))]


@pytest.fixture
def undone(people: RotationWorld) -> Iterator[psycopg.Connection[Any]]:
    """A superuser's transaction that was prepared by the test; what it changed is taken back."""
    kept = people.execute("SELECT key_id, activated_at, created_at FROM glpgenc.data_keys")
    with psycopg.connect(people.admin_url, autocommit=True) as connection:
        yield connection
        connection.execute("SET session_replication_role = replica")
        for key, activated, created in kept:
            connection.execute(
                "UPDATE glpgenc.data_keys SET activated_at = %s, created_at = %s, state = 'active' WHERE key_id = %s",
                (activated, created, key),
            )
        for table in ("rotation_policies", "key_uses", "backfill_jobs", "rotations", "tombstones", "quarantine"):
            connection.execute(f"DELETE FROM glpgenc.{table}")


def test_an_auditors_rights_are_enough(settings: Settings) -> None:
    samples = read(settings)
    assert of(samples, names.DATABASE_UP) == 1
    assert {part: of(samples, names.STATE_READ, part=part) for part in ("keys", "jobs", "columns")} == {
        "keys": 1,
        "jobs": 1,
        "columns": 1,
    }


def test_versions_and_numbers_of_keys_are_reported_by_class_and_purpose(settings: Settings) -> None:
    samples = read(settings)
    pii = {"data_class": "pii", "purpose": "encryption"}
    assert (of(samples, names.ACTIVE_VERSION, **pii), of(samples, names.ACTIVE_VERSION_MIN, **pii)) == (1, 1)
    assert of(samples, names.KEYS, **pii, state="active") == 2
    assert of(samples, names.KEYS, **pii, state="destroyed") == 0
    assert of(samples, names.KEYS, data_class="pii", purpose="index", state="active") == 2


def test_the_age_is_the_oldest_active_keys(settings: Settings, undone: psycopg.Connection[Any]) -> None:
    undone.execute(
        "SET session_replication_role = replica; UPDATE glpgenc.data_keys SET activated_at = now() - interval '10 days'"
        " WHERE tenant_id = 'zorg' AND data_class = 'pii' AND purpose = 'encryption'"
    )
    samples = read(settings)
    age = of(samples, names.KEY_AGE, data_class="pii", purpose="encryption")
    assert age == pytest.approx(10 * 86_400, abs=60)
    assert of(samples, names.KEY_AGE, data_class="health", purpose="encryption") < 3_600


def overdue(samples: Samples) -> tuple[float, float]:
    """Return how many keys of either class are."""
    return (of(samples, names.KEYS_OVERDUE, data_class="pii"), of(samples, names.KEYS_OVERDUE, data_class="health"))


def test_keys_are_overdue_by_their_own_classs_policy_or_that_of_every_class(
    settings: Settings, undone: psycopg.Connection[Any]
) -> None:
    undone.execute(
        "SET session_replication_role = replica; UPDATE glpgenc.data_keys SET activated_at = now() - interval '40 days'"
    )
    assert of(read(settings), names.KEYS_OVERDUE, data_class="pii") == 0
    undone.execute("INSERT INTO glpgenc.rotation_policies VALUES ('*', interval '30 days', NULL)")
    samples = read(settings)
    assert (
        of(samples, names.KEYS_OVERDUE, data_class="pii"),
        of(samples, names.KEYS_OVERDUE, data_class="health"),
    ) == (2, 2)
    undone.execute("INSERT INTO glpgenc.rotation_policies VALUES ('pii', interval '60 days', NULL)")
    samples = read(settings)
    assert (
        of(samples, names.KEYS_OVERDUE, data_class="pii"),
        of(samples, names.KEYS_OVERDUE, data_class="health"),
    ) == (0, 2)


def test_a_shredded_tenants_keys_are_not_overdue(settings: Settings, undone: psycopg.Connection[Any]) -> None:
    undone.execute(
        "SET session_replication_role = replica;"
        " UPDATE glpgenc.data_keys SET activated_at = now() - interval '400 days'"
    )
    undone.execute(
        "INSERT INTO glpgenc.tombstones (tenant_id, data_class, undo_until)"
        " VALUES ('acme', '*', now() + interval '1 day')"
    )
    samples = read(settings)
    assert of(samples, names.KEYS_OVERDUE, data_class="pii") == 1
    assert (of(samples, names.SHREDS, state="undoable"), of(samples, names.SHREDS, state="due")) == (1, 0)


def test_the_fullest_keys_uses_are_a_share_of_the_bound(settings: Settings, undone: psycopg.Connection[Any]) -> None:
    undone.execute(
        "INSERT INTO glpgenc.key_uses (key_id, uses) SELECT key_id, CASE tenant_id WHEN 'acme' THEN %s ELSE 5 END"
        " FROM glpgenc.data_keys WHERE data_class = 'pii' AND purpose = 'encryption'"
        " ON CONFLICT (key_id) DO UPDATE SET uses = excluded.uses",
        (MAX_USES * 3 // 4,),
    )
    samples = read(settings)
    assert of(samples, names.GCM_USES, data_class="pii") == 0.75
    assert of(samples, names.GCM_USES, data_class="health") == 0
    # Half of what is allowed at all makes it due, whatever the policy.
    assert of(samples, names.KEYS_OVERDUE, data_class="pii") == 1


def test_a_rotation_that_is_not_finished_is_reported_with_its_age(
    settings: Settings, undone: psycopg.Connection[Any]
) -> None:
    undone.execute(
        "INSERT INTO glpgenc.rotations (reason, started_at, finished_at) VALUES"
        " ('age', now() - interval '2 hours', NULL), ('age', now() - interval '5 hours', NULL),"
        " ('uses', now() - interval '9 hours', now())"
    )
    samples = read(settings)
    assert (of(samples, names.ROTATIONS, reason="age"), of(samples, names.ROTATIONS, reason="uses")) == (2, 0)
    assert of(samples, names.ROTATION_AGE, reason="age") == pytest.approx(5 * 3_600, abs=60)


def job(connection: psycopg.Connection[Any], *, chunks: int, finished: bool = False) -> None:
    """Note a rotation's job that has gone through two of ten blocks for each chunk, an hour ago."""
    number = connection.execute(
        "INSERT INTO glpgenc.backfill_jobs (relation, kind, started_at, finished_at)"
        " VALUES ('people', 'rotation', now() - interval '2 hours', CASE WHEN %s THEN now() END) RETURNING job",
        (finished,),
    ).fetchone()
    assert number is not None
    connection.execute(
        "INSERT INTO glpgenc.backfill_leaves (job, leaf, filenode, blocks) VALUES (%s, 'people', 0, 10)", number
    )
    connection.execute(
        "INSERT INTO glpgenc.backfill_chunks (job, leaf, pass, low, high, done, rows, finished_at)"
        " SELECT %s, 'people', 1, 2 * i, 2 * i + 2, true, 30, now() - interval '1 hour' FROM generate_series(0, %s) i",
        (number[0], chunks - 1),
    )


def test_a_jobs_progress_rate_and_what_is_left_are_reported(
    settings: Settings, undone: psycopg.Connection[Any]
) -> None:
    undone.execute("ANALYZE people")
    job(undone, chunks=2)
    samples = read(settings)
    labels = {"kind": "rotation", "table": "public.people"}
    assert of(samples, names.JOB_UNFINISHED, **labels) == 1
    assert of(samples, names.JOB_PROGRESS, **labels) == pytest.approx(0.4)
    assert of(samples, names.JOB_DONE, **labels) == 60
    assert of(samples, names.JOB_REMAINING, **labels) == pytest.approx(220 * 0.6, abs=1)
    assert of(samples, names.JOB_RATE, **labels) == 0
    assert of(samples, names.JOB_STALLED, **labels) == pytest.approx(3_600, abs=60)
    assert of(samples, names.JOB_WORKERS, **labels) == 0


def test_a_finished_job_is_whole_and_does_not_stall(settings: Settings, undone: psycopg.Connection[Any]) -> None:
    job(undone, chunks=2, finished=True)
    samples = read(settings)
    labels = {"kind": "rotation", "table": "public.people"}
    assert of(samples, names.JOB_PROGRESS, **labels) == 1
    assert (of(samples, names.JOB_REMAINING, **labels), of(samples, names.JOB_STALLED, **labels)) == (0, 0)


def test_coverage_drops_with_a_guard_and_counts_by_class(settings: Settings, people: RotationWorld) -> None:
    samples = read(settings)
    assert (of(samples, names.COVERAGE, data_class="pii"), of(samples, names.COVERAGE, data_class="health")) == (1, 1)
    assert of(samples, names.COLUMNS, data_class="pii", state="native") == 4
    with psycopg.connect(people.admin_url) as connection:
        row = connection.execute("SELECT guard FROM glpgenc.guarded_columns WHERE column_name = 'note_enc'").fetchone()
        assert row is not None
        definition = connection.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", row
        ).fetchone()
        assert definition is not None
        connection.execute(f"ALTER TABLE people DROP CONSTRAINT {row[0]}")
        connection.commit()
        try:
            assert of(read(settings), names.COVERAGE, data_class="pii") == 0.75
        finally:
            connection.execute(f"ALTER TABLE people ADD CONSTRAINT {row[0]} {definition[0]}")


def test_no_tenant_and_no_key_is_a_label(people: RotationWorld, settings: Settings) -> None:
    secrets = {"acme", "zorg", *(str(row[0]) for row in people.execute("SELECT key_id FROM glpgenc.data_keys"))}
    values = {value for _, labels in read(settings) for _, value in labels}
    assert not values & secrets


def test_classes_beyond_the_bound_are_counted_as_others(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(state_read._PARAMETERS, "classes", 1)
    classes = {dict(labels)["data_class"] for name, labels in read(settings) if name == names.KEYS.name}
    assert classes == {"pii", OTHER}


def test_the_classes_of_fields_and_of_keys_are_registered(settings: Settings) -> None:
    found: list[str] = []
    with closing(StateCollector(settings, found.extend)) as collector:
        collector.refresh()
    assert {"pii", "health"} <= set(found)


def test_a_column_without_a_validated_guard_is_unguarded(settings: Settings, people: RotationWorld) -> None:
    assert of(read(settings), names.UNGUARDED, data_class="pii") == 0
    with psycopg.connect(people.admin_url) as connection:
        row = connection.execute("SELECT guard FROM glpgenc.guarded_columns WHERE column_name = 'note_enc'").fetchone()
        assert row is not None
        definition = connection.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", row
        ).fetchone()
        assert definition is not None
        connection.execute(f"ALTER TABLE people DROP CONSTRAINT {row[0]}")
        connection.execute(f"ALTER TABLE people ADD CONSTRAINT {row[0]} {definition[0]} NOT VALID")
        connection.commit()
        try:
            assert of(read(settings), names.UNGUARDED, data_class="pii") == 1
        finally:
            connection.execute(f"ALTER TABLE people VALIDATE CONSTRAINT {row[0]}")
    assert of(read(settings), names.UNGUARDED, data_class="pii") == 0


def test_a_database_that_is_away_is_a_value_and_no_exception() -> None:
    samples = read(Settings(database_url="postgresql://nobody@127.0.0.1:1/nothing"))
    assert samples == {(names.DATABASE_UP.name, ()): 0.0}


def test_a_table_that_is_locked_keeps_back_its_part_only(people: RotationWorld, settings: Settings) -> None:
    with closing(connect(people.admin_url, "test")) as connection, connection.transaction():
        connection.execute("LOCK TABLE glpgenc.data_keys IN ACCESS EXCLUSIVE MODE")
        samples = read(settings)
    assert of(samples, names.DATABASE_UP) == 1
    assert (of(samples, names.STATE_READ, part="keys"), of(samples, names.STATE_READ, part="columns")) == (0, 1)
    assert not [name for name, _ in samples if name == names.KEYS.name]
    assert of(samples, names.COVERAGE, data_class="pii") == 1


def test_a_role_without_rights_gets_no_part(plain: str) -> None:
    samples = read(Settings(database_url=plain))
    assert of(samples, names.DATABASE_UP) == 1
    assert {of(samples, names.STATE_READ, part=part) for part in ("keys", "jobs", "columns")} == {0}


def test_no_table_of_a_user_is_read(people: RotationWorld, auditor: Role, settings: Settings) -> None:
    with (
        psycopg.connect(auditor.url(people.admin_url)) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("SELECT count(*) FROM people")
    assert {of(read(settings), names.STATE_READ, part=part) for part in ("keys", "jobs", "columns")} == {1}


def test_a_table_that_is_being_altered_holds_no_scrape_up(people: RotationWorld, settings: Settings) -> None:
    with closing(connect(people.admin_url, "test")) as connection, connection.transaction():
        connection.execute("LOCK TABLE public.people IN ACCESS EXCLUSIVE MODE")
        began = time.monotonic()
        samples = read(settings)
        assert time.monotonic() - began < 5
    # Guards are read with a lock on their table, which is not waited for.
    assert {part: of(samples, names.STATE_READ, part=part) for part in ("keys", "jobs", "columns")} == {
        "keys": 1,
        "jobs": 1,
        "columns": 0,
    }
