"""Uniqueness of several fields, of which some are encrypted."""

from __future__ import annotations

from typing import Any

from django.db import models

from glpgenc.errors import MappingError
from glpgenc.sqlalchemy.search.facet_selection import is_complete


class UniqueConstraint(models.UniqueConstraint):
    """``models.UniqueConstraint`` for fields of which some are encrypted: those are kept apart by their index columns.

    Each encrypted field has a facet ``Exact()`` with all its bits. Without a condition, ``include`` or expressions.

    :raises MappingError: when it is declared with them.
    """

    def __init__(self, *expressions: Any, fields: Any = (), name: str, **options: Any) -> None:
        refused = any(options.get(each) for each in ("include", "opclasses", "condition", "deferrable"))
        if expressions or refused or options.get("nulls_distinct") is False:
            message = "a UniqueConstraint over encrypted fields takes fields= and name= only"
            raise MappingError(message, hint="leave the other options out")
        super().__init__(fields=fields, name=name, **options)

    def _columns(self, model: Any, schema_editor: Any) -> str:
        return ", ".join(schema_editor.quote_name(unique_column(model._meta.get_field(each))) for each in self.fields)

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        """Return the statement that makes the unique index."""
        name, table = map(schema_editor.quote_name, (self.name, model._meta.db_table))
        return f"CREATE UNIQUE INDEX {name} ON {table} ({self._columns(model, schema_editor)})"

    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        """Make the index once the table and its index columns are there: without migrations ``post_migrate`` does."""
        if model.__module__ == "__fake__":
            schema_editor.deferred_sql.append(self.create_sql(model, schema_editor))

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        """Return the statement that drops the index."""
        return f"DROP INDEX IF EXISTS {schema_editor.quote_name(self.name)}"

    def deconstruct(self) -> Any:
        """Return what a migration writes."""
        _, args, kwargs = super().deconstruct()
        return "glpgenc.django.UniqueConstraint", args, kwargs


def unique_column(field: Any) -> str:
    """Return the column that keeps equal values of a field apart: of an encrypted one its index column.

    :raises MappingError: when the field has none.
    """
    if not hasattr(field, "index_columns"):
        return str(field.column)
    for facet, name in field.index_columns.items():
        if facet.is_scalar and is_complete(field.spec, facet):
            return str(name)
    message = f"{field.logical_field} has no facet by which equal values are kept apart"
    raise MappingError(message, hint="declare it with search=[Exact()]")
