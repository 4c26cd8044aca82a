"""Rate limits of principals: sliding windows of requests and of new data keys, in memory or in Redis."""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from limits import RateLimitItem, parse_many
from limits.errors import StorageError
from limits.storage import storage_from_string
from limits.strategies import SlidingWindowCounterRateLimiter

from glpgenc._support.extras import requiring_extra
from glpgenc._support.forks import Lock
from glpgenc.api.problems import LimiterUnavailableError
from glpgenc.errors import KeyLimitError
from glpgenc.events.scope import current_scope
from glpgenc.keys.selection import RegisteredClasses

if TYPE_CHECKING:
    from glpgenc.registry.catalog import FieldCatalog
    from glpgenc.settings import Settings

_PRUNE_SECONDS = 1.0

REDIS_TIMEOUT = 0.5
"""Seconds to wait for Redis: for a connection, and for an answer."""

_AWAY_SECONDS = 1.0
"""Seconds for which a Redis that did not answer is not asked: requests are refused without waiting."""

_NAMESPACE = "api"

SELF_TEST_TENANT = "glpgenc-self-test"
"""The tenant of the self-test's data key. Nothing that is encrypted with it is stored."""

SELF_TEST_CLASS = "self-test"


class SlidingWindow:
    """A limit of requests of each subject in a sliding window. Thread-safe.

    Counted are fixed windows; of the one before, the share that the sliding window still covers counts. Without the
    wall clock, which may jump.

    :param amount: requests in a window.
    :param seconds: its length.
    """

    def __init__(self, amount: int, seconds: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.amount, self.seconds = amount, seconds
        self._clock = clock
        self._lock = Lock()
        # Of each subject: the number of its last window, the count of that, and the count of the one before.
        self._counts: dict[str, tuple[int, int, int]] = {}
        self._prune_at = 0.0

    def __len__(self) -> int:
        return len(self._counts)

    def take(self, subject: str) -> tuple[bool, int, int]:
        """Count a request if there is room for it.

        :returns: whether there was, how many more there is room for, and the seconds until there is more.
        """
        amount, seconds = self.amount, self.seconds
        with self._lock:
            now = self._clock()
            if now >= self._prune_at:
                self._prune(now)
            number, passed = divmod(now, seconds)
            window, left = int(number), seconds - passed
            last, count, before = self._counts.get(subject, (window, 0, 0))
            if last != window:
                count, before = 0, count if last == window - 1 else 0
            weighted = before * left / seconds + count
            allowed = weighted < amount
            if allowed:
                count, weighted = count + 1, weighted + 1
            self._counts[subject] = window, count, before
        if before:
            # As the window slides on, one after the other of those before leaves it.
            step = seconds / before
            left = min(left, left % step or step)
        return allowed, max(0, amount - math.ceil(weighted)), math.ceil(left)

    def _prune(self, now: float) -> None:
        self._prune_at = now + _PRUNE_SECONDS
        oldest = int(now // self.seconds) - 1
        for subject in [each for each, (last, _, _) in self._counts.items() if last < oldest]:
            del self._counts[subject]


@dataclass(frozen=True, slots=True)
class Allowance:
    """The remaining requests of a principal, by the limit that is closest to being used up.

    :param allowed: whether this request may continue.
    :param quota: requests in a window.
    :param window: its length in seconds.
    :param remaining: requests that are left now.
    :param reset: seconds until there are more.
    """

    allowed: bool
    quota: int
    window: int
    remaining: int
    reset: int

    def headers(self) -> dict[str, str]:
        """Return the RateLimit headers (draft-ietf-httpapi-ratelimit-headers-10), with Retry-After when refused."""
        sent = {
            "RateLimit-Policy": f'"principal";q={self.quota};w={self.window}',
            "RateLimit": f'"principal";r={self.remaining};t={self.reset}',
        }
        return sent if self.allowed else {**sent, "Retry-After": str(max(1, self.reset))}


class RateLimiter:
    """Counts requests. Thread-safe.

    :param limits: such as ``100/second;6000/minute``; all of them apply.
    :param url: of a Redis that processes share; ``None`` to count in this process.
    :param namespace: keeps the counts of several limiters in one Redis apart.
    :raises ConfigurationError: if the package for Redis is not installed.
    """

    def __init__(self, limits: str, url: str | None = None, namespace: str = _NAMESPACE) -> None:
        items = parse_many(limits)
        self._windows = [SlidingWindow(item.amount, item.get_expiry()) for item in items] if url is None else []
        self._redis = None if url is None else _RedisCounts(items, url, namespace)

    @property
    def shared(self) -> bool:
        """Whether counts are in a Redis, which may make :meth:`take` wait."""
        return self._redis is not None

    @classmethod
    def from_settings(cls, settings: Settings) -> RateLimiter:
        """Build the limiter of requests.

        :raises ConfigurationError: if the package for Redis is not installed.
        """
        return cls(settings.api_rate_limit, _redis_of(settings))

    @classmethod
    def of_new_keys(cls, settings: Settings) -> RateLimiter:
        """Build the limiter of first data keys."""
        return cls(settings.api_new_keys, _redis_of(settings), "new_keys")

    @classmethod
    def of_sessions(cls, settings: Settings) -> RateLimiter:
        """Build the limiter of requests for session keys."""
        return cls(settings.api_session_rate, _redis_of(settings), "sessions")

    def take(self, subject: str) -> Allowance:
        """Count a request, if there is room for it. With Redis it may wait for :data:`REDIS_TIMEOUT`.

        :param subject: the caller; Redis stores no more than its SHA-256.
        :raises LimiterUnavailableError: if Redis does not answer: a request that can't be counted is refused.
        """
        if self._redis is not None:
            return self._redis.take(subject)
        found = [_taken(window, subject) for window in self._windows]
        return found[0] if len(found) == 1 else min(found, key=_closeness)


def _taken(window: SlidingWindow, subject: str) -> Allowance:
    allowed, remaining, reset = window.take(subject)
    return Allowance(allowed, window.amount, window.seconds, remaining if allowed else 0, reset)


def _closeness(allowance: Allowance) -> tuple[bool, int]:
    return allowance.allowed, allowance.remaining


class _RedisCounts:
    """Counts that several processes share in a Redis."""

    def __init__(self, items: list[RateLimitItem], url: str, namespace: str) -> None:
        self._items, self._namespace = items, namespace
        self._away_until = 0.0
        self._strategy = SlidingWindowCounterRateLimiter(_storage(url))

    def take(self, subject: str) -> Allowance:
        if time.monotonic() < self._away_until:
            raise LimiterUnavailableError
        who = hashlib.sha256(subject.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        try:
            return min((self._take(item, who) for item in self._items), key=_closeness)
        except StorageError:
            self._away_until = time.monotonic() + _AWAY_SECONDS
            # From nothing: the cause may show the URL.
            raise LimiterUnavailableError from None

    def _take(self, item: RateLimitItem, who: str) -> Allowance:
        allowed = self._strategy.hit(item, self._namespace, who)
        stats = self._strategy.get_window_stats(item, self._namespace, who)
        reset = max(0, math.ceil(stats.reset_time - time.time()))
        return Allowance(allowed, item.amount, item.get_expiry(), stats.remaining if allowed else 0, reset)


def _redis_of(settings: Settings) -> str | None:
    url = settings.api_rate_limit_url
    return None if url is None else url.get_secret_value()


def _storage(url: str) -> Any:
    with requiring_extra("redis", "the Redis of api_rate_limit_url"):
        from redis.backoff import NoBackoff  # noqa: PLC0415  # for those who name a Redis only
        from redis.retry import Retry  # noqa: PLC0415
    named = f"redis+{url}" if url.startswith("unix://") else url
    options: dict[str, Any] = {
        "socket_timeout": REDIS_TIMEOUT,
        "socket_connect_timeout": REDIS_TIMEOUT,
        # Once: the caller waits, and may try again himself.
        "retry": Retry(NoBackoff(), 0),
    }
    return storage_from_string(named, wrap_exceptions=True, **options)


class NewKeyAdmission:
    """Checks first data keys that requests cause: of registered classes only, and a limited number a principal.

    For :meth:`~glpgenc.keys.manager.KeyManager.admit_first_keys`.

    :param catalog: has the classes of fields; the setting ``service_classes`` names others.
    """

    def __init__(self, catalog: FieldCatalog, settings: Settings, limiter: RateLimiter) -> None:
        self._registered = RegisteredClasses(catalog, settings.service_classes or ())
        self._limiter = limiter

    def __call__(self, tenant_id: str, data_class: str) -> None:
        """Refuse a key, or count it.

        :raises KeyNotFoundError: if the data class is not registered.
        :raises KeyLimitError: if the principal of this request has caused as many as it may.
        :raises LimiterUnavailableError: if that can't be counted.
        """
        if (tenant_id, data_class) == (SELF_TEST_TENANT, SELF_TEST_CLASS):
            return
        self._registered(tenant_id, data_class)
        if not self._limiter.take(current_scope().actor or "").allowed:
            raise KeyLimitError("this principal has caused as many new data keys as it may for now")
