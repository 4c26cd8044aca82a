from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection

from tests.django.people.models import Everything, Person
from tests.support.databases import execute

pytestmark = pytest.mark.usefixtures("rolled_back")

VALUES: dict[str, Any] = {
    "char": "Zürich",
    "text": "a" * 5000,
    "email": "ada@example.org",
    "url": "https://example.org/a?b=c",
    "slug": "a-slug",
    "small": -32_768,
    "integer": 2**31 - 1,
    "big": -(2**63),
    "positive": 0,
    "positive_small": 32_767,
    "positive_big": 2**63 - 1,
    "decimal": Decimal("-12345.678"),
    "float": 1.5e300,
    "boolean": False,
    "date": dt.date(1815, 12, 10),
    "moment": dt.datetime(2024, 2, 29, 23, 59, 59, 999_999, tzinfo=dt.UTC),
    "time": dt.time(12, 30, 0, 1),
    "duration": dt.timedelta(days=-1, microseconds=1),
    "uuid": uuid.UUID(int=5),
    "binary": b"\x00\xff",
    "address": "2001:db8::1",
    "document": {"a": [1, None, "x"], "b": {"c": 1.5}},
}


@pytest.mark.parametrize("name", VALUES)
def test_a_value_of_every_field_comes_back_equal_and_of_its_type(name: str) -> None:
    row = Everything.objects.create(**{name: VALUES[name]})
    found = getattr(Everything.objects.get(pk=row.pk), name)
    assert (found, type(found)) == (VALUES[name], type(VALUES[name]))


@pytest.mark.parametrize("name", sorted(set(VALUES) - {"duration", "document"}))
def test_a_value_of_every_field_is_found_by_exact_and_in(name: str) -> None:
    row = Everything.objects.create(**{name: VALUES[name]})
    Everything.objects.create()
    assert Everything.objects.get(**{name: VALUES[name]}) == row
    assert list(Everything.objects.filter(**{f"{name}__in": [VALUES[name]]})) == [row]
    assert Everything.objects.exclude(**{name: VALUES[name]}).count() == 1


def test_null_stays_null_and_is_found() -> None:
    row = Everything.objects.create(decimal=None)
    assert Everything.objects.get(pk=row.pk).decimal is None
    assert Everything.objects.filter(decimal__isnull=True, char=None).count() == 1
    assert not Everything.objects.filter(decimal__isnull=False).exists()


def test_the_server_has_ciphertext_and_never_a_plaintext(acme: str) -> None:
    Person.objects.create(email="ada@example.org", name="Ada Lovelace")
    ((email, bidx, tags),) = execute(acme, "SELECT email, email_bidx, email_tags FROM people_person")
    assert b"ada" not in email
    assert len(bidx) == 16
    assert len(tags) == 9
    assert execute(acme, "SELECT glpgenc.gl_is_encrypted(email) FROM people_person") == [(True,)]


def test_plaintext_that_SQL_writes_is_refused_by_the_guard() -> None:  # noqa: N802
    with pytest.raises(DatabaseError, match="guard"), connection.cursor() as cursor:
        cursor.execute("INSERT INTO people_person (email) VALUES ('ada@example.org'::bytea)")


def test_a_unique_value_is_refused_the_second_time() -> None:
    Person.objects.create(email="ada@example.org")
    with pytest.raises(IntegrityError) as raised:
        Person.objects.create(email="ada@example.org")
    assert "ada@" not in str(raised.value)
