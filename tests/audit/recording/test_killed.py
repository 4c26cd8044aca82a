"""kill -9: what was reported durable is found afterwards, and every chain is whole up to where it ends."""

from __future__ import annotations

import os
import random
import signal
import time
from contextlib import ExitStack
from itertools import count

import pytest

from glpgenc.events import EncryptionAuditEventType, Event
from tests.audit.outage import away
from tests.audit.world import AuditWorld, until

pytestmark = pytest.mark.slow

KILLS = 40


def _work(world: AuditWorld, child_number: int, pipe: int) -> None:
    """Log for ever; tell of each event that is durable."""
    logger = world.logger()
    for number in count():
        name = f"{child_number}/{number}"
        event = Event(type=EncryptionAuditEventType.KEY_ROTATED, detail={"name": name})
        for _ in range(number % 7):
            logger.operated("encrypt", "pii", "acme", None, None, 1, 0.0, None)
        if number % 2:
            logger.log(event, durable=True)
        else:
            logger.log(event)
            logger.flush()
        os.write(pipe, f"{name}\n".encode())


def _killed(world: AuditWorld, child_number: int, seconds: float) -> list[str]:
    """Let a process log, kill it after so long, and return what it had told of."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reader)
            _work(world, child_number, writer)
        finally:
            os._exit(1)
    os.close(writer)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    with os.fdopen(reader, "rb") as reported:
        # A last line without an end was not told.
        return [line.decode() for line in reported.read().split(b"\n")[:-1]]


def test_nothing_that_was_reported_durable_is_lost(world: AuditWorld) -> None:
    chance = random.Random(20_260_131)  # noqa: S311  # the same waits in each run
    reported: list[str] = []
    for child_number in range(KILLS):
        with ExitStack() as stack:
            if child_number % 2:
                stack.enter_context(away(world.url))
            reported += _killed(world, child_number, chance.uniform(0.1, 0.6))
    assert len(reported) > 500
    with world.logger():
        until(lambda: not world.files(), 60)
    found = {str(each.detail["name"]) for each in world.events() if each.event_type == "key_rotated"}
    assert set(reported) - found == set()
    chains = list(world.chains())
    assert len(chains) > KILLS * 3 // 4
    assert sum(chain[-1].event_type == "writer_stopped" for chain in chains) == 1


def test_a_process_that_is_killed_while_the_database_comes_and_goes_loses_nothing(world: AuditWorld) -> None:
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            _work(world, 0, writer)
        finally:
            os._exit(1)
    os.close(writer)
    for _ in range(4):
        time.sleep(0.7)
        with away(world.url):
            time.sleep(0.4)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reader, "rb") as pipe:
        reported = {line.decode() for line in pipe.read().split(b"\n")[:-1]}
    assert len(reported) > 100
    with world.logger():
        until(lambda: not world.files(), 60)
    found = {str(each.detail["name"]) for each in world.events() if each.event_type == "key_rotated"}
    assert reported - found == set()
    assert len(list(world.chains())) == 2
