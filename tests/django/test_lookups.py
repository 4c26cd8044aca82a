"""Every lookup finds what it finds in a plain column, wherever it stands, however few bits its terms have."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import FieldError
from django.db import connection, models, transaction
from django.db.models import (
    Avg,
    Case,
    CharField,
    Count,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
    When,
    Window,
)  # fmt: skip
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, Length, Lower, RowNumber, TruncYear, Upper

from glpgenc.django import tenant
from glpgenc.errors import EncryptedQueryError, InvalidValueError
from tests.django.people.models import Account, Everything, Person, Team

pytestmark = pytest.mark.usefixtures("rolled_back")

TEXTS = [None, "", "Ada", "ada", "ADA Lovelace", "Zoë", "zoË", "50%_off\\", "a_b", "Alan", "Bob", "Bobby", "straße"]
DATES = [
    None,
    dt.date(1899, 12, 31),
    dt.date(1900, 1, 1),
    dt.date(1900, 12, 31),
    dt.date(2101, 1, 1),
    dt.date(1957, 8, 9),
]
NUMBERS = [None, *map(Decimal, ("-0.01", "0", "999.99", "1000", "1000.01", "100000", "1000000"))]


class Twin(models.Model):
    """The same in plain columns."""

    name = models.TextField(null=True)
    city = models.TextField(null=True)
    born = models.DateField(null=True)
    salary = models.DecimalField(max_digits=9, decimal_places=2, null=True)

    class Meta:
        app_label = "twins"


@pytest.fixture(autouse=True, scope="module")
def rows(module_database: str) -> Iterator[None]:
    """Rows of both models, in the transaction that those of the tests are in."""
    with tenant("acme"), transaction.atomic():
        with connection.schema_editor() as editor:
            editor.create_model(Twin)
        make_rows()
        yield
        transaction.set_rollback(True)


def make_rows() -> None:
    values = [
        {"name": TEXTS[n % len(TEXTS)], "city": TEXTS[(n * 5) % len(TEXTS)], "born": DATES[n % len(DATES)],
         "salary": NUMBERS[n % len(NUMBERS)]}
        for n in range(40)
    ]  # fmt: skip
    Person.objects.bulk_create(Person(pk=at, email=f"{at}@example.org", **each) for at, each in enumerate(values, 1))
    Twin.objects.bulk_create(Twin(pk=at, **each) for at, each in enumerate(values, 1))


def same(condition: Q) -> None:
    """Compare what is found by a condition, by its opposite, and by all ways to ask for it."""
    for each in (condition, ~condition, condition | Q(pk__lt=3), ~(condition & Q(pk__gt=5))):
        wanted = sorted(Twin.objects.filter(each).values_list("pk", flat=True))
        found = Person.objects.filter(each)
        assert sorted(row.pk for row in found) == wanted
        assert found.count() == len(wanted)
        assert found.exists() is bool(wanted)
        assert found.aggregate(found=Count("pk"), least=Min("pk")) == Twin.objects.filter(each).aggregate(
            found=Count("pk"), least=Min("pk"))  # fmt: skip
    assert sorted(Person.objects.exclude(condition).values_list("pk", flat=True)) == sorted(
        Twin.objects.exclude(condition).values_list("pk", flat=True))  # fmt: skip


@pytest.mark.parametrize("sought", ["Ada", "ada", "", "zoË", "nobody", "50%_off\\"])
@pytest.mark.parametrize("field", ["city"])
def test_equal_text_by_terms_of_two_bits(field: str, sought: str) -> None:
    same(Q(**{field: sought}))
    same(Q(**{f"{field}__in": [sought, "Bob", None]}))


@pytest.mark.parametrize(
    ("lookup", "sought"),
    [
        *itertools.product(["startswith"], ["Ad", "Bob", "a_", "50%", "zo"]),
        *itertools.product(["contains"], ["Lov", "ada", "%_o", "bby"]),
        *itertools.product(["endswith"], ["ace", "off\\", "bby"]),
        *itertools.product(["icontains", "iendswith"], ["LAC", "bby", "ada"]),
        *itertools.product(["istartswith"], ["ADA", "bob"]),
    ],
)
def test_parts_of_text(lookup: str, sought: str) -> None:
    field = "city" if lookup == "startswith" else "name"
    same(Q(**{f"{field}__{lookup}": sought}))


@pytest.mark.parametrize("sought", ["ada", "ADA", "", "STRASSE", "Bob"])
def test_iexact(sought: str) -> None:
    same(Q(name__iexact=sought))


@pytest.mark.parametrize("lookup", ["exact", "gt", "gte", "lt", "lte"])
def test_order_of_numbers_dates_and_text(lookup: str) -> None:
    for field, values in (("born", DATES), ("salary", NUMBERS), ("name", TEXTS)):
        for value in values:
            if value is not None and not (field == "name" and lookup == "exact"):
                condition = Q(**{f"{field}__{lookup}": value})
                if field == "name":
                    # PostgreSQL's own order is that of its locale.
                    names = dict(Person.objects.values_list("pk", "name"))
                    compare = {"gt": str.__gt__, "gte": str.__ge__, "lt": str.__lt__, "lte": str.__le__}[lookup]
                    wanted = sorted(pk for pk, name in names.items() if name is not None and compare(name, value))
                    assert sorted(Person.objects.filter(condition).values_list("pk", flat=True)) == wanted
                else:
                    same(condition)


def test_ranges() -> None:
    for low, high in itertools.product(NUMBERS[1:], NUMBERS[1:]):
        same(Q(salary__range=(low, high)))
    same(Q(born__range=(dt.date(1900, 1, 1), dt.date(1957, 8, 9))))


def test_null_is_seen() -> None:
    for name in ("name", "born", "salary", "city"):
        same(Q(**{f"{name}__isnull": True}))
        same(Q(**{name: None}))
    with pytest.raises(ValueError, match="True or False"):
        Person.objects.filter(name__isnull=3).count()


def test_a_condition_that_is_selected_is_null_of_null() -> None:
    query = Person.objects.annotate(is_it=Q(city__startswith="Ad")).values_list("pk", "is_it")
    assert dict(query) == dict(Twin.objects.annotate(is_it=Q(city__startswith="Ad")).values_list("pk", "is_it"))


def test_updates_and_deletes_touch_no_false_positive() -> None:
    wanted = Twin.objects.filter(city="Ada").count()
    assert Person.objects.filter(city="Ada").update(nick="found") == wanted
    assert set(Person.objects.filter(nick="found").values_list("city", flat=True)) == {"Ada"}
    assert Person.objects.filter(city__startswith="Ada").update(city="Paris") == Twin.objects.filter(
        city__startswith="Ada").update(city="Paris")  # fmt: skip
    same(Q(city="Paris"))
    Person.objects.filter(city="Paris").delete()
    Twin.objects.filter(city="Paris").delete()
    same(Q(city="Bob"))


def test_related_rows_are_found_through_joins_and_subqueries() -> None:
    team = Team.objects.create(name="red", motto="citius")
    Person.objects.filter(pk__lte=10).update(team=team)
    wanted = [row.pk for row in Person.objects.filter(pk__lte=10) if row.city == "Ada"]
    assert list(Person.objects.filter(team__name="red", city="Ada").values_list("pk", flat=True)) == wanted
    assert Team.objects.filter(people__city="Ada").distinct().get().motto == "citius"
    assert Team.objects.filter(Exists(Person.objects.filter(team=OuterRef("pk"), city="Ada"))).get() == team
    assert Team.objects.exclude(people__city="nobody").count() == 1
    assert Team.objects.annotate(count=Count("people", filter=Q(people__city="Ada"))).get().count == len(wanted)
    assert Account.objects.filter(owner__in=Person.objects.filter(city="Ada")).count() == 0
    first = Person.objects.filter(team=OuterRef("pk")).order_by("pk").values("email")[:1]
    assert Team.objects.annotate(first=Subquery(first)).get().first == "1@example.org"
    with_related = Person.objects.select_related("team").get(pk=1)
    assert with_related.team is not None
    assert with_related.team.motto == "citius"
    assert [each.motto for each in Team.objects.prefetch_related("people")] == ["citius"]


def test_values_and_their_annotations() -> None:
    Person.objects.filter(pk=5).update(name="Grace")
    assert Person.objects.values("name").get(pk=5) == {"name": "Grace"}
    assert Person.objects.values_list("email", flat=True).get(pk=5) == "5@example.org"
    assert Person.objects.annotate(alias=F("name")).get(pk=5).alias == "Grace"
    assert Person.objects.values("pk", "name").distinct().count() == 40
    assert Person.objects.annotate(alias=F("name")).filter(alias__iexact="GRACE").get().pk == 5
    found = list(
        Person.objects.annotate(alias=F("born")).exclude(born=None).order_by("-alias").values_list("alias", flat=True)
    )
    assert found == sorted(found, reverse=True)
    assert (
        Person.objects.aggregate(Count("name"))["name__count"] == Twin.objects.aggregate(Count("name"))["name__count"]
    )
    assert Person.objects.only("nick").get(pk=5).name == "Grace"
    assert Person.objects.defer("name").get(pk=5).name == "Grace"
    assert Person.objects.in_bulk(["5@example.org"], field_name="email")["5@example.org"].pk == 5


REFUSED: dict[str, Any] = {
    "Exact()": lambda: Person.objects.filter(illness="flu"),
    "Contains()": lambda: Person.objects.filter(illness__contains="flu"),
    "Prefix()": lambda: Person.objects.filter(illness__startswith="flu"),
    "Range(": lambda: Person.objects.filter(illness__gt="flu"),
    "isnull": lambda: Person.objects.filter(name__regex="a.*"),
    "born": lambda: Person.objects.filter(born__year=1900),
    "longer pattern": lambda: Person.objects.filter(name__contains="ab"),
    "order_by()": lambda: Person.objects.aggregate(Max("salary")),
    "Sum": lambda: Person.objects.aggregate(Sum("salary")),
    "Avg": lambda: Person.objects.all()[:3].aggregate(Avg("salary")),
    "Lower": lambda: Person.objects.annotate(lower=Lower("name")),
    "Upper": lambda: Person.objects.order_by(Upper("name")),
    "Length": lambda: Person.objects.filter(pk__gt=Length("name")),
    "Coalesce": lambda: Person.objects.values_list(Coalesce("name", Value(""))),
    "computed": lambda: Person.objects.annotate(more=F("salary") + 1),
    "CombinedExpression": lambda: Person.objects.annotate(more=F("salary") - F("salary")),
    "ExpressionList": lambda: Person.objects.annotate(number=Window(RowNumber(), partition_by="name")),
    "OrderByList": lambda: Person.objects.annotate(number=Window(RowNumber(), order_by="name")),
    "grouped": lambda: Person.objects.values("name").annotate(Count("pk")),
    "merged": lambda: Person.objects.values("name").distinct(),
    "distinct()": lambda: Person.objects.distinct("name"),
    "counted": lambda: Person.objects.aggregate(Count("name", distinct=True)),
    "set()": lambda: Person.objects.values("name").union(Person.objects.values("name")),
    "with Col": lambda: Person.objects.filter(name=F("nick")),
    "EncryptedCol": lambda: Person.objects.filter(name=F("city")),
    "list(...)": lambda: Person.objects.filter(name__in=Person.objects.values("name")),
    "looked up by title": lambda: Everything.objects.filter(document__title="a"),
    "can't be copied": lambda: Person.objects.update(name=F("city")),
    "bound to its field": lambda: Person.objects.update(nick=F("city")),
    "expression": lambda: Person.objects.update(name=F("nick")),
    "compute the value": lambda: Person.objects.update(name=Subquery(Person.objects.values("city")[:1])),
    "When": lambda: Person.objects.annotate(
        x=Case(When(pk=1, then=F("name")), default=Value(""), output_field=CharField())),
    "of a subquery": lambda: Team.objects.annotate(
        first=Subquery(Person.objects.filter(team=OuterRef("pk")).values("name")[:1])).order_by("first"),
    "filter the rows first": lambda: Person.objects.all()[:5].aggregate(n=Count("pk", filter=Q(email="1@x.org"))),
    "column of a subquery": lambda: Person.objects.all()[:5].aggregate(n=Count("pk", filter=Q(city__startswith="Ada"))),
    "Max": lambda: Person.objects.all()[:5].aggregate(Max("salary")),
    "ArraySubquery": lambda: Team.objects.annotate(
        names=ArraySubquery(Person.objects.filter(team=OuterRef("pk")).values("name"))),
    "computed from it": lambda: Team.objects.annotate(
        first=Subquery(Person.objects.values("name")[:1], output_field=CharField())),
    "Coalesce can't": lambda: Team.objects.annotate(
        first=Coalesce(Subquery(Person.objects.values("name")[:1]), Value(""), output_field=CharField())),
    "order a union": lambda: Person.objects.values("pk", "name").union(
        Person.objects.values("pk", "name")).order_by("name"),
    "window function filters": lambda: Person.objects.annotate(
        number=Window(RowNumber(), order_by="pk")).filter(number__lte=3).order_by("name"),
    "expression'": lambda: Person.objects.create(email="x@example.org", name=Lower(Value("A"))),
}  # fmt: skip


@pytest.mark.parametrize("names", REFUSED)
def test_what_no_index_serves_is_refused_before_a_statement_is_sent(names: str, statements: Any) -> None:
    before = len(statements())
    with pytest.raises(EncryptedQueryError) as raised:
        result = REFUSED[names]()
        _ = list(result) if isinstance(result, models.QuerySet) else result
    assert names.rstrip("'") in f"{raised.value} {raised.value.hint}"
    assert statements()[before:] == [] or names == "expression'"


def test_sql_of_the_applications_own_is_refused_where_it_names_an_encrypted_column() -> None:
    people, name = Person.objects, RawSQL("name", ())
    for query in (
        people.extra(order_by=["people_person.name"]),
        people.extra(select={"other": "name"}),
        people.extra(where=["name = %s"], params=["Ada"]),
        people.values("pk").extra(where=['"people_person"."name" > \'A\'']),
        people.order_by(name),
        people.values("pk").order_by(name.desc()),
        people.filter(RawSQL("NAME = %s", ["Ada"], models.BooleanField())).values("pk"),
        people.annotate(other=name).values("other").annotate(Count("pk")).values("other", "pk__count"),
        Team.objects.filter(people__nick="a").order_by(RawSQL("people_person.born", ())),
        Account.objects.extra(tables=["people_person"], where=["people_person.name > 'A'"]),
    ):
        with pytest.raises(EncryptedQueryError, match="SQL of your own"):
            list(query)
    with pytest.raises(EncryptedQueryError, match="SQL of your own"):
        people.annotate(other=name).aggregate(Max("other"))
    allowed = people.extra(
        where=["name IS NOT NULL", "coalesce(nick, '') <> 'name'", "glpgenc.gl_is_encrypted(name)", "name_bidx <> ''"]
    )
    assert allowed.count() == people.exclude(name=None).count()
    found = people.annotate(other=RawSQL("(SELECT t.name FROM people_team t WHERE t.id = team_id)", ()))
    assert found.filter(other=None).count() == 40


def test_a_slice_counts_rows_that_it_leaves_out_as_any_slice_does() -> None:
    rows = [Person(pk=pay, email=f"{pay}@z.org", nick="z", salary=pay) for pay in (100, 30_000, 60_000, 90_000)]
    Person.objects.bulk_create(rows)
    accounts = [Account(owner=rows[0], bank=str(number), iban="DE1") for number in range(30)]
    Account.objects.bulk_create([*accounts, *(Account(owner=row, iban=f"DE{row.pk}") for row in rows[1:])])
    with_accounts = Person.objects.filter(nick="z", accounts__bank__gte="").distinct().order_by("salary")
    assert list(with_accounts[:3]) == rows[:3]
    for query in (
        Person.objects.annotate(count=Window(Count("pk"), partition_by="nick")),
        Person.objects.extra(select={"count": "count(*) OVER (PARTITION BY nick)"}),
    ):
        assert {row.count for row in query.filter(nick=None).order_by("salary")[:3]} == {40}


def test_updates_of_joined_rows_that_have_an_order() -> None:
    Person.objects.filter(pk__lte=3).update(team=Team.objects.create(name="red"))
    assert Person.objects.order_by("name").filter(team__name="red").update(nick="red") == 3
    assert Person.objects.filter(nick="red").count() == 3


@pytest.mark.parametrize(
    ("field", "value"),
    [("integer", "seven"), ("date", "yesterday"), ("positive", -7), ("uuid", "not-a-uuid-7"), ("small", 77777)],
)
def test_no_error_quotes_a_value(field: str, value: Any) -> None:
    for work in (lambda: Everything.objects.create(**{field: value}), lambda: Everything.objects.get(**{field: value})):
        with pytest.raises((InvalidValueError, Everything.DoesNotExist)) as raised, transaction.atomic():
            work()
        assert str(value) not in f"{raised.value!r} {raised.value.__cause__!r} {raised.value.__context__!r}"


def test_a_function_of_dates_is_refused_by_django_itself() -> None:
    with pytest.raises(TypeError, match="isn't a DateField"):
        Person.objects.annotate(year=TruncYear("born"))


def test_related_names_and_unknown_fields_are_those_of_django() -> None:
    with pytest.raises(FieldError):
        Person.objects.filter(nonsense="x")
