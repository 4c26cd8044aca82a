"""The registered fields, as ``glpgenc.fields`` and ``glpgenc.search_facets`` have them."""

from __future__ import annotations

import json
import time
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, LiteralString

from glpgenc._support.forks import Lock, NonCopyable
from glpgenc._support.ttl_cache import SURE
from glpgenc.database import translate_errors
from glpgenc.database.schema_version import refuse_unreadable
from glpgenc.errors import KeyManagementError, RegistryError, SchemaMissingError
from glpgenc.wire.context import GLOBAL_TENANT
from glpgenc.wire.envelope import SUITES_BY_NAME, Suite
from glpgenc.wire.facet_kinds import PYTHON_ONLY
from glpgenc.wire.facets import SCALAR, ScalarShape, Shape, shape_of
from glpgenc.wire.normalizers import Normalizer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from glpgenc.database import Connection
    from glpgenc.database._pool import ConnectionPool

CATALOG_TTL = 30.0
"""Seconds for which the catalog is kept: how long a change to a field, or a new facet, can go unseen."""

RELOAD_PAUSE = 1.0
"""Seconds for which unknown names are trusted to be unknown, once the registry was read again for one in vain."""

_REVISION: LiteralString = (
    "SELECT version_num, (SELECT value FROM glpgenc.installation WHERE name = 'needs_revision')"
    " FROM glpgenc.alembic_version"
)
# A database session of the application's may have any search_path: no name, and no operator, is looked up by it.
FIELDS: LiteralString = "SELECT f.field, f.data_class, f.padding, f.client_suite FROM glpgenc.fields f"
FACETS: LiteralString = """
    SELECT s.field, s.slot, s.facet, s.normalizer, s.bits, s.scope, s.kind, s.parameters::pg_catalog.text, s.label,
           s.root_version, s.state, s.boundaries
    FROM glpgenc.search_facets s
"""


@dataclass(frozen=True, slots=True)
class FacetConfig:
    """One way to search a field.

    :param slot: 1 to 255: where its term is in an envelope's index.
    :param bits: how much of each HMAC is kept, 1 to 128, for tags to 32.
    :param is_global: whether one index key serves all tenants.
    :param shape: what of a value is hashed.
    :param label: what its key is derived by; ``None`` for the name.
    :param root_version: of the index root that its key comes from; ``None`` for the active one.
    :param is_active: whether its name means it. Else it is the other slot of a reindex: to replace the active one of
        that name, or replaced by it.
    :param is_replaced: whether another one has taken its name.
    :param boundaries: those of a text range, sealed; ``None`` for the standard ones.
    """

    slot: int
    name: str
    normalizer: Normalizer
    bits: int
    is_global: bool
    shape: Shape = SCALAR
    label: str | None = None
    root_version: int | None = None
    is_active: bool = True
    is_replaced: bool = False
    boundaries: bytes | None = field(default=None, repr=False)

    @property
    def is_given(self) -> bool:
        """Whether Python alone computes its terms, and SQL is given them."""
        return self.is_global or self.shape.kind in PYTHON_ONLY

    @property
    def key(self) -> str | None:
        """The name of the HMAC key that it shares with facets of other fields, or ``None``."""
        return self.shape.key if isinstance(self.shape, ScalarShape) else None

    @property
    def key_label(self) -> str:
        """What its key is derived by."""
        return self.label or self.key or self.name

    def owner(self, tenant_id: str) -> str:
        """Return whose index root the facet's key comes from, for a value of a tenant."""
        return GLOBAL_TENANT if self.is_global else tenant_id


@dataclass(frozen=True, slots=True)
class FieldConfig:
    """A registered field.

    :param padding: bucket in bytes that plaintexts are padded to, 0 for none.
    :param suite: what jobs write in client mode.
    :param written: what every value carries the terms of: one facet a name, and two where one is being reindexed.
    """

    name: str
    data_class: str
    padding: int
    written: tuple[FacetConfig, ...]
    suite: Suite = Suite.A256GCM

    @property
    def facets(self) -> tuple[FacetConfig, ...]:
        """The ways that it can be searched, one a name."""
        return tuple(facet for facet in self.written if facet.is_active)

    def named(self, facet: str) -> tuple[FacetConfig, ...]:
        """Return what a facet's name stands for, the active one first; while it is reindexed, two; else nothing."""
        found = [each for each in self.written if each.name == facet]
        return tuple(sorted(found, key=lambda each: not each.is_active))


@dataclass(frozen=True, slots=True)
class Registry:
    """What was read last, arranged for the two questions that are asked."""

    by_name: dict[str, FieldConfig]
    by_class: dict[str, tuple[FieldConfig, ...]]


_SEEN: ContextVar[Registry | None] = ContextVar("glpgenc_registry_seen", default=None)


@contextmanager
def using_registry(registry: Registry | None) -> Iterator[None]:
    """Let catalogs answer from a registry as an open transaction sees it, in this thread or task.

    :param registry: what was read through the transaction; what is not in it is looked up as ever.
    """
    token = _SEEN.set(registry)
    try:
        yield
    finally:
        _SEEN.reset(token)


class FieldCatalog(NonCopyable):
    """Reads the registered fields, and keeps them for :data:`CATALOG_TTL` seconds. Thread-safe.

    A name that is not among them may have been registered since: the registry is read again for it at once, but no more
    than once in :data:`RELOAD_PAUSE` seconds in vain, so that misspelt names do not load the database.

    :param connections: to the database.
    :param admit: called before the registry is read the first time; raises what refuses this database.
    """

    def __init__(self, connections: ConnectionPool, admit: Callable[[Connection], None] = lambda _: None) -> None:
        self._connections = connections
        self._admit: Callable[[Connection], None] | None = admit
        self._lock = Lock()
        self._registry = Registry({}, {})
        self._read_at: float | None = None
        self._vain_until = 0.0

    def field(self, name: str) -> FieldConfig:
        """Return one field.

        :raises RegistryError: when it is not registered.
        :raises DatabaseError: when the registry can't be read; see :meth:`fields`.
        """
        seen = _SEEN.get()
        if seen is not None and name in seen.by_name:
            return seen.by_name[name]
        found = self.fields().get(name) or self._reread(lambda registry: name in registry.by_name).by_name.get(name)
        if found is None:
            message = f"field {name!r} is not registered"
            raise RegistryError(message, hint="register it with `glpgenc field add` or gl_register_field")
        return found

    def cached_field(self, name: str) -> FieldConfig | None:
        """Return one field, if :meth:`field` and :meth:`of_classes` will not read it for a while yet."""
        read_at, registry = self._read_at, self._registry
        is_fresh = read_at is not None and time.monotonic() - read_at < SURE * CATALOG_TTL
        # A transaction that sees another registry may ask for what is not in this one.
        return registry.by_name.get(name) if is_fresh and _SEEN.get() is None else None

    def of_classes(self, data_classes: Iterable[str]) -> dict[str, tuple[FieldConfig, ...]]:
        """Return the fields of some data classes, by class.

        :raises KeyManagementError: when a class has no field: a misspelt one must not get keys of its own.
        :raises DatabaseError: when the registry can't be read; see :meth:`fields`.
        """
        wanted = set(data_classes)
        seen = _SEEN.get()
        if seen is not None and wanted <= seen.by_class.keys():
            return {name: seen.by_class[name] for name in sorted(wanted)}
        by_class = self._current().by_class
        if not wanted <= by_class.keys():
            by_class = self._reread(lambda registry: wanted <= registry.by_class.keys()).by_class
        if unknown := sorted(wanted - by_class.keys()):
            message = f"no field is registered with data class {', '.join(map(repr, unknown))}"
            known = ", ".join(sorted(by_class)) or "none"
            raise KeyManagementError(
                message,
                hint=f"register a field with gl_register_field or `glpgenc field add`; known data classes: {known}",
            )
        return {name: by_class[name] for name in sorted(wanted)}

    def fields(self) -> dict[str, FieldConfig]:
        """Return all fields by name.

        :raises SchemaMissingError: when glpgenc is not installed in the database.
        :raises SchemaNewerError: when a newer glpgenc installed it, and this one can't work with it.
        :raises DatabaseUnavailableError: when the database can't be reached.
        """
        return self._current().by_name

    def registry(self) -> Registry:
        """Return all that is registered.

        :raises DatabaseError: when it can't be read; see :meth:`fields`.
        """
        return self._current()

    def refresh(self) -> None:
        """Read the registry again at the next use."""
        with self._lock:
            self._read_at = None

    def reread(self) -> bool:
        """Read the registry again, but no more than once in :data:`RELOAD_PAUSE` seconds in vain.

        :returns: whether it has changed.
        :raises DatabaseError: when the registry can't be read; see :meth:`fields`.
        """
        with self._lock:
            if time.monotonic() < self._vain_until:
                return False
            before = self._registry
            self._read()
            if self._registry == before:
                self._vain_until = time.monotonic() + RELOAD_PAUSE
            return self._registry != before

    def _current(self) -> Registry:
        with self._lock:
            if self._read_at is None or time.monotonic() - self._read_at > CATALOG_TTL:
                self._read()
            return self._registry

    def _reread(self, has_it: Callable[[Registry], bool]) -> Registry:
        """Return the registry, read again where something is missing from it."""
        with self._lock:
            # Several threads may miss the same at once: the first reads for all.
            if not has_it(self._registry) and time.monotonic() >= self._vain_until:
                self._read()
                if not has_it(self._registry):
                    self._vain_until = time.monotonic() + RELOAD_PAUSE
            return self._registry

    def _read(self) -> None:
        with translate_errors():
            if self._admit is not None:
                self._connections.run(self._admit)
                self._admit = None
            self._registry = self._connections.run(_read)
        self._read_at = time.monotonic()


def _read(connection: Connection) -> Registry:
    revision = connection.execute(_REVISION).fetchone()
    if revision is None:
        raise SchemaMissingError
    refuse_unreadable(str(revision[0]), needs=revision[1])
    return registry_from_rows(connection.execute(FIELDS), connection.execute(FACETS))


def registry_from_rows(field_rows: Iterable[Any], facet_rows: Iterable[Any]) -> Registry:
    """Return the registry that two queries have read.

    :param field_rows: those of :data:`FIELDS`.
    :param facet_rows: those of :data:`FACETS`. Retired facets are left out.
    """
    facets: dict[str, list[FacetConfig]] = {}
    for of_field, slot, name, normalizer, bits, scope, kind, parameters, label, root, state, sealed in sorted(
        (tuple(row) for row in facet_rows), key=lambda row: row[1]
    ):
        if state == "retired":
            continue
        facets.setdefault(of_field, []).append(
            FacetConfig(
                slot,
                name,
                Normalizer.named(normalizer),
                bits,
                is_global=scope == "global",
                shape=shape_of(kind, json.loads(parameters)),
                label=label,
                root_version=root,
                is_active=state == "active",
                is_replaced=state == "retiring",
                # Of psycopg2 it comes as a view.
                boundaries=None if sealed is None else bytes(sealed),
            )
        )
    by_name: dict[str, FieldConfig] = {}
    by_class: dict[str, list[FieldConfig]] = {}
    for name, data_class, padding, suite in field_rows:
        written = tuple(facets.get(name, ()))
        by_name[name] = FieldConfig(name, data_class, padding, written, SUITES_BY_NAME[suite or "A256GCM"])
        by_class.setdefault(data_class, []).append(by_name[name])
    return Registry(by_name, {data_class: tuple(configs) for data_class, configs in by_class.items()})
