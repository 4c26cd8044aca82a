"""Wrapping every stored data key again, under another key of the KMS or another provider. No row of a user is touched.

The roots of the audit trail are moved by the same means: see :mod:`glpgenc.rewrap.wrapped_keys`.

The new form of a key takes the old one's place only if the row still holds what was read, and only after it has been
shown to open to the same key. The rows themselves record progress, so that a run may be killed at any moment
and started again, and several may run at once.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Self

from glpgenc.database._pool import ConnectionPool
from glpgenc.events.spans import spanned
from glpgenc.keys.kms import UnwrappingProviders, build_providers
from glpgenc.keys.providers import providers_of, registry_key_of
from glpgenc.keys.trust.assignments import Assignments
from glpgenc.rewrap.estimate import RewrapEstimate, estimate
from glpgenc.rewrap.rewrapper import KMSCalls, OutageRetry, Rewrapper, TokenBucket
from glpgenc.rewrap.workers import RewrapOptions, RewrapReport, RewrapStatus, RewrapWorkers
from glpgenc.rewrap.wrapped_keys import AuditRoots, WrappedKeys, WrappedKeySelection
from glpgenc.settings import Settings

_PAGES = 4
# A key's created_at is the time at which its transaction began, which may have been a while before it could be seen.
_MARGIN = timedelta(minutes=5)


class Rewrap:
    """The move of wrapped keys to what a provider wraps new ones with.

    :param keys: which.
    :param providers: the destination, which is the wrapping one, and what the keys are moved from.
    :param environment: is in the context of every key.
    :param stop: ends a run when it is set; one of its own if ``None``.
    """

    def __init__(
        self,
        keys: WrappedKeys,
        providers: UnwrappingProviders,
        *,
        environment: str,
        options: RewrapOptions | None = None,
        stop: threading.Event | None = None,
    ) -> None:
        self._keys, self._providers, self._environment = keys, providers, environment
        self._registry = registry_key_of(providers, keys.connections, environment)
        self._assignments = Assignments(keys.connections, self._registry)
        self._options = options or RewrapOptions()
        self.stop = stop or threading.Event()
        bucket = None if self._options.max_rate is None else TokenBucket(self._options.max_rate, sleep=self.stop.wait)
        self._retry = OutageRetry(self._options.patience, self.stop)
        self._calls = KMSCalls(bucket, self._retry)

    @classmethod
    def from_settings(
        cls, settings: Settings, selection: WrappedKeySelection | None = None, options: RewrapOptions | None = None
    ) -> Self:
        """Move keys to ``kms_provider`` and ``kms_key``; those of ``kms_also`` are read with it.

        A tenant that is selected and has a KMS key of its own is moved to that one.

        :raises DatabaseError: if the tenant's KMS key can't be looked up.
        """
        selection = selection or WrappedKeySelection()
        connections = ConnectionPool(settings.require_keys_database_url())
        keys = WrappedKeys(connections, selection)
        # One attempt a call: each counts for the limit, and patience is the run's own.
        providers = providers_of(settings, connections, max_attempts=1)
        if selection.tenant_id is not None:
            registry = registry_key_of(providers, connections, settings.environment)
            own = Assignments(connections, registry).current(selection.tenant_id)
            if own is not None:
                providers = UnwrappingProviders(providers.wrapping_under(*own), providers)
        return cls(keys, providers, environment=settings.environment, options=options)

    @classmethod
    def of_audit_roots(
        cls,
        settings: Settings,
        selection: WrappedKeySelection | None = None,
        options: RewrapOptions | None = None,
        stop: threading.Event | None = None,
    ) -> Self:
        """Move the roots of the audit trail's MAC keys, which the KMS wraps itself whatever ``branch_keys`` says.

        :param selection: by provider and key URI.
        """
        connections = ConnectionPool(settings.require_database_url())
        keys = AuditRoots(connections, selection or WrappedKeySelection(), settings.environment)
        providers = build_providers(settings, max_attempts=1)
        return cls(keys, providers, environment=settings.environment, options=options, stop=stop)

    def estimate(self) -> RewrapEstimate:
        """Count what a run would do. Nothing is unwrapped; the KMS is at most asked what an alias points at.

        :raises KMSError: if the destination can't be determined.
        """
        with self._providers.held() as providers:
            return estimate(self._keys, self._rewrapper(providers), self._options.max_rate)

    @spanned("glpgenc.job.rewrap")
    def run(self, progress: Callable[[RewrapStatus], None] = lambda _: None) -> RewrapReport:
        """Move the keys. Setting :attr:`stop`, from another thread or a signal, ends it soon.

        :param progress: is given figures about twice a second.
        :returns: how it ended, also where an error ended it.
        :raises KMSError: if the destination can't be determined; then nothing was changed.
        :raises DatabaseError: if the keys can't be counted; then nothing was changed.
        """
        destination_uri = self._calls.make(1, self._providers.wrapping.current_uri)
        total, began = self._keys.count()
        # A few pages for each thread, or some of them would have nothing to do.
        share = math.ceil(total / (_PAGES * self._options.threads))
        workers = RewrapWorkers(
            keys=self._keys,
            registry=self._registry,
            providers=self._providers,
            rewrapper=lambda held: self._rewrapper(held, destination_uri),
            options=replace(self._options, batch=max(1, min(self._options.batch, share))),
            retry=self._retry,
            stop=self.stop,
            total=total,
        )
        since: datetime | None = None
        # Again for keys that were made meanwhile under the old one, whose ids lie before those read last.
        while True:
            before = workers.rewrapped
            error = workers.run(since, progress)
            ended = error is not None or self.stop.is_set()
            if ended or workers.rewrapped == before:
                break
            since = began - _MARGIN
        failed = len(workers.failed)
        return RewrapReport(
            provider=self._providers.wrapping.name,
            key_uri=destination_uri,
            rewrapped=workers.rewrapped,
            already=workers.already,
            failed=dict(sorted(workers.failed.items())),
            left=max(failed, total - workers.rewrapped - workers.already) if ended else failed,
            seconds=workers.status().seconds,
            error=error,
        )

    def close(self) -> None:
        """Close the connections to the database, and wipe what is cached."""
        self._registry.close()
        self._providers.close()
        self._keys.close()

    def _rewrapper(self, providers: UnwrappingProviders, destination_uri: str | None = None) -> Rewrapper:
        uri = destination_uri or self._calls.make(1, providers.wrapping.current_uri)
        return Rewrapper(providers, uri, self._environment, self._calls, self._assignments, self._options.verify)
