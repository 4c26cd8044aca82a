"""Writes of Django's ORM in bulk and by conflict; and that no plaintext is in logs, pickles, statements or errors."""

from __future__ import annotations

import datetime as dt
import logging
import pickle
import re
from decimal import Decimal
from typing import Any, cast

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.db.models import CheckConstraint, F, Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import Lower
from django.test.utils import CaptureQueriesContext

from glpgenc.django import EncryptedField, Exact, Range, UniqueConstraint
from glpgenc.errors import AlreadyEncryptedError, EncryptedQueryError, MappingError
from tests.django.people.models import Account, Everything, Person, Team
from tests.support.databases import execute

pytestmark = pytest.mark.usefixtures("rolled_back")
SECRET = "hunter2@example.org"


def test_rows_are_created_and_updated_in_bulk() -> None:
    made = Person.objects.bulk_create(Person(email=f"{n}@example.org", salary=Decimal(n)) for n in range(20))
    for row in made:
        row.salary = None if row.pk % 2 else Decimal("5.25")
        row.name = f"name {row.pk}"
    assert Person.objects.bulk_update(made, ["salary", "name"], batch_size=7) == 20
    assert Person.objects.filter(salary=Decimal("5.25")).count() == 10
    assert Person.objects.get(name__iexact=f"NAME {made[3].pk}") == made[3]
    assert Person.objects.filter(salary__isnull=True).update(salary=1) == 10
    assert Person.objects.filter(salary=1).count() == 10


def test_conflicts_on_a_plain_key_update_or_are_ignored() -> None:
    row = Person.objects.create(email="ada@example.org", name="Ada")
    again = Person(pk=row.pk, email="augusta@example.org", name="Augusta")
    Person.objects.bulk_create([again], update_conflicts=True, update_fields=["email", "name"], unique_fields=["pk"])
    assert Person.objects.get(email="augusta@example.org").name == "Augusta"
    assert not Person.objects.filter(email="ada@example.org").exists()
    Person.objects.bulk_create([Person(email="augusta@example.org")], ignore_conflicts=True)
    assert Person.objects.count() == 1


def test_conflicts_on_encrypted_fields_are_those_of_equal_values() -> None:
    row = Person.objects.create(email="ada@example.org", name="Ada")
    rows = [Person(email="ada@example.org", name="Grace"), Person(email="bob@example.org", name="Bob")]
    Person.objects.bulk_create(rows, update_conflicts=True, update_fields=["name"], unique_fields=["email"])
    assert Person.objects.get(pk=row.pk).name == "Grace"
    assert Person.objects.count() == 2
    Account.objects.create(bank="a", iban="DE1")
    again = [Account(bank="a", iban="DE1", owner=row), Account(bank="b", iban="DE1")]
    Account.objects.bulk_create(again, update_conflicts=True, update_fields=["owner"], unique_fields=["bank", "iban"])
    assert Account.objects.count() == 2
    assert Account.objects.get(bank="a").owner == row
    with pytest.raises(MappingError, match="kept apart"):
        Person.objects.bulk_create(
            [Person(email="x@example.org")], update_conflicts=True, update_fields=["name"], unique_fields=["illness"]
        )


def test_get_or_create_and_update_or_create_find_what_is_there() -> None:
    row, is_new = Person.objects.get_or_create(email="ada@example.org", defaults={"name": "Ada"})
    assert is_new
    assert Person.objects.get_or_create(email="ada@example.org") == (row, False)
    found, is_new = Person.objects.update_or_create(email="ada@example.org", defaults={"name": "Grace"})
    assert (found, is_new) == (row, False)
    assert Person.objects.get().name == "Grace"


def test_update_or_create_leaves_the_ciphertext_of_what_it_was_not_given(statements: Any) -> None:
    Person.objects.create(email="ada@example.org", name="Ada", nick="a")
    before = len(statements())
    Person.objects.update_or_create(email="ada@example.org", defaults={"nick": "b", "name": "Grace"})
    (update,) = [each for each in statements()[before:] if each.startswith("UPDATE")]
    assert re.findall(r'"(\w+)" = ', update.partition(" WHERE ")[0]) == ["nick", "name", "born"]
    # Of dates, Django takes it that they may be made now.


def test_a_row_that_is_saved_again_keeps_its_terms_in_step() -> None:
    row = Person.objects.create(email="ada@example.org", name="Ada")
    row.name = "Grace"
    row.save(update_fields=["name"])
    assert not Person.objects.filter(name__icontains="ada").exists()
    assert Person.objects.filter(name__icontains="GRAC").get() == row
    row.refresh_from_db(fields=["name"])
    assert row.name == "Grace"


def test_a_unique_constraint_over_plain_and_encrypted_fields() -> None:
    Account.objects.create(bank="a", iban="DE1")
    Account.objects.create(bank="b", iban="DE1")
    with pytest.raises(IntegrityError, match="account_of_bank"), transaction.atomic():
        Account.objects.create(bank="a", iban="DE1")
    with pytest.raises(ValidationError, match="already exists"):
        Account(bank="a", iban="DE1").full_clean(exclude=["owner"])
    Account(bank="c", iban="DE1").full_clean(exclude=["owner"])
    Person.objects.create(email=SECRET)
    with pytest.raises(ValidationError, match="already exists") as raised:
        Person(email=SECRET).full_clean()
    assert SECRET not in str(raised.value)


def test_copying_by_F_of_the_field_itself_is_refused_as_any_other() -> None:  # noqa: N802
    Person.objects.create(email="ada@example.org")
    with pytest.raises(Exception, match="encrypted"):
        Person.objects.update(email=F("email"))


def test_an_envelope_is_not_encrypted_again(acme: str) -> None:
    Everything.objects.create(binary=b"x")
    ((stored,),) = execute(acme, 'SELECT "binary" FROM people_everything')
    with pytest.raises(AlreadyEncryptedError):
        Everything.objects.create(binary=stored)


# ---- what is shown


def test_no_log_statement_or_error_shows_a_plaintext(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "django.db.backends")
    with CaptureQueriesContext(connection) as captured:
        Person.objects.create(email=SECRET, name="hunter2")
        query = Person.objects.filter(Q(email=SECRET) | Q(name__icontains="hunter2") | Q(email__startswith="hunter2"))
        assert query.count() == 1
        list(Person.objects.order_by("name")[:3])
        Person.objects.filter(pk=0).update(name="hunter2")
        shown = (
            f"{query.query} {query.query!r} {query!r} {query.query.where!r} {Person.objects.get()!r} {query.explain()}"
        )
    assert len(captured) > 5
    for text in (shown, caplog.text, str(captured.captured_queries)):
        assert "hunter2" not in text
        assert b"hunter2".hex() not in text


def test_a_pickled_query_holds_no_key_and_can_be_executed() -> None:
    Person.objects.create(email=SECRET, name="Hunter")
    row = pickle.loads(  # noqa: S301
        pickle.dumps(Person.objects.get())
    )
    assert row.email == SECRET  # a row is its values: docs say so
    query = Person.objects.all()
    query.query = pickle.loads(  # noqa: S301
        pickle.dumps(
            Person.objects.filter(pk__gt=0, email=SECRET, name__icontains="hunt", email__startswith="hu").query
        )
    )
    assert query.get() == row


@pytest.mark.parametrize(
    ("field", "value"),
    [("integer", "seven 7"), ("date", "31.31.31"), ("email", "hunter2"), ("uuid", "hunter2"), ("boolean", "hunter2"),
     ("moment", "hunter2"), ("char", "hunter2" * 9), ("small", 99999), ("address", "hunter2"), ("url", "hunter2")],
)  # fmt: skip
def test_a_validation_error_shows_no_value(field: str, value: Any) -> None:
    with pytest.raises(ValidationError) as raised:
        Everything(**{field: value}).full_clean()
    assert str(value) not in f"{raised.value!r} {raised.value.message_dict}"
    shown = [each.params for each in raised.value.error_dict[field]]
    assert str(value) not in repr(shown)


def test_a_choice_that_is_none_shows_no_value() -> None:
    field: Any = EncryptedField(models.TextField(choices=[("a", "A")]), data_class="pii")
    field.set_attributes_from_name("letter")
    field.base_field.set_attributes_from_name("letter")
    with pytest.raises(ValidationError) as raised:
        field.clean("hunter2", None)
    assert "hunter2" not in str(raised.value)


# ---- declarations


@pytest.mark.parametrize(
    ("make", "names"),
    [
        (lambda: EncryptedField(models.TextField(unique=True), data_class="pii"), "Exact(unique=True)"),
        (lambda: EncryptedField(models.TextField(primary_key=True), data_class="pii"), "primary key"),
        (lambda: EncryptedField(models.TextField(db_index=True), data_class="pii"), "Exact()"),
        (lambda: EncryptedField(models.TextField(db_default="x"), data_class="pii"), "default="),
        (lambda: EncryptedField(models.ForeignKey(Team, models.CASCADE), data_class="pii"), "text, numbers"),
        (lambda: EncryptedField(models.FileField(), data_class="pii"), "text, numbers"),
        (lambda: EncryptedField(models.AutoField(primary_key=True), data_class="pii"), "text, numbers"),
        (lambda: EncryptedField("text", data_class="pii"), "models.EmailField()"),
        (lambda: EncryptedField(models.TextField(), data_class="pii", search=[cast(Any, Exact)]), "Exact()"),
    ],
)
def test_a_declaration_that_can_not_be_is_refused_with_what_can(make: Any, names: str) -> None:
    with pytest.raises(MappingError) as raised:
        make()
    assert names in f"{raised.value} {raised.value.hint}"


def test_checks_name_what_a_model_declares_in_vain() -> None:
    class Odd(models.Model):
        secret = EncryptedField(models.BooleanField(), data_class="pii", search=[Range(bucket=5)])
        name = EncryptedField(models.TextField(), data_class="pii")
        other = models.TextField()

        class Meta:
            app_label = "odd"
            unique_together = [("name", "other")]
            indexes = [models.Index(fields=["name"], name="of_name")]
            constraints = [models.UniqueConstraint(fields=["name"], name="once")]

    class Keyed(models.Model):
        pk = models.CompositePrimaryKey("number", "name")
        number = models.IntegerField()
        name = EncryptedField(models.TextField(), data_class="pii")

        class Meta:
            app_label = "odd"
            constraints = [UniqueConstraint(fields=["number", "name"], name="once_a_number")]

    from glpgenc.django.checks import check_command, model_errors

    found = {each.id for each in [*model_errors(Odd), *Odd._meta.get_field("secret").check()]}
    assert found == {"glpgenc.E001", "glpgenc.E002", "glpgenc.E003"}
    assert [each.id for each in model_errors(Keyed)] == ["glpgenc.E002"] * 2
    with pytest.raises(MappingError, match="takes fields= and name= only"):
        UniqueConstraint(fields=["name"], name="once", nulls_distinct=False)
    assert check_command() == []


def test_ddl_that_compares_an_encrypted_field_is_refused_and_that_asks_for_null_is_not() -> None:
    refused = [
        CheckConstraint(condition=Q(email="x"), name="of_value"),
        CheckConstraint(condition=Q(name__gt="x"), name="of_order"),
        CheckConstraint(condition=RawSQL("name > 'a'", (), models.BooleanField()), name="of_sql"),
        models.UniqueConstraint(fields=["nick"], condition=Q(city__startswith="x"), name="of_condition"),
        models.UniqueConstraint(Lower("name"), name="of_lower"),
    ]
    with connection.schema_editor() as editor:
        for each in refused:
            with pytest.raises(EncryptedQueryError):
                editor.add_constraint(Person, each)
        editor.add_constraint(Person, CheckConstraint(condition=Q(city__isnull=False), name="of_null"))
    with pytest.raises(IntegrityError, match="of_null"), transaction.atomic():
        Person.objects.create(email="x@example.org")


def test_moments_follow_the_time_zone_of_the_settings() -> None:
    naive = dt.datetime(2024, 5, 1, 12)  # noqa: DTZ001
    row = Everything.objects.create(moment=naive)
    assert Everything.objects.get(moment=naive) == row
    assert Everything.objects.get().moment == naive.replace(tzinfo=dt.timezone(dt.timedelta(hours=-5)))
