"""The context of the doctor's checks, and quoting for their remedies."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, LiteralString

from glpgenc.reports import Check, Finding
from glpgenc.reports.check import Row, rows_of

if TYPE_CHECKING:
    from psycopg import sql

    from glpgenc.database import Connection
    from glpgenc.doctor.model import Options
    from glpgenc.settings import Settings


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


DoctorCheck = Check[CheckContext, Iterator[Finding]]
"""A check of the doctor: it gives what it finds."""


def shell(*words: str) -> str:
    """Return a command of glpgenc for a shell: others chose the names in it, and someone copies it."""
    return shlex.join(("glpgenc", *words))


def identifier(name: str) -> str:
    """Return a name for SQL, always quoted."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Return a text for SQL, as a string."""
    quoted = "'" + text.replace("'", "''") + "'"
    return f"E{quoted}".replace("\\", "\\\\") if "\\" in text else quoted


def grantee(role: str) -> str:
    """Return a role for SQL, or PUBLIC."""
    return role if role == "PUBLIC" else identifier(role)
