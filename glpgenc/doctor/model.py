"""A diagnosis, its options, and its form as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from glpgenc.reports import Finding, Status


class Group(StrEnum):
    """The groups of checks."""

    CONNECTION = "connection"
    LOGGING = "logging"
    FUNCTIONS = "functions"
    TABLES = "tables"
    KEYS = "keys"
    REGISTRY = "registry"
    PLAINTEXT = "plaintext"
    AUDIT = "audit"
    CANARY = "canary"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Options of a diagnosis.

    :param groups: only these; all of them if empty.
    :param sample: read some values, encrypted ones and those of unprotected columns, and count what should not be so;
        of tables of any size. ``None``: of small tables only; ``False``: no value is read.
    :param canary: encrypt a random value, and look for it and its keys where they must not be.
    :param max_key_age: days after which an active data key should have been replaced.
    """

    groups: frozenset[Group] = frozenset()
    sample: bool | None = None
    canary: bool = True
    max_key_age: int = 365


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


def as_document(diagnosis: Diagnosis) -> dict[str, Any]:
    """Return a diagnosis for programs."""
    return {
        "database": diagnosis.database,
        "at": diagnosis.at,
        "healthy": diagnosis.healthy(),
        "counts": {status.value: diagnosis.count(status) for status in Status},
        "findings": [
            {
                "group": str(each.group),
                "check": each.check,
                "status": each.status.value,
                "subject": each.subject,
                "text": each.text,
                "mend": each.remedy,
            }
            for each in diagnosis.findings
        ],
    }
