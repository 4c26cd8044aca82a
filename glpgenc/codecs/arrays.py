"""Arrays: as PostgreSQL writes them, ``{1,2,NULL}``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import Any

from glpgenc.codecs.codec import Codec, unreadable, unsupported, wrong_type
from glpgenc.errors import InvalidValueError

_MOST_DIMENSIONS = 6
_BOUNDS = re.compile(r"(?:\[[+-]?[0-9]+:[+-]?[0-9]+\])+=")
_SPACE = r" \t\n\r\v\f"
"""What PostgreSQL's arrays take for white space; that of Unicode is text."""
_QUOTED = re.compile(rf'[{{}},"\\{_SPACE}]|\A(?i:null)?\Z')
_PART = re.compile(rf'[{{}},]|"((?:[^"\\]|\\.)*)"|([^{{}},"{_SPACE}]+)', re.DOTALL)


@lru_cache(maxsize=256)
def array_codec(item: Codec, *, dimensions: int | None = None, as_tuple: bool = False) -> Codec:
    """Return the codec of arrays.

    :param item: of their items.
    :param dimensions: how deeply lists are nested; ``None`` for any depth up to 6.
    :param as_tuple: whether values come back as tuples.
    :raises TypeError: when items of this kind have no array.
    """
    if item.sql_type == "jsonb":
        raise unsupported(f"arrays of {item.name}", ": use a list in a JSON column")
    sequence: type = tuple if as_tuple else list

    def writer(encode: Any) -> Any:
        def write(value: Any) -> str:
            shape = _shape(value)
            if dimensions not in (None, len(shape)) and 0 not in shape:
                raise InvalidValueError(
                    f"the array has {len(shape)} dimensions, and the declared type has {dimensions}",
                    hint="nest the lists as deeply as declared",
                )
            return "{}" if 0 in shape else _written(value, shape, lambda each: _item_text(item, encode, each))

        return write

    def decode(text: Any) -> Any:
        parts = _parts(text)
        try:
            if next(parts) != "{":
                raise _not_an_array()
            found = _read(parts, item, sequence, _MOST_DIMENSIONS)
            if next(parts, None) is not None:
                raise _not_an_array()
        except StopIteration:
            raise _not_an_array() from None
        return found

    made = Codec(f"array of {item.name}", sequence, f"{item.sql_type}[]", writer(item.encode), decode)
    unsearchable = "equal numbers can have different text forms in an array" if item.python_type is Decimal else None
    return replace(made, store=writer(item.store), unsearchable=item.unsearchable or unsearchable)


def _not_an_array() -> InvalidValueError:
    return unreadable("array")


def _shape(value: Any) -> tuple[int, ...]:
    """Return the length of each dimension.

    :raises InvalidValueError: when the value is not a list, or lists of one depth differ in length.
    """
    if not isinstance(value, (list, tuple)):
        raise wrong_type("a list", value)
    nested = [isinstance(each, (list, tuple)) for each in value]
    if not any(nested):
        return (len(value),)
    shapes = {_shape(each) for each in value} if all(nested) else set()
    if len(shapes) != 1:
        raise InvalidValueError(
            "the lists of an array with several dimensions are of different lengths",
            hint="make them the same length, with None for missing items",
        )
    shape = (len(value), *shapes.pop())
    if len(shape) > _MOST_DIMENSIONS:
        raise InvalidValueError(f"the array has more than {_MOST_DIMENSIONS} dimensions", hint="use JSON")
    return shape


def _written(value: Any, shape: tuple[int, ...], write: Any) -> str:
    if len(shape) > 1:
        return "{" + ",".join(_written(each, shape[1:], write) for each in value) + "}"
    return "{" + ",".join(map(write, value)) + "}"


def _item_text(item: Codec, encode: Any, value: Any) -> str:
    encoded = None if value is None and not item.takes_none else encode(value)
    if encoded is None:
        return "NULL"
    text: str = "\\x" + encoded.hex() if item.is_bytes else encoded
    if item.sql_type == "boolean":
        text = text[0]  # as PostgreSQL writes them in arrays
    if not _QUOTED.search(text):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _parts(text: str) -> Iterator[str]:
    """Yield braces, commas, and items: those in quotes as they are written, with their quotes."""
    bounds = _BOUNDS.match(text)
    at = bounds.end() if bounds else 0
    while at < len(text):
        found = _PART.match(text, at)
        if found is None:
            raise _not_an_array()
        yield found[0]
        at = found.end()


def _read(parts: Iterator[str], item: Codec, sequence: type, depth: int) -> Any:
    """Read what follows an opening brace, up to its closing one.

    :param depth: how many dimensions there may be.
    """
    if not depth:
        raise _not_an_array()
    found: list[Any] = []
    part = next(parts)
    while part != "}":
        if part == "{":
            found.append(_read(parts, item, sequence, depth - 1))
        elif part == ",":
            raise _not_an_array()
        else:
            found.append(_read_item(part, item))
        part = next(parts)
        if part == ",":
            part = next(parts)
            if part == "}":
                raise _not_an_array()
        elif part != "}":
            raise _not_an_array()
    return sequence(found)


def _read_item(part: str, item: Codec) -> Any:
    if part.startswith('"'):
        text = re.sub(r"\\(.)", r"\1", part[1:-1], flags=re.DOTALL)
    elif part.upper() == "NULL":
        return item.decode(None) if item.takes_none else None
    else:
        text = part
    if not item.is_bytes:
        return item.decode(text)
    try:
        return item.decode(bytes.fromhex(text.removeprefix("\\x")))
    except ValueError:
        raise _not_an_array() from None
