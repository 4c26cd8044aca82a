"""Faults of stored values, mismatches of compared columns, and their counts."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Mismatch(StrEnum):
    """What can be wrong with a row. The order is the order in which it is looked for."""

    QUARANTINED = "quarantined"
    """The row could not be encrypted, and was set aside with the reason."""
    MISSING = "missing"
    """There is plaintext, and no ciphertext: the row is still to be encrypted."""
    SURPLUS = "surplus"
    """There is ciphertext, and no plaintext."""
    NO_TENANT = "no_tenant"
    """The row belongs to no tenant, or to one that has no active key."""
    OTHER_KEY = "other_key"
    """The value is under a key that its row's tenant does not have: another's, or one that was destroyed."""
    ALTERED = "altered"
    """The value does not authenticate: it was altered, moved from another row, or is not an envelope."""
    DIFFERENT = "different"
    """The value is another than the plaintext's."""


MISMATCH_MEANING: dict[Mismatch, str] = {
    Mismatch.QUARANTINED: (
        "in quarantine: `glpgenc backfill status` shows the reason; correct it, then run `glpgenc backfill run "
        "--retry-quarantined`"
    ),
    Mismatch.MISSING: "plaintext without ciphertext",
    Mismatch.SURPLUS: "ciphertext without plaintext",
    Mismatch.NO_TENANT: "of a tenant without an active key",
    Mismatch.OTHER_KEY: "under a key that its tenant does not have",
    Mismatch.ALTERED: "does not authenticate",
    Mismatch.DIFFERENT: "decrypts to another value",
}


_DOUBT = 0.05
"""What is left of certainty at 95 % confidence."""


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that is not as it should be.

    :param row_key: its primary key, or its place where it has none that may be shown.
    """

    column: str
    row_key: dict[str, Any]
    finding: Mismatch


@dataclass(slots=True)
class ComparisonCounts:
    """What was found of one column.

    :param compared: rows whose two columns were compared, of which at least one was not NULL.
    :param empty: rows with neither.
    :param found: rows by what is wrong with them.
    """

    compared: int = 0
    empty: int = 0
    found: dict[Mismatch, int] = field(default_factory=dict)

    @property
    def bad(self) -> int:
        """How many rows are not as they should be."""
        return sum(self.found.values())

    def add(self, other: ComparisonCounts) -> None:
        """Add those of another part of the table."""
        self.compared += other.compared
        self.empty += other.empty
        for finding, rows in other.found.items():
            self.found[finding] = self.found.get(finding, 0) + rows

    def put(self, finding: Mismatch) -> None:
        """Count a bad row."""
        self.found[finding] = self.found.get(finding, 0) + 1


def upper_bound(bad: int, compared: int) -> float | None:
    """Return the share of bad rows that there are fewer of, with 95 % confidence; ``None`` where nothing was compared.

    The exact binomial bound (Clopper and Pearson, one-sided): with a larger share, a sample with so few bad rows had a
    probability of less than 5 %. Where none was found that is about 3 of the rows compared, the rule of three.

    :param bad: how many of the sample were bad.
    :param compared: how many rows the sample has.
    """
    if compared == 0:
        return None
    if bad >= compared:
        return 1.0
    low, high = bad / compared, 1.0
    while high - low > high * 1e-6:
        share = (low + high) / 2
        low, high = (share, high) if _at_most(bad, compared, share) > _DOUBT else (low, share)
    return high


def _at_most(bad: int, compared: int, share: float) -> float:
    """Return the probability of at most so many bad rows in a sample, where a share over 0 and under 1 is bad."""
    log_bad, log_good = math.log(share), math.log1p(-share)
    choices = math.lgamma(compared + 1)
    return math.fsum(
        math.exp(choices - math.lgamma(k + 1) - math.lgamma(compared - k + 1) + k * log_bad + (compared - k) * log_good)
        for k in range(bad + 1)
    )


class ValueFault(StrEnum):
    """What is wrong with a value. The order is the order in which it is looked for."""

    NOT_ENCRYPTED = "not_encrypted"
    UNKNOWN_KEY = "unknown_key"
    OTHER_CLASS = "other_class"
    NO_TENANT = "no_tenant"
    OTHER_TENANT = "other_tenant"
    UNREADABLE_KEY = "unreadable_key"
    OTHER_FIELD = "other_field"
    ALTERED = "altered"
    WRONG_TYPE = "wrong_type"
    NOT_PADDED = "not_padded"
    NO_TERM = "no_term"
    WRONG_TERM = "wrong_term"
    WRONG_INDEX = "wrong_index"


FAULT_MEANING: dict[ValueFault, str] = {
    ValueFault.NOT_ENCRYPTED: "not an envelope: plaintext or truncated",
    ValueFault.UNKNOWN_KEY: "under a data key that this installation does not have",
    ValueFault.OTHER_CLASS: "under a key of another data class",
    ValueFault.NO_TENANT: "its row has no tenant",
    ValueFault.OTHER_TENANT: "under the key of a tenant other than its row's",
    ValueFault.UNREADABLE_KEY: "under a key that is destroyed, retired or does not unwrap",
    ValueFault.OTHER_FIELD: "encrypted for another field",
    ValueFault.ALTERED: "does not authenticate: it was altered, or moved from another row",
    ValueFault.WRONG_TYPE: "decrypts to a value that is not valid for the column's type",
    ValueFault.NOT_PADDED: "not padded as its field is registered",
    ValueFault.NO_TERM: "has no term of a search facet, so it is not found",
    ValueFault.WRONG_TERM: "has a search term of another value",
    ValueFault.WRONG_INDEX: "an index column differs from the terms in the value",
}


@dataclass(frozen=True, slots=True)
class FaultyValue:
    """A value that is wrong.

    :param key: the row's primary key as JSON, or its table and place where it has none that may be shown. As
        PostgreSQL writes it: a number of any size stays what it is.
    """

    key: str
    fault: ValueFault

    @property
    def row_key(self) -> dict[str, Any]:
        """The row's key, to be shown."""
        return dict(json.loads(self.key))


@dataclass(slots=True)
class ValueCounts:
    """What was seen of one column.

    :param checked: values that were checked.
    :param empty: rows without a value.
    :param shredded: values of tenants that were shredded: nothing is to open, and nothing is wrong.
    :param faults: rows by what is wrong with them.
    """

    checked: int = 0
    empty: int = 0
    shredded: int = 0
    faults: dict[ValueFault, int] = field(default_factory=dict)

    @property
    def bad(self) -> int:
        """How many values are wrong."""
        return sum(self.faults.values())

    @property
    def document(self) -> dict[str, Any]:
        """All but :attr:`checked`, to be stored."""
        return {"empty": self.empty, "shredded": self.shredded, "faults": {str(k): n for k, n in self.faults.items()}}

    @classmethod
    def of(cls, checked: int, document: dict[str, Any]) -> ValueCounts:
        """Return what was stored."""
        faults = {ValueFault(name): rows for name, rows in document.get("faults", {}).items()}
        return cls(checked, document.get("empty", 0), document.get("shredded", 0), faults)

    def add(self, other: ValueCounts) -> None:
        """Add those of another part of the table."""
        self.checked += other.checked
        self.empty += other.empty
        self.shredded += other.shredded
        for fault, rows in other.faults.items():
            self.faults[fault] = self.faults.get(fault, 0) + rows
