"""The factory of writers: it provides each with a key, sinks and the spool."""

from __future__ import annotations

from dataclasses import dataclass, field
from inspect import iscoroutinefunction
from typing import TYPE_CHECKING, Any, Protocol, Self, TypeGuard

import psycopg
from psycopg.conninfo import make_conninfo

from glpgenc.audit.chain import Chain, writer_key
from glpgenc.audit.keys import AuditKey, AuditKeys
from glpgenc.audit.recording.writer import ChainWriter, WriterIdentity
from glpgenc.audit.sinks import DatabaseSink
from glpgenc.audit.spool.store import DurableStore, refusal_error
from glpgenc.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from glpgenc.audit.recording.queue import DraftQueue
    from glpgenc.audit.sinks import LogSink
    from glpgenc.settings import Settings
_OF_PYTHON = frozenset({"autocommit", "context", "cursor_factory", "prepare_threshold", "row_factory"})
"""Parameters of ``psycopg.connect`` that are not of the connection string."""


@dataclass(frozen=True, slots=True)
class AuditDatabase:
    """The database of an audit trail, its keys and its spool.

    :param url: a PostgreSQL URL or connection string, of a member of ``glpgenc_app`` or ``glpgenc_admin``.
    :param keys: where the root of the MAC keys comes from.
    :param spool: the folder for the time that the database is unavailable; made if need be, for its owner alone.
    """

    url: str = field(repr=False)
    keys: AuditKeys
    spool: Path

    @classmethod
    def from_settings(cls, settings: Settings, *, url: str | None = None) -> Self:
        """Take them from the settings.

        :param url: the database, if not the one that the settings name.
        :raises ConfigurationError: if no database is configured.
        :raises KMSConfigurationError: if the KMS provider can't be built.
        """
        # No branch keys: their groups are of tenants.
        from glpgenc.keys.kms import build_providers  # noqa: PLC0415  # boto3 is slow to import

        keys = AuditKeys(build_providers(settings), environment=settings.environment)
        return cls(url or settings.require_database_url(), keys, settings.audit_spool)


class DatabasePool(Protocol):
    """A pool of psycopg_pool, as far as it is read here."""

    @property
    def conninfo(self) -> Any:
        """The connection string, or what returns it."""

    @property
    def kwargs(self) -> Any:
        """Further parameters of the connection, or what returns them."""


def is_pool(given: object) -> TypeGuard[DatabasePool]:
    """Return whether this is a pool of psycopg_pool."""
    return hasattr(given, "conninfo") and hasattr(given, "kwargs")


def database_factory(
    given: DatabasePool | AuditDatabase | Callable[[], AuditDatabase] | None, settings: Settings | None
) -> Callable[[], AuditDatabase] | None:
    """Return a function that gives the database when the first writer is made.

    :param settings: for a pool; by default those of the environment and of ``glpgenc.toml``.
    :raises TypeError: if it is anything else.
    """
    if given is None or isinstance(given, AuditDatabase):
        return None if given is None else lambda: given
    if is_pool(given):
        return lambda: AuditDatabase.from_settings(settings or load_settings(), url=_url_of(given))
    if callable(given):
        return given
    raise TypeError(f"db_pool is a psycopg_pool.ConnectionPool or an AuditDatabase, not {type(given).__name__}")


def load_settings() -> Settings:
    """Return the settings of the environment and of ``glpgenc.toml``."""
    from glpgenc.settings import Settings  # noqa: PLC0415  # pydantic is slow to import

    return Settings.load()


def _url_of(pool: DatabasePool) -> str:
    if iscoroutinefunction(pool.conninfo) or iscoroutinefunction(pool.kwargs):
        raise ConfigurationError(
            "the pool's connection parameters come from a coroutine, which can't be waited for here",
            hint="give EncryptionAuditLogger an AuditDatabase with the URL",
        )
    text, parameters = (each() if callable(each) else each for each in (pool.conninfo, pool.kwargs))
    given = {name: value for name, value in (parameters or {}).items() if name not in _OF_PYTHON}
    return make_conninfo(text, **given)


class WriterFactory:
    """Makes writers. A forked child uses the key that its parent has, so that a fork costs no KMS call.

    :param database: tells the table to write to, when the first writer is made.
    :param log: where to write JSON lines.
    :ivar store: that of the latest writer, where there is one.
    """

    def __init__(self, database: Callable[[], AuditDatabase] | None, log: LogSink | None) -> None:
        self._database, self._log = database, log
        self._key: AuditKey | None = None
        self.store: DurableStore | None = None
        self._inherited: list[object] = []

    def writer(self, queue: DraftQueue) -> ChainWriter:
        """Return a new writer, which is not started.

        :raises ConfigurationError: if no database is configured where one is asked for.
        :raises AuditError: if the database is there and takes no events, or the spool can't be used.
        :raises KMSError: if the KMS fails, or its provider can't be built.
        """
        identity = WriterIdentity.new()
        if self._database is None:
            # Nothing to verify by: the MACs of an unknown key, which are not shown.
            return ChainWriter(queue, Chain(identity.writer_id, bytes(32)), identity, None, self._log)
        database = self._database()
        sink = DatabaseSink(database.url)
        try:
            if self._key is None:
                self._key = _first_key(database.keys, sink)
            key = self._key
            rows = key.record.document(), identity.document(key.record.key_id)
            store = DurableStore(sink, database.spool, identity.writer_id, *rows)
            store.start()
        except BaseException:
            sink.close()
            raise
        self.store = store
        chain = Chain(identity.writer_id, writer_key(key.root.view(), identity.writer_id))
        return ChainWriter(queue, chain, identity, store, self._log)

    def abandon(self, writer: ChainWriter | None) -> None:
        """Drop what a forked child can't use.

        Kept, not closed: closing would end the parent's session over the socket that both hold.
        """
        if writer is not None:
            writer.abandon()
            self._inherited.append(writer)
        self.store = None

    def wipe(self) -> None:
        """Overwrite the root; nothing is made with it any more."""
        if self._key is not None:
            self._key.root.wipe()


def _first_key(keys: AuditKeys, sink: DatabaseSink) -> AuditKey:
    try:
        connection = sink.connection()
        return keys.current(connection)
    except (psycopg.OperationalError, psycopg.InterfaceError):
        return keys.without_database()
    except psycopg.Error as error:
        raise refusal_error(error) from None
