"""Hardening of a process that holds keys: no core dump, no reading by others of the same user, no swapping.

The command line does this to itself, its jobs' worker processes and the processes of ``glpgenc serve``. An application
that uses the library decides for itself: :func:`harden_process`, early in each of its processes. Linux only: elsewhere,
and where limits do not allow, what can't be done is left out.

It is not a wall against root, who reads any process's memory, nor against code that runs in the process itself.
"""

from __future__ import annotations

import ctypes
import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

_PR_SET_DUMPABLE = 4
_MCL_CURRENT, _MCL_FUTURE, _MCL_ONFAULT = 1, 2, 4
_CAP_IPC_LOCK = 14


@dataclass(frozen=True, slots=True)
class Hardening:
    """What was done to a process.

    :param no_core_limit: whether the limit of core files is 0, for good, and for the programs that it starts.
    :param not_dumpable: whether no core is dumped at all, and no other process of the same user may trace it or read
        its memory. Ends when it runs another program, and is passed on to a forked child.
    :param locked: whether its memory is kept out of swap. A forked child has to do that again.
    """

    no_core_limit: bool
    not_dumpable: bool
    locked: bool


def harden_process() -> Hardening:
    """Harden the calling process, as far as its limits allow. Doing it twice is the same as doing it once.

    Memory is locked only where no limit of locked memory holds for it (``LimitMEMLOCK=infinity``, CAP_IPC_LOCK): under
    a limit, a process that grows beyond it would get no more memory.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform != "linux":
        return Hardening(no_core_limit=True, not_dumpable=False, locked=False)
    libc = ctypes.CDLL(None, use_errno=True)
    not_dumpable = libc.prctl(_PR_SET_DUMPABLE, *map(ctypes.c_ulong, (0, 0, 0, 0))) == 0
    # As they are touched: a Python process maps far more than it uses.
    locked = _may_lock() and libc.mlockall(_MCL_CURRENT | _MCL_FUTURE | _MCL_ONFAULT) == 0
    return Hardening(no_core_limit=True, not_dumpable=not_dumpable, locked=locked)


@contextmanager
def hardened() -> Iterator[None]:
    """Harden a worker process; for :func:`glpgenc.events.scope.in_workers`."""
    harden_process()
    yield


def _may_lock() -> bool:
    soft, hard = resource.getrlimit(resource.RLIMIT_MEMLOCK)
    if hard == resource.RLIM_INFINITY:
        if soft != hard:
            resource.setrlimit(resource.RLIMIT_MEMLOCK, (hard, hard))
        return True
    return _has_capability(_CAP_IPC_LOCK)


def _has_capability(number: int) -> bool:
    try:
        with open("/proc/self/status", encoding="ascii") as status:  # noqa: PTH123  # not a path of a user
            effective = next(line for line in status if line.startswith("CapEff:"))
    except (OSError, StopIteration):
        return False
    return bool(int(effective.split()[1], 16) >> number & 1)
