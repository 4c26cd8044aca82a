"""Keys of the tenants whose rows a job meets, one tenant after the other."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from glpgenc.errors import GlpgencError, KeyManagementError
from glpgenc.sessions.keyring import Keyring
from glpgenc.sessions.load import forget_keys, load_keys
from glpgenc.sessions.session_keys import collect_keys

if TYPE_CHECKING:
    from glpgenc.database import Connection
    from glpgenc.keys.manager import KeyManager

KEPT_SECONDS = 30.0
"""How long a tenant's keys are used without asking the key manager again."""

_MOST = 256


class TenantKeys:
    """Gives the keys of tenants, of some data classes. Not for use by two threads at once.

    :param manager: where keys come from.
    :param data_classes: whose keys.
    """

    def __init__(self, manager: KeyManager, data_classes: tuple[str, ...]) -> None:
        self._manager = manager
        self._classes = data_classes
        self._rings: dict[str | None, Keyring] = {}
        self._since = time.monotonic()

    def server_computes_terms(self, fields: Iterable[str]) -> bool:
        """Return whether a session can compute every search term of some fields: not those that it is given.

        :raises GlpgencError: when a field is not registered, or the registry can't be read.
        """
        configs = map(self._manager.catalog.field, fields)
        return not any(facet.is_given for config in configs for facet in config.written)

    def fetch(self, tenant: str | None) -> None:
        """Let the key manager get a tenant's keys, so that :meth:`loaded` waits for no KMS.

        :raises GlpgencError: when they are not available, for a reason other than this tenant's state.
        """
        try:
            collect_keys(self._manager, tenant_id=tenant, data_classes=self._classes)
        except GlpgencError as error:
            if not is_tenant_error(error, tenant):
                raise

    @contextmanager
    def loaded(self, connection: Connection, tenant: str | None) -> Iterator[None]:
        """Load a tenant's keys into the open transaction, and forget them at the end of a block that succeeds."""
        keys = collect_keys(self._manager, tenant_id=tenant, data_classes=self._classes)
        load_keys(connection, keys, allow_temporary_objects=self._manager.allow_temporary_objects)
        yield
        forget_keys(connection)

    def ring(self, tenant: str | None) -> Keyring:
        """Return a tenant's keys for use in this process."""
        if time.monotonic() - self._since > KEPT_SECONDS or len(self._rings) > _MOST:
            self.forget()
        found = self._rings.get(tenant)
        if found is None:
            found = self._rings[tenant] = Keyring(self._manager, tenant)
        return found

    def forget(self) -> None:
        """Drop every key."""
        for ring in self._rings.values():
            ring.forget()
        self._rings.clear()
        self._since = time.monotonic()


def is_tenant_error(error: Exception, tenant: str | None) -> bool:
    """Return whether one tenant's rows can't be encrypted, while others' can: after a shred, for example."""
    return tenant is not None and isinstance(error, KeyManagementError)
