"""Models as an application declares them, and below them what type checkers must refuse: lines marked so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any, Literal, NewType
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import ARRAY, JSON, DateTime, Integer, Interval, Numeric, String, TypeDecorator, Uuid, select
from sqlalchemy import Enum as SQLEnum
from sqlalchemy.orm import DeclarativeBase, Mapped

from glpgenc.sqlalchemy import Encrypted, EncryptedColumn, Exact, Similar, Words, mapped_column


class Colour(Enum):
    RED = 1


class Address(BaseModel):
    street: str


@dataclass(frozen=True)
class Money:
    cents: int


class MoneyCodec:
    def encode(self, value: Money, /) -> str:
        return str(value.cents)

    def decode(self, text: str, /) -> Money:
        return Money(int(text))


class Folded(TypeDecorator[str]):
    impl = String
    cache_ok = True


UserId = NewType("UserId", int)
Size = Literal["small", "large"]


class Base(DeclarativeBase):
    pass


class Person(Base):
    __tablename__ = "people"
    id: Mapped[int] = mapped_column(primary_key=True)
    plain: Mapped[str] = mapped_column(String(5))
    email: Encrypted[str] = mapped_column(
        EncryptedColumn(str, data_class="pii", search=[Exact(normalize="lower"), Similar(), Words(language="english")])
    )
    name: Mapped[str | None] = mapped_column("full_name", EncryptedColumn(String(20), data_class="pii"))
    nickname: Encrypted[str | None] = mapped_column(EncryptedColumn(String, data_class="pii"))
    retired: Mapped[date | None] = mapped_column("left", EncryptedColumn(date, data_class="pii"), deferred=True)
    due: Mapped[Decimal | None] = mapped_column(EncryptedColumn(Numeric, data_class="pii"))
    born: Encrypted[date | None] = mapped_column(EncryptedColumn(date, data_class="pii"))
    seen: Mapped[datetime] = mapped_column(EncryptedColumn(DateTime(timezone=True), data_class="pii"))
    alarm: Mapped[time] = mapped_column(EncryptedColumn(time, data_class="pii"))
    pause: Mapped[timedelta] = mapped_column(EncryptedColumn(Interval, data_class="pii"))
    salary: Mapped[Decimal] = mapped_column(EncryptedColumn(Numeric(10, 2), data_class="pii"))
    colour: Mapped[Colour] = mapped_column(EncryptedColumn(Colour, data_class="pii"))
    colour_by_sql: Mapped[Colour] = mapped_column(EncryptedColumn(SQLEnum(Colour), data_class="pii"))
    address: Mapped[Address] = mapped_column(EncryptedColumn(Address, data_class="pii"))
    notes: Mapped[dict[str, Any]] = mapped_column(EncryptedColumn(dict, data_class="pii"))
    document: Mapped[dict[str, Any]] = mapped_column(EncryptedColumn(JSON, data_class="pii"))
    marks: Mapped[list[int]] = mapped_column(EncryptedColumn(ARRAY(Integer), data_class="pii"))
    ident: Mapped[UUID] = mapped_column(EncryptedColumn(Uuid, data_class="pii"))
    nick: Mapped[str] = mapped_column(EncryptedColumn(Folded(), data_class="pii"))
    number: Mapped[UserId] = mapped_column(EncryptedColumn(UserId, data_class="pii"))
    size: Mapped[Size] = mapped_column(EncryptedColumn(Size, data_class="pii"))
    debt: Encrypted[Money | None] = mapped_column(EncryptedColumn(Money, data_class="pii", codec=MoneyCodec()))
    wealth: Mapped[Money] = mapped_column(EncryptedColumn(Money, data_class="pii", codec=MoneyCodec()))


by_email = select(Person).where(Person.email.facet("lower") == "ada@example.org", Person.email == "ada@example.org")
by_name = select(Person.email.similarity("ada")).where(Person.email.similar("ada", threshold=0.5))
by_words = select(Person).where(Person.email.match("ada"), ~Person.email.match("a b", mode="phrase"))

if TYPE_CHECKING:

    class Wrong(Base):
        __tablename__ = "wrong"
        a: Mapped[date] = mapped_column(EncryptedColumn(str, data_class="pii"))  # type: ignore[assignment]
        b: Encrypted[date] = mapped_column("b", EncryptedColumn(str, data_class="pii"))  # type: ignore[assignment]
        c: Mapped[str] = mapped_column(EncryptedColumn(DateTime(timezone=True), data_class="pii"))  # type: ignore[assignment]
        d: Mapped[int] = mapped_column(EncryptedColumn(Numeric(10, 2), data_class="pii"))  # type: ignore[assignment]
        g: Mapped[int | None] = mapped_column(EncryptedColumn(String(5), data_class="pii"))  # type: ignore[assignment]
        e: Mapped[bytes] = mapped_column(EncryptedColumn(Colour, data_class="pii"))  # type: ignore[assignment]
        f: Mapped[str] = mapped_column(EncryptedColumn(Money, data_class="pii", codec=MoneyCodec()))  # type: ignore[assignment]

    EncryptedColumn(Address, data_class="pii", codec=MoneyCodec())  # type: ignore[misc]
    EncryptedColumn(3, data_class="pii")  # type: ignore[call-overload]
    EncryptedColumn(str, data_class="pii", search=Exact)  # type: ignore[call-overload]
    Person.email.facet(3)  # type: ignore[arg-type]
    Person.email.similar(3)  # type: ignore[arg-type]
    Person.email.match(3)  # type: ignore[arg-type]
    Person.email.match("a", mode="some")  # type: ignore[arg-type]
    Words(language="klingon")  # type: ignore[arg-type]
    Person(id=1).email = date(2024, 1, 1)  # type: ignore[assignment]
