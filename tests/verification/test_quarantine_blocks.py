"""Rows in quarantine keep a column from being verified and contracted, and every command says how to proceed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from glpgenc.contract.contract import plan_contract
from glpgenc.errors import RegistryError
from glpgenc.verification.comparison import ColumnComparison, compare_columns
from glpgenc.verification.faults import Mismatch
from tests.alembic.alembic_world import AlembicWorld
from tests.backfill.backfill_world import BackfillWorld, world_on

pytestmark = pytest.mark.slow


@pytest.fixture
def people(database: str, tmp_path: Path) -> Iterator[BackfillWorld]:
    """Row 5 has a note that its source can't read."""
    with world_on(database, tmp_path) as world:
        world.fill(50)
        world.execute("UPDATE people SET note = CASE WHEN id = 5 THEN 'no number' ELSE id::text END")
        yield world


def check(world: BackfillWorld, share: float = 1.0) -> ColumnComparison:
    return compare_columns(world.settings, "people", "note", share=share)[0]


def found(verified: ColumnComparison) -> dict[int, str]:
    return {bad.row_key["id"]: str(bad.finding) for bad in verified.bad}


@pytest.mark.parametrize("mode", ["database", "client"])
@pytest.mark.parametrize("tenant", [{}, {"tenant_expression": "tenant"}], ids=["one tenant", "tenants"])
def test_it_is_found_though_its_source_raises(people: BackfillWorld, mode: str, tenant: dict[str, str]) -> None:
    people.expand("note", source_expression="note::integer", mode=mode, **tenant)
    people.backfill()
    result = check(people)
    assert found(result) == {5: Mismatch.QUARANTINED}
    assert (result.counts.compared, result.counts.bad, result.state) == (50, 1, "expanded")
    assert check(people, share=0.99).counts.bad <= 1
    people.execute("UPDATE people SET note = '5' WHERE id = 5")
    people.backfill(retry_quarantined=True)
    assert (check(people).counts.bad, people.state("note")) == (0, "verified")


def test_every_step_behind_it_names_the_way_out(people: BackfillWorld, tmp_path: Path) -> None:
    people.expand("note", source_expression="note::integer")
    people.backfill()
    shown = people.run("verify", "people")
    assert shown.returncode == 1
    assert "1 row: in quarantine: `glpgenc backfill status` shows the reason" in " ".join(shown.stdout.split())
    assert "--retry-quarantined" in shown.stdout
    assert "no number" not in shown.stdout + shown.stderr
    with pytest.raises(RegistryError, match="1 value is in quarantine") as refused:
        plan_contract(people.admin_url, "people", "note")
    assert "--retry-quarantined" in (refused.value.hint or "")
    migrations = AlembicWorld(people.admin_url, tmp_path / "migrations")
    migrations.write("op.drop_plaintext('people', 'note')")
    with pytest.raises(
        RegistryError, match=r"1 values of column note of table public\.people are in quarantine.*--retry-quar"
    ):
        migrations.upgrade()
    # What it names: the row, with the reason.
    assert '{"id": 5}' in people.run("backfill", "status", "people").stdout.replace("'", '"')
    people.execute("UPDATE people SET note = '5' WHERE id = 5")
    assert people.run("backfill", "run", "people", "--retry-quarantined").returncode == 0
    assert people.run("verify", "people").returncode == 0
    migrations.upgrade()
    assert people.state("note") == "contracted"


def test_a_row_that_was_corrected_since_is_compared_as_any_other(people: BackfillWorld) -> None:
    people.expand("note", source_expression="note::integer")
    people.backfill()
    people.execute("UPDATE people SET note_enc = (SELECT note_enc FROM people WHERE id = 6), note = '5' WHERE id = 5")
    assert people.value("SELECT count(*) FROM glpgenc.quarantine") == 1
    assert found(check(people)) == {5: Mismatch.DIFFERENT}
    people.execute("UPDATE people SET note = '6' WHERE id = 5")
    assert check(people).counts.bad <= 1
