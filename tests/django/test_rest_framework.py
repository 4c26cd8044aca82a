"""Django REST framework on encrypted fields."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.test import override_settings
from django.urls import include, path
from rest_framework import filters, routers, serializers, viewsets
from rest_framework.test import APIClient
from rest_framework.validators import UniqueValidator

from glpgenc.django.rest_framework import EncryptedOrderingMixin, EncryptedSearchMixin, EncryptedSerializerMixin
from tests.django.clinic.models import Patient

pytestmark = pytest.mark.usefixtures("rolled_back")


class PatientSerializer(EncryptedSerializerMixin, serializers.ModelSerializer):
    class Meta:
        model = Patient
        fields = ("id", "email", "name", "insured", "born", "state", "weight", "notes", "ward")


class Search(EncryptedSearchMixin, filters.SearchFilter):
    pass


class Order(EncryptedOrderingMixin, filters.OrderingFilter):
    pass


class PatientViews(viewsets.ModelViewSet):
    queryset = Patient.objects.order_by("pk")
    serializer_class = PatientSerializer
    filter_backends = (Search, Order)
    search_fields = ("=email", "name")


router = routers.SimpleRouter()
router.register("patients", PatientViews)
urlpatterns: list[Any] = [path("", include(router.urls))]


@pytest.fixture
def client() -> Iterator[APIClient]:
    with override_settings(ROOT_URLCONF=__name__):
        yield APIClient()


def test_serializer_fields_are_those_of_the_fields_inside() -> None:
    fields = PatientSerializer().fields
    kinds = {name: type(field).__name__ for name, field in fields.items()}
    assert kinds == {
        "id": "BigIntegerField", "email": "EmailField", "name": "CharField", "insured": "BooleanField",
        "born": "DateField", "state": "ChoiceField", "weight": "DecimalField", "notes": "CharField",
        "ward": "CharField",
    }  # fmt: skip
    assert any(isinstance(each, UniqueValidator) for each in fields["email"].validators)
    name: Any = fields["name"]
    assert (name.max_length, name.allow_blank, name.required) == (40, True, False)
    assert fields["born"].allow_null


def test_rows_are_created_read_changed_and_deleted(client: APIClient) -> None:
    given = {"email": "ada@example.org", "name": "Ada", "insured": True, "born": "1815-12-10", "weight": "61.5"}
    made = client.post("/patients/", given, format="json")
    assert made.status_code == 201, made.content
    found = Patient.objects.get(email="ada@example.org")
    assert (found.born, found.weight) == (dt.date(1815, 12, 10), Decimal("61.5"))
    place = f"/patients/{found.pk}/"
    assert client.get(place).json() == given | {"id": found.pk, "state": "new", "notes": "", "ward": ""}
    assert client.patch(place, {"name": "Augusta"}, format="json").json()["name"] == "Augusta"
    assert client.delete(place).status_code == 204


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"email": "no address"}, {"email": ["Enter a valid email address."]}),
        ({"email": "byron@example.org"}, {"email": ["This field must be unique."]}),
        ({"email": "a@b.org", "state": "absent"}, {"state": ['"absent" is not a valid choice.']}),
        ({}, {"email": ["This field is required."]}),
    ],
)
def test_what_is_not_valid_is_a_bad_request(client: APIClient, given: dict[str, Any], wrong: dict[str, Any]) -> None:
    Patient.objects.create(email="byron@example.org")
    answer = client.post("/patients/", given, format="json")
    assert (answer.status_code, answer.json()) == (400, wrong)


def test_its_own_value_is_no_conflict_of_a_row(client: APIClient) -> None:
    row = Patient.objects.create(email="byron@example.org")
    answer = client.put(f"/patients/{row.pk}/", {"email": "byron@example.org", "name": "B"}, format="json")
    assert answer.status_code == 200


def test_search_and_order_by_what_facets_serve(client: APIClient) -> None:
    for name in ("Clara", "Ada", "Byron"):
        Patient.objects.create(email=f"{name.lower()}@example.org", name=name)
    assert [each["name"] for each in client.get("/patients/?search=ada@example.org").json()] == ["Ada"]
    assert [each["name"] for each in client.get("/patients/?search=yro").json()] == ["Byron"]
    assert [each["name"] for each in client.get("/patients/?ordering=-name").json()] == ["Clara", "Byron", "Ada"]
    # No Range: not offered, and so left out as any unknown name is.
    assert [each["name"] for each in client.get("/patients/?ordering=email").json()] == ["Clara", "Ada", "Byron"]


def test_a_search_that_no_facet_serves_is_a_bad_request(client: APIClient) -> None:
    answer = client.get("/patients/?search=a")
    assert answer.status_code == 400
    assert "too short" in answer.json()["search"][0]
