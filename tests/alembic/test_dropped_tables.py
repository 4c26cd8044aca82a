"""Tables and columns that are dropped behind the registry's back: what is left is shown, mended, and breaks nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, Text

from glpgenc.coverage import collect
from glpgenc.errors import RegistryError
from glpgenc.sqlalchemy import EncryptedColumn, Exact
from glpgenc.sqlalchemy import Range as Buckets
from glpgenc.verification.comparison import compare_columns
from tests.alembic.alembic_world import PASS, AlembicWorld
from tests.backfill.backfill_world import BackfillWorld, world_on

pytestmark = pytest.mark.slow

REGISTRIES = (
    "encrypted_columns", "column_migrations", "index_columns", "backfills", "backfill_jobs", "backfill_leaves",
    "backfill_chunks", "quarantine",
)  # fmt: skip


@pytest.fixture
def world(database: str, tmp_path: Path) -> AlembicWorld:
    return AlembicWorld(database, tmp_path / "migrations")


def left(world: AlembicWorld) -> dict[str, int]:
    """How many rows each of the registry's tables has."""
    return {name: world.rows(f"SELECT count(*) FROM glpgenc.{name}")[0][0] for name in REGISTRIES}


def filled(database: str, home: Path) -> BackfillWorld:
    """Make ``people``, backfilled and with a row in quarantine. Later work is the program's: its keys are put away."""
    home.mkdir()
    with world_on(database, home) as people:
        people.fill(40)
        people.execute("UPDATE people SET note = id::text; UPDATE people SET note = 'no number' WHERE id = 5")
        people.expand("note", source_expression="note::integer")
        people.expand("email")
        people.index("email", "equal")
        people.backfill()
        return people


def by_hand(world: AlembicWorld) -> None:
    world.execute("DROP TABLE people")


def by_operation(world: AlembicWorld) -> None:
    world.write("op.drop_table('people')")
    world.upgrade()


def column_by_hand(world: AlembicWorld) -> None:
    world.execute("ALTER TABLE people DROP COLUMN email_enc CASCADE, DROP COLUMN note_enc CASCADE")


@pytest.mark.parametrize("drop", [by_hand, by_operation, column_by_hand])
def test_what_is_left_is_shown_with_what_removes_it_and_breaks_nothing(
    world: AlembicWorld, tmp_path: Path, caplog: pytest.LogCaptureFixture, drop: Callable[[AlembicWorld], None]
) -> None:
    people = filled(world.database, tmp_path / "home")
    drop(world)
    # A pass that has ended sums its chunks up and keeps none.
    assert all(count for name, count in left(world).items() if name not in {"backfill_leaves", "backfill_chunks"})
    stale = [each for each in collect(world.database).findings if each.check == "stale"]
    assert len(stale) == 2
    assert "(guess)" not in "".join(each.text for each in stale)
    shown = people.run("coverage")
    assert (shown.returncode, "DELETE FROM glpgenc.encrypted_columns" in " ".join(shown.stdout.split())) == (0, True)
    status = people.run("backfill", "status", "--json")
    assert (status.returncode, json.loads(status.stdout)["backfills"]) == (0, [])
    assert "is registered but no longer exists: DELETE FROM glpgenc." in status.stderr
    with pytest.raises(Exception, match=r"no longer exists|does not exist"):
        compare_columns(people.settings, "people", "email")
    assert people.run("backfill", "status", "people").returncode not in {0, 1}
    text = world.generate(MetaData())
    assert ("email_enc" in text[0], "is registered but no longer exists" in caplog.text) == (False, True)
    for each in stale:
        world.execute(each.text.split("no longer exists: ")[1])
    kept = left(world)
    # Of a table that is there, its next backfill tidies up the jobs of columns that are registered no more.
    assert not any(kept[name] for name in REGISTRIES if drop is not column_by_hand or "backfill_" not in name)
    assert [each for each in collect(world.database).findings if each.check == "stale"] == []


def test_a_table_that_is_made_again_is_encrypted_again(world: AlembicWorld, tmp_path: Path) -> None:
    people = filled(world.database, tmp_path / "home")
    by_hand(world)
    world.execute("CREATE TABLE people (id integer PRIMARY KEY, tenant text, email text)")
    done = people.run(
        "protect", "people", "email", "--data-class", "pii", "--field", "people.email", "--search", "lower"
    )
    assert done.returncode == 0, done.stderr
    world.execute("INSERT INTO people VALUES (1, 'acme', 'a@example.org')")
    assert people.run("backfill", "run", "people").returncode == 0
    assert people.run("verify", "people").returncode == 0
    assert len([each for each in collect(world.database).findings if each.check == "stale"]) == 2


def test_a_column_that_was_dropped_by_hand_after_contract_may_be_encrypted_again(
    world: AlembicWorld, tmp_path: Path
) -> None:
    people = filled(world.database, tmp_path / "home")
    people.execute("SELECT glpgenc.gl_advance('people', 'email_enc', 'verified')")
    people.execute("SELECT glpgenc.gl_drop_plaintext('people', 'email_enc')")
    people.execute("ALTER TABLE people DROP COLUMN email_enc CASCADE, ADD COLUMN email text DEFAULT 'x@example.org'")
    with pytest.raises(RegistryError, match="is registered but no longer exists") as refused:
        compare_columns(people.settings, "people", "email_enc")
    assert "DELETE FROM" in (refused.value.hint or "")
    world.write("op.encrypt_column('people', 'email', field='people.email', data_class='pii')")
    world.upgrade()
    assert people.run("backfill", "run", "people", "email").returncode == 0
    assert compare_columns(people.settings, "people", "email")[0].state == "verified"


def model(*names: str, encrypted: bool = True) -> MetaData:
    metadata = MetaData()
    for name in names:
        mail: list[Any] = [Column("mail", Text, nullable=True)]
        if encrypted:
            mail.append(Column("mail_enc", EncryptedColumn(str, f"{name}.mail", data_class="pii", search=Exact())))
        native = EncryptedColumn(int, f"{name}.age", data_class="pii", search=[Buckets(bucket=10), Exact()])
        Table(name, metadata, Column("id", Integer, primary_key=True), *mail, Column("age", native))
    return metadata


def test_autogenerate_drops_a_table_with_columns_on_their_way_and_brings_it_back_as_it_was(world: AlembicWorld) -> None:
    world.apply(model("users", encrypted=False))
    world.apply(model("users"))
    world.execute("INSERT INTO users (id, mail) VALUES (1, 'a@example.org')")
    before, registered = world.catalogue(), left(world)
    up, down = world.apply(MetaData())
    assert up.index("op.unprotect_column('users', 'mail_enc')") < up.index("op.drop_table('users')")
    assert down.index("op.create_table('users'") < down.index("op.encrypt_column(\n    'users',\n    'mail',")
    assert not any(left(world).values())
    assert world.generate(MetaData()) == (PASS, PASS)
    world.upgrade()
    world.downgrade(revision="r2")
    assert (world.catalogue(), left(world)) == (before, registered)
    assert world.rows("SELECT state FROM glpgenc.encrypted_columns ORDER BY 1") == [("expanded",), ("native",)]
