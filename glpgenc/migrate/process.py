"""A worker's process: it connects, works, and connects again when the server was unavailable."""

from __future__ import annotations

import logging
import os
import signal
import time
from contextlib import closing
from typing import TYPE_CHECKING, Any

import psycopg

from glpgenc.database import translated
from glpgenc.errors import DatabaseUnavailableError, GlpgencError, KMSUnavailableError
from glpgenc.keys.manager import KeyManager
from glpgenc.migrate.job_role import connect_as_job
from glpgenc.migrate.worker import Worker
from glpgenc.settings import Settings

if TYPE_CHECKING:
    from multiprocessing.connection import Connection as Pipe

    from glpgenc.events.inherited import Inherited
    from glpgenc.migrate.source_function import SourceReference

PATIENCE = 300.0
"""Seconds for which the server, or the KMS, may be unavailable before a worker gives up."""

APPLICATION = "glpgenc backfill"


class Stop:
    """Tells whether to end: the process was asked to, or anyone who started it is gone."""

    def __init__(self) -> None:
        self._asked = False
        self._parent = os.getppid()

    def ask(self, *_: object) -> None:
        """End before the next chunk. A signal handler."""
        self._asked = True

    def __call__(self) -> bool:
        """Tell it."""
        return self._asked or os.getppid() != self._parent


def work(
    settings: dict[str, Any], numbers: list[int], pipe: Pipe, given: Inherited, source: SourceReference | None
) -> None:
    """Run a worker of some jobs, one after the other. The target of a process.

    :param settings: the fields of :class:`~glpgenc.settings.Settings`.
    :param pipe: gets what went wrong, as kind, message and hint.
    :param given: what this process takes over from the one that starts it.
    :param source: the function that reads the source of columns that need one.
    """
    stop = Stop()
    # A terminal sends it to all at once; the process that started this one passes on the end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, stop.ask)
    # psycopg warns of each rollback that a broken connection makes impossible.
    logging.getLogger("psycopg").setLevel(logging.ERROR)
    try:
        configured = Settings(**settings)
        with given.taken_over(), KeyManager.from_settings(configured) as manager:
            for number in numbers:
                run_job(configured, manager, number, stop, source)
    except GlpgencError as error:
        pipe.send((type(error).__name__, error.message, error.hint))


def run_job(
    settings: Settings, manager: KeyManager, number: int, stop: Stop, source: SourceReference | None = None
) -> None:
    """Work on a job until it is finished.

    :param source: the function that reads the source of columns that need one.

    :raises GlpgencError: what waiting can't resolve.
    """
    failing_since: float | None = None
    while not stop():
        worker: Worker | None = None
        try:
            with closing(connect_as_job(settings, APPLICATION)) as connection:
                worker = Worker(connection, manager, number, stop, source=source)
                worker.run()
        except (psycopg.Error, DatabaseUnavailableError, KMSUnavailableError) as error:
            now = time.monotonic()
            # By what it did, and not by how long it took: to wait for a KMS that does not answer takes long too.
            if failing_since is None or (worker is not None and worker.progress):
                failing_since = now
            if not _may_come_back(error) or now - failing_since > PATIENCE:
                raise (translated(error) if isinstance(error, psycopg.Error) else error) from None
            time.sleep(0.5)
        else:
            return


def _may_come_back(error: Exception) -> bool:
    if isinstance(error, (DatabaseUnavailableError, KMSUnavailableError)):
        return True
    state = error.sqlstate if isinstance(error, psycopg.Error) else None
    # A broken connection has no SQLSTATE; 57P01 to 57P03 and 53300 are of a server that ends, starts or is full.
    if state is None:
        return isinstance(error, psycopg.OperationalError)
    return state.startswith(("08", "40")) or state in {"57P01", "57P02", "57P03", "53300", "55P03"}
