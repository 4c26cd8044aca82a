"""Findings: what a check of an installation reports, each with a remedy."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """How a check ended, the worst first."""

    FAIL = "fail"
    WARN = "warn"
    UNKNOWN = "unknown"
    INFO = "info"
    PASS = "pass"  # noqa: S105 - a word


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found. No text of it holds a value or a key.

    :param subject: what it is about: a function, a column, a setting; empty for the whole.
    :param remedy: what to do about it, or the grant that is needed to look; ``None`` where there is nothing to do.
    :param check: the name of the check; docs/DOCTOR.md has a section on each of the doctor's.
    :param group: the group of the doctor's checks; empty in a coverage report.
    :param guess: whether a name is all that suggests it.
    """

    status: Status
    subject: str
    text: str
    remedy: str | None = None
    check: str = ""
    group: str = ""
    guess: bool = False

    def document(self) -> dict[str, str | None]:
        """Return one of the doctor's for JSON."""
        return {
            "group": str(self.group),
            "check": self.check,
            "status": self.status.value,
            "subject": self.subject,
            "text": self.text,
            "remedy": self.remedy,
        }


def fail(subject: str, text: str, remedy: str | None = None) -> Finding:
    """Return a fault that must be fixed."""
    return Finding(Status.FAIL, subject, text, remedy)


def warn(subject: str, text: str, remedy: str | None = None) -> Finding:
    """Return a fault that someone should look at."""
    return Finding(Status.WARN, subject, text, remedy)


def info(subject: str, text: str, remedy: str | None = None) -> Finding:
    """Return what is good to know."""
    return Finding(Status.INFO, subject, text, remedy)


def unknown(subject: str, text: str, remedy: str | None = None) -> Finding:
    """Return what could not be looked at."""
    return Finding(Status.UNKNOWN, subject, text, remedy)
