"""Fallback reads on each driver, with values that are bound to their row, in a schema of the session's own."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import ForeignKey, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, joinedload, mapped_column, relationship

from glpgenc.sqlalchemy import EncryptedColumn, Exact
from tests.support.moving import Moving, moving_on
from tests.support.orm import Orm
from tests.support.servers import Server, TemplateDatabases

pytestmark = pytest.mark.slow

EXPAND = (
    "SELECT glpgenc.gl_expand_column('acme.{0}', '{1}', '{1}_enc', '{0}.{1}', row_expression => 'id', mode => '{2}')"
)


@pytest.fixture(params=["database", "client"])
def moving(
    request: pytest.FixtureRequest, postgres: Server, templates: TemplateDatabases, tmp_path: Path
) -> Iterator[Moving]:
    with moving_on(postgres, templates, tmp_path, request.param) as moving:
        moving.reach("expanded")
        yield moving


def use(moving: Moving, session: Session) -> list[Any]:
    """Read, search, and write NULL to a row, and what was there before back again."""
    person = moving.person
    found = session.execute(
        select(person.id, person.email, person.blob).where(person.email.like("Bob%")).order_by(person.id)
    ).all()
    for value in (None, "Bob0@x.org"):
        session.execute(update(person).where(person.id == 2).values(email=value))
        assert session.scalars(select(person.email).where(person.id == 2)).one() == value
    session.commit()
    return [tuple(row) for row in found]


def test_asyncpg_goes_on_over_contract_with_the_statements_it_prepared(moving: Moving) -> None:
    async def go() -> None:
        engine = moving.orm.async_engine("asyncpg", pool_size=1)
        async with AsyncSession(engine, info={"tenant_id": "acme"}) as session:
            before = await session.run_sync(lambda each: use(moving, each))
            await asyncio.to_thread(moving.reach, "verified")
            await asyncio.to_thread(moving.reach, "contracted")
            assert await session.run_sync(lambda each: use(moving, each)) == before
        await engine.dispose()

    asyncio.run(go())


def test_psycopg2_goes_on_over_contract(moving: Moving) -> None:
    engine = moving.orm.engine("psycopg2")
    with moving.session(engine) as session:
        before = use(moving, session)
        moving.reach("verified")
        moving.reach("contracted")
        assert use(moving, session) == before
        assert len(before) == 10


@pytest.mark.parametrize("mode", ["database", "client"])
def test_a_bound_value_falls_back_in_a_translated_schema_and_within_an_eager_load(orm: Orm, mode: Any) -> None:
    class Base(DeclarativeBase):
        pass

    class Team(Base):
        __tablename__ = "teams"
        __table_args__ = {"schema": "per_tenant"}  # noqa: RUF012
        id: Mapped[int] = mapped_column(primary_key=True)
        members: Mapped[list[Member]] = relationship(order_by="Member.id")
        motto: Mapped[str | None] = mapped_column(
            "motto_enc",
            EncryptedColumn(str, "teams.motto", data_class="pii", mode=mode, row="id", fallback="motto"),
        )

    class Member(Base):
        __tablename__ = "members"
        __table_args__ = {"schema": "per_tenant"}  # noqa: RUF012
        id: Mapped[int] = mapped_column(primary_key=True)
        team_id: Mapped[int] = mapped_column(ForeignKey(Team.id))
        name: Mapped[str | None] = mapped_column(
            "name_enc",
            EncryptedColumn(
                str, "members.name", data_class="pii", mode=mode, row="id", fallback="name", search=Exact(bits=8)
            ),
        )

    engine = orm.engine(execution_options={"schema_translate_map": {"per_tenant": "acme"}})
    with engine.begin() as connection:
        for statement in (
            "CREATE SCHEMA acme",
            "CREATE TABLE acme.teams (id int PRIMARY KEY, motto text)",
            "CREATE TABLE acme.members (id int PRIMARY KEY, team_id int REFERENCES acme.teams, name text)",
            "INSERT INTO acme.teams VALUES (1, 'one'), (2, NULL)",
            "INSERT INTO acme.members VALUES (10, 1, 'Ada'), (11, 1, NULL), (12, 2, 'Bob')",
            "SELECT glpgenc.gl_register_field('teams.motto', 'pii'), glpgenc.gl_register_field('members.name', 'pii')",
            "SELECT glpgenc.gl_register_facet('members.name', 'exact', 'exact', 8)",
            EXPAND.format("teams", "motto", mode),
            EXPAND.format("members", "name", mode),
            "SELECT glpgenc.gl_index_column('acme.members', 'name_enc', 'exact', 'name_enc_bidx')",
        ):
            connection.exec_driver_sql(statement)
    with orm.session(engine) as session:
        teams = (
            session.scalars(select(Team).order_by(Team.id).limit(2).options(joinedload(Team.members))).unique().all()
        )
        assert [team.motto for team in teams] == ["one", None]
        assert [[member.name for member in team.members] for team in teams] == [["Ada", None], ["Bob"]]
        teams[0].members[0].name = None
        teams[1].members[0].name = "Bo"
        session.commit()
        assert session.scalars(select(Member.id).where(Member.name == "Bo")).all() == [12]
        assert session.scalars(select(Member.id).where(Member.name.is_(None)).order_by(Member.id)).all() == [10, 11]
