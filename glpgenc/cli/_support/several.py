"""Commands that work in each database of an installation: a process for each, and their results in one."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from contextlib import ExitStack
from dataclasses import dataclass, field
from importlib import import_module
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any, Self

import typer

from glpgenc._support.processes import spawning
from glpgenc._support.signals import signal_handlers
from glpgenc.cli._support.exits import Exit, exit_code
from glpgenc.cli._support.output import print_json, print_line, print_note
from glpgenc.errors import ConfigurationError, GlpgencError

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from multiprocessing.connection import Connection as Pipe
    from multiprocessing.context import SpawnProcess
    from types import FrameType

    from glpgenc.cli._support.invocation import Invocation
    from glpgenc.events.scope import WorkerContext
    from glpgenc.shards.databases import Database

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_LOOK = 0.2


@dataclass(slots=True)
class DatabaseRun:
    """How a command ended in one database.

    :param output: what it printed.
    :param error: what it failed with, as :meth:`GlpgencError.document` gives it.
    """

    label: str
    code: int = Exit.FAILED
    output: str = ""
    error: dict[str, str | None] | None = None

    def document(self) -> dict[str, Any]:
        """Return it for JSON."""
        result = json.loads(self.output) if self.output.strip() else None
        return {"database": self.label, "exit_code": int(self.code), "result": result, "error": self.error}


@dataclass(frozen=True, slots=True)
class _Given:
    """What a process is given, by a pipe: URLs and so passwords among it are not in its arguments."""

    module: str
    function: str
    values: dict[str, Any] = field(repr=False)
    as_json: bool
    wide: bool
    command: tuple[str, ...]
    audit_purpose: str | None
    overrides: dict[str, Any] = field(repr=False)
    settings: dict[str, Any] = field(repr=False)
    serves_metrics: bool
    context: WorkerContext


def refuse_alone(invocation: Invocation, options: list[str]) -> None:
    """Refuse options that are for one database alone.

    :raises ConfigurationError: naming the first.
    """
    if options:
        name = "--" + options[0].rstrip("_").replace("_", "-")
        raise ConfigurationError(
            f"{name} is for one database, and several are named",
            hint=f"run `glpgenc {' '.join(invocation.command)}` with --database-url of that one",
        )


def run_in_each(
    invocation: Invocation, command: Callable[..., None], values: dict[str, Any], *, serves_metrics: bool
) -> None:
    """Run a command in each database that was named, at the same time, and print what each did.

    What one prints on standard error is passed on with the database in front. One that fails keeps no other from its
    end.

    :param serves_metrics: whether each serves metrics: the first on the port of the settings, the others on those after
        it.
    :raises typer.Exit: with the highest exit status of them, where it is not 0.
    """
    databases = invocation.databases.named
    with ExitStack() as opened:
        runs = [
            opened.enter_context(
                _Process(database, _given(invocation, command, values, database, place, serves_metrics=serves_metrics))
            )
            for place, database in enumerate(databases)
        ]
        with _passed_on(runs):
            for run in runs:
                run.wait()
        found = [run.result() for run in runs]
    if invocation.as_json:
        print_json({"databases": [each.document() for each in found]})
    else:
        _print(found)
    code = max(each.code for each in found)
    if code:
        raise typer.Exit(code)


def _print(found: list[DatabaseRun]) -> None:
    for each in found:
        print_line(f"{each.label}:" + ("" if each.error is None else " failed"))
        for line in each.output.splitlines():
            print_line(f"  {line}" if line else "")
        if each.error is not None:
            print_line(f"  error: {each.error['message']}")
            if each.error["hint"] is not None:
                print_line(f"  hint: {each.error['hint']}")


def _given(
    invocation: Invocation,
    command: Callable[..., None],
    values: dict[str, Any],
    database: Database,
    place: int,
    *,
    serves_metrics: bool,
) -> _Given:
    from glpgenc.events.scope import worker_context  # noqa: PLC0415  # only where there are several

    settings = database.settings
    if serves_metrics and settings.metrics_port is not None:
        settings = settings.model_copy(update={"metrics_port": settings.metrics_port + place})
    return _Given(
        module=command.__module__,
        function=command.__name__,
        values=values,
        as_json=invocation.as_json,
        wide=invocation.wide,
        command=invocation.command,
        audit_purpose=invocation.audit_purpose,
        overrides={"tenant": invocation.tenant_option} if invocation.tenant_option is not None else {},
        settings=settings.model_dump(),
        serves_metrics=serves_metrics,
        context=worker_context(),
    )


class _Process:
    """A command's process in one database, with its output and what it reports."""

    def __init__(self, database: Database, given: _Given) -> None:
        self._label = database.label
        self._output: IO[bytes] = TemporaryFile()  # noqa: SIM115  # closed at the end of the block that runs it
        read, write = os.pipe()
        with spawning() as context:
            self._results, results = context.Pipe(duplex=False)
            self._alive, alive = context.Pipe(duplex=False)
            files = (_Handle(self._output.fileno()), _Handle(write))
            self._process: SpawnProcess = context.Process(
                target=_work, args=(given, *files, results, self._alive), daemon=False
            )
            try:
                self._process.start()
            finally:
                os.close(write)
                results.close()
        self._alive.close()
        # Its end of the pipe is closed when this process ends, in whatever way.
        self._held = alive
        self._notes = threading.Thread(target=self._pass_on_notes, args=(read,), daemon=True)
        self._notes.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.is_alive():
            self._process.terminate()
        self._process.join()
        self._held.close()
        self._output.close()

    def wait(self) -> None:
        """Wait for its end."""
        while self._process.is_alive():
            self._process.join(_LOOK)

    def signal(self, number: int) -> None:
        """Pass on a signal."""
        if self._process.is_alive() and self._process.pid is not None:
            os.kill(self._process.pid, number)

    def result(self) -> DatabaseRun:
        """Return how it ended."""
        self._notes.join()
        self._output.seek(0)
        found = DatabaseRun(self._label, output=self._output.read().decode(errors="replace"))
        try:
            code, found.error = self._results.recv()
            found.code = Exit(code)
        except (EOFError, OSError):
            found.error = GlpgencError("its process was killed", hint="run the same command again").document()
        return found

    def _pass_on_notes(self, descriptor: int) -> None:
        with os.fdopen(descriptor, encoding="utf-8", errors="replace") as lines:
            for line in lines:
                print_note(f"[{self._label}] {line.rstrip().removeprefix('glpgenc: ')}")


class _Handle:
    """A file descriptor that is given to a process."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor

    def __reduce__(self) -> tuple[Any, ...]:
        from multiprocessing.reduction import DupFd  # noqa: PLC0415  # only where there are several

        return _opened, (DupFd(self.descriptor),)


def _opened(duplicate: Any) -> _Handle:
    return _Handle(duplicate.detach())


def _passed_on(runs: list[_Process]) -> AbstractContextManager[None]:
    def pass_on(number: int, _frame: FrameType | None) -> None:
        # They are asked to end in an orderly way, which Ctrl-C is not: their terminal is this process's.
        for run in runs:
            run.signal(signal.SIGTERM if number == signal.SIGINT else number)
        if number == signal.SIGINT:
            print_note("stopping in every database after what is under way")

    return signal_handlers(dict.fromkeys(_SIGNALS, pass_on))


def _work(given: _Given, output: _Handle, notes: _Handle, results: Pipe, alive: Pipe) -> None:
    """Run a command in one database. The target of a process."""
    os.dup2(output.descriptor, sys.stdout.fileno())
    os.dup2(notes.descriptor, sys.stderr.fileno())
    for each in (output, notes):
        os.close(each.descriptor)
    threading.Thread(target=_end_with_parent, args=(alive,), daemon=True).start()
    code, error = _run(given)
    sys.stdout.flush()
    sys.stderr.flush()
    results.send((int(code), error))


def _run(given: _Given) -> tuple[int, dict[str, str | None] | None]:
    from glpgenc.cli._support.invocation import Invocation  # noqa: PLC0415  # it imports what this module needs
    from glpgenc.settings import Settings  # noqa: PLC0415  # as above

    invocation = Invocation(
        as_json=given.as_json, wide=given.wide, audit_purpose=given.audit_purpose, overrides=given.overrides,
        command=given.command,
    )  # fmt: skip
    vars(invocation)["settings"] = Settings(**given.settings)
    run = getattr(import_module(given.module), given.function).in_one_database
    try:
        with given.context.taken_over():
            run(invocation, given.values, serves_metrics=given.serves_metrics)
    except GlpgencError as error:
        return exit_code(error), error.document()
    except typer.Exit as ended:
        return ended.exit_code, None
    except KeyboardInterrupt:
        return Exit.INTERRUPTED, None
    return Exit.OK, None


def _end_with_parent(alive: Pipe) -> None:
    try:
        alive.recv()
    except (EOFError, OSError):
        os.kill(os.getpid(), signal.SIGTERM)
