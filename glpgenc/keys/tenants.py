"""Which tenant is meant."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from glpgenc._support.forks import Uncopied
from glpgenc.errors import ConfigurationError, KeyManagementError, TenantRequiredError
from glpgenc.keys.model import GLOBAL_TENANT
from glpgenc.wire.context import check_context_value

if TYPE_CHECKING:
    from glpgenc.keys.store import DataKeyStore


class Tenants(Uncopied):
    """Tells which tenant is meant where none is named, and whose key.

    :param store: knows the installation's.
    :param default: the default; ``None`` for the installation's.
    """

    def __init__(self, store: DataKeyStore, default: str | None) -> None:
        self._store = store
        self._default = default

    def default(self) -> str:
        """Return the tenant that is meant where none is named.

        :raises TenantRequiredError: if there is no default.
        :raises KeyManagementError: as :func:`checked_tenant`.
        """
        if self._default is None:
            # None is not remembered: the installation may get a default while this process runs.
            self._default = self._store.default_tenant()
        if self._default is None:
            raise TenantRequiredError
        return checked_tenant(self._default)

    def owner(self, tenant_id: str | None) -> str:
        """Return whose key is meant: the one named, which may be ``*`` for a key of all tenants, else the default.

        :raises TenantRequiredError: as :meth:`default`.
        :raises KeyManagementError: as :func:`checked_tenant`.
        """
        if tenant_id is None:
            return self.default()
        return GLOBAL_TENANT if tenant_id == GLOBAL_TENANT else checked_tenant(tenant_id)


@lru_cache(maxsize=4096)
def checked_tenant(tenant_id: str) -> str:
    """Return a tenant's id.

    :raises KeyManagementError: if it is ``*``, empty, longer than 256 characters, or holds a control character.
    """
    if tenant_id == GLOBAL_TENANT:
        raise KeyManagementError(f"{GLOBAL_TENANT!r} stands for all tenants, and is not a tenant")
    try:
        check_context_value("tenant_id", tenant_id)
    except ConfigurationError as error:
        raise KeyManagementError(error.message) from None
    return tenant_id
