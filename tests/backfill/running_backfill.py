"""A backfill that runs as a program: how far it is, and who its workers are."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import psycopg

from tests.backfill.backfill_world import BackfillWorld

ENCRYPTED = "SELECT count(*) FROM people WHERE email_enc IS NOT NULL"


def until(
    world: BackfillWorld, rows: int, seconds: float = 60, *, process: subprocess.Popen[str] | None = None
) -> None:
    """Wait until so many rows are encrypted, through crashes of the server.

    :param process: the backfill, which may not end before.
    """
    deadline = time.monotonic() + seconds
    while encrypted(world) < rows:
        assert process is None or process.poll() is None, ended(process)
        assert time.monotonic() < deadline, "the backfill does not go on"
        time.sleep(0.02)


def encrypted(world: BackfillWorld) -> int:
    try:
        return int(world.value(ENCRYPTED))
    except psycopg.OperationalError:
        return 0


def workers_of(process: subprocess.Popen[str]) -> list[int]:
    """Return the process ids of a backfill's workers."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii").split()
    found: list[int] = []
    for child in map(int, children):
        try:
            command = Path(f"/proc/{child}/cmdline").read_bytes()
        except OSError:
            continue
        if b"spawn_main" in command:
            found.append(child)
    return found


def ended(process: subprocess.Popen[str], seconds: float = 120) -> str:
    output, _ = process.communicate(timeout=seconds)
    return output
