from __future__ import annotations

from django.contrib import admin

from glpgenc.django.admin import EncryptedInlineMixin, EncryptedModelAdmin
from tests.django.clinic.models import Patient, Visit


class VisitInline(EncryptedInlineMixin, admin.TabularInline):  # type: ignore[type-arg]
    model = Visit
    extra = 1


@admin.register(Patient)
class PatientAdmin(EncryptedModelAdmin, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("email", "name", "insured", "born", "state", "weight")
    search_fields = ("=email", "^email", "name")
    list_filter = ("insured", "born", "state", "ward")
    ordering = ("name",)
    inlines = (VisitInline,)


@admin.register(Visit)
class VisitAdmin(EncryptedModelAdmin, admin.ModelAdmin):  # type: ignore[type-arg]
    autocomplete_fields = ("patient",)
    readonly_fields = ("reason",)
    search_fields = ("reason__exact",)
