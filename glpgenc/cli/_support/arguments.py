"""Arguments and options that several commands share: tables, confirmation, jobs, their sources, and locks."""

from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from glpgenc.cli._support.command import OptionGroup
from glpgenc.cli._support.output import print_note, so_far
from glpgenc.database.locks import LockRetry
from glpgenc.errors import ConfigurationError

if TYPE_CHECKING:
    from glpgenc.backfill.source_function import SourceReference
    from glpgenc.jobs.job import JobOptions

TableName = Annotated[str, typer.Argument(metavar="TABLE", help="The table, as in SQL.")]
MigratedColumn = Annotated[
    str | None, typer.Argument(metavar="[COLUMN]", help="Only this column, plaintext or ciphertext.")
]
SuiteOption = Annotated[
    str | None,
    typer.Option(
        "--suite",
        metavar="SUITE",
        help="What jobs write in client mode: A256GCM, XAES-256-GCM or A256CBC-HS512.",
        show_default="as registered, or A256GCM",
    ),
]
Yes = Annotated[bool, typer.Option("--yes", help="Don't ask.")]
Workers = Annotated[int, typer.Option("--workers", metavar="N", min=1, max=256, help="Processes here.")]
RetryQuarantined = Annotated[
    bool, typer.Option("--retry-quarantined", help="Try rows again that did not open the last time.")
]
Settle = Annotated[
    float | None,
    typer.Option(
        "--settle",
        metavar="SECONDS",
        min=0,
        help="How long a process may use the keys that it has: the longest cache TTL; 0 where all of them watch.",
        show_default="cache_ttl",
    ),
]


@dataclass(frozen=True)
class JobLimits(OptionGroup):
    """The limits of a job that writes rows."""

    max_rate: Annotated[float | None, typer.Option(metavar="ROWS", min=0.001, help="Rows a second at most.")] = None
    max_lag: Annotated[float | None, typer.Option(metavar="SECONDS", min=0, help="Wait while a replica lags more.")] = (
        None
    )
    max_wal: Annotated[float | None, typer.Option(metavar="MB", min=0.001, help="WAL a second at most.")] = None
    max_dead_tuples: Annotated[
        float | None, typer.Option(metavar="PERCENT", min=0, max=100, help="Wait while more rows are dead.")
    ] = None
    max_slot_wal: Annotated[
        float | None,
        typer.Option(
            metavar="MB",
            min=0,
            help="Wait while more WAL is kept for a replication slot; 0: never.",
            show_default="10000",
        ),
    ] = None
    between: Annotated[
        str | None,
        typer.Option(metavar="HOURS", help="Work in these hours alone: 22:00-06:00, or with a time zone after it."),
    ] = None

    def job_options(self) -> "JobOptions":
        """Return the options of the job; a flag that was not given leaves what a running job has."""
        from glpgenc.jobs.job import JobOptions  # noqa: PLC0415  # most commands start no job

        given = {each.name: getattr(self, each.name) for each in fields(self)}
        return JobOptions(**{name: None if value is False else value for name, value in given.items()})


@dataclass(frozen=True)
class QuietJobArguments(JobLimits):
    """The options of a job that never fires a table's triggers on purpose."""

    allow_after_triggers: Annotated[
        bool, typer.Option("--allow-after-triggers", help="Let those fire that can't be kept from it.")
    ] = False


@dataclass(frozen=True)
class JobArguments(JobLimits):
    """The options of a job."""

    fire_triggers: Annotated[
        bool, typer.Option("--fire-triggers", help="Let the tables' triggers fire, updated_at included.")
    ] = False
    allow_after_triggers: Annotated[
        bool, typer.Option("--allow-after-triggers", help="Let those fire that can't be kept from it.")
    ] = False


@dataclass(frozen=True)
class SourceArguments(OptionGroup):
    """The function in Python that reads what another library has encrypted."""

    source_function: Annotated[
        str | None, typer.Option(metavar="MODULE:FUNCTION", help="Python that reads what the source holds.")
    ] = None
    source_path: Annotated[
        Path | None,
        typer.Option(metavar="DIR", exists=True, file_okay=False, help="Where its module is, if it is not installed."),
    ] = None

    def reference(self) -> "SourceReference | None":
        """Return the function.

        :raises ConfigurationError: when there is a folder, and no function.
        """
        from glpgenc.backfill.source_function import SourceReference  # noqa: PLC0415  # as above

        if self.source_function is not None:
            return SourceReference(self.source_function, self.source_path)
        if self.source_path is not None:
            raise ConfigurationError(
                "--source-path says where a source function's module is, and no function is named",
                hint="name it with --source-function MODULE:FUNCTION",
            )
        return None


@dataclass(frozen=True)
class LockArguments(OptionGroup):
    """How to wait for the lock of a table that is in use."""

    lock_timeout: Annotated[
        int, typer.Option(metavar="MS", min=10, help="How long each attempt waits for the lock.")
    ] = 500
    attempts: Annotated[int, typer.Option(metavar="N", min=1, help="How often to try for the lock.")] = 20

    def retry(self, meanwhile: str | None = None) -> LockRetry:
        """Return the attempts at the lock, which print a note when one fails.

        :param meanwhile: what has been done so far, for an interruption while they wait.
        """

        def waiting(attempt: int, pause: float) -> None:
            if meanwhile is not None:
                so_far(meanwhile)
            print_note(f"the table is in use (attempt {attempt}); trying again in {pause:.1f} s")

        return LockRetry(self.lock_timeout, self.attempts, waiting)
