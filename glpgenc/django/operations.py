"""Operations of migrations: guards, index columns with their triggers, and registrations of encrypted fields.

They need no key, and are SQL: ``sqlmigrate`` shows it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.migrations.operations.base import Operation

from glpgenc.alembic.declaration import CiphertextColumn
from glpgenc.alembic.execution import contraction, expansion
from glpgenc.alembic.execution.running import MigrationStep
from glpgenc.alembic.operations.renaming import rename_step
from glpgenc.django.fields import EncryptedField
from glpgenc.errors import MappingError
from glpgenc.sqlalchemy.facets import suited
from glpgenc.sqlalchemy.schema.sql_names import identifier, qualified


def declared_column(field: EncryptedField) -> CiphertextColumn:
    """Return a field's column as migrations declare it."""
    return CiphertextColumn(
        table=field.model._meta.db_table,
        column=str(field.column),
        field=field.logical_field,
        data_class=field.data_class,
        padding=field.padding,
        search=field.spec.search,
        suite=field.spec.registered_suite,
    )


def protect(schema_editor: Any, field: EncryptedField) -> None:
    """Register and guard a field's column, and keep its index columns."""
    _run(schema_editor, expansion.protect(declared_column(field), None, None))


class _OfModel(Operation):
    """An operation about a model; the state has what it makes already."""

    reduces_to_sql = True
    reversible = True
    _arguments: tuple[str, ...] = ("model_name", "name")
    _fragment: str
    _description: str
    model_name: str

    def deconstruct(self) -> Any:
        """Return what a migration writes."""
        return type(self).__name__, [], {each: getattr(self, each) for each in self._arguments}

    @property
    def migration_name_fragment(self) -> str:
        """What a migration is called after it."""
        return self._fragment.format_map(vars(self)).lower()

    def describe(self) -> str:
        """Return what it does, for people."""
        return self._description.format_map(vars(self))

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Leave the state as it is."""

    def references_model(self, name: str, app_label: str) -> bool:
        """Return whether it is about a model."""
        return name.lower() == self.model_name.lower()


class _OfField(_OfModel):
    """An operation about one field.

    :param model_name: the model's name.
    :param name: the field's.
    """

    def __init__(self, model_name: str, name: str) -> None:
        self.model_name, self.name = model_name, name

    def references_field(self, model_name: str, name: str, app_label: str) -> bool:
        """Return whether it is about a field."""
        return self.references_model(model_name, app_label) and name.lower() == self.name.lower()

    def _field(self, app_label: str, schema_editor: Any, state: Any) -> EncryptedField | None:
        """Return the field in a state; ``None`` where it is not, or on a database that the model is not for."""
        try:
            model = state.apps.get_model(app_label, self.model_name)
            field = model._meta.get_field(self.name)
        except (LookupError, FieldDoesNotExist):
            return None
        allowed = self.allow_migrate_model(schema_editor.connection.alias, model)
        return field if allowed and isinstance(field, EncryptedField) else None


class ProtectField(_OfField):
    """Register and guard the column of an encrypted field, and keep its index columns.

    After ``CreateModel`` and ``AddField``; after ``AlterField`` it adds the facets that are new, and drops the index
    columns of those that are gone.
    """

    _fragment = "{model_name}_{name}_encrypted"
    _description = "Protect encrypted field {name} of {model_name}"

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Execute it."""
        self._check_there(app_label, to_state)
        field = self._field(app_label, schema_editor, to_state)
        if field is not None:
            protect(schema_editor, field)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Undo it. Both states have the field, which is removed by the operation before this one."""
        field = self._field(app_label, schema_editor, from_state)
        if field is not None:
            made = declared_column(field)
            _run(schema_editor, [contraction.unprotect(made.relation, made.column)])

    def _check_there(self, app_label: str, state: Any) -> None:
        """Refuse to leave a column unprotected because its field comes later."""
        model = state.models.get((app_label, self.model_name.lower()))
        if model is None or self.name not in model.fields:
            message = f"{app_label}.{self.model_name}.{self.name} is protected before it is there"
            raise MappingError(
                message, hint="in the migration, put ProtectField behind the field's CreateModel or AddField"
            )


class UnprotectField(ProtectField):
    """Remove index columns, triggers, guard and registration of a field's column, before it is dropped."""

    _fragment = "{model_name}_{name}_unprotected"
    _description = "Remove the protection of field {name} of {model_name}"

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Execute it."""
        super().database_backwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Undo it."""
        super().database_forwards(app_label, schema_editor, from_state, to_state)


class AlterProtection(_OfField):
    """Add the facets that an encrypted field has since ``AlterField``, and drop the index columns of others.

    Values that are there carry no term of a new facet until they are encrypted again.

    :param before: the facets that it had.
    :param after: those that it has.
    """

    _arguments = ("model_name", "name", "before", "after")
    _fragment = "{model_name}_{name}_search"
    _description = "Alter the search facets of {name} of {model_name}"

    def __init__(self, model_name: str, name: str, *, before: Iterable[Any], after: Iterable[Any]) -> None:
        super().__init__(model_name, name)
        self.before, self.after = list(before), list(after)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Execute it."""
        self._alter(self._field(app_label, schema_editor, to_state), schema_editor, self.before)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Undo it: the field of the state is that after ``AlterField`` still."""
        self._alter(self._field(app_label, schema_editor, to_state), schema_editor, self.after, self.before)

    def _alter(self, field: Any, schema_editor: Any, old: list[Any], new: list[Any] | None = None) -> None:
        if field is None:
            return
        new = list(field.search) if new is None else new
        made = declared_column(field)
        wanted = suited(new, field.spec.codec)
        names = {each.facet_name for each in wanted}
        for each in suited(old, field.spec.codec):
            if each.facet_name not in names:
                _run(schema_editor, [contraction.drop_facet(made.relation, made.column, each.facet_name)])
        _run(schema_editor, expansion.protect(replace(made, search=tuple(wanted)), None, None))


class RenameProtectedField(_OfModel):
    """Rename index columns, indexes and registration after ``RenameField`` has renamed an encrypted field's column.

    The logical field stays, and with it every value.

    :param model_name: the model's name.
    :param old_column: the column's name before.
    :param new_column: its name now.
    """

    _arguments = ("model_name", "old_column", "new_column")
    _fragment = "{model_name}_{new_column}_renamed"
    _description = "Rename the index columns of {old_column} of {model_name} to {new_column}"

    def __init__(self, model_name: str, old_column: str, new_column: str) -> None:
        self.model_name, self.old_column, self.new_column = model_name, old_column, new_column

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Execute it."""
        self._rename(app_label, schema_editor, to_state, self.old_column, self.new_column)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Undo it, before ``RenameField`` is undone."""
        self._rename(app_label, schema_editor, to_state, self.new_column, self.old_column, is_undone=True)

    def _rename(
        self, app_label: str, schema_editor: Any, state: Any, old: str, new: str, *, is_undone: bool = False
    ) -> None:
        model = state.apps.get_model(app_label, self.model_name)
        if not self.allow_migrate_model(schema_editor.connection.alias, model):
            return
        table = model._meta.db_table
        steps = [rename_step(table, None, old, new, None)]
        if is_undone:
            # The column itself is renamed by what is undone next.
            back = f"ALTER TABLE {qualified(table, None)} RENAME COLUMN {identifier(new)} TO {identifier(old)}"
            steps.append(MigrationStep(back))
        _run(schema_editor, steps)


def _run(schema_editor: Any, steps: Iterable[MigrationStep]) -> None:
    for step in steps:
        schema_editor.execute(step.statement, params=None)
