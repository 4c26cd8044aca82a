"""What ``Exact(unique=True, with_columns=...)`` keeps: by both modes, and from whoever writes plain SQL."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from sqlalchemy import Column, Engine, Integer, MetaData, Table, Text, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from glpgenc.sqlalchemy import EncryptedColumn, Exact, protection_statements
from tests.support.orm import Orm, plan_of

MODES = ["database", "client"]
ODD = 'Region "1", a'


def _members(mode: Any, *, partition_by: str | None = None, **options: Any) -> Table:
    """Return a table whose e-mail addresses are unique in a team and region, and names together with towns."""

    def encrypted(*search: Exact) -> EncryptedColumn:
        return EncryptedColumn(str, data_class="pii", search=search, mode=mode, **options)

    more: dict[str, Any] = {} if partition_by is None else {"postgresql_partition_by": partition_by}
    key: dict[str, Any] = {"primary_key": True} if partition_by is None else {}
    return Table(
        "Members",
        MetaData(),
        Column("id", Integer, **key),
        Column("team", Integer),
        Column(ODD, Text),
        Column("email", encrypted(Exact(normalize="lower", unique=True, with_columns=["team", ODD]))),
        Column(
            "name", encrypted(Exact(), Exact(normalize="lower", unique=True, with_columns=["town_bidx", "team", ODD]))
        ),
        Column("town", encrypted(Exact())),
        **more,
    )


@pytest.fixture(params=MODES)
def table(request: pytest.FixtureRequest) -> Table:
    return _members(request.param)


@pytest.fixture
def engine(orm: Orm, table: Table) -> Engine:
    engine = orm.engine()
    table.metadata.create_all(engine)
    return engine


def _row(id_: int, **values: Any) -> dict[str, Any]:
    return {"id": id_, "team": 1, ODD: "x", "email": None, "name": None, "town": None, **values}


def test_equal_values_are_refused_where_the_other_columns_agree_and_nowhere_else(
    orm: Orm, table: Table, engine: Engine
) -> None:
    kept = [
        _row(1, email="Ada@x", name="Ada", town="York"),
        _row(2, email="ada@x", team=2, name="Ada", town="Ely"),
        _row(3, email="ada@x", **{ODD: "y"}, name="Ada"),
        # NULL equals nothing, as in SQL.
        _row(4, email="ada@x", team=None, name="Ada"),
        _row(5, email="ada@x", team=None, name="Ada", town="York"),
    ]
    refused = [_row(7, email="ADA@X"), _row(8, email="ada@x", team=2), _row(9, name="ADA", town="York")]
    with orm.session(engine) as session:
        for row in kept:
            session.execute(insert(table), [row])
        session.commit()
        for row in refused:
            with pytest.raises(IntegrityError):
                session.execute(insert(table), [row])
            session.rollback()
        with pytest.raises(IntegrityError) as raised:
            session.execute(update(table).where(table.c.id == 3).values({ODD: "x"}))
        session.rollback()
        assert "ix_Members_email_bidx" in str(raised.value)
        assert "x" + ")" not in str(raised.value.orig)
        assert session.scalars(select(table.c.email).order_by(table.c.id)).all() == [row["email"] for row in kept]


def test_another_tenant_has_terms_of_its_own(orm: Orm, table: Table, engine: Engine) -> None:
    for tenant, id_ in (("acme", 1), ("globex", 2)):
        with orm.session(engine, tenant) as session:
            session.execute(insert(table), [_row(id_, email="ada@x")])
            session.commit()


def test_plain_sql_that_moves_ciphertext_is_refused_as_well(orm: Orm, table: Table, engine: Engine) -> None:
    with orm.session(engine) as session:
        session.execute(insert(table), [_row(1, email="ada@x"), _row(2, email="bob@x"), _row(3, email="ada@x", team=2)])
        session.commit()
    copying = 'INSERT INTO "Members" SELECT 9, team, "Region ""1"", a", email FROM "Members" WHERE id = 1'
    with psycopg.connect(orm.database, autocommit=True) as connection:
        for statement in (
            copying,
            'UPDATE "Members" SET email = (SELECT email FROM "Members" WHERE id = 1) WHERE id = 2',
            'UPDATE "Members" SET team = 1 WHERE id = 3',
        ):
            with pytest.raises(psycopg.errors.UniqueViolation):
                connection.execute(statement.encode())
        connection.execute(copying.replace("9, team", "9, 7").encode())


@pytest.mark.parametrize("mode", ["database"])
def test_keyed_plain_sql_is_refused_as_the_orm_is(orm: Orm, mode: str) -> None:
    engine, table = orm.engine(), _members(mode)
    table.metadata.create_all(engine)
    writing = text('INSERT INTO "Members" (id, team, "Region ""1"", a", email)'
                   " VALUES (:id, :team, 'x', glpgenc.gl_encrypt(:email, 'members.email'))")  # fmt: skip
    with orm.session(engine) as session:
        session.execute(insert(table), [_row(1, email="ada@x")])
        session.scalars(select(table.c.email)).all()
        session.execute(writing, {"id": 2, "team": 2, "email": "ADA@x"})
        session.commit()
    with orm.session(engine) as session:
        session.scalars(select(table.c.email)).all()
        with pytest.raises(IntegrityError):
            session.execute(writing, {"id": 3, "team": 1, "email": "ADA@x"})


def test_a_search_uses_the_index_of_the_uniqueness(orm: Orm, table: Table, engine: Engine) -> None:
    with orm.session(engine) as session:
        session.execute(insert(table), [_row(i, email=f"u{i}@x") for i in range(3)])
        session.execute(text("SET LOCAL enable_seqscan = off"))
        found = select(table.c.id).where(table.c.email == "u1@x")
        assert session.scalars(found).all() == [1]
        assert "ix_Members_email_bidx" in plan_of(session, found)


@pytest.mark.parametrize("mode", MODES)
def test_a_partitioned_table_keeps_uniqueness_together_with_its_partition_key(orm: Orm, mode: str) -> None:
    engine, table = orm.engine(), _members(mode, partition_by="LIST (team)")
    with engine.begin() as connection:
        table.metadata.create_all(connection)
        for team in (1, 2):
            connection.execute(text(f'CREATE TABLE "Members {team}" PARTITION OF "Members" FOR VALUES IN ({team})'))
    with orm.session(engine) as session:
        session.execute(insert(table), [_row(1, email="ada@x"), _row(2, email="ada@x", team=2)])
        session.commit()
        for statement in (
            insert(table).values(_row(3, email="ADA@x")),
            update(table).where(table.c.id == 2).values(team=1),
        ):
            with pytest.raises(IntegrityError):
                session.execute(statement)
            session.rollback()
        session.execute(text('CREATE TABLE "Members 3" PARTITION OF "Members" DEFAULT'))
        session.execute(insert(table), [_row(4, email="ada@x", team=4)])
        with pytest.raises(IntegrityError):
            session.execute(insert(table), [_row(5, email="ADA@x", team=4)])


@pytest.mark.parametrize("partition_by", [None, "HASH (team)"])
def test_the_statements_for_a_migration_make_the_same_indexes(orm: Orm, partition_by: str | None) -> None:
    engine, table = orm.engine(), _members("client", partition_by=partition_by)

    def indexes() -> Any:
        with engine.connect() as connection:
            query = (
                "SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = '\"Members\"'::regclass ORDER BY 1"
            )
            return connection.execute(text(query)).all()

    for _ in range(2):
        table.metadata.create_all(engine)
    wanted = indexes()
    assert len(wanted) == (5 if partition_by is None else 4)
    table.metadata.drop_all(engine)
    with engine.begin() as connection:
        key, by = (" PRIMARY KEY", "") if partition_by is None else ("", f" PARTITION BY {partition_by}")
        connection.execute(text(f'CREATE TABLE "Members" (id integer{key}, team integer, "Region ""1"", a" text, '
                                f"email bytea, name bytea, town bytea){by}"))  # fmt: skip
        for statement in protection_statements(table) * 2:
            connection.execute(text(statement))
    assert indexes() == wanted
