"""What is seen of a backfill: at a terminal bars and figures, in a pipe plain lines, with --json nothing."""

from __future__ import annotations

import json
import re
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.backfill.backfill_world import BackfillWorld, world_on
from tests.cli.terminal import Terminal

pytestmark = pytest.mark.slow

ESCAPE = "\x1b"
BAR = "━"
ROWS = 4_000
RUN = ("backfill", "run", "people", "--workers", "2", "--max-rate", "1000")


@pytest.fixture
def people(database: str, tmp_path: Path) -> Iterator[BackfillWorld]:
    with world_on(database, tmp_path) as world:
        world.fill(ROWS)
        world.expand("email")
        yield world


def test_a_terminal_shows_bar_rate_time_left_and_each_worker(people: BackfillWorld) -> None:
    environment = people.full_environment | {"TERM": "xterm-256color", "COLUMNS": "120", "LINES": "30"}
    with Terminal(people.program(*RUN), environment, people.home) as terminal:
        # In the middle of it.
        terminal.wait_for(" left")
        code = terminal.wait()
        shown = terminal.shown.decode()
    assert code == 0, shown
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown)
    assert BAR in shown
    assert ESCAPE in shown
    figures = re.findall(
        r"public\.people \(email_enc\): [^\r\n]*, pass \d+, (\d+) %, ([\d,]+) rows?, (\d+) rows/s, [^\r\n]+ left", plain
    )
    assert figures
    # The rows only ever grow, and the limit of the rate holds.
    rows = [int(each[1].replace(",", "")) for each in figures]
    assert rows == sorted(rows)
    assert max(int(each[2]) for each in figures) < 3_000
    workers = re.findall(rf"  ({re.escape(socket.gethostname())}:\d+): ([\d,]+) rows?, (\d+) rows/s", plain)
    assert len({name for name, *_ in workers}) == 2
    assert max(int(each[1].replace(",", "")) for each in workers) > 0
    ends = plain.rstrip().splitlines()[-2:]
    assert ends == ["public.people.email_enc: backfilled", "3,600 rows encrypted"]


def test_a_pipe_gets_plain_lines(people: BackfillWorld) -> None:
    answer = people.run(*RUN)
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.splitlines() == ["public.people.email_enc: backfilled", "3,600 rows encrypted"]
    lines = answer.stderr.splitlines()
    assert lines
    for line in lines:
        assert re.fullmatch(r"glpgenc: public\.people \(email_enc\): \w[^,]*, pass \d+, \d+ %, [\d,]+ rows?\b.*", line)
    for nothing in (ESCAPE, BAR, "\r"):
        assert nothing not in answer.stdout + answer.stderr


def test_with_json_there_is_nothing_but_the_document_even_at_a_terminal(people: BackfillWorld) -> None:
    environment = people.full_environment | {"TERM": "xterm-256color", "COLUMNS": "200"}
    with Terminal(people.program(*RUN[:-1], "1000000", "--json"), environment, people.home) as terminal:
        code = terminal.wait()
        shown = terminal.shown.decode()
    assert code == 0, shown
    assert ESCAPE not in shown
    assert BAR not in shown
    document = json.loads(shown)
    assert (document["rows"], document["finished"]) == (3_600, True)


def test_a_pipe_that_is_no_longer_read_ends_it_without_a_traceback_and_it_can_continue(people: BackfillWorld) -> None:
    process = subprocess.Popen(
        people.program(*RUN), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=people.full_environment, cwd=people.home,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    errors = process.stderr.read()
    process.stderr.close()
    process.wait(timeout=60)
    assert "Traceback" not in errors
    assert people.state("email") == "backfilled"
