"""Django REST framework on models with encrypted fields: serializers, and filters that refuse what can't be served."""

from __future__ import annotations

from typing import Any

from glpgenc.django.apps import field_at
from glpgenc.django.fields import EncryptedField
from glpgenc.errors import EncryptedQueryError
from glpgenc.sqlalchemy.search.facet_selection import facet_of_order


class EncryptedSerializerMixin:
    """A mixin before ``ModelSerializer``: fields are those of the fields inside, and unique facets are validated."""

    def build_standard_field(self, field_name: str, model_field: Any) -> Any:
        """Return the serializer's field of a field."""
        build: Any = super().build_standard_field  # type: ignore[misc]  # of ModelSerializer
        if not isinstance(model_field, EncryptedField):
            return build(field_name, model_field)
        class_, kwargs = build(field_name, model_field.base_field)
        if model_field.unique:
            from rest_framework.validators import UniqueValidator  # noqa: PLC0415  (it asks for settings)

            unique = UniqueValidator(queryset=model_field.model._default_manager)
            kwargs["validators"] = [*kwargs.get("validators", ()), unique]
        return class_, kwargs


class EncryptedSearchMixin:
    """A mixin before ``SearchFilter``: a term that no facet serves, such as one that is too short, is a bad request."""

    def filter_queryset(self, request: Any, queryset: Any, view: Any) -> Any:
        """Return what is found."""
        from rest_framework.exceptions import ValidationError  # noqa: PLC0415

        try:
            found = super().filter_queryset(request, queryset, view)  # type: ignore[misc]
            str(found.query)
        except EncryptedQueryError as error:
            name = self.search_param  # type: ignore[attr-defined]
            raise ValidationError({name: [error.message]}) from None
        return found


class EncryptedOrderingMixin:
    """A mixin before ``OrderingFilter``: encrypted fields without a ``Range`` are not offered."""

    def get_valid_fields(self, queryset: Any, view: Any, context: Any = None) -> Any:
        """Return what can be ordered by."""
        found = super().get_valid_fields(queryset, view, context or {})  # type: ignore[misc]
        fields = [(each, field_at(queryset.model, each[0].lstrip("-"))[0]) for each in found]
        return [each for each, field in fields if not isinstance(field, EncryptedField) or facet_of_order(field.spec)]
