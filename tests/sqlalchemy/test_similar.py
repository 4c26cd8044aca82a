"""Similar text: what is found, and in which order, in either mode and with any number of bits."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Integer, MetaData, Table, Text, bindparam, func, not_, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, aliased, mapped_column

from glpgenc.errors import EncryptedQueryError, MappingError
from glpgenc.sqlalchemy import Contains, EncryptedColumn, Exact, Prefix, Similar
from glpgenc.sqlalchemy.search import similar as searching
from glpgenc.sqlalchemy.search.tag_statistics import TagStatistics, forget_statistics
from glpgenc.wire import trigrams as trigrams_module
from glpgenc.wire.normalizers import Normalizer, normalize_text
from glpgenc.wire.trigrams import similarity, trigrams
from tests.support.databases import fresh_database
from tests.support.orm import ASYNC_DRIVERS, DRIVER, SYNC_DRIVERS, Orm, orm_on
from tests.support.servers import Server, TemplateDatabases

FIRST = ("Jon", "John", "Johanna", "Zoë", "Ada", "Mary Ann", "Łukasz", "María", "J.", "李")
LAST = ("Smith", "Smyth", "Smithson", "O'Neill", "Lovelace", "Müller", "Muller", "de la Cruz", "小龍", "Ng")
FACETS: dict[str, Any] = {
    "name": Similar(),
    "shared": [Exact(), Contains(), Prefix(), Similar()],
    "few": Similar(bits=9),
    "everywhere": Similar(scope="global"),
}
"""The columns, with the same values in each."""
OTHERS = 10_000
"""Ids from here on are of another tenant's rows."""


def models(mode: Any) -> tuple[Any, Any]:
    class Base(DeclarativeBase):
        pass

    def column(facets: Any, **more: Any) -> Any:
        return mapped_column(EncryptedColumn(str, data_class="pii", search=facets, mode=mode, **more), nullable=True)

    annotations = {"__annotations__": {"id": Mapped[int]}}
    columns = {name: column(facets) for name, facets in FACETS.items()}
    columns["bound"] = column(Similar(), row="id")
    key = mapped_column(primary_key=True, autoincrement=False)
    person = type("Person", (Base,), {"__tablename__": f"person_{mode}", **annotations, "id": key, **columns})
    plain = {"id": mapped_column(primary_key=True, autoincrement=False), "name": mapped_column(Text, nullable=True)}
    twin = type("Twin", (Base,), {"__tablename__": f"twin_{mode}", **annotations, **plain})
    return person, twin


def mistyped(word: str, chance: random.Random) -> str:
    """Return a text with one typing error in it: a character more, less, another, or two that have changed places."""
    at, other = chance.randrange(max(len(word) - 1, 1)), chance.choice("aeinst")
    two = word[at : at + 2][::-1]
    return word[:at] + chance.choice([other + word[at:], word[at + 1 :], other + word[at + 1 :], two + word[at + 2 :]])


def names() -> list[str | None]:
    chance = random.Random(4711)  # noqa: S311  (test data)
    whole = [f"{first} {last}" for first in FIRST for last in LAST]
    return [*whole, *(mistyped(each, chance) for each in whole), "", "-", "x", None, None]


@dataclass
class People:
    """An encrypted table and its plaintext twin."""

    orm: Orm
    engine: Any
    mode: str
    person: Any
    twin: Any

    def session(self, tenant: str = "acme") -> Session:
        return self.orm.session(self.engine, tenant)


@pytest.fixture(scope="module", params=["database", "client"])
def people(
    request: pytest.FixtureRequest,
    postgres: Server,
    templates: TemplateDatabases,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[People]:
    folder = tmp_path_factory.mktemp("similar")
    with fresh_database(postgres, template=templates.on(postgres)) as database, orm_on(database, folder) as orm:
        engine = orm.engine(DRIVER if DRIVER in SYNC_DRIVERS else "psycopg")
        person, twin = models(request.param)
        orm.create(person.metadata, engine)
        rows = list(enumerate(names(), 1))
        columns = [*FACETS, "bound"]
        with orm.session(engine) as session:
            session.add_all(person(id=number, **dict.fromkeys(columns, name)) for number, name in rows)
            session.add_all(twin(id=number, name=name) for number, name in rows)
            session.commit()
        with orm.session(engine, "other") as session:
            session.add_all(person(id=OTHERS + number, **dict.fromkeys(columns, name)) for number, name in rows)
            session.commit()
            session.execute(text("ANALYZE"))
            session.commit()
        forget_statistics(engine)
        yield People(orm, engine, request.param, person, twin)


def rank(one: str, other: str) -> float:
    return similarity(*(trigrams(normalize_text(each.encode(), Normalizer.LOWER)) for each in (one, other)))


def expected(sought: str, threshold: float) -> list[int]:
    """Return the ids of the names that are so similar, by the definition."""
    return [at for at, name in enumerate(names(), 1) if name is not None and rank(sought, name) >= threshold]


SOUGHT = (
    "jon smiht",
    "JOHN SMITH",
    "zoe mullr",
    "Łukas Mulller",
    "adda lovlace",
    "o neil",
    "李小龍",
    "x",
    "",
    "!",
    "qqq",
)


@pytest.mark.parametrize("column", [*FACETS, "bound"])
@pytest.mark.parametrize("threshold", [0.1, 0.3, 0.5, 1])
def test_what_is_similar_is_found_and_nothing_else(people: People, column: str, threshold: float) -> None:
    person, found = people.person, 0
    with people.session() as session:
        for sought in SOUGHT:
            criteria = getattr(person, column).similar(sought, threshold=threshold)
            own = person.id < OTHERS
            ids = list(session.scalars(select(person.id).where(criteria, own).order_by(person.id)))
            assert ids == expected(sought, threshold), sought
            others = select(person.id).where(not_(criteria), own).order_by(person.id)
            filled = [at for at, name in enumerate(names(), 1) if name is not None]
            assert list(session.scalars(others)) == [each for each in filled if each not in ids]
            found += len(ids)
    assert found


@pytest.mark.parametrize("column", [*FACETS, "bound"])
def test_values_are_ranked_as_their_plaintext_is(people: People, column: str) -> None:
    person = people.person
    if column == "few" and people.mode == "client":
        with pytest.raises(EncryptedQueryError, match="9 bits"):
            getattr(person, column).similarity("Jon")
        return
    with people.session() as session:
        for sought in SOUGHT:
            similar = getattr(person, column).similarity(sought)
            ranked = select(person.id, similar).where(person.id < OTHERS, similar > 0)
            rows = session.execute(ranked.order_by(similar.desc(), person.id).limit(10)).all()
            by_definition = sorted((-rank(sought, name), at) for at, name in enumerate(names(), 1) if name is not None)
            assert rows == [(at, -score) for score, at in by_definition if score][:10], sought
        absent = session.execute(select(getattr(person, column).similarity("x")).where(person.id.in_([204, 205]))).all()
        assert absent == [(None,), (None,)]


def test_values_are_selected_beside_their_rank(people: People) -> None:
    person = people.person
    with people.session() as session:
        similar = person.name.similarity("jon smiht")
        statement = select(person.name, similar.label("score")).where(person.name.similar("jon smiht"))
        first = session.execute(statement.order_by(text("score DESC"), person.id).limit(1)).one()
        assert first == ("Jon Smith", rank("jon smiht", "Jon Smith"))
        # As an entity, in an alias, in a subquery, in Core, in other conditions, and to write by.
        other = aliased(person)
        named = select(other).where(other.name.similar("jon smiht")).order_by(other.name.similarity("jon smiht").desc())
        assert session.scalars(named.limit(1)).one().name == "Jon Smith"
        table = person.__table__
        inner = select(table.c.id, table.c.name, table.c.name_tags).where(table.c.id < OTHERS).subquery()
        ids = session.scalars(select(inner.c.id).where(inner.c.name.similar("jon smiht")).order_by(inner.c.id)).all()
        assert list(ids) == expected("jon smiht", 0.3)
        both = or_(person.name.similar("jon smiht", threshold=0.8), person.name.similar("ada lovelace", threshold=0.8))
        ids = session.scalars(select(person.id).where(both, person.id < OTHERS).order_by(person.id)).all()
        assert list(ids) == sorted({*expected("jon smiht", 0.8), *expected("ada lovelace", 0.8)})
        written = update(person).where(person.name.similar("jon smiht", threshold=0.8)).values(shared="Found")
        result: Any = session.execute(written)
        assert result.rowcount == len(expected("jon smiht", 0.8))
        session.rollback()


def test_another_tenant_finds_its_own(people: People) -> None:
    person = people.person
    with people.session("other") as session:
        found = session.scalars(select(person.id).where(person.name.similar("jon smiht")).order_by(person.id)).all()
        assert [each - OTHERS for each in found] == expected("jon smiht", 0.3)
        # A facet of scope global finds everyone's, by tags alone.
        every = session.scalars(select(person.id).where(person.everywhere.similar("jon smiht"))).all()
        assert len(every) == 2 * len(found)


class _Liar(TagStatistics):
    """Statistics that say whatever they say."""

    def __init__(self, shuffle: Callable[[list[int]], list[int]]) -> None:
        super().__init__()
        self._shuffle = shuffle

    def rarest(self, tags: Any, n: int) -> list[int]:
        return self._shuffle(list(tags))[:n]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(
    sought=st.one_of(st.sampled_from(SOUGHT), st.text("jonsmith  é", max_size=12)),
    threshold=st.floats(0.05, 1),
    seed=st.integers(),
)
def test_whichever_tags_the_index_is_asked_for_nothing_is_missed(
    people: People, sought: str, threshold: float, seed: int
) -> None:
    def shuffle(tags: list[int]) -> list[int]:
        return random.Random(seed).sample(tags, len(tags))  # noqa: S311

    with pytest.MonkeyPatch.context() as patched, people.session() as session:
        patched.setattr(searching, "tag_statistics", lambda _: _Liar(shuffle))
        for column in (people.person.name, people.person.few):
            criteria = column.similar(sought, threshold=threshold)
            ids = session.scalars(select(people.person.id).where(criteria, people.person.id < OTHERS)).all()
            assert sorted(ids) == expected(sought, threshold)


def test_the_rarest_tags_are_asked_for_and_only_as_many_as_are_needed(people: People) -> None:
    person, asked = people.person, []
    probed = trigrams_module.probed

    def noted(weights: Any, ordered: Any, threshold: float) -> list[int]:
        asked.append((weights, list(ordered), probed(weights, ordered, threshold)))
        return asked[-1][2]

    with pytest.MonkeyPatch.context() as patched, people.session() as session:
        patched.setattr(searching, "probed", noted)
        session.scalars(select(person.id).where(person.name.similar("jon smiht", threshold=0.5))).all()
        tags = func.unnest(person.__table__.c.name_tags).label("tag")
        counted: dict[int, int] = dict(map(tuple, session.execute(select(tags, func.count()).group_by(text("tag")))))
    ((weights, ordered, chosen),) = asked
    assert len(weights) == 10
    assert len(chosen) == 10 - 5 + 1
    assert chosen == ordered[:6]
    # PostgreSQL has counted all of them: the table is small.
    assert max(counted.get(tag, 0) for tag in chosen) <= min(counted.get(tag, 0) for tag in ordered[6:])


def test_an_index_on_the_tags_serves_it(people: People) -> None:
    person = people.person
    with people.session() as session:
        session.execute(text("SET LOCAL enable_seqscan = off"))
        criteria = person.name.similar("jon smiht", threshold=0.6)
        statement = select(person.id).where(criteria).order_by(person.name.similarity("jon smiht").desc()).limit(10)
        session.execute(statement).all()
        index = next(each.name for each in person.__table__.indexes if "name_tags" in [c.name for c in each.columns])
        session.execute(text("SELECT pg_stat_force_next_flush()"))
        session.commit()
        used = session.scalar(
            text("SELECT idx_scan FROM pg_stat_user_indexes WHERE indexrelname = :name"), {"name": index}
        )
        assert used


def test_without_a_facet_it_says_which(people: People) -> None:
    class Base(DeclarativeBase):
        pass

    class Other(Base):
        __tablename__ = "other"
        id: Mapped[int] = mapped_column(primary_key=True)
        name: Mapped[str] = mapped_column(EncryptedColumn(str, data_class="pii", search=Contains()))
        age: Mapped[int] = mapped_column(EncryptedColumn(int, data_class="pii", search=Exact()))

    with pytest.raises(EncryptedQueryError, match=r"Similar\(\)"):
        Other.name.similar("Ada")
    with pytest.raises(EncryptedQueryError, match=r"Similar\(\)"):
        Other.name.similarity("Ada")
    with pytest.raises(EncryptedQueryError, match="no facet"):
        Other.age.similar("Ada")
    wrong: Any
    for wrong in (None, 1, people.person.shared, bindparam("name")):
        with pytest.raises(EncryptedQueryError):
            people.person.name.similar(wrong)
    for threshold in (0, -1, 1.01, float("nan"), "0.5", None, True):
        with pytest.raises(EncryptedQueryError, match="threshold"):
            people.person.name.similar("Ada", threshold=threshold)
    # It serves nothing else.
    name = people.person.name
    for operator, value in ((name.__eq__, "Ada"), (name.like, "Ada%"), (name.in_, ["Ada"])):
        with pytest.raises(EncryptedQueryError):
            operator(value)


def test_equality_is_served_by_the_facets_beside_it() -> None:
    column = EncryptedColumn(str, data_class="pii", search=[Similar(), Contains(n=3)])
    table = Table("named", MetaData(), Column("id", Integer, primary_key=True), Column("name", column))
    assert "@>" in str(table.c.name == "Ada")
    with pytest.raises(EncryptedQueryError, match=r"Exact\(\)"):
        _ = table.c.name == "Al"


@pytest.mark.parametrize("arguments", [{"normalize": "exact"}, {"normalize": "digits"}, {"bits": 33}, {"bits": 0}])
def test_what_a_facet_can_not_be_is_refused(arguments: Any) -> None:
    with pytest.raises(MappingError):
        EncryptedColumn(str, data_class="pii", search=Similar(**arguments))


def test_it_is_for_text_alone() -> None:
    with pytest.raises(MappingError, match="Similar supports text only"):
        EncryptedColumn(int, data_class="pii", search=Similar())


def test_no_text_shows_in_the_statement_or_its_parameters(people: People) -> None:
    with people.session() as session:
        statement = select(people.person.id).where(people.person.name.similar("Jon Smiht"))
        shown = str(statement) + repr(statement.compile(session.connection()).params)
    assert "Jon" not in shown
    assert "Smiht" not in shown


@pytest.mark.skipif(DRIVER == "asyncpg", reason="the test has an event loop of its own")
@pytest.mark.parametrize("driver", ASYNC_DRIVERS)
@pytest.mark.parametrize("mode", ["database", "client"])
@pytest.mark.parametrize("bits", [32, 9])
def test_asynchronous_drivers_find_and_rank_too(orm: Orm, driver: str, mode: Any, bits: int) -> None:
    class Base(DeclarativeBase):
        metadata = MetaData()

    class Named(Base):
        __tablename__ = "named"
        id: Mapped[int] = mapped_column(primary_key=True)
        name: Mapped[str] = mapped_column(EncryptedColumn(str, data_class="pii", search=Similar(bits=bits), mode=mode))

    async def ask() -> None:
        engine = orm.async_engine(driver)
        async with AsyncSession(engine, info={"tenant_id": "acme"}) as session:
            session.add_all([Named(id=1, name="John Smith"), Named(id=2, name="Ada")])
            await session.commit()
            assert (await session.scalars(select(Named.id).where(Named.name.similar("jon smiht")))).all() == [1]
            if bits == 32 or mode == "database":
                ranks = await session.scalars(select(Named.name.similarity("jon smiht")).order_by(Named.id))
                assert ranks.all() == [rank("jon smiht", "John Smith"), 0]
        await engine.dispose()

    orm.create(Base.metadata, orm.engine("psycopg"))
    asyncio.run(ask())
