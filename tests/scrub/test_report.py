"""After a scrub: from which WAL position on nothing holds plaintext, and what of before is still there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import LiteralString

import psycopg
import pytest
from psycopg import sql
from typer.testing import CliRunner

from glpgenc.cli.main import app
from glpgenc.contract.contract import contract, plan_contract
from glpgenc.embedded import EmbeddedPostgres
from glpgenc.installer import install
from glpgenc.scrub.canaries import Canaries
from glpgenc.scrub.prove import prove
from glpgenc.scrub.residue import Residue, ResidueStatus
from glpgenc.scrub.scrub import ScrubResult, plan_scrub, report, scrub
from glpgenc.scrub.wal import position, recycle_wal
from tests.contract.migrating_table import MigratingTable, migrating_table
from tests.support.databases import login_role

pytestmark = pytest.mark.slow

ROWS: LiteralString = "SELECT n, 'canary-51ab-' || n || '@example.org', 'x' FROM generate_series(1, 500) n"
CANARIES = Canaries.of(f"canary-51ab-{n}@example.org".encode() for n in range(1, 501))


def scrubbed(people: MigratingTable) -> ScrubResult:
    people.verified()
    contract(people.url, plan_contract(people.url, "people", "email"), allow_superuser=True)
    return scrub(people.url, plan_scrub(people.url, "people"))


def told(url: str, place: str) -> list[Residue]:
    return [each for each in report(url, plan_scrub(url, "people")) if each.place == place]


def test_the_wal_is_clean_as_soon_as_a_scan_of_its_files_finds_nothing(
    private_postgres: EmbeddedPostgres, tmp_path: Path
) -> None:
    url = private_postgres.url()
    install(url)
    with migrating_table(url, tmp_path, ROWS) as people:
        done = scrubbed(people)
        assert done.clean_from == done.lsn
        assert plan_scrub(url, "people").clean_from is not None
        looked = []
        # Segments are finished, recycled and overwritten one by one.
        for _ in range(12):
            people.execute("INSERT INTO people (id, note) SELECT max(id) + 1, repeat('y', 5000) FROM people")
            people.value("SELECT pg_switch_wal()::text")
            people.execute("CHECKPOINT")
            (wal,) = told(url, "WAL")
            looked.append((wal.standing is ResidueStatus.CLEAN, prove(url, CANARIES).in_wal))
        assert looked[0][0] is False
        assert looked[0][1] > 0
        # It never says that it is clean while there is a value.
        assert not [found for clean, found in looked if clean and found]
        assert recycle_wal(url).kept == 0
        (wal,) = told(url, "WAL")
        assert (wal.standing, wal.until) == (ResidueStatus.CLEAN, None)
        assert prove(url, CANARIES).in_wal == 0
        # A restart on the same files changes nothing of it.
        private_postgres.restart()
        assert [each.standing for each in told(url, "WAL")] == [ResidueStatus.CLEAN]


def test_slots_are_judged_by_the_position_of_the_scrub_and_not_by_today_s(database: str, tmp_path: Path) -> None:
    with migrating_table(database, tmp_path, "VALUES (1, 'a@example.org', 'x')") as people:
        people.verified()
        contract(database, plan_contract(database, "people", "email"), allow_superuser=True)
        suffix = people.value("SELECT oid FROM pg_database WHERE datname = current_database()")
        names = [f"before_{suffix}", f"after_{suffix}"]
        try:
            people.value("SELECT pg_create_physical_replication_slot(%s, true)::text", names[0])
            # A slot begins at the last checkpoint.
            done = scrub(database, plan_scrub(database, "people"))
            people.execute("CHECKPOINT")
            people.value("SELECT pg_create_physical_replication_slot(%s, true)::text", names[1])
            people.execute("UPDATE people SET note = 'later'")
            slots = told(database, "replication slot")
            standings = {name: each.standing for name in names for each in slots if name in each.what}
            assert standings == {names[0]: ResidueStatus.HOLDS, names[1]: ResidueStatus.CLEAN}
            assert any(str(plan_scrub(database, "people").clean_from) in (each.until or "") for each in slots)
            assert position(done.lsn) <= position(people.value("SELECT pg_current_wal_insert_lsn()::text"))
        finally:
            for name in names:
                people.value(
                    "SELECT count(pg_drop_replication_slot(slot_name)) FROM pg_replication_slots WHERE slot_name = %s",
                    name,
                )


def test_a_position_of_another_cluster_counts_for_nothing(database: str, tmp_path: Path) -> None:
    with migrating_table(database, tmp_path, "VALUES (1, 'a@example.org', 'x')") as people:
        scrubbed(people)
        assert plan_scrub(database, "people").clean_from is not None
        people.execute("UPDATE glpgenc.column_migrations SET scrubbed_cluster = scrubbed_cluster + 1")
        assert plan_scrub(database, "people").clean_from is None
        assert [each.standing for each in told(database, "WAL")] == [ResidueStatus.HOLDS]


def test_a_column_that_is_expanded_later_makes_the_table_unclean_until_it_is_scrubbed_too(
    database: str, tmp_path: Path
) -> None:
    with migrating_table(database, tmp_path, "VALUES (1, 'a@example.org', 'x')") as people:
        first = scrubbed(people)
        people.execute(
            "SELECT glpgenc.gl_register_field('people.note', 'pii')",
            "SELECT glpgenc.gl_expand_column('people', 'note', 'note_enc', 'people.note')",
        )
        plan = plan_scrub(database, "people")
        assert ([each.column for each in plan.unfinished], plan.clean_from) == (["note_enc"], None)
        again = scrub(database, plan)
        assert again.clean_from is None
        assert position(again.lsn) > position(first.lsn)


def test_where_statistics_could_not_be_rewritten_no_position_is_clean(database: str, tmp_path: Path) -> None:
    with migrating_table(database, tmp_path, "VALUES (1, 'a@example.org', 'x')") as people:
        people.verified()
        contract(database, plan_contract(database, "people", "email"), allow_superuser=True)
        with login_role(database, member_of=["glpgenc_admin"]) as role:
            with psycopg.connect(database, autocommit=True) as connection:
                connection.execute(sql.SQL("ALTER TABLE people OWNER TO {}").format(sql.Identifier(role.name)))
            done = scrub(role.url(database), plan_scrub(role.url(database), "people"))
            assert (done.clean_from, people.state()) == (None, "scrubbed")
            # The owner of the database completes it.
            assert scrub(database, plan_scrub(database, "people")).clean_from is not None


@pytest.mark.parametrize("as_json", [False, True], ids=["for people", "as JSON"])
def test_the_command_reports_the_position_long_after(database: str, tmp_path: Path, *, as_json: bool) -> None:
    with migrating_table(database, tmp_path, "VALUES (1, 'a@example.org', 'x')") as people:
        environment = {"GLPGENC_DATABASE_URL": database}
        people.verified()
        contract(database, plan_contract(database, "people", "email"), allow_superuser=True)
        done = CliRunner().invoke(app, ["scrub", "people", "--yes", "--json"], env=environment)
        position_then = json.loads(done.stdout)["clean_from"]
        people.execute("UPDATE people SET note = 'later'")
        later = CliRunner().invoke(app, ["scrub", "people", "--dry-run", *["--json"][: int(as_json)]], env=environment)
        assert later.exit_code == 0, later.output
        if as_json:
            document = json.loads(later.stdout)
            assert (document["clean_from"], document["scrubbed"]) == (position_then, False)
        else:
            assert f"what was written to the WAL from {position_then} on holds no plaintext" in later.stdout
