"""Prompt invalidation of changed keys: caches compared with the table, and a connection that listens."""

from __future__ import annotations

import logging
import threading
from collections import defaultdict
from typing import TYPE_CHECKING, Self

import psycopg

from glpgenc._support.forks import NonCopyable, renew_in_child
from glpgenc._support.retry import RetryPolicy
from glpgenc._support.ttl_cache import monotonic_clock
from glpgenc.database import connect
from glpgenc.errors import GlpgencError
from glpgenc.keys.model import READABLE_STATES, DataKeyRecord, KeyState
from glpgenc.keys.selection import KeyIds

if TYPE_CHECKING:
    from glpgenc.database import Connection
    from glpgenc.keys.manager import KeyManager

if TYPE_CHECKING:
    from uuid import UUID

    from glpgenc.keys.cache import DEKCache
    from glpgenc.keys.model import DataKey, Purpose
    from glpgenc.keys.selection import Lookup, Lookups
    from glpgenc.keys.store import DataKeyStore

    Owner = tuple[str, str, Purpose]


def recheck(store: DataKeyStore, keys: DEKCache[UUID, DataKey], lookups: Lookups) -> int:
    """Drop the keys that must not be used any more, and the look-ups that have another answer now.

    No key is unwrapped, and a key that only stopped encrypting stays: it still decrypts, with the KMS unavailable too.

    :returns: how many keys were dropped.
    :raises DatabaseError: if the table can't be read; nothing is dropped then.
    """
    cached = keys.survey(lambda _, key: key.record)
    known = lookups.survey(lambda lookup, answer: (lookup, answer))
    owners = {(each.tenant_id, each.data_class, each.purpose) for each in cached}
    owners |= {lookup[1:] for lookup, _ in known}
    rows = store.of_owners(owners) if owners else []
    by_owner: dict[Owner, list[DataKeyRecord]] = defaultdict(list)
    for row in rows:
        by_owner[row.tenant_id, row.data_class, row.purpose].append(row)
    usable = {row.key_id for row in rows if _is_usable(row)}
    # Loads under way began before the table was read, and may carry what it no longer says: they are not kept either.
    lookups.discard([lookup for lookup, answer in known if answer != _answer(lookup, by_owner[lookup[1:]])])
    unusable = {each.key_id for each in cached} - usable
    keys.discard(unusable)
    return len(unusable)


def _is_usable(row: DataKeyRecord) -> bool:
    return row.state in READABLE_STATES and row.retired_at is None and not row.shredded


def _answer(lookup: Lookup, rows: list[DataKeyRecord]) -> KeyIds:
    """Return what a look-up would find now; see :mod:`glpgenc.keys.selection`."""
    kind, _, number = lookup[0].partition(" ")
    active = [row for row in rows if row.state is KeyState.ACTIVE]
    if kind == "active":
        return KeyIds.of(active)
    newest_first = sorted(rows, key=lambda row: row.version, reverse=True)
    if kind == "readable":
        found = [row for row in newest_first if row.state is not KeyState.DESTROYED and row.retired_at is None]
        return KeyIds.of(sorted(found, key=lambda row: row.state is not KeyState.ACTIVE))
    if kind == "version":
        return KeyIds.of(row for row in rows if row.version == int(number))
    older = [row for row in newest_first if row.version <= int(number)]
    return KeyIds.of(older[:1] or active)


CHANNEL = "glpgenc_keys"
"""What sql/0.1.0/keys.sql notifies."""

RECHECK_INTERVAL = 1.0
"""Seconds between two looks at the table at least, however many notices come."""

_SHARE = 20
"""A look is followed by a pause of so many times its length at least: 5 % of the time at most is spent on looks."""

_POLL = 0.5
"""Seconds after which a watcher that is to end notices it."""

_RECONNECT = RetryPolicy(0.5, 10.0)

_LOG = logging.getLogger(__name__)


class KeyWatcher(NonCopyable):
    """Lets a key manager drop keys that are out of date, from a thread and a connection of its own.

    Without one the manager learns of a rotated, compromised or shredded key when its cache's TTL has passed. LISTEN
    needs a server connection of its own: through PgBouncer in transaction mode nothing is heard, and the TTL decides.

    Any role that may log in can notify, so a notice means no more than "look soon", whatever it says: the manager
    compares its cache with the table (:meth:`~glpgenc.keys.manager.KeyManager.recheck`), at once after the first
    notice, and every :data:`RECHECK_INTERVAL` while more come. It does so too when it has connected again, because it
    may have missed something.

    A forked child has one that is not started: start it there.

    :param manager: whose cache is kept up to date.
    :param database_url: a PostgreSQL URL that leads to the server itself.
    """

    def __init__(self, manager: KeyManager, database_url: str) -> None:
        self._manager = manager
        self._database_url = database_url
        self.after_fork()
        renew_in_child(self)

    def after_fork(self) -> None:
        """Begin as one that is not started."""
        self._ended = threading.Event()
        self._listening = threading.Event()
        self._next_look = 0.0
        self._thread = threading.Thread(target=self._run, name="glpgenc-key-watcher", daemon=True)

    def start(self) -> Self:
        """Start listening. Returns at once, whether the database is there or not."""
        self._thread.start()
        return self

    def wait(self, timeout: float) -> bool:
        """Wait until it listens.

        :param timeout: in seconds.
        :returns: whether it does.
        """
        return self._listening.wait(timeout)

    def stop(self) -> None:
        """Stop listening, and wait for that: half a second at most, or the time that connecting takes."""
        self._ended.set()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _run(self) -> None:
        failures = 0
        while not self._ended.is_set():
            try:
                with connect(self._database_url, "glpgenc watch", autocommit=True) as connection:
                    failures = 0
                    self._listen(connection)
            except (psycopg.Error, GlpgencError) as error:
                # Without the driver's text, which can hold the address.
                if failures == 0:
                    _LOG.warning(
                        "not listening for changed keys (%s): changes take effect after the cache's TTL",
                        type(error).__name__,
                    )
                self._listening.clear()
                failures += 1
                self._ended.wait(_RECONNECT.pause(failures))

    def _listen(self, connection: Connection) -> None:
        connection.execute(f"LISTEN {CHANNEL}")
        self._look()
        self._listening.set()
        while not self._ended.is_set():
            if _heard(connection, _POLL) and not self._ended.wait(max(0.0, self._next_look - monotonic_clock())):
                # Notices that came during the pause are answered by this look too.
                _heard(connection, 0)
                self._look()

    def _look(self) -> None:
        began = monotonic_clock()
        try:
            self._manager.recheck()
        finally:
            ended = monotonic_clock()
            self._next_look = ended + max(RECHECK_INTERVAL, _SHARE * (ended - began))


def _heard(connection: Connection, timeout: float) -> bool:
    """Take the notices that are there, waiting for the first one, and return whether there was any."""
    return len(list(connection.notifies(timeout=timeout, stop_after=1 if timeout else None))) > 0
