"""What a check of a report is, and how it is run: what can't be read is not shown, and never met."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import psycopg

from glpgenc.compliance.model import Evidence, Fact, Outcome, Scalar
from glpgenc.doctor import Status
from glpgenc.errors import GlpgencError

if TYPE_CHECKING:
    from glpgenc.compliance.site import Site
    from glpgenc.doctor import Finding

_LOUD = (Status.FAIL, Status.WARN)
_MISSING = (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn, psycopg.errors.UndefinedFunction)
_LATE = (psycopg.errors.LockNotAvailable, psycopg.errors.QueryCanceled)


@dataclass(frozen=True, slots=True)
class Found:
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
    look: Callable[[Site], Found]
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


def decided(told: str, shown: tuple[Fact, ...], findings: Iterable[str], unread: Iterable[str] = ()) -> Found:
    """Return met where nothing was found and all was read.

    :param findings: what is not as it should be.
    :param unread: what could not be read.
    """
    wrong, hidden = tuple(findings), tuple(unread)
    outcome = Outcome.NOT_MET if wrong else Outcome.NOT_SHOWN if hidden else Outcome.MET
    return Found(outcome, told, shown, wrong + hidden)


def not_shown(why: str, *more: str) -> Found:
    """Return that something could not be read."""
    return Found(Outcome.NOT_SHOWN, why, (), more)


def not_applicable(why: str, shown: tuple[Fact, ...] = ()) -> Found:
    """Return that there is nothing here that it is about."""
    return Found(Outcome.NOT_APPLICABLE, why, shown)


def by_doctor(told: str, found: Iterable[Finding], shown: tuple[Fact, ...] = ()) -> Found:
    """Return what findings of the doctor come to: warnings count, and what it could not look at is not shown."""
    listed = list(found)
    wrong = [line(each) for each in listed if each.status in _LOUD]
    hidden = [line(each) for each in listed if each.status is Status.UNKNOWN]
    passed = sum(each.status in (Status.PASS, Status.INFO) for each in listed)
    figures = (*facts(doctor_findings_passed=passed, doctor_findings_against=len(wrong)), *shown)
    if not listed:
        return Found(Outcome.NOT_SHOWN, told, figures, ("glpgenc doctor could not check it",))
    return decided(told, figures, wrong, hidden)


def line(finding: Finding) -> str:
    """Return a finding of the doctor as one line."""
    about = f"{finding.subject}: " if finding.subject else ""
    return f"{finding.group.value}/{finding.check}: {about}{finding.text}"
