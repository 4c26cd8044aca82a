"""Names of tenants and data classes: the default tenant, and names that an operator types."""

from __future__ import annotations

from contextlib import closing
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING, LiteralString

from glpgenc._support.forks import NonCopyable
from glpgenc.database import translate_errors
from glpgenc.database._pool import ConnectionPool
from glpgenc.errors import ConfigurationError, KeyManagementError, KeyNotFoundError, TenantRequiredError
from glpgenc.wire.context import GLOBAL_TENANT, check_context_value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from glpgenc.keys.store import DataKeyStore
    from glpgenc.settings import Settings


class TenantResolver(NonCopyable):
    """Tells which tenant is meant where none is named, and whose key.

    :param store: knows the installation's.
    :param default: the default; ``None`` for the installation's.
    """

    def __init__(self, store: DataKeyStore, default: str | None) -> None:
        self._store = store
        self._default = default

    @property
    def knows_default(self) -> bool:
        """Whether :meth:`default` asks no one."""
        return self._default is not None

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


_TENANT: LiteralString = """
    SELECT EXISTS (SELECT FROM glpgenc.data_keys k WHERE k.tenant_id = %(name)s)
        OR EXISTS (SELECT FROM glpgenc.installation i WHERE i.name = 'default_tenant' AND i.value = %(name)s)
        OR EXISTS (SELECT FROM glpgenc.tenant_kms_keys o WHERE o.tenant_id = %(name)s)
        OR EXISTS (SELECT FROM glpgenc.tombstones t WHERE t.tenant_id = %(name)s)
"""
# Of a million tenants only some are looked at: it is no more than a hint.
_TENANTS: LiteralString = """
    SELECT DISTINCT k.tenant_id FROM glpgenc.data_keys k
    WHERE k.tenant_id >= left(%(name)s, 1) AND k.tenant_id < left(%(name)s, 1) || U&'\\FFFD' LIMIT 5000
"""
_CLASSES: LiteralString = """
    SELECT f.data_class FROM glpgenc.fields f UNION SELECT k.data_class FROM glpgenc.data_keys k
"""


def require_known(settings: Settings, *, tenant_id: str | None = None, data_classes: Iterable[str] = ()) -> None:
    """Refuse names that nothing is known of.

    A tenant is known by its keys, in any state, as the installation's default, by a KMS key of its own, or by its
    tombstone; a data class by a registered field, by keys, or by the setting ``service_classes``.

    :param tenant_id: ``None`` and ``*`` are known.
    :param data_classes: ``*`` is known.
    :raises KeyNotFoundError: naming the one that is not, with names that are like it.
    :raises DatabaseError: if the database can't be asked.
    """
    unknown = {each for each in data_classes if each != GLOBAL_TENANT} - set(settings.service_classes or ())
    with closing(ConnectionPool(settings.require_keys_database_url())) as connections, translate_errors():
        if tenant_id not in {None, GLOBAL_TENANT}:
            named = {"name": tenant_id}
            known = connections.run(lambda connection: connection.execute(_TENANT, named).fetchone())
            if known is None or not known[0]:
                like = connections.run(lambda connection: connection.execute(_TENANTS, named).fetchall())
                raise _unknown("tenant", str(tenant_id), [row[0] for row in like])
        if unknown:
            classes = _classes(connections)
            if settings.keys_are_elsewhere:
                # A field may be registered in some of the databases alone.
                with closing(ConnectionPool(settings.require_database_url())) as own:
                    classes += _classes(own)
            for name in sorted(unknown - set(classes)):
                raise _unknown("data class", name, classes)


def _classes(connections: ConnectionPool) -> list[str]:
    return [row[0] for row in connections.run(lambda connection: connection.execute(_CLASSES).fetchall())]


def _unknown(what: str, name: str, known: list[str]) -> KeyNotFoundError:
    close = get_close_matches(name, known, n=3)
    hint = "`glpgenc keys list` shows the tenants; `glpgenc keys create` creates the first key of a new tenant"
    if what == "data class":
        hint = "`glpgenc field list` shows the data classes"
    if close:
        hint = f"did you mean {' or '.join(map(repr, close))}? {hint}"
    return KeyNotFoundError(f"{what} {name!r} is not known: it has no data key", hint=hint)
