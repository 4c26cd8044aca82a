"""Refusals of what SQL would do with ciphertext without complaint: sort it, group it, compare it, compute with it.

Where an expression that gives ciphertext may stand is listed here. Everywhere else it is refused, so that a kind of
expression that no one thought of is an error and not a wrong answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sqlalchemy import (
    ClauseElement,
    CompoundSelect,
    Delete,
    Insert,
    LargeBinary,
    Select,
    TextClause,
    TextualSelect,
    Update,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.dialects.postgresql.dml import OnConflictClause
from sqlalchemy.schema import ExecutableDDLElement
from sqlalchemy.sql import elements, operators, visitors
from sqlalchemy.sql.elements import (
    BinaryExpression,
    Case,
    Cast,
    ColumnElement,
    ExpressionClauseList,
    FunctionFilter,
    Null,
    Over,
    TypeCoerce,
    UnaryExpression,
    WithinGroup,
)
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.selectable import Exists, Join, ScalarSelect

from glpgenc.sqlalchemy.compilation.expressions import (
    SORTING,
    check_choice,
    ciphertext_elements,
    is_choice,
    is_encrypted,
    is_encrypted_boolean,
    is_row,
    refuse,
    unwrapped,
)
from glpgenc.sqlalchemy.compilation.grouping import is_groupable
from glpgenc.sqlalchemy.compilation.references import (
    Fragments,
    check_distinct_on,
    check_ordered,
    check_sorted,
    check_sorting,
    label_references,
)
from glpgenc.sqlalchemy.compilation.writes import assigned_values, check_assignments
from glpgenc.sqlalchemy.search.clauses import Comparison
from glpgenc.sqlalchemy.search.shared_terms import ColumnComparison, hint_for_grouping
from glpgenc.sqlalchemy.spec import spec_of

_OURS = "glpgenc"
_COUNTING = frozenset({"count", "num_nulls", "num_nonnulls"})
_OTHER_ORDERS: tuple[Any, ...] = (elements.AggregateOrderBy,) if hasattr(elements, "AggregateOrderBy") else ()
"""What SQLAlchemy 2.1 has besides."""
_NULL_TESTS = (operators.is_, operators.is_not)
_TRANSPARENT = ("grouping", "label", "clauselist", "label_reference", "bindparam", "column")
"""Visit names of elements that are what they hold, or hold nothing: what stands around them is judged."""


def check_compiled(compiled: Any) -> None:
    """Refuse a compiled statement that sorts, groups, compares or computes with ciphertext, or writes it elsewhere.

    Of the ORM it is the statement with what eager loads, column properties and loader criteria have added.

    :raises EncryptedQueryError: naming the field and the use.
    """
    made = getattr(getattr(compiled, "compile_state", None), "statement", None)
    statement = made if isinstance(made, ClauseElement) else getattr(compiled, "statement", None)
    if isinstance(statement, ClauseElement) and not isinstance(statement, ExecutableDDLElement):
        _StatementLint(statement).run()


class _StatementLint:
    """The check of one statement.

    :param statement: what is sent, whole.
    """

    def __init__(self, statement: ClauseElement) -> None:
        self._statement = statement
        self._fragments = Fragments()
        # By identity: what an element around them accepts, whatever they are.
        self._accepted: dict[int, Any] = {}

    def run(self) -> None:
        """Check all elements, and then SQL that was written manually, for which all of them must be known."""
        for element in _elements(self._statement):
            self._fragments.note(element, accepted=id(element) in self._accepted)
            if element.__visit_name__ == "postgresql_distinct_on":  # a class of SQLAlchemy 2.1
                check_distinct_on(element, is_groupable=is_groupable)
            for types, check in _CHECKS:
                if isinstance(element, types):
                    check(self, element)
                    break
            else:
                self.check_other(element)
        self._fragments.check()

    def accept(self, *elements: Any) -> None:
        """Note that an element around them knows what these are."""
        for element in elements:
            self._accepted[id(element)] = element
            self._accepted.update((id(each), each) for each in unwrapped((element,)))

    def is_accepted(self, element: Any) -> bool:
        """Return whether an element around it has accepted it."""
        return id(element) in self._accepted

    # ---- the kinds of elements

    def check_select(self, select: Select[Any]) -> None:
        selected = check_sorting(select, is_groupable)
        clauses = (*select._order_by_clauses, *select._group_by_clauses, *select._distinct_on)  # noqa: SLF001
        self._fragments.answered.update(label_references(clauses, selected))
        self.check_conditions((*select._where_criteria, *select._having_criteria))  # noqa: SLF001
        for each in filter(is_row, unwrapped(select._raw_columns)):  # noqa: SLF001
            for column in ciphertext_elements((each,)):
                refuse(
                    column,
                    "selected as part of a row: the row would contain ciphertext",
                    "select the columns separately",
                )

    def check_conditions(self, conditions: Iterable[Any]) -> None:
        for each in ciphertext_elements(conditions):
            if isinstance(each, ScalarSelect):
                hint = "use exists().where(User.is_admin, ...)"
                refuse(each, "used in a scalar subquery as a condition: it contains ciphertext", hint)
            if not is_encrypted_boolean(each):
                refuse(
                    each, "used as a condition: it contains ciphertext", "compare it with a value: User.email == value"
                )

    def check_compound(self, compound: CompoundSelect[Any]) -> None:
        parts = [list(each.selected_columns) for each in compound.selects]
        if compound.keyword.name != "UNION_ALL":
            for column in ciphertext_elements(column for part in parts for column in part):
                refuse(
                    column,
                    "compared by UNION, INTERSECT or EXCEPT: two encryptions of the same value differ",
                    "use UNION ALL",
                )
        for together in zip(*parts, strict=False):
            fields = {_field_of(each) for each in together if not _is_null(each)}
            if len(fields) > 1:
                column = next(ciphertext_elements(together))
                refuse(
                    column,
                    "combined with other fields in one column: ciphertext is bound to its field",
                    "select them separately",
                )
            if any(map(is_encrypted, together)) and not is_encrypted(together[0]):
                hint = (
                    "put the SELECT of the column first, or use type_coerce(null(), User.email.type) in the first one"
                )
                refuse(
                    next(ciphertext_elements(together)),
                    "read from a UNION whose first SELECT has NULL in its place",
                    hint,
                )
        clauses = (*compound._order_by_clauses, *compound._group_by_clauses)  # noqa: SLF001
        check_sorted(clauses, parts[0])
        self._fragments.answered.update(label_references(clauses, parts[0]))

    def check_comparison(self, comparison: BinaryExpression[Any]) -> None:
        if isinstance(comparison, (Comparison, ColumnComparison)):
            return  # of terms
        if comparison.operator in _NULL_TESTS and isinstance(comparison.right, Null):
            self.accept(comparison.left)
            return
        for column in ciphertext_elements((comparison.left, comparison.right)):
            hint = "compare the column with a value, with the column on the left: User.email == value"
            refuse(column, "used in an expression: it contains ciphertext", hint)

    def check_function(self, function: FunctionElement[Any]) -> None:
        name = getattr(function, "name", "a function").lower()
        arguments = list(function.clauses)
        if _OURS in getattr(function, "packagenames", ()):
            self.accept(*arguments)
        elif name == "count" and len(arguments) == 1 and _is_distinct(arguments[0]):
            for column in ciphertext_elements(arguments):
                if not is_groupable(column):
                    refuse(
                        column, "counted by DISTINCT: no terms tell equal values", hint_for_grouping(column.type.spec)
                    )
                self.accept(*arguments)
        elif is_choice(function):
            check_choice(function, is_typed=self.is_accepted(function))
        elif name in _COUNTING and not any(isinstance(each, UnaryExpression) for each in arguments):
            for column in ciphertext_elements(arguments):
                if (spec := spec_of(column)) is not None and spec.falls_back:
                    use = f"passed to {name}(): while it falls back, values can also be in the plaintext column"
                    hint = "count the rows where it is not NULL: func.count().filter(User.email.is_not(None))"
                    refuse(column, use, hint)
            self.accept(*filter(_is_name, arguments))
        else:
            for column in ciphertext_elements(arguments):
                refuse(column, f"passed to {name}(): it contains ciphertext", _hint_of_function(column))

    def check_case(self, case: Case[Any]) -> None:
        self.check_conditions(condition for condition, _ in case.whens if case.value is None)
        compared = [case.value, *(given for given, _ in case.whens)] if case.value is not None else []
        for column in ciphertext_elements(compared):
            refuse(
                column,
                "compared by CASE: it contains ciphertext",
                "write out the comparison: case((User.email == x, ...))",
            )
        check_choice(case, is_typed=self.is_accepted(case))

    def check_typed(self, element: Cast[Any] | TypeCoerce[Any]) -> None:
        inner = element.clause
        if isinstance(element.type, LargeBinary):
            self.accept(inner)
            return
        if is_encrypted(element):
            self.accept(inner)
            fields = {_field_of(each) for each in ciphertext_elements((inner,))}
            if fields <= {_field_of(element)}:
                return
        for column in ciphertext_elements((inner,)):
            how = "cast" if isinstance(element, Cast) else "read as another type with type_coerce()"
            hint = "convert the value in Python; type_coerce(column, LargeBinary) reads the ciphertext"
            refuse(column, f"{how}: it contains ciphertext", hint)

    def check_window(self, window: Any) -> None:
        for column in ciphertext_elements([getattr(window, "partition_by", None)]):
            if not is_groupable(column):
                refuse(column, "used in PARTITION BY: no terms tell equal values", hint_for_grouping(column.type.spec))
        if (clauses := getattr(window, "order_by", None)) is not None:
            (check_ordered if isinstance(window, Over) else check_sorted)([clauses])
        # What else it holds is an aggregate, or the argument of one.
        for column in ciphertext_elements([getattr(window, "target", None)]):
            refuse(column, "aggregated: it contains ciphertext", "compute in Python")

    def check_unary(self, unary: UnaryExpression[Any]) -> None:
        if isinstance(unary, Exists):
            inner = unary.element
            select = inner.element if isinstance(inner, ScalarSelect) else inner
            self.accept(inner, *getattr(select, "_raw_columns", ()))
        elif unary.operator in (operators.is_true, operators.is_false):
            self.check_conditions([unary.element])
        elif _is_distinct(unary) and not self.is_accepted(unary):
            for column in ciphertext_elements([unary]):
                refuse(column, "used in DISTINCT as part of an expression", "use select(User.city).distinct()")
        elif unary.operator not in SORTING and unary.modifier not in SORTING:
            self.check_other(unary)

    def check_join(self, join: Join) -> None:
        self.check_conditions([join.onclause])

    def check_filter(self, function: Any) -> None:
        self.check_conditions([function.criterion])

    def check_list(self, clauses: Any) -> None:
        if clauses.operator in (operators.and_, operators.or_):
            self.check_conditions(clauses.clauses)
        else:
            self.check_other(clauses)

    def check_written(self, statement: Insert | Update | Delete) -> None:
        self.check_conditions(getattr(statement, "_where_criteria", ()))
        if isinstance(statement, (Insert, Update)):
            check_assignments(statement)
            for target, value in assigned_values(statement):
                if is_encrypted(target):  # the guard of the column refuses plaintext that SQL makes
                    self.accept(*visitors.iterate(value))

    def check_textual(self, statement: TextualSelect) -> None:
        """Refuse what can't be opened of a text() statement, into which nothing can be put."""
        self.accept(statement.element)
        for column in ciphertext_elements(statement.column_args):
            spec = column.type.spec
            if spec.is_bound or (spec.codec.is_bytes and spec.mode == "database"):
                hint = "select from it: select(text(...).columns(...).subquery())"
                refuse(column, "read from a text() statement directly", hint)

    def check_other(self, element: Any) -> None:
        """Refuse ciphertext in an element of which nothing is known."""
        if isinstance(element, ColumnElement) and element.__visit_name__ not in _TRANSPARENT:
            for column in ciphertext_elements(element.get_children()):
                kind = type(element).__name__.removeprefix("Annotated")
                refuse(column, f"part of a {kind}: it contains ciphertext", "compute in Python")


def _elements(statement: ClauseElement) -> Iterator[Any]:
    """Yield all elements, those around others first, also columns that the ORM adds to a SELECT inside of another."""
    for element in visitors.iterate(statement):
        yield element
        if isinstance(element, Select) and element._propagate_attrs.get("compile_state_plugin") == "orm":  # noqa: SLF001
            for column in element.selected_columns:
                yield from visitors.iterate(column)
        elif isinstance(element, OnConflictClause):
            # SQLAlchemy 2.0 does not say that it has these.
            for name in ("inferred_target_whereclause", "update_whereclause"):
                if (clause := getattr(element, name, None)) is not None:
                    yield from visitors.iterate(clause)


def _is_distinct(element: Any) -> bool:
    return isinstance(element, UnaryExpression) and element.operator is operators.distinct_op


def _field_of(column: Any) -> str | None:
    spec = spec_of(column)
    return None if spec is None else spec.field


def _is_null(column: Any) -> bool:
    return bool(column.type._isnull)  # noqa: SLF001


def _is_name(argument: Any) -> bool:
    """Tell a column, also one of ``literal_column("email")``, from SQL that may say anything."""
    return not isinstance(argument, TextClause) and len(str(getattr(argument, "name", "")).split()) <= 1


def _hint_of_function(column: Any) -> str:
    spec = spec_of(column)
    search = () if spec is None else spec.search
    facets = [each.facet_name for each in search if each.normalize not in (None, "exact")]
    if facets:
        return f"compute in Python, or compare by a facet: User.email.facet({facets[0]!r}) == value"
    return "compute in Python"


_Method = Callable[[_StatementLint, Any], None]
_CHECKS: tuple[tuple[Any, _Method], ...] = (
    (Select, _StatementLint.check_select),
    (CompoundSelect, _StatementLint.check_compound),
    (BinaryExpression, _StatementLint.check_comparison),
    (FunctionElement, _StatementLint.check_function),
    (Case, _StatementLint.check_case),
    ((Cast, TypeCoerce), _StatementLint.check_typed),
    ((Over, WithinGroup, aggregate_order_by, *_OTHER_ORDERS), _StatementLint.check_window),
    (UnaryExpression, _StatementLint.check_unary),
    (Join, _StatementLint.check_join),
    (FunctionFilter, _StatementLint.check_filter),
    (ExpressionClauseList, _StatementLint.check_list),
    ((Insert, Update, Delete), _StatementLint.check_written),
    (TextualSelect, _StatementLint.check_textual),
)
