"""Data keys of as many tenants, moved from one key file to another by `glpgenc rewrap`, beside one UPDATE of the rows.

Each key is unwrapped, wrapped, unwrapped from the new form and compared, and its row written if it still holds what was
read. The program runs as a process of its own, with its default of four threads and 250 keys a batch; its time is its
own count, its memory the peak RSS of the process. With AWS KMS the time is that of the requests: the notes say what
the account's quota makes of it, when nothing else uses it (ReEncrypt counts for two, and two Decrypts verify it).
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from bench.fixtures.wrapped_keys import wrapped_keys
from bench.results.row import Row, at_most, counted, measuring_at_most, timed
from bench.results.timing import Timing
from glpgenc.cli._support.times import duration
from glpgenc.keys.kms.cost import PRICE
from glpgenc.rewrap.estimate import QUOTAS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.fixtures.stage import Stage

# 5,000 keys a second.
_TARGET = measuring_at_most(200, "us")
_FLAT = at_most(1.1)
_REQUESTS = {"verified": 4, "with --no-verify": 2}


def measure(stage: Stage) -> Iterator[Row]:
    """Measure on the newest PostgreSQL."""
    server, few, many = stage.newest(), stage.scale.rewrap_keys, stage.scale.rewrap_many_keys
    ours, theirs, small = [], [], 0
    with wrapped_keys(stage, server, few) as keys:
        for _ in range(stage.scale.rewrap_rounds):
            ran = keys.rewrap()
            ours.append(ran.seconds)
            small = max(small, ran.peak)
            keys.vacuum()
            theirs.append(_seconds(keys.update))
            keys.vacuum()
    rewrapped, updated = Timing(tuple(ours)).each(few), Timing(tuple(theirs)).each(few)
    yield timed(
        f"a key of {few:,}",
        server.version,
        rewrapped,
        "one UPDATE",
        updated,
        unit="us",
        bound=_TARGET,
        note=_per(rewrapped),
    )
    with wrapped_keys(stage, server, many) as keys:
        ran = keys.rewrap()
        keys.vacuum()
        once, all_at_once = Timing((ran.seconds,)).each(many), Timing((_seconds(keys.update),)).each(many)
    yield timed(
        f"a key of {many:,}",
        server.version,
        once,
        "one UPDATE",
        all_at_once,
        unit="us",
        bound=_TARGET,
        note=f"{_per(once)}; {duration(ran.seconds)} in all. {_by_quota(many)}",
    )
    yield counted(f"peak RSS, {many:,} keys", server.version, ran.peak, f"{few:,} keys", small, unit="kB", bound=_FLAT)


def _seconds(action: Callable[[], None]) -> float:
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def _per(timing: Timing) -> str:
    return f"{1 / timing.median:,.0f} keys a second"


def _by_quota(keys: int) -> str:
    parts = [
        f"{what}, {requests * keys:,} requests, US$ {requests * keys * PRICE:,.2f} at most: "
        + ", ".join(f"{duration(requests * keys / quota)} at {quota:,} a second" for quota in QUOTAS)
        for what, requests in _REQUESTS.items()
    ]
    return "Inside AWS KMS " + "; ".join(parts)
