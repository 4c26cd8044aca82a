"""Worker processes and their supervisor, which restarts them and reads their progress."""

from __future__ import annotations

import logging
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import psycopg

from glpgenc import errors
from glpgenc._support.processes import spawning
from glpgenc._support.signals import signal_handlers
from glpgenc.database import connect, translated
from glpgenc.errors import DatabaseUnavailableError, GlpgencError, KMSUnavailableError
from glpgenc.events.scope import worker_context
from glpgenc.events.spans import spanned
from glpgenc.jobs.connection import connect_as_job
from glpgenc.jobs.status import JobStatus, read_status
from glpgenc.jobs.worker import Worker
from glpgenc.keys.manager import KeyManager
from glpgenc.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from multiprocessing.connection import Connection as Pipe
    from multiprocessing.context import SpawnProcess
    from types import FrameType

    from glpgenc.events.scope import WorkerContext
    from glpgenc.jobs.kind import JobKind

PATIENCE = 300.0
"""Seconds for which the server, or the KMS, may be unavailable before a worker gives up."""

APPLICATION = "glpgenc backfill"


class StopFlag:
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
    settings: dict[str, Any], numbers: list[int], pipe: Pipe, given: WorkerContext, kinds: Sequence[JobKind[Any]]
) -> None:
    """Run a worker of some jobs, one after the other. The target of a process.

    :param settings: the fields of :class:`~glpgenc.settings.Settings`.
    :param pipe: gets what went wrong, as kind, message and hint.
    :param given: what this process takes over from the one that starts it.
    :param kinds: the kinds of the jobs.
    """
    stop = StopFlag()
    # A terminal sends it to all at once; the process that started this one passes on the end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, stop.ask)
    # psycopg warns of each rollback that a broken connection makes impossible.
    logging.getLogger("psycopg").setLevel(logging.ERROR)
    try:
        configured = Settings(**settings)
        with given.taken_over(), KeyManager.from_settings(configured) as manager:
            for number in numbers:
                run_job(configured, manager, number, kinds, stop)
    except GlpgencError as error:
        pipe.send((type(error).__name__, error.message, error.hint))


def run_job(
    settings: Settings, manager: KeyManager, number: int, kinds: Sequence[JobKind[Any]], stop: StopFlag
) -> None:
    """Work on a job until it is finished.

    :raises GlpgencError: what waiting can't resolve.
    """
    failing_since: float | None = None
    while not stop():
        worker: Worker | None = None
        try:
            with closing(connect_as_job(settings, APPLICATION)) as connection:
                worker = Worker(connection, manager, number, kinds, stop)
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


Show = Callable[[list[JobStatus]], None]

_LOOK = 0.5
_RESTARTS = 20
"""How often a worker that was killed is started again."""


class Workers:
    """Processes that work on some jobs.

    :param settings: for their database, keys and KMS.
    :param count: how many.
    :param kinds: the kinds of the jobs.
    """

    def __init__(self, settings: Settings, numbers: list[int], count: int, kinds: Sequence[JobKind[Any]]) -> None:
        self._settings = settings.model_dump()
        self._numbers = numbers
        self._kinds = tuple(kinds)
        self._inherited = worker_context()
        self._restarts = 0
        self.processes: list[tuple[SpawnProcess, Pipe]] = [self._start() for _ in range(count)]

    def running(self) -> bool:
        """Return whether any of them runs; one that was killed is started again.

        :raises GlpgencError: what one of them ended with.
        """
        running = False
        for index, (process, pipe) in enumerate(self.processes):
            # Looked at once: one that is killed between two looks would count as ended, and the last as the end of all.
            code = process.exitcode
            if code is not None and code < 0 and self._restarts < _RESTARTS:
                self._restarts += 1
                self.processes[index] = self._start()
                running = True
            elif code is None:
                running = True
            elif (error := _received(pipe)) is not None:
                raise error
        return running

    def stop(self) -> None:
        """Let each finish its chunk, and wait for that."""
        self._restarts = _RESTARTS
        for process, _ in self.processes:
            if process.is_alive():
                process.terminate()
        for process, _ in self.processes:
            process.join()

    def _start(self) -> tuple[SpawnProcess, Pipe]:
        with spawning() as context:
            ours, theirs = context.Pipe(duplex=False)
            given = (self._settings, self._numbers, theirs, self._inherited, self._kinds)
            process = context.Process(target=work, args=given, daemon=True)
            process.start()
        theirs.close()
        return process, ours


@dataclass(frozen=True, slots=True)
class DatabaseJobs:
    """Jobs of one database.

    :param settings: for the database, its keys and KMS.
    :param numbers: of the jobs.
    :param label: what the database is called, where there are several.
    """

    settings: Settings
    numbers: list[int]
    label: str | None = None


@dataclass(slots=True)
class JobsOutcome:
    """How the jobs of one database ended.

    :param done: whether they are finished; otherwise it was asked to end, and may continue at any time.
    :param error: what a worker ended with.
    """

    done: bool = False
    error: GlpgencError | None = None


def run_workers(settings: Settings, numbers: list[int], count: int, show: Show, kinds: Sequence[JobKind[Any]]) -> bool:
    """Run workers until the jobs are finished, or this process is asked to end.

    :param show: is given the figures about twice a second.
    :param kinds: the kinds of the jobs.
    :returns: whether the jobs are finished; otherwise it was asked to end, and may continue at any time.
    :raises GlpgencError: what a worker ended with; the others finish their chunks first.
    """
    [found] = run_workers_in([DatabaseJobs(settings, numbers)], count, show, kinds)
    if found.error is not None:
        raise found.error
    return found.done


@spanned("glpgenc.job.move_rows")
def run_workers_in(
    databases: Sequence[DatabaseJobs], count: int, show: Show, kinds: Sequence[JobKind[Any]]
) -> list[JobsOutcome]:
    """Run workers in several databases at once, until all jobs are finished or this process is asked to end.

    Where a worker ends with an error, the others of its database finish their chunks, and other databases continue.

    :param count: workers in each database.
    :param show: is given the figures of all about twice a second.
    :returns: how the jobs of each ended.
    """
    with _asked_to_end() as asked, ExitStack() as opened:
        runs = [opened.enter_context(closing(_DatabaseRun(each, count, kinds))) for each in databases]
        while not asked:
            # At all of them, whether another one still runs or not.
            running = [run.look() for run in runs]
            if not any(running):
                break
            show([status for run in runs for status in run.figures()])
            time.sleep(_LOOK)
        for run in runs:
            run.stop()
        last = [run.figures() for run in runs]
        show([status for each in last for status in each])
        # Here, and not in the worker that finds it finished: listeners of events are in this process.
        for status in (status for each in last for status in each):
            for kind in kinds:
                if status.done and kind.name == status.kind:
                    kind.report(status)
        return [
            JobsOutcome(run.error is None and all(status.done for status in each), run.error)
            for run, each in zip(runs, last, strict=True)
        ]


class _DatabaseRun:
    """The workers of one database, and their figures."""

    def __init__(self, jobs: DatabaseJobs, count: int, kinds: Sequence[JobKind[Any]]) -> None:
        self._jobs = jobs
        self._figures = _Figures(jobs.settings.require_database_url(), jobs.numbers)
        self._workers = Workers(jobs.settings, jobs.numbers, count, kinds)
        self.error: GlpgencError | None = None

    def look(self) -> bool:
        """Return whether a worker runs."""
        if self.error is not None:
            return False
        try:
            return self._workers.running()
        except GlpgencError as error:
            self.error = error
            self._workers.stop()
            return False

    def figures(self) -> list[JobStatus]:
        """Return the figures of its jobs; none where the server is unavailable."""
        return [replace(each, database=self._jobs.label) for each in self._figures.read()]

    def stop(self) -> None:
        """Let each worker finish its chunk, and wait for that."""
        self._workers.stop()

    def close(self) -> None:
        """Stop, in whatever way it ends."""
        self._workers.stop()
        self._figures.close()


class _Figures:
    """Reads figures, and does without where the server is unavailable."""

    def __init__(self, database_url: str, numbers: list[int]) -> None:
        self._database_url = database_url
        self._numbers = numbers
        self._connection: psycopg.Connection[tuple[Any, ...]] | None = None

    def read(self) -> list[JobStatus]:
        try:
            if self._connection is None or self._connection.closed:
                self._connection = connect(self._database_url, APPLICATION, autocommit=True)
            found = [read_status(self._connection, number) for number in self._numbers]
        except psycopg.Error:
            return []
        return [each for each in found if each is not None]

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()


@contextmanager
def _asked_to_end() -> Iterator[list[int]]:
    asked: list[int] = []

    def ask(number: int, _frame: FrameType | None) -> None:
        asked.append(number)

    with signal_handlers(dict.fromkeys((signal.SIGINT, signal.SIGTERM, signal.SIGHUP), ask)):
        yield asked


def _received(pipe: Pipe) -> GlpgencError | None:
    try:
        kind, message, hint = pipe.recv()
    except (EOFError, OSError):
        # It ended without an error, or was killed, perhaps while it reported one.
        return None
    found = getattr(errors, kind, GlpgencError)
    return found(message, hint=hint) if issubclass(found, GlpgencError) else GlpgencError(message, hint=hint)
