"""Errors of encrypted columns name a way out that works."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import ARRAY, JSON, Column, ForeignKey, Integer, MetaData, String, Table, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeEngine

from glpgenc.errors import EncryptedQueryError, MappingError
from glpgenc.sqlalchemy import EncryptedColumn
from glpgenc.sqlalchemy.compilation.references import check_sorting


class Base(DeclarativeBase):
    pass


class Person(Base):
    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str] = mapped_column(EncryptedColumn(str, data_class="pii"))
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "person"}  # noqa: RUF012


class Patient(Person):
    __tablename__ = "patient"

    id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    numbers: Mapped[list[int]] = mapped_column(EncryptedColumn(ARRAY(Integer), data_class="pii"))
    file: Mapped[Any] = mapped_column(EncryptedColumn(JSON, data_class="pii"))
    stay: Mapped[timedelta] = mapped_column(EncryptedColumn(timedelta, data_class="pii"))
    __mapper_args__ = {"polymorphic_identity": "patient"}  # noqa: RUF012


@pytest.mark.parametrize(
    ("attribute", "value"), [("file", JSON.NULL), ("file", [1]), ("file", {"a": 1}), ("stay", timedelta(days=1))]
)
def test_a_type_that_no_facet_can_search_is_not_sent_to_one(attribute: str, value: object) -> None:
    with pytest.raises(EncryptedQueryError, match="can't be searched with ==") as raised:
        getattr(Patient, attribute) == value  # noqa: B015
    assert "compare them in Python" in str(raised.value)
    assert "Exact" not in str(raised.value)


def test_operators_of_arrays_are_refused_as_operators() -> None:
    numbers: Any = Patient.numbers
    with pytest.raises(EncryptedQueryError, match=r"patient\.numbers is encrypted, .* operator ALL"):
        numbers.all(1)
    with pytest.raises(EncryptedQueryError, match=r"has no facet for @>") as raised:
        numbers.any(1)
    assert "search=[Exact(each=True)]" in str(raised.value)


def test_operators_of_json_are_refused_as_operators() -> None:
    with pytest.raises(EncryptedQueryError, match=r"patient\.file is encrypted"):
        Patient.file.has_key("a")


def test_a_list_that_an_array_should_contain_is_not_asked_to_be_text() -> None:
    with pytest.raises(EncryptedQueryError, match=r"patient\.numbers is encrypted, and has no facet for @>"):
        Patient.numbers.contains([1])


def test_grouping_by_one_of_two_joined_tables_names_the_key_that_is_missing() -> None:
    with pytest.raises(EncryptedQueryError, match=r"group by its table's primary key as well \(person\.id\)"):
        check_sorting(select(Patient.name).group_by(Patient.__table__.c.id, Patient.name), lambda _: False)


def test_distinct_names_the_key_that_is_missing() -> None:
    with pytest.raises(EncryptedQueryError, match=r"select its table's primary key as well \(person\.id\)"):
        check_sorting(select(Patient.__table__.c.id, Patient.name).distinct(), lambda _: False)


@pytest.mark.parametrize("name", ["", "Pii", "two words", "1st", "p" * 64, None])
def test_a_data_class_that_the_registry_would_refuse_is_refused_when_it_is_declared(name: Any) -> None:
    with pytest.raises(MappingError, match="data_class must be a lower-case identifier"):
        EncryptedColumn(str, data_class=name)


def test_a_variant_for_another_database_is_refused() -> None:
    with pytest.raises(MappingError, match="can't have a variant for sqlite"):
        EncryptedColumn(str, data_class="pii").with_variant(String(), "sqlite")


@pytest.mark.parametrize(
    "type_",
    [
        ARRAY(EncryptedColumn(str, data_class="pii")),
        String().with_variant(EncryptedColumn(str, data_class="pii"), "postgresql"),
    ],
    ids=["ARRAY", "variant"],
)
def test_an_encrypted_type_within_another_is_refused(type_: TypeEngine[Any]) -> None:
    with pytest.raises(MappingError, match="with an EncryptedColumn in it"):
        Table("t", MetaData(), Column("id", Integer, primary_key=True), Column("x", type_))
