"""What verification finds of a row, and the counts of it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Finding(StrEnum):
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


MEANING: dict[Finding, str] = {
    Finding.QUARANTINED: (
        "in quarantine: `glpgenc backfill status` shows the reason; correct it, then run `glpgenc backfill run "
        "--retry-quarantined`"
    ),
    Finding.MISSING: "plaintext without ciphertext",
    Finding.SURPLUS: "ciphertext without plaintext",
    Finding.NO_TENANT: "of a tenant without an active key",
    Finding.OTHER_KEY: "under a key that its tenant does not have",
    Finding.ALTERED: "does not authenticate",
    Finding.DIFFERENT: "decrypts to another value",
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
    finding: Finding


@dataclass(slots=True)
class Counts:
    """What was found of one column.

    :param compared: rows whose two columns were compared, of which at least one was not NULL.
    :param empty: rows with neither.
    :param found: rows by what is wrong with them.
    """

    compared: int = 0
    empty: int = 0
    found: dict[Finding, int] = field(default_factory=dict)

    @property
    def bad(self) -> int:
        """How many rows are not as they should be."""
        return sum(self.found.values())

    def add(self, other: Counts) -> None:
        """Add those of another part of the table."""
        self.compared += other.compared
        self.empty += other.empty
        for finding, rows in other.found.items():
            self.found[finding] = self.found.get(finding, 0) + rows

    def put(self, finding: Finding) -> None:
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
