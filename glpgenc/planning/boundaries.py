"""A text range that begins with boundaries made of a sample: of a plaintext column, or of a list of texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, LiteralString

from psycopg import sql
from psycopg.types.json import Jsonb

from glpgenc.database import connect, scalar, translate_errors
from glpgenc.errors import ConfigurationError, RegistryError
from glpgenc.keys.manager import KeyManager
from glpgenc.planning.statistics import sampled_column
from glpgenc.sessions.boundaries import sealed_boundaries
from glpgenc.wire.text_ranges import MAX_BOUNDARY_BYTES, TextRangeShape, boundaries_of, sample_size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glpgenc.database import Connection
    from glpgenc.settings import Settings

APPLICATION = "glpgenc field boundaries"

_LAST_SLOT = 255
_LOCK: LiteralString = "SELECT data_class FROM glpgenc.fields WHERE field = %s FOR UPDATE"
_PRESENT: LiteralString = "SELECT FROM glpgenc.search_facets WHERE field = %s AND facet = %s AND state = 'active'"
_NEXT_SLOT: LiteralString = "SELECT coalesce(max(slot), 0) + 1 FROM glpgenc.search_facets WHERE field = %s"
_REGISTER: LiteralString = """
    INSERT INTO glpgenc.search_facets
        (field, slot, facet, normalizer, bits, scope, kind, parameters, label, boundaries)
    VALUES (%s, %s, %s, 'exact', %s, %s, 'text_range', %s, %s, %s)
"""
_CHECK: LiteralString = "SELECT glpgenc._check_facet(%s, 'exact', %s, %s, 'text_range', false)"
_COUNT = sql.SQL("SELECT count(*) FROM {} WHERE {} IS NOT NULL")
_SAMPLE = sql.SQL(
    "SELECT pg_catalog.left({column}::text, {most}) FROM {table} TABLESAMPLE BERNOULLI ({percent})"
    " WHERE {column} IS NOT NULL"
)


def register_text_range(
    settings: Settings,
    field: str,
    shape: TextRangeShape,
    *,
    data_class: str | None = None,
    padding: int = 0,
    facet: str = "range",
    bits: int = TextRangeShape.default_bits,
    scope: str = "tenant",
    column: str | None = None,
    sample: Sequence[str] | None = None,
) -> dict[str, Any]:
    """Register a text range with boundaries of its own, and its field if that is not registered.

    Before a column is encrypted, so that its values are in buckets of about the same size from the first on.

    :param data_class: of the field; ``None`` where that is registered.
    :param column: a plaintext column, ``table.column`` as in SQL, of which a sample is read.
    :param sample: texts, in place of a column.
    :returns: field, facet, slot, and how many buckets the sample makes.
    :raises RegistryError: when the field has a facet of that name: ``glpgenc reindex`` gives it other boundaries.
    :raises ConfigurationError: when there is neither a column nor a sample, or no text in it.
    :raises GlpgencError: when the index root that boundaries are sealed under is not available.
    """
    if (column is None) is (sample is None):
        raise ConfigurationError("boundaries are made of a column or of a file", hint="pass --from or --sample")
    with (
        translate_errors(),
        KeyManager.from_settings(settings) as manager,
        connect(settings.require_database_url(), APPLICATION) as connection,
    ):
        texts = list(sample or ()) if column is None else _sampled(connection, column, shape.buckets)
        if not texts:
            raise ConfigurationError(
                "there is no text to make boundaries of", hint="pass a file of texts with --sample"
            )
        boundaries = boundaries_of(texts, shape.buckets)
        del texts
        slot, registered_class = _next_slot(connection, field, facet, data_class, padding)
        connection.execute(_CHECK, (facet, bits, scope))
        label = f"{facet}.{slot}"
        sealed = sealed_boundaries(
            manager, boundaries, field, registered_class, label=label, slot=slot, buckets=shape.buckets
        )
        values = (field, slot, facet, bits, scope, Jsonb(shape.parameters()), label, sealed)
        connection.execute(_REGISTER, values)
        connection.commit()
    return {"field": field, "facet": facet, "slot": slot, "buckets": boundaries.buckets}


def _next_slot(connection: Connection, field: str, facet: str, data_class: str | None, padding: int) -> tuple[int, str]:
    """Register the field where it is not, lock it, and return its next slot and its data class."""
    if data_class is not None:
        connection.execute("SELECT glpgenc.gl_register_field(%s, %s, %s)", (field, data_class, padding))
    registered = scalar(connection, _LOCK, (field,))
    if registered is None:
        raise RegistryError(f"field {field!r} is not registered", hint="pass its --data-class to register it")
    if connection.execute(_PRESENT, (field, facet)).fetchone() is not None:
        raise RegistryError(
            f"field {field} has a facet {facet}",
            hint=f"`glpgenc reindex run {field} {facet} --boundaries` gives a text range other boundaries",
        )
    slot = int(scalar(connection, _NEXT_SLOT, (field,)))
    if slot > _LAST_SLOT:
        raise RegistryError(f"all {_LAST_SLOT} slots of field {field} are used")
    return slot, str(registered)


def _sampled(connection: Connection, column: str, buckets: int) -> list[str]:
    table, name = sampled_column(connection, column)
    connection.execute("SELECT pg_catalog.set_config('statement_timeout', '0', true)")
    [(rows,)] = connection.execute(_COUNT.format(table, name)).fetchall()
    query = _SAMPLE.format(
        column=name,
        most=sql.Literal(MAX_BOUNDARY_BYTES),
        table=table,
        percent=sql.Literal(min(100.0, 100.0 * sample_size(buckets) / max(rows, 1))),
    )
    return [row[0] for row in connection.execute(query)]
