"""Proof that a backup can be read: values of it, decrypted with the keys of it and the KMS of today."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, LiteralString

from psycopg import sql

from glpgenc._support.terminal import counted
from glpgenc.backup_check.restore import restored
from glpgenc.database import connect, translate_errors
from glpgenc.database.transactions import transaction
from glpgenc.errors import ConfigurationError, EncryptionError, GlpgencError, KeyShreddedError
from glpgenc.jobs.row_binding import opens_without_error, row_binding_of
from glpgenc.keys.manager import KeyManager
from glpgenc.keys.model import DataKeyRecord, KeyState, Purpose
from glpgenc.keys.trust.membership import ShardCertificate
from glpgenc.registry.columns import columns_of_classes
from glpgenc.sessions.keyring import Keyring
from glpgenc.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path
    from uuid import UUID

    from glpgenc.database import Connection
    from glpgenc.registry.columns import RegistryColumn

APPLICATION = "glpgenc verify-backup"

_IDS: LiteralString = "SELECT DISTINCT glpgenc.gl_key_id({column}) FROM {table} WHERE {column} IS NOT NULL"


@dataclass(slots=True)
class BackupSample:
    """Values of one tenant in one column.

    :param tenant: ``None`` for values under a key that the backup does not have.
    :param opened: values that decrypted.
    :param failed: values that did not, by the reason.
    :param shredded: whether the tenant was shredded, so that nothing is to open.
    """

    tenant: str | None
    data_class: str
    column: str
    opened: int = 0
    failed: Counter[str] = field(default_factory=Counter)
    shredded: bool = False

    def document(self) -> dict[str, Any]:
        """Return it for JSON."""
        return {
            "tenant": self.tenant,
            "data_class": self.data_class,
            "column": self.column,
            "opened": self.opened,
            "failed": dict(self.failed),
            "shredded": self.shredded,
        }


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What a backup is worth.

    :param samples: every tenant and column that was looked at.
    :param unread: active keys that no value was sampled of, and that the KMS did not unwrap, by the reason.
    :param complaints: statements of the dump that the server refused.
    """

    samples: list[BackupSample]
    unread: dict[UUID, str]
    complaints: int

    @property
    def readable(self) -> bool:
        """Whether everything that was tried opened, and something was."""
        return bool(self.samples) and not self.unread and not any(each.failed for each in self.samples)

    def document(self) -> dict[str, Any]:
        """Return it for JSON."""
        return {
            "readable": self.readable,
            "opened": sum(each.opened for each in self.samples),
            "failed": sum(each.failed.total() for each in self.samples),
            "restore_errors": self.complaints,
            "samples": [each.document() for each in self.samples],
            "unread_keys": {str(key): reason for key, reason in self.unread.items()},
        }


def verify_backup(
    settings: Settings,
    dump: Path,
    *,
    server_url: str | None = None,
    sample: int = 20,
    show: Callable[[str], None] = lambda _: None,
) -> BackupReport:
    """Restore a dump into a scratch database, and decrypt a sample of every tenant and column with the KMS.

    :param settings: of the KMS and the environment; their database is not touched. Of a shard the keys are read where
        ``keys_database_url`` says.
    :param dump: see :func:`~glpgenc.backup_check.restore.restored`, like ``server_url``.
    :param sample: values of each tenant and column.
    :param show: called with what is done.
    :raises ConfigurationError: when there is no dump, or nothing to restore it with; when it is a shard's, and no
        database with its keys is named.
    :raises KeyStateError: when it is of a shard of another installation.
    :raises DatabaseError: when it can't be restored.
    :raises KMSError: when the KMS is unavailable.
    """
    show(f"restoring {dump.name}")
    # Functions there are the dump's: keys are unwrapped and values decrypted in this process, never in a session of it.
    with restored(dump, server_url) as scratch:
        own = settings.model_dump() | {"database_url": scratch.url, "auto_create_keys": False, "tenant": None}
        own |= {"database_urls": (), "keys_database_url": _keys_of(scratch.url, settings)}
        with (
            translate_errors(),
            KeyManager.from_settings(Settings(**own)) as manager,
            closing(connect(scratch.url, APPLICATION)) as connection,
        ):
            return BackupReport(*_Check(connection, manager, sample, show).run(), scratch.complaints)


def _keys_of(url: str, settings: Settings) -> str | None:
    """Return where the keys of a restored database are; ``None`` where it has them itself."""
    with translate_errors(), closing(connect(url, APPLICATION)) as connection, connection.transaction():
        if ShardCertificate.of(connection) is None:
            return None
    if settings.keys_database_url is None and not settings.database_urls:
        raise ConfigurationError(
            "the dump is of a database whose keys are in another one",
            hint="name the one that holds the keys: keys_database_url",
        )
    return settings.require_keys_database_url()


class _Check:
    def __init__(self, connection: Connection, manager: KeyManager, sample: int, show: Callable[[str], None]) -> None:
        self._connection = connection
        self._manager = manager
        self._sample = sample
        self._show = show
        self._keys = {key.key_id: key for key in manager.list()}
        self._rings: dict[str, Keyring] = {}

    def run(self) -> tuple[list[BackupSample], dict[UUID, str]]:
        classes = sorted({key.data_class for key in self._keys.values()})
        with transaction(self._connection):
            tables = columns_of_classes(self._connection, classes)
        samples = [each for targets in tables.values() for target in targets for each in self._column(target)]
        return samples, self._unread({(each.tenant, each.data_class) for each in samples if each.opened})

    def _column(self, target: RegistryColumn) -> Iterator[BackupSample]:
        self._show(f"reading {target.name}")
        with transaction(self._connection, {"statement_timeout": "0"}):
            query = sql.SQL(_IDS).format(column=sql.Identifier(target.column), table=target.table_sql)
            found: list[UUID | None] = [row[0] for row in self._connection.execute(query)]
        tenants: dict[str | None, list[UUID]] = {}
        for key_id in found:
            if key_id is not None:
                record = self._keys.get(key_id)
                tenants.setdefault(None if record is None else record.tenant_id, []).append(key_id)
        for tenant, ids in sorted(tenants.items(), key=lambda item: item[0] or ""):
            sampled = BackupSample(tenant, target.data_class, target.name)
            if tenant is None:
                sampled.failed[f"{counted(len(ids), 'key is', 'keys are')} not in the backup"] += 1
            else:
                self._sample_tenant(target, tenant, ids, sampled)
            yield sampled

    def _sample_tenant(self, target: RegistryColumn, tenant: str, ids: Sequence[UUID], sampled: BackupSample) -> None:
        try:
            opens = self._ring(tenant).opener(target.field)
        except KeyShreddedError:
            sampled.shredded = True
            return
        except GlpgencError as error:
            sampled.failed[error.message] += 1
            return
        under_keys = sql.SQL("glpgenc.gl_key_id({}) = ANY ({}::pg_catalog.uuid[])").format(
            sql.Identifier(target.column), sql.Literal([str(each) for each in ids])
        )
        binding = row_binding_of(self._connection, target, under_keys, opens_without_error(opens))
        for data, bound in self._values(target, under_keys, binding.row):
            try:
                opens(bytes(data), bound or "")
            except EncryptionError as error:
                sampled.failed[type(error).__name__] += 1
            else:
                sampled.opened += 1

    def _values(self, target: RegistryColumn, condition: sql.Composable, row: str | None) -> list[tuple[Any, ...]]:
        query = sql.SQL("SELECT {}, ({})::pg_catalog.text FROM {} AS {} WHERE {} LIMIT {}").format(
            sql.Identifier(target.column),
            sql.SQL(row or "''"),
            target.table_sql,
            sql.Identifier(target.table),
            condition,
            sql.Literal(self._sample),
        )
        with transaction(self._connection, {"statement_timeout": "0"}):
            return self._connection.execute(query).fetchall()

    def _ring(self, tenant: str) -> Keyring:
        if tenant not in self._rings:
            self._rings[tenant] = Keyring(self._manager, tenant)
        return self._rings[tenant]

    def _unread(self, read: set[tuple[str | None, str]]) -> dict[UUID, str]:
        """Unwrap the active keys that no value was opened with, so that each is shown to be of use."""
        unread: dict[UUID, str] = {}
        for key in self._keys.values():
            if key.state is KeyState.ACTIVE and not key.shredded and not _was_read(key, read):
                try:
                    self._manager.by_id(key.key_id).wipe()
                except GlpgencError as error:
                    unread[key.key_id] = error.message
        return unread


def _was_read(key: DataKeyRecord, read: set[tuple[str | None, str]]) -> bool:
    return key.purpose is Purpose.ENCRYPTION and (key.tenant_id, key.data_class) in read
