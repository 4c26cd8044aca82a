"""What a program answered, in a form in which answers of two twins can be compared."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Row, RowMapping, inspect
from sqlalchemy.exc import NoInspectionAvailable
from sqlalchemy.orm.state import InstanceState

_COLUMNS_ONLY = 3
"""How deep relationships are followed."""


_SIMPLE = frozenset({type(None), str, int, bool, bytes, Decimal, date, UUID})


class Bag(list[Any]):
    """Values whose order does not matter."""


def canonical(value: Any, *, ordered: bool = True, depth: int = 0) -> Any:
    """Return a value as tuples, texts and numbers.

    :param ordered: whether the order of a list counts.
    """
    if type(value) in _SIMPLE:
        return repr(value)
    if isinstance(value, Bag):
        return canonical(list(value), ordered=False, depth=depth)
    if isinstance(value, (Row, tuple)):
        return tuple(canonical(each, depth=depth) for each in value)
    if isinstance(value, (RowMapping, Mapping)):
        return ("mapping", *sorted((str(key), canonical(each, depth=depth)) for key, each in value.items()))
    if isinstance(value, (list, set)):
        found = [canonical(each, depth=depth) for each in value]
        return ("list", *(found if ordered and not isinstance(value, set) else sorted(found, key=repr)))
    if isinstance(value, datetime) and value.tzinfo is not None:
        # A driver gives the session's time zone, and decryption gives UTC: the same moments.
        return repr(value.astimezone(UTC))
    state = _state(value)
    return repr(value) if state is None else _entity(value, state, depth)


def _state(value: Any) -> InstanceState[Any] | None:
    try:
        found = inspect(value)
    except NoInspectionAvailable:
        return None
    return found if isinstance(found, InstanceState) else None


def _entity(value: Any, state: InstanceState[Any], depth: int) -> Any:
    name = type(value).__name__
    if depth >= _COLUMNS_ONLY:
        return (name, *map(repr, state.identity or ()))
    loaded = state.dict
    parts = [
        (key, _loaded(loaded[key], depth))
        for key in sorted(state.mapper.attrs.keys())
        if key in loaded and key not in state.unloaded
    ]
    return (name, *parts)


def _loaded(value: Any, depth: int) -> Any:
    return canonical(value, ordered=False, depth=depth + 1)
