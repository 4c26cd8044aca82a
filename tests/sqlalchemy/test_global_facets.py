"""Facets of scope global in the ORM: this process computes their terms, whoever encrypts."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from glpgenc.errors import GlobalTermError
from glpgenc.sqlalchemy import Contains, EncryptedColumn, Exact
from glpgenc.wire.envelope import parse
from tests.support.orm import Orm

LOGIN = Exact(name="login", normalize="lower", scope="global", unique=True)


def model(mode: Any, **more: Any) -> Any:
    class Base(DeclarativeBase):
        pass

    class User(Base):
        __tablename__ = "users"

        id: Mapped[int] = mapped_column(primary_key=True)
        email: Mapped[str] = mapped_column(EncryptedColumn(str, data_class="pii", mode=mode, search=[LOGIN], **more))
        secret: Mapped[bytes | None] = mapped_column(
            EncryptedColumn(bytes, data_class="pii", mode=mode, search=Exact(scope="global"), **more)
        )
        name: Mapped[str | None] = mapped_column(
            EncryptedColumn(str, data_class="pii", mode=mode, search=[Exact(), Contains(scope="global")])
        )

    return User


@pytest.mark.parametrize("mode", ["database", "client"])
@pytest.mark.parametrize("row", [None, "id"])
def test_a_log_in_finds_the_user_of_any_tenant_by_e_mail(orm: Orm, mode: Any, row: str | None) -> None:
    user, engine = model(mode, row=row), orm.engine()
    orm.create(user.metadata, engine)
    for number, tenant in enumerate(("acme", "zorg"), 1):
        with orm.session(engine, tenant) as session:
            session.add(user(id=number, email=f"Ann@{tenant}.org", secret=b"\x00\xff", name="Ann Example"))
            session.commit()
    with orm.session(engine, "zorg") as session:
        # Before the tenant is known nothing of the row can be decrypted: its id is read.
        found = select(user.id).where(user.email.facet("login") == "ANN@acme.ORG")
        assert session.scalars(found).all() == [1]
        assert session.scalars(select(user.id).where(user.email == "Ann@zorg.org")).all() == [2]
        assert session.scalars(select(user.id).where(user.name.contains("Exam"))).all() == [2]
        assert session.scalars(select(user.id).where(user.secret == b"\x00\xff")).all() == [1, 2]
        session.add(user(id=3, email="ann@ACME.org"))
        with pytest.raises(IntegrityError):
            session.flush()


@pytest.mark.parametrize("row", [None, "id"])
def test_every_way_of_writing_writes_the_terms(orm: Orm, row: str | None) -> None:
    user, engine = model("database", row=row), orm.engine()
    orm.create(user.metadata, engine)

    def ids(session: Session, email: str) -> list[int]:
        return list(session.scalars(select(user.id).where(user.email.facet("login") == email)))

    with orm.session(engine) as session:
        session.add_all([user(id=number, email=f"u{number}@example.org") for number in range(1, 41)])
        session.flush()
        session.execute(insert(user), [{"id": number, "email": f"u{number}@example.org"} for number in (51, 52)])
        session.execute(insert(user).values(id=53, email="u53@example.org"))
        session.execute(insert(user).values([{"id": n, "email": f"u{n}@example.org"} for n in (54, 55)]))
        write = upsert(user).values(id=1, email="changed@example.org")
        session.execute(write.on_conflict_do_update(index_elements=["id"], set_={"email": write.excluded.email}))
        session.execute(update(user).where(user.id == 2).values(email="second@example.org"))
        session.execute(update(user), [{"id": 3, "email": "\x01third@example.org"}])
        session.commit()
        assert [ids(session, f"u{number}@example.org") for number in (1, 40, 51, 52, 53, 54, 55)] == [
            [], [40], [51], [52], [53], [54], [55],
        ]  # fmt: skip
        assert ids(session, "changed@example.org") == [1]
        assert ids(session, "second@example.org") == [2]
        assert ids(session, "\x01third@example.org") == [3]
        assert session.scalars(select(user.email).where(user.id == 3)).one() == "\x01third@example.org"
        # The server is asked to encrypt what Python does not know: it can't make the term.
        with pytest.raises(GlobalTermError):
            session.execute(update(user).values(email=func.glpgenc.gl_encrypt("x", "users.email")))


def test_a_facet_that_a_running_release_does_not_declare_is_written_by_it(orm: Orm) -> None:
    class Base(DeclarativeBase):
        pass

    class Plain(Base):
        __tablename__ = "users"

        id: Mapped[int] = mapped_column(primary_key=True)
        email: Mapped[str] = mapped_column(EncryptedColumn(str, data_class="pii"))
        other: Mapped[str | None] = mapped_column(EncryptedColumn(str, data_class="pii"))

    engine = orm.engine()
    orm.create(Base.metadata, engine)
    add = insert(Plain).values(id=bindparam("id"), email=bindparam("x"))
    with orm.session(engine) as session:
        session.execute(add, {"id": 1, "x": "before"})
        session.commit()
    with psycopg.connect(orm.database, autocommit=True) as connection:
        connection.execute("SELECT glpgenc.gl_register_facet('users.email', 'login', 'lower', scope => 'global')")
    orm.manager.catalog.refresh()
    with orm.session(engine) as session:
        session.execute(add, {"id": 2, "x": "after"})
        session.add(Plain(id=3, email="an object", other="x"))
        session.flush()
        # One parameter for two columns would put the term of one into the other.
        both = insert(Plain).values(id=4, email=bindparam("x"), other=bindparam("x"))
        with pytest.raises(GlobalTermError), session.begin_nested():
            session.execute(both, {"x": "both"})
        session.commit()
    with psycopg.connect(orm.database) as connection:
        rows = connection.execute("SELECT id, email FROM users ORDER BY id").fetchall()
    assert [(number, sorted(parse(data).index)) for number, data in rows] == [(1, []), (2, [1]), (3, [1])]
