"""JSON paths: the place in a document that a facet covers, and what of the value there is hashed.

docs/FORMAT.md, "Paths of documents", defines both; ``sql/0.1.0/json_paths.sql`` holds the same, byte for byte.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NoReturn, TypeAlias

from glpgenc.errors import InvalidValueError
from glpgenc.wire.facet_kinds import refused
from glpgenc.wire.normalizers import Normalizer, normalize_text

MAX_STEPS = 16
MAX_NAME_BYTES = 255
_MAX_INDEX = 2**31 - 1

Step: TypeAlias = str | int

_SHORT = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
_STEP = re.compile(
    r"""\.(?P<short>[A-Za-z_][A-Za-z0-9_]*)"""
    r"""|\[(?P<index>0|[1-9][0-9]{0,9})\]"""
    r"""|\[(?P<double>"(?:[^"\\\x00-\x1f]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*")\]"""
    r"""|\['(?P<single>(?:[^'\\\x00-\x1f]|\\['\\/bfnrt]|\\u[0-9a-fA-F]{4})*)'\]""",
    re.ASCII,
)
_FORM = 'such as $.address.zip, $["postal code"] or $.tags[0]; for each element of an array, each=True'


@dataclass(frozen=True, slots=True)
class JsonPath:
    """A place in a document: the names of members and the numbers of elements that lead there.

    :param steps: from the outermost on; none for the document itself.
    :raises InvalidValueError: when a name is longer than 255 bytes or holds U+0000, or there are more than 16 steps.
    """

    steps: tuple[Step, ...]

    def __post_init__(self) -> None:
        if len(self.steps) > MAX_STEPS:
            raise refused(f"the path of a facet must have at most {MAX_STEPS} steps", _FORM)
        for step in self.steps:
            if isinstance(step, str):
                _check_name(step)
            elif not 0 <= step <= _MAX_INDEX:
                raise refused("the number of an element in the path of a facet must be 0 to 2,147,483,647", _FORM)

    @classmethod
    def parse(cls, text: object) -> JsonPath:
        """Read a path as RFC 9535 writes a singular query: names after a point or in quotes, and numbers from 0 on.

        :raises InvalidValueError: when it is something else.
        """
        if not isinstance(text, str) or not text.startswith("$"):
            raise refused("the path of a facet must be a JSON path that begins with $", _FORM)
        steps: list[Step] = []
        at = 1
        while at < len(text):
            match = _STEP.match(text, at)
            if match is None:
                raise refused(f"the path {text[:100]!r} of a facet can't be read from character {at + 1} on", _FORM)
            steps.append(_step(match))
            at = match.end()
        return cls(tuple(steps))

    def __str__(self) -> str:
        """Return the path in its only form, as the registry has it."""
        return "$" + "".join(map(_step_text, self.steps))

    def to_bytes(self) -> bytes:
        """Return the path as it is in a search entry: ``len(2) || ( 1 || len(1) || name | 2 || number(4) ) *``."""
        steps = b"".join(
            b"\x02" + step.to_bytes(4, "big")
            if isinstance(step, int)
            else b"\x01" + len(name := step.encode()).to_bytes(1, "big") + name
            for step in self.steps
        )
        return len(steps).to_bytes(2, "big") + steps

    def find(self, document: Any) -> Any:
        """Return the value at the path, or ``MISSING``. A step into another kind of value finds nothing."""
        for step in self.steps:
            if isinstance(step, str):
                document = document.get(step, MISSING) if isinstance(document, dict) else MISSING
            elif isinstance(document, list) and step < len(document):
                document = document[step]
            else:
                return MISSING
        return document


class _Missing:
    """There is no value at a path."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "MISSING"


MISSING = _Missing()


@dataclass(frozen=True, slots=True, repr=False)
class JsonNumber:
    """A number as a document writes it, so that none of its digits is lost."""

    text: str

    def canonical(self) -> str:
        """Return what the normaliser ``number`` makes of it.

        :raises InvalidValueError: when that has more than 1,000 characters.
        """
        number = Decimal(self.text)
        if not number:
            return "0"
        # One character is written out for each of the exponent's: those that are too many are refused before.
        plain = format(number, "f") if abs(number.adjusted()) <= _LONGEST_NUMBER else ""
        if "." in plain:
            plain = plain.rstrip("0").rstrip(".")
        if not 0 < len(plain) <= _LONGEST_NUMBER:
            message = "a facet of this field requires a decimal number, and the value is not one"
            hint = "such as -12.50; at most 1,000 characters, with an exponent up to 1000"
            raise InvalidValueError(message, hint=hint)
        return plain

    def plain(self) -> str:
        """Return it as PostgreSQL's jsonb shows it: without an exponent, and with the zeros that it was written with.

        :raises InvalidValueError: as :meth:`canonical`.
        """
        self.canonical()
        number = Decimal(self.text)
        if number:
            return format(number, "f")
        decimals = -int(number.as_tuple().exponent)
        return "0." + "0" * decimals if decimals > 0 else "0"


_LONGEST_NUMBER = 1000
_MOST_DIGITS = 131_072
_MOST_DECIMALS = 16_383
_MOST_EXPONENT = 2**30 - 1
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|.)", re.DOTALL)
_NUL, _HIGH, _LOW, _ABOVE = 0, 0xD800, 0xDC00, 0xE000


def read_document(value: bytes) -> Any:
    """Read a JSON document. Of members with one name the last counts.

    :param value: the plaintext.
    :returns: what the ``json`` module returns, with a :class:`JsonNumber` for each number.
    :raises InvalidValueError: when it is not JSON that PostgreSQL's jsonb takes. The message does not quote it.
    """
    try:
        text = value.decode("utf-8")
        document = _decode(text)
    except (ValueError, RecursionError):
        text, document = "", MISSING
    if document is MISSING or not _is_storable(text):
        # Not within `except`: that error holds the text.
        message = "a facet of this field requires JSON, and the value is not JSON that PostgreSQL can store"
        raise InvalidValueError(message, hint="jsonb stores neither U+0000 nor halves of surrogate pairs")
    return document


def text_at(value: Any) -> str | None:
    """Return what PostgreSQL's ``->>`` gives of a value in a document.

    :returns: ``None`` for null, a missing value, an object or an array: the text of those is not searched.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.plain() if isinstance(value, JsonNumber) else None


def hashed(value: Any, normalizer: Normalizer) -> bytes | None:
    """Return the bytes that the term of a value in a document is the HMAC of: a letter for its type, and the value.

    :param normalizer: of texts.
    :returns: ``None`` for a missing value, which has no term.
    """
    if value is MISSING:
        return None
    if isinstance(value, str):
        return b"s" + normalize_text(value.encode(), normalizer).encode()
    if isinstance(value, bool):
        return b"btrue" if value else b"bfalse"
    if isinstance(value, JsonNumber):
        return b"n" + value.canonical().encode()
    return b"z" if value is None else b"o" if isinstance(value, dict) else b"a"


def elements(value: Any) -> Iterator[Any]:
    """Yield what each element facet sees of a value in a document.

    Of an array its elements, of an object the names of its members; any other value is its own only element.
    """
    if isinstance(value, (list, dict)):
        # Arrays and objects inside have no tag.
        yield from (each for each in value if not isinstance(each, (list, dict)))
    elif value is not MISSING:
        yield value


def array_elements(value: bytes) -> list[str | None]:
    """Return the elements of an array as PostgreSQL writes it, of all dimensions, ``None`` for NULL.

    :param value: the plaintext.
    :raises InvalidValueError: when it is not an array. The message does not quote it.
    """
    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    text = text[bounds.end() :] if (bounds := _BOUNDS.match(text)) else text
    found: list[str | None] = []
    depth = at = 0
    expects_item = True
    while at < len(text):
        match = _ARRAY_PART.match(text, at)
        if match is None:
            _refuse_array()
        part, at = match[0], match.end()
        if part == "{":
            depth, expects_item = depth + 1, True
        elif part == "}":
            depth, expects_item = depth - 1, False
            if depth < 0 or (depth == 0 and at < len(text)):
                _refuse_array()
        elif part == ",":
            expects_item = True
        elif not expects_item or not depth:
            _refuse_array()
        else:
            found.append(_array_item(part))
            expects_item = False
    if depth or not text.startswith("{"):
        _refuse_array()
    return found


_BOUNDS = re.compile(r"(?:\[[+-]?[0-9]+:[+-]?[0-9]+\])+=", re.ASCII)
_ARRAY_PART = re.compile(r'[{},]|"(?:[^"\\]|\\.)*"|[^{},"\\ \t\n\r\v\f]+', re.DOTALL)


_MUST_BE_QUOTED = re.compile(r'[{},"\\ \t\n\r\v\f]|\A(?i:null)?\Z')


def _array_item(part: str) -> str | None:
    if part.startswith('"'):
        text = re.sub(r"\\(.)", r"\1", part[1:-1], flags=re.DOTALL)
        return text if _MUST_BE_QUOTED.search(text) else _refuse_array()
    return None if part == "NULL" else part if part.upper() != "NULL" else _refuse_array()


def _refuse_array() -> NoReturn:
    message = "a facet of this field requires an array, and the value is not one as PostgreSQL writes it"
    raise InvalidValueError(message, hint='such as {blue,"light blue",NULL}')


def _step(match: re.Match[str]) -> Step:
    if match["index"] is not None:
        return int(match["index"])
    if match["short"] is not None:
        return match["short"]
    quoted = match["double"]
    if quoted is None:
        quoted = '"' + match["single"].replace(r"\'", "'").replace('"', r"\"") + '"'
    return str(json.loads(quoted))


def _step_text(step: Step) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    return f".{step}" if _SHORT.fullmatch(step) else f"[{json.dumps(step, ensure_ascii=False)}]"


def _check_name(name: str) -> None:
    try:
        size = len(name.encode())
    except UnicodeEncodeError:
        size = MAX_NAME_BYTES + 1
    if size > MAX_NAME_BYTES or "\0" in name:
        raise refused(
            f"a name in the path of a facet must be text of at most {MAX_NAME_BYTES} bytes, without U+0000", _FORM
        )


def _number(text: str) -> JsonNumber:
    if len(text) > _LONGEST_NUMBER or "e" in text or "E" in text:
        _check_number(text)
    return JsonNumber(text)


def _check_number(text: str) -> None:
    """Refuse a number that PostgreSQL's numeric can't hold."""
    mantissa, _, written = text.lower().partition("e")
    whole, _, fraction = mantissa.lstrip("-").partition(".")
    if len(written) > _LONGEST_NUMBER:
        raise ValueError
    exponent = int(written or 0)
    digits = (whole + fraction).lstrip("0")
    # The digits before the point, of a number that is not zero.
    before = len(digits) - len(fraction) + exponent if digits else 0
    if abs(exponent) > _MOST_EXPONENT or before > _MOST_DIGITS or len(fraction) - exponent > _MOST_DECIMALS:
        raise ValueError


def _no_constant(_: str) -> NoReturn:
    raise ValueError


_decode = json.JSONDecoder(parse_int=_number, parse_float=_number, parse_constant=_no_constant).decode


def _is_storable(text: str) -> bool:
    """Return whether the escapes of a JSON text are all of characters that PostgreSQL can store."""
    if "\\u" not in text:
        return True
    # Where the first half of a pair ends: the second one must begin there.
    expected = None
    for match in _ESCAPE.finditer(text):
        unit = int(match[1], 16) if match[1] else -1
        if unit == _NUL or (match.start() == expected) is not (_LOW <= unit < _ABOVE):
            return False
        if expected is not None and match.start() != expected:
            return False
        expected = match.end() if _HIGH <= unit < _LOW else None
    return expected is None
