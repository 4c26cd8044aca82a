"""The backfill as a program, on every PostgreSQL at hand and behind a pooler."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from glpgenc.embedded import PostgresPrograms
from glpgenc.verification.comparison import compare_columns
from tests.backfill.backfill_world import BackfillWorld, world_on
from tests.backfill.running_backfill import ended, until, workers_of
from tests.backfill.write_counts import CONSENT, audit, written_once
from tests.support.databases import fresh_database
from tests.support.peers.pgbouncer import pgbouncer_before
from tests.support.servers import ServerPool, TemplateDatabases, programs_at_hand

pytestmark = pytest.mark.slow


def _versions() -> Iterator[object]:
    """All of them; those between the oldest and the newest take their time in the slow run."""
    all_of_them = programs_at_hand()
    for programs in all_of_them:
        marks = [] if programs in {all_of_them[0], all_of_them[-1]} else [pytest.mark.slow]
        yield pytest.param(programs, id=f"postgres-{programs.major}", marks=marks)


@pytest.fixture(params=_versions())
def people(
    request: pytest.FixtureRequest, servers: ServerPool, templates: TemplateDatabases, tmp_path: Path
) -> Iterator[BackfillWorld]:
    programs: PostgresPrograms = request.param
    server = servers.embedded(programs)
    with fresh_database(server, template=templates.on(server)) as url, world_on(url, tmp_path) as world:
        assert world.value("SELECT current_setting('server_version_num')::int / 10000") == programs.major
        yield world


WORKERS = 3


@pytest.fixture
def pooled(database: str, tmp_path: Path) -> Iterator[BackfillWorld]:
    """All that the program does goes through PgBouncer in transaction mode.

    One connection more than workers: those that are in a transaction read keys through another.
    """
    with (
        pgbouncer_before(database, pool_size=WORKERS + 1) as bouncer,
        world_on(database, tmp_path, url=bouncer.url) as world,
    ):
        yield world


def test_several_tenants_and_columns_are_filled_beside_a_row_that_can_not_be(people: BackfillWorld) -> None:
    people.fill(3_000, tenants=3)
    people.execute(r"UPDATE people SET email = '\xfa' || repeat('00', 99) WHERE id = 33")
    people.expand("email", tenant_expression="tenant", row_expression="id::text")
    people.expand("note", tenant_expression="tenant")
    people.index("email", "equal")
    first = people.run("backfill", "run", "people", "--workers", "2", "--json")
    assert first.returncode == 1, first.stderr
    assert json.loads(first.stdout)["quarantined"] == 1
    assert (people.state("email"), people.state("note")) == ("expanded", "backfilled")
    people.execute("UPDATE people SET email = 'mended@example.org' WHERE id = 33")
    again = people.run("backfill", "run", "people", "--retry-quarantined", "--json")
    assert again.returncode == 0, again.stderr
    found = {each.target.column: each for each in compare_columns(people.settings, "people")}
    assert {name: each.state for name, each in found.items()} == {"email_enc": "verified", "note_enc": "verified"}
    for tenant in ("acme", "zorg", "initech"):
        assert people.decrypted("note", tenant=tenant) == people.plain("note", tenant=tenant)
    assert people.value("SELECT count(*) FROM people WHERE email_enc_bidx IS NOT NULL") == people.value(
        "SELECT count(email) FROM people"
    )


def test_behind_a_pooler_rows_are_written_once_and_no_setting_is_left_behind(pooled: BackfillWorld) -> None:
    pooled.fill(5_000, tenants=3)
    pooled.expand("email", tenant_expression="tenant")
    pooled.index("email", "equal")
    audit(pooled)
    process = pooled.popen("backfill", "run", "people", "--workers", str(WORKERS), "--max-rate", "3000", CONSENT)
    until(pooled, 800)
    # The pooler rolls back what a killed worker had begun, and gives the connection to the next.
    os.kill(workers_of(process)[0], signal.SIGKILL)
    output = ended(process)
    assert process.returncode == 0, output
    written_once(pooled)
    # Nothing of a backfill's settings is left in the pooler's connections.
    with psycopg.connect(pooled.url, autocommit=True, prepare_threshold=None) as connection:
        for name in ("session_replication_role", "glpgenc.backfill", "statement_timeout"):
            row = connection.execute("SELECT current_setting(%s, true)", (name,)).fetchone()
            assert row is not None
            assert row[0] in {None, "", "origin", "0"}
    answer = pooled.run("verify", "people", "--json")
    assert answer.returncode == 0, answer.stderr
