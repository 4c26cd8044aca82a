"""``--metrics-port``: refused before any work where the port is taken, and served for as long as a command runs."""

from __future__ import annotations

import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from prometheus_client.parser import text_string_to_metric_families
from typer.testing import CliRunner

from glpgenc.cli._support.exits import Exit
from glpgenc.cli.main import app
from glpgenc.embedded.host import free_port
from glpgenc.keys.kms.local.key_file import create_key_file
from tests.backfill.backfill_world import BackfillWorld, world_on
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


def test_the_port_of_the_option_counts_where_names_are_looked_up_first(run: Any, database: str, taken: int) -> None:
    with psycopg.connect(database) as connection:
        connection.execute("SELECT glpgenc.gl_register_field('people.email', 'pii')")
    assert run("keys", "create", "--tenant", "acme", "--data-class", "pii").exit_code == 0
    answer = run("rotate", "--tenant", "acme", "--metrics-port", str(taken))
    assert answer.exit_code == Exit.USAGE
    assert f"port {taken}: Address already in use" in answer.stderr


def test_a_dry_run_beside_a_job_needs_no_port(run: Any, taken: int) -> None:
    answer = run("rotation", "run", "--dry-run", GLPGENC_METRICS_PORT=str(taken))
    assert answer.exit_code == 0, answer.stderr


def test_a_job_on_a_free_port_does_its_work(run: Any) -> None:
    answer = run("rotation", "run", "--metrics-port", str(free_port()))
    assert answer.exit_code == 0, answer.stderr


Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


@pytest.fixture
def people(database: str, tmp_path: Path) -> Iterator[BackfillWorld]:
    with world_on(database, tmp_path) as world:
        world.fill(20_000)
        world.execute("ANALYZE people")
        world.expand("email")
        yield world


@pytest.fixture
def port() -> int:
    return free_port()


def scraped(port: int) -> Samples:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
        text = answer.read().decode()
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def labels(**names: str) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(names.items()))


@pytest.mark.slow
def test_a_backfill_is_scraped_while_it_runs(people: BackfillWorld, port: int) -> None:
    job = labels(kind="backfill", table="public.people")
    with people.popen("backfill", "run", "people", "--max-rate", "500", "--metrics-port", str(port)) as process:
        samples: Samples = {}
        deadline = time.monotonic() + 60
        # The state of the first scrape stands for 15 seconds: until a later one has seen rows and a worker's keys.
        while not (samples.get(("gl_encryption_job_rows_done", job)) and used_keys(samples)):
            assert time.monotonic() < deadline, samples
            time.sleep(0.2)
            try:
                samples = scraped(port)
            except (urllib.error.URLError, ConnectionError):
                assert process.poll() is None, process.communicate()[0]
        process.terminate()
        process.communicate(timeout=60)
    assert samples["gl_encryption_database_up", ()] == 1
    assert samples["gl_encryption_job_unfinished", job] == 1
    assert 0 < samples["gl_encryption_job_progress_ratio", job] < 1
    assert 0 < samples["gl_encryption_job_rows_remaining", job] < 20_000
    assert samples["gl_encryption_job_rows_per_second", job] > 0
    assert samples["gl_encryption_job_workers", job] == 1
    with pytest.raises(urllib.error.URLError):
        scraped(port)


def used_keys(samples: Samples) -> float:
    """Return how often keys were looked up: by workers, which are other processes."""
    names = ("gl_encryption_key_cache_hits", "gl_encryption_key_cache_misses")
    return sum(value for (name, _), value in samples.items() if name in names)
