"""The roots of the audit trail's MAC keys, and the registry key: of no tenant, and wrapped by the KMS itself.

They are read and replaced as :mod:`glpgenc.lifecycle.wrapped_keys` does data keys.

A root stays what it is: every chain under it verifies as before. Running writers hold theirs, and notice nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from glpgenc.errors import KeyRecordForgedError
from glpgenc.keys.connections import Connections
from glpgenc.keys.kms import WrappedKey
from glpgenc.keys.trust.registry_key import RegistryKey
from glpgenc.lifecycle.wrapped_keys import AUDIT, REGISTRY, Selection, StoredKey, WrappedKeys

# Without tenant and class: a root belongs to neither, and its context names neither.
_COLUMNS: LiteralString = "key_id, '', '', purpose, provider, key_uri, wrapped_key"
_BOTH: LiteralString = f"""
    (SELECT '{AUDIT}' AS purpose, key_id, provider, key_uri, wrapped_key, environment, created_at
     FROM security.audit_keys
     UNION ALL
     SELECT '{REGISTRY}', key_id, provider, key_uri, wrapped_key, environment, created_at FROM glpgenc.registry_keys) k
"""  # noqa: S608  # constants only
# Those of other environments would need those environments' KMS, and are moved there.
_SELECTED: LiteralString = f"""
    FROM {_BOTH}
    WHERE environment = %(environment)s
      AND (%(provider)s::text IS NULL OR provider = %(provider)s)
      AND (%(key_uri)s::text IS NULL OR key_uri = %(key_uri)s)
"""
_COUNT: LiteralString = f"SELECT count(*), now() {_SELECTED}"  # constants only
_PAGE: LiteralString = f"""
    SELECT {_COLUMNS} {_SELECTED}
      AND (%(after)s::uuid IS NULL OR key_id > %(after)s)
      AND (%(since)s::timestamptz IS NULL OR created_at >= %(since)s)
    ORDER BY key_id LIMIT %(most)s
"""
_SOME: LiteralString = f"SELECT {_COLUMNS} FROM {_BOTH} WHERE key_id = ANY (%(ids)s) ORDER BY key_id"  # noqa: S608
_REPLACE: LiteralString = """
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

    def __init__(self, connections: Connections, selection: Selection, environment: str) -> None:
        super().__init__(connections, selection)
        self._selection |= {"environment": environment}

    def count(self) -> tuple[int, datetime]:
        """Return how many there are, and the server's time."""
        [(number, now)] = self._rows(_COUNT, self._selection)
        return number, now

    def page(self, after: UUID | None, most: int, since: datetime | None = None) -> list[StoredKey]:
        """Return roots in the order of their ids, as the base class does keys."""
        rows = self._rows(_PAGE, self._selection | {"after": after, "most": most, "since": since})
        return [StoredKey(*row) for row in rows]

    def some(self, ids: Iterable[UUID]) -> list[StoredKey]:
        """Return these."""
        return [StoredKey(*row) for row in self._rows(_SOME, {"ids": list(ids)})]

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
        return {row[0] for row in self._rows(_REPLACE, self._changes(provider, changes))}


def selects_roots(selection: Selection) -> bool:
    """Return whether a selection of keys means roots too: they are of no tenant and no class."""
    return selection.tenant_id is None and selection.data_class is None
