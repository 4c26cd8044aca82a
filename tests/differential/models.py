"""One schema twice: with encrypted columns, and with the plaintext columns that they stand for."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, Literal

from sqlalchemy import Column, DateTime, Enum, ForeignKey, Table, Uuid, func, select, types
from sqlalchemy.ext.associationproxy import association_proxy
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    column_property,
    composite,
    mapped_column,
    query_expression,
    relationship,
    synonym,
)

from glpgenc.sqlalchemy import Contains, EncryptedColumn, Exact, Prefix, Range

Twin = Literal["plaintext", "database", "client", "mixed"]
MODES: tuple[Twin, ...] = ("database", "client", "mixed")


class Level(enum.Enum):
    LOW = 1
    MIDDLE = 2
    HIGH = 3


@dataclass(eq=True)
class Place:
    """What the composite of an address is made of."""

    street: str | None
    code: str | None


_PLAIN: dict[Any, Any] = {
    str: types.Text(),
    int: types.BigInteger(),
    Decimal: types.Numeric(),
    date: types.Date(),
    bool: types.Boolean(),
    bytes: types.LargeBinary(),
    Level: Enum(Level, native_enum=False),
}


class _Types:
    """The types of one twin's columns.

    In ``mixed`` every other column is encrypted by the client, and every other of these with the suite that SQL reads.
    """

    def __init__(self, twin: Twin) -> None:
        self._twin = twin
        self._number = 0

    def __call__(self, type_: Any, *facets: Any, **more: Any) -> Any:
        if self._twin == "plaintext":
            return _PLAIN[type_] if isinstance(type_, type) and type_ in _PLAIN else type_
        self._number += 1
        mode: Any = self._twin
        if self._twin == "mixed":
            mode = ("database", "client", "database", "client")[self._number % 4]
            if self._number % 4 == 1:
                more["suite"] = "A256CBC-HS512"
        return EncryptedColumn(type_, data_class=more.pop("data_class", "pii"), search=facets, mode=mode, **more)


def make_models(twin: Twin) -> SimpleNamespace:
    """Return the mapped classes of a twin, by their names, and ``metadata``."""
    enc = _Types(twin)

    class Base(DeclarativeBase):
        pass

    person_tags = Table(
        "person_tags",
        Base.metadata,
        Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
        Column("tag_id", ForeignKey("tags.id", ondelete="CASCADE"), primary_key=True),
    )

    class Team(Base):
        __tablename__ = "teams"
        id: Mapped[int] = mapped_column(primary_key=True)
        city: Mapped[str | None]
        title: Mapped[Any] = mapped_column(enc(str, Exact()), nullable=True)
        budget: Mapped[Any] = mapped_column(
            enc(Decimal, Exact(), Range(bucket=100, low=-1000, high=5000), data_class="money"), nullable=True
        )
        people: Mapped[list[Any]] = relationship("Person", back_populates="team")

    class Person(Base):
        __tablename__ = "people"
        id: Mapped[int] = mapped_column(primary_key=True)
        kind: Mapped[str]
        team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"))
        boss_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
        rank: Mapped[int | None]
        city: Mapped[str | None]
        login: Mapped[Any] = mapped_column(
            enc(str, Exact(unique=True)), nullable=True, unique=True if twin == "plaintext" else None
        )
        email: Mapped[Any] = mapped_column(enc(str, Exact()), nullable=True)
        name: Mapped[Any] = mapped_column(enc(str, Exact(), Prefix(), Contains()), nullable=True)
        nick: Mapped[Any] = mapped_column(enc(str, Exact(normalize="lower"), Prefix(least=1, most=3)), nullable=True)
        code: Mapped[Any] = mapped_column(enc(str, Exact(bits=3)), nullable=True)
        phone: Mapped[Any] = mapped_column(enc(str, Exact(normalize="digits")), nullable=True)
        born: Mapped[Any] = mapped_column(enc(date, Exact(), Range(bucket="year")), nullable=True)
        seen: Mapped[Any] = mapped_column(
            enc(DateTime(timezone=True), Exact(), Range(bucket="month", low=date(2019, 1, 1), high=date(2022, 1, 1))),
            nullable=True,
        )
        score: Mapped[Any] = mapped_column(enc(int, Exact(), Range(bucket=10, low=-50, high=200)), nullable=True)
        balance: Mapped[Any] = mapped_column(
            enc(Decimal, Exact(), Range(bucket=Decimal("2.5"), low=-20, high=200), data_class="money"), nullable=True
        )
        active: Mapped[Any] = mapped_column(enc(bool, Exact()), nullable=True)
        level: Mapped[Any] = mapped_column(enc(Level, Exact()), nullable=True)
        token: Mapped[Any] = mapped_column(enc(Uuid(), Exact()), nullable=True)
        photo: Mapped[Any] = mapped_column(enc(bytes, Exact()), nullable=True)
        data: Mapped[Any] = mapped_column(enc(types.JSON(none_as_null=True)), nullable=True)
        note: Mapped[Any] = mapped_column(enc(str, padding=32), nullable=True, deferred=True)
        secret: Mapped[Any] = mapped_column(
            enc(str, Exact(), **({} if twin == "plaintext" else {"row": "id"})), nullable=True
        )
        mail = synonym("email")
        hit: Mapped[Any] = query_expression()
        team: Mapped[Any] = relationship("Team", back_populates="people")
        boss: Mapped[Any] = relationship("Person", back_populates="reports", remote_side="Person.id")
        reports: Mapped[list[Any]] = relationship("Person", back_populates="boss")
        addresses: Mapped[list[Any]] = relationship("Address", back_populates="person", cascade="all, delete-orphan")
        tags: Mapped[list[Any]] = relationship("Tag", secondary=person_tags, back_populates="people")
        tag_labels = association_proxy("tags", "label")
        team_title = association_proxy("team", "title")
        __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "person"}  # noqa: RUF012

        @hybrid_property
        def is_ada(self) -> Any:
            return self.email == "ada"

        @hybrid_property
        def alias(self) -> Any:
            return self.name

    class Employee(Person):
        __tablename__ = "employees"
        id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
        desk: Mapped[str | None]
        iban: Mapped[Any] = mapped_column(enc(str, Exact(), Prefix(least=2)), nullable=True)
        salary: Mapped[Any] = mapped_column(enc(int, Range(bucket=1000, low=0, high=9000)), nullable=True)
        __mapper_args__ = {"polymorphic_identity": "employee"}  # noqa: RUF012

    class Guest(Person):
        passport: Mapped[Any] = mapped_column(enc(str, Exact()), nullable=True)
        __mapper_args__ = {"polymorphic_identity": "guest"}  # noqa: RUF012

    class Address(Base):
        __tablename__ = "addresses"
        id: Mapped[int] = mapped_column(primary_key=True)
        person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
        label: Mapped[str | None]
        street: Mapped[Any] = mapped_column(enc(str, Exact(normalize="lower"), Contains()), nullable=True)
        postcode: Mapped[Any] = mapped_column(enc(str, Exact(), Prefix(least=2)), nullable=True)
        place: Mapped[Any] = composite(Place, street, postcode)
        person: Mapped[Any] = relationship("Person", back_populates="addresses")

    class Tag(Base):
        __tablename__ = "tags"
        id: Mapped[int] = mapped_column(primary_key=True)
        label: Mapped[Any] = mapped_column(enc(str, Exact()), nullable=True)
        weight: Mapped[int | None]
        colour: Mapped[Any] = mapped_column(enc(str, Exact()), nullable=True, default="red", onupdate="blue")
        people: Mapped[list[Any]] = relationship("Person", secondary=person_tags, back_populates="tags")

    people = Person.__table__
    Person.known = column_property(people.c.email == "ada", deferred=True)
    Team.size = column_property(
        select(func.count(people.c.id)).where(people.c.team_id == Team.id).correlate_except(people).scalar_subquery(),
        deferred=True,
    )
    Team.high = column_property(
        select(func.count(people.c.id))
        .where(people.c.team_id == Team.id, people.c.name.startswith("Ad"))
        .correlate_except(people)
        .scalar_subquery(),
        deferred=True,
    )
    return SimpleNamespace(
        number=("plaintext", *MODES).index(twin),
        metadata=Base.metadata,
        Team=Team,
        Person=Person,
        Employee=Employee,
        Guest=Guest,
        Address=Address,
        Tag=Tag,
        person_tags=person_tags,
    )
