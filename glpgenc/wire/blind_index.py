"""The blind index: keyed, shortened hashes by which equal values are found without being decrypted."""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from glpgenc.errors import InvalidLengthError
from glpgenc.wire.derivation import FACET_KEY_BYTES
from glpgenc.wire.normalizers import Normalizer, normalize

MAX_BITS = 128


@dataclass(frozen=True, slots=True, repr=False)
class SearchEntry:
    """All it takes to compute the term of one slot.

    :param slot: 1 to 255: where the term stands in an envelope's index.
    :param bits: how much of the HMAC is kept, 1 to 128. 128 is enough for uniqueness; fewer make unlike values share a
        term, which hides how often a value occurs and costs a check after decryption.
    :param key: the facet's HMAC key, 32 bytes. It does not show in ``repr``.
    """

    slot: int
    normalizer: Normalizer
    bits: int
    key: bytes

    def __repr__(self) -> str:
        return f"<SearchEntry slot={self.slot} {self.normalizer.name} {self.bits} bits>"

    def __reduce__(self) -> tuple[object, ...]:
        message = "a search entry holds a key and can't be pickled"
        raise TypeError(message)

    def __post_init__(self) -> None:
        if len(self.key) != FACET_KEY_BYTES:
            message = f"a facet's key has {FACET_KEY_BYTES} bytes, this one has {len(self.key)}"
            raise InvalidLengthError(message)
        if not 1 <= self.bits <= MAX_BITS:
            message = f"a term keeps 1 to {MAX_BITS} bits, not {self.bits}"
            raise InvalidLengthError(message, hint="register the facet with bits between 1 and 128")


def search_term(value: bytes, entry: SearchEntry) -> bytes:
    """Return the term of a value: HMAC-SHA-256 of what the normaliser makes of it, cut to the entry's bits.

    :param value: the plaintext, before padding.
    :returns: the first ``ceil(bits / 8)`` bytes; unused low bits of the last are zero.
    :raises InvalidValueError: when the normaliser can't read the value.
    """
    digest = hmac.digest(entry.key, normalize(value, entry.normalizer), "sha256")
    size = (entry.bits + 7) // 8
    unused = 8 * size - entry.bits
    kept = int.from_bytes(digest[:size], "big") >> unused << unused
    return kept.to_bytes(size, "big")
