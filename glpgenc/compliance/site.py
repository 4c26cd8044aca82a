"""What the checks read from: one connection, and what the coverage report and the doctor found, each asked once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, LiteralString

from glpgenc.coverage import Coverage
from glpgenc.coverage import collect as collect_coverage
from glpgenc.doctor import Diagnosis, Group, Options, diagnose
from glpgenc.migrate.connection import transaction
from glpgenc.migrate.residue import Reader, Row

if TYPE_CHECKING:
    from glpgenc.coverage import ColumnCoverage
    from glpgenc.database import Connection
    from glpgenc.doctor import Finding
    from glpgenc.settings import Settings

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
            return Reader(self.connection).rows(query, *values)

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

    def found(self, wanted: Wanted) -> list[Finding]:
        """Return the doctor's findings of some checks."""
        return [each for each in self.diagnosis.findings if wanted.has(each)]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Some of the doctor's checks.

    :param group: which group of them.
    :param names: which of it; all of them if empty.
    """

    group: Group
    names: frozenset[str] = frozenset()

    def has(self, finding: Finding) -> bool:
        """Whether a finding is of one of them."""
        return finding.group is self.group and (not self.names or finding.check in self.names)
