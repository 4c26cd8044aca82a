"""What is written as plaintext after a verification keeps the plaintext column, whichever way it is to be dropped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from glpgenc.contract.contract import contract, plan_contract
from glpgenc.errors import NotEncryptedError
from glpgenc.verification.comparison import compare_columns
from tests.alembic.alembic_world import AlembicWorld
from tests.backfill.backfill_world import BackfillWorld, world_on

pytestmark = pytest.mark.slow

WRITES = {
    "a new row": "INSERT INTO people (id, email) VALUES (1000, 'late@example.org')",
    "another value over an encrypted one": "UPDATE people SET email = 'late@example.org' WHERE id = 1",
    "a value over NULL": "UPDATE people SET email = 'late@example.org' WHERE id = 10",
    "both, the ciphertext as NULL": "UPDATE people SET email_enc = NULL, email = 'late@example.org' WHERE id = 1",
    "many rows": "INSERT INTO people (id, email) SELECT i, 'late@example.org' FROM generate_series(1000, 1100) i",
}


@pytest.fixture
def people(database: str, tmp_path: Path) -> Iterator[BackfillWorld]:
    with world_on(database, tmp_path) as world:
        world.fill(50)
        yield world


def by_program(world: BackfillWorld, _: Path) -> Callable[[], None]:
    plan = plan_contract(world.admin_url, "people", "email")
    return lambda: contract(world.admin_url, plan, allow_superuser=True)


def by_migration(world: BackfillWorld, folder: Path) -> Callable[[], None]:
    migrations = AlembicWorld(world.admin_url, folder / "migrations")
    migrations.write("op.drop_plaintext('people', 'email')")
    return migrations.upgrade


def by_hand(world: BackfillWorld, _: Path) -> Callable[[], None]:
    # Without the constraint of gl_forbid_plaintext, the rows are read under the lock.
    def drop() -> None:
        world.execute("SELECT glpgenc.gl_drop_plaintext('people', 'email_enc')")

    return drop


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
@pytest.mark.parametrize("mode", ["database", "client"])
def test_plaintext_that_was_written_since_keeps_the_column_until_it_is_encrypted_and_verified(
    people: BackfillWorld, tmp_path: Path, write: str, mode: str
) -> None:
    people.expand("email", mode=mode)
    people.backfill()
    compare_columns(people.settings, "people")
    assert people.state("email") == "verified"
    drops = [way(people, tmp_path) for way in (by_program, by_migration)]
    people.execute(write)
    late = people.value("SELECT count(*) FROM people WHERE email = 'late@example.org' AND email_enc IS NULL")
    assert late >= 1
    for drop in drops:
        with pytest.raises(NotEncryptedError) as refused:
            drop()
        assert "late@" not in str(refused.value)
    with pytest.raises(Exception, match="not encrypted yet: run the backfill again"):
        by_hand(people, tmp_path)()
    assert people.value("SELECT count(*) FROM people WHERE email = 'late@example.org'") == late
    # The way out.
    compare_columns(people.settings, "people")
    assert people.state("email") == "expanded"
    people.backfill()
    compare_columns(people.settings, "people")
    drops[0]()
    assert people.state("email") == "contracted"
    assert people.value("SELECT count(*) FROM people WHERE email_enc IS NOT NULL") >= 45
