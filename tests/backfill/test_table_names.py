"""Tables whose names statements of jobs might use for something else: a table stands by its own name beside them."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from glpgenc.cli.main import app
from tests.backfill.backfill_world import BackfillWorld, world_on


def ran(world: BackfillWorld, *arguments: str) -> None:
    answer = CliRunner().invoke(app, [*arguments], prog_name="glpgenc", env=world.environment)
    assert answer.exit_code == 0, answer.output


@pytest.mark.parametrize(
    ("name", "mode"),
    [
        ("q", "database"),
        pytest.param("k", "database", marks=pytest.mark.slow),
        pytest.param("sealed", "client", marks=pytest.mark.slow),
        pytest.param("opened", "client", marks=pytest.mark.slow),
        pytest.param("judged", "database", marks=pytest.mark.slow),
    ],
)
def test_a_table_of_any_name_is_encrypted_rotated_and_restored(
    database: str, tmp_path: Path, name: str, mode: str
) -> None:
    with world_on(database, tmp_path, schema=f"CREATE TABLE {name} (id int PRIMARY KEY, email text)") as world:
        world.execute(f"INSERT INTO {name} SELECT i, 'user' || i || '@example.org' FROM generate_series(1, 300) i")
        before = world.execute(f"SELECT id, email FROM {name} ORDER BY id")
        ran(world, "protect", name, "email", "--data-class", "pii", "--field", f"{name}.email", "--mode", mode)
        ran(world, "backfill", "run", name)
        ran(world, "verify", name)
        ran(world, "rotate", "--data-class", "pii", "--settle", "0")
        ran(world, "contract", name, "email", "--yes")
        ran(world, "restore-plaintext", name, "email_enc", "--type", "text", "--yes")
        assert world.execute(f"SELECT id, email FROM {name} ORDER BY id") == before
