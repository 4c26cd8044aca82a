"""ORDER BY an encrypted field is that of the values: whole, in slices and pages, beside other keys, in joins."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.db.models import Count, F, OuterRef, Subquery, Value

from glpgenc.errors import EncryptedQueryError
from tests.django.people.models import Everything, Person, Team

pytestmark = pytest.mark.usefixtures("rolled_back")
ROWS = 60


def people(count: int = ROWS) -> list[Person]:
    drawn = random.Random(7)
    teams = [Team.objects.create(name=name) for name in ("red", "blue")]
    made = [
        Person(
            email=f"{number}@example.org",
            nick=drawn.choice("abc"),
            team=drawn.choice([*teams, None]),
            name=drawn.choice([None, "", "Ada", "ada", "Zoë", "É", *"qwertzuiop"]),
            born=drawn.choice([None, dt.date(1800 + drawn.randrange(230), 1 + drawn.randrange(12), 5)]),
            salary=drawn.choice([None, Decimal(drawn.randrange(-500_000, 20_000_000)) / 100]),
        )
        for number in range(count)
    ]
    return Person.objects.bulk_create(made)


def in_order(rows: list[Any], name: str, *, descending: bool = False) -> list[Any]:
    """Return keys as PostgreSQL would order the rows, ties by key: NULL last, and first descending."""
    nulls = sorted(row.pk for row in rows if getattr(row, name) is None)
    others = [row for row in rows if getattr(row, name) is not None]
    found = [row.pk for row in sorted(sorted(others, key=lambda row: row.pk), key=lambda row: getattr(row, name),
                                      reverse=descending)]  # fmt: skip
    return nulls + found if descending else found + nulls


@pytest.mark.parametrize("name", ["name", "born", "salary"])
@pytest.mark.parametrize("descending", [False, True])
def test_rows_slices_and_pages_are_in_the_order_of_the_values(name: str, descending: bool) -> None:  # noqa: FBT001
    rows = people()
    wanted = in_order(rows, name, descending=descending)
    query = Person.objects.order_by(f"{'-' if descending else ''}{name}", "pk")
    assert list(query.values_list("pk", flat=True)) == wanted
    for begin, end in ((0, 5), (0, 1), (7, 19), (40, 60), (55, 80), (58, None)):
        assert [row.pk for row in query[begin:end]] == wanted[begin:end]
    pages = Paginator(query, 13)
    assert [row.pk for number in pages.page_range for row in pages.page(number)] == wanted
    assert query.first().pk == wanted[0]
    assert query.last().pk == wanted[-1]
    assert list(query.reverse().values_list("pk", flat=True)) == wanted[::-1]


def test_two_encrypted_keys_and_a_plain_one_sort_one_behind_the_other() -> None:
    rows = [row for row in people() if row.name is not None and row.born is not None]
    query = Person.objects.exclude(name=None).exclude(born=None)
    for first, second in (("name", "born"), ("born", "name"), ("nick", "name")):
        wanted = sorted(rows, key=lambda row: (getattr(row, first), getattr(row, second), row.pk))
        found = query.order_by(first, second, "pk")
        assert list(found) == wanted
        assert list(found[3:9]) == wanted[3:9]
        wanted.sort(key=lambda row: getattr(row, first), reverse=True)
        assert list(query.order_by(f"-{first}", second, "pk")) == wanted


def test_nulls_are_where_the_query_wants_them() -> None:
    rows = people()
    wanted = in_order(rows, "born")
    count = sum(row.born is None for row in rows)
    first = Person.objects.order_by(F("born").asc(nulls_first=True), "pk")
    assert list(first.values_list("pk", flat=True)) == wanted[-count:] + wanted[:-count]
    assert [row.pk for row in first[: count + 3]] == [*wanted[-count:], *wanted[:3]]
    last = Person.objects.order_by(F("born").desc(nulls_last=True), "pk")[:4]
    assert None not in [row.born for row in last]


def test_a_page_reads_the_buckets_that_it_takes(statements: Any) -> None:
    people(400)
    before = len(statements())
    page = list(Person.objects.filter(salary__isnull=False).order_by("salary")[:3])
    assert len(page) == 3
    assert len(statements()) - before < 12
    (main,) = [each for each in statements()[before:] if each.startswith('SELECT "people_person"."id"')]
    assert main.count('": ') < 200


def test_joined_rows_and_related_fields_are_ordered() -> None:
    rows = people()
    query = Team.objects.filter(people__salary__isnull=False).order_by("people__salary")
    wanted = sorted((row for row in rows if row.team and row.salary is not None), key=lambda row: row.salary)
    assert [team.pk for team in query] == [row.team.pk for row in wanted]
    assert [team.pk for team in query[4:11]] == [row.team.pk for row in wanted][4:11]


def test_grouped_rows_are_ordered_by_the_field_of_their_row() -> None:
    people()
    query = Person.objects.exclude(born=None).annotate(count=Count("accounts")).order_by("born", "pk")
    assert list(query[:5]) == list(Person.objects.exclude(born=None).order_by("born", "pk")[:5])


def test_a_subquery_takes_the_first_of_its_order() -> None:
    rows = people()
    best = Person.objects.filter(salary__isnull=False).order_by("-salary")[:3]
    found = Person.objects.filter(pk__in=best.values("pk"))
    wanted = sorted((row for row in rows if row.salary is not None), key=lambda row: -row.salary)[:3]
    assert set(found) == set(wanted)


def test_floats_sort_as_numbers() -> None:
    values = [1e20, -3.5, 0.25, 7.0, -1e-9, float("inf")]
    Everything.objects.bulk_create(Everything(float=value) for value in values)
    assert list(Everything.objects.order_by("float").values_list("float", flat=True)) == sorted(values)
    assert Everything.objects.filter(float__lt=0.25, float__gte=-3.5).count() == 2


def test_an_order_is_the_same_however_it_is_said() -> None:
    for name, year in (("b", 2000), ("a", 2000), ("d", 1999), ("c", 2000), ("e", 1999)):
        Person.objects.create(email=f"{name}@example.org", name=name, born=dt.date(year, 1, 1))
    people = Person.objects
    ways: list[Any] = [
        people.extra(order_by=["name"]),
        people.extra(order_by=["-born", "name"]),
        people.order_by(Value(1), "name"),
        people.order_by(F("name").asc(), F("name").desc(), F("name")),
        people.order_by("born", "-name").reverse(),
        people.annotate(other=F("name")).order_by("other"),
        people.alias(other=F("name")).order_by("other"),
        people.values("name", "born").order_by("-born", "name"),
        people.values("name").order_by("name").distinct().values("pk", "name"),
        people.values_list("name", named=True).order_by(F("name")),
    ]
    for each in ways:
        assert "".join(row["name"] if isinstance(row, dict) else row.name for row in each) == "abcde"


@pytest.mark.parametrize(
    ("query", "names"),
    [
        (lambda: Person.objects.order_by("illness"), "Range"),
        (lambda: Person.objects.order_by("name").distinct("name"), "distinct"),
        (
            lambda: Team.objects.annotate(
                first=Subquery(Person.objects.filter(team=OuterRef("pk")).order_by("name").values("pk")[:1])
            ),
            "query around",
        ),
        (lambda: Person.objects.order_by("name").union(Person.objects.all()).order_by("name"), "union"),
    ],
)
def test_what_has_no_order_is_refused_with_what_would(query: Any, names: str) -> None:
    with pytest.raises(EncryptedQueryError) as raised:
        list(query())
    assert names in str(raised.value)
