"""A coverage report, and its form as JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from glpgenc.reports import Finding
from glpgenc.wire.envelope import SUITES_BY_NAME

_BESIDE = frozenset({"expanded", "backfilled", "verified"})
"""The states in which a plaintext column is next to the ciphertext column."""
_NEARLY = 99.999
"""What a share is at most, in percent, where something is missing."""

SUITES = {int(suite): name for name, suite in SUITES_BY_NAME.items()}
"""The names of the suites, by their byte in an envelope."""


@dataclass(frozen=True, slots=True)
class KeyShare:
    """The rows of a column under one key and suite.

    :param version: the key's; ``None`` where the database has no such key.
    :param state: the key's; ``missing`` where the database has no such key.
    :param rows: how many; a whole number also where it is an estimate.
    """

    key_id: UUID
    tenant: str | None
    version: int | None
    state: str
    suite: str
    rows: int


@dataclass(frozen=True, slots=True)
class RowCounts:
    """The rows of a column.

    :param encrypted: rows with an envelope, by key and suite, those with most rows first.
    :param null: rows with neither ciphertext nor, where there is such a column, plaintext.
    :param plaintext: rows whose plaintext is still to be encrypted.
    :param foreign: rows that hold bytes which are no envelope: the guard was made later, and is not validated.
    :param estimated: whether a sample was counted.
    """

    encrypted: tuple[KeyShare, ...] = ()
    null: int = 0
    plaintext: int = 0
    foreign: int = 0
    estimated: bool = False

    @property
    def encrypted_rows(self) -> int:
        """Rows with an envelope."""
        return sum(share.rows for share in self.encrypted)

    @property
    def with_value(self) -> int:
        """Rows that have a value, encrypted or not."""
        return self.encrypted_rows + self.plaintext + self.foreign


@dataclass(frozen=True, slots=True)
class ColumnCoverage:
    """One registered or guarded column.

    :param relation: its table as SQL.
    :param field: its logical field; ``None`` where it is guarded and not registered.
    :param state: of the registry; ``None`` where it is guarded and not registered.
    :param guard: ``validated``, ``not validated`` or ``missing``.
    :param plaintext_column: the column that it replaces, while that is there.
    :param partitions: how many tables hold the rows, where they are partitions; else 0.
    :param facets: the ways to search it, by name.
    :param index_columns: the columns that hold its search terms.
    :param verified_by: which rows were compared with their plaintext last: ``all`` or ``sample``.
    :param checked_at: when `glpgenc verify` last checked its values, beside plaintext or not.
    :param checked_by: which ones: ``all`` or ``sample``.
    :param wrong_values: how many are known to be wrong.
    :param counts: ``None`` where the role may not read the column.
    """

    oid: int
    relation: str
    table: str
    column: str
    field: str | None
    data_class: str | None
    state: str | None
    guard: str
    plaintext_column: str | None = None
    partitions: int = 0
    facets: tuple[str, ...] = ()
    index_columns: tuple[str, ...] = ()
    backfilled_at: datetime | None = None
    verified_at: datetime | None = None
    verified_rows: int | None = None
    verified_by: str | None = None
    mismatched_rows: int | None = None
    contracted_at: datetime | None = None
    scrubbed_at: datetime | None = None
    checked_at: datetime | None = None
    checked_values: int | None = None
    checked_by: str | None = None
    wrong_values: int = 0
    counts: RowCounts | None = None

    @property
    def name(self) -> str:
        """Table and column, for people."""
        return f"{self.relation}.{self.column}"

    @property
    def has_plaintext(self) -> bool:
        """Whether its plaintext column is next to it: then none of its values is protected yet."""
        return self.plaintext_column is not None or self.state in _BESIDE

    @property
    def protected_rows(self) -> int:
        """Rows with an envelope, and without a plaintext column beside it."""
        return 0 if self.counts is None or self.has_plaintext else self.counts.encrypted_rows

    @property
    def last_verified(self) -> tuple[datetime, str] | None:
        """When its values were last looked at by `glpgenc verify`, and which: ``all`` or ``sample``."""
        looked = [(self.verified_at, self.verified_by), (self.checked_at, self.checked_by)]
        return max(((at, by or "all") for at, by in looked if at is not None), default=None)

    @property
    def percent(self) -> float | None:
        """Protected rows of those with a value, 0 to 100; ``None`` where it could not be counted."""
        if self.counts is None:
            return None
        return 0.0 if self.has_plaintext else share(self.protected_rows, self.counts.with_value)

    @property
    def filled_percent(self) -> float | None:
        """Encrypted rows of those with a value, whatever is next to; ``None`` where it could not be counted."""
        return None if self.counts is None else share(self.counts.encrypted_rows, self.counts.with_value)


@dataclass(frozen=True, slots=True)
class ViewCoverage:
    """A view that shows encrypted columns decrypted, to sessions with keys.

    :param table: its table; ``None`` where it is not over one, which the doctor reports.
    :param masks: what it masks, as ``glpgenc view create`` takes it.
    """

    name: str
    table: str | None
    masks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    """A report on one database.

    :param at: when it was made.
    :param findings: their checks are ``no guard``, ``not registered``, ``not validated``, ``not counted``,
        ``missing key``, ``retired key``, ``not an envelope``, ``wrong value``, ``plaintext column``,
        ``plaintext in files``, ``stale``, ``derived text`` and ``copy``.
    :param views: the decrypting views.
    """

    database: str
    at: datetime
    columns: tuple[ColumnCoverage, ...]
    findings: tuple[Finding, ...] = field(default=())
    views: tuple[ViewCoverage, ...] = ()

    @property
    def encrypted_rows(self) -> int:
        """Rows with an envelope, over all columns."""
        return sum(each.counts.encrypted_rows for each in self.columns if each.counts is not None)

    @property
    def rows_with_value(self) -> int:
        """Rows with a value, over all columns."""
        return sum(each.counts.with_value for each in self.columns if each.counts is not None)

    @property
    def protected_rows(self) -> int:
        """Rows with an envelope and without a plaintext column beside it, over all columns."""
        return sum(each.protected_rows for each in self.columns)

    @property
    def percent(self) -> float:
        """Protected rows of those with a value, 0 to 100; never 100 while a plaintext column stands, be it empty."""
        whole = share(self.protected_rows, self.rows_with_value)
        if any(each.has_plaintext for each in self.columns):
            return min(whole, _NEARLY if self.protected_rows else 0.0)
        return whole

    @property
    def complete(self) -> bool:
        """Whether every column could be counted."""
        return all(each.counts is not None for each in self.columns)


def share(part: int, whole: int) -> float:
    """Return a percentage that is 100 only where nothing is missing; 100 of nothing."""
    if part >= whole:
        return 100.0
    # 99.999 % of a hundred million rows is a thousand in plaintext: never rounded up to all.
    return min(100.0 * part / whole, _NEARLY)


def as_document(coverage: Coverage) -> dict[str, Any]:
    """Return a report for programs."""
    return {
        "database": coverage.database,
        "at": coverage.at,
        "percent": round(coverage.percent, 3),
        "protected_rows": coverage.protected_rows,
        "encrypted_rows": coverage.encrypted_rows,
        "rows_with_value": coverage.rows_with_value,
        "complete": coverage.complete,
        "columns": [_column(each) for each in coverage.columns],
        "findings": [
            {"kind": each.check, "subject": each.subject, "text": each.text, "guess": each.guess}
            for each in coverage.findings
        ],
        "views": [{"view": each.name, "table": each.table, "masks": list(each.masks)} for each in coverage.views],
    }


_COLUMN_MEMBERS = (
    "column", "field", "data_class", "state", "guard", "plaintext_column", "partitions", "backfilled_at", "verified_at",
    "verified_rows", "verified_by", "mismatched_rows", "contracted_at", "scrubbed_at",
    "checked_at", "checked_values", "checked_by", "wrong_values",
)  # fmt: skip


def _column(column: ColumnCoverage) -> dict[str, Any]:
    counts, percent, filled = column.counts, column.percent, column.filled_percent
    return {
        "table": column.relation,
        **{name: getattr(column, name) for name in _COLUMN_MEMBERS},
        "facets": list(column.facets),
        "index_columns": list(column.index_columns),
        "percent": None if percent is None else round(percent, 3),
        "filled_percent": None if filled is None else round(filled, 3),
        "counts": None
        if counts is None
        else {
            "encrypted": counts.encrypted_rows,
            "null": counts.null,
            "plaintext": counts.plaintext,
            "no_envelope": counts.foreign,
            "estimated": counts.estimated,
            "keys": [
                {
                    "key_id": key.key_id,
                    "tenant": key.tenant,
                    "version": key.version,
                    "state": key.state,
                    "suite": key.suite,
                    "rows": key.rows,
                }
                for key in counts.encrypted
            ],
        },
    }
