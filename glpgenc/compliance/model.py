"""What a compliance report says. No text of it holds a value or a key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

Scalar = str | int | float | bool | datetime | None


class Outcome(StrEnum):
    """How a check of the installation ended."""

    MET = "met"
    NOT_MET = "not met"
    NOT_SHOWN = "not shown"
    """It could not be read, or there is nothing yet to read it from: never taken for met."""
    NOT_APPLICABLE = "not applicable"
    FIGURES = "figures"
    """It only tells figures: no control is met or missed by them."""


class Status(StrEnum):
    """How a control stands, as far as this installation can show it."""

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
    """What one check found.

    :param check: its name; docs/COMPLIANCE.md says what each looks at.
    :param told: a sentence that describes it.
    :param findings: what is not as it should be, or could not be read, one a line.
    """

    check: str
    outcome: Outcome
    told: str
    facts: tuple[Fact, ...] = ()
    findings: tuple[str, ...] = ()


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
class Standing:
    """How a control stands here."""

    control: Control
    status: Status


@dataclass(frozen=True, slots=True)
class Assessment:
    """How the controls of a framework stand here."""

    framework: Framework
    standings: tuple[Standing, ...]

    def count(self, status: Status) -> int:
        """Return how many controls stand so."""
        return sum(each.status is status for each in self.standings)


@dataclass(frozen=True, slots=True)
class Report:
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
        return not any(each.count(Status.NOT_MET) or each.count(Status.NOT_SHOWN) for each in self.assessments)

    def of(self, check: str) -> Evidence:
        """Return the evidence of a check.

        :raises KeyError: when no control of the report asked for it.
        """
        for each in self.evidence:
            if each.check == check:
                return each
        raise KeyError(check)
