"""A server that crashes in the middle of a job, in each of the ways that there are."""

from __future__ import annotations

import os
import random
import signal
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psycopg

from glpgenc.embedded import EmbeddedPostgres
from glpgenc.errors import DatabaseError
from tests.attacks.killed.engine import SEED, Job, kill_group, start

_ENDS = 6
"""So often a job that ended by the crash is run again at most."""


def at_once(server: EmbeddedPostgres) -> None:
    """As ``pg_ctl stop -m immediate`` does."""
    server.stop("immediate")
    _start(server)


def postmaster(server: EmbeddedPostgres) -> None:
    """Kill the server's first process, as the kernel does that is out of memory."""
    lines = (server.data_directory / "postmaster.pid").read_text(encoding="ascii").splitlines()
    os.kill(int(lines[0]), signal.SIGKILL)
    _start(server)


def backend(server: EmbeddedPostgres) -> None:
    """Kill a session's process; the server ends all others, and recovers by itself."""
    for pid in sessions(server):
        os.kill(pid, signal.SIGKILL)
        break
    else:
        at_once(server)
    until_up(server)


WAYS: dict[str, Callable[[EmbeddedPostgres], None]] = {
    "stopped at once": at_once,
    "its first process killed": postmaster,
    "a session's process killed": backend,
}


def sessions(server: EmbeddedPostgres) -> list[int]:
    """Return the processes of all sessions but ours."""
    with psycopg.connect(server.url()) as connection:
        query = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        return [row[0] for row in connection.execute(query)]


def until_up(server: EmbeddedPostgres, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            psycopg.connect(server.url()).close()
        except psycopg.Error:
            assert time.monotonic() < deadline, "the server does not come back"
            time.sleep(0.05)
        else:
            return


def crashed(job: Job, server: EmbeddedPostgres, way: str, wanted: object, usual: float) -> None:
    """Crash the server at a random moment of the job, and check that it ends right, if need be when run again.

    :param wanted: what the job gives that was not interrupted.
    :param usual: seconds that it takes.
    """
    after = random.Random(f"{SEED} {job.name} {way}").uniform(0.4, 1) * usual  # noqa: S311 - not for security
    job.begin()
    with tempfile.TemporaryFile() as output:
        process = start(job, output)
        try:
            time.sleep(after)
            WAYS[way](server)
            until_up(server)
            job.whole()
            code = process.wait(120)
            output.seek(0)
            text = output.read().decode(errors="replace")
            assert "Traceback" not in text, text[-3_000:]
        finally:
            kill_group(process)
    for _ in range(_ENDS):
        if code in job.codes or job.done():
            break
        code = _once(job)
    assert code in job.codes or job.done(), f"{job.name}, {way}, GLPG_TEST_SEED={SEED}"
    assert job.ended() == wanted


def first_end(job: Job) -> tuple[object, float]:
    """Run it without a crash: what it gives, and how long it takes."""
    job.begin()
    began = time.monotonic()
    assert _once(job) in job.codes
    return job.ended(), time.monotonic() - began


def _once(job: Job) -> int:
    with tempfile.TemporaryFile() as output:
        process = start(job, output)
        try:
            return process.wait(120)
        finally:
            kill_group(process)


def _start(server: EmbeddedPostgres) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            server.start()
        except DatabaseError:
            # Its other processes notice that the first one is gone within a moment.
            assert time.monotonic() < deadline
            time.sleep(0.2)
        else:
            return


def core_files(server: EmbeddedPostgres) -> list[Path]:
    return [each for each in server.data_directory.rglob("core*") if each.is_file()]
