"""Ctrl-C, as a terminal sends it to all processes of a command: in every phase the command says how to resume it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest

from glpgenc.cli._support.exits import Exit
from tests.backfill.backfill_world import BackfillWorld, world_on
from tests.support.databases import fresh_database
from tests.support.servers import Server, TemplateDatabases

SECONDS = 60
LOCKED = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"


@pytest.fixture(scope="module")
def people(
    postgres: Server, templates: TemplateDatabases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BackfillWorld]:
    """A table whose column email is verified, and may be contracted; column note is expanded."""
    home = tmp_path_factory.mktemp("interrupted")
    with fresh_database(postgres, template=templates.on(postgres)) as url, world_on(url, home) as world:
        world.fill(50)
        world.expand("email")
        world.expand("note")
        world.backfill(column="email")
        world.execute("SELECT glpgenc.gl_advance('people', 'email_enc', 'verified')")
        world.index("email", "equal")
        yield world


def _heed_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Running:
    """A command in a session of its own."""

    def __init__(self, world: BackfillWorld, *arguments: str) -> None:
        self.process = subprocess.Popen(
            world.program(*arguments), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=world.full_environment | {"PYTHONUNBUFFERED": "1"}, cwd=world.home, start_new_session=True,
            # A shell has what it starts in the background ignore SIGINT, and so the tests and all that they start.
            preexec_fn=_heed_interrupts,  # noqa: PLW1509  # it calls nothing that another thread may have locked
        )  # fmt: skip
        self.said = b""
        assert self.process.stderr is not None
        os.set_blocking(self.process.stderr.fileno(), False)

    def until(self, there: Callable[[], bool]) -> None:
        deadline = time.monotonic() + SECONDS
        while not there():
            assert time.monotonic() < deadline, self.said
            assert self.process.poll() is None, self._read()
            time.sleep(0.02)

    def says(self, text: str) -> None:
        self.until(lambda: text.encode() in self._read())

    def interrupt(self) -> tuple[int, str, str]:
        """Give exit status, standard output and standard error."""
        assert self.process.stderr is not None
        os.killpg(self.process.pid, signal.SIGINT)
        out, err = self.process.communicate(timeout=SECONDS)
        return self.process.returncode, out.decode(), (self.said + err).decode()

    def _read(self) -> bytes:
        assert self.process.stderr is not None
        self.said += self.process.stderr.read() or b""
        return self.said


@contextmanager
def running(world: BackfillWorld, *arguments: str) -> Iterator[Running]:
    found = Running(world, *arguments)
    try:
        yield found
    finally:
        if found.process.poll() is None:
            os.killpg(found.process.pid, signal.SIGKILL)
        found.process.communicate()


@contextmanager
def locked(world: BackfillWorld, relation: str = "people") -> Iterator[Callable[[], bool]]:
    """Hold a table's lock, and give what tells whether somebody waits for it."""
    with psycopg.connect(world.admin_url) as connection:
        connection.execute(f"LOCK TABLE {relation} IN ACCESS EXCLUSIVE MODE")
        with psycopg.connect(world.admin_url, autocommit=True) as other:
            yield lambda: bool(other.execute(LOCKED).fetchall()[0][0])


ASKING = {
    "contract people email": "type email to drop column email",
    "shred run --tenant acme": "type acme to make everything of it unreadable",
    "keys destroy KEY": "type KEY to destroy",
}


@pytest.mark.parametrize("command", ASKING)
def test_at_a_question_nothing_was_changed(people: BackfillWorld, command: str) -> None:
    key = str(people.value("SELECT min(key_id::text) FROM glpgenc.data_keys WHERE purpose = 'encryption'"))
    with running(people, *command.replace("KEY", key).split()) as process:
        process.says(ASKING[command].replace("KEY", key))
        code, _, err = process.interrupt()
    assert code == Exit.INTERRUPTED
    assert "glpgenc: error: interrupted: nothing was changed\nglpgenc: hint: " in err
    assert "Traceback" not in err
    assert people.state("email") == "verified"


WAITING = {
    "backfill run people": "people",
    "contract people email --yes --lock-timeout 60000": "people",
    "coverage": "people",
    "protect people born --data-class health --lock-timeout 60000": "people",
    "reindex run people.email equal --new-key": "glpgenc.search_facets",
    "rotate --all": "glpgenc.data_keys",
    "rotation run": "glpgenc.data_keys",
    "shred plan --tenant acme": "glpgenc.data_keys",
    "keys list": "glpgenc.data_keys",
    "guard people email_enc --field people.email": "people",
    "restore-plaintext people email_enc --yes": "glpgenc.encrypted_columns",
    "audit verify": "security.encryption_audit",
}


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(each, marks=[] if each.startswith(("backfill", "contract", "rotate")) else pytest.mark.slow)
        for each in WAITING
    ],
)
def test_while_it_waits_for_a_lock_it_says_so_and_how_to_resume(people: BackfillWorld, command: str) -> None:
    with locked(people, WAITING[command]) as waits, running(people, *command.split()) as process:
        process.until(waits)
        code, _, err = process.interrupt()
    assert code == Exit.INTERRUPTED, err
    assert "glpgenc: error: interrupted" in err
    assert "Traceback" not in err


def test_the_second_ctrl_c_ends_a_verification_that_waits_for_a_lock(people: BackfillWorld) -> None:
    with locked(people) as waits, running(people, "verify", "people", "email_enc") as process:
        process.until(waits)
        os.killpg(process.process.pid, signal.SIGINT)
        process.says("Ctrl-C again stops at once")
        code, _, err = process.interrupt()
    assert code == Exit.INTERRUPTED
    assert "with --resume it continues the last run" in err


def test_before_the_first_progress_of_a_job(people: BackfillWorld) -> None:
    with running(people, "rotate", "--all", "--settle", "3600", "--json") as process:
        process.until(lambda: people.value("SELECT count(*) FROM glpgenc.data_keys WHERE state = 'pre_active'") > 0)
        code, _, err = process.interrupt()
    assert code == Exit.INTERRUPTED
    error = json.loads(err)["error"]
    assert error["kind"] == "Interrupted"
    assert error["exit_code"] == Exit.INTERRUPTED
    assert "interrupted: " in error["message"]
    assert "nothing was changed" not in error["message"]
    assert "the same command again to continue; it creates no further keys" in error["hint"]
    staged = people.value("SELECT count(*) FROM glpgenc.data_keys")
    done = people.run("rotate", "--all", "--settle", "0", "--fire-triggers", "--allow-after-triggers")
    assert done.returncode == 0, done.stderr
    assert people.value("SELECT count(*) FROM glpgenc.data_keys") == staged


def test_while_rows_are_moved_the_chunk_is_finished_and_the_result_printed(people: BackfillWorld) -> None:
    with running(people, "backfill", "run", "people", "note", "--max-rate", "1") as process:
        process.until(lambda: people.value("SELECT count(*) FROM glpgenc.backfill_workers") > 0)
        code, out, err = process.interrupt()
    assert code == Exit.FAILED, err
    assert "rows; run it again to continue" in out or "row; run it again to continue" in out
    assert "Traceback" not in err


def test_while_the_command_is_still_imported(people: BackfillWorld) -> None:
    # A signal that comes before Python runs ends it at once, as it does any program.
    process = subprocess.Popen(
        [*people.program("doctor")], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=people.full_environment,
        preexec_fn=_heed_interrupts,  # noqa: PLW1509  # as above
    )  # fmt: skip
    with open(f"/proc/{process.pid}/maps", encoding="utf-8") as maps:  # noqa: PTH123 - the process's own
        deadline = time.monotonic() + SECONDS
        while "cryptography" not in maps.read():
            assert time.monotonic() < deadline
            maps.seek(0)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=SECONDS)
    assert process.returncode == Exit.INTERRUPTED
    assert b"glpgenc: error: interrupted: nothing was changed" in err
    assert b"Traceback" not in err
