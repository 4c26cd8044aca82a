"""The admin of models with encrypted fields: what it finds and shows, and what its log does not keep."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.admin.widgets import AdminDateWidget, AdminEmailInputWidget
from django.db import models
from django.test import Client, RequestFactory, override_settings
from django.test.utils import setup_test_environment, teardown_test_environment
from django.urls import include, path

from glpgenc.django import EncryptedField, Range, tenant
from glpgenc.django.admin import EncryptedModelAdmin, check_admin
from tests.django.clinic.models import Member, Patient, Visit
from tests.support.databases import execute

pytestmark = pytest.mark.usefixtures("rolled_back")
urlpatterns: list[Any] = [path("admin/", admin.site.urls), path("accounts/", include("django.contrib.auth.urls"))]

EMAILS = ("ada@example.org", "byron@example.org", "clara@example.org")


@pytest.fixture(autouse=True, scope="module")
def _contexts() -> Iterator[None]:
    """Let answers have the context that their page was made with."""
    setup_test_environment()
    yield
    teardown_test_environment()


@pytest.fixture
def client() -> Iterator[Client]:
    """The client of a member of staff, whose requests are those of the tenant acme."""
    with override_settings(ROOT_URLCONF=__name__):
        client = Client()
        client.force_login(Member.objects.create_superuser("chief@example.org", "secret"))
        yield client


@pytest.fixture
def patients() -> list[Patient]:
    return [
        Patient.objects.create(
            email=email,
            name=name,
            insured=name == "Ada",
            born=dt.date(1815 + 20 * index, 12, 10),
            state="known" if index else "new",
            weight=Decimal("61.5"),
        )
        for index, (email, name) in enumerate(zip(EMAILS, ("Ada", "Byron", "Clara"), strict=True))
    ]


def listed(client: Client, query: str = "") -> list[str]:
    answer = client.get(f"/admin/clinic/patient/{query}")
    assert answer.status_code == 200, answer.content
    return [str(each.email) for each in answer.context["cl"].result_list]


@pytest.mark.usefixtures("rolled_back", "patients")
def test_the_changelist_shows_values_in_the_order_of_an_encrypted_field(client: Client) -> None:
    assert listed(client) == list(EMAILS)
    assert listed(client, "?o=-2") == list(reversed(EMAILS))
    page = client.get("/admin/clinic/patient/").content.decode()
    assert "byron@example.org" in page
    assert "Dec. 10, 1815" in page
    assert "61.5" in page
    # The words of a choice.
    assert "True" in page
    assert "Known" in page


@pytest.mark.usefixtures("rolled_back", "patients")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=byron@example.org", EMAILS[1:2]),
        ("?q=BYRON@example.org", EMAILS[1:2]),
        ("?q=cla", EMAILS[2:]),
        ("?q=yro", EMAILS[1:2]),
        ("?q=nobody", ()),
        ("?insured__exact=1", EMAILS[:1]),
        ("?insured__exact=0", EMAILS[1:]),
        ("?state__exact=known", EMAILS[1:]),
        ("?born__gte=1820-01-01&born__lt=1840-01-01", EMAILS[1:2]),
        ("?born__isnull=True", ()),
    ],
)
def test_search_and_filters_find_by_served_lookups(client: Client, query: str, found: tuple[str, ...]) -> None:
    assert tuple(listed(client, query)) == found


@pytest.mark.usefixtures("rolled_back", "patients")
def test_an_order_that_is_not_served_is_not_offered_and_leaves_the_list_in_its_own(client: Client) -> None:
    assert listed(client, "?o=-1") == list(EMAILS)
    page = client.get("/admin/clinic/patient/").content.decode()
    assert "?o=-2" in page  # name, which has a Range
    assert "?o=1" not in page


@pytest.mark.usefixtures("rolled_back", "patients")
def test_a_date_that_is_none_leads_back_as_djangos_own_does(client: Client) -> None:
    assert client.get("/admin/clinic/patient/?born__gte=never&born__lt=never").status_code == 302


@pytest.mark.usefixtures("rolled_back", "patients")
def test_a_term_that_no_facet_serves_gives_a_message_and_no_rows(client: Client) -> None:
    assert listed(client, "?q=a") == []
    (message,) = client.get("/admin/clinic/patient/?q=a").context["messages"]
    assert message.level_tag == "warning"
    assert "too short" in message.message


def test_a_date_hierarchy_is_refused_by_djangos_own_check() -> None:
    class Hierarchical(admin.ModelAdmin):  # type: ignore[type-arg]
        date_hierarchy = "born"

    assert [each.id for each in Hierarchical(Patient, admin.site).check()] == ["admin.E128"]


def test_the_form_has_the_widgets_of_the_fields_inside() -> None:
    form = admin.site.get_model_admin(Patient).get_form(RequestFactory().get("/"))
    assert isinstance(form.base_fields["email"].widget, AdminEmailInputWidget)
    assert isinstance(form.base_fields["born"].widget, AdminDateWidget)
    assert [key for key, _ in form.base_fields["state"].choices] == ["new", "known", "gone"]


def posted(**values: Any) -> dict[str, Any]:
    whole = {
        "email": "dora@example.org",
        "name": "Dora",
        "state": "new",
        "born": "",
        "weight": "",
        "notes": "",
        "ward": "",
    }
    inline = {"visits-TOTAL_FORMS": "1", "visits-INITIAL_FORMS": "0", "visits-0-reason": "secret illness"}
    return whole | inline | values


def test_the_log_of_additions_changes_and_deletions_holds_no_value(client: Client, acme: str) -> None:
    assert client.post("/admin/clinic/patient/add/", posted()).status_code == 302
    row = Patient.objects.get(email="dora@example.org")
    visit = row.visits.get()
    changed = posted(
        name="Theodora",
        **{"visits-TOTAL_FORMS": "1", "visits-INITIAL_FORMS": "1", "visits-0-id": visit.pk, "visits-0-patient": row.pk},
    ) | {"visits-0-reason": "another illness"}
    assert client.post(f"/admin/clinic/patient/{row.pk}/change/", changed).status_code == 302
    assert client.post(f"/admin/clinic/patient/{row.pk}/delete/", {"post": "yes"}).status_code == 302
    again = Patient.objects.create(email="dora@example.org", name="Dora")
    chosen = {"action": "delete_selected", "_selected_action": again.pk, "post": "yes"}
    assert client.post("/admin/clinic/patient/", chosen).status_code == 302
    assert not Patient.objects.exists()
    entries = [(each.action_flag, each.object_repr) for each in LogEntry.objects.order_by("pk")]
    named = f"patient ({row.pk})"
    assert entries == [(1, named), (2, named), (3, named), (3, f"patient ({again.pk})")]
    messages = " ".join(each.change_message for each in LogEntry.objects.all())
    assert "Name" in messages
    stored = str(execute(acme, "SELECT * FROM django_admin_log"))
    assert not [value for value in ("dora", "Dora", "illness", "example.org") if value in stored]


def test_the_history_of_an_object_is_shown(client: Client, patients: list[Patient]) -> None:
    client.post(f"/admin/clinic/patient/{patients[0].pk}/change/", posted(email=EMAILS[0], name="Augusta"))
    page = client.get(f"/admin/clinic/patient/{patients[0].pk}/history/").content.decode()
    assert "Changed Name" in page or "changed" in page.lower()


@pytest.mark.usefixtures("rolled_back", "patients")
def test_a_value_that_is_taken_is_an_error_of_the_form(client: Client) -> None:
    answer = client.post("/admin/clinic/patient/add/", posted(email=EMAILS[0]))
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors["email"] == ["Patient with this Email already exists."]


def test_autocomplete_finds_by_the_search_fields(client: Client, patients: list[Patient]) -> None:
    query = {"app_label": "clinic", "model_name": "visit", "field_name": "patient", "term": "clara"}
    found = client.get("/admin/autocomplete/", query).json()["results"]
    assert found == [{"id": str(patients[2].pk), "text": EMAILS[2]}]


def test_a_readonly_field_is_shown(client: Client, patients: list[Patient]) -> None:
    visit = Visit.objects.create(patient=patients[0], reason="a cold")
    assert "a cold" in client.get(f"/admin/clinic/visit/{visit.pk}/change/").content.decode()


def test_a_member_logs_in_by_an_encrypted_address() -> None:
    Member.objects.create_user("staff@example.org", "secret", is_staff=True)
    with override_settings(ROOT_URLCONF=__name__):
        client = Client()
        answer = client.post("/admin/login/", {"username": "staff@example.org", "password": "secret"})
        assert answer.status_code == 302
        assert client.get("/admin/").context["user"].email == "staff@example.org"
        wrong = Client().post("/admin/login/", {"username": "staff@example.org", "password": "wrong"})
        assert wrong.status_code == 200
    # The address is found before the tenant is known, and its row opens with the keys of its own alone.
    with tenant("globex"), pytest.raises(Exception, match=r"tenant|key"):
        Member.objects.get(email="staff@example.org")


class Careless(admin.ModelAdmin):  # type: ignore[type-arg]
    search_fields = ("notes", "=weight", "ward")
    list_filter = ("name", "ward")
    ordering = ("email",)


def test_the_check_names_what_the_admin_can_not_serve() -> None:
    site = admin.AdminSite()
    site.register(Patient, Careless)
    found = [(each.id, each.msg) for each in check_admin(sites=[site])]
    assert found == [
        ("glpgenc.E006", "search_fields names notes, which is encrypted and has no facet for icontains"),
        ("glpgenc.E006", "search_fields names weight, which is encrypted and has no facet for iexact"),
        ("glpgenc.E007", "list_filter names name, which is encrypted: its values can't be listed"),
        ("glpgenc.E008", "ordering names email, which is encrypted and has no Range"),
        ("glpgenc.W001", "the log will keep str() of each object, which may show encrypted values"),
    ]


def test_a_facet_that_does_not_suit_its_field_leaves_the_check_to_say_so() -> None:
    class Bent(models.Model):
        salary = EncryptedField(
            models.DecimalField(max_digits=9, decimal_places=2), data_class="pii", search=Range(buckets=9)
        )

        class Meta:
            app_label = "odd"

    class BentAdmin(EncryptedModelAdmin, admin.ModelAdmin):  # type: ignore[type-arg]
        ordering = ("salary",)
        search_fields = ("salary",)

    site = admin.AdminSite()
    site.register(Bent, BentAdmin)
    assert check_admin(sites=[site]) == []
    (error,) = Bent._meta.get_field("salary").check()
    assert (error.id, error.hint) == ("glpgenc.E001", "use Range(bucket=...) for numbers and dates")
    assert "hint" not in error.msg


def test_the_check_finds_no_fault_with_the_admin_of_the_tests() -> None:
    assert check_admin(sites=[admin.site]) == []
