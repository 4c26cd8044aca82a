"""The admin: each member of staff sees the patients of the own practice."""

from __future__ import annotations

from typing import Any

from clinic.models import Patient, Practice
from clinic.tenants import practice_of
from django.contrib import admin

from glpgenc.django.admin import EncryptedModelAdmin

admin.site.register(Practice)


@admin.register(Patient)
class PatientAdmin(EncryptedModelAdmin, admin.ModelAdmin):  # type: ignore[type-arg]
    """Patients, by name."""

    list_display = ("name", "email", "born")
    search_fields = ("email__exact", "name")
    list_filter = ("born",)
    ordering = ("name",)

    def get_queryset(self, request: Any) -> Any:
        """Return those of the practice: rows of others do not open."""
        return super().get_queryset(request).filter(practice=practice_of(request))

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001
        """Put a new patient into the practice."""
        if not change:
            obj.practice = practice_of(request)
        super().save_model(request, obj, form, change)
