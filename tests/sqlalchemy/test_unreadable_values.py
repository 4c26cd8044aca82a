"""Values that are not of the type they are read as: the error says so, and neither it nor what led to it holds them."""

from __future__ import annotations

import enum
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from json import JSONDecodeError
from typing import Any
from uuid import UUID

import pytest
from pydantic import BaseModel
from sqlalchemy import ARRAY, Enum, Integer, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from glpgenc.errors import InvalidValueError, NotTextError
from glpgenc.sqlalchemy import EncryptedColumn, Exact
from tests.support.orm import Orm


class Colour(enum.Enum):
    RED = 1


class Card(BaseModel):
    number: str


def _model(type_: Any, mode: Any, search: Any = Exact(bits=1)) -> Any:  # noqa: B008  (frozen)
    class Base(DeclarativeBase):
        pass

    class Note(Base):
        __tablename__ = "notes"
        id: Mapped[int] = mapped_column(primary_key=True)
        body: Mapped[Any] = mapped_column(EncryptedColumn(type_, data_class="pii", mode=mode, search=search))

    return Note


@pytest.mark.parametrize("mode", ["client", "database"])
@pytest.mark.parametrize("search", [False, True], ids=["read", "searched"])
def test_bytes_that_are_read_as_text_are_refused_and_nowhere_in_the_error(orm: Orm, mode: Any, *, search: bool) -> None:
    written, read = _model(bytes, mode), _model(str, mode)
    orm.create(written.metadata)
    engine = orm.engine()
    with orm.session(engine) as session:
        session.add(written(id=1, body=b"secret\xff"))
        session.commit()
    # Of terms with one bit the value shares that of some text.
    statement = select(read.id).where(read.body.in_(map(str, range(64)))) if search else select(read.body)
    with orm.session(engine) as session, pytest.raises(NotTextError) as caught:
        session.execute(statement).all()
    check_chain(caught.value)


@pytest.mark.parametrize("mode", ["client", "database"])
@pytest.mark.parametrize(
    "type_",
    [int, Decimal, date, datetime, time, timedelta, UUID, dict, bool, ARRAY(Integer), Enum(Colour), Card],
    ids=str,
)
def test_text_that_is_not_of_the_type_it_is_read_as_is_nowhere_in_the_error(orm: Orm, mode: Any, type_: Any) -> None:
    written, read = _model(str, mode, search=()), _model(type_, mode, search=())
    orm.create(written.metadata)
    engine = orm.engine()
    with orm.session(engine) as session:
        session.add(written(id=1, body="secret words"))
        session.commit()
    with orm.session(engine) as session, pytest.raises(InvalidValueError) as caught:
        session.scalars(select(read.body)).all()
    check_chain(caught.value)


def check_chain(error: BaseException | None) -> None:
    while error is not None:
        assert "secret" not in repr(error)
        assert "secret" not in repr(vars(error))
        assert not isinstance(error, (UnicodeError, JSONDecodeError))
        error = error.__context__
