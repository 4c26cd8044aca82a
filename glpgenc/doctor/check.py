"""What a check is: a function that looks at an installation and says what is not as it should be."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, LiteralString, NamedTuple

from glpgenc.doctor.model import Group, Options, Status
from glpgenc.scrub.residue import CatalogReader, Row

if TYPE_CHECKING:
    from psycopg import sql

    from glpgenc.database import Connection
    from glpgenc.settings import Settings


class Fault(NamedTuple):
    """What a check says; the name of the check is added to it.

    :param mend: what to do about it.
    """

    status: Status
    subject: str
    text: str
    mend: str | None = None


def fail(subject: str, text: str, mend: str | None = None) -> Fault:
    """Return a fault that must be fixed."""
    return Fault(Status.FAIL, subject, text, mend)


def warn(subject: str, text: str, mend: str | None = None) -> Fault:
    """Return a fault that someone should look at."""
    return Fault(Status.WARN, subject, text, mend)


def info(subject: str, text: str, mend: str | None = None) -> Fault:
    """Return what is good to know."""
    return Fault(Status.INFO, subject, text, mend)


def unknown(subject: str, text: str, mend: str | None = None) -> Fault:
    """Return what could not be looked at."""
    return Fault(Status.UNKNOWN, subject, text, mend)


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


@dataclass(frozen=True, slots=True)
class CheckContext:
    """What a check may use.

    :param connection: in a read-only transaction of the check's own.
    """

    connection: Connection
    settings: Settings
    options: Options

    def rows(self, query: LiteralString | sql.Composed, *values: object) -> list[Row]:
        """Return rows by column names.

        :raises psycopg.Error: what the driver raised; the transaction continues.
        """
        return CatalogReader(self.connection).rows(query, *values)

    def one(self, query: LiteralString | sql.Composed, *values: object) -> Row:
        """Return the only row."""
        return self.rows(query, *values)[0]


@dataclass(frozen=True, slots=True)
class Check:
    """A check.

    :param name: what docs/DOCTOR.md calls it.
    :param passed: what is so when it finds nothing.
    :param look: yields what it finds.
    :param needs: the grant that it takes, said where the role may not look.
    """

    group: Group
    name: str
    passed: str
    look: Callable[[CheckContext], Iterator[Fault]]
    needs: str = "GRANT glpgenc_auditor TO this role"
