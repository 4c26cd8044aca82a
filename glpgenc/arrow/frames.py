"""Columns of pandas frames, by way of Arrow."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import zip_longest
from typing import Any

import pyarrow as pa

from glpgenc._support.extras import import_own
from glpgenc.arrow.spec import Columns, ColumnSpec, kept_text, specs_of, with_kept_text
from glpgenc.arrow.tables import cast, decrypt_table, encrypt_table
from glpgenc.errors import ConfigurationError, InvalidValueError
from glpgenc.keys.manager import KeyManager
from glpgenc.service import EncryptionService

# Labels that fill a smaller part of their range are no row numbers of a frame that was filtered, sorted or joined.
_FILLED = 10
# Digits: numbers beyond are no labels that anyone writes out.
_PLAIN = 1_000
_ROWS = 10_000
_WHOLE = re.compile(r"-?[0-9]{1,18}", re.ASCII)
_DATED = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\b", re.ASCII)

ATTRIBUTE = "glpgenc"
"""Of a frame's ``attrs``: the types that its encrypted columns had, as text, so that ``to_parquet`` keeps them."""


def refuse_index(frame: Any, labels: Iterable[Any]) -> None:
    """Refuse a frame whose index, or a level of it, has the name of a column that is to be encrypted, or its values.

    It has its values where half of the different ones are among the labels, in any order. Row numbers and truth
    values, which are among them by chance, show a column only where each row has its own value as the label.

    :param labels: of the columns.
    :raises ConfigurationError: naming the column.
    """
    pandas = import_own("pandas", "pandas")
    levels = [frame.index.get_level_values(at) for at in range(frame.index.nlevels)]
    for label in labels:
        if any(name is not None and name == label for name in frame.index.names):
            raise _exposed(label)
    # A range is made by counting, not from values.
    for level in (each for each in levels if len(each) and not isinstance(each, pandas.RangeIndex)):
        shown = set(_texts(level))
        by_chance = _by_chance(shown)
        for label in labels if shown else ():
            if _shows_rows(level, frame[label]) if by_chance else _shows_values(shown, frame[label]):
                raise _exposed(label)


def _shows_values(shown: set[str], column: Any) -> bool:
    # Of millions of rows, as many as tell.
    values = set(_texts(column.iloc[:: 1 + len(column) // _ROWS]))
    return bool(values) and 2 * len(values & shown) >= len(values)


def _shows_rows(level: Any, column: Any) -> bool:
    # A single number may be the same by chance.
    return len(level) > 1 and all(one == other for one, other in zip_longest(_texts(level), _texts(column)))


def _by_chance(shown: set[str]) -> bool:
    if shown <= {"True", "False"}:
        return True
    if not all(map(_WHOLE.fullmatch, shown)):
        return False
    numbers = [int(each) for each in shown]
    return len(numbers) * _FILLED > max(numbers) - min(numbers)


def _texts(values: Any) -> Iterator[str]:
    """Yield the text of each value that is not missing."""
    missing = values.isna()
    return (_value_text(value) for value, gone in zip(values, missing, strict=True) if not gone)


def _value_text(value: Any) -> str:
    if isinstance(value, bytes | bytearray | memoryview):
        value = bytes(value).decode("utf-8", "backslashreplace")
    if isinstance(value, str):
        text = value.strip()
        if not _DATED.match(text):
            return text.casefold()
        try:
            value = datetime.fromisoformat(text)
        except ValueError:
            return text
    if isinstance(value, datetime):
        return _moment(value).isoformat().removesuffix("T00:00:00")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal) and abs(value.adjusted()) < _PLAIN:
        text = format(value, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _moment(value: datetime) -> datetime:
    try:
        return value.replace(tzinfo=None) - (value.utcoffset() or timedelta(0))
    except OverflowError:
        return value


def _exposed(label: Any) -> ConfigurationError:
    return ConfigurationError(
        f"column {label!r} would be encrypted, and stay readable in the frame's index",
        hint="take another index: frame.reset_index(drop=True)",
    )


def encrypt_frame(
    frame: Any,
    columns: Columns,
    service: EncryptionService | None,
    context: Mapping[str, str],
    *,
    key_manager: KeyManager | None = None,
) -> Any:
    """Encrypt columns of a pandas DataFrame, value by value. What pandas takes for missing becomes null.

    :param columns: as for :func:`~glpgenc.arrow.encrypt_table`, like what follows.
    :returns: another frame, with columns of dtype ``large_binary[pyarrow]`` in their place, whose types its ``attrs``
        keep.
    :raises InvalidValueError: when a column holds values of several types, or of one that Arrow has none for.
    :raises GlpgencError: as :func:`~glpgenc.arrow.encrypt_table`.
    :raises TypeError: as :func:`~glpgenc.arrow.encrypt_table`.
    """
    given = specs_of(columns, frame.columns)
    refuse_index(frame, given)
    names = column_texts(given)
    specs = {names[label]: _spec(spec, names) for label, spec in given.items()}
    table = _table(frame, names, {label: spec.type for label, spec in given.items()})
    done = encrypt_table(table, specs, service, context, key_manager=key_manager)
    result, kept = frame.copy(deep=False), dict(frame.attrs.get(ATTRIBUTE, {}))
    for label, spec in given.items():
        name = names[label]
        # Of a type that was given the dtype is what pandas makes of it.
        dtype = {} if spec.type is not None else {"dtype": str(frame[label].dtype)}
        kept[name] = kept_text(done.schema.field(name)) | dtype
        result[label] = _encrypted_series(done.column(name), frame.index)
    result.attrs = {**frame.attrs, ATTRIBUTE: kept}
    return result


def decrypt_frame(
    frame: Any,
    columns: Columns,
    service: EncryptionService | None,
    context: Mapping[str, str],
    *,
    key_manager: KeyManager | None = None,
) -> Any:
    """Verify and decrypt columns of a pandas DataFrame. One cell that does not open fails all.

    :param columns: the same as when it was encrypted; with a type where ``attrs`` were lost on the way.
    :returns: another frame, with the columns of the dtypes that they had.
    :raises GlpgencError: as :func:`~glpgenc.arrow.decrypt_table`.
    :raises TypeError: as :func:`~glpgenc.arrow.decrypt_table`.
    """
    given = specs_of(columns, frame.columns)
    names = column_texts(given)
    specs = {names[label]: _spec(spec, names) for label, spec in given.items()}
    kept = dict(frame.attrs.get(ATTRIBUTE, {}))
    table = _table(frame, names, dict.fromkeys(given, pa.large_binary()))
    for at, field in enumerate(table.schema):
        if field.name in kept and field.name in specs:
            table = table.set_column(at, _with_kept(field, kept[field.name]), table.column(at))
    done = decrypt_table(table, specs, service, context, key_manager=key_manager)
    result = frame.copy(deep=False)
    for label, spec in given.items():
        name = names[label]
        # A type that was given is what the caller wants, whatever the column was.
        dtype = kept.pop(name, {}).get("dtype") if spec.type is None else None
        kept.pop(name, None)
        result[label] = _series(done.column(name), dtype, frame.index)
    result.attrs = {name: value for name, value in frame.attrs.items() if name != ATTRIBUTE}
    if kept:
        result.attrs[ATTRIBUTE] = kept
    return result


def empty_encrypted() -> Any:
    """Return an empty encrypted column, as :func:`encrypt_frame` makes them."""
    return _encrypted_series(pa.chunked_array([pa.array([], pa.binary())]), None)


def empty_series(type_: Any) -> Any:
    """Return an empty column of a type, as :func:`decrypt_frame` makes it of a type that was given."""
    return _series(pa.chunked_array([pa.array([], type_)]), None, None)


def column_texts(specs: Mapping[Any, ColumnSpec]) -> dict[Any, str]:
    """Return the text of each label of a frame: what cells are bound to by default, and Arrow's columns are named.

    :raises ConfigurationError: when two labels have one text, or one has none.
    """
    labels = dict.fromkeys([*specs, *(spec.row for spec in specs.values() if spec.row is not None)])
    texts = {label: _text(label) for label in labels}
    if len(set(texts.values())) < len(texts):
        raise ConfigurationError("two columns have labels of one text, such as 1 and '1'", hint="rename one of them")
    return texts


def _text(label: Any) -> str:
    if isinstance(label, str):
        try:
            label.encode()
        except UnicodeEncodeError:
            raise ConfigurationError(f"the label {label!r} of a column is not Unicode text", hint="rename it") from None
        return label
    if isinstance(label, tuple):
        return json.dumps([_text(each) for each in label], ensure_ascii=False)
    if isinstance(label, int | float | date) or label is None:
        return str(label)
    raise ConfigurationError(f"a column has a label of type {type(label).__name__}", hint="rename it to a text")


def _spec(spec: ColumnSpec, names: Mapping[Any, str]) -> ColumnSpec:
    return spec if spec.row is None else replace(spec, row=names[spec.row])


def _table(frame: Any, names: Mapping[Any, str], types: Mapping[Any, Any]) -> Any:
    """Return a table of the columns that are encrypted, and of those that they are bound to."""
    return pa.table({text: _to_arrow(frame[label], types.get(label)) for label, text in names.items()})


def _to_arrow(series: Any, type_: Any) -> Any:
    array, is_text = None, True
    try:
        array = pa.Array.from_pandas(series)
    except UnicodeEncodeError:
        is_text = False
    except (pa.ArrowException, TypeError, ValueError, OverflowError):
        pass
    # Outside the handler, because Arrow's words quote the value.
    if not is_text:
        raise InvalidValueError(
            f"a text of column {series.name!r} holds a lone surrogate, which is not Unicode text",
            hint="repair it where it was decoded",
        )
    if array is None:
        raise InvalidValueError(
            f"column {series.name!r} holds values of several types, or of one that Arrow has none for",
            hint="give all of them one type, such as str",
        )
    return array if type_ is None else cast(array, type_)


def _with_kept(field: Any, kept: Any) -> Any:
    if not isinstance(kept, Mapping):
        raise InvalidValueError(f"the stored type of the encrypted column {field.name!r} can't be read")
    return with_kept_text(field, kept)


def _encrypted_series(column: Any, index: Any) -> Any:
    pandas = import_own("pandas", "pandas")
    # Always large: partitions of one frame must not differ, and pandas joins what is more than binary holds.
    return pandas.Series(pandas.arrays.ArrowExtensionArray(column.cast(pa.large_binary())), index=index)


def _series(column: Any, dtype: str | None, index: Any) -> Any:
    """Return a column as the dtype that it had before; by default as pandas itself would."""
    pandas = import_own("pandas", "pandas")
    if dtype is None:
        return pandas.Series(column.to_pandas().array, index=index)
    if dtype == "object":
        # As Python's values: pandas would make NaN of what is missing among texts, and floats of integers.
        return pandas.Series(column.to_pylist(), index=index, dtype=object)
    if dtype.endswith("[pyarrow]"):
        return pandas.Series(pandas.arrays.ArrowExtensionArray(column), index=index)
    wanted = pandas.api.types.pandas_dtype(dtype)
    if hasattr(wanted, "__from_arrow__"):
        # Not by way of NumPy, which has no missing integers.
        return pandas.Series(wanted.__from_arrow__(column), index=index)
    return pandas.Series(column.to_pandas().array, index=index).astype(wanted)
