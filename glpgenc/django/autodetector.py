"""The autodetector of ``makemigrations``: it puts the operations of encrypted fields beside Django's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.migrations import operations
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.serializer import BaseSerializer
from django.db.migrations.writer import MigrationWriter

from glpgenc.django.fields import EncryptedField
from glpgenc.django.moving import RemoveReplaced
from glpgenc.django.operations import AlterProtection, ProtectField, RenameProtectedField, UnprotectField
from glpgenc.errors import MappingError
from glpgenc.sqlalchemy.facets import Facet


class FacetSerializer(BaseSerializer):
    """Writes a facet into a migration, as it was declared."""

    def serialize(self) -> tuple[str, set[str]]:
        """Return it as Python, with what is imported."""
        given = ", ".join(f"{name}={value!r}" for name, value in self.value.declared.items())
        text = f"glpgenc.django.{type(self.value).__name__}({given})"
        return text, {"import glpgenc.django", *(["import datetime"] if "datetime." in text else [])}


MigrationWriter.register_serializer(Facet, FacetSerializer)


class EncryptionAutodetector(MigrationAutodetector):
    """Django's autodetector, with what protects encrypted fields."""

    generated_operations: dict[str, list[Any]]
    migrations: dict[str, list[Any]]

    def deep_deconstruct(self, obj: Any) -> Any:
        """Return a field as it is compared: without its logical field, which never changes."""
        found = super().deep_deconstruct(obj)
        if isinstance(obj, EncryptedField):
            path, args, kwargs = found
            return path, args, {name: value for name, value in kwargs.items() if name != "field"}
        return found

    def generate_created_models(self) -> None:
        """Protect the fields of new models."""
        super().generate_created_models()
        self._beside(operations.CreateModel, self._created)

    def generate_deleted_models(self) -> None:
        """Remove the protection of fields of models that go."""
        super().generate_deleted_models()
        self._beside(operations.DeleteModel, self._deleted)

    def generate_renamed_models(self) -> None:
        """Refuse what would change a logical field."""
        super().generate_renamed_models()
        for (app_label, new_name), old_name in self.renamed_models.items():
            old, new = self.from_state.models[app_label, old_name], self.to_state.models[app_label, new_name]
            for name, field in old.fields.items():
                if isinstance(field, EncryptedField) and isinstance(new.fields.get(name), EncryptedField):
                    _check_same(field, new.fields[name], f"{new.name}.{name}")

    def generate_added_fields(self) -> None:
        """Protect new fields."""
        super().generate_added_fields()
        self._beside(operations.AddField, lambda app, each: self._added(app, each.model_name, each.name, each.field))

    def generate_removed_fields(self) -> None:
        """Remove the protection of fields that go."""
        super().generate_removed_fields()
        self._check_replaced()
        self._beside(operations.RemoveField, self._removed)

    def _check_replaced(self) -> None:
        """Let fields that others replace be removed only when their values were moved."""
        for app_label, generated in self.generated_operations.items():
            for each in generated:
                if type(each) is operations.RemoveField:
                    model = self.renamed_models.get((app_label, each.model_name), each.model_name)
                    fields = self.from_state.models[app_label, model].fields.values()
                    if any(getattr(other, "replaces", None) == each.name for other in fields):
                        each.__class__ = RemoveReplaced

    def generate_renamed_fields(self) -> None:
        """Rename index columns along."""
        before = self._count()
        super().generate_renamed_fields()
        self._beside(operations.RenameField, self._renamed, since=before)

    def generate_altered_fields(self) -> None:
        """Add and drop facets along."""
        before = self._count()
        super().generate_altered_fields()
        self._beside(operations.AlterField, self._altered, since=before)

    # ---- what comes beside an operation of Django's

    def _count(self) -> dict[str, int]:
        return {app_label: len(found) for app_label, found in self.generated_operations.items()}

    def _beside(
        self,
        kind: type[Any],
        make: Callable[[str, Any], tuple[list[Any], list[Any]]],
        *,
        since: dict[str, int] | None = None,
    ) -> None:
        """Note what comes before and behind operations of a kind that were just generated."""
        for app_label, generated in self.generated_operations.items():
            for operation in generated[(since or {}).get(app_label, 0) :]:
                if type(operation) is kind and not hasattr(operation, "_glpgenc_beside"):
                    operation._glpgenc_beside = make(app_label, operation)

    def _optimize_migrations(self) -> None:
        """Put beside each operation what was noted: not before, as sorting would leave it where the operation was."""
        for migrations in self.migrations.values():
            for migration in migrations:
                made: list[Any] = []
                for operation in migration.operations:
                    before, behind = getattr(operation, "_glpgenc_beside", ([], []))
                    made += [*before, operation, *behind]
                migration.operations = made
        super()._optimize_migrations()  # type: ignore[misc]  # django-stubs does not have it

    def _created(self, app_label: str, operation: Any) -> tuple[list[Any], list[Any]]:
        found = [
            ProtectField(operation.name, name) for name, each in operation.fields if isinstance(each, EncryptedField)
        ]
        return [], found

    def _deleted(self, app_label: str, operation: Any) -> tuple[list[Any], list[Any]]:
        state = self.from_state.models[app_label, operation.name.lower()]
        fields = [name for name, each in state.fields.items() if isinstance(each, EncryptedField)]
        return [UnprotectField(operation.name, name) for name in fields], []

    def _added(self, app_label: str, model: str, name: str, field: Any) -> tuple[list[Any], list[Any]]:
        return [], [ProtectField(model, name)] if isinstance(field, EncryptedField) else []

    def _removed(self, app_label: str, operation: Any) -> tuple[list[Any], list[Any]]:
        old_name = self.renamed_models.get((app_label, operation.model_name), operation.model_name)
        field = self.from_state.models[app_label, old_name].fields[operation.name]
        found = [UnprotectField(operation.model_name, operation.name)] if isinstance(field, EncryptedField) else []
        return found, []

    def _renamed(self, app_label: str, operation: Any) -> tuple[list[Any], list[Any]]:
        old_model = self.renamed_models.get((app_label, operation.model_name), operation.model_name)
        old = self.from_state.models[app_label, old_model].fields[operation.old_name]
        new = self.to_state.models[app_label, operation.model_name].fields[operation.new_name]
        if not isinstance(old, EncryptedField):
            return [], []
        _check_same(old, new, f"{operation.model_name}.{operation.new_name}")
        names = [each.db_column or name for each, name in ((old, operation.old_name), (new, operation.new_name))]
        if names[0] == names[1]:
            return [], []
        return [], [RenameProtectedField(operation.model_name, *names)]

    def _altered(self, app_label: str, operation: Any) -> tuple[list[Any], list[Any]]:
        model, name = operation.model_name, operation.name
        old_model = self.renamed_models.get((app_label, model), model)
        old_name = self.renamed_fields.get((app_label, model, name), name)
        old, new = self.from_state.models[app_label, old_model].fields[old_name], operation.field
        if isinstance(old, EncryptedField) is not isinstance(new, EncryptedField):
            message = f"{model}.{name} can't be altered from plaintext to ciphertext, or back, by AlterField"
            raise MappingError(message, hint="add an encrypted field beside it, and move the values: docs/DJANGO.md")
        if not isinstance(old, EncryptedField) or not isinstance(new, EncryptedField):
            return [], []
        if (old.data_class, old.padding) != (new.data_class, new.padding):
            message = f"{model}.{name} can't change its data class or padding: stored values were written with them"
            raise MappingError(message, hint="add another field, and move the values")
        if list(old.search) == list(new.search) and old.suite == new.suite:
            return [], []
        return [], [AlterProtection(model, name, before=old.search, after=new.search)]


def _check_same(old: Any, new: Any, place: str) -> None:
    """Refuse a field that a rename would give another logical field."""
    before, after = old.deconstruct()[3].get("field"), new.deconstruct()[3].get("field")
    if before != after:
        message = f"{place} was renamed, and its values are those of the logical field {before}"
        raise MappingError(message, hint=f"keep it: EncryptedField(..., field={before!r})")
