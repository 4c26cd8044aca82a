"""System checks: what a model declares on encrypted fields that can't mean on ciphertext what it means on values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps as all_apps
from django.core import checks
from django.core.management import get_commands, load_command_class
from django.db import models

from glpgenc.django.apps import encrypted_fields
from glpgenc.django.constraints import UniqueConstraint, unique_column
from glpgenc.errors import MappingError

if TYPE_CHECKING:
    from collections.abc import Iterator


@checks.register(checks.Tags.models)
def check_models(app_configs: Any = None, **_: Any) -> list[checks.CheckMessage]:
    """Check keys, constraints and indexes of models over encrypted fields."""
    configs = all_apps.get_app_configs() if app_configs is None else app_configs
    return [error for config in configs for model in config.get_models() for error in model_errors(model)]


@checks.register(checks.Tags.models)
def check_command(**_: Any) -> list[checks.CheckMessage]:
    """Check that ``makemigrations`` is the command that protects encrypted fields."""
    from glpgenc.django.autodetector import EncryptionAutodetector  # noqa: PLC0415

    name = get_commands().get("makemigrations", "")
    command = load_command_class(name, "makemigrations") if isinstance(name, str) else name
    if issubclass(getattr(command, "autodetector", object), EncryptionAutodetector):
        return []
    message = f"the command makemigrations of {name} does not protect encrypted fields"
    hint = "put glpgenc.django before it in INSTALLED_APPS, or set its autodetector to EncryptionAutodetector"
    return [checks.Error(message, hint=hint, id="glpgenc.E004")]


def model_errors(model: Any) -> list[checks.CheckMessage]:
    """Return what a model declares in vain on its encrypted fields."""
    return [checks.Error(text, hint=hint, obj=model, id=number) for number, text, hint in _faults(model)]


def _faults(model: Any) -> Iterator[tuple[str, str, str]]:
    names = {each.name for each in encrypted_fields(model)}
    if names & set(getattr(model._meta.pk, "field_names", ())):
        yield "glpgenc.E002", "the primary key has an encrypted field", "use an integer or a UUID"
    for together in model._meta.unique_together:
        if names & set(together):
            hint = f"use glpgenc.django.UniqueConstraint(fields={list(together)!r}, name='...') in Meta.constraints"
            yield "glpgenc.E002", "unique_together has an encrypted field", hint
    for constraint in model._meta.constraints:
        is_plain = isinstance(constraint, models.UniqueConstraint) and not isinstance(constraint, UniqueConstraint)
        if is_plain and names & set(constraint.fields):
            text = f"the UniqueConstraint {constraint.name} has an encrypted field"
            yield "glpgenc.E002", text, "use glpgenc.django.UniqueConstraint"
        for name in sorted(names & set(constraint.fields)) if isinstance(constraint, UniqueConstraint) else ():
            try:
                unique_column(model._meta.get_field(name))
            except MappingError as error:
                yield "glpgenc.E002", f"the UniqueConstraint {constraint.name}: {error.message}", str(error.hint)
    for index in model._meta.indexes:
        if names & {name for name, _ in index.fields_orders}:
            text = f"the index {index.name} has an encrypted field"
            yield "glpgenc.E003", text, "declare search=[...]: facets have indexes of their own"
