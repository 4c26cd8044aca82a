"""``glpgenc_move``: moves values into an encrypted field from the field that it replaces."""

from __future__ import annotations

import time
from contextlib import closing
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DEFAULT_DB_ALIAS

from glpgenc.backfill.estimate import estimate
from glpgenc.backfill.kind import Backfill
from glpgenc.backfill.start import start
from glpgenc.database import translate_errors
from glpgenc.database.transactions import transaction
from glpgenc.django.keys import manager_for, settings_for
from glpgenc.django.moving import encrypted_field, expand, old_field, source_reference, table_of
from glpgenc.errors import GlpgencError
from glpgenc.jobs import quarantine
from glpgenc.jobs.connection import connect_as_job
from glpgenc.jobs.job import JobOptions
from glpgenc.jobs.supervisor import APPLICATION, run_workers
from glpgenc.sqlalchemy.schema.sql_names import identifier, literal
from glpgenc.verification import CheckOptions, check_values
from glpgenc.verification.comparison import compare_columns

if TYPE_CHECKING:
    from django.core.management.base import CommandParser

    from glpgenc.jobs.status import JobStatus

_EVERY = 5.0


class Command(BaseCommand):
    """Encrypt what the old field holds, row by row beside the application, and compare both."""

    help = (
        "Move the values of a field into the EncryptedField that replaces it: in chunks, without blocking others. "
        "Interrupted, it continues when it is run again. Afterwards all values are compared; the old column stays."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments. Other packages' keys come from Django's settings."""
        parser.add_argument("field", metavar="app.Model.field", help='An EncryptedField with replaces="...".')
        parser.add_argument("--database", default=DEFAULT_DB_ALIAS, metavar="ALIAS")
        parser.add_argument("--workers", type=int, default=1, metavar="N", help="Processes.")
        parser.add_argument("--max-rate", type=float, metavar="ROWS", help="Rows a second at most.")
        tenant = parser.add_mutually_exclusive_group()
        tenant.add_argument("--tenant-column", metavar="COLUMN", help="The column that names a row's tenant.")
        tenant.add_argument("--tenant", metavar="NAME", help="The tenant of all rows.")
        parser.add_argument("--dry-run", action="store_true", help="Measure a sample, and undo it.")
        parser.add_argument("--retry-quarantined", action="store_true", help="Try rows again that could not be read.")
        parser.add_argument("--verify-only", action="store_true", help="Compare, and encrypt nothing.")

    def handle(self, **options: Any) -> None:
        """Execute it."""
        try:
            with translate_errors():
                self._move(options)
        except GlpgencError as error:
            raise CommandError(str(error)) from None

    def _move(self, options: dict[str, Any]) -> None:
        alias = options["database"]
        self.field = field = encrypted_field(options["field"])
        self.settings = settings_for(alias)
        self.table = table_of(field, alias)
        self.source = source_reference(field, alias)
        job = JobOptions(max_rate=options["max_rate"])
        if not options["verify_only"]:
            expand(self.settings, field, alias, _tenant(options))
        if options["dry_run"]:
            with closing(connect_as_job(self.settings, APPLICATION)) as connection:
                found = estimate(
                    connection, manager_for(alias), self.table, field.column, job, source=self.source,
                    workers=options["workers"],
                )  # fmt: skip
            self.stdout.write("\n".join(found.lines()))
            return
        if not options["verify_only"]:
            self._fill(job, options)
        self._compare(options["workers"])

    def _fill(self, job: JobOptions, options: dict[str, Any]) -> None:
        with closing(connect_as_job(self.settings, APPLICATION)) as connection:
            retry = options["retry_quarantined"]
            started = start(connection, self.table, self.field.column, job, self.source, retry_quarantined=retry)
        self._shown = time.monotonic()
        kinds = [Backfill(self.source)]
        if started.jobs and not run_workers(self.settings, started.jobs, options["workers"], self._show, kinds):
            message = "stopped; run it again to continue"
            raise CommandError(message)
        target = started.targets[0]
        with closing(connect_as_job(self.settings, APPLICATION)) as connection, transaction(connection):
            waiting = quarantine.count(connection, target.oid, [target.column])
        if waiting:
            message = (
                f"{waiting} values could not be encrypted, and are in quarantine: `glpgenc backfill status` says why; "
                "correct them, and run it again with --retry-quarantined"
            )
            raise CommandError(message)

    def _show(self, jobs: list[JobStatus]) -> None:
        done = all(each.finished_at is not None for each in jobs)
        if jobs and (done or time.monotonic() - self._shown >= _EVERY):
            self._shown = time.monotonic()
            rows, share = sum(each.rows for each in jobs), min(each.share for each in jobs)
            self.stdout.write(f"{rows:,} rows encrypted" + ("" if done else f", {share:.0%} of pass read"))

    def _compare(self, workers: int) -> None:
        options = CheckOptions(workers=workers)
        checked = check_values(self.settings, self.table, self.field.column, options)
        faulty = {each.column.target.column: max(each.counts.bad, len(each.faulty)) for each in checked}
        found = compare_columns(
            self.settings, self.table, self.field.column, workers=workers, source=self.source, faulty=faulty
        )
        old = old_field(self.field).name
        for each in found:
            self.stdout.write(f"{each.counts.compared:,} rows compared, {each.counts.bad:,} differ; {each.state}")
        if not all(each.state == "verified" for each in found):
            message = f"{self.field} does not hold yet what {old} does: run it again; the old column stays as it is"
            raise CommandError(message)
        self.stdout.write(f"Now take {old} out of the model, and migrate: docs/DJANGO.md")


def _tenant(options: dict[str, Any]) -> str | None:
    """Return SQL over a row that names its tenant; ``None`` for an installation's only one."""
    if options["tenant"] is not None:
        return literal(options["tenant"])
    return None if options["tenant_column"] is None else identifier(options["tenant_column"])
