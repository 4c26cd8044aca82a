"""Who waited for a lock, how long, and behind whom: as a server's log tells it, which misses none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

SHORTEST = 0.1
"""Seconds: what waited less is not told."""

SETTINGS: Mapping[str, str | int | bool] = {
    "log_lock_waits": True,
    "deadlock_timeout": f"{int(SHORTEST * 1000)}ms",
    "log_connections": True,
    "log_line_prefix": "[%p] ",
}
"""For a server whose log is to be read."""

_NAMED = re.compile(r"^\[(\d+)\] LOG:  connection authorized: .*?\bapplication_name=(.*)$")
_WAITING = re.compile(r"^\[(\d+)\] LOG:  process \d+ still waiting for (.*) after [\d.]+ ms\b")
_BEHIND = re.compile(r"^\[(\d+)\] DETAIL:  Process(?:es)? holding the lock: ([\d, ]*)\. Wait queue: ([\d, ]*)\.$")
_ENDED = re.compile(r"^\[(\d+)\] LOG:  process \d+ (?:acquired|failed to acquire) .* after ([\d.]+) ms\b")
_GIVEN_UP = re.compile(r"^\[(\d+)\] (?:ERROR|FATAL):")


@dataclass(frozen=True, slots=True)
class LockWait:
    """A wait for a lock.

    :param waiter: the application name of who waited.
    :param lock: mode and object.
    :param ahead: the application names of those who held the lock, or had asked for it before.
    :param seconds: how long; ``None`` where the statement was given up.
    """

    waiter: str
    lock: str
    ahead: tuple[str, ...]
    seconds: float | None


def lock_waits(log: str) -> Iterator[LockWait]:
    """Read the waits of :data:`SHORTEST` and longer out of a log.

    :raises AssertionError: when the log ends with a wait that has not.
    """
    names: dict[int, str] = {}
    open_: dict[int, tuple[str, tuple[str, ...]]] = {}
    for line in log.splitlines():
        if match := _NAMED.match(line):
            names[int(match[1])] = match[2]
        elif match := _WAITING.match(line):
            open_[int(match[1])] = (match[2], ())
        elif match := _BEHIND.match(line):
            waiter, queue = int(match[1]), _numbers(match[3])
            before = queue[: queue.index(waiter)] if waiter in queue else queue
            ahead = (*_numbers(match[2]), *before)
            open_[waiter] = (open_[waiter][0], tuple(names.get(each, "the server") for each in ahead))
        elif (match := _ENDED.match(line) or _GIVEN_UP.match(line)) and int(match[1]) in open_:
            lock, behind = open_.pop(int(match[1]))
            seconds = float(match[2]) / 1000 if match.re is _ENDED else None
            yield LockWait(names.get(int(match[1]), "the server"), lock, behind, seconds)
    assert not open_


def _numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(", ") if number]
