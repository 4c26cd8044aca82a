"""Wrapping one key again: the KMS calls with their limit, and the checks of the new form."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import ParamSpec, TypeVar
from uuid import UUID

from glpgenc._support.retry import RetryPolicy
from glpgenc.errors import DatabaseUnavailableError, KMSReplyError, KMSUnavailableError
from glpgenc.keys.branch.model import ANY_BRANCH, BRANCH
from glpgenc.keys.kms import KMSProvider, UnwrappingProviders, WrappedKey
from glpgenc.keys.secret import SecretBytes
from glpgenc.keys.trust.allow_list import require_trusted
from glpgenc.keys.trust.assignments import Assignments
from glpgenc.rewrap.wrapped_keys import AUDIT, REGISTRY, StoredKey
from glpgenc.wire.context import audit_context, encryption_context, registry_context


class TokenBucket:
    """Gives out so many tokens a second, in the order in which they are asked for.

    Tokens that no one asks for are saved up to a tenth of a second's worth, so that a limit of 1,000 a second is one
    for each second, and not 1,000 at once after a pause. Thread-safe.

    :param rate: tokens a second, above 0.
    :param clock: seconds that only grow.
    :param sleep: waits so many seconds.
    :raises ValueError: if the rate is not above 0.
    """

    def __init__(
        self,
        rate: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        if rate <= 0:
            raise ValueError("a rate must be above 0")
        self._rate = rate
        self._most = max(1.0, rate / 10)
        self._clock, self._sleep = clock, sleep
        self._lock = threading.Lock()
        self._tokens, self._when = self._most, clock()

    def take(self, tokens: float = 1) -> None:
        """Take tokens; wait for those that are not there yet.

        :param tokens: may be more than are ever saved up.
        """
        with self._lock:
            now = self._clock()
            self._tokens = min(self._most, self._tokens + (now - self._when) * self._rate) - tokens
            self._when = now
            # Below zero: promised to this caller, and anyone who comes next waits behind it.
            missing = -self._tokens
        if missing > 0:
            self._sleep(missing / self._rate)


P = ParamSpec("P")
T = TypeVar("T")

RE_ENCRYPT = 2
"""Requests that one ReEncrypt counts for in the quota of AWS KMS: it unwraps and wraps."""


class OutageRetry:
    """Runs calls again that fail because the KMS or the database is unavailable, or throttles.

    :param seconds: for how long, from the first failure of a call.
    :param stop: ends all pauses when it is set; what fails then is not tried again.
    """

    def __init__(self, seconds: float, stop: threading.Event) -> None:
        self._policy, self._stop = RetryPolicy(0.2, 20.0, jitter=(0, 1), seconds=seconds), stop

    def run(self, action: Callable[[], T]) -> T:
        """Run an action until it succeeds, and return its result.

        :param action: doing it twice must be the same as doing it once.
        :raises KMSUnavailableError: if the KMS was unavailable for too long.
        :raises DatabaseUnavailableError: if the database was.
        """
        return self._policy.run(action, _is_outage, wait=self._stop.wait)


def _is_outage(error: Exception) -> bool:
    return isinstance(error, KMSUnavailableError | DatabaseUnavailableError)


class KMSCalls:
    """Calls of a KMS: not too many a second, and again where it is unavailable or throttles.

    :param bucket: the limit; ``None`` for none.
    :param retry: for outages.
    """

    def __init__(self, bucket: TokenBucket | None, retry: OutageRetry) -> None:
        self._bucket, self._retry = bucket, retry

    def make(self, requests: int, method: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a method of a provider.

        :param requests: as how many the KMS counts it.
        :raises KMSError: what the method raised, of an outage only the last.
        """

        def attempt() -> T:
            if self._bucket is not None and requests:
                self._bucket.take(requests)
            return method(*args, **kwargs)

        return self._retry.run(attempt)


@dataclass(frozen=True, slots=True)
class Rewrapper:
    """Wraps keys under what the wrapping provider wraps new ones with.

    :param providers: that one, and those that the keys are moved from.
    :param destination_uri: its key.
    :param environment: is in the context of every key.
    :param calls: makes the calls.
    :param assignments: the KMS keys that were assigned to tenants.
    :param verify: whether a key that the KMS re-encrypted inside is unwrapped from both forms and compared. Between two
        providers the new form always is compared: the key is in this process anyway.
    """

    providers: UnwrappingProviders
    destination_uri: str
    environment: str
    calls: KMSCalls
    assignments: Assignments
    verify: bool = True

    def is_done(self, stored: StoredKey) -> bool:
        """Return whether a key is there already.

        :raises KMSError: if the provider can't tell.
        """
        wrapping = self.providers.wrapping
        return stored.provider == wrapping.name and wrapping.is_current(stored.wrapped_key, stored.key_uri)

    def source(self, stored: StoredKey) -> KMSProvider:
        """Return the provider that unwraps a key.

        :raises KMSConfigurationError: if its KMS key is not trusted.
        """
        return require_trusted(
            self.providers,
            f"key {stored.key_id}",
            stored.provider,
            stored.key_uri,
            lambda key: bool(stored.tenant_id) and self.assignments.believes(stored.tenant_id, key),
        )

    def goes_inside(self, source: KMSProvider) -> bool:
        """Return whether the KMS wraps again inside, so that this process need not see the key.

        :raises KMSError: if the provider can't tell.
        """
        return source.name == self.providers.wrapping.name and source.reaches(self.destination_uri)

    def rewrap(self, stored: StoredKey) -> WrappedKey:
        """Return the new form of a key, which has been shown to open to the same key.

        :raises KMSUnwrapError: if the stored form does not open: it was altered, or belongs to another row.
        :raises KMSReplyError: if the new form is not what was asked for, or opens to another key.
        :raises KMSError: see :class:`~glpgenc.keys.kms.protocol.KMSProvider`.
        :raises ConfigurationError: if the row's names can't be in a context.
        """
        source, context = self.source(stored), self._context(stored)
        if self.goes_inside(source):
            arguments = (stored.wrapped_key, stored.key_uri, context, self.destination_uri)
            made = self.calls.make(RE_ENCRYPT, source.re_encrypt, *arguments)
            if self.verify:
                with self._opened(source, stored.wrapped_key, stored.key_uri, context) as key:
                    self._check(made, key, context)
            return self._of_destination(made)
        with self._opened(source, stored.wrapped_key, stored.key_uri, context) as key:
            wrapping = self.providers.wrapping
            made = self.calls.make(_counted(wrapping.name, 1), wrapping.wrap, key, context)
            self._check(made, key, context)
        return self._of_destination(made)

    def requests(self, source: KMSProvider) -> dict[str, int]:
        """Return how many requests :meth:`rewrap` counts for, by the name of the provider they go to.

        :raises KMSError: as :meth:`goes_inside`.
        """
        if self.goes_inside(source):
            return {source.name: RE_ENCRYPT + 2 * self.verify}
        wrapping = self.providers.wrapping.name
        if source.name == wrapping:
            return {source.name: _counted(source.name, 3)}
        return {source.name: _counted(source.name, 1), wrapping: _counted(wrapping, 2)}

    def _context(self, stored: StoredKey) -> dict[str, str]:
        key_id: UUID = stored.key_id
        if stored.purpose == AUDIT:
            return audit_context(environment=self.environment, key_id=key_id)
        if stored.purpose == REGISTRY:
            return registry_context(environment=self.environment, key_id=key_id)
        return encryption_context(
            environment=self.environment,
            tenant_id=stored.tenant_id,
            data_class=stored.data_class,
            purpose=stored.purpose,
            key_id=key_id,
        )

    def _opened(self, provider: KMSProvider, wrapped: bytes, key_uri: str, context: dict[str, str]) -> SecretBytes:
        return self.calls.make(_counted(provider.name, 1), provider.decrypt, wrapped, key_uri, context)

    def _check(self, made: WrappedKey, key: SecretBytes, context: dict[str, str]) -> None:
        with self._opened(self.providers.wrapping, made.wrapped, made.key_uri, context) as again:
            if again != key:  # in constant time: see SecretBytes
                raise KMSReplyError("the new wrapping unwraps to a different key than the old one")

    def _of_destination(self, made: WrappedKey) -> WrappedKey:
        # Which of several branch keys it is depends on the tenant; that it is one in use is shown by the provider.
        one_of_them = self.destination_uri == ANY_BRANCH and self.providers.wrapping.is_current(
            made.wrapped, made.key_uri
        )
        if made.key_uri != self.destination_uri and not one_of_them:
            raise KMSReplyError(f"the new wrapping is under {made.key_uri} instead of {self.destination_uri}")
        return made


def _counted(provider: str, requests: int) -> int:
    # A branch key is used in this process: its KMS is asked once a branch key, which is next to nothing.
    return 0 if provider == BRANCH else requests
