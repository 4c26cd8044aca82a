"""Terms of values under random keys: what a facet would store, and what an attacker would look for."""

from __future__ import annotations

from dataclasses import dataclass

from glpgenc.wire.blind_index import SearchEntry, all_terms
from glpgenc.wire.derivation import FACET_KEY_BYTES
from glpgenc.wire.facets import Shape
from glpgenc.wire.normalizers import Normalizer, normalize
from glpgenc.wire.partitions import PartitionedShape

_MAC_BITS = 128
_PARTIAL = (Normalizer.LAST4, Normalizer.EMAIL_DOMAIN)
"""Normalisers after which it is not the value that remains."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A facet that is tried.

    :param name: as the command line takes it, such as ``prefix=2-10``.
    :param bits: kept of each term.
    """

    name: str
    shape: Shape
    normalizer: Normalizer
    bits: int

    @property
    def has_tags(self) -> bool:
        """Whether a value has a set of tags, and not one term."""
        return self.shape.kind.has_tags

    def parts(self, text: bytes) -> frozenset[bytes]:
        """Return what of a value is hashed: itself, in each part, its bucket, its beginnings, its runs.

        :raises InvalidValueError: when the facet can't read the value.
        """
        entry = _Recorder(
            slot=1, normalizer=self.normalizer, bits=self.bits, key=bytes(FACET_KEY_BYTES), shape=self.shape
        )
        object.__setattr__(entry, "heard", set())
        all_terms(text, entry)
        return frozenset(entry.heard)

    @property
    def partitions(self) -> int:
        """How many terms a value may have, of which each row has one."""
        return self.shape.partitions if isinstance(self.shape, PartitionedShape) else 1

    def identity(self, text: bytes) -> bytes:
        """Return what is to be recovered of a value: values that the normaliser makes equal count as one."""
        return text if self.normalizer in _PARTIAL else normalize(text, self.normalizer)

    def entry(self, key: bytes) -> SearchEntry:
        """Return what computes terms under a key."""
        return SearchEntry(slot=1, normalizer=self.normalizer, bits=self.bits, key=key, shape=self.shape)


def label(part: bytes, entry: SearchEntry) -> int:
    """Return the term of a part as a number: the first bits of its HMAC."""
    return int.from_bytes(entry.hmac(part)[: _MAC_BITS // 8], "big") >> (_MAC_BITS - entry.bits)


class _Recorder(SearchEntry):
    """An entry that keeps what it is given to hash, so that every kind of facet says itself what its parts are."""

    __slots__ = ("heard",)
    heard: set[bytes]

    def hmac(self, data: bytes) -> bytes:
        self.heard.add(data)
        return bytes(32)
