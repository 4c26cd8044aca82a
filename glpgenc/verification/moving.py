"""A move of values beside their old column, by one program: it is expanded, filled by jobs, and compared."""

from __future__ import annotations

import time
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, LiteralString

from glpgenc._support.terminal import counted
from glpgenc.backfill.estimate import estimate
from glpgenc.backfill.kind import Backfill
from glpgenc.backfill.start import start
from glpgenc.database.locks import retry_until_locked
from glpgenc.database.transactions import transaction
from glpgenc.jobs import quarantine
from glpgenc.jobs.connection import connect_as_job
from glpgenc.jobs.supervisor import APPLICATION, run_workers
from glpgenc.verification.comparison import compare_columns
from glpgenc.verification.run import CheckOptions, check_values

if TYPE_CHECKING:
    from collections.abc import Callable

    from glpgenc.backfill.source_function import SourceReference
    from glpgenc.jobs.job import JobOptions
    from glpgenc.jobs.status import JobStatus
    from glpgenc.keys.manager import KeyManager
    from glpgenc.settings import Settings

_EVERY = 5.0
_EXPAND: LiteralString = (
    "SELECT glpgenc.gl_expand_column(%s::pg_catalog.regclass, %s, %s, %s, %s, NULL, NULL, 'queue', 'client', %s)"
)


@dataclass
class ColumnMove:
    """The move of one column of client mode.

    :param table: as SQL.
    :param source: what reads the old column; ``None`` where that is plaintext.
    :param workers: processes.
    :param say: shows a line.
    """

    settings: Settings
    table: str
    column: str
    source: SourceReference | None
    workers: int
    say: Callable[[str], None]
    _shown: float = field(default=0.0, init=False)

    def expand(self, old: str, logical_field: str, tenant: str | None) -> None:
        """Begin: what is written to the old column alone from now on waits to be encrypted.

        :param tenant: SQL over a row that names its tenant.
        """
        values = (self.table, old, self.column, logical_field, tenant, self.source is not None)
        with closing(connect_as_job(self.settings, "glpgenc move")) as connection:

            def begin() -> None:
                with transaction(connection):
                    connection.execute(_EXPAND, values)

            retry_until_locked(self.table, begin)

    def estimate(self, manager: KeyManager, job: JobOptions) -> None:
        """Measure a sample, undo it, and say what all would take."""
        with closing(connect_as_job(self.settings, APPLICATION)) as connection:
            found = estimate(
                connection, manager, self.table, self.column, job, source=self.source, workers=self.workers
            )
        self.say("\n".join(found.lines()))

    def fill(self, job: JobOptions, *, retry_quarantined: bool) -> int | None:
        """Encrypt the rows that are there.

        :returns: how many values are in quarantine; ``None`` when it was stopped.
        """
        with closing(connect_as_job(self.settings, APPLICATION)) as connection:
            started = start(connection, self.table, self.column, job, self.source, retry_quarantined=retry_quarantined)
        self._shown = time.monotonic()
        kinds = [Backfill(self.source)]
        if started.jobs and not run_workers(self.settings, started.jobs, self.workers, self._show, kinds):
            return None
        target = started.targets[0]
        with closing(connect_as_job(self.settings, APPLICATION)) as connection, transaction(connection):
            return quarantine.count(connection, target.oid, [target.column])

    def _show(self, jobs: list[JobStatus]) -> None:
        done = all(each.finished_at is not None for each in jobs)
        if jobs and (done or time.monotonic() - self._shown >= _EVERY):
            self._shown = time.monotonic()
            rows, share = sum(each.rows for each in jobs), min(each.share for each in jobs)
            self.say(f"{counted(rows, 'row')} encrypted" + ("" if done else f", {share:.0%} of pass read"))

    def compare(self) -> bool:
        """Open and compare all values; return whether the column holds what the old one does."""
        checked = check_values(self.settings, self.table, self.column, CheckOptions(workers=self.workers))
        faulty = {each.column.target.column: max(each.counts.bad, len(each.faulty)) for each in checked}
        found = compare_columns(
            self.settings, self.table, self.column, workers=self.workers, source=self.source, faulty=faulty
        )
        for each in found:
            self.say(f"{counted(each.counts.compared, 'row')} compared, {each.counts.bad:,} differ; {each.state}")
        return all(each.state == "verified" for each in found)
