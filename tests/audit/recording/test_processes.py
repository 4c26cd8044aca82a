"""What processes record that another one started: they end without atexit."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor

import pytest

from glpgenc import audit
from glpgenc.events import emit
from glpgenc.settings import Settings
from tests.audit.world import EVENT, AuditWorld


def record(number: int) -> int:
    for _ in range(number):
        emit(EVENT)
    return os.getpid()


def begin(settings: Settings) -> None:
    audit.activate(settings)


def lengths(world: AuditWorld) -> list[int]:
    return sorted(len(chain) for chain in world.chains())


def run_forked(target: Callable[[int], int], number: int) -> None:
    process = multiprocessing.get_context("fork").Process(target=target, args=(number,))
    process.start()
    process.join()
    assert process.exitcode == 0


def test_what_a_forked_child_recorded_last_is_there_when_it_has_ended(world: AuditWorld) -> None:
    audit.activate(world.settings())
    record(1)
    run_forked(record, 5)
    audit.deactivate()
    # Each has two more, of its writer.
    assert lengths(world) == [3, 7]


def test_a_child_that_records_nothing_makes_no_writer(world: AuditWorld) -> None:
    audit.activate(world.settings())
    run_forked(record, 0)
    audit.deactivate()
    assert lengths(world) == [2]


def test_workers_of_a_pool_record_all_until_the_pool_is_shut_down(world: AuditWorld) -> None:
    audit.activate(world.settings())
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("fork")) as pool:
        assert os.getpid() not in set(pool.map(record, [2] * 10))
    audit.deactivate()
    assert sum(lengths(world)) in {2 + 20 + 2, 2 + 20 + 4}


@pytest.mark.slow
def test_workers_that_are_started_anew_record_all_too(world: AuditWorld) -> None:
    with ProcessPoolExecutor(
        1, mp_context=multiprocessing.get_context("spawn"), initializer=begin, initargs=(world.settings(),)
    ) as pool:
        list(pool.map(record, [2] * 3))
    assert lengths(world) == [2 + 6]
