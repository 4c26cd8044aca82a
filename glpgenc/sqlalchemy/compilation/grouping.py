"""GROUP BY, DISTINCT, count(DISTINCT ...) and PARTITION BY of encrypted columns, by the terms of their exact facets.

A SELECT is grouped by the index column, and of each group one ciphertext is selected and decrypted. Values without a
term, which were written before the facet, would fall into the group of NULL: they raise ``MissingTermError``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, NoReturn, TypeGuard

from sqlalchemy import BindParameter, LargeBinary, Select, case, func, literal_column, or_, type_coerce
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import operators, visitors
from sqlalchemy.sql.elements import (
    ClauseList,
    ColumnClause,
    ColumnElement,
    FunctionFilter,
    Over,
    UnaryExpression,
)
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.selectable import FromClause, SelectBase

from glpgenc.errors import EncryptedQueryError
from glpgenc.sqlalchemy.compilation.expressions import (
    ciphertext_elements,
    is_choice,
    is_encrypted,
    refuse,
    unwrapped,
)
from glpgenc.sqlalchemy.compilation.references import named, names_of, names_row
from glpgenc.sqlalchemy.compilation.selects import REWRITERS
from glpgenc.sqlalchemy.search.shared_terms import group_term, grouping_facet, index_column
from glpgenc.sqlalchemy.spec import spec_of
from glpgenc.sqlalchemy.types.database import field_literal
from glpgenc.sqlalchemy.types.decrypted import Decrypted

_ANY_VALUE = (16,)
"""The first version of PostgreSQL that has any_value()."""

_OURS = "glpgenc"


class Representative(ColumnClause[Any]):
    """The ciphertext of any of a group's rows, in the place of its column and by its name.

    PostgreSQL 16 has ``any_value()`` for that. Before, it is the greatest, which takes 1.4 times as long: bytea has no
    ``max()``, and an array of one has. (``array_agg()`` keeps all of a group in memory.)

    :param column: that the SELECT is grouped by.
    """

    inherit_cache = False
    __visit_name__ = "glpgenc_representative"

    def __init__(self, column: Any) -> None:
        super().__init__(column.name, column.type)
        self.table, self.key = column.table, column.key
        self.column = column
        self._is_clone_of = column


@compiles(Representative)
def _representative(element: Representative, compiler: Any, **options: Any) -> str:
    note, targets = options.pop("add_to_result_map", None), options.pop("result_map_targets", ())
    if note is not None:
        note(element.name, element.name, (element, element.name, element.key, *targets), element.type)
    ciphertext = compiler.process(element.column, **options | {"within_columns_clause": False})
    if (getattr(compiler.dialect, "server_version_info", None) or (0,)) >= _ANY_VALUE:
        return f"pg_catalog.any_value({ciphertext})"
    return f"(pg_catalog.max(ARRAY[{ciphertext}]) FILTER (WHERE {ciphertext} IS NOT NULL))[1]"


class _DistinctCount(FunctionElement[int]):
    """``count(DISTINCT ...)`` of terms, which raises where a value has none.

    :param made: the function that it stands for, by whose name the result is known.
    :param condition: of ``FILTER``.
    """

    name = "count"
    inherit_cache = False

    def __init__(self, made: Any, column: Any, condition: Any) -> None:
        super().__init__()
        term, values = _term(column), type_coerce(column, LargeBinary())

        def count(of: Any) -> Any:
            return func.count(of) if condition is None else func.count(of).filter(condition)

        # Of a value that has no term, which raises.
        none, some = (literal_column(f"{each}::pg_catalog.bytea", LargeBinary()) for each in ("NULL", "''"))
        missing = func.glpgenc.gl_group_term(none, some, field_literal(column.type.spec))
        self.checked = case(
            (count(values) == count(term), count(term.distinct())), else_=func.pg_catalog.octet_length(missing)
        )
        self.type = made.type
        self._is_clone_of = made

    @property
    def _from_objects(self) -> Any:
        return self.checked._from_objects  # noqa: SLF001


@compiles(_DistinctCount)
def _count_distinct(element: _DistinctCount, compiler: Any, **options: Any) -> Any:
    return compiler.process(element.checked.self_group(), **options | {"within_columns_clause": False})


def is_groupable(column: Any) -> TypeGuard[Any]:
    """Return whether values of an encrypted column can be grouped by terms of a facet."""
    spec = spec_of(column)
    is_column = isinstance(column, ColumnClause) and getattr(column, "table", None) is not None
    return (
        is_column
        and spec is not None
        and not spec.falls_back
        and not spec.is_bound
        and grouping_facet(spec) is not None
    )


def rewrite(select: Select[Any], _: Any) -> Select[Any]:
    """Return a SELECT that groups by terms where it is grouped by encrypted columns, or made distinct by them.

    :raises EncryptedQueryError: when the terms don't allow it.
    """
    if not (select._group_by_clauses or select._distinct or _may_count(select)):  # noqa: SLF001
        return select
    return _Grouping(select).rewritten()


class _Grouping:
    """The grouping of one SELECT.

    :ivar columns: the encrypted columns that it is grouped by, by hash.
    """

    def __init__(self, select: Select[Any]) -> None:
        self._select = select
        self._selected = [
            column
            for each in select._raw_columns  # noqa: SLF001
            for column in each._select_iterable  # noqa: SLF001
        ]
        self.columns: dict[int, Any] = {}

    def rewritten(self) -> Select[Any]:
        select, clauses = self._select, list(self._select._group_by_clauses)  # noqa: SLF001
        extension = _distinct_on_of(select)
        distinct_on = list(select._distinct_on) if extension is None else list(extension._distinct_on)  # noqa: SLF001
        makes_distinct = bool(select._distinct) and not distinct_on and self._is_distinct_by_terms()  # noqa: SLF001
        if makes_distinct:
            self._check_distinct()
            clauses = self._distinct_clauses()
        grouped = list(unwrapped(named(clauses, self._selected)))
        self.columns = {hash(each): each for each in grouped if is_groupable(each) and not names_row(grouped, each)}
        changed = select._generate()  # noqa: SLF001 - a copy, as SQLAlchemy's own methods make it
        if distinct_on:
            terms = tuple(self._distinct_term(each) for each in distinct_on)
            if extension is None:
                changed._distinct_on = terms  # noqa: SLF001
            else:
                changed._pre_columns_clause = extension._clone()  # noqa: SLF001
                changed._pre_columns_clause._distinct_on = terms  # type: ignore[union-attr]  # noqa: SLF001
        if self.columns:
            if makes_distinct:
                changed._distinct = False  # noqa: SLF001
            changed._group_by_clauses = tuple(map(self._grouped, clauses))  # noqa: SLF001
            checks = tuple(self._has_terms(each) for each in self.columns.values())
            changed._having_criteria += checks  # noqa: SLF001
        changed._raw_columns = [self._replaced(each) for each in self._selected]  # noqa: SLF001
        changed._having_criteria = tuple(map(self._replaced, self._checked_having(changed)))  # noqa: SLF001
        changed._order_by_clauses = tuple(map(self._sorted, select._order_by_clauses))  # noqa: SLF001
        return changed

    # ---- DISTINCT

    def _is_distinct_by_terms(self) -> bool:
        distinct = list(unwrapped(self._selected))
        return any(not names_row(distinct, column) for column in ciphertext_elements(distinct))

    def _check_distinct(self) -> None:
        if self._select._group_by_clauses or any(map(_holds_window, self._selected)):  # noqa: SLF001
            column = next(ciphertext_elements(self._selected))
            use = "used in DISTINCT together with GROUP BY or a window"
            refuse(column, use, "make the rows of a subquery distinct: select(subquery.c.name).distinct()")

    def _distinct_clauses(self) -> list[Any]:
        # By place: what is selected and grouped by is then the same, parameters included.
        return [
            column if any(map(is_encrypted, unwrapped((column,)))) else literal_column(str(at))
            for at, column in enumerate(self._selected, 1)
        ]

    def _distinct_term(self, clause: Any) -> Any:
        found = list(unwrapped(named((clause,), self._selected)))
        column = found[0] if len(found) == 1 else None
        if not is_groupable(column):
            return clause
        if any(map(is_encrypted, unwrapped(named(self._select._order_by_clauses, self._selected)))):  # noqa: SLF001
            hint = (
                "number the rows in a subquery, func.row_number().over(partition_by=User.city, order_by=User.id), and "
                "select those with number 1"
            )
            refuse(column, "used in DISTINCT ON and in ORDER BY: terms have another order than values", hint)
        return group_term(column, _term(column))

    # ---- GROUP BY

    def _grouped(self, clause: Any) -> Any:
        found = list(unwrapped(named((clause,), self._selected)))
        if len(found) == 1 and hash(found[0]) in self.columns:
            return _term(found[0])
        return clause

    @staticmethod
    def _has_terms(column: Any) -> ColumnElement[bool]:
        term, any_ = _term(column), type_coerce(Representative(column), LargeBinary())
        return or_(term.is_not(None), any_.is_(None), group_term(Representative(column), term).is_(None))

    def _checked_having(self, changed: Select[Any]) -> tuple[Any, ...]:
        """Return the conditions of groups, and refuse those by tags and buckets, by which nothing is grouped."""
        conditions = changed._having_criteria  # noqa: SLF001
        for column in self.columns.values():
            others = {hash(each) for each in _other_index_columns(column)}
            if any(hash(part) in others for each in conditions for part in _parts(each)):
                use = "compared so in HAVING: the rows of a group are alike by another facet"
                refuse(column, use, "put the condition into where(), which means the same of what is grouped by")
        return conditions

    # ---- what is selected, and sorted by

    def _replaced(self, element: Any) -> Any:
        """Return an element with any of a group's ciphertexts in the place of its column."""
        if not any(self._is_grouped(each) for each in _parts(element)):
            return self._replaced_counts(element)

        def replace(each: Any, **_: Any) -> Any:
            if (made := self._kept_or_count(each)) is not None:
                return made
            return Representative(each) if self._is_grouped(each) else None

        return _traversed(element, replace)

    def _replaced_counts(self, element: Any) -> Any:
        if not (_holds_count(element) or _holds_window(element)):
            return element
        return _traversed(element, self._kept_or_count)

    def _kept_or_count(self, each: Any, **_: Any) -> Any:
        """Return what stands for an element, itself where nothing in it is to be replaced; ``None`` to look into it."""
        if isinstance(each, FunctionFilter) and (column := _counted(each.func)) is not None:
            return _DistinctCount(each, column, each.criterion)
        if (column := _counted(each)) is not None:
            return _DistinctCount(each, column, None)
        if isinstance(each, Over):
            return self._window(each)
        if isinstance(each, (BindParameter, SelectBase, Representative)):
            return each
        is_function = isinstance(each, FunctionElement) and not is_choice(each)
        if is_function and _OURS not in getattr(each, "packagenames", ()) and not _holds_count(each):
            return each
        return None

    def _is_grouped(self, each: Any) -> bool:
        return isinstance(each, ColumnClause) and hash(each) in self.columns

    def _window(self, window: Over[Any]) -> Any:
        if window.partition_by is None or not any(map(is_encrypted, unwrapped([window.partition_by]))):
            return window
        changed = window._clone()  # noqa: SLF001
        changed.partition_by = ClauseList(*map(self._partition, unwrapped([window.partition_by])))
        return changed

    def _partition(self, clause: Any) -> Any:
        if not is_groupable(clause):
            return clause
        return _term(clause) if self._is_grouped(clause) else group_term(clause, _term(clause))

    def _sorted(self, clause: Any) -> Any:
        """Return a clause of ORDER BY with the decrypted value of the group in the place of its column."""

        def replace(each: Any, **_: Any) -> Any:
            if each.__visit_name__ == "label_reference" and any(map(self._is_grouped, unwrapped((each,)))):
                return self._sorted(each.element)
            found = [each]
            if each.__visit_name__ == "textual_label_reference":
                found = list(unwrapped(column for column in self._selected if each.element in names_of(column)))
            columns = [column for column in found if self._is_grouped(column)]
            return _sort_key(columns[0]) if columns else self._kept_or_count(each)

        return _traversed(clause, replace)


def _traversed(element: Any, replace: Callable[..., Any]) -> Any:
    """Return a copy of an element in which others stand in the place of some."""
    return visitors.replacement_traverse(element, {}, replace)


def _distinct_on_of(select: Select[Any]) -> Any:
    """Return what SQLAlchemy 2.1 has for DISTINCT ON, or ``None``."""
    clause = getattr(select, "_pre_columns_clause", None)
    return clause if getattr(clause, "__visit_name__", "") == "postgresql_distinct_on" else None


def _term(column: Any) -> Any:
    spec: Any = spec_of(column)
    facet = grouping_facet(spec)
    if facet is None:
        return _refuse(column)
    return index_column(column, facet)


def _other_index_columns(column: Any) -> Iterator[Any]:
    spec: Any = spec_of(column)
    chosen = grouping_facet(spec)
    for facet in spec.search:
        if facet is not chosen:
            with suppress(EncryptedQueryError):  # a subquery may not select it
                yield index_column(column, facet)


def _refuse(column: Any) -> NoReturn:
    refuse(column, "grouped: it has no facet whose terms tell equal values", "declare it with search=[Exact()]")


def _sort_key(column: Any) -> ColumnElement[Any]:
    spec: Any = spec_of(column)
    if spec.mode == "client":
        message = f"{spec.field} is encrypted in client mode, and can't be used in ORDER BY of a grouped SELECT"
        raise EncryptedQueryError(message, hint="sort the groups in Python")
    return Decrypted(Representative(column))


def _counted(element: Any) -> Any:
    """Return the encrypted column of ``count(DISTINCT ...)``, or ``None``."""
    if not isinstance(element, FunctionElement) or getattr(element, "name", "").lower() != "count":
        return None
    arguments = list(element.clauses)
    if len(arguments) != 1 or not isinstance(arguments[0], UnaryExpression):
        return None
    if arguments[0].operator is not operators.distinct_op:
        return None
    (column,) = unwrapped(arguments)
    return column if is_groupable(column) else None


def _may_count(select: Select[Any]) -> bool:
    clauses = (*select._raw_columns, *select._having_criteria, *select._order_by_clauses)  # noqa: SLF001
    return any(_holds_count(each) or _holds_window(each) for each in clauses if not isinstance(each, ColumnClause))


def _holds_count(element: Any) -> bool:
    return any(_counted(each) is not None for each in _parts(element))


def _holds_window(element: Any) -> bool:
    return any(isinstance(each, Over) for each in _parts(element))


def _parts(element: Any) -> Iterator[Any]:
    is_source = isinstance(element, FromClause) and not isinstance(element, FunctionElement)
    return iter(()) if is_source else visitors.iterate(element)


REWRITERS.insert(0, rewrite)
