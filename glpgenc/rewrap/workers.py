"""Threads of a rewrap: they read pages of keys, wrap them again, replace the old forms and count."""

from __future__ import annotations

import contextvars
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from glpgenc._support.terminal import counted
from glpgenc.errors import ConfigurationError, DatabaseUnavailableError, GlpgencError, KMSError, KMSUnavailableError
from glpgenc.events import EncryptionAuditEventType, Event, emit
from glpgenc.keys.kms import UnwrappingProviders, WrappedKey
from glpgenc.keys.trust.registry_key import RegistryKey
from glpgenc.rewrap.rewrapper import OutageRetry, Rewrapper
from glpgenc.rewrap.wrapped_keys import AUDIT, StoredKey, WrappedKeys

_REWRAPPED = EncryptionAuditEventType.KEY_REWRAPPED
_INTERVAL = 0.5
_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class RewrapStatus:
    """Figures at one moment.

    :param total: selected keys that there were at the beginning.
    :param rewrapped: of those, wrapped again by this run.
    :param already: found under the destination.
    :param failed: could not be wrapped again, and stay as they are.
    :param seconds: since the beginning.
    """

    total: int
    rewrapped: int
    already: int
    failed: int
    seconds: float

    @property
    def seen(self) -> int:
        """How many are settled, in one of the three ways."""
        return self.rewrapped + self.already + self.failed

    @property
    def rate(self) -> float:
        """Keys settled a second."""
        return self.seen / self.seconds if self.seconds > 0 else 0.0

    @property
    def seconds_left(self) -> float | None:
        """How long the rest takes at this rate; ``None`` where that can't be determined yet."""
        return max(0, self.total - self.seen) / self.rate if self.rate > 0 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class RewrapReport:
    """How a run ended.

    :param provider: the name of the destination's provider, and ``key_uri`` its key.
    :param rewrapped: keys wrapped again.
    :param already: keys that were there, or that another run brought there meanwhile.
    :param failed: the reason for each key that stays as it is.
    :param left: keys that are not under the destination: those that failed, and those it did not come to.
    :param seconds: how long it took.
    :param error: what ended it before its time; ``None`` if nothing did, or if it was asked to end.
    """

    provider: str
    key_uri: str
    rewrapped: int
    already: int
    failed: dict[UUID, str]
    left: int
    seconds: float
    error: GlpgencError | None = None

    @property
    def seen(self) -> int:
        """How many there were."""
        return self.rewrapped + self.already + self.left

    def document(self) -> dict[str, Any]:
        """Return it for JSON."""
        return {
            "provider": self.provider,
            "key_uri": self.key_uri,
            "rewrapped": self.rewrapped,
            "already": self.already,
            "failed": [{"key_id": key_id, "reason": reason} for key_id, reason in self.failed.items()],
            "left": self.left,
            "seconds": round(self.seconds, 3),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class RewrapOptions:
    """How a run goes.

    :param threads: how many work at once.
    :param batch: keys that a thread reads and writes at a time; what is lost at most, for each, when it is killed.
    :param max_rate: KMS requests a second at most, as the KMS counts them.
    :param patience: seconds for which the KMS or the database may be unavailable.
    :param max_failures: after so many keys that can't be wrapped again it ends: the cause is not one of the single
        keys'.
    :param verify: see :class:`~glpgenc.rewrap.rewrapper.Rewrapper`.
    """

    threads: int = 4
    batch: int = 250
    max_rate: float | None = None
    patience: float = 300.0
    max_failures: int = 100
    verify: bool = True


@dataclass(slots=True, kw_only=True)
class RewrapWorkers:
    """Threads that go through the selected keys, once or several times, and count. What failed is not tried again.

    :param registry: verifies the keys' rows, and signs them.
    :param providers: what unwraps and wraps the keys.
    :param rewrapper: makes what wraps a page of keys again, with providers that are held for it.
    :param retry: for the database; that for the KMS is the rewrapper's.
    :param stop: ends it soon when it is set.
    :param total: keys that there were at the beginning.
    """

    keys: WrappedKeys
    registry: RegistryKey
    providers: UnwrappingProviders
    rewrapper: Callable[[UnwrappingProviders], Rewrapper]
    options: RewrapOptions
    retry: OutageRetry
    stop: threading.Event
    total: int
    rewrapped: int = 0
    already: int = 0
    failed: dict[UUID, str] = field(default_factory=dict)
    _since: datetime | None = None
    _after: UUID | None = None
    _error: GlpgencError | None = None
    _began: float = field(default_factory=time.monotonic)
    # Of the pages, for which one thread may wait long while others count.
    _paging: threading.Lock = field(default_factory=threading.Lock)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def status(self) -> RewrapStatus:
        """Return the figures of this moment."""
        with self._lock:
            seconds = time.monotonic() - self._began
            return RewrapStatus(self.total, self.rewrapped, self.already, len(self.failed), seconds)

    def run(self, since: datetime | None, progress: Callable[[RewrapStatus], None]) -> GlpgencError | None:
        """Go through the keys, and return what ended that before its time.

        :param since: keys made at or after this time only.
        :param progress: is given figures about twice a second.
        """
        self._since, self._after = since, None

        def work() -> None:
            while not self.stop.is_set() and (page := self._next()):
                # For each page again: a key that was added to a key file meanwhile is seen then.
                with self.providers.held() as held:
                    self._page(self.rewrapper(held), page)

        def guarded() -> None:
            try:
                work()
            except GlpgencError as error:
                self._end(error)

        with ThreadPoolExecutor(self.options.threads, thread_name_prefix="rewrap") as pool:
            # With the context of this thread: what they do is done for the same actor.
            running = {pool.submit(contextvars.copy_context().run, guarded) for _ in range(self.options.threads)}
            try:
                while running:
                    finished, running = wait(running, timeout=_INTERVAL)
                    progress(self.status())
                    for each in finished:
                        each.result()
            except BaseException:
                self.stop.set()
                raise
        return self._error

    def _end(self, error: GlpgencError) -> None:
        with self._lock:
            # An outage that was not waited for, because the run was asked to end, is not a news.
            if not (self.stop.is_set() and isinstance(error, (KMSUnavailableError, DatabaseUnavailableError))):
                self._error = self._error or error
        self.stop.set()

    def _next(self) -> list[StoredKey]:
        with self._paging:
            page = self.retry.run(lambda: self.keys.page(self._after, self.options.batch, self._since))
            if page:
                self._after = page[-1].key_id
            return page

    def _page(self, rewrapper: Rewrapper, page: list[StoredKey]) -> None:
        found = page
        for _ in range(_ROUNDS):
            self._refuse_forged(found)
            changes = [(each, made) for each in found if (made := self._one(rewrapper, each)) is not None]
            if not changes:
                return
            done = self._replace(rewrapper, changes)
            # Changed by someone else meanwhile: another run, most likely, which has brought it where it should be.
            others = [each.key_id for each, _ in changes if each.key_id not in done]
            if not others:
                return
            found = self.retry.run(partial(self.keys.some, others))
        for each in found:
            self._fail(each.key_id, "it was repeatedly changed by another process")

    def _replace(self, rewrapper: Rewrapper, changes: list[tuple[StoredKey, WrappedKey]]) -> set[UUID]:
        name = rewrapper.providers.wrapping.name
        done = self.retry.run(lambda: self.keys.replace(name, changes, self.registry))
        with self._lock:
            self.rewrapped += len(done)
        if done:
            detail = {"provider": name, "key_uri": changes[0][1].key_uri}
            if changes[0][0].purpose == AUDIT:
                detail["purpose"] = AUDIT
            emit(Event(type=_REWRAPPED, operation="rewrap", count=len(done), detail=detail))
        return done

    def _refuse_forged(self, page: list[StoredKey]) -> None:
        for key_id, error in self.retry.run(lambda: self.keys.forged(page, self.registry)).items():
            self._fail(key_id, f"{type(error).__name__}: {error.message}")

    def _one(self, rewrapper: Rewrapper, stored: StoredKey) -> WrappedKey | None:
        if self.stop.is_set() or stored.key_id in self.failed:
            return None
        try:
            if not rewrapper.is_done(stored):
                return rewrapper.rewrap(stored)
        except KMSUnavailableError as error:
            # Not raised: what this page has come to already is written yet.
            self._end(error)
            return None
        except (KMSError, ConfigurationError) as error:
            self._fail(stored.key_id, f"{type(error).__name__}: {error.message}")
            return None
        # Of later ways through only what is new: these were counted.
        if self._since is None:
            with self._lock:
                self.already += 1
        return None

    def _fail(self, key_id: UUID, reason: str) -> None:
        with self._lock:
            self.failed[key_id] = reason
            too_many = len(self.failed) == self.options.max_failures
        if too_many:
            self._end(
                KMSError(
                    f"{counted(self.options.max_failures, 'data key')} could not be rewrapped",
                    hint="fix the cause, and run `glpgenc rewrap` again",
                )
            )
