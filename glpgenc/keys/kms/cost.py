"""What an installation asks of its KMS in a month, and for how much: with data keys under the KMS, or branch keys.

An estimate, from the table of data keys and what is said about the processes. A process asks for a key when it is used
and its copy is older than the cache's TTL: once in each hour of use at least, and once a TTL at most.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, LiteralString

import psycopg

from glpgenc.database import translate_errors
from glpgenc.database._pool import ConnectionPool
from glpgenc.keys.branch.model import Grouping

if TYPE_CHECKING:
    from glpgenc.settings import Settings

PRICE = 0.03 / 10_000
"""US$ for a request of AWS KMS: its list price for symmetric keys in most Regions, without a free tier."""

PRICE_SOURCE = "AWS KMS list price for symmetric keys, without the free tier: aws.amazon.com/kms/pricing, as of 2026-03"
"""The source of :data:`PRICE`."""

ACTIVE_SHARE = 0.2
"""Of the tenants, how many use their keys in an hour, where nothing is said: a guess, to be replaced."""

HOURS = 730
"""Hours in a month."""

_COUNTS: LiteralString = """
    SELECT count(*), count(DISTINCT k.tenant_id) FILTER (WHERE k.tenant_id <> '*'), count(DISTINCT k.data_class),
           count(*) FILTER (WHERE k.provider = 'branch'),
           (SELECT count(*) FROM glpgenc.branch_keys b WHERE b.state <> 'destroyed')
    FROM glpgenc.data_keys k
    WHERE k.state <> 'destroyed' AND k.retired_at IS NULL
      AND NOT EXISTS (SELECT FROM glpgenc.tombstones t
                      WHERE t.tenant_id = k.tenant_id AND t.data_class IN ('*', k.data_class))
"""

FORMULA = "calls per month = processes x keys used per hour x calls per key and hour x 730 hours"
UNKNOWN = (
    "restarts of processes: each start adds one call for each key that the process uses (at_start)",
    "new data keys, for new tenants or by rotation: each adds one call, with branch keys none",
    "the distribution of tenants over processes: if a process serves only some of them, its active share is lower",
    "retries, throttling, the free tier, and the monthly price of the KMS key, which is the same in both cases",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CostAssumptions:
    """Assumptions that the tables do not show.

    :param processes: how many hold keys at once.
    :param active_share: of the tenants, how many use their keys in an hour, 0 to 1.
    :param grouping: the branch keys to assume.
    :param price: US$ for a call.
    """

    processes: int
    active_share: float
    grouping: Grouping
    price: float = PRICE


@dataclass(frozen=True, slots=True)
class KeyCounts:
    """What the tables show.

    :param keys: data keys that are given out, of each tenant, class and purpose.
    :param tenants: that have some.
    :param classes: that have some.
    :param under_branch: of the keys, how many are under a branch key now.
    :param branch_keys: that are not destroyed.
    """

    keys: int
    tenants: int
    classes: int
    under_branch: int
    branch_keys: int


@dataclass(frozen=True, slots=True)
class KMSRequests:
    """What one of the two ways asks for.

    :param at_start: calls until a process has all keys that are used in an hour.
    :param least: calls a month, if each key is used in a burst once an hour.
    :param most: calls a month, if each key is in use all the time. With ``overflow`` it may be more.
    :param overflow: whether the keys used in an hour don't fit into the cache.
    """

    at_start: float
    least: float
    most: float
    overflow: bool

    def document(self, price: float) -> dict[str, Any]:
        """Return it for JSON, with its price in US$."""
        return {
            "calls_at_start_of_a_process": round(self.at_start),
            "calls_a_month_at_least": round(self.least),
            "calls_a_month_at_most": round(self.most),
            "dollars_a_month_at_least": round(self.least * price, 2),
            "dollars_a_month_at_most": round(self.most * price, 2),
            "more_than_fits_into_the_cache": self.overflow,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class KMSCost:
    """The estimate.

    :param cache_ttl: seconds.
    :param cache_size: keys.
    :param direct: with each data key under the KMS.
    :param branch: with branch keys.
    """

    counts: KeyCounts
    assumed: CostAssumptions
    cache_ttl: float
    cache_size: int
    direct: KMSRequests
    branch: KMSRequests

    def document(self) -> dict[str, Any]:
        """Return it for JSON."""
        return {
            "tables": {name: getattr(self.counts, name) for name in self.counts.__slots__},
            "assumed": {
                "processes": self.assumed.processes,
                "active_share_an_hour": self.assumed.active_share,
                "cache_ttl": self.cache_ttl,
                "cache_size": self.cache_size,
                "dollars_for_10000_calls": round(self.assumed.price * 10_000, 6),
                "branch_keys": self.assumed.grouping.name,
            },
            "direct": self.direct.document(self.assumed.price),
            "branch": self.branch.document(self.assumed.price),
            "formula": FORMULA,
            "price_source": PRICE_SOURCE if self.assumed.price == PRICE else "given",
            "unknown": list(UNKNOWN),
        }


def read_counts(settings: Settings) -> KeyCounts:
    """Count keys."""

    def read(connection: psycopg.Connection[Any]) -> KeyCounts:
        [row] = connection.execute(_COUNTS).fetchall()
        return KeyCounts(*row)

    connections = ConnectionPool(settings.require_keys_database_url())
    try:
        with translate_errors():
            return connections.run(read)
    finally:
        connections.close()


def cost(counts: KeyCounts, assumed: CostAssumptions, *, cache_ttl: float, cache_size: int) -> KMSCost:
    """Compute both ways.

    :param cache_ttl: seconds for which a process keeps a key.
    :param cache_size: data keys that it keeps at most.
    """
    active = counts.keys * assumed.active_share
    groups = _groups_in_use(counts.tenants * assumed.active_share, len(assumed.grouping.names())) if active else 0.0
    return KMSCost(
        counts=counts,
        assumed=assumed,
        cache_ttl=cache_ttl,
        cache_size=cache_size,
        direct=_way(active, assumed.processes, cache_ttl, overflow=active > cache_size),
        # Branch keys have a cache of their own, which is large enough; a data key that is dropped costs no call.
        branch=_way(groups, assumed.processes, cache_ttl, overflow=False),
    )


def _way(keys: float, processes: int, cache_ttl: float, *, overflow: bool) -> KMSRequests:
    a_month = processes * keys * HOURS
    # With a TTL above an hour a key that is always in use is asked for less than once an hour.
    often, seldom = 3600 / cache_ttl, min(1.0, 3600 / cache_ttl)
    return KMSRequests(keys, a_month * seldom, a_month * often, overflow)


def _groups_in_use(tenants: float, groups: int) -> float:
    # As many as are met when so many tenants fall into groups at random; one at least.
    return max(1.0, groups * (1.0 - float((1 - 1 / groups) ** tenants)))
