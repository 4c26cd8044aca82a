"""Scalars in partitions (docs/FORMAT.md, "Blind index"): one value has one of several terms, drawn with each write.

So a common value is as many less common terms. ``sql/0.1.0/partitions.sql`` holds the same, byte for byte.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any, ClassVar

from glpgenc.wire.facet_kinds import FacetKind, refused

LEAST_PARTITIONS, MOST_PARTITIONS = 2, 255


@dataclass(frozen=True, slots=True)
class PartitionedShape:
    """One of several terms of the whole value, which is in a random part.

    :param partitions: how many parts there are, 2 to 255.
    :raises InvalidValueError: when it is another number.
    """

    partitions: int
    kind: ClassVar[FacetKind] = FacetKind.PARTITIONED
    max_bits: ClassVar[int] = 128
    default_bits: ClassVar[int] = 128

    def __post_init__(self) -> None:
        is_whole = isinstance(self.partitions, int) and not isinstance(self.partitions, bool)
        if not is_whole or not LEAST_PARTITIONS <= self.partitions <= MOST_PARTITIONS:
            raise refused("a facet in partitions has 2 to 255 of them", "such as 4")

    def to_bytes(self) -> bytes:
        """Return the parameters as they are in a search entry, 36 bytes."""
        return bytes((self.partitions,)) + bytes(35)

    def parameters(self) -> dict[str, Any]:
        """Return the parameters as the registry has them."""
        return {"partitions": self.partitions}

    def drawn(self) -> int:
        """Return a random part, each as likely as any other."""
        return secrets.randbelow(self.partitions)


def in_part(part: int, normalized: bytes) -> bytes:
    """Return the bytes that the term of a value in a part is the HMAC of.

    :param part: counted from 0.
    """
    return bytes((part,)) + normalized
