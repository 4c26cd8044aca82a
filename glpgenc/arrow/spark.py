"""Columns of Spark data frames: batch by batch, with keys that each executor's Python process fetches for itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from glpgenc._support.extras import import_extra
from glpgenc.arrow.spec import Columns, ColumnSpec, specs_of
from glpgenc.arrow.tables import decrypt_table, encrypt_table
from glpgenc.arrow.worker_keys import refuse_passwords, worker_keys
from glpgenc.errors import ConfigurationError
from glpgenc.settings import Settings


def encrypt_spark(frame: Any, columns: Columns, settings: Settings | None, context: Mapping[str, str]) -> Any:
    """Encrypt columns of a Spark DataFrame, value by value, when an action needs them.

    No key is in the plan, or leaves the driver, which has none: each Python process of an executor makes one service,
    and keeps it.

    :param frame: a ``pyspark.sql.DataFrame``.
    :param columns: as for :func:`~glpgenc.arrow.encrypt_table`.
    :param settings: what services are made of: with ``keyset_file`` on that, else on the database. ``None`` to let each
        process read its own environment and ``glpgenc.toml``. They go to the executors, so no password may be in them.
    :param context: as for :class:`~glpgenc.service.EncryptionService`.
    :returns: a DataFrame with columns of ``BinaryType`` in their place. An action that computes them again gives other
        cells of the same values: write it, and read that, rather than join, group or partition by them.
    :raises ConfigurationError: when a column is not there, or the settings hold a password.
    :raises TypeError: when values of a column's type can't be encrypted.
    """
    types = _types()
    specs = specs_of(columns, frame.columns)
    refuse_passwords(settings)
    for name in specs:
        arrow_type(frame.schema[name].dataType)
    made = types.StructType([_changed(field, types.BinaryType(), specs) for field in frame.schema.fields])
    return frame.mapInArrow(SparkBatches(encrypt_table, specs, settings, dict(context)), made)


def decrypt_spark(
    frame: Any, columns: Columns, settings: Settings | None, context: Mapping[str, str], *, schema: Any
) -> Any:
    """Verify and decrypt columns of a Spark DataFrame when an action needs them. A cell that does not open fails it.

    :param columns: the same as when it was encrypted.
    :param settings: as for :func:`encrypt_spark`, like the rest.
    :param schema: a ``StructType`` with the types that the columns had, such as the schema of the frame before.
    :raises ConfigurationError: as :func:`encrypt_spark`, and when a column is not in the schema.
    :raises TypeError: as :func:`encrypt_spark`.
    """
    types = _types()
    specs = specs_of(columns, frame.columns)
    refuse_passwords(settings)
    known = {field.name: field.dataType for field in schema.fields}
    for name in specs:
        if name not in known:
            raise ConfigurationError(
                f"nothing says which type the encrypted column {name!r} had",
                hint="give the schema of the frame before, or of these columns",
            )
    typed = {name: replace(spec, type=arrow_type(known[name])) for name, spec in specs.items()}
    made = types.StructType([_changed(field, known.get(field.name), specs) for field in frame.schema.fields])
    return frame.mapInArrow(SparkBatches(decrypt_table, typed, settings, dict(context)), made)


@dataclass(frozen=True, slots=True)
class SparkBatches:
    """What Spark calls with the batches of a partition, on an executor. It holds no key, and is pickled with the plan.

    A task that is repeated, or done twice for speed, makes cells of its own, of which Spark takes those of one attempt.

    :param work: encrypts or decrypts a batch.
    """

    work: Callable[..., Any]
    specs: dict[str, ColumnSpec]
    settings: Settings | None
    context: dict[str, str]

    def __call__(self, batches: Iterable[Any]) -> Iterator[Any]:
        """Yield each batch with its columns changed."""
        keys = worker_keys(self.settings)
        for batch in batches:
            yield self.work(batch, self.specs, keys.service, self.context, key_manager=keys.key_manager)


def arrow_type(type_: Any) -> Any:
    """Return the Arrow type of a Spark type. Moments are in UTC.

    :raises TypeError: when values of the type can't be encrypted.
    """
    types = _types()
    if isinstance(type_, types.DecimalType):
        return pa.decimal128(type_.precision, type_.scale)
    if isinstance(type_, types.ArrayType):
        return pa.list_(arrow_type(type_.elementType))
    if isinstance(type_, types.StructType):
        return pa.struct([(field.name, arrow_type(field.dataType)) for field in type_.fields])
    found = _PLAIN.get(type_.typeName())
    if found is None:
        raise TypeError(f"there is no form for values of Spark type {type_.simpleString()}: cast it")
    return found


_PLAIN = {
    "string": pa.string(),
    "char": pa.string(),
    "varchar": pa.string(),
    "binary": pa.binary(),
    "boolean": pa.bool_(),
    "byte": pa.int8(),
    "short": pa.int16(),
    "integer": pa.int32(),
    "long": pa.int64(),
    "float": pa.float32(),
    "double": pa.float64(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us", "UTC"),
    "timestamp_ntz": pa.timestamp("us"),
    "daytimeinterval": pa.duration("us"),
}


def _changed(field: Any, type_: Any, specs: Mapping[str, ColumnSpec]) -> Any:
    if field.name not in specs:
        return field
    return _types().StructField(field.name, type_, field.nullable, field.metadata)


def _types() -> Any:
    return import_extra("pyspark.sql.types", "spark", "the encryption of Spark data frames")
