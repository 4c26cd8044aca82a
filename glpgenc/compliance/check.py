"""Checks of a compliance report, the installation that they read from, and how they are run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, LiteralString

from glpgenc.compliance.model import Evidence, Fact, Outcome, Scalar
from glpgenc.coverage import collect as collect_coverage
from glpgenc.doctor import Diagnosis, Group, Options, diagnose
from glpgenc.errors import GlpgencError
from glpgenc.reports import UNREADABLE, Finding, InstallationCheck, Status, read_only, unreadable
from glpgenc.reports.check import Row, rows_of

if TYPE_CHECKING:
    from glpgenc.coverage import ColumnCoverage
    from glpgenc.database import Connection
    from glpgenc.settings import Settings

TIMEOUT = "15s"
"""Of each statement: whatever a report asks, it waits for no one long."""

_LOUD = (Status.FAIL, Status.WARN)


def run(check: ComplianceCheck, site: Site) -> Evidence:
    """Run a check.

    :raises psycopg.Error: when the connection is lost.
    """
    try:
        found = check.run(site)
    except UNREADABLE as error:
        reason = unreadable(check, error)
        found = not_shown(reason.text, *filter(None, [reason.remedy]))
    except GlpgencError as error:
        found = not_shown(error.message, *filter(None, [error.hint]))
    return replace(found, check=check.name)


def facts(**values: Scalar) -> tuple[Fact, ...]:
    """Return figures under names with spaces."""
    return tuple(Fact(name.replace("_", " "), value) for name, value in values.items())


def conclude(summary: str, figures: tuple[Fact, ...], findings: Iterable[str], unread: Iterable[str] = ()) -> Evidence:
    """Return met where nothing was found and all was read.

    :param findings: what is not as it should be.
    :param unread: what could not be read.
    """
    wrong, hidden = tuple(findings), tuple(unread)
    outcome = Outcome.NOT_MET if wrong else Outcome.NOT_SHOWN if hidden else Outcome.MET
    return Evidence(outcome, summary, figures, wrong + hidden)


def not_shown(why: str, *more: str) -> Evidence:
    """Return evidence that could not be read."""
    return Evidence(Outcome.NOT_SHOWN, why, (), more)


def not_applicable(why: str, figures: tuple[Fact, ...] = ()) -> Evidence:
    """Return that a check does not apply here."""
    return Evidence(Outcome.NOT_APPLICABLE, why, figures)


def evidence_of_doctor(summary: str, findings: Iterable[Finding], figures: tuple[Fact, ...] = ()) -> Evidence:
    """Return evidence from findings of the doctor: warnings count, and what it could not look at is not shown."""
    found = list(findings)
    wrong = [_line(each) for each in found if each.status in _LOUD]
    hidden = [_line(each) for each in found if each.status is Status.UNKNOWN]
    passed = sum(each.status in (Status.PASS, Status.INFO) for each in found)
    figures = (*facts(doctor_findings_passed=passed, doctor_findings_against=len(wrong)), *figures)
    return conclude(summary, figures, wrong, hidden if found else ["glpgenc doctor could not check it"])


def _line(finding: Finding) -> str:
    about = f"{finding.subject}: " if finding.subject else ""
    return f"{finding.group}/{finding.check}: {about}{finding.text}"


class Site:
    """An installation to be looked at. What the coverage report and the doctor find there is asked once.

    :param connection: in autocommit mode; in transactions of the checks' own it is read-only.
    :param exact: whether all rows of large tables are counted, and not a sample.
    :param trail: whether the audit trail is verified.
    """

    def __init__(self, connection: Connection, settings: Settings, *, exact: bool = False, trail: bool = True) -> None:
        self.connection, self.settings, self.exact, self.trail = connection, settings, exact, trail

    def rows(self, query: LiteralString, *values: object) -> list[Row]:
        """Return rows, with their columns as attributes, read in a short transaction."""
        with read_only(self.connection, timeout=TIMEOUT):
            return rows_of(self.connection, query, *values)

    def one(self, query: LiteralString, *values: object) -> Row:
        """Return the only row."""
        return self.rows(query, *values)[0]

    @cached_property
    def columns(self) -> tuple[ColumnCoverage, ...]:
        """Every registered and every guarded column, with its rows by key and suite."""
        return collect_coverage(self.settings.require_database_url(), estimate=not self.exact).columns

    @cached_property
    def diagnosis(self) -> Diagnosis:
        """What the doctor finds, but for the canary, which encrypts something."""
        return diagnose(self.settings, Options(canary=False))

    def found(self, group: Group, names: frozenset[str] = frozenset()) -> list[Finding]:
        """Return the doctor's findings of a group.

        :param names: of which of its checks; of all of them if empty.
        """
        return [each for each in self.diagnosis.findings if each.group == group and (not names or each.check in names)]


ComplianceCheck = InstallationCheck[Site, Evidence]
"""A check of a compliance report; controls and docs/COMPLIANCE.md name it."""
