"""``--metrics-port``: refused before any work where the port is taken, and not opened where a command is short."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from typer.testing import CliRunner

from glpgenc.cli._support.exits import Exit
from glpgenc.cli.main import app
from glpgenc.embedded.host import free_port
from glpgenc.keys.kms.local.key_file import create_key_file
from tests.cli.tree import leaves, option_names

LONG = {
    "backfill run",
    "rotate",
    "rotation run",
    "reindex run",
    "rewrap",
    "verify",
    "restore-plaintext",
    "scrub plant",
    "scrub prove",
    "scrub run",
    "scrub unplant",
    "serve",
}


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which somebody else listens."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield int(other.getsockname()[1])


@pytest.fixture
def run(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run the command line in this process."""
    create_key_file(tmp_path / "kek.json")
    monkeypatch.chdir(tmp_path)
    environment = {
        "GLPGENC_DATABASE_URL": database,
        "GLPGENC_LOCAL_KEK_FILE": str(tmp_path / "kek.json"),
        "GLPGENC_ALLOW_SUPERUSER": "true",
    }

    def run(*arguments: str, **more: str) -> Any:
        return CliRunner().invoke(app, list(arguments), prog_name="glpgenc", env=environment | more)

    return run


def test_the_commands_that_may_run_for_hours_take_it() -> None:
    assert {name for name, each in leaves().items() if "--metrics-port" in option_names(each)} == LONG


def test_a_taken_port_ends_a_job_before_its_work(run: Any, database: str, taken: int) -> None:
    answer = run("rotation", "run", "--metrics-port", str(taken))
    assert answer.exit_code == Exit.USAGE
    assert f"port {taken}: Address already in use" in answer.stderr
    assert "nothing was done yet" in answer.stderr
    with psycopg.connect(database) as connection:
        assert connection.execute("SELECT count(*) FROM glpgenc.rotations").fetchone() == (0,)


def test_the_port_may_come_from_the_settings(run: Any, taken: int) -> None:
    answer = run("rotation", "run", GLPGENC_METRICS_PORT=str(taken))
    assert answer.exit_code == Exit.USAGE
    assert "Address already in use" in answer.stderr


def test_a_dry_run_beside_a_job_needs_no_port(run: Any, taken: int) -> None:
    answer = run("rotation", "run", "--dry-run", GLPGENC_METRICS_PORT=str(taken))
    assert answer.exit_code == 0, answer.stderr


def test_a_job_on_a_free_port_does_its_work(run: Any) -> None:
    answer = run("rotation", "run", "--metrics-port", str(free_port()))
    assert answer.exit_code == 0, answer.stderr
