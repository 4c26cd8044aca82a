"""Make a diagnosis: run the checks one after the other, each in a transaction of its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, LiteralString

import psycopg

from glpgenc.database import connect, translate_errors
from glpgenc.database.transactions import transaction
from glpgenc.doctor.check import Check, CheckContext, Fault
from glpgenc.doctor.checks import (
    audit,
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
)
from glpgenc.doctor.model import Diagnosis, Finding, Group, Options, Status
from glpgenc.doctor.plaintext import column_names, dependents, sampling, stored
from glpgenc.errors import SchemaMissingError

if TYPE_CHECKING:
    from glpgenc.database import Connection
    from glpgenc.settings import Settings

_SETTINGS = {
    "transaction_read_only": "on",
    "statement_timeout": "60s",
    # Policies of data_keys hide no row from readers; switched off, they would refuse.
    "row_security": "on",
}
# Asked of the catalog, which a role without any right in the schema may read.
_INSTALLED: LiteralString = """
    SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'glpgenc' AND c.relname = 'alembic_version'
"""
_TUPLES = (
    connection.CHECKS, log_settings.CHECKS, functions.CHECKS, functions.SERVER_CODE_CHECKS, tables.CHECKS, roles.CHECKS,
    keys.CHECKS, kms.CHECKS, registry.CHECKS, registry.CONSISTENCY_CHECKS, generated.CHECKS, generated.INDEX_CHECKS,
    protected_tables.FOREIGN_CODE_CHECKS, protected_tables.CHECKS, role_settings.CHECKS, stored.CHECKS,
    migrations.CHECKS, dependents.CHECKS, column_names.CHECKS, sampling.CHECKS, audit.CHECKS, canary.CHECKS,
)  # fmt: skip
# As they are printed: a group's checks stand together.
CHECKS: tuple[Check, ...] = tuple(
    check for group in Group for checks in _TUPLES for check in checks if check.group is group
)
"""Every check, in the order in which it is run, but for the one of the pooler, without which none can be."""


def diagnose(settings: Settings, options: Options | None = None) -> Diagnosis:
    """Look at an installation. It changes nothing, but for what the canary leaves in the KMS's own log.

    :param settings: the database and the KMS, as the application has them.
    :raises ConfigurationError: when no database is configured.
    :raises DatabaseError: when the database can't be reached, or has no glpgenc.
    """
    options = options or Options()
    with (
        translate_errors(),
        connect(settings.require_database_url(), "glpgenc doctor", autocommit=True) as connected,
    ):
        look = CheckContext(connected, settings, options)
        at, database = datetime.now(UTC), connected.info.dbname
        found = tuple(_findings(look))
        return Diagnosis(database, at, found)


def _findings(look: CheckContext) -> Iterator[Finding]:
    mode = connection.mode_of(look.connection, look.settings.require_database_url())
    if _wanted(connection.POOLER_CHECK, look.options):
        yield from _findings_of(connection.POOLER_CHECK, connection.faults_of(mode))
    if mode is connection.PoolMode.STATEMENT:
        # No check can be run: each needs a transaction, as a keyed session does.
        return
    _require_installed(look.connection)
    yield from run_checks(look)


def run_checks(look: CheckContext) -> Iterator[Finding]:
    """Run all checks that are wanted, but for the one of the pooler.

    :param look: its connection may be in a transaction already, which the settings of the checks then last for.
    :raises psycopg.Error: what the driver raised.
    """
    for check in CHECKS:
        if _wanted(check, look.options):
            yield from _run(check, look)


def _wanted(check: Check, options: Options) -> bool:
    if check.group is Group.CANARY and not options.canary:
        return False
    if check in (*sampling.CHECKS, *stored.CHECKS) and options.sample is False:
        return False
    return not options.groups or check.group in options.groups


def _run(check: Check, look: CheckContext) -> list[Finding]:
    try:
        with transaction(look.connection, _SETTINGS):
            return _findings_of(check, check.look(look))
    except psycopg.errors.InsufficientPrivilege:
        return [_finding(check, Status.UNKNOWN, "", "permission denied", check.needs)]
    except (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn, psycopg.errors.UndefinedFunction):
        return [_finding(check, Status.UNKNOWN, "", "an object that it reads is missing", "see the checks of tables")]
    except (psycopg.errors.LockNotAvailable, psycopg.errors.QueryCanceled):
        return [_finding(check, Status.UNKNOWN, "", "it timed out, or waited for a lock", "try again later")]


def _findings_of(check: Check, faults: Iterator[Fault]) -> list[Finding]:
    found = [_finding(check, *fault) for fault in faults]
    return found or [_finding(check, Status.PASS, "", check.passed)]


def _finding(check: Check, status: Status, subject: str, text: str, mend: str | None = None) -> Finding:
    return Finding(check.group, check.name, status, subject, text, mend)


def _require_installed(connected: Connection) -> None:
    if connected.execute(_INSTALLED).fetchone() is None:
        raise SchemaMissingError
