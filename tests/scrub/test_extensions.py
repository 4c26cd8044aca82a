"""A scrub where an extension is created and its library is not loaded, or what is asked fails otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from typer.testing import CliRunner

from glpgenc.cli.main import app
from glpgenc.contract.contract import contract, plan_contract
from glpgenc.embedded import EmbeddedPostgres
from glpgenc.installer import install
from glpgenc.scrub.residue import ResidueStatus
from glpgenc.scrub.scrub import plan_scrub, report
from tests.contract.migrating_table import MigratingTable, migrating_table


@pytest.fixture
def people(private_postgres: EmbeddedPostgres, tmp_path: Path) -> Iterator[MigratingTable]:
    url = private_postgres.url()
    install(url)
    with migrating_table(url, tmp_path, "VALUES (1, 'a@example.org', 'x')") as world:
        world.verified()
        contract(url, plan_contract(url, "people", "email"), allow_superuser=True)
        yield world


def scrubs(people: MigratingTable) -> None:
    done = CliRunner().invoke(
        app, ["scrub", "people", "--yes"], prog_name="glpgenc", env={"GLPGENC_DATABASE_URL": people.url}
    )
    assert done.exit_code == 0, done.output
    assert people.state() == "scrubbed"


def test_pg_stat_statements_that_is_not_loaded_ends_no_scrub(people: MigratingTable) -> None:
    people.execute("CREATE EXTENSION pg_stat_statements")
    with pytest.raises(psycopg.errors.ObjectNotInPrerequisiteState):
        people.execute("SELECT FROM pg_stat_statements")
    for _ in range(2):
        scrubs(people)
    (found,) = [each for each in report(people.url, plan_scrub(people.url, "people")) if "pg_stat" in each.place]
    assert (found.standing, found.what) == (ResidueStatus.CLEAN, "created but not loaded: it records nothing")


def test_what_postgresql_refuses_to_say_is_a_place_that_was_not_checked(people: MigratingTable) -> None:
    people.execute("ALTER DATABASE postgres SET lock_timeout = '200ms'")
    with psycopg.connect(people.url) as other:
        other.execute("LOCK TABLE pg_catalog.pg_publication IN ACCESS EXCLUSIVE MODE")
        found = {each.place: each for each in report(people.url, plan_scrub(people.url, "people"))}
    assert found["publication"].standing is ResidueStatus.UNSEEN
    assert "55P03" in found["publication"].what
    assert found["replication slot"].standing is ResidueStatus.CLEAN
