"""Whether the index of a pandas frame, which is never encrypted, shows the values of a column.

Values and labels are compared as texts, because an index of texts shows numbers and dates just as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from glpgenc._support.extras import import_own
from glpgenc.errors import ConfigurationError

# Labels that fill a smaller part of their range are no row numbers of a frame that was filtered, sorted or joined.
_FILLED = 10
# Digits: numbers beyond are no labels that anyone writes out.
_PLAIN = 1_000
_ROWS = 10_000
_WHOLE = re.compile(r"-?[0-9]{1,18}", re.ASCII)
_DATED = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\b", re.ASCII)


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
