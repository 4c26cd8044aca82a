"""Models of Django's suite with their scalar fields in an EncryptedField, by changing them as they are defined."""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models.base import ModelBase

from glpgenc.alembic.execution import contraction, expansion
from glpgenc.alembic.execution.running import MigrationStep
from glpgenc.django import Contains, EncryptedField, Exact, Prefix, Range
from glpgenc.django.apps import encrypted_fields
from glpgenc.django.base_types import declared_type
from glpgenc.errors import MappingError
from glpgenc.sqlalchemy.facets import suited
from glpgenc.sqlalchemy.python_types import codec_of

_TEXT = (models.CharField, models.TextField, models.GenericIPAddressField)
_NUMBERS = (models.IntegerField, models.DecimalField)
_DATES = (models.DateField, models.DateTimeField)
_OTHERS = (models.FloatField, models.BooleanField, models.TimeField, models.DurationField, models.UUIDField)
_SCALAR = (*_TEXT, *_NUMBERS, *_DATES, *_OTHERS, models.BinaryField)
_UNWRAPPABLE = ("primary_key", "unique_for_date", "unique_for_month", "unique_for_year", "db_collation", "db_comment")

_HIERARCHY = re.compile(r"date_hierarchy ?= ?\"(\w+)\"")

wrapped: list[str] = []
"""What was wrapped, as ``module.Model.field``."""


def wrap_models(modules: Collection[str]) -> None:
    """Let each model that these top-level modules define from now on have encrypted fields."""
    original = ModelBase.__new__

    def new(cls: Any, name: str, bases: Any, attrs: dict[str, Any], **keywords: Any) -> Any:
        module = attrs.get("__module__", "")
        if module.partition(".")[0] in modules:
            taken = _fields_that_others_name(module, attrs)
            for attribute, value in list(attrs.items()):
                if attribute not in taken and isinstance(value, models.Field):
                    attrs[attribute] = made = _wrapped(value)
                    if made is not value:
                        wrapped.append(f"{module}.{name}.{attribute}")
        return original(cls, name, bases, attrs, **keywords)

    ModelBase.__new__ = new  # type: ignore[method-assign]
    _protect_tables()


def _protect_tables() -> None:
    """Let tables that are made without migrations, as all of the suite's are, be protected as by migrations."""
    create, delete = BaseDatabaseSchemaEditor.create_model, BaseDatabaseSchemaEditor.delete_model
    leave = BaseDatabaseSchemaEditor.__exit__

    def run(connection: Any, steps: Iterable[MigrationStep]) -> None:
        with connection.cursor() as cursor:
            for step in steps:
                cursor.execute(step.statement, None)

    def create_model(self: Any, model: Any) -> None:
        create(self, model)
        self.__dict__.setdefault("_glpgenc_made", []).append(model)

    def delete_model(self: Any, model: Any) -> None:
        from glpgenc.django.operations import declared_column  # settings must come before

        for made in map(declared_column, encrypted_fields(model)):
            run(self.connection, [contraction.unprotect(made.relation, made.column)])
        delete(self, model)

    def exit_(self: Any, *error: Any) -> None:
        from glpgenc.django.operations import declared_column

        leave(self, *error)
        # Afterwards: hundreds of tables in one transaction take minutes.
        for model in self.__dict__.pop("_glpgenc_made", []) if error[0] is None else []:
            for field in encrypted_fields(model):
                run(self.connection, expansion.protect(declared_column(field), None, None))

    BaseDatabaseSchemaEditor.create_model = create_model  # type: ignore[method-assign]
    BaseDatabaseSchemaEditor.delete_model = delete_model  # type: ignore[method-assign]
    BaseDatabaseSchemaEditor.__exit__ = exit_  # type: ignore[method-assign]


def facets(field: models.Field[Any, Any]) -> list[Any]:
    """Return facets that serve what there is for values of a field."""
    equal: list[Any] = [Exact(unique=field.unique)]
    if isinstance(field, _TEXT):
        kinds = [Exact(normalize="lower"), Prefix(least=1, most=8), Contains(n=2), Range(buckets=16)]
        return [*equal, *kinds]
    if isinstance(field, _NUMBERS):
        return [*equal, Range(bucket=100, low=-1_000, high=10_000)]
    if isinstance(field, _DATES):
        return [*equal, Range(bucket="year")]
    return equal


def _wrapped(field: Any) -> Any:
    if not isinstance(field, _SCALAR) or not type(field).__module__.startswith("django.db.models.fields"):
        return field
    if isinstance(field, (models.AutoField, models.BigAutoField, models.SmallAutoField)) or field.has_db_default():
        return field
    if any(getattr(field, option, None) for option in _UNWRAPPABLE):
        return field
    search = facets(field)
    # Said by the facets instead.
    field.__dict__.update(_unique=False, db_index=False)
    try:
        suited(search, codec_of(declared_type(field)))
    except MappingError:
        # Values that can't be searched, such as intervals.
        search = []
    except TypeError:
        return field
    made = EncryptedField(field, data_class="pii", search=search)
    # As if it had been declared so.
    made.creation_counter = field.creation_counter
    return made


def _fields_that_others_name(module: str, attrs: dict[str, Any]) -> set[str]:
    """Return the fields that keys, constraints, indexes, columns and hierarchies name: they stay plain."""
    source = Path(str(sys.modules[module].__file__)) if module in sys.modules else Path()
    named = set(re.findall(r"to_fields?=\[?\"(\w+)\"", source.read_text() if source.is_file() else ""))
    if (admin := source.with_name("admin.py") if source.name else source).is_file():
        # Django's own check refuses another class of field, before any test runs.
        named.update(name for path in _HIERARCHY.findall(admin.read_text()) for name in path.split("__"))
    meta = attrs.get("Meta")
    for option in ("constraints", "indexes", "unique_together", "index_together"):
        named.update(_names(getattr(meta, option, "")))
    for value in attrs.values():
        if isinstance(value, models.GeneratedField):
            named.update(_names(value.expression))
    return named


def _names(declared: Any) -> list[str]:
    return [part for word in re.findall(r"\w+", repr(declared)) for part in (word, word.partition("__")[0])]
