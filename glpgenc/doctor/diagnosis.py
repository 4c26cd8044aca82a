"""A diagnosis: the checks, run one after the other, each in a transaction of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, LiteralString

from glpgenc.database import connect, translate_errors
from glpgenc.doctor.check import CheckContext, DoctorCheck, Group, Options
from glpgenc.doctor.checks import (
    audit,
    buckets,
    canary,
    connection,
    functions,
    generated,
    keys,
    kms,
    log_settings,
    migrations,
    protected_tables,
    registry,
    role_settings,
    roles,
    tables,
    views,
)
from glpgenc.doctor.plaintext import column_names, dependents, sampling, stored_values
from glpgenc.errors import SchemaMissingError
from glpgenc.reports import UNREADABLE, Finding, Status, read_only, unreadable

if TYPE_CHECKING:
    from glpgenc.database import Connection
    from glpgenc.settings import Settings

# Asked of the catalog, which a role without any right in the schema may read.
_INSTALLED: LiteralString = """
    SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'glpgenc' AND c.relname = 'alembic_version'
"""
_MODULES = (
    connection, log_settings, functions, tables, roles, keys, kms, registry, buckets, generated, protected_tables,
    role_settings, stored_values, migrations, views, dependents, column_names, sampling, audit, canary,
)  # fmt: skip
# As they are printed: a group's checks stand together.
CHECKS: tuple[DoctorCheck, ...] = tuple(
    check for group in Group for module in _MODULES for check in module.CHECKS if check.group is group
)
"""Every check, in the order in which it is run, but for the one of the pooler, without which none can be."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The findings on one installation, in the order of the checks.

    :param at: when it was made.
    """

    database: str
    at: datetime
    findings: tuple[Finding, ...]

    def count(self, status: Status) -> int:
        """Return how many findings ended so."""
        return sum(each.status is status for each in self.findings)

    def healthy(self, *, strict: bool = False) -> bool:
        """Whether nothing failed.

        :param strict: and there was no warning either.
        """
        return not self.count(Status.FAIL) and not (strict and self.count(Status.WARN))


def diagnose(settings: Settings, options: Options | None = None) -> Diagnosis:
    """Look at an installation. It changes nothing, but for what the canary leaves in the KMS's own log.

    :param settings: the database and the KMS, as the application has them.
    :raises ConfigurationError: when no database is configured.
    :raises DatabaseError: when the database can't be reached, or has no glpgenc.
    """
    options = options or Options()
    with translate_errors(), connect(settings.require_database_url(), "glpgenc doctor", autocommit=True) as connected:
        at, database = datetime.now(UTC), connected.info.dbname
        return Diagnosis(database, at, tuple(_findings(CheckContext(connected, settings, options))))


def _findings(context: CheckContext) -> Iterator[Finding]:
    mode = connection.mode_of(context.connection, context.settings.require_database_url())
    if _wanted(connection.POOLER_CHECK, context.options):
        yield from _named(connection.POOLER_CHECK, connection.faults_of(mode))
    if mode is connection.PoolMode.STATEMENT:
        # No check can be run: each needs a transaction, as a keyed session does.
        return
    _require_installed(context.connection)
    yield from run_checks(context)


def run_checks(context: CheckContext) -> Iterator[Finding]:
    """Run all checks that are wanted, but for the one of the pooler.

    :param context: its connection may be in a transaction already, which the settings of the checks then last for.
    """
    for check in CHECKS:
        if _wanted(check, context.options):
            yield from _run(check, context)


def _wanted(check: DoctorCheck, options: Options) -> bool:
    if check.group is Group.CANARY and not options.canary:
        return False
    if check in (*sampling.CHECKS, *stored_values.CHECKS) and options.sample is False:
        return False
    return not options.groups or check.group in options.groups


def _run(check: DoctorCheck, context: CheckContext) -> list[Finding]:
    try:
        with read_only(context.connection, timeout="60s"):
            return _named(check, check.run(context))
    except UNREADABLE as error:
        return _named(check, [unreadable(check, error)])


def _named(check: DoctorCheck, findings: Iterable[Finding]) -> list[Finding]:
    found = list(findings) or [Finding(Status.PASS, "", check.passed)]
    return [replace(each, check=check.name, group=check.group) for each in found]


def _require_installed(connected: Connection) -> None:
    if connected.execute(_INSTALLED).fetchone() is None:
        raise SchemaMissingError


def as_document(diagnosis: Diagnosis) -> dict[str, Any]:
    """Return a diagnosis for programs."""
    return {
        "database": diagnosis.database,
        "at": diagnosis.at,
        "healthy": diagnosis.healthy(),
        "counts": {status.value: diagnosis.count(status) for status in Status},
        "findings": [each.document() for each in diagnosis.findings],
    }
