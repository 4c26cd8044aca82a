"""Boundaries for the new slot of a text range: those of the old one, or new ones made of a sample of values."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, LiteralString

from psycopg import sql

from glpgenc.database.transactions import transaction
from glpgenc.errors import GlpgencError, RegistryError
from glpgenc.jobs.plan import PlanColumn
from glpgenc.jobs.row_binding import row_binding_by_tenant
from glpgenc.registry.columns import columns_of_field
from glpgenc.sessions.boundaries import facet_boundaries, sealed_boundaries
from glpgenc.sessions.keyring import Keyring
from glpgenc.wire.text_ranges import MAX_BOUNDARY_BYTES, Boundaries, boundaries_of, sample_size

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from glpgenc.database import Connection
    from glpgenc.keys.manager import KeyManager
    from glpgenc.registry.columns import RegistryColumn
    from glpgenc.reindex.state import Reindex

TEXT_RANGE = "text_range"

_ENCRYPTED = sql.SQL("glpgenc.gl_key_id({}) IS NOT NULL")
_COUNT = sql.SQL("SELECT count(*) FROM {} WHERE {}")
_SAMPLE = sql.SQL(
    "SELECT {value}, {row}, (SELECT k.tenant_id FROM glpgenc.key_tenants k WHERE k.key_id = glpgenc.gl_key_id({value}))"
    " FROM {table} TABLESAMPLE BERNOULLI ({percent}) WHERE {encrypted}"
)
_CURSOR: LiteralString = "glpgenc_sample"


def sealing(
    connection: Connection, manager: KeyManager, reindex: Reindex, sample: Sequence[str] | None
) -> Callable[[int], bytes | None]:
    """Return the function that seals the boundaries of the new slot, given its number.

    :param connection: outside a transaction.
    :param sample: texts to make them of, in place of the field's own values, where new ones were asked for.
    :raises RegistryError: when there is no value to make them of, or the old ones are missing or altered.
    """
    if reindex.kind != TEXT_RANGE:
        return lambda _: None
    boundaries, buckets = _boundaries(connection, manager, reindex, sample)

    def seal(slot: int) -> bytes:
        label = f"{reindex.facet}.{slot}"
        return sealed_boundaries(
            manager, boundaries, reindex.field, reindex.data_class, label=label, slot=slot, buckets=buckets
        )

    return seal


def _boundaries(
    connection: Connection, manager: KeyManager, reindex: Reindex, sample: Sequence[str] | None
) -> tuple[Boundaries, int]:
    if reindex.buckets is not None:
        texts = decrypted_sample(connection, manager, reindex.field, reindex.buckets) if sample is None else sample
        if not texts:
            raise RegistryError(
                f"field {reindex.field} has no values to make boundaries of",
                hint="run it again with --sample FILE, a file of texts; or abort it",
            )
        return boundaries_of(texts, reindex.buckets), reindex.buckets
    manager.catalog.refresh()
    config = manager.catalog.field(reindex.field)
    old = next(facet for facet in config.written if facet.slot == reindex.old_slot)
    kept = facet_boundaries(manager, config.name, config.data_class, old)
    if kept is None:
        message = "a text range has boundaries"
        raise RuntimeError(message)
    return kept, old.shape.parameters()["buckets"]


def decrypted_sample(connection: Connection, manager: KeyManager, field: str, buckets: int) -> list[str]:
    """Return a sample of the values of a field, decrypted: as many as it takes to make a number of buckets.

    What does not decrypt is left out, and so are values of tenants that were shredded.

    :param connection: outside a transaction.
    """
    with transaction(connection):
        targets = columns_of_field(connection, field)
    texts: list[str] = []
    rings: dict[str, Keyring] = {}
    try:
        for target in targets:
            for value, bound, tenant in _rows(connection, manager, target, sample_size(buckets)):
                # One that does not open says nothing of the others; verification reports it.
                with suppress(GlpgencError, UnicodeDecodeError):
                    ring = rings.get(tenant) or rings.setdefault(tenant, Keyring(manager, tenant))
                    plaintext = ring.opener(field)(bytes(value), bound or "")
                    # A boundary is no longer: no more of a long text is kept.
                    texts.append(plaintext.decode()[:MAX_BOUNDARY_BYTES])
        for ring in rings.values():
            ring.report()
    finally:
        for ring in rings.values():
            ring.forget()
    return texts


def _rows(connection: Connection, manager: KeyManager, target: RegistryColumn, wanted: int) -> Iterator[Any]:
    value = sql.Identifier(target.column)
    holds = _ENCRYPTED.format(value)
    tenants = {record.key_id.bytes: record.tenant_id for record in manager.list(data_class=target.data_class)}
    binding = row_binding_by_tenant(connection, manager, target, holds, tenants)
    if not binding.found:
        return
    bound = PlanColumn(replace(target, row=binding.row), is_bytes=False)
    with transaction(connection, {"statement_timeout": "0"}):
        [(rows,)] = connection.execute(_COUNT.format(target.table_sql, holds)).fetchall()
        query = _SAMPLE.format(
            value=value,
            row=bound.row,
            table=target.table_sql,
            percent=sql.Literal(min(100.0, 100.0 * wanted / max(rows, 1))),
            encrypted=holds,
        )
        with connection.cursor(_CURSOR) as cursor:
            yield from cursor.execute(query)
