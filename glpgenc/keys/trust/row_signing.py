"""Rows of keys that are not as this installation signed them: found, and signed when an administrator says so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from glpgenc._support.forks import NonCopyable
from glpgenc.database import translate_errors
from glpgenc.errors import KeyNotFoundError, KeyStateError
from glpgenc.events import EncryptionAuditEventType, Event
from glpgenc.events.observe import irreversible
from glpgenc.keys.branch.model import BranchKeyRecord
from glpgenc.keys.branch.provider import TABLE as BRANCH_KEYS
from glpgenc.keys.branch.store import BranchKeyStore
from glpgenc.keys.kms import build_providers
from glpgenc.keys.model import DataKeyRecord
from glpgenc.keys.store import DataKeyStore, SignedKeyStore
from glpgenc.keys.trust.registry_key import RegistryKey
from glpgenc.keys.trust.row_signer import RowSigner, by_owner

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from glpgenc.database import Connection
    from glpgenc.settings import Settings

KeyRecord = DataKeyRecord | BranchKeyRecord
R = TypeVar("R", DataKeyRecord, BranchKeyRecord)


@dataclass(frozen=True, slots=True)
class UnsignedRows:
    """The rows of one owner, of which one at least is not as it was signed.

    :param rows: all rows of the owner.
    :param forged: one that is not as it was signed.
    """

    rows: tuple[KeyRecord, ...]
    forged: KeyRecord

    @property
    def never_signed(self) -> bool:
        """Whether none of them has a MAC: they are from before rows were signed, or someone wants it to look so."""
        return all(row.mac is None for row in self.rows)

    def key_ids(self) -> set[UUID]:
        """Return the ids of the owner's keys."""
        return {row.branch_id if isinstance(row, BranchKeyRecord) else row.key_id for row in self.rows}


class KeyRows(NonCopyable):
    """All rows of keys of a database.

    Every method raises :class:`~glpgenc.errors.DatabaseError` and, where the registry key is asked for,
    :class:`~glpgenc.errors.KMSError`.

    :param store: the table of data keys.
    :param registry: makes the MACs.
    """

    def __init__(self, store: DataKeyStore, registry: RegistryKey) -> None:
        self._records = SignedKeyStore(store, registry)
        self._branches = BranchKeyStore(store.connections)
        self._branch_signer: RowSigner[BranchKeyRecord] = RowSigner(registry, BRANCH_KEYS)

    def unsigned(self) -> list[UnsignedRows]:
        """Return the rows of every owner of which one is not as this installation signed it."""
        branches = _unsigned(self._branch_signer, self._branches.every())
        return [*branches, *_unsigned(self._records.signer, self._records.store.every())]

    def sign(self, wanted: list[UnsignedRows]) -> None:
        """Sign rows as they are, unless they changed since they were looked at.

        :raises KeyStateError: if they did; those before them are signed.
        """
        for each in wanted:
            with translate_errors():
                self._records.store.connections.run(partial(self._sign, each))

    def _sign(self, wanted: UnsignedRows, connection: Connection) -> None:
        if isinstance(wanted.forged, BranchKeyRecord):
            with self._branches.changing(
                connection, wanted.forged.group, self._branch_signer, verify=False
            ) as branches:
                _require_same(wanted, branches)
            return
        with connection.transaction():
            before = self._records.locked(connection, [wanted.forged.owner])
            _require_same(wanted, before[wanted.forged.owner])
            self._records.sign_changed(connection, before, unchanged=True)


@contextmanager
def key_rows(settings: Settings) -> Iterator[KeyRows]:
    """Give the rows of the keys of the database that settings name."""
    with (
        closing(DataKeyStore(settings.require_keys_database_url())) as store,
        closing(RegistryKey(store.connections, build_providers(settings), settings.environment)) as registry,
    ):
        yield KeyRows(store, registry)


def sign_rows(settings: Settings, wanted: list[UnsignedRows]) -> None:
    """Sign rows as they are. An administrator has looked at them.

    :raises KeyStateError: if they changed since they were looked at.
    :raises KMSError: if the registry key can't be made or unwrapped.
    :raises AuditError: if the audit trail can't take it: before anything was signed.
    """
    kind = EncryptionAuditEventType.KEY_ROWS_SIGNED
    ids = sorted(str(key_id) for each in wanted for key_id in each.key_ids())
    event = Event(type=kind, operation="sign", count=len(ids), detail={"keys": ", ".join(ids[:20])})
    with irreversible(event), key_rows(settings) as rows:
        rows.sign(wanted)


def _unsigned(signer: RowSigner[R], records: list[R]) -> Iterator[UnsignedRows]:
    for rows in by_owner(records):
        if (row := _forged(signer, rows)) is not None:
            yield UnsignedRows(tuple(rows), row)


def _forged(signer: RowSigner[R], rows: list[R]) -> R | None:
    try:
        return signer.forged(rows)
    except KeyNotFoundError:
        return rows[0]  # without the registry key nothing is known of them


def _require_same(wanted: UnsignedRows, now: Sequence[KeyRecord]) -> None:
    if sorted(row.signed() for row in now) != sorted(row.signed() for row in wanted.rows):
        raise KeyStateError(
            f"the row of {wanted.forged.named}, or another row of its owner, was changed at the same time",
            hint="try again",
        )
