"""The recheck of what a facet by path, or of elements, has found: in SQL where the server can decrypt, else here."""

from __future__ import annotations

import json
import operator
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import ARRAY, Integer, Numeric, Text, case, cast, func, literal_column
from sqlalchemy.dialects.postgresql import JSONB, array

from glpgenc.sqlalchemy.search.recheck import matcher
from glpgenc.wire.json_paths import MISSING, JsonNumber, array_elements, hashed, read_document, text_at
from glpgenc.wire.normalizers import Normalizer

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from glpgenc.sqlalchemy.search.patterns import Pattern
    from glpgenc.wire.json_paths import Step

    Bind = Callable[[str], ColumnElement[Any]]

_ORDER: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_SETS = {"?|": any, "?&": all}


@dataclass(frozen=True, slots=True, repr=False)
class DocumentRecheck:
    """A comparison of the value at a path of a decrypted document, or of a decrypted array.

    :param operator: as SQL writes it; ``in`` for ``=``, too.
    :param operand: of ``in`` the values, of ``between`` a pair, of ``like`` a pattern; of operators of containment a
        document, or names.
    :param steps: the path; ``None`` for an array.
    :param compared: as what the value is compared: ``json``, ``text``, ``number`` or ``boolean``.
    """

    operator: str
    operand: Any
    steps: tuple[Step, ...] | None
    compared: str = "json"

    reads_text = True
    """Whether it takes the decrypted text, and not what the codec makes of it."""
    is_of_order = False
    """Whether it is of the order of texts, which have a collation."""

    def in_sql(self, value: ColumnElement[Any], _: Any, bind: Bind) -> ColumnElement[bool]:
        """Return the comparison for a server that decrypts.

        :param value: the decrypted text.
        :param bind: makes a parameter of a text to compare with.
        """
        if self.steps is None:
            return self._of_array(cast(value, ARRAY(Text)), bind)
        found: Any = cast(value, JSONB)
        for step in self.steps:
            found = _step(found, step, bind)
        if self.operator == "is null":
            return (found if self.compared == "json" else _text(found)).is_(None)
        if self.operator in ("like", "ilike"):
            text = _text(found)
            pattern = bind(self.operand.sql())
            return text.ilike(pattern) if self.operator == "ilike" else text.like(pattern)
        if self.operator in ("@>", *_SETS):
            return self._of_elements(found, bind)
        return self._of_number(found, bind) if self.compared == "number" else self._one_of(found, bind)

    def matches(self, _: Any) -> Callable[[Any], bool]:
        """Return the comparison for texts that are decrypted here."""
        steps = self.steps
        if steps is None:
            return lambda text: self._array_matches(array_elements(text.encode()))
        test = self._test()
        return lambda text: test(_found(read_document(text.encode()), steps))

    def _one_of(self, found: Any, bind: Bind) -> ColumnElement[bool]:
        if self.compared == "text":
            return _text(found).in_([bind(each) for each in self.operand])
        if self.compared == "boolean":
            found = case((func.pg_catalog.jsonb_typeof(found) == literal_column("'boolean'"), found))
        return found.in_([cast(bind(_json_text(each)), JSONB) for each in self.operand])  # type: ignore[no-any-return]

    def _of_array(self, items: ColumnElement[Any], bind: Bind) -> ColumnElement[bool]:
        sought = cast(array([bind(each) for each in self.operand]), ARRAY(Text))
        return items.op("&&" if self.operator == "&&" else "@>", is_comparison=True)(sought)

    def _array_matches(self, items: list[str | None]) -> bool:
        there = set(items)
        return (any if self.operator == "&&" else all)(each in there for each in self.operand)

    def _of_elements(self, found: Any, bind: Bind) -> ColumnElement[bool]:
        if self.operator == "@>":
            sought: Any = cast(bind(_json_text(self.operand)), JSONB)
        else:
            sought = cast(array([bind(each) for each in self.operand]), ARRAY(Text))
        # The functions, because drivers take a question mark for a parameter.
        name = {"@>": "jsonb_contains", "?|": "jsonb_exists_any", "?&": "jsonb_exists_all"}[self.operator]
        return getattr(func.pg_catalog, name)(found, sought)  # type: ignore[no-any-return]

    def _of_number(self, found: Any, bind: Bind) -> ColumnElement[bool]:
        # Other types are no numbers: to PostgreSQL the cast of one is an error.
        number = case((func.pg_catalog.jsonb_typeof(found) == literal_column("'number'"), cast(_text(found), Numeric)))
        sought = [cast(bind(str(each)), Numeric) for each in self._limits()]
        if self.operator == "in":
            return number.in_(sought)
        if self.operator == "between":
            low, high = sought
            return number.between(low, high)
        return _ORDER[self.operator](number, sought[0])  # type: ignore[no-any-return]

    def _limits(self) -> list[Any]:
        return list(self.operand) if self.operator in ("in", "between") else [self.operand]

    def _test(self) -> Callable[[Any], bool]:
        """Return the comparison of what was found at the path."""
        if self.operator in ("like", "ilike"):
            return _like(self.operand)
        if self.operator == "@>":
            return lambda found: found is not MISSING and _contains(found, self.operand, is_outermost=True)
        if self.operator in _SETS:
            holds = _SETS[self.operator]
            return lambda found: holds(_has(found, name) for name in self.operand)
        if self.compared == "number":
            return self._test_number()
        if self.compared == "text":
            wanted = set(self.operand)
            return lambda found: text_at(found) in wanted
        alike = {hashed(each, Normalizer.EXACT) for each in self.operand}
        return lambda found: hashed(found, Normalizer.EXACT) in alike

    def _test_number(self) -> Callable[[Any], bool]:
        limits = self._limits()
        if self.operator == "in":
            return lambda found: isinstance(found, JsonNumber) and Decimal(found.text) in limits
        if self.operator == "between":
            low, high = limits
            return lambda found: isinstance(found, JsonNumber) and low <= Decimal(found.text) <= high
        compare, limit = _ORDER[self.operator], limits[0]
        return lambda found: isinstance(found, JsonNumber) and bool(compare(Decimal(found.text), limit))


def _step(found: Any, step: Step, bind: Bind) -> Any:
    if isinstance(step, str):
        return func.pg_catalog.jsonb_object_field(found, bind(step), type_=JSONB())
    # Of a value that is no array, jsonb takes element 0 for the value itself.
    element = func.pg_catalog.jsonb_array_element(found, cast(literal_column(str(int(step))), Integer), type_=JSONB())
    return case((func.pg_catalog.jsonb_typeof(found) == literal_column("'array'"), element))


def _text(found: Any) -> ColumnElement[Any]:
    return func.pg_catalog.jsonb_extract_path_text(found, literal_column("VARIADIC '{}'::text[]"), type_=Text())


def _found(document: Any, steps: tuple[Step, ...]) -> Any:
    for step in steps:
        if isinstance(step, str):
            document = document.get(step, MISSING) if isinstance(document, dict) else MISSING
        else:
            document = document[step] if isinstance(document, list) and step < len(document) else MISSING
    return document


def _json_text(value: Any) -> str:
    """Return a value of :func:`~glpgenc.wire.json_paths.read_document` as JSON."""
    if isinstance(value, JsonNumber):
        return value.text
    if isinstance(value, dict):
        return "{" + ",".join(f"{_json_text(name)}:{_json_text(each)}" for name, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_json_text, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def _like(pattern: Pattern) -> Callable[[Any], bool]:
    matches = matcher(pattern)
    return lambda found: (text := text_at(found)) is not None and matches(text)


def _has(found: Any, name: str) -> bool:
    """Return what ``?`` gives: of objects it is a member's name, of all else a text or an element that is one."""
    return name in found if isinstance(found, (dict, list)) else isinstance(found, str) and found == name


def _contains(found: Any, sought: Any, *, is_outermost: bool = False) -> bool:
    """Return what ``@>`` gives: members and elements are contained wherever they stand."""
    if isinstance(sought, dict):
        return isinstance(found, dict) and all(
            name in found and _contains(found[name], each) for name, each in sought.items()
        )
    if isinstance(sought, list):
        return isinstance(found, list) and all(any(_contains(own, each) for own in found) for each in sought)
    if is_outermost and isinstance(found, list):
        # An array may contain a value that stands alone.
        return any(_contains(own, sought) for own in found)
    return hashed(found, Normalizer.EXACT) == hashed(sought, Normalizer.EXACT)
