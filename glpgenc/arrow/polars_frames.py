"""Columns of Polars frames, eager and lazy, by way of Arrow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pyarrow as pa

from glpgenc._support.extras import import_extra
from glpgenc.arrow.spec import Columns, ColumnSpec, specs_of
from glpgenc.arrow.tables import decrypt_table, encrypt_table
from glpgenc.errors import ConfigurationError, InvalidValueError
from glpgenc.keys.manager import KeyManager
from glpgenc.service import EncryptionService


def encrypt_polars(
    frame: Any,
    columns: Columns,
    service: EncryptionService | None,
    context: Mapping[str, str],
    *,
    key_manager: KeyManager | None = None,
) -> Any:
    """Encrypt columns of a Polars DataFrame, value by value; of a LazyFrame when it is collected.

    :param columns: as for :func:`~glpgenc.arrow.encrypt_table`, like what follows.
    :returns: the same kind, with columns of type ``Binary`` in their place. Polars keeps no metadata of columns: the
        types are given to decrypt.
    :raises ConfigurationError: as :func:`~glpgenc.arrow.encrypt_table`.
    :raises GlpgencError: as :func:`~glpgenc.arrow.encrypt_table`.
    :raises TypeError: as :func:`~glpgenc.arrow.encrypt_table`.
    """
    polars = _polars()
    schema = frame.collect_schema()
    specs = specs_of(columns, schema.names())

    def encrypt(part: Any) -> Any:
        table = encrypt_table(_to_arrow(part, specs), specs, service, context, key_manager=key_manager)
        return part.with_columns(_series(table, name, polars.Binary) for name in specs)

    return _applied(frame, encrypt, dict(schema) | dict.fromkeys(specs, polars.Binary))


def decrypt_polars(
    frame: Any,
    columns: Columns,
    service: EncryptionService | None,
    context: Mapping[str, str],
    *,
    schema: Mapping[str, Any],
    key_manager: KeyManager | None = None,
) -> Any:
    """Verify and decrypt columns of a Polars DataFrame; of a LazyFrame when it is collected.

    One cell that does not open fails all. In a LazyFrame Polars may raise its own ``ComputeError`` in place of the
    error, with its words.

    :param columns: the same as when it was encrypted. Types that they name are of Arrow, and come after ``schema``'s.
    :param schema: the types that the columns had, such as the schema of the frame before: ``{"born": polars.Date}``.
    :returns: the same kind, with the columns of these types.
    :raises ConfigurationError: as :func:`~glpgenc.arrow.decrypt_table`, and when nothing says the type of a column.
    :raises GlpgencError: as :func:`~glpgenc.arrow.decrypt_table`.
    :raises TypeError: as :func:`~glpgenc.arrow.decrypt_table`.
    """
    before = frame.collect_schema()
    specs = specs_of(columns, before.names())
    types = {name: _type_of(name, spec, schema) for name, spec in specs.items()}
    known = {name: replace(spec, type=_plain_arrow_type(types[name])) for name, spec in specs.items()}

    def decrypt(part: Any) -> Any:
        table = decrypt_table(_to_arrow(part, specs), known, service, context, key_manager=key_manager)
        return part.with_columns(_series(table, name, type_) for name, type_ in types.items())

    return _applied(frame, decrypt, dict(before) | types)


def _applied(frame: Any, work: Callable[[Any], Any], schema: dict[str, Any]) -> Any:
    if isinstance(frame, _polars().DataFrame):
        return work(frame)
    # A condition on a column is of its values, not of its cells, and no column that a row is bound to may be left out:
    # Polars must not move those to before. Rows are independent of each other, so that it may work on some at a time.
    return frame.map_batches(
        work,
        predicate_pushdown=False,
        projection_pushdown=False,
        slice_pushdown=True,
        schema=schema,
        streamable=True,
    )


def _type_of(name: str, spec: ColumnSpec, schema: Mapping[str, Any]) -> Any:
    if name in schema:
        # A class where there are no parameters, as Polars allows it.
        type_ = schema[name]
        return type_() if isinstance(type_, type) else type_
    if spec.type is None:
        raise ConfigurationError(
            f"nothing says which type the encrypted column {name!r} had",
            hint='give it: schema={"' + name + '": polars.String}, or the schema of the frame before',
        )
    return _polars().from_arrow(pa.array([], spec.type)).dtype


def _plain_arrow_type(type_: Any) -> Any:
    """Return the Arrow type of a Polars type; of one with categories that of its values."""
    polars = _polars()
    if type_ in (polars.Categorical, polars.Enum):
        return pa.large_string()
    return _arrow_of(polars.Series([], dtype=type_)).type


def _to_arrow(part: Any, specs: Mapping[str, ColumnSpec]) -> Any:
    """Return a table of the columns that are encrypted, and of those that they are bound to."""
    polars = _polars()
    names = dict.fromkeys([*specs, *(spec.row for spec in specs.values() if spec.row is not None)])
    columns = {}
    for name in names:
        series = part.get_column(name)
        if series.dtype in (polars.Categorical, polars.Enum):
            series = series.cast(polars.String)
        columns[name] = _arrow_of(series)
    return pa.table(columns)


def _arrow_of(series: Any) -> Any:
    try:
        if not series.dtype.is_object():  # of which Polars gives addresses
            return series.to_arrow()
    except (pa.ArrowException, _polars().exceptions.PolarsError):
        pass
    # Outside the handler, because these words may quote a value.
    raise TypeError(f"there is no form for values of Polars type {series.dtype}: cast column {series.name!r}")


def _series(table: Any, name: str, type_: Any) -> Any:
    polars = _polars()
    try:
        return polars.Series(name, table.column(name)).cast(type_)
    except polars.exceptions.PolarsError:
        pass
    # Outside the handler, because Polars' words quote the value.
    raise InvalidValueError(f"a value of column {name!r} can't be one of {type_}", hint="give the type that it had")


def _polars() -> Any:
    return import_extra("polars", "polars", "the encryption of Polars frames")
