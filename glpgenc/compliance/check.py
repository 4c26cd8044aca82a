"""Checks of a compliance report, the installation that they read from, and how they are run."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, LiteralString

import psycopg

from glpgenc.compliance.model import Evidence, Fact, Outcome, Scalar
from glpgenc.coverage import Coverage
from glpgenc.coverage import collect as collect_coverage
from glpgenc.database.transactions import transaction
from glpgenc.doctor import Diagnosis, Group, Options, Status, diagnose
from glpgenc.errors import GlpgencError
from glpgenc.scrub.residue import CatalogReader, Row

if TYPE_CHECKING:
    from glpgenc.coverage import ColumnCoverage
    from glpgenc.database import Connection
    from glpgenc.doctor import Finding
    from glpgenc.settings import Settings

_LOUD = (Status.FAIL, Status.WARN)
_MISSING = (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn, psycopg.errors.UndefinedFunction)
_LATE = (psycopg.errors.LockNotAvailable, psycopg.errors.QueryCanceled)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check says; its name is added to it."""

    outcome: Outcome
    told: str
    facts: tuple[Fact, ...] = ()
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """A check.

    :param name: what controls and docs/COMPLIANCE.md call it.
    :param needs: the grant that it takes, said where the role may not look.
    """

    name: str
    look: Callable[[Site], CheckResult]
    needs: str = "GRANT glpgenc_auditor TO this role"


def run(check: Check, site: Site) -> Evidence:
    """Run a check.

    :raises psycopg.Error: when the connection is lost.
    """
    try:
        found = check.look(site)
    except psycopg.errors.InsufficientPrivilege:
        found = not_shown("permission denied", check.needs)
    except _MISSING:
        found = not_shown("an object that it reads is missing: run `glpgenc doctor`")
    except _LATE:
        found = not_shown("it timed out, or waited for a lock")
    except GlpgencError as error:
        found = not_shown(error.message, *([error.hint] if error.hint else []))
    return Evidence(check.name, found.outcome, found.told, found.facts, found.findings)


def facts(**values: Scalar) -> tuple[Fact, ...]:
    """Return figures under names with spaces."""
    return tuple(Fact(name.replace("_", " "), value) for name, value in values.items())


def decided(told: str, shown: tuple[Fact, ...], findings: Iterable[str], unread: Iterable[str] = ()) -> CheckResult:
    """Return met where nothing was found and all was read.

    :param findings: what is not as it should be.
    :param unread: what could not be read.
    """
    wrong, hidden = tuple(findings), tuple(unread)
    outcome = Outcome.NOT_MET if wrong else Outcome.NOT_SHOWN if hidden else Outcome.MET
    return CheckResult(outcome, told, shown, wrong + hidden)


def not_shown(why: str, *more: str) -> CheckResult:
    """Return that something could not be read."""
    return CheckResult(Outcome.NOT_SHOWN, why, (), more)


def not_applicable(why: str, shown: tuple[Fact, ...] = ()) -> CheckResult:
    """Return that there is nothing here that it is about."""
    return CheckResult(Outcome.NOT_APPLICABLE, why, shown)


def result_of_doctor(told: str, found: Iterable[Finding], shown: tuple[Fact, ...] = ()) -> CheckResult:
    """Return what findings of the doctor come to: warnings count, and what it could not look at is not shown."""
    listed = list(found)
    wrong = [line(each) for each in listed if each.status in _LOUD]
    hidden = [line(each) for each in listed if each.status is Status.UNKNOWN]
    passed = sum(each.status in (Status.PASS, Status.INFO) for each in listed)
    figures = (*facts(doctor_findings_passed=passed, doctor_findings_against=len(wrong)), *shown)
    if not listed:
        return CheckResult(Outcome.NOT_SHOWN, told, figures, ("glpgenc doctor could not check it",))
    return decided(told, figures, wrong, hidden)


def line(finding: Finding) -> str:
    """Return a finding of the doctor as one line."""
    about = f"{finding.subject}: " if finding.subject else ""
    return f"{finding.group.value}/{finding.check}: {about}{finding.text}"


LIMITS = {
    "transaction_read_only": "on",
    "statement_timeout": "15s",
    # Policies of data_keys hide no row from readers; switched off, they would refuse.
    "row_security": "on",
}
"""The settings of every transaction of the report's own: whatever it asks, it waits for no one long."""


class Site:
    """An installation to be looked at.

    :param connection: in autocommit mode; in transactions of the checks' own it is read-only.
    :param exact: whether all rows of large tables are counted, and not a sample.
    :param trail: whether the audit trail is verified.
    """

    def __init__(self, connection: Connection, settings: Settings, *, exact: bool = False, trail: bool = True) -> None:
        self.connection, self.settings, self.exact, self.trail = connection, settings, exact, trail

    def rows(self, query: LiteralString, *values: object) -> list[Row]:
        """Return rows by column names, read in a short transaction.

        :raises psycopg.Error: what the driver raised.
        """
        with transaction(self.connection, LIMITS):
            return CatalogReader(self.connection).rows(query, *values)

    def one(self, query: LiteralString, *values: object) -> Row:
        """Return the only row."""
        return self.rows(query, *values)[0]

    @cached_property
    def coverage(self) -> Coverage:
        """The rows of every encrypted column by key and suite."""
        return collect_coverage(self.settings.require_database_url(), estimate=not self.exact)

    @property
    def columns(self) -> tuple[ColumnCoverage, ...]:
        """Every registered and every guarded column."""
        return self.coverage.columns

    @cached_property
    def diagnosis(self) -> Diagnosis:
        """What the doctor finds, but for the canary, which encrypts something."""
        return diagnose(self.settings, Options(canary=False))

    def found(self, wanted: DoctorChecks) -> list[Finding]:
        """Return the doctor's findings of some checks."""
        return [each for each in self.diagnosis.findings if wanted.has(each)]


@dataclass(frozen=True, slots=True)
class DoctorChecks:
    """Some of the doctor's checks.

    :param group: which group of them.
    :param names: which of it; all of them if empty.
    """

    group: Group
    names: frozenset[str] = frozenset()

    def has(self, finding: Finding) -> bool:
        """Whether a finding is of one of them."""
        return finding.group is self.group and (not self.names or finding.check in self.names)
