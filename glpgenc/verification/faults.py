"""What can be wrong with a stored value, and the counts of it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Fault(StrEnum):
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


MEANING: dict[Fault, str] = {
    Fault.NOT_ENCRYPTED: "not an envelope: plaintext or truncated",
    Fault.UNKNOWN_KEY: "under a data key that this installation does not have",
    Fault.OTHER_CLASS: "under a key of another data class",
    Fault.NO_TENANT: "its row has no tenant",
    Fault.OTHER_TENANT: "under the key of a tenant other than its row's",
    Fault.UNREADABLE_KEY: "under a key that is destroyed, retired or does not unwrap",
    Fault.OTHER_FIELD: "encrypted for another field",
    Fault.ALTERED: "does not authenticate: it was altered, or moved from another row",
    Fault.WRONG_TYPE: "decrypts to a value that is not valid for the column's type",
    Fault.NOT_PADDED: "not padded as its field is registered",
    Fault.NO_TERM: "has no term of a search facet, so it is not found",
    Fault.WRONG_TERM: "has a search term of another value",
    Fault.WRONG_INDEX: "an index column differs from the terms in the value",
}


@dataclass(frozen=True, slots=True)
class FaultyValue:
    """A value that is wrong.

    :param key: the row's primary key as JSON, or its table and place where it has none that may be shown. As
        PostgreSQL writes it: a number of any size stays what it is.
    """

    key: str
    fault: Fault

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
    faults: dict[Fault, int] = field(default_factory=dict)

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
        faults = {Fault(name): rows for name, rows in document.get("faults", {}).items()}
        return cls(checked, document.get("empty", 0), document.get("shredded", 0), faults)

    def add(self, other: ValueCounts) -> None:
        """Add those of another part of the table."""
        self.checked += other.checked
        self.empty += other.empty
        self.shredded += other.shredded
        for fault, rows in other.faults.items():
            self.faults[fault] = self.faults.get(fault, 0) + rows
