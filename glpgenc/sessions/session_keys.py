"""The keys of a session: gathered from the key manager, derived, ready to be sealed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from glpgenc._support.forks import NonCopyable
from glpgenc.errors import KeyStateError
from glpgenc.keys.model import KeyState, Purpose
from glpgenc.keys.selection import no_data_key_error
from glpgenc.sessions.boundaries import facet_boundaries
from glpgenc.wire.blind_index import SearchEntry
from glpgenc.wire.context import GLOBAL_TENANT
from glpgenc.wire.envelope import Suite
from glpgenc.wire.sealed_keys import FieldKeys, ReadKey, build_message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from glpgenc.keys.manager import KeyManager
    from glpgenc.keys.model import DataKey
    from glpgenc.registry.catalog import FacetConfig, FieldConfig
    from glpgenc.wire.text_ranges import Boundaries


@dataclass(frozen=True, slots=True, repr=False)
class SessionKeys(NonCopyable):
    """The keys of one session. They do not show in ``repr``, and can't be pickled.

    :param fields: one a field of the classes asked for.
    :param read_keys: what else can be read: older versions, and other tenants' keys where asked for.
    :param gather_again: gathers them again, of what the table of keys says now; ``None`` where that can't be done.
    """

    tenant_id: str
    data_classes: tuple[str, ...]
    fields: tuple[FieldKeys, ...]
    read_keys: tuple[ReadKey, ...]
    gather_again: Callable[[], SessionKeys] | None = None

    def __repr__(self) -> str:
        return f"<SessionKeys of {len(self.fields)} fields, {len(self.read_keys)} more keys for reading>"

    def gathered_again(self) -> SessionKeys:
        """Return what the table of keys says now: the server refused a key as one that must not encrypt any more.

        :raises KeyStateError: when the table has no others, or they can't be gathered again.
        :raises GlpgencError: otherwise as :func:`collect_keys`.
        """
        # Those of one class may be replaced while those of another are gathered: as long as there are others, they are
        # worth another try.
        again = None if self.gather_again is None else self.gather_again()
        if again is None or {field.key_id for field in again.fields} == {field.key_id for field in self.fields}:
            raise KeyStateError(
                "a key of this session is no longer active, and the database has no active key in its place",
                hint="try again; if it persists, check the keys with `glpgenc keys list` and `glpgenc doctor`",
            )
        return again

    def message(self) -> bytes:
        """Return the message for :func:`glpgenc.wire.sealed_keys.seal`: no search keys of terms that SQL is given."""
        return build_message(self.fields, self.read_keys)


def collect_keys(
    manager: KeyManager,
    *,
    tenant_id: str | None,
    data_classes: Iterable[str],
    read_tenants: Iterable[str] = (),
    read_only: bool = False,
) -> SessionKeys:
    """Gather the keys of a tenant for some data classes. Those that it has not yet are made, unless ``read_only``.

    :param tenant_id: the tenant; ``None`` for the installation's only one.
    :param data_classes: the classes whose fields the session is to encrypt, decrypt and search.
    :param read_tenants: other tenants whose values of these classes it may read besides.
    :param read_only: make no key: one that is missing, of a class or of its facets, is an error.
    :raises KeyNotFoundError: when a key is missing, with ``read_only`` or ``auto_create_keys`` off.
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
        keys = encryption_keys(manager, tenant, data_class, read_only=read_only)
        try:
            fields.extend(_field_keys(manager, tenant, keys[0], configs[data_class], read_only=read_only))
            older.extend(map(_read_key, keys[1:]))
        finally:
            _wipe(keys)
    others = tuple(dict.fromkeys(map(manager.resolve_tenant, read_tenants)))
    for other in others:
        for data_class in classes:
            keys = manager.readable(other, data_class)
            older.extend(map(_read_key, keys))
            _wipe(keys)

    def gather_again() -> SessionKeys:
        manager.recheck()
        return collect_keys(manager, tenant_id=tenant, data_classes=classes, read_tenants=others, read_only=read_only)

    return SessionKeys(tenant, classes, tuple(fields), tuple(older), gather_again)


def collect_search(
    manager: KeyManager,
    field: str,
    facets: Sequence[FacetConfig],
    *,
    tenant_id: str | None,
    read_only: bool = True,
) -> tuple[SearchEntry, ...]:
    """Gather what it takes to compute search terms by some facets of a field: index roots alone.

    :param field: a registered field.
    :param facets: some of its own.
    :param tenant_id: whose values; not looked at where every facet has scope global.
    :param read_only: make no key.
    :returns: one entry a facet, in their order.
    :raises KeyNotFoundError: when an index root is missing, with ``read_only`` or ``auto_create_keys`` off.
    :raises GlpgencError: otherwise as :func:`collect_keys`.
    """
    tenant = GLOBAL_TENANT if all(facet.is_global for facet in facets) else manager.resolve_tenant(tenant_id)
    data_class = manager.catalog.field(field).data_class
    roots = _index_roots(manager, tenant, data_class, facets, read_only=read_only)
    try:
        boundaries = {facet.slot: facet_boundaries(manager, field, data_class, facet) for facet in facets}
        return _search_entries(field, facets, tenant, roots, boundaries)
    finally:
        _wipe(roots.values())


def encryption_keys(manager: KeyManager, tenant: str, data_class: str, *, read_only: bool = False) -> list[DataKey]:
    """Return a class's readable keys, the active one first; the first key is made where there is none.

    :param read_only: make no key.
    :returns: the keys, which the caller wipes.
    :raises GlpgencError: as :func:`collect_keys`.
    """
    if read_only:
        _require_keys(manager, tenant, data_class, Purpose.ENCRYPTION)
    keys = manager.readable(tenant, data_class)
    # Newest first, and so nearly always the active one.
    if keys and keys[0].record.state is KeyState.ACTIVE:
        return keys
    active = manager.active(tenant, data_class)
    return [active, *(key for key in keys if key.key_id != active.key_id)]


def _field_keys(
    manager: KeyManager, tenant: str, dek: DataKey, configs: Sequence[FieldConfig], *, read_only: bool
) -> list[FieldKeys]:
    key = dek.suite_key(Suite.A256CBC_HS512)
    facets = [facet for config in configs for facet in config.written]
    roots = _index_roots(manager, tenant, dek.record.data_class, facets, read_only=read_only)
    try:
        return [
            FieldKeys(
                config.name,
                dek.key_id,
                key,
                config.padding,
                # A session computes no term of a text range.
                _search_entries(config.name, config.written, tenant, roots, {}),
            )
            for config in configs
        ]
    finally:
        _wipe(roots.values())


def _search_entries(
    field: str,
    facets: Iterable[FacetConfig],
    tenant: str,
    roots: Mapping[tuple[str, int | None], DataKey],
    boundaries: Mapping[int, Boundaries | None],
) -> tuple[SearchEntry, ...]:
    return tuple(
        SearchEntry(
            facet.slot,
            facet.normalizer,
            facet.bits,
            _facet_key(roots[facet.owner(tenant), facet.root_version], field, facet),
            facet.shape,
            facet.is_global,
            boundaries.get(facet.slot),
        )
        for facet in facets
    )


def _facet_key(root: DataKey, field: str, facet: FacetConfig) -> bytes:
    return root.facet_key(field, facet.key_label) if facet.key is None else root.shared_facet_key(facet.key_label)


def _index_roots(
    manager: KeyManager, tenant: str, data_class: str, facets: Iterable[FacetConfig], *, read_only: bool
) -> dict[tuple[str, int | None], DataKey]:
    wanted = {(facet.owner(tenant), facet.root_version) for facet in facets}
    for owner in {owner for owner, _ in wanted} if read_only else ():
        # Without it a value would be written that no search finds.
        _require_keys(manager, owner, data_class, Purpose.INDEX)
    roots: dict[tuple[str, int | None], DataKey] = {}
    try:
        for owner, version in wanted:
            roots[owner, version] = manager.index_root(owner, data_class, version)
    except BaseException:
        _wipe(roots.values())
        raise
    return roots


def _require_keys(manager: KeyManager, owner: str, data_class: str, purpose: Purpose) -> None:
    """Raise KeyNotFoundError where the use of a key would make the first one."""
    if manager.has_keys(owner, data_class, purpose):
        return
    # With some that are destroyed or retired, their use makes none either, and raises what says why.
    if not manager.list(tenant_id=owner, data_class=data_class, purpose=purpose):
        raise no_data_key_error(owner, data_class, purpose)


def _read_key(dek: DataKey) -> ReadKey:
    return ReadKey(dek.key_id, dek.suite_key(Suite.A256CBC_HS512))


def _wipe(keys: Iterable[DataKey]) -> None:
    for key in keys:
        key.wipe()
