"""The admin of models with encrypted fields: widgets, search, filters, and a log without their values."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.admin import FieldListFilter
from django.contrib.admin.filters import BooleanFieldListFilter, DateFieldListFilter
from django.contrib.admin.options import BaseModelAdmin, ModelAdmin
from django.contrib.admin.sites import all_sites
from django.core import checks
from django.db import models

from glpgenc.django.apps import encrypted_fields, field_at
from glpgenc.django.fields import EncryptedField
from glpgenc.errors import EncryptedQueryError, GlpgencError, MappingError
from glpgenc.sqlalchemy.search.facet_selection import facet_of_order

if TYPE_CHECKING:
    from collections.abc import Iterator

    _Base = BaseModelAdmin[Any]
    _Admin = ModelAdmin[Any]
else:
    _Base = _Admin = object


def log_repr(obj: models.Model) -> str:
    """Return what the log calls an object: its name, unless its model has encrypted fields that the name may show."""
    if encrypted_fields(type(obj)):
        return f"{obj._meta.verbose_name} ({obj.pk})"
    return str(obj)


class EncryptedInlineMixin(_Base):
    """For inlines: the widgets are those of the fields inside."""

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Return the form field, with the admin's widget."""
        if isinstance(db_field, EncryptedField) and not db_field.choices:
            db_field = db_field.base_field
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class EncryptedModelAdmin(EncryptedInlineMixin, _Admin):
    """A mixin before :class:`~django.contrib.admin.ModelAdmin`, for models with encrypted fields.

    The log names their objects by their key, because ``str()`` of one may be a value. What no facet can search shows a
    message, and no error page.
    """

    def get_search_results(self, request: Any, queryset: Any, search_term: str) -> Any:
        """Return what is found; nothing, and a message, where no facet serves the term."""
        try:
            found, may_have_duplicates = super().get_search_results(request, queryset, search_term)
            str(found.query)
        except EncryptedQueryError as error:
            self.message_user(request, f"{error.message} ({error.hint})", messages.WARNING)
            return queryset.none(), False
        return found, may_have_duplicates

    def get_sortable_by(self, request: Any) -> Any:
        """Return the columns that rows can be sorted by: of encrypted fields those with a facet for order."""
        return [each for each in super().get_sortable_by(request) if not _is_unordered(self.model, each)]

    def get_changelist(self, request: Any, **kwargs: Any) -> Any:
        """Return the list's class, which leaves out an order that is asked for and not served."""
        base: Any = super().get_changelist(request, **kwargs)

        def get_ordering_field(changes: Any, field_name: Any) -> Any:
            found = base.get_ordering_field(changes, field_name)
            return None if _is_unordered(self.model, found) else found

        return type(base.__name__, (base,), {"get_ordering_field": get_ordering_field})

    def construct_change_message(self, request: Any, form: Any, formsets: Any, add: bool = False) -> Any:  # noqa: FBT001, FBT002
        """Return the message, in which inline objects are named by their keys."""
        made: Any = super().construct_change_message(request, form, formsets, add)
        named = {
            str(obj): log_repr(obj)
            for formset in formsets or []
            for obj in (
                *formset.new_objects,
                *(each for each, _ in formset.changed_objects),
                *formset.deleted_objects,
            )
        }
        for part in made:
            for change in part.values():
                if "object" in change:
                    change["object"] = named.get(change["object"], change["object"])
        return made

    def log_addition(self, request: Any, obj: Any, message: Any) -> Any:
        """Log that an object was added."""
        return self._log(request, obj, "ADDITION", message)

    def log_change(self, request: Any, obj: Any, message: Any) -> Any:
        """Log that an object was changed."""
        return self._log(request, obj, "CHANGE", message)

    def log_deletions(self, request: Any, queryset: Any) -> Any:
        """Log that objects are deleted."""
        return [self._log(request, obj, "DELETION", "") for obj in queryset]

    def log_deletion(self, request: Any, obj: Any, object_repr: str) -> Any:
        """Log that an object is deleted: of Django before 5.1."""
        return self._log(request, obj, "DELETION", "")

    def _log(self, request: Any, obj: Any, flag: str, message: Any) -> Any:
        # Models can't be imported before there are settings.
        from django.contrib.admin import models as log  # noqa: PLC0415
        from django.contrib.contenttypes.models import ContentType  # noqa: PLC0415

        return log.LogEntry.objects.create(
            user_id=request.user.pk,
            content_type_id=ContentType.objects.get_for_model(obj, for_concrete_model=False).pk,
            object_id=obj.pk,
            object_repr=log_repr(obj)[:200],
            action_flag=getattr(log, flag),
            change_message=json.dumps(message) if isinstance(message, list) else message,
        )


def _is_of(kind: type[models.Field[Any, Any]]) -> Any:
    return lambda field: isinstance(field, EncryptedField) and isinstance(field.base_field, kind) and not field.choices


_LOOKUPS = {"^": "istartswith", "=": "iexact", "@": "search"}


@checks.register(checks.Tags.admin)
def check_admin(app_configs: Any = None, sites: Any = None, **_: Any) -> list[checks.CheckMessage]:  # noqa: ARG001
    """Check that what the admin searches, filters and orders by can be served."""
    found: list[checks.CheckMessage] = []
    for site in all_sites if sites is None else sites:
        for model, model_admin in site._registry.items():
            said = list(_faults(model, model_admin))
            found += [checks.Error(text, hint=hint, obj=type(model_admin), id=number) for number, text, hint in said]
            if encrypted_fields(model) and not isinstance(model_admin, EncryptedModelAdmin):
                text = "the log will keep str() of each object, which may show encrypted values"
                hint = "put glpgenc.django.admin.EncryptedModelAdmin before ModelAdmin"
                found.append(checks.Warning(text, hint=hint, obj=type(model_admin), id="glpgenc.W001"))
    return found


def _faults(model: Any, model_admin: Any) -> Iterator[tuple[str, str, str]]:
    for each in model_admin.search_fields:
        path = each[1:] if each[:1] in _LOOKUPS else each
        field, rest = field_at(model, path)
        lookup = rest or _LOOKUPS.get(each[:1], "icontains")
        if isinstance(field, EncryptedField) and not _is_served(model, path if rest else f"{path}__{lookup}"):
            text = f"search_fields names {path}, which is encrypted and has no facet for {lookup}"
            yield "glpgenc.E006", text, "declare one, or leave the field out"
    for each in model_admin.list_filter:
        field = field_at(model, each)[0] if isinstance(each, str) else None
        kinds = (models.BooleanField, models.DateField)
        if isinstance(field, EncryptedField) and not field.choices and not isinstance(field.base_field, kinds):
            text = f"list_filter names {each}, which is encrypted: its values can't be listed"
            yield "glpgenc.E007", text, "leave it out, or write a SimpleListFilter with lookups of its own"
    for each in model_admin.ordering or ():
        if _is_unordered(model, each):
            yield "glpgenc.E008", f"ordering names {each}, which is encrypted and has no Range", "declare one"


def _is_unordered(model: Any, path: Any) -> bool:
    field = field_at(model, path.lstrip("-"))[0] if isinstance(path, str) else None
    try:
        return isinstance(field, EncryptedField) and facet_of_order(field.spec) is None
    except MappingError:
        return False  # the check of the field itself says what is wrong with it


def _is_served(model: Any, path: str) -> bool:
    try:
        # Longer than any least length of a facet.
        model._base_manager.filter(**{path: "x" * 40})
    except MappingError:
        return True  # as in _is_unordered
    except GlpgencError:
        return False
    return True


FieldListFilter.register(_is_of(models.BooleanField), BooleanFieldListFilter, take_priority=True)
FieldListFilter.register(_is_of(models.DateField), DateFieldListFilter, take_priority=True)
