"""What a keyed session needs: gathered from the key manager, derived, ready to be sealed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from glpgenc.keys.model import Purpose
from glpgenc.wire.blind_index import SearchEntry
from glpgenc.wire.derivation import facet_key, suite_key
from glpgenc.wire.envelope import Suite
from glpgenc.wire.sealed import FieldKeys, ReadKey, build_message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from glpgenc.keys.catalog import FieldConfig
    from glpgenc.keys.manager import KeyManager
    from glpgenc.keys.model import DataKey


@dataclass(frozen=True, slots=True, repr=False)
class SessionKeys:
    """The keys of one session. They do not show in ``repr``, and can't be pickled.

    :param fields: one a field of the classes asked for.
    :param read_keys: what else can be read: older versions, and other tenants' keys where asked for.
    """

    tenant_id: str
    data_classes: tuple[str, ...]
    fields: tuple[FieldKeys, ...]
    read_keys: tuple[ReadKey, ...]

    def __repr__(self) -> str:
        return f"<SessionKeys of {len(self.fields)} fields, {len(self.read_keys)} more keys to read with>"

    def __reduce__(self) -> tuple[object, ...]:
        message = "session keys can't be pickled"
        raise TypeError(message)

    def message(self) -> bytes:
        """Return the message for :func:`glpgenc.wire.sealed.seal`."""
        return build_message(self.fields, self.read_keys)


def collect_keys(
    manager: KeyManager, *, tenant_id: str | None, data_classes: Iterable[str], read_tenants: Iterable[str] = ()
) -> SessionKeys:
    """Gather the keys of a tenant for some data classes.

    :param tenant_id: the tenant; ``None`` for the installation's only one.
    :param data_classes: the classes whose fields the session is to encrypt, decrypt and search.
    :param read_tenants: other tenants whose values of these classes it may read besides.
    :raises TenantRequiredError: when no tenant is named and there is no default.
    :raises KeyManagementError: when a class has no field, a tenant's name can't be one, or a key can't be used.
    :raises KMSError: when a key must be unwrapped and the KMS does not.
    :raises DatabaseError: when keys must be read and the database can't be reached.
    """
    classes = tuple(dict.fromkeys(data_classes))
    configs = manager.catalog.of_classes(classes)
    tenant = manager.resolve_tenant(tenant_id)
    fields: list[FieldKeys] = []
    older: list[ReadKey] = []
    for data_class in classes:
        own = [config for config in configs if config.data_class == data_class]
        fields.extend(_field_keys(manager, tenant, data_class, own))
        current = {each.key_id for each in fields}
        older.extend(key for key in _read_keys(manager, tenant, data_class) if key.key_id not in current)
    for other in dict.fromkeys(map(manager.resolve_tenant, read_tenants)):
        for data_class in classes:
            older.extend(_read_keys(manager, other, data_class))
    return SessionKeys(tenant, classes, tuple(fields), tuple(older))


def _field_keys(manager: KeyManager, tenant: str, data_class: str, configs: list[FieldConfig]) -> Iterator[FieldKeys]:
    with manager.active(tenant, data_class) as dek:
        key_id, key = dek.key_id, _cbc_key(dek)
    roots = _index_roots(manager, tenant, data_class, configs)
    try:
        for config in configs:
            search = tuple(
                SearchEntry(
                    facet.slot,
                    facet.normalizer,
                    facet.bits,
                    facet_key(roots[facet.owner(tenant)].secret.view(), config.name, facet.name),
                )
                for facet in config.facets
            )
            yield FieldKeys(config.name, key_id, key, config.padding, search)
    finally:
        for root in roots.values():
            root.wipe()


def _index_roots(manager: KeyManager, tenant: str, data_class: str, configs: list[FieldConfig]) -> dict[str, DataKey]:
    owners = {facet.owner(tenant) for config in configs for facet in config.facets}
    return {owner: manager.active(owner, data_class, Purpose.INDEX) for owner in owners}


def _read_keys(manager: KeyManager, tenant: str, data_class: str) -> Iterator[ReadKey]:
    for dek in manager.readable(tenant, data_class):
        with dek:
            yield ReadKey(dek.key_id, _cbc_key(dek))


def _cbc_key(dek: DataKey) -> bytes:
    return suite_key(dek.secret.view(), Suite.A256CBC_HS512)
