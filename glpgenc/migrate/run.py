"""Running workers: as processes of this one, which watches them and their figures."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

import psycopg

from glpgenc import errors
from glpgenc.database import connect
from glpgenc.errors import GlpgencError
from glpgenc.events import EncryptionAuditEventType, Event, emit
from glpgenc.events.inherited import inherited
from glpgenc.events.spans import spanned
from glpgenc.migrate.jobs import BACKFILL
from glpgenc.migrate.process import APPLICATION, work
from glpgenc.migrate.spawning import spawning
from glpgenc.migrate.status import BackfillStatus, read_status

if TYPE_CHECKING:
    from multiprocessing.connection import Connection as Pipe
    from multiprocessing.context import SpawnProcess
    from types import FrameType

    from glpgenc.migrate.source_function import SourceReference
    from glpgenc.settings import Settings

Show = Callable[[list[BackfillStatus]], None]

_LOOK = 0.5
_RESTARTS = 20
"""How often a worker that was killed is started again."""


class Workers:
    """Processes that work on some jobs.

    :param settings: for their database, keys and KMS.
    :param count: how many.
    :param source: the function that reads the source of columns that need one.
    """

    def __init__(
        self, settings: Settings, numbers: list[int], count: int, source: SourceReference | None = None
    ) -> None:
        self._settings = settings.model_dump()
        self._numbers = numbers
        self._source = source
        self._inherited = inherited()
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
            given = (self._settings, self._numbers, theirs, self._inherited, self._source)
            process = context.Process(target=work, args=given, daemon=True)
            process.start()
        theirs.close()
        return process, ours


@spanned("glpgenc.job.move_rows")
def run_workers(
    settings: Settings, numbers: list[int], count: int, show: Show, source: SourceReference | None = None
) -> bool:
    """Run workers until the jobs are finished, or this process is asked to end.

    :param show: is given the figures about twice a second.
    :param source: the function that reads the source of columns that need one.
    :returns: whether the jobs are finished; otherwise it was asked to end, and may continue at any time.
    :raises GlpgencError: what a worker ended with; the others finish their chunks first.
    """
    with _asked_to_end() as asked, closing(_Figures(settings.require_database_url(), numbers)) as figures:
        workers = Workers(settings, numbers, count, source)
        try:
            while workers.running() and not asked:
                show(figures.read())
                time.sleep(_LOOK)
        finally:
            workers.stop()
        last = figures.read()
        show(last)
        for each in last:
            if each.done and each.kind == BACKFILL:
                emit(_finished(each))
        return all(each.done for each in last)


def _finished(job: BackfillStatus) -> Event:
    # Told here, and not by the worker that finds it finished: who listens, listens here.
    return Event(
        type=EncryptionAuditEventType.BACKFILL_FINISHED,
        operation="backfill",
        count=job.rows,
        detail={"job": job.job, "table": job.table, "quarantined": job.quarantined},
    )


class _Figures:
    """Reads figures, and does without where the server is unavailable."""

    def __init__(self, database_url: str, numbers: list[int]) -> None:
        self._database_url = database_url
        self._numbers = numbers
        self._connection: psycopg.Connection[tuple[Any, ...]] | None = None

    def read(self) -> list[BackfillStatus]:
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

    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, ask) for number in numbers}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _received(pipe: Pipe) -> GlpgencError | None:
    try:
        kind, message, hint = pipe.recv()
    except (EOFError, OSError):
        # It ended well, or was killed, and closed its end; or was killed while it told.
        return None
    found = getattr(errors, kind, GlpgencError)
    return found(message, hint=hint) if issubclass(found, GlpgencError) else GlpgencError(message, hint=hint)
