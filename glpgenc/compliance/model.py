"""A compliance report: evidence, controls and their status. No text of it holds a value or a key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

Scalar = str | int | float | bool | datetime | None
SCHEMA = "glpgenc-compliance-report-1"
"""The form of the document. A member is added without another number, and none is taken away or changed."""
DISCLAIMER = "This report is evidence of an installation at one time. It is not a certificate or an audit."


class Outcome(StrEnum):
    """The outcome of a check."""

    MET = "met"
    NOT_MET = "not met"
    NOT_SHOWN = "not shown"
    """It could not be read, or there is nothing yet to read it from: never taken for met."""
    NOT_APPLICABLE = "not applicable"
    FIGURES = "figures"
    """It only tells figures: no control is met or missed by them."""


class ControlStatus(StrEnum):
    """The status of a control, as far as this installation can show it."""

    NOT_MET = "not met"
    NOT_SHOWN = "not shown"
    MET = "met"
    NOT_APPLICABLE = "not applicable"
    NEEDS_PEOPLE = "needs people"
    """No check of an installation can show any of it."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure of this installation."""

    name: str
    value: Scalar


@dataclass(frozen=True, slots=True)
class Evidence:
    """The result of one check.

    :param summary: a sentence that describes it.
    :param findings: what is not as it should be, or could not be read, one a line.
    :param check: its name; docs/COMPLIANCE.md says what each looks at.
    """

    outcome: Outcome
    summary: str
    facts: tuple[Fact, ...] = ()
    findings: tuple[str, ...] = ()
    check: str = ""


@dataclass(frozen=True, slots=True)
class Control:
    """A control of a framework, in words of our own: the framework's text is what counts.

    :param number: as the framework numbers it.
    :param title: what it is about.
    :param checks: the names of the checks that are evidence for it; none where only people can show it.
    :param people: what the installation can't show, and people must.
    """

    number: str
    title: str
    checks: tuple[str, ...]
    people: str


@dataclass(frozen=True, slots=True)
class Framework:
    """A framework, and those of its controls that encryption of fields is evidence for.

    :param key: how the command calls it.
    :param edition: which text the numbers are of.
    """

    key: str
    name: str
    edition: str
    controls: tuple[Control, ...]


@dataclass(frozen=True, slots=True)
class ControlStanding:
    """A control and its status."""

    control: Control
    status: ControlStatus


@dataclass(frozen=True, slots=True)
class Assessment:
    """The controls of a framework and their status."""

    framework: Framework
    standings: tuple[ControlStanding, ...]

    def count(self, status: ControlStatus) -> int:
        """Return how many controls stand so."""
        return sum(each.status is status for each in self.standings)


@dataclass(frozen=True, slots=True)
class ComplianceReport:
    """The evidence of one installation, and how controls stand by it. It is evidence, and no certificate.

    :param environment: of the settings: part of every key's context.
    :param at: when it was made.
    :param evidence: what the checks found, in their order; only those that a control asked for.
    """

    database: str
    environment: str
    at: datetime
    evidence: tuple[Evidence, ...]
    assessments: tuple[Assessment, ...]

    @property
    def met(self) -> bool:
        """Whether no control is missed, or not shown though the installation should show it."""
        return not any(
            each.count(ControlStatus.NOT_MET) or each.count(ControlStatus.NOT_SHOWN) for each in self.assessments
        )

    def of(self, check: str) -> Evidence:
        """Return the evidence of a check.

        :raises KeyError: when no control of the report asked for it.
        """
        for each in self.evidence:
            if each.check == check:
                return each
        raise KeyError(check)


def as_document(report: ComplianceReport) -> dict[str, Any]:
    """Return a report for programs. Its order is that of checks and controls: two of one state differ in times only."""
    return {
        "schema": SCHEMA,
        "notice": DISCLAIMER,
        "database": report.database,
        "environment": report.environment,
        "at": report.at,
        "met": report.met,
        "frameworks": [_assessment(each) for each in report.assessments],
        "evidence": [_evidence(each) for each in report.evidence],
    }


def _assessment(assessment: Assessment) -> dict[str, Any]:
    framework = assessment.framework
    return {
        "framework": framework.key,
        "name": framework.name,
        "edition": framework.edition,
        "counts": {status.value: assessment.count(status) for status in ControlStatus},
        "controls": [
            {
                "control": each.control.number,
                "title": each.control.title,
                "status": each.status.value,
                "evidence": list(each.control.checks),
                "people": each.control.people,
            }
            for each in assessment.standings
        ],
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "check": evidence.check,
        "outcome": evidence.outcome.value,
        "told": evidence.summary,
        "facts": [{"name": fact.name, "value": fact.value} for fact in evidence.facts],
        "findings": list(evidence.findings),
    }
