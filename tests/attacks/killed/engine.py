"""Starts a job as the process that a user starts, kills it at a random moment, looks at what is there, and goes on.

Set GLPG_TEST_KILLS for other than 100 kills of each job, and GLPG_TEST_SEED for other moments.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

KILLS = int(os.environ.get("GLPG_TEST_KILLS", "100"))
SEED = os.environ.get("GLPG_TEST_SEED", "8")

_LONGEST = 120.0
# Before this Python has not come to any code of ours.
_FIRST = 0.1
# Somewhat more than it usually takes, so that it is killed at its very end too, and comes to an end by itself at times.
_BEYOND = 1.1


@dataclass(frozen=True, kw_only=True)
class Job:
    """A job that may be killed at any moment.

    :param begin: makes everything as it is before the job.
    :param whole: fails if what must hold at any moment does not.
    :param ended: fails if what must hold after the job does not; returns what must be equal after each of its ends.
    :param done: tells whether a killed job had done all it was for.
    :param codes: the exit codes with which it ends right.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    folder: Path
    begin: Callable[[], None]
    whole: Callable[[], None]
    ended: Callable[[], object]
    done: Callable[[], bool] = lambda: False
    codes: frozenset[int] = frozenset({0})


@dataclass
class Killed:
    """What came of it.

    :ivar kills: so often it was killed.
    :ivar ends: so often it ended by itself.
    :ivar usual: seconds that it takes.
    """

    kills: int = 0
    ends: int = 0
    usual: float = 0.0
    moments: list[float] = field(default_factory=list)


def kill_often(job: Job, kills: int = KILLS) -> Killed:
    """Run it once, then kill it so often, over as many runs as that takes; the last one ends by itself."""
    # The name is in the seed, so that each job is killed at other moments.
    chance = random.Random(f"{SEED} {job.name}")  # noqa: S311 - not for security
    found = Killed()
    job.begin()
    wanted = _until_the_end(job, found)
    job.begin()
    while found.kills < kills:
        after = chance.uniform(_FIRST, max(found.usual * _BEYOND, 2 * _FIRST))
        try:
            if not _one_kill(job, after, found, wanted):
                job.begin()
        except BaseException as error:
            error.add_note(f"{job.name}: GLPG_TEST_SEED={SEED}, kill {found.kills}, {after:.3f} s after the start")
            raise
    assert _until_the_end(job, found) == wanted
    told = f"{job.name}: {found.kills} kills, {found.ends} ends, {found.usual:.2f} s, GLPG_TEST_SEED={SEED}\n"
    sys.stdout.write(told)
    return found


def _one_kill(job: Job, after: float, found: Killed, wanted: object) -> bool:
    """Start it and kill it; tell whether it has something to do yet."""
    began = time.monotonic()
    with tempfile.TemporaryFile() as output:
        process = start(job, output)
        try:
            code = process.wait(after)
        except subprocess.TimeoutExpired:
            kill_group(process)
            found.kills += 1
            found.moments.append(after)
            job.whole()
            if not job.done():
                return True
        else:
            found.usual = time.monotonic() - began
            assert code in job.codes, _text(output)
    found.ends += 1
    assert job.ended() == wanted
    return False


def _until_the_end(job: Job, found: Killed) -> object:
    began = time.monotonic()
    with tempfile.TemporaryFile() as output:
        process = start(job, output)
        try:
            code = process.wait(_LONGEST)
        finally:
            kill_group(process)
        assert code in job.codes, _text(output)
    found.usual = found.usual or time.monotonic() - began
    found.ends += 1
    return job.ended()


def start(job: Job, output: IO[bytes]) -> subprocess.Popen[bytes]:
    """Start it as the first of a group of processes, which its workers belong to."""
    return subprocess.Popen(
        job.command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        env=dict(job.environment),
        cwd=job.folder,
        start_new_session=True,
    )


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """Kill it and what it started, whatever they are at."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)


def _text(output: IO[bytes]) -> str:
    output.seek(0)
    return output.read().decode(errors="replace")[-3_000:]
