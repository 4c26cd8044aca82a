"""A backfill as a program shows how far it is, and what its workers do, until its end."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from glpgenc.embedded.host import free_port
from tests.backfill.backfill_world import BackfillWorld, world_on

pytestmark = pytest.mark.slow

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
