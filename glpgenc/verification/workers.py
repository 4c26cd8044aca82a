"""Workers of a verification: this process, or a pool of processes with a connection and keys each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from multiprocessing.util import Finalize
from typing import TYPE_CHECKING, Any

import psycopg

from glpgenc._support.processes import process_pool
from glpgenc.database import Connection, translated
from glpgenc.events.scope import worker_context
from glpgenc.jobs.connection import connect_as_job
from glpgenc.keys.manager import KeyManager
from glpgenc.settings import Settings

if TYPE_CHECKING:
    from glpgenc.events.scope import WorkerContext

APPLICATION = "glpgenc verify"

Work = Callable[..., Any]
MakeWork = Callable[[Connection, KeyManager], Work]

_WORK: list[Work] = []
"""What this process does, where it is one of a pool."""


@contextmanager
def own_resources(settings: Settings) -> Iterator[tuple[Connection, KeyManager]]:
    """Open the connection and the key manager of a worker."""
    # Reading makes no keys.
    reading = Settings(**(settings.model_dump() | {"auto_create_keys": False}))
    with KeyManager.from_settings(reading) as manager, closing(connect_as_job(reading, APPLICATION)) as connection:
        yield connection, manager


def work_here(work: Work) -> Callable[..., Future[Any]]:
    """Return what does work at once, in this process."""

    def submit(*arguments: Any) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(work(*arguments))
        return done

    return submit


@contextmanager
def work_in_pool(settings: Settings, workers: int, make: MakeWork) -> Iterator[Callable[..., Future[Any]]]:
    """Give what submits work to a pool of processes.

    :param make: returns the function that does the work; sent to each process.
    """
    given = (settings.model_dump(), worker_context(), make)
    with process_pool(workers, _begin, given) as pool:
        yield partial(pool.submit, _run)


def _begin(settings: dict[str, Any], given: WorkerContext, make: MakeWork) -> None:
    """Open what this process needs, which it keeps for as long as it lives."""
    taken = ExitStack()
    taken.enter_context(given.taken_over())
    # A process of a pool runs these at its end, and nothing else that was registered.
    Finalize(None, taken.close, exitpriority=0)
    _WORK.append(make(*taken.enter_context(own_resources(Settings(**settings)))))


def _run(*arguments: Any) -> Any:
    try:
        return _WORK[0](*arguments)
    except psycopg.Error as error:
        raise translated(error) from None
