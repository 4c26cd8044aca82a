"""The API: patients of the practice of who asks."""

from __future__ import annotations

from typing import Any

from clinic.models import Patient
from clinic.tenants import practice_of
from rest_framework import filters, routers, serializers, viewsets

from glpgenc.django.rest_framework import EncryptedOrderingMixin, EncryptedSearchMixin, EncryptedSerializerMixin


class PatientSerializer(EncryptedSerializerMixin, serializers.ModelSerializer):
    """A patient as JSON."""

    class Meta:
        """What is shown."""

        model = Patient
        fields = ("id", "email", "name", "born", "notes")


class Search(EncryptedSearchMixin, filters.SearchFilter):
    """Search by what facets serve."""


class Order(EncryptedOrderingMixin, filters.OrderingFilter):
    """Order by fields with a Range."""


class PatientViews(viewsets.ModelViewSet):
    """Patients of one practice."""

    serializer_class = PatientSerializer
    filter_backends = (Search, Order)
    search_fields = ("=email", "name")
    queryset = Patient.objects.none()

    def get_queryset(self) -> Any:
        """Return those of the practice."""
        return Patient.objects.filter(practice=practice_of(self.request)).order_by("pk")

    def perform_create(self, serializer: Any) -> None:
        """Put a new patient into the practice."""
        serializer.save(practice=practice_of(self.request))


router = routers.SimpleRouter()
router.register("patients", PatientViews, basename="patient")
