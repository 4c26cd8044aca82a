"""What rewrapping would do, how many KMS requests it would take, how long, and for how much."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from glpgenc.errors import KMSConfigurationError
from glpgenc.keys.kms.cost import PRICE
from glpgenc.rewrap.rewrapper import Rewrapper
from glpgenc.rewrap.wrapped_keys import StoredKey, WrappedKeys

QUOTAS = (5_500, 10_000, 30_000)
"""Requests a second that AWS KMS serves an account by default, for all symmetric keys: it differs by Region."""

_PAGE = 2_000

DONE = "already wrapped by it"
INSIDE = "re-encrypted inside the KMS"
THROUGH = "unwrapped and wrapped by this process"
NOT_SERVED = "no provider is configured for it"


@dataclass(frozen=True, slots=True)
class RewrapGroup:
    """Keys that one key of a provider has wrapped, and what would be done with them."""

    provider: str
    key_uri: str
    how: str
    keys: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RewrapEstimate:
    """What a run would do.

    :param provider: the name of the destination's provider, and ``key_uri`` its key.
    :param groups: by what wraps them now.
    :param requests: as the KMS counts them, by provider.
    :param max_rate: requests a second at most.
    """

    provider: str
    key_uri: str
    groups: list[RewrapGroup]
    requests: dict[str, int]
    max_rate: float | None

    @property
    def dollars(self) -> float:
        """US$ for the requests to AWS at most: ReEncrypt taken for two."""
        return self.requests.get("aws", 0) * PRICE

    def seconds(self, rate: float) -> float:
        """Return how long the requests take at so many a second."""
        return sum(self.requests.values()) / rate

    def document(self) -> dict[str, Any]:
        """Return it for JSON."""
        return {
            "provider": self.provider,
            "key_uri": self.key_uri,
            "groups": [
                {"provider": each.provider, "key_uri": each.key_uri, "how": each.how, "keys": each.keys}
                for each in self.groups
            ],
            "requests": self.requests,
            "dollars": round(self.dollars, 4),
            "seconds_at_max_rate": None if self.max_rate is None else round(self.seconds(self.max_rate), 3),
            "seconds_at_quota": {str(quota): round(self.seconds(quota), 3) for quota in QUOTAS},
        }


def estimate(keys: WrappedKeys, rewrapper: Rewrapper, max_rate: float | None) -> RewrapEstimate:
    """Look at every key's row, and count.

    :raises KMSError: if a provider can't tell what it is set up for.
    """
    counts: Counter[tuple[str, str, str]] = Counter()
    requests: Counter[str] = Counter()
    ways: dict[tuple[str, str], tuple[str, dict[str, int]]] = {}
    for stored in _each(keys):
        wrapped_by = (stored.provider, stored.key_uri)
        if rewrapper.is_done(stored):
            counts[*wrapped_by, DONE] += 1
            continue
        if wrapped_by not in ways:
            ways[wrapped_by] = _way(rewrapper, stored)
        how, cost = ways[wrapped_by]
        counts[*wrapped_by, how] += 1
        requests.update(cost)
    return RewrapEstimate(
        provider=rewrapper.providers.wrapping.name,
        key_uri=rewrapper.destination_uri,
        groups=[RewrapGroup(*wrapped_by_and_how, number) for wrapped_by_and_how, number in sorted(counts.items())],
        requests=dict(sorted((+requests).items())),
        max_rate=max_rate,
    )


def _way(rewrapper: Rewrapper, stored: StoredKey) -> tuple[str, dict[str, int]]:
    try:
        source = rewrapper.source(stored)
    except KMSConfigurationError:
        return NOT_SERVED, {}
    return (INSIDE if rewrapper.goes_inside(source) else THROUGH), rewrapper.requests(source)


def _each(keys: WrappedKeys) -> Iterator[StoredKey]:
    after: UUID | None = None
    while page := keys.page(after, _PAGE):
        yield from page
        after = page[-1].key_id
