"""The end of a data key: retired, destroyed, or compromised and replaced."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, LiteralString

from glpgenc._support.terminal import counted
from glpgenc.database import scalar, translate_errors
from glpgenc.database.transactions import wait_for_open_transactions
from glpgenc.errors import GlpgencError, KeyRecordForgedError, KeyStateError
from glpgenc.events import EncryptionAuditEventType, Event, emit
from glpgenc.events.observe import irreversible
from glpgenc.keys.manager import KeyManager
from glpgenc.keys.model import DataKeyRecord, KeyState, Purpose
from glpgenc.rotation.key_census import Census, census
from glpgenc.rotation.run import (
    APPLICATION,
    RotateOptions,
    RotationObserver,
    RotationReport,
    connect_as,
    count_all,
    rotate,
)
from glpgenc.rotation.selection import RotationFilter
from glpgenc.shards.databases import Databases
from glpgenc.shards.members import Members, members
from glpgenc.shards.registration import locked_shards, verified_shards

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from uuid import UUID

    from glpgenc.database import Connection
    from glpgenc.keys.store import SignedKeyStore
    from glpgenc.settings import Settings
    from glpgenc.shards.members import Shard

    Show = Callable[[str, int, int], None]
    Waiting = Callable[[int], None]

_RETIRE: LiteralString = """
    UPDATE glpgenc.data_keys SET retired_at = coalesce(retired_at, now())
    WHERE key_id = %s AND state IN ('deactivated', 'compromised')
"""
_SEALED: LiteralString = """
    SELECT field, facet FROM glpgenc.search_facets
    WHERE state <> 'retired' AND substr(boundaries, 2, 16) = uuid_send(%s) LIMIT 1
"""
_UNRETIRE: LiteralString = "UPDATE glpgenc.data_keys SET retired_at = NULL WHERE key_id = %s AND state <> 'destroyed'"
_DESTROY: LiteralString = "UPDATE glpgenc.data_keys SET state = 'destroyed' WHERE key_id = %s AND state = %s"
_COMPROMISE: LiteralString = """
    UPDATE glpgenc.data_keys SET state = 'compromised' WHERE key_id = %s AND state IN ('pre_active', 'deactivated')
"""
# By the server's clock, which the times are of.
_AGE: LiteralString = """
    SELECT extract(epoch FROM clock_timestamp() - greatest(deactivated_at, compromised_at, created_at))::float8
    FROM glpgenc.data_keys WHERE key_id = %s
"""
# Sessions that keep keys over their transactions show it so: see gl_session_load.
_KEPT: LiteralString = """
    SELECT l.pid, a.usename FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a USING (pid)
    WHERE l.locktype = 'advisory' AND l.classid = 1735159911 AND l.objid = %s::oid AND l.objsubid = 2
      AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())
    LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class RetirementReport:
    """What happened to a key.

    :param record: the key as it is now.
    :param looked_at: how many columns were read without finding a value under it.
    """

    record: DataKeyRecord
    looked_at: int


class KeyInUseError(KeyStateError):
    """Values are still under the key.

    :param census: where.
    """

    def __init__(self, key_id: UUID, found: Census) -> None:
        rows = sum(found.keys.values())
        where = ", ".join(f"{column.name} ({sum(column.keys.values())})" for column in found.columns[:5])
        unregistered = "; register unregistered columns first" if found.unregistered else ""
        super().__init__(
            f"data key {key_id} is in use: {counted(rows, 'value is', 'values are')} under it: {where}",
            hint=f"re-encrypt them with `glpgenc rotate`{unregistered}",
        )
        self.census = found


def retire(
    connection: Connection,
    records: SignedKeyStore,
    key_id: UUID,
    *,
    settle: float,
    show: Show = lambda *_: None,
    waiting: Waiting = lambda _: None,
    opened: Members | None = None,
) -> RetirementReport:
    """Give a key to no one any more, after no value was found under it. Its wrapped form stays, so it can be undone.

    :param connection: outside a transaction, of a role that may read every table.
    :param records: the rows of data keys; each function here raises what its ``changing`` does.
    :param settle: seconds for which a process may continue writing with a key that was replaced: what
        :func:`~glpgenc.keys.recorded_cache_times.longest_use` gives. A key that was replaced later is refused.
    :param show: as for :func:`~glpgenc.rotation.key_census.census`.
    :param waiting: is given how many transactions that may have the key are open: they are waited for.
    :param opened: the databases of an installation that has several, ``connection`` among them.
    :raises KeyStateError: if it is active, or waits to be; was replaced just now; or a session keeps it.
    :raises KeyInUseError: if a value is under it, in any column of any database.
    :raises KeyRecordForgedError: if the registered databases are not as this installation signed them.
    :raises KeyNotFoundError: if there is no such key.
    :raises DatabaseError: if a table can't be read.
    """
    record = records.store.get(key_id)
    _require_state(record, "retired", {KeyState.DEACTIVATED, KeyState.COMPROMISED})
    places = _Places(connection, records, opened, "the key is not retired")
    looked_at = places.require_unused(record, settle, show, waiting)
    if places.change(record, _RETIRE) == 0:
        raise _changed_meanwhile(key_id)
    emit(_event(EncryptionAuditEventType.KEY_RETIRED, record, "retire"))
    return RetirementReport(records.store.get(key_id), looked_at)


def unretire(
    connection: Connection, records: SignedKeyStore, key_id: UUID, opened: Members | None = None
) -> DataKeyRecord:
    """Give a retired key out again, to read with.

    :param opened: the databases of an installation that has several.
    :raises KeyStateError: if it is not retired, or destroyed.
    :raises KeyNotFoundError: if there is no such key.
    """
    record = records.store.get(key_id)
    if record.retired_at is None or record.state is KeyState.DESTROYED:
        raise KeyStateError(f"data key {key_id} is {record.state}, not retired")
    _change(connection, records, record, _UNRETIRE)
    if opened is not None:
        opened.publish_keys([key_id])
    emit(_event(EncryptionAuditEventType.KEY_RETIRED, record, "unretire"))
    return records.store.get(key_id)


def destroy(
    connection: Connection,
    records: SignedKeyStore,
    key_id: UUID,
    *,
    settle: float,
    show: Show = lambda *_: None,
    waiting: Waiting = lambda _: None,
    opened: Members | None = None,
) -> RetirementReport:
    """Remove the wrapped form of a key, for good, after no value was found under it.

    Copies in backups of glpgenc.data_keys live on: what they open is decided by the KMS.

    :param settle: as for :func:`retire`, and ``waiting`` and ``opened``.
    :raises KeyStateError: if it is active or destroyed, was replaced just now, or a session keeps it; of an index key,
        if it is not deactivated, because its terms are not in the census, or boundaries are sealed under it.
    :raises KeyInUseError: if a value is under it, in any column of any database.
    :raises KeyRecordForgedError: if the registered databases are not as this installation signed them.
    :raises KeyNotFoundError: if there is no such key.
    :raises DatabaseError: if a table can't be read.
    :raises AuditError: if the audit trail can't take it: before anything was destroyed.
    """
    record = records.store.get(key_id)
    allowed = {KeyState.PRE_ACTIVE, KeyState.DEACTIVATED, KeyState.COMPROMISED}
    if record.purpose is Purpose.INDEX:
        allowed = {KeyState.DEACTIVATED}
    _require_state(record, "destroyed", allowed)
    places = _Places(connection, records, opened, "the key is not destroyed")
    looked_at = places.require_unused(record, settle, show, waiting)
    with irreversible(_event(EncryptionAuditEventType.KEY_DESTROYED, record, "destroy")):
        if places.change(record, _DESTROY, str(record.state)) == 0:
            raise _changed_meanwhile(key_id)
    return RetirementReport(records.store.get(key_id), looked_at)


def _require_nothing_sealed(connection: Connection, record: DataKeyRecord) -> None:
    with translate_errors(), connection.transaction():
        found = connection.execute(_SEALED, (record.key_id,)).fetchone()
    if found is not None:
        field, facet = found
        raise KeyStateError(
            f"the boundaries of facet {facet} of field {field} are sealed under index key {record.key_id}",
            hint=f"seal them under the active one first: `glpgenc reindex run {field} {facet} --new-key`",
        )


def mark_compromised(connection: Connection, records: SignedKeyStore, key_id: UUID) -> DataKeyRecord:
    """Record that someone knows a key. It still reads, so that its rows can be moved, and encrypts no more.

    :raises KeyStateError: if it is active: :func:`glpgenc.rotation.retirement.compromise` replaces it first.
    :raises KeyNotFoundError: if there is no such key.
    """
    record = records.store.get(key_id)
    if record.state is not KeyState.COMPROMISED:
        if _change(connection, records, record, _COMPROMISE) == 0:
            _require_state(record, "marked as compromised", {KeyState.PRE_ACTIVE, KeyState.DEACTIVATED})
            raise _changed_meanwhile(key_id)
        emit(_event(EncryptionAuditEventType.KEY_COMPROMISED, record, "compromise"))
    return records.store.get(key_id)


class _Places:
    """Every database that may hold values under a key: all of an installation, or it is refused.

    :param consequence: what is not done for want of one.
    """

    def __init__(
        self, connection: Connection, records: SignedKeyStore, opened: Members | None, consequence: str
    ) -> None:
        registry = records.signer.registry
        if opened is None:
            with translate_errors():
                rows = verified_shards(connection, registry, registry.environment)
            opened = Members(connection, [each for each in rows if each.removed_at is None])
        opened.require_complete(consequence)
        self._opened, self._records, self._registry, self._consequence = opened, records, registry, consequence

    def require_unused(self, record: DataKeyRecord, settle: float, show: Show, waiting: Waiting) -> int:
        """Return how many columns were read, of all databases, in none of which a value is under the key."""
        connection, shards = self._opened.keys, list(self._opened.shards)
        _require_nothing_sealed(connection, record)
        _require_settled(connection, record, settle)
        # A copy of a shard that was made before is not taken for it any more, whatever becomes of the key.
        self._opened.advance(self._registry)
        # From here on no transaction gets the key in any of them; those that are open may have it.
        self._opened.publish_keys([record.key_id])
        self._opened.require_complete(self._consequence)
        for shard in shards:
            with self._named(shard):
                _require_nothing_sealed(shard.connection, record)
        _require_not_loaded(connection, record, waiting)
        for shard in shards:
            with self._named(shard):
                _require_not_loaded(shard.connection, record, waiting)
        found = census(connection, [record.key_id], show)
        for shard in shards:
            with self._named(shard):
                found += census(shard.connection, [record.key_id], show).within(shard.database.label)
        if found.columns:
            raise KeyInUseError(record.key_id, found)
        return found.looked_at

    def change(self, record: DataKeyRecord, statement: LiteralString, *more: str) -> int:
        """Change the key, unless a database was registered meanwhile, in which nothing was looked for."""
        connection = self._opened.keys
        known = {(each.shard_id, each.place) for each in self._opened.registered}
        with translate_errors(), self._records.changing(connection, [record]):
            now = locked_shards(connection, self._registry, self._registry.environment)
            if {(each.shard_id, each.place) for each in now if each.removed_at is None} - known:
                raise KeyStateError(
                    f"a database was registered at the same time, or confirmed to have moved; {self._consequence}",
                    hint="name it too, and try again",
                )
            if not now:
                self._require_single(record)
            changed = connection.execute(statement, (record.key_id, *more)).rowcount
        # A shard that is not notified now learns of it by the next job; the key is given to no one.
        self._opened.publish_keys([record.key_id])
        return changed

    def _require_single(self, record: DataKeyRecord) -> None:
        """Refuse where the rows of keys were signed beside registered databases, and none is known now."""
        rows = self._records.store.owned(*record.owner[:2], record.purpose)
        if self._records.signer.has_mark(rows):
            raise KeyRecordForgedError(
                f"the row of {record.named} was signed when other databases were registered, and glpgenc.shards is "
                f"empty; {self._consequence}",
                hint="restore its rows, or register every database again: `glpgenc init` with all of them",
            )

    @contextmanager
    def _named(self, shard: Shard) -> Iterator[None]:
        """Name the database in an error."""
        try:
            with translate_errors():
                yield
        except GlpgencError as error:
            raise type(error)(
                f"{shard.database.label}: {error.message}; {self._consequence}", hint=error.hint
            ) from None


def _require_settled(connection: Connection, record: DataKeyRecord, settle: float) -> None:
    # Without row_security = off: the table of keys has policies, which hide nothing from those who may read it.
    with translate_errors(), connection.transaction():
        left = settle - (scalar(connection, _AGE, (record.key_id,)) or 0.0)
    if left > 0:
        raise KeyStateError(
            f"data key {record.key_id} was replaced less than {settle:g} s ago: processes may still write with it",
            hint=f"wait {left:.0f} s, or pass the longest cache TTL of your processes with --settle",
        )


def _require_not_loaded(connection: Connection, record: DataKeyRecord, waiting: Waiting) -> None:
    with translate_errors():
        # No transaction that begins now gets the key: the server refuses it. Those that have it may write yet.
        wait_for_open_transactions(connection, waiting)
        with connection.transaction():
            kept = connection.execute(_KEPT, (record.key_id.bytes[15],)).fetchone()
    if kept is not None:
        raise KeyStateError(
            f"data key {record.key_id} may be loaded for a whole session, in backend {kept[0]} of role {kept[1]!r}",
            hint="end that session, or clear its keys: it may still write with the key",
        )


def _change(
    connection: Connection, records: SignedKeyStore, record: DataKeyRecord, statement: LiteralString, *more: str
) -> int:
    with translate_errors(), records.changing(connection, [record]):
        return connection.execute(statement, (record.key_id, *more)).rowcount


def _event(kind: EncryptionAuditEventType, record: DataKeyRecord, operation: str) -> Event:
    return Event(
        type=kind,
        data_class=record.data_class,
        tenant_id=record.tenant_id,
        key_id=record.key_id,
        key_version=record.version,
        operation=operation,
        detail={"purpose": str(record.purpose), "state": str(record.state)},
    )


def _changed_meanwhile(key_id: UUID) -> KeyStateError:
    return KeyStateError(f"data key {key_id} was changed by another process at the same time", hint="try again")


def _require_state(record: DataKeyRecord, what: str, allowed: set[KeyState]) -> None:
    if record.state in allowed:
        return
    states = " or ".join(sorted(str(state) for state in allowed))
    raise KeyStateError(
        f"data key {record.key_id} is {record.state}: only a key that is {states} can be {what}",
        hint="replace it with `glpgenc rotate`" if record.state is KeyState.ACTIVE else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CompromiseReport:
    """What was done about a compromised key.

    :param record: the key.
    :param exposed: where values were under it when it was marked: who has the key and a copy of these has read them.
    :param report: of moving them.
    :param not_read: databases, of several, in which values that were under it could not be looked for.
    """

    record: DataKeyRecord
    exposed: Census
    report: RotationReport
    not_read: tuple[str, ...] = ()

    def document(self) -> dict[str, Any]:
        """Return it for JSON."""
        return {
            "key_id": str(self.record.key_id),
            "tenant_id": self.record.tenant_id,
            "data_class": self.record.data_class,
            "state": str(self.record.state),
            "exposed": [column.document() for column in self.exposed.columns],
            "rotation": self.report.document(),
            **({"not_read": list(self.not_read)} if self.not_read else {}),
        }


def compromise(
    settings: Settings,
    key_id: UUID,
    options: RotateOptions | None = None,
    observer: RotationObserver | None = None,
    *,
    databases: Databases | None = None,
) -> CompromiseReport:
    """Mark a key as compromised, replace it if it is active, and move what is under it.

    An active key is replaced without the time in which other processes learn to read with the next one: a process that
    does not watch may fail to read new values for the TTL of its cache. Called again it continues.

    :param options: as for a rotation; ``settle`` is 0 unless given.
    :param databases: where values are; by default those of the settings.
    :raises KeyNotFoundError: if there is no such key.
    :raises KeyStateError: if it is destroyed, or an index key: those are replaced by ``glpgenc reindex``.
    :raises GlpgencError: as :func:`~glpgenc.rotation.run.rotate`.
    """
    options, observer = options or RotateOptions(settle=0), observer or RotationObserver()
    chosen = databases or Databases.of(settings)
    with KeyManager.from_settings(chosen.keys.settings) as manager:
        store = manager.records.store
        record = store.get(key_id)
        if record.purpose is Purpose.INDEX:
            raise KeyStateError(f"data key {key_id} is an index key", hint="replace it with `glpgenc reindex`")
        with members(chosen, manager.registry, APPLICATION, partial(connect_as, application=APPLICATION)) as opened:
            counts = count_all(opened, chosen, [key_id], observer.counting)
            exposed = sum((each for each in counts.values() if isinstance(each, Census)), Census())
            not_read = [each.label for each, found in counts.items() if isinstance(found, GlpgencError)]
            not_read += [each.label for each in opened.failed if each not in counts]
            not_read += [each.label for each in opened.forgotten]
            if record.state is KeyState.ACTIVE:
                manager.activate(manager.stage(record.tenant_id, record.data_class))
            record = mark_compromised(opened.keys, manager.records, key_id)
        wanted = RotationFilter(tenant_id=record.tenant_id, data_class=record.data_class)
        report = rotate(settings, wanted, options, observer, reason="compromise", leave=key_id, databases=chosen)
        return CompromiseReport(record=store.get(key_id), exposed=exposed, report=report, not_read=tuple(not_read))
