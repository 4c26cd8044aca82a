"""The program: killed at any phase and run again, while others write."""

from __future__ import annotations

import json
import threading
import time
from typing import Self

import pytest

from tests.reindex.reindex_world import ReindexWorld

pytestmark = pytest.mark.slow

COMMAND = ("reindex", "people.email", "equal")
WAIT = 60.0


class Writing:
    """Rows are inserted for the length of a block, by a process that reads the registry anew all the time."""

    def __init__(self, world: ReindexWorld, first: int) -> None:
        self.world, self.next = world, first
        self.failed: list[BaseException] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._write)

    def _write(self) -> None:
        try:
            while not self._stop.is_set():
                self.world.manager.catalog.refresh()
                self.world.add([self.next])
                self.next += 1
        except BaseException as error:  # noqa: BLE001 - told by the test
            self.failed.append(error)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        assert self.failed == []


def phase(world: ReindexWorld) -> str | None:
    found = world.execute("SELECT phase FROM glpgenc.reindexes ORDER BY reindex DESC LIMIT 1")
    return str(found[0][0]) if found else None


def killed_at(world: ReindexWorld, wanted: str, *arguments: str) -> None:
    program = world.popen(*COMMAND, *arguments)
    deadline = time.monotonic() + WAIT
    while phase(world) != wanted and program.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    program.kill()
    program.communicate()
    assert phase(world) is not None


@pytest.mark.slow
def test_killed_at_each_phase_it_resumes_while_others_write(people: ReindexWorld) -> None:
    people.add(range(1, 400))
    columns, indexes = people.columns(), people.indexes()
    with Writing(people, 1001) as writing:
        for wanted in ("staging", "writing", "filling", "indexing", "ready", "swapped"):
            killed_at(people, wanted, "--new-key", "--settle", "1")
            assert people.lost(people.process()) == []
            assert people.lost_in_sql(people.process()) == []
        ended = people.run(*COMMAND, "--settle", "1", "--json")
    assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout)["finished"]
    assert people.columns() == columns
    assert people.indexes() == indexes
    assert writing.next > 1002
    assert people.lost(people.process()) == []
    assert people.value("SELECT count(*) FROM people WHERE glpgenc.gl_index_term(email_enc, 3) IS NULL") == 0
    assert people.execute("SELECT slot, state FROM glpgenc.search_facets WHERE field = 'people.email' ORDER BY 1") == [
        (1, "retired"), (2, "active"), (3, "active"),
    ]  # fmt: skip


def test_progress_and_obstacles_are_printed(people: ReindexWorld) -> None:
    people.add(range(1, 4))
    people.add([7], email="PERSON1@example.org")
    dry = people.run(*COMMAND, "--normalizer", "lower", "--dry-run")
    assert (dry.returncode, dry.stderr) == (0, "")
    assert "public.people.email_enc: 4 values are written" in dry.stdout
    assert "UNIQUE index public.people_email" in dry.stdout
    kept = people.run(*COMMAND, "--normalizer", "lower", "--settle", "0")
    assert kept.returncode == 1
    assert "2 rows in 1 group alike" in kept.stdout
    assert "erson" not in kept.stdout + kept.stderr
    assert "filling: rows get the new terms" in kept.stderr
    status = people.run(*COMMAND, "--status", "--json")
    assert [each["phase"] for each in json.loads(status.stdout)["reindexes"]] == ["indexing"]
    given_up = people.run(*COMMAND, "--abort")
    assert (given_up.returncode, "aborted" in given_up.stdout) == (0, True)
    both = people.run(*COMMAND, "--abort", "--status")
    assert both.returncode == 2
