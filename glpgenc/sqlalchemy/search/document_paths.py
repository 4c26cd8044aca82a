"""Paths in encrypted documents, as SQLAlchemy writes them: ``Person.doc["address"]["zip"]``, and their operators."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NoReturn

from sqlalchemy import not_, null, or_, true, types
from sqlalchemy.sql import ColumnElement, operators
from sqlalchemy.sql.elements import BindParameter, Cast, ClauseElement, False_, Null, True_, TypeCoerce

from glpgenc.errors import EncryptedQueryError, InvalidValueError
from glpgenc.sqlalchemy.search import patterns
from glpgenc.sqlalchemy.search.clauses import criterion
from glpgenc.sqlalchemy.search.document_criteria import DocumentCriteria
from glpgenc.sqlalchemy.search.operands import is_parameter
from glpgenc.wire.json_paths import JsonNumber, JsonPath, array_elements, elements, hashed, read_document
from glpgenc.wire.normalizers import Normalizer

if TYPE_CHECKING:
    from glpgenc.sqlalchemy.spec import EncryptedColumnSpec
    from glpgenc.wire.json_paths import Step

_NAMES = {"json": "JSON", "text": "as_string()", "number": "as_float()", "boolean": "as_boolean()"}


class DocumentPath(operators.ColumnOperators):
    """A place in the documents of an encrypted column: what is compared there, and as what.

    It is no column: it can be searched by a facet with this path, and neither selected nor sorted by.

    :param expression: the column, in its table, an alias or a subquery.
    :param spec: its declaration.
    :param steps: names of members and numbers of elements.
    :param compared: as what the value is compared: ``json``, ``text``, ``number`` or ``boolean``.
    """

    __hash__ = None  # type: ignore[assignment]

    def __init__(
        self, expression: Any, spec: EncryptedColumnSpec, steps: tuple[Step, ...] = (), compared: str = "json"
    ) -> None:
        self._expression = expression
        self._spec = spec
        self._steps = steps
        self._compared = compared

    def __repr__(self) -> str:
        return f"<DocumentPath {self._spec.field} {JsonPath(self._steps)}>"

    # ---- as what

    def as_string(self) -> DocumentPath:
        """Return the place, compared as the text that ``->>`` gives."""
        return self._as("text")

    @property
    def astext(self) -> DocumentPath:
        """The same, as PostgreSQL's types name it."""
        return self._as("text")

    def as_integer(self) -> DocumentPath:
        """Return the place, compared as a number. What is not one there is equal to none."""
        return self._as("number")

    def as_float(self) -> DocumentPath:
        """Return the place, compared as a number: by its decimal digits."""
        return self._as("number")

    def as_numeric(self, precision: int, scale: int, asdecimal: bool = True) -> DocumentPath:  # noqa: ARG002, FBT001, FBT002
        """Return the place, compared as a number, which is not rounded."""
        return self._as("number")

    def as_boolean(self) -> DocumentPath:
        """Return the place, compared as true or false: a condition by itself."""
        return self._as("boolean")

    def as_json(self) -> DocumentPath:
        """Return the place, compared as a JSON value."""
        return self._as("json")

    def _as(self, compared: str) -> DocumentPath:
        return DocumentPath(self._expression, self._spec, self._steps, compared)

    # ---- operators

    def __clause_element__(self) -> ColumnElement[bool]:
        """Return the condition that a boolean is.

        :raises EncryptedQueryError: for anything else: it can't be selected, sorted or grouped by, or computed with.
        """
        if self._compared == "boolean":
            return self._finished(self._criteria.one_of([True], "boolean"))  # type: ignore[no-any-return]
        message = f"{self._place} is encrypted, and can only be compared with values"
        raise EncryptedQueryError(
            message, hint=f"read {self._spec.attribute_name}, and take the value from it in Python"
        )

    def operate(self, op: Any, *other: Any, **kwargs: Any) -> Any:
        """Build the criteria of an operator.

        :raises EncryptedQueryError: when no facet of this path serves it.
        """
        if op is operators.getitem:
            return self._at(other[0])
        if op in _LIKE:
            return self._finished(self._like(op, other[0], **kwargs))
        if op in _ORDER:
            return self._finished(self._order(_ORDER[op], *other))
        if op in _NEGATED:
            return self._finished(not_(self.operate(_NEGATED[op], *other)))
        if op not in _OPERATORS:
            self._refuse(getattr(op, "opstring", None) or getattr(op, "__name__", str(op)).removesuffix("_op"))
        return self._finished(getattr(self, _OPERATORS[op])(*other))

    def reverse_operate(self, op: Any, other: Any, **kwargs: Any) -> Any:  # noqa: ARG002
        """Refuse: it does not stand on the right of arithmetic."""
        self._refuse(getattr(op, "__name__", str(op)))

    def has_key(self, name: Any) -> Any:
        """Return the criteria that a text is an element of the array, or a name in the object, that is there."""
        return self._having("?&", [name])

    def has_all(self, names: Any) -> Any:
        """Return the criteria that all of some texts are."""
        return self._having("?&", names)

    def has_any(self, names: Any) -> Any:
        """Return the criteria that any of some texts is."""
        return self._having("?|", names)

    def contained_by(self, _: Any) -> NoReturn:
        """Refuse: tags show what is in a value, and not what else is."""
        self._refuse("<@")

    def path_exists(self, _: Any) -> NoReturn:
        """Refuse: SQL/JSON path expressions are not looked into."""
        self._refuse("@?")

    def path_match(self, _: Any) -> NoReturn:
        """Refuse: SQL/JSON path expressions are not looked into."""
        self._refuse("@@")

    def _at(self, index: Any) -> DocumentPath:
        if self._compared != "json":
            self._refuse("[]")
        if isinstance(index, (tuple, list)):
            # To #> a number may be the name of a member, too.
            if not all(isinstance(step, str) and not step.lstrip("+-").isdigit() for step in index):
                message = f"{self._place} is encrypted: a tuple must have names, and no numbers"
                raise EncryptedQueryError(message, hint='write doc["tags"][0] for doc[("tags", 0)]')
            steps: tuple[Any, ...] = tuple(index)
        else:
            steps = (index,)
        if not all(isinstance(step, (str, int)) and not isinstance(step, bool) for step in steps):
            message = f"{self._place} is encrypted: a path must have names and numbers, known when it is built"
            raise EncryptedQueryError(message, hint='such as doc["address"]["zip"]')
        try:
            return DocumentPath(self._expression, self._spec, JsonPath((*self._steps, *steps)).steps)
        except InvalidValueError as error:
            raise EncryptedQueryError(error.message, hint=error.hint) from None

    def _having(self, operator: str, names: Any) -> Any:
        texts = [self._text(each) for each in self._values(names)]
        data = [b"s" + each.encode() for each in texts]
        return self._finished(self._criteria.containing(operator, texts, data))

    @property
    def _criteria(self) -> DocumentCriteria:
        return DocumentCriteria(self._expression, self._spec, self._steps)

    @property
    def _place(self) -> str:
        return self._criteria.place

    def _finished(self, clause: Any) -> Any:
        # A statement that selects it alone is one of the ORM, where the column is.
        return criterion(clause)._set_propagate_attrs(self._expression._propagate_attrs)  # noqa: SLF001

    def _refuse(self, operator: str) -> NoReturn:
        message = (
            f"{self._place} is encrypted, and no facet supports the operator {operator} of {_NAMES[self._compared]}"
        )
        raise EncryptedQueryError(message, hint="read the value, and compute with it in Python")

    # ---- values

    def _one(self, value: Any) -> Any:
        """Return a value to compare with, as it is found in documents; ``None`` for null and NULL."""
        if self._compared == "text":
            return None if value is None else self._text(value)
        found = self._json(value)
        wanted = {"number": JsonNumber, "boolean": bool}.get(self._compared)
        if isinstance(found, (dict, list)):
            message = f"{self._place} is encrypted, and can't be compared with a whole object or array"
            raise EncryptedQueryError(message, hint="compare a path inside of it, or use contains()")
        if found is not None and wanted is not None and not isinstance(found, wanted):
            kind = "number" if wanted is JsonNumber else "bool"
            message = f"{self._place} is compared as a {kind}, with a {type(value).__name__}"
            raise EncryptedQueryError(message, hint="compare it with a value of this type, or use as_string()")
        return found

    def _json(self, value: Any) -> Any:
        if isinstance(value, bool) or value is None:
            return value
        if isinstance(value, (int, float, Decimal)):
            number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
            if number.is_finite():
                return JsonNumber(str(number))
        elif isinstance(value, str):
            return self._text(value)
        elif isinstance(value, dict):
            return {self._text(name): self._json(each) for name, each in value.items()}
        elif isinstance(value, (list, tuple)):
            return [self._json(each) for each in value]
        message = f"{self._place} is encrypted, and can't be compared with a value of type {type(value).__name__}"
        raise EncryptedQueryError(message, hint="compare it with a str, int, float, Decimal or bool that JSON can hold")

    def _text(self, value: Any) -> str:
        if isinstance(value, str) and "\0" not in value:
            text = str.__str__(value)
            try:
                text.encode()
            except UnicodeEncodeError:
                pass
            else:
                return text
        message = f"{self._place} is compared as text, with something else or what PostgreSQL can't store"
        raise EncryptedQueryError(
            message, hint="compare it with a str without U+0000, or use as_float() or as_boolean()"
        )

    def _value(self, other: Any) -> Any:
        """Return a value as Python has it; ``None`` for NULL."""
        if isinstance(other, (TypeCoerce, Cast)):
            other = other.clause
        if isinstance(other, Null):
            return None
        if isinstance(other, (True_, False_)):
            return isinstance(other, True_)
        if isinstance(other, BindParameter) and other.unique and other.callable is None:
            return other.value
        if is_parameter(other) or isinstance(other, ClauseElement) or hasattr(other, "__clause_element__"):
            message = f"{self._place} is encrypted, and can be compared with values only, known when the query is built"
            raise EncryptedQueryError(message, hint="pass the value itself, and not a column, bindparam() or subquery")
        return other

    def _values(self, other: Any) -> list[Any]:
        other = self._value(other)
        if isinstance(other, (str, bytes, dict)) or not isinstance(other, Iterable):
            message = f"{self._place} is encrypted: this operator takes a list of values"
            raise EncryptedQueryError(message, hint="use == or has_key() for a single value")
        return [self._value(each) for each in other]

    # ---- criteria

    def _equal(self, other: Any) -> Any:
        value = self._value(other)
        if value is types.JSON.NULL and self._compared == "json":
            return self._criteria.one_of([None], "json")
        if value is None:
            return self._criteria.is_null(self._compared)
        return self._one_of([self._one(value)])

    def _is(self, other: Any) -> Any:
        value = self._value(other)
        if value is None:
            return self._criteria.is_null(self._compared)
        if self._compared != "boolean" or not isinstance(value, bool):
            self._refuse("IS")
        # Never NULL, as IS is.
        return criterion(self._one_of([value])).is_(true())

    def _in(self, other: Any) -> Any:
        values = self._values(other)
        found = self._one_of([self._one(each) for each in values if each is not None])
        return or_(found, null()) if None in values else found

    def _one_of(self, values: list[Any]) -> Any:
        if self._compared == "text" and any(map(_is_container, values)):
            message = f"{self._place} is compared with the text of an object or array, and those have no term"
            raise EncryptedQueryError(message, hint="compare a path inside of it, or use contains()")
        return self._criteria.one_of(values, self._compared)

    def _order(self, operator: str, other: Any) -> Any:
        return self._criteria.within(operator, self._limit(other))

    def _between(self, low: Any, high: Any) -> Any:
        return self._criteria.within("between", (self._limit(low), self._limit(high)))

    def _limit(self, other: Any) -> Decimal:
        if self._compared not in ("json", "number"):
            self._refuse("<")
        number = self._json(self._value(other))
        if not isinstance(number, JsonNumber):
            message = f"the limit compared with {self._place} must be a number"
            raise EncryptedQueryError(message, hint="Range(path=...) serves numbers")
        return Decimal(number.text)

    def _contains(self, other: Any) -> Any:
        if self._compared != "json":
            return self._like(operators.contains_op, other)
        sought = self._json(self._value(other))
        data = [hashed(each, Normalizer.EXACT) for each in elements(sought)]
        return self._criteria.containing("@>", sought, list(filter(None, data)))

    def _like(self, op: Any, other: Any, *, escape: str | None = None, autoescape: bool = False) -> Any:
        if self._compared != "text":
            if op is operators.contains_op:
                return self._contains(other)
            self._refuse("LIKE")
        before, after, ignore_case, negated = _LIKE[op]
        text = self._text(self._value(other))
        if autoescape:
            text, escape = patterns.escaped(text, escape)
        # As SQL joins them: an escape character at the text's end makes the % after it a letter.
        pattern = patterns.like(f"{'%' * before}{text}{'%' * after}", escape=escape, ignore_case=ignore_case)
        if pattern.text is not None and not ignore_case:
            found = self._one_of([pattern.text])
        else:
            found = self._criteria.matching(pattern)
        return not_(criterion(found)) if negated else found

    def _not(self) -> Any:
        if self._compared != "boolean":
            self._refuse("NOT")
        return not_(criterion(self._one_of([True])))


class ArrayElements:
    """The elements of the arrays in an encrypted column.

    :param expression: the column, in its table, an alias or a subquery.
    :param spec: its declaration.
    """

    def __init__(self, expression: Any, spec: EncryptedColumnSpec) -> None:
        self._criteria = DocumentCriteria(expression, spec, None)
        self._spec = spec

    def containing(self, operator: str, other: Any) -> Any:
        """Return the criteria of ``@>`` or ``&&``.

        :param other: a list of elements.
        """
        if isinstance(other, (str, bytes, ClauseElement)) or not isinstance(other, Iterable) or is_parameter(other):
            message = f"{self._spec.field} is encrypted: {operator} takes a list of elements"
            raise EncryptedQueryError(message, hint="pass the list itself, and not a column or bindparam()")
        items = array_elements(self._spec.codec.encode(list(other)).encode())
        # NULL is equal to no element.
        texts = [each for each in items if each is not None]
        if operator == "@>" and len(texts) < len(items):
            message = f"{self._spec.field} is encrypted: no array contains NULL"
            raise EncryptedQueryError(message, hint="leave None out")
        data = [b"s" + each.encode() for each in texts]
        return criterion(self._criteria.containing(operator, texts, data))


def _is_container(text: str) -> bool:
    return text[:1] in ("{", "[") and text[-1:] in ("}", "]") and _is_json(text)


def _is_json(text: str) -> bool:
    try:
        read_document(text.encode())
    except InvalidValueError:
        return False
    return True


_LIKE: dict[Any, tuple[bool, bool, bool, bool]] = {
    operators.like_op: (False, False, False, False),
    operators.not_like_op: (False, False, False, True),
    operators.ilike_op: (False, False, True, False),
    operators.not_ilike_op: (False, False, True, True),
    operators.startswith_op: (False, True, False, False),
    operators.istartswith_op: (False, True, True, False),
    operators.endswith_op: (True, False, False, False),
    operators.iendswith_op: (True, False, True, False),
    operators.contains_op: (True, True, False, False),
    operators.icontains_op: (True, True, True, False),
}
"""What stands before and after the text, whether case is ignored, and whether the criteria are negated."""
_ORDER = {operators.lt: "<", operators.le: "<=", operators.gt: ">", operators.ge: ">="}
_OPERATORS = {
    operators.eq: "_equal",
    operators.is_: "_is",
    operators.in_op: "_in",
    operators.between_op: "_between",
    operators.inv: "_not",
}
"""The methods that build the criteria of an operator."""
_NEGATED = {operators.ne: operators.eq, operators.is_not: operators.is_, operators.not_in_op: operators.in_op}
