"""An encrypted column in a query: what may be done with it, by what compiles it."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any, NoReturn

from django.apps import apps
from django.db.models import Count, Exists, F, Lookup, OrderBy, Subquery
from django.db.models.expressions import Col, RawSQL
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLAggregateCompiler
from django.db.models.sql.where import ExtraWhere

from glpgenc.django.apps import encrypted_fields
from glpgenc.errors import EncryptedQueryError
from glpgenc.sqlalchemy.search.facet_selection import range_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from glpgenc.sqlalchemy.facets import Facet
    from glpgenc.sqlalchemy.spec import EncryptedColumnSpec


_STATEMENTS = frozenset({"execute_sql", "sql_with_params", "explain_query", "rows_of"})
"""The functions in which a statement begins: what is around it is another one."""
_NOT_COMPARED = re.compile(r"'(?:[^']|'')*'|\bgl_\w+\s*\([^()]*\)")
"""Strings, and what glpgenc's own functions are given."""


class EncryptedCol(Col):
    """A column of an :class:`~glpgenc.django.EncryptedField`.

    Django compiles a column without saying what for, and any function could have it as an argument. So it is compiled
    where the ciphertext itself is selected, counted or sorted by, and refused wherever else.
    """

    if TYPE_CHECKING:
        target: Any  # an EncryptedField

    @property
    def spec(self) -> EncryptedColumnSpec:
        """The declaration of the column."""
        return self.target.spec  # type: ignore[no-any-return]

    def raw(self, compiler: Any) -> str:
        """Return the ciphertext column in SQL."""
        return self.column(compiler, self.target.column)

    def index(self, compiler: Any, facet: Facet) -> str:
        """Return the index column of a facet in SQL."""
        return self.column(compiler, self.target.index_columns[facet])

    def column(self, compiler: Any, name: str) -> str:
        """Return another column of its table in SQL."""
        # Of Django 6.1, and as it was called before.
        quote = getattr(compiler, "quote_name", None) or compiler.quote_name_unless_alias
        return quote(name) if self.alias is None else f"{quote(self.alias)}.{quote(name)}"

    def names_row(self, selected: Any) -> bool:
        """Return whether the primary key of its table is among some columns."""
        return any(isinstance(each, Col) and each.alias == self.alias and each.target.primary_key for each in selected)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Return it in SQL.

        :raises EncryptedQueryError: where only its value could serve, naming what would.
        """
        frame = _compiled_by()
        place, by = frame.f_code.co_name, frame.f_locals.get("self")
        if isinstance(by, OrderBy):
            from glpgenc.django.ordering import rank  # noqa: PLC0415  (it reads rows, which are columns of this kind)

            return rank(self, compiler, connection, by, frame)
        if place == "get_select":
            self._check_distinct(compiler.query)
            self._check_selected(frame)
        elif not isinstance(by, Count) or getattr(by, "distinct", True):
            self._refuse(place, by)
        return self.raw(compiler), ()

    def _check_selected(self, frame: Any) -> None:
        """Refuse what is done with the ciphertext where it is selected, in this query or in those around it."""
        while frame is not None and frame.f_code.co_name not in _STATEMENTS:
            by = frame.f_locals.get("self")
            if frame.f_code.co_name == "get_select":
                keys = tuple(self._sort_keys(by.query))
                if any(isinstance(each, OrderBy) and isinstance(each.expression, SortKey) for each in keys):
                    # The query may be compiled again, and is its owner's.
                    by.query = by.query.clone()
                    by.query.order_by = keys
            elif isinstance(by, Exists):
                return
            elif isinstance(by, Subquery) or (isinstance(by, Query) and frame.f_code.co_name == "as_sql"):
                frame = self._around_subquery(frame, by)
                continue
            elif isinstance(by, SQLAggregateCompiler) and frame.f_code.co_name == "as_sql":
                self._check_aggregates(by.query)
            elif isinstance(by, Lookup):
                self._refuse(frame.f_code.co_name, by)
            frame = frame.f_back

    def _around_subquery(self, frame: Any, by: Any) -> FrameType:
        """Return what selects a subquery as it is: anything else would be given ciphertext."""
        if isinstance(by, Subquery) and not hasattr(getattr(by, "_output_field_or_none", None), "index_columns"):
            self._refuse(frame.f_code.co_name, by)  # what is read would stay ciphertext
        around = _after_compile(frame.f_back)
        selecting = around.f_locals.get("self")
        # From Django 6.1 on, some subqueries are a query without a Subquery around it.
        if around.f_code.co_name != "get_select" and not isinstance(selecting, Subquery):
            self._refuse(around.f_code.co_name, selecting)
        return around

    def _check_aggregates(self, query: Any) -> None:
        """Refuse aggregates of columns of a subquery, which are selected there for them."""
        for each in query.annotation_select.values():
            for part in each.flatten():
                source = getattr(part, "source", None)
                if isinstance(source, EncryptedCol) and not (
                    isinstance(each, Count) and not getattr(each, "distinct", 1)
                ):
                    self._refuse("as_sql", each)

    def _sort_keys(self, query: Any) -> Iterator[Any]:
        """Yield the sort keys of a query. One that is selected, too, would be named by its place there, unsorted."""
        is_default = not query.order_by and query.default_ordering and query.group_by is None
        for key in query.get_meta().ordering or () if is_default else query.order_by:
            inner = key.expression if isinstance(key, OrderBy) else key
            name = getattr(inner, "name", None) if isinstance(inner, F) else inner
            found = self._selected(query, name.lstrip("-+")) if isinstance(name, str) else None
            if query.combinator and (
                found or (isinstance(name, str) and is_encrypted(query.get_meta(), name.lstrip("-+")))
            ):
                self._refuse("as_sql", OrderBy(self))
            if found is None:
                yield key
                continue
            sort_key = SortKey(found.alias, found.target)
            made = key.copy() if isinstance(key, OrderBy) else OrderBy(sort_key, descending=str(name).startswith("-"))
            made.set_source_expressions([sort_key])
            yield made

    def _selected(self, query: Any, name: str) -> Any:
        """Return the encrypted column that is selected by a name, or ``None``."""
        found = query.annotations.get(name)
        if found is None and query.has_select_fields and name in query.values_select:
            found = query.select[query.values_select.index(name)]
        if found is not None and not isinstance(found, EncryptedCol):
            if getattr(found, "_output_field_or_none", None) is not None and hasattr(
                found.output_field, "index_columns"
            ):
                self._refuse("as_sql", OrderBy(found))
            return None
        return found

    def _check_distinct(self, query: Any) -> None:
        merges = (query.distinct and not query.distinct_fields) or (query.combinator and not query.combinator_all)
        if not merges or query.default_cols:
            return  # the primary key is among what is selected
        if not self.names_row(query.select):
            message = f"{self.spec.field} is encrypted: equal values have different ciphertexts, and are not merged"
            hint = "select the primary key, too, or take set() of the values in Python"
            raise EncryptedQueryError(message, hint=hint)

    def _refuse(self, place: str, by: Any) -> NoReturn:
        field, name = self.spec.field, type(by).__name__
        if place == "get_group_by":
            message, hint = f"{field} is encrypted, and can't be grouped by", "group in Python"
        elif place == "get_distinct":
            message, hint = f"{field} is encrypted, and can't be in distinct()", "compare the values in Python"
        elif name in {"Max", "Min"}:
            declared = range_for(self.spec)
            message = f"{field} is encrypted, and has no {name}()"
            hint = f"take the first of order_by(){f', with search=[{declared}]' if declared else ' of another column'}"
        elif isinstance(by, Count):
            message = f"{field} is encrypted, and distinct values can't be counted"
            hint = "count len(set(...)) in Python"
        elif place == "as_sql" and name.endswith("Compiler"):
            message = f"{field} is encrypted, and can't be copied by a statement: each value is bound to its field"
            hint = "read the values, and write them with bulk_update()"
        elif isinstance(by, OrderBy):
            message = f"{field} is encrypted, and can't order a union or what is made of a subquery"
            hint = "order one query by the field itself, or sort in Python"
        else:
            message = f"{field} is encrypted, and {name or place} can't be computed from it by the server"
            hint = "compute it in Python of the values that are read"
        raise EncryptedQueryError(message, hint=hint)


class SortKey(EncryptedCol):
    """A column that rows are sorted by: unequal to the same one that is selected, whose place Django would name."""


def is_encrypted(options: Any, name: str) -> bool:
    """Return whether a name is that of an encrypted field of a model."""
    field = next((each for each in options.concrete_fields if name in (each.name, each.attname)), None)
    return hasattr(field, "index_columns")


def _compiled_by() -> FrameType:
    """Return the frame of what asked the compiler for the column."""
    # Fails closed: what is not known by its name is refused.
    return _after_compile(sys._getframe(2))  # documented for CPython; Django passes no parent


def _after_compile(frame: Any) -> FrameType:
    while frame.f_code.co_name == "compile" and frame.f_back is not None:
        frame = frame.f_back
    return frame  # type: ignore[no-any-return]


def _checked_sql(node: Any, compiler: Any, connection: Any) -> tuple[str, Any]:
    """Compile SQL of the application's own in a query.

    :raises EncryptedQueryError: where it names an encrypted column, which has ciphertext: other than for NULL.
    """
    text = _NOT_COMPARED.sub("", " ".join(getattr(node, "sqls", None) or [node.sql]))
    places = [(alias, each.table_name) for alias, each in compiler.query.alias_map.items()]
    places += [(each, each) for each in (*compiler.query.extra_tables, *(table for _, table in places))]
    models = {compiler.query.model, *apps.get_models()} - {None}
    for alias, table in places or [(each._meta.db_table,) * 2 for each in {compiler.query.model} - {None}]:
        for field in (each for model in models if model._meta.db_table == table for each in encrypted_fields(model)):
            alias_, column = re.escape(alias), re.escape(str(field.column))
            name = rf'(?<![\w."])(?:"?{alias_}"?\.)?"?{column}"?(?![\w"]|\s*[.(]|\s+IS\b)'
            if re.search(name, text, re.IGNORECASE):
                message = f"{field.logical_field} is encrypted, and SQL of your own names it: the server has ciphertext"
                hint = "use lookups and order_by(); SQL can ask for IS NULL, and call glpgenc's functions"
                raise EncryptedQueryError(message, hint=hint)
    return node.as_sql(compiler, connection)  # type: ignore[no-any-return]


# As Django documents it for a vendor's version of an expression. No method of ours is called otherwise.
RawSQL.as_postgresql = ExtraWhere.as_postgresql = _checked_sql  # type: ignore[attr-defined]
