"""``glpgenc_move``: moves values into an encrypted field from the field that it replaces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DEFAULT_DB_ALIAS

from glpgenc.database import translate_errors
from glpgenc.django.keys import manager_for, settings_for
from glpgenc.django.moving import encrypted_field, old_field, source_reference, table_of
from glpgenc.errors import GlpgencError
from glpgenc.jobs.job import JobOptions
from glpgenc.sqlalchemy.schema.sql_names import identifier, literal
from glpgenc.verification.moving import ColumnMove

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


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
        alias, field = options["database"], encrypted_field(options["field"])
        old, job = old_field(field), JobOptions(max_rate=options["max_rate"])
        move = ColumnMove(
            settings_for(alias), table_of(field, alias), str(field.column), source_reference(field, alias),
            options["workers"], self.stdout.write,
        )  # fmt: skip
        if not options["verify_only"]:
            move.expand(old.column, field.logical_field, _tenant(options))
        if options["dry_run"]:
            move.estimate(manager_for(alias), job)
            return
        if not options["verify_only"]:
            self._fill(move, job, retry_quarantined=options["retry_quarantined"])
        if not move.compare():
            message = f"{field} does not hold yet what {old.name} does: run it again; the old column stays as it is"
            raise CommandError(message)
        self.stdout.write(f"Now take {old.name} out of the model, and migrate: docs/DJANGO.md")

    def _fill(self, move: ColumnMove, job: JobOptions, *, retry_quarantined: bool) -> None:
        waiting = move.fill(job, retry_quarantined=retry_quarantined)
        if waiting is None:
            message = "stopped; run it again to continue"
            raise CommandError(message)
        if waiting:
            message = (
                f"{waiting} values could not be encrypted, and are in quarantine: `glpgenc backfill status` says why; "
                "correct them, and run it again with --retry-quarantined"
            )
            raise CommandError(message)


def _tenant(options: dict[str, Any]) -> str | None:
    """Return SQL over a row that names its tenant; ``None`` for an installation's only one."""
    if options["tenant"] is not None:
        return literal(options["tenant"])
    return None if options["tenant_column"] is None else identifier(options["tenant_column"])
