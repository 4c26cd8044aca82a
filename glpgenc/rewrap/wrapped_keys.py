"""The wrapped keys of ``glpgenc.data_keys``, and the roots of the audit trail, in pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, LiteralString, TypeVar
from uuid import UUID

import psycopg

from glpgenc.database import Connection, translate_errors
from glpgenc.database._pool import ConnectionPool
from glpgenc.errors import KeyRecordForgedError
from glpgenc.keys.kms import WrappedKey
from glpgenc.keys.model import DataKeyRecord
from glpgenc.keys.store import TABLE, Owner, SignedRows, read_owners
from glpgenc.keys.trust.registry_key import RegistryKey
from glpgenc.keys.trust.row_signer import RowSigner, forged_error

T = TypeVar("T")

AUDIT = "audit"
"""The purpose of a root of the audit trail's MAC keys: see :mod:`glpgenc.rewrap.wrapped_keys`."""

REGISTRY = "registry"
"""The purpose of the registry key, which moves with them."""

_KEY_COLUMNS: LiteralString = "key_id, tenant_id, data_class, purpose, provider, key_uri, wrapped_key"
# Not the keys of the shredded: no one unwraps them. Those of a tenant with a KMS key of its own stay where they are,
# unless the tenant is named: then that key is where they go.
_SELECTED_KEYS: LiteralString = """
    FROM glpgenc.data_keys k
    WHERE wrapped_key IS NOT NULL
      AND NOT EXISTS (SELECT FROM glpgenc.tombstones t
                      WHERE t.tenant_id = k.tenant_id AND t.data_class IN ('*', k.data_class))
      AND (%(tenant_id)s::text IS NOT NULL
           OR NOT EXISTS (SELECT FROM glpgenc.tenant_kms_keys o
                          WHERE o.tenant_id = k.tenant_id AND o.replaced_at IS NULL))
      AND (%(tenant_id)s::text IS NULL OR tenant_id = %(tenant_id)s)
      AND (%(data_class)s::text IS NULL OR data_class = %(data_class)s)
      AND (%(provider)s::text IS NULL OR provider = %(provider)s)
      AND (%(key_uri)s::text IS NULL OR key_uri = %(key_uri)s)
"""
_COUNT_KEYS: LiteralString = f"SELECT count(*), now() {_SELECTED_KEYS}"  # constants only
_PAGE_OF_KEYS: LiteralString = f"""
    SELECT {_KEY_COLUMNS} {_SELECTED_KEYS}
      AND (%(after)s::uuid IS NULL OR key_id > %(after)s)
      AND (%(since)s::timestamptz IS NULL OR created_at >= %(since)s)
    ORDER BY key_id LIMIT %(most)s
"""
_SOME_KEYS: LiteralString = f"""
    SELECT {_KEY_COLUMNS} FROM glpgenc.data_keys
    WHERE key_id = ANY (%(ids)s) AND wrapped_key IS NOT NULL ORDER BY key_id
"""  # noqa: S608
# The rows are locked by now. Anyone who comes second finds another wrapped key than the one it read, and changes
# nothing.
_REPLACE_KEYS: LiteralString = """
    WITH wanted AS (
        SELECT * FROM unnest(%(ids)b::uuid[], %(old)b::bytea[], %(new)b::bytea[], %(uris)b::text[])
                      AS w (key_id, old, new, uri)
    )
    UPDATE glpgenc.data_keys k SET provider = %(provider)s, key_uri = w.uri, wrapped_key = w.new
    FROM wanted w
    WHERE k.key_id = w.key_id AND k.wrapped_key = w.old
    RETURNING k.key_id
"""


@dataclass(frozen=True, slots=True)
class WrappedKeySelection:
    """Which keys are meant; ``None`` is all.

    :param tenant_id: of this tenant, or ``*`` for the keys of all tenants.
    :param data_class: of this data class.
    :param provider: wrapped by the provider of this name.
    :param key_uri: wrapped by this key of it.
    """

    tenant_id: str | None = None
    data_class: str | None = None
    provider: str | None = None
    key_uri: str | None = None

    def parameters(self) -> dict[str, str | None]:
        """Return it by the names of its parts."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class StoredKey:
    """What of a row of ``glpgenc.data_keys`` is needed to wrap its key again."""

    key_id: UUID
    tenant_id: str
    data_class: str
    purpose: str
    provider: str
    key_uri: str
    wrapped_key: bytes = field(repr=False)


def _owner(stored: StoredKey) -> Owner:
    return stored.tenant_id, stored.data_class, stored.purpose


class WrappedKeys:
    """The selected keys that have a wrapped form, in any state.

    Every method raises :class:`~glpgenc.errors.DatabaseUnavailableError` if the database can't be reached, and another
    :class:`~glpgenc.errors.DatabaseError` if it refuses.

    :param connections: to the database.
    :param selection: which keys.
    :ivar connections: the same.
    """

    def __init__(self, connections: ConnectionPool, selection: WrappedKeySelection) -> None:
        self.connections = connections
        self._selection = selection.parameters()

    def count(self) -> tuple[int, datetime]:
        """Return how many there are, and the server's time."""
        [(number, now)] = self._rows(_COUNT_KEYS, self._selection)
        return number, now

    def page(self, after: UUID | None, most: int, since: datetime | None = None) -> list[StoredKey]:
        """Return keys in the order of their ids.

        :param after: those behind this one.
        :param most: so many of them.
        :param since: only those made at or after this time.
        """
        rows = self._rows(_PAGE_OF_KEYS, self._selection | {"after": after, "most": most, "since": since})
        return [StoredKey(*row) for row in rows]

    def some(self, ids: Iterable[UUID]) -> list[StoredKey]:
        """Return those of these keys that have a wrapped form yet."""
        return [StoredKey(*row) for row in self._rows(_SOME_KEYS, {"ids": list(ids)})]

    def forged(self, page: list[StoredKey], registry: RegistryKey) -> dict[UUID, KeyRecordForgedError]:
        """Return those of these keys whose rows are not as this installation signed them.

        :param registry: verifies them.
        """
        signer, found = RowSigner[DataKeyRecord](registry, TABLE), {}
        with translate_errors():
            rows = self.connections.run(lambda connection: read_owners(connection, {_owner(each) for each in page}))
        for each in page:
            if (row := signer.forged(rows[_owner(each)])) is not None:
                found[each.key_id] = forged_error(row)
        return found

    def replace(self, provider: str, changes: list[tuple[StoredKey, WrappedKey]], registry: RegistryKey) -> set[UUID]:
        """Put new wrappings in the place of old ones, in one transaction, and sign the rows again.

        :param provider: the name of the provider that made all of them.
        :param changes: what was read, and what is to be there. A row that holds another wrapped key by now stays, as
            do those of an owner whose rows are not as they were signed.
        :param registry: verifies the rows, and signs them.
        :returns: the ids of the rows that were changed.
        """

        def run(connection: Connection) -> set[UUID]:
            signed = SignedRows(RowSigner(registry, TABLE))
            with connection.transaction():
                before = signed.locked(connection, {_owner(stored) for stored, _ in changes})
                good = {owner: rows for owner, rows in before.items() if signed.signer.forged(rows) is None}
                wanted = [each for each in changes if _owner(each[0]) in good]
                with connection.cursor(binary=True) as cursor:
                    rows = cursor.execute(_REPLACE_KEYS, self._changes(provider, wanted)).fetchall()
                signed.sign_changed(connection, good)
            return {row[0] for row in rows}

        with translate_errors():
            return self.connections.run(run)

    def close(self) -> None:
        """Close the connections."""
        self.connections.close()

    @staticmethod
    def _changes(provider: str, changes: list[tuple[StoredKey, WrappedKey]]) -> dict[str, Any]:
        return {
            "ids": [stored.key_id for stored, _ in changes],
            "old": [stored.wrapped_key for stored, _ in changes],
            "new": [made.wrapped for _, made in changes],
            "uris": [made.key_uri for _, made in changes],
            "provider": provider,
        }

    def _rows(self, query: LiteralString, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
        def run(connection: psycopg.Connection[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
            with connection.cursor(binary=True) as cursor:
                return cursor.execute(query, parameters).fetchall()

        with translate_errors():
            return self.connections.run(run)


# Without tenant and class: a root belongs to neither, and its context names neither.
_ROOT_COLUMNS: LiteralString = "key_id, '', '', purpose, provider, key_uri, wrapped_key"
_BOTH: LiteralString = f"""
    (SELECT '{AUDIT}' AS purpose, key_id, provider, key_uri, wrapped_key, environment, created_at
     FROM security.audit_keys
     UNION ALL
     SELECT '{REGISTRY}', key_id, provider, key_uri, wrapped_key, environment, created_at FROM glpgenc.registry_keys) k
"""  # noqa: S608  # constants only
# Those of other environments would need those environments' KMS, and are moved there.
_SELECTED_ROOTS: LiteralString = f"""
    FROM {_BOTH}
    WHERE environment = %(environment)s
      AND (%(provider)s::text IS NULL OR provider = %(provider)s)
      AND (%(key_uri)s::text IS NULL OR key_uri = %(key_uri)s)
"""
_COUNT_ROOTS: LiteralString = f"SELECT count(*), now() {_SELECTED_ROOTS}"  # constants only
_PAGE_OF_ROOTS: LiteralString = f"""
    SELECT {_ROOT_COLUMNS} {_SELECTED_ROOTS}
      AND (%(after)s::uuid IS NULL OR key_id > %(after)s)
      AND (%(since)s::timestamptz IS NULL OR created_at >= %(since)s)
    ORDER BY key_id LIMIT %(most)s
"""
_SOME_ROOTS: LiteralString = f"SELECT {_ROOT_COLUMNS} FROM {_BOTH} WHERE key_id = ANY (%(ids)s) ORDER BY key_id"  # noqa: S608
_REPLACE_ROOTS: LiteralString = """
    WITH w AS (
        SELECT * FROM unnest(%(ids)b::uuid[], %(old)b::bytea[], %(new)b::bytea[], %(uris)b::text[])
                      AS w (key_id, old, new, uri)
    ), roots AS (
        UPDATE security.audit_keys k SET provider = %(provider)s, key_uri = w.uri, wrapped_key = w.new
        FROM w WHERE k.key_id = w.key_id AND k.wrapped_key = w.old RETURNING k.key_id
    ), registry AS (
        UPDATE glpgenc.registry_keys k SET provider = %(provider)s, key_uri = w.uri, wrapped_key = w.new
        FROM w WHERE k.key_id = w.key_id AND k.wrapped_key = w.old RETURNING k.key_id
    )
    SELECT key_id FROM roots UNION ALL SELECT key_id FROM registry
"""


class AuditRoots(WrappedKeys):
    """The roots of one environment, and its registry key. Errors are those of the base class.

    :param connections: to the database.
    :param selection: by provider and key URI; its tenant and class select no roots, see :func:`selects_roots`.
    :param environment: whose roots.
    """

    def __init__(self, connections: ConnectionPool, selection: WrappedKeySelection, environment: str) -> None:
        super().__init__(connections, selection)
        self._selection |= {"environment": environment}

    def count(self) -> tuple[int, datetime]:
        """Return how many there are, and the server's time."""
        [(number, now)] = self._rows(_COUNT_ROOTS, self._selection)
        return number, now

    def page(self, after: UUID | None, most: int, since: datetime | None = None) -> list[StoredKey]:
        """Return roots in the order of their ids, as the base class does keys."""
        rows = self._rows(_PAGE_OF_ROOTS, self._selection | {"after": after, "most": most, "since": since})
        return [StoredKey(*row) for row in rows]

    def some(self, ids: Iterable[UUID]) -> list[StoredKey]:
        """Return these."""
        return [StoredKey(*row) for row in self._rows(_SOME_ROOTS, {"ids": list(ids)})]

    def forged(
        self,
        page: list[StoredKey],  # noqa: ARG002  # their rows have no MACs: the context says what each is
        registry: RegistryKey,  # noqa: ARG002
    ) -> dict[UUID, KeyRecordForgedError]:
        """Return none: nothing of these rows is trusted but what the KMS says."""
        return {}

    def replace(
        self,
        provider: str,
        changes: list[tuple[StoredKey, WrappedKey]],
        registry: RegistryKey,  # noqa: ARG002
    ) -> set[UUID]:
        """Put new wrappings in the place of old ones, as the base class does."""
        return {row[0] for row in self._rows(_REPLACE_ROOTS, self._changes(provider, changes))}


def selects_roots(selection: WrappedKeySelection) -> bool:
    """Return whether a selection of keys means roots too: they are of no tenant and no class."""
    return selection.tenant_id is None and selection.data_class is None
