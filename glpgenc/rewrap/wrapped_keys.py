"""The wrapped keys of ``glpgenc.data_keys``, and the roots of the audit trail: pages of them, and their replacement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, ClassVar, LiteralString
from uuid import UUID

from glpgenc.database import Connection, translate_errors
from glpgenc.database._pool import ConnectionPool
from glpgenc.errors import KeyRecordForgedError
from glpgenc.keys.kms import WrappedKey
from glpgenc.keys.model import DataKeyRecord
from glpgenc.keys.store import TABLE, Owner, SignedRows, read_owners
from glpgenc.keys.trust.registry_key import RegistryKey
from glpgenc.keys.trust.row_signer import RowSigner, forged_error

AUDIT = "audit"
"""The purpose of a root of the audit trail's MAC keys."""

REGISTRY = "registry"
"""The purpose of the registry key, which moves with them."""

_PAGE: LiteralString = """
      AND (%(after)s::uuid IS NULL OR key_id > %(after)s)
      AND (%(since)s::timestamptz IS NULL OR created_at >= %(since)s)
    ORDER BY key_id LIMIT %(most)s
"""
_NEW: LiteralString = """
    WITH w AS (
        SELECT * FROM unnest(%(ids)b::uuid[], %(old)b::bytea[], %(new)b::bytea[], %(uris)b::text[])
                      AS w (key_id, old, new, uri)
    )
"""
# The rows are locked by now. Anyone who comes second finds another wrapped key than the one it read, and changes
# nothing.
_REPLACE: LiteralString = f"""{_NEW}
    UPDATE glpgenc.data_keys k SET provider = %(provider)s, key_uri = w.uri, wrapped_key = w.new
    FROM w WHERE k.key_id = w.key_id AND k.wrapped_key = w.old RETURNING k.key_id
"""  # noqa: S608  # constants only
_REPLACE_ROOTS: LiteralString = f"""{_NEW}, roots AS (
        UPDATE security.audit_keys k SET provider = %(provider)s, key_uri = w.uri, wrapped_key = w.new
        FROM w WHERE k.key_id = w.key_id AND k.wrapped_key = w.old RETURNING k.key_id
    ), registry AS (
        UPDATE glpgenc.registry_keys k SET provider = %(provider)s, key_uri = w.uri, wrapped_key = w.new
        FROM w WHERE k.key_id = w.key_id AND k.wrapped_key = w.old RETURNING k.key_id
    )
    SELECT key_id FROM roots UNION ALL SELECT key_id FROM registry
"""  # noqa: S608  # constants only
# Without tenant and class: a root belongs to neither, and its context names neither.
_ROOTS: LiteralString = f"""
    (SELECT key_id, '' AS tenant_id, '' AS data_class, '{AUDIT}' AS purpose, provider, key_uri, wrapped_key,
            environment, created_at FROM security.audit_keys
     UNION ALL
     SELECT key_id, '', '', '{REGISTRY}', provider, key_uri, wrapped_key, environment, created_at
     FROM glpgenc.registry_keys) k
"""  # noqa: S608  # constants only


@dataclass(frozen=True, slots=True)
class WrappedKeySelection:
    """Which keys are meant; ``None`` is all.

    :param tenant_id: of this tenant, or ``*`` for the keys of all tenants.
    :param provider: wrapped by the provider of this name.
    :param key_uri: wrapped by this key of it.
    """

    tenant_id: str | None = None
    data_class: str | None = None
    provider: str | None = None
    key_uri: str | None = None

    @property
    def includes_roots(self) -> bool:
        """Whether it includes roots of the audit trail: they are of no tenant and no class."""
        return self.tenant_id is None and self.data_class is None


@dataclass(frozen=True, slots=True)
class StoredKey:
    """The part of a key's row that takes part in wrapping it again."""

    key_id: UUID
    tenant_id: str
    data_class: str
    purpose: str
    provider: str
    key_uri: str
    wrapped_key: bytes = field(repr=False)

    @property
    def owner(self) -> Owner:
        """The owner of its row."""
        return self.tenant_id, self.data_class, self.purpose


class WrappedKeys:
    """The selected keys that have a wrapped form, in any state.

    Every method raises :class:`~glpgenc.errors.DatabaseUnavailableError` if the database can't be reached, and another
    :class:`~glpgenc.errors.DatabaseError` if it refuses.
    """

    _table: ClassVar[LiteralString] = "glpgenc.data_keys k"
    # Not the keys of the shredded: no one unwraps them. Those of a tenant with a KMS key of its own stay where they
    # are, unless the tenant is named: then that key is where they go.
    _selected: ClassVar[LiteralString] = """
        wrapped_key IS NOT NULL
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

    def __init__(self, connections: ConnectionPool, selection: WrappedKeySelection) -> None:
        self.connections = connections
        self._selection: dict[str, Any] = asdict(selection)

    def count(self) -> tuple[int, datetime]:
        """Return how many there are, and the server's time."""
        query = f"SELECT count(*), now() FROM {self._table} WHERE {self._selected}"  # noqa: S608  # constants only
        [(number, now)] = self._rows(query, self._selection)
        return number, now

    def page(self, after: UUID | None, most: int, since: datetime | None = None) -> list[StoredKey]:
        """Return keys in the order of their ids.

        :param after: those behind this one.
        :param since: only those made at or after this time.
        """
        return self._keys(f"{self._selected} {_PAGE}", self._selection | {"after": after, "most": most, "since": since})

    def some(self, ids: Iterable[UUID]) -> list[StoredKey]:
        """Return those of these keys that have a wrapped form yet."""
        return self._keys("key_id = ANY (%(ids)s) AND wrapped_key IS NOT NULL ORDER BY key_id", {"ids": list(ids)})

    def forged(self, page: list[StoredKey], registry: RegistryKey) -> dict[UUID, KeyRecordForgedError]:
        """Return those of these keys whose rows are not as this installation signed them.

        :param registry: verifies them.
        """
        signer, found = RowSigner[DataKeyRecord](registry, TABLE), {}
        with translate_errors():
            rows = self.connections.run(lambda connection: read_owners(connection, {each.owner for each in page}))
        for each in page:
            if (row := signer.forged(rows[each.owner])) is not None:
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
                before = signed.locked(connection, {stored.owner for stored, _ in changes})
                good = {owner: rows for owner, rows in before.items() if signed.signer.forged(rows) is None}
                wanted = [each for each in changes if each[0].owner in good]
                with connection.cursor(binary=True) as cursor:
                    rows = cursor.execute(_REPLACE, self._changes(provider, wanted)).fetchall()
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

    def _keys(self, condition: LiteralString, parameters: dict[str, Any]) -> list[StoredKey]:
        query = (
            "SELECT key_id, tenant_id, data_class, purpose, provider, key_uri, wrapped_key"  # noqa: S608  # constants
            f" FROM {self._table} WHERE {condition}"
        )
        return [StoredKey(*row) for row in self._rows(query, parameters)]

    def _rows(self, query: LiteralString, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
        def run(connection: Connection) -> list[tuple[Any, ...]]:
            with connection.cursor(binary=True) as cursor:
                return cursor.execute(query, parameters).fetchall()

        with translate_errors():
            return self.connections.run(run)


class AuditRoots(WrappedKeys):
    """The roots of the audit trail's MAC keys, and the registry key, of one environment.

    A root stays what it is: every chain under it verifies as before, and running writers are not affected.

    :param selection: by provider and key URI; its tenant and class select no roots.
    """

    _table = _ROOTS
    # Those of other environments would need those environments' KMS, and are moved there.
    _selected = """
        environment = %(environment)s
        AND (%(provider)s::text IS NULL OR provider = %(provider)s)
        AND (%(key_uri)s::text IS NULL OR key_uri = %(key_uri)s)
    """

    def __init__(self, connections: ConnectionPool, selection: WrappedKeySelection, environment: str) -> None:
        super().__init__(connections, selection)
        self._selection["environment"] = environment

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
