"""Models go on as they are through a reindex: the same queries, the same process, and Alembic sees no change."""

from __future__ import annotations

import pytest
from sqlalchemy import BindParameter, bindparam, create_engine, lambda_stmt, not_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from glpgenc.database import sqlalchemy_url
from glpgenc.errors import RegistryError
from glpgenc.reindex.run import ReindexObserver, ReindexOptions, reindex
from glpgenc.reindex.state import Reindex
from glpgenc.sqlalchemy import Contains, EncryptedColumn, Exact, bind
from tests.reindex.reindex_world import ReindexWorld

pytestmark = pytest.mark.slow


class Base(DeclarativeBase):
    pass


class Person(Base):
    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    tenant: Mapped[str]
    email: Mapped[str]
    secret: Mapped[str]
    email_enc: Mapped[str] = mapped_column(
        EncryptedColumn(
            str, field="people.email", data_class="pii",
            search=[Exact(name="equal"), Contains(n=3, name="parts")],
        )
    )  # fmt: skip
    secret_enc: Mapped[str] = mapped_column(
        EncryptedColumn(
            str, field="people.secret", data_class="pii", mode="client",
            search=[Exact(name="equal", scope="global")],
        )
    )  # fmt: skip


class Folding(DeclarativeBase):
    pass


class FoldingPerson(Folding):
    """The model after a new normaliser."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    secret: Mapped[str]
    email_enc: Mapped[str] = mapped_column(
        EncryptedColumn(str, field="people.email", data_class="pii", search=[Exact(name="equal", normalize="lower")])
    )


class Application(ReindexObserver):
    """An application that goes on while phases pass, reads the registry anew at times, and is never restarted."""

    def __init__(self, world: ReindexWorld) -> None:
        self.manager = world.manager
        self.engine = create_engine(sqlalchemy_url(world.url), hide_parameters=True)
        bind(self.engine, self.manager)
        self.written = 0

    def phase(self, reindex: Reindex) -> None:
        # With the registry of the last phase, and with that of now.
        self.work(reindex.phase)
        self.manager.catalog.refresh()
        self.work(reindex.phase)

    def work(self, when: str) -> None:
        self.written += 1
        with Session(self.engine) as session:
            session.add(person(self.written))
            session.commit()
            for number in range(1, self.written + 1):
                wanted = person(number)
                for condition in (
                    Person.email_enc == wanted.email,
                    Person.email_enc.in_(["nobody", wanted.email]),
                    Person.email_enc.like(f"{wanted.email[:-2]}%"),
                    Person.secret_enc == wanted.secret,
                    Person.secret_enc.in_([wanted.secret]),
                ):
                    assert session.scalars(select(Person.id).where(condition)).all() == [number], (when, number)
                others = session.scalars(select(Person.id).where(Person.email_enc != wanted.email)).all()
                assert sorted(others) == [each for each in range(1, self.written + 1) if each != number], when
                lacking = select(Person.id).where(~Person.secret_enc.in_([wanted.secret]))
                assert sorted(session.scalars(lacking).all()) == sorted(others), when
                self.negate_parameters(session, wanted, sorted(others), when)
            session.add(person(1, key=1000))
            with pytest.raises(IntegrityError):
                session.flush()
            session.rollback()
            same = {"id": 1001, "tenant": "acme", "email": "x", "secret": "x", "secret_enc": person(1).secret}
            upsert = insert(Person).values(email_enc=person(1).email, **same).on_conflict_do_update(
                index_elements=["tenant", "email_enc_bidx"], set_={"tenant": "acme"}
            )  # fmt: skip
            session.execute(upsert)
            session.commit()
            assert session.get(Person, 1001) is None

    @staticmethod
    def negate_parameters(session: Session, wanted: Person, others: list[int], when: str) -> None:
        """Look for all but one by parameters, which have one name and so one value, however often they stand there."""
        email: BindParameter[str] = bindparam("email")
        emails: BindParameter[list[str]] = bindparam("emails")
        given = {"email": wanted.email, "emails": [wanted.email, "nobody"]}
        for condition in (
            Person.email_enc != email,
            not_(Person.email_enc == email),
            Person.email_enc.not_in(emails),
            not_(Person.email_enc.in_(emails)),
        ):
            found = session.scalars(select(Person.id).where(condition), given).all()
            assert sorted(found) == others, (when, str(condition))
        assert not session.scalars(
            select(Person.id).where(Person.email_enc == email, Person.email_enc != email), given
        ).all()
        text = wanted.email
        assert sorted(session.scalars(lambda_stmt(lambda: select(Person.id).where(Person.email_enc != text)))) == others


def person(number: int, key: int | None = None) -> Person:
    email, secret = f"Person{number}@Example.org", f"secret {number}"
    return Person(id=key or number, tenant="acme", email=email, secret=secret, email_enc=email, secret_enc=secret)


@pytest.mark.parametrize(("field", "facet"), [("people.email", "equal"), ("people.secret", "equal")])
def test_the_same_queries_answer_throughout_without_a_restart(people: ReindexWorld, field: str, facet: str) -> None:
    application = Application(people)
    application.work("before")
    report = reindex(
        people.settings, field, facet, new_key=True, options=ReindexOptions(settle=0), observer=application
    )
    assert report.finished
    application.work("after")
    application.manager.catalog.refresh()
    application.work("later")
    application.engine.dispose()


def test_models_of_both_normalisers_are_accepted_until_the_swap_and_the_new_one_from_then_on(
    people: ReindexWorld,
) -> None:
    people.add([1, 2])
    engine = create_engine(sqlalchemy_url(people.url), hide_parameters=True)
    bind(engine, people.manager)

    def found(model: type[Person | FoldingPerson]) -> list[int]:
        with Session(engine) as session:
            return list(session.scalars(select(model.id).where(model.email_enc == "Person1@Example.org")))

    with pytest.raises(RegistryError, match="a different normaliser"):
        found(FoldingPerson)
    options = ReindexOptions(settle=0, prepare=True)
    reindex(people.settings, "people.email", "equal", normalizer="lower", options=options)
    people.manager.catalog.refresh()
    assert found(Person) == found(FoldingPerson) == [1]
    reindex(people.settings, "people.email", "equal", options=ReindexOptions(settle=0))
    people.manager.catalog.refresh()
    assert found(FoldingPerson) == [1]
    with pytest.raises(RegistryError, match="a different normaliser"):
        found(Person)
    engine.dispose()
