"""The first encrypted column of a model, in either mode."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from glpgenc.sqlalchemy import EncryptedColumn, Exact
from tests.support.orm import Orm


def _user(mode: Any) -> Any:
    class Base(DeclarativeBase):
        pass

    class User(Base):
        __tablename__ = "users"
        id: Mapped[int] = mapped_column(primary_key=True)
        email: Mapped[str] = mapped_column(EncryptedColumn(str, data_class="pii", mode=mode, search=Exact()))

    return User


@pytest.mark.parametrize("mode", ["database", "client"])
def test_a_value_is_stored_encrypted_read_back_and_found(orm: Orm, mode: str) -> None:
    User, engine = _user(mode), orm.engine()  # noqa: N806  (a class)
    orm.create(User.metadata, engine)
    with orm.session(engine) as session:
        session.add_all([User(id=1, email="ada@example.org"), User(id=2, email="bob@example.org")])
        session.commit()
        assert session.scalars(select(User.id).where(User.email == "bob@example.org")).all() == [2]
        assert session.scalars(select(User.email).order_by(User.id)).all() == ["ada@example.org", "bob@example.org"]
        stored = session.execute(text("SELECT email FROM users WHERE id = 1")).scalar_one()
    assert b"ada" not in bytes(stored)
