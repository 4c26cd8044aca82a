"""Searches inside of statements of every shape, answered as of the plaintext twin."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import (
    ForeignKey,
    Table,
    bindparam,
    delete,
    event,
    exists,
    func,
    lambda_stmt,
    not_,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, aliased, mapped_column

from glpgenc.errors import AuthenticationError, EncryptedQueryError
from glpgenc.sqlalchemy import Contains, EncryptedColumn, Exact
from tests.support.orm import Orm
from tests.support.orm_twins import OTHERS, Twins, twins_on
from tests.support.servers import Server, TemplateDatabases

pytestmark = pytest.mark.slow

MODES = ["database", "client"]


@pytest.fixture(scope="module", params=MODES)
def twins(
    request: pytest.FixtureRequest,
    postgres: Server,
    templates: TemplateDatabases,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Twins]:
    with twins_on(postgres, templates, tmp_path_factory.mktemp("twins"), request.param) as twins:
        yield twins


@pytest.fixture
def session(twins: Twins) -> Iterator[Session]:
    with twins.session() as session:
        yield session


def _criteria(model: Any) -> dict[str, Any]:
    """Criteria of each way to search: terms alone, terms that are checked, tags, buckets."""
    return {
        "terms": model.full == "ada@example.org",
        "checked terms": model.few == "ada@example.org",
        "not these": model.few.not_in(["ada@example.org", "abc"]),
        "tags": model.full.icontains("EXAMPLE"),
        "buckets": model.count.between(-11, 100),
    }


WAYS = ("terms", "checked terms", "not these", "tags", "buckets")


def _shapes(model: Any, way: str) -> dict[str, Any]:
    table: Table = model.__table__
    alias, mine = aliased(model), model.id < OTHERS
    whole = select(table).where(table.c.id < OTHERS)
    inner, common = whole.subquery(), whole.cte("common")
    found = _criteria(model)[way]
    return {
        "an alias": select(alias.id).where(alias.id < OTHERS, _criteria(alias)[way]),
        "a core table": select(table.c.id).where(table.c.id < OTHERS, _criteria(table.c)[way]),
        "inside of a subquery": select(select(model.id).where(mine, found).subquery().c.id),
        "outside of a subquery": select(inner.c.id).where(_criteria(inner.c)[way]),
        "outside of a CTE": select(common.c.id).where(_criteria(common.c)[way]),
        "a join": select(model.id)
        .join(alias, alias.id == model.id + 1)
        .where(mine, not_(found), _criteria(alias)[way]),
        "an outer join's ON": select(model.id, alias.id)
        .outerjoin(alias, (alias.id == model.id) & _criteria(alias)[way])
        .where(mine),
        "an outer join's WHERE": select(model.id)
        .outerjoin(alias, alias.id == model.id + 80)
        .where(mine, not_(_criteria(alias)[way])),
        "exists": select(model.id).where(mine, exists().where(alias.id == model.id, _criteria(alias)[way])),
        "count": select(func.count()).select_from(model).where(mine, found),
        "a filter": select(func.count().filter(found)).where(mine),
    }


@pytest.mark.parametrize("way", WAYS)
def test_statements_of_every_shape_find_the_same_rows(twins: Twins, session: Session, way: str) -> None:
    secret, plain = _shapes(twins.secret, way), _shapes(twins.plain, way)
    for name in secret:
        found, wanted = (sorted(map(tuple, session.execute(each)), key=str) for each in (secret[name], plain[name]))
        assert found == wanted, name


@pytest.mark.parametrize("synchronize", ["auto", "fetch", False])
@pytest.mark.parametrize("way", WAYS)
def test_update_and_delete_change_the_same_rows(twins: Twins, session: Session, way: str, synchronize: Any) -> None:
    makes: list[Any] = [
        lambda model: update(model).values(colour=None, part="written"),
        lambda model: update(model).values(full="ada@example.org"),
        delete,
    ]
    for make in makes:
        counts = [
            session.execute(
                make(model)
                .where(model.id < OTHERS, _criteria(model)[way])
                .execution_options(synchronize_session=synchronize)
            ).rowcount  # type: ignore[attr-defined]
            for model in (twins.secret, twins.plain)
        ]
        assert counts[0] == counts[1] > 0
        left = [
            list(session.execute(select(model.id, model.part).where(model.id < OTHERS).order_by(model.id)))
            for model in (twins.secret, twins.plain)
        ]
        assert left[0] == left[1]
        session.rollback()


def test_a_parameter_is_given_its_value_when_the_statement_is_executed(twins: Twins, session: Session) -> None:
    for model in (twins.secret, twins.plain):
        one = select(model.id).where(model.id < OTHERS, model.full == bindparam("text"))
        other = select(func.count()).where(model.id < OTHERS, model.full != bindparam("text", "abc"))
        some = select(model.id).where(model.id < OTHERS, model.full.in_(bindparam("texts", ["abc"])))
        for value in ("abc", "ABC", "", "not there"):
            wanted = select(twins.plain.id).where(twins.plain.full == value)
            ids = list(session.scalars(wanted))
            assert list(session.scalars(one, {"text": value})) == ids
            assert list(session.scalars(some, {"texts": [value]})) == ids
            assert session.scalar(other, {"text": value}) == session.scalar(
                select(func.count()).where(twins.plain.full != value)
            )


def test_one_cached_statement_finds_each_value(twins: Twins) -> None:
    builds: list[Any] = [
        lambda model, value: model.full == value,
        lambda model, value: model.few == value,
        lambda model, value: model.everywhere == value,
        lambda model, value: model.lower.in_([value]),
    ]
    with twins.session() as session:
        for value in ("abc", "ABC", "a_b", "axb", "abc"):
            for build in builds:
                assert twins.ids(session, twins.secret, build(twins.secret, value)) == twins.ids(
                    session, twins.plain, build(twins.plain, value)
                )


def test_one_cached_statement_finds_the_rows_of_each_tenant(twins: Twins) -> None:
    builds: list[Any] = [
        lambda model: model.full == "abc",
        lambda model: model.few == "abc",
        lambda model: model.full.contains("abc"),
        lambda model: model.count < 0,
    ]
    for build in builds:
        found = []
        for tenant in ("acme", "other", "acme"):
            with twins.session(tenant) as session:
                found.append(sorted(session.scalars(select(twins.secret.id).where(build(twins.secret)))))
        assert found[0] == found[2]
        assert found[1] == [each + OTHERS for each in found[0]]


def _by_lambda(model: Any, value: str, values: list[str]) -> Any:
    statement = lambda_stmt(lambda: select(model.id).where(model.id < OTHERS))
    statement += lambda s: s.where(model.full == value)
    statement += lambda s: s.where(model.full.in_(values))
    statement += lambda s: s.where(model.full != "nowhere")
    return statement


def test_a_lambda_statement_finds_each_value(twins: Twins, session: Session) -> None:
    for value in ("abc", "ABC", "abc", "x"):
        secret, plain = (
            list(session.scalars(_by_lambda(model, value, [value, "y"]))) for model in (twins.secret, twins.plain)
        )
        assert secret == plain


def test_a_lambdas_variable_is_refused_where_it_would_be_looked_at(twins: Twins) -> None:
    value = "abc"
    builds: list[Any] = [
        lambda: select(twins.secret.id).where(twins.secret.few == value),
        lambda: select(twins.secret.id).where(twins.secret.full.contains(value)),
    ]
    for build in builds:
        with pytest.raises(EncryptedQueryError, match="lambda"), twins.session() as session:
            session.scalars(lambda_stmt(build)).all()


def test_a_facet_compares_as_it_normalises(twins: Twins, session: Session) -> None:
    lower = twins.secret.lower.facet("lower")
    cases = {
        "==": (lower == "ADA@example.org", func.lower(twins.plain.lower) == "ada@example.org"),
        "!=": (lower != "ADA@example.org", func.lower(twins.plain.lower) != "ada@example.org"),
        "in": (lower.in_(["ABC", "X"]), func.lower(twins.plain.lower).in_(["abc", "x"])),
        "not in": (lower.not_in(["ABC", "X"]), func.lower(twins.plain.lower).not_in(["abc", "x"])),
        "NULL": (lower == None, twins.plain.lower == None),  # noqa: E711
        "not NULL": (lower != None, twins.plain.lower != None),  # noqa: E711
    }
    for name, (secret, plain) in cases.items():
        assert twins.ids(session, twins.secret, secret) == twins.ids(session, twins.plain, plain), name


def test_what_is_checked_here_is_fetched_once_an_execution_within_its_transaction(twins: Twins) -> None:
    model = twins.secret
    with twins.session() as session:
        statement, connection, seen = select(model.id).where(model.few == "abc"), session.connection(), list[str]()

        def note(*arguments: Any) -> None:
            seen.append(arguments[2])

        event.listen(connection, "before_cursor_execute", note)
        session.add(model(id=900, few="abc"))
        session.flush()
        seen.clear()
        for executions in (1, 2):
            assert 900 in session.scalars(statement).all()
            assert len(seen) == executions * (2 if "client" in model.__tablename__ else 1)
        session.rollback()
        assert 900 not in session.scalars(statement).all()


# ---- tables of other shapes


def _encrypted(mode: Any) -> Any:
    type_ = EncryptedColumn(str, data_class="pii", mode=mode, search=[Exact(bits=4), Contains()])
    return mapped_column(type_, nullable=True)


@pytest.mark.parametrize("mode", MODES)
def test_a_composite_primary_key_names_the_rows_that_were_checked(orm: Orm, mode: str) -> None:
    class Base(DeclarativeBase):
        pass

    class Place(Base):
        __tablename__ = "places"
        row: Mapped[int] = mapped_column(primary_key=True)
        seat: Mapped[str] = mapped_column(primary_key=True)
        guest = _encrypted(mode)

    engine = orm.engine()
    orm.create(Base.metadata, engine)
    with orm.session(engine) as session:
        session.add_all(
            Place(row=n // 4, seat="abcd"[n % 4], guest=f"guest {n % 7}" if n % 5 else None) for n in range(40)
        )
        session.commit()
        expected = [(n // 4, "abcd"[n % 4]) for n in range(40) if n % 5 and n % 7 == 3]
        for criteria in (Place.guest == "guest 3", Place.guest.contains("est 3")):
            found = session.execute(select(Place.row, Place.seat).where(criteria).order_by(Place.row, Place.seat))
            assert list(map(tuple, found)) == expected
            assert session.scalar(select(func.count()).where(not_(criteria))) == 32 - len(expected)
        assert session.execute(select(Place.row).where(Place.guest.contains("nobody"))).all() == []


@pytest.mark.parametrize("mode", MODES)
def test_columns_of_parent_and_child_tables_are_searched(orm: Orm, mode: str) -> None:
    class Base(DeclarativeBase):
        pass

    class Person(Base):
        __tablename__ = "people"
        __mapper_args__ = {"polymorphic_identity": "person", "polymorphic_on": "kind"}  # noqa: RUF012
        id: Mapped[int] = mapped_column(primary_key=True)
        kind: Mapped[str]
        name = _encrypted(mode)

    class Engineer(Person):
        __tablename__ = "engineers"
        __mapper_args__ = {"polymorphic_identity": "engineer"}  # noqa: RUF012
        id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
        badge = _encrypted(mode)

    engine = orm.engine()
    orm.create(Base.metadata, engine)
    with orm.session(engine) as session:
        session.add_all([Person(id=1, name="ada"), *(Engineer(id=n, name="ada", badge=f"badge {n}") for n in (2, 3))])
        session.commit()
        other = aliased(Engineer, flat=True)
        assert session.scalars(select(Person.id).where(Person.name == "ada").order_by(Person.id)).all() == [1, 2, 3]
        assert session.scalars(
            select(Engineer.id).where(Engineer.name.contains("ada"), Engineer.badge == "badge 3")
        ).all() == [3]
        assert session.scalars(select(other.id).where(other.badge.contains("badge 2"), other.name == "ada")).all() == [
            2
        ]
        assert session.scalars(select(Person.id).join(Engineer.__table__).where(Engineer.badge == "badge 2")).all() == [
            2
        ]


def test_many_rows_pass_a_check_without_as_many_parameters(orm: Orm) -> None:
    class Base(DeclarativeBase):
        pass

    class Person(Base):
        __tablename__ = "people"
        id: Mapped[int] = mapped_column(primary_key=True)
        name = _encrypted("client")

    engine, count = orm.engine(), 70_000
    orm.create(Base.metadata, engine)
    with orm.session(engine) as session:
        session.add(Person(id=0, name="ada"))
        session.flush()
        # Copies of one ciphertext: it is bound to its field, and to no row.
        session.execute(
            text("INSERT INTO people (id, name) SELECT n, name FROM people, generate_series(1, :count) n"),
            {"count": count},
        )
        assert session.scalar(select(func.count()).where(Person.name == "ada")) == count + 1


@pytest.mark.parametrize("mode", MODES)
def test_an_asynchronous_session_finds_what_is_checked(orm: Orm, mode: str) -> None:
    class Base(DeclarativeBase):
        pass

    class Person(Base):
        __tablename__ = "people"
        id: Mapped[int] = mapped_column(primary_key=True)
        name = _encrypted(mode)

    orm.create(Base.metadata)

    async def find() -> list[Any]:
        engine = orm.async_engine()
        async with AsyncSession(engine, info={"tenant_id": "acme"}) as session:
            session.add_all([Person(id=1, name="ada"), Person(id=2, name="bob"), Person(id=3)])
            await session.flush()
            found = [
                (await session.scalars(select(Person.id).where(criteria))).all()
                for criteria in (Person.name == "ada", Person.name.contains("bob"), ~(Person.name == "ada"))
            ]
        await engine.dispose()
        return found

    assert asyncio.run(find()) == [[1], [2], [2]]


def test_a_damaged_candidate_is_named_by_its_row(orm: Orm) -> None:
    class Base(DeclarativeBase):
        pass

    class Person(Base):
        __tablename__ = "people"
        id: Mapped[int] = mapped_column(primary_key=True)
        name = _encrypted("client")

    engine = orm.engine()
    orm.create(Base.metadata, engine)
    with orm.session(engine) as session:
        session.add_all([Person(id=1, name="ada"), Person(id=7, name="ada")])
        session.flush()
        change = "set_byte(name, length(name) - 1, get_byte(name, length(name) - 1) # 1)"
        session.execute(text(f"UPDATE people SET name = {change} WHERE id = 7"))
        with pytest.raises(AuthenticationError, match=r"people\.name, row people\.id = 7"):
            session.scalars(select(Person.id).where(Person.name.contains("ada"))).all()


def test_letters_beyond_ascii_are_folded_by_the_table_where_this_process_checks(twins: Twins, session: Session) -> None:
    model = twins.secret
    session.add(model(id=901, full="ÉCOLE"))
    session.flush()
    # The test's databases have the locale C, whose ILIKE folds ASCII only.
    is_client = "client" in model.__tablename__
    for criteria in (model.full.ilike("école"), model.full.icontains("éco"), model.full.istartswith("éc")):
        assert (901 in session.scalars(select(model.id).where(criteria)).all()) is is_client
    assert session.scalars(select(model.id).where(model.full.icontains("Écol"))).all() == [901]
