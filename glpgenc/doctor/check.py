"""What the doctor's checks share: groups, options, the context of a check, and quoting for remedies."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, LiteralString

from glpgenc._support.quoting import identifier
from glpgenc.reports import Finding, InstallationCheck
from glpgenc.reports.check import Row, rows_of

if TYPE_CHECKING:
    from psycopg import sql

    from glpgenc.database import Connection
    from glpgenc.settings import Settings


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
class CheckContext:
    """The connection, settings and options of a check.

    :param connection: in a read-only transaction of the check's own.
    """

    connection: Connection
    settings: Settings
    options: Options

    def rows(self, query: LiteralString | sql.Composed, *values: object) -> list[Row]:
        """Return rows, with their columns as attributes.

        :raises psycopg.Error: what the driver raised; the transaction continues.
        """
        return rows_of(self.connection, query, *values)

    def one(self, query: LiteralString | sql.Composed, *values: object) -> Row:
        """Return the only row."""
        return self.rows(query, *values)[0]


DoctorCheck = InstallationCheck[CheckContext, Iterator[Finding]]
"""A check of the doctor: it gives what it finds."""


def shell(*words: str) -> str:
    """Return a command of glpgenc for a shell: others chose the names in it, and someone copies it."""
    return shlex.join(("glpgenc", *words))


def grantee(role: str) -> str:
    """Return a role for SQL, or PUBLIC."""
    return role if role == "PUBLIC" else identifier(role)
