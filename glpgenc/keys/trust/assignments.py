"""KMS keys that an administrator assigned to tenants, in ``glpgenc.tenant_kms_keys``.

Each row has a MAC by the :mod:`registry key <glpgenc.keys.trust.registry_key>`. A role that may write the table, the
superuser included, can't so give a tenant a KMS key of its own choice. It can remove a row, and put one back that was
there before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, LiteralString

from glpgenc._support.forks import NonCopyable
from glpgenc.database import translate_errors
from glpgenc.errors import KeyManagementError

if TYPE_CHECKING:
    from glpgenc.database._pool import ConnectionPool
    from glpgenc.keys.trust.allow_list import KmsKey
    from glpgenc.keys.trust.registry_key import RegistryKey

TABLE = "tenant_kms_keys"
_ROWS: LiteralString = """
    SELECT provider, key_uri, replaced_at IS NULL, mac FROM glpgenc.tenant_kms_keys WHERE tenant_id = %s
"""


class Assignments(NonCopyable):
    """Looks up the KMS keys of tenants, and trusts those that the installation signed.

    Every method raises :class:`~glpgenc.errors.KeyManagementError` for a row whose MAC does not fit,
    :class:`~glpgenc.errors.KeyNotFoundError` if there is no registry key, and what
    :class:`~glpgenc.keys.trust.registry_key.RegistryKey` raises. No KMS is asked for a tenant without an assignment.

    :param connections: to the database.
    :param registry: signs rows.
    :ivar registry: the same.
    """

    def __init__(self, connections: ConnectionPool, registry: RegistryKey) -> None:
        self._connections = connections
        self.registry = registry

    def current(self, tenant_id: str) -> KmsKey | None:
        """Return the KMS key that wraps a tenant's new data keys; ``None`` if it has none of its own."""
        for provider, key_uri, is_current, mac in self._rows(tenant_id):
            if is_current:
                self._check(tenant_id, provider, key_uri, mac, is_current=True)
                return provider, key_uri
        return None

    def believes(self, tenant_id: str, key: KmsKey) -> bool:
        """Return whether a KMS key was assigned to a tenant, now or before."""
        for provider, key_uri, is_current, mac in self._rows(tenant_id):
            if (provider, key_uri) == key:
                self._check(tenant_id, provider, key_uri, mac, is_current=is_current)
                return True
        return False

    def mac(self, tenant_id: str, provider: str, key_uri: str, *, is_current: bool) -> bytes:
        """Return the MAC of a row."""
        return self.registry.mac(TABLE, *_parts(tenant_id, provider, key_uri, is_current=is_current))

    def _check(self, tenant_id: str, provider: str, key_uri: str, mac: bytes | None, *, is_current: bool) -> None:
        if not self.registry.verify(mac, TABLE, *_parts(tenant_id, provider, key_uri, is_current=is_current)):
            raise KeyManagementError(
                f"tenant {tenant_id!r}: the assignment of {provider} key {key_uri} was not made by this installation",
                hint=(
                    "if that key is the tenant's, run `glpgenc kms assign` with it again; otherwise the row in "
                    "glpgenc.tenant_kms_keys was forged: delete it"
                ),
            )

    def _rows(self, tenant_id: str) -> list[tuple[str, str, bool, bytes | None]]:
        with translate_errors():
            rows = self._connections.run(lambda connection: connection.execute(_ROWS, (tenant_id,)).fetchall())
        return [(row[0], row[1], row[2], row[3]) for row in rows]


def _parts(tenant_id: str, provider: str, key_uri: str, *, is_current: bool) -> tuple[str, ...]:
    return tenant_id, provider, key_uri, "current" if is_current else "replaced"
