"""Text by its words: what is found in either mode, whatever the language, and how conditions are combined."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pydoc_data import topics
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Text, and_, bindparam, cast, event, func, not_, or_, select, text, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, aliased, mapped_column

from glpgenc.errors import EncryptedQueryError, InvalidValueError, MappingError
from glpgenc.sqlalchemy import Contains, EncryptedColumn, Exact, Prefix, Similar, Words
from glpgenc.sqlalchemy.search import words as searching
from glpgenc.sqlalchemy.search.tag_statistics import (
    TagColumn,
    TagStatistics,
    forget_statistics,
    tag_statistics,
)
from glpgenc.wire.porter_v1 import stem
from glpgenc.wire.words import MatchMode, WordQuery
from tests.support.databases import fresh_database
from tests.support.orm import DRIVER, SYNC_DRIVERS, Orm, orm_on
from tests.support.servers import Server, TemplateDatabases

FACETS: dict[str, Any] = {
    "bio": Words(),
    "english": Words(language="english"),
    "whole": Words(language="english", stop=False),
    "shared": [Exact(bits=16), Contains(), Words(language="english"), Similar(), Prefix()],
    "few": Words(bits=3),
    "everywhere": Words(scope="global"),
}
"""The columns, with the same values in each."""
OTHERS = 10_000
"""Ids from here on are of another tenant's rows."""
BY_HAND = (
    "The quick brown fox jumps over the lazy dog",
    "A fox, brown and quick: it was jumping!",
    "Brown the fox",
    "brown fox",
    "to be or not to be",
    "Zoë's naïve café in Łódź",
    "日本語の本を読む",
    "reach me at ada@example.org",
    "the of and",
    "",
    "-- !",
    None,
    None,
)
MODES = ("all", "any", "phrase")
SOUGHT = (
    "brown fox",
    "Fox BROWN",
    "fox",
    "foxes jump",
    "the brown fox",
    "brown the fox",
    "the",
    "to be",
    "ZOË",
    "日本",
    "本日",
    "ada@example.org",
    "",
    "?!",
    "unheard",
    "statements",
    "assignment statement",
    "an object's methods",
)


def documents() -> list[str]:
    """Return paragraphs of Python's own manual, which stand for any English prose."""
    found = [" ".join(each.split()) for each in "\n\n".join(topics.topics.values()).split("\n\n")]
    return random.Random(3).sample(sorted({each for each in found if len(each) > 200}), 150)  # noqa: S311  (test data)


VALUES: list[str | None] = [*BY_HAND, *documents()]


def models(mode: Any) -> tuple[Any, Any]:
    class Base(DeclarativeBase):
        pass

    def column(facets: Any, **more: Any) -> Any:
        return mapped_column(EncryptedColumn(str, data_class="pii", search=facets, mode=mode, **more), nullable=True)

    annotations = {"__annotations__": {"id": Mapped[int]}}
    columns = {name: column(facets) for name, facets in FACETS.items()}
    columns["bound"] = column(Words(), row="id")
    key = mapped_column(primary_key=True, autoincrement=False)
    person = type("Person", (Base,), {"__tablename__": f"person_{mode}", **annotations, "id": key, **columns})
    plain = {"id": mapped_column(primary_key=True, autoincrement=False), "bio": mapped_column(Text, nullable=True)}
    twin = type("Twin", (Base,), {"__tablename__": f"twin_{mode}", **annotations, **plain})
    return person, twin


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

    def ids(self, criteria: Any, tenant: str = "acme") -> list[int]:
        with self.session(tenant) as session:
            statement = select(self.person.id).where(criteria, self.person.id < OTHERS).order_by(self.person.id)
            return list(session.scalars(statement))


@pytest.fixture(scope="module", params=["database", "client"])
def people(
    request: pytest.FixtureRequest,
    postgres: Server,
    templates: TemplateDatabases,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[People]:
    folder = tmp_path_factory.mktemp("words")
    with fresh_database(postgres, template=templates.on(postgres)) as database, orm_on(database, folder) as orm:
        engine = orm.engine(DRIVER if DRIVER in SYNC_DRIVERS else "psycopg")
        person, twin = models(request.param)
        orm.create(person.metadata, engine)
        columns = [*FACETS, "bound"]
        with orm.session(engine) as session:
            session.add_all(person(id=at, **dict.fromkeys(columns, each)) for at, each in enumerate(VALUES, 1))
            session.add_all(twin(id=at, bio=each) for at, each in enumerate(VALUES, 1))
            session.commit()
        with orm.session(engine, "other") as session:
            session.add_all(person(id=OTHERS + at, **dict.fromkeys(columns, each)) for at, each in enumerate(VALUES, 1))
            session.commit()
            session.execute(text("ANALYZE"))
            session.commit()
        forget_statistics(engine)
        yield People(orm, engine, request.param, person, twin)


def facet_of(column: str) -> Words:
    declared = FACETS.get(column, Words())
    return next(each for each in (declared if isinstance(declared, list) else [declared]) if isinstance(each, Words))


def query(column: str, sought: str, mode: str) -> WordQuery:
    shape: Any = facet_of(column).shape
    return WordQuery(sought, MatchMode[mode.upper()], shape)


def expected(column: str, sought: str, mode: str) -> list[int]:
    """Return the ids of the texts that have the words, by the definition."""
    matches = query(column, sought, mode).matches
    return [at for at, each in enumerate(VALUES, 1) if each is not None and matches(each)]


FILLED = [at for at, each in enumerate(VALUES, 1) if each is not None]


@pytest.mark.parametrize("column", [*FACETS, "bound"])
@pytest.mark.parametrize("mode", MODES)
def test_texts_with_the_words_are_found_and_no_others(people: People, column: str, mode: str) -> None:
    found = 0
    for sought in SOUGHT:
        criteria = getattr(people.person, column).match(sought, mode=mode)
        ids = people.ids(criteria)
        assert ids == expected(column, sought, mode), sought
        assert people.ids(not_(criteria)) == [each for each in FILLED if each not in ids], sought
        found += len(ids)
    assert found


@pytest.mark.parametrize(
    ("column", "sought", "mode", "ids"),
    [
        ("bio", "brown fox", "all", [1, 2, 3, 4]),
        ("bio", "brown fox", "phrase", [1, 4]),
        ("bio", "lazy naïve", "any", [1, 6]),
        ("bio", "jump", "all", []),
        ("english", "jump", "all", [1, 2]),
        ("english", "the foxes", "all", [1, 2, 3, 4]),
        ("english", "brown fox", "phrase", [1, 4]),
        ("english", "the lazy dogs", "phrase", [1]),
        ("english", "a lazy dog", "phrase", []),
        # Stop words alone: none of them has a tag.
        ("english", "to be or not to be", "all", []),
        ("english", "the", "any", []),
        ("english", "to be", "phrase", []),
        ("whole", "to be or not", "phrase", [5]),
        ("bio", "zoë", "all", [6]),
        ("bio", "zoe", "all", []),
        ("bio", "日本", "phrase", [7]),
        ("bio", "本日", "phrase", []),
        ("bio", "本日", "all", [7]),
        ("bio", "example", "all", [8]),
        ("bio", "", "any", []),
    ],
)
def test_it_finds_what_full_text_search_finds(
    people: People, column: str, sought: str, mode: str, ids: list[int]
) -> None:
    criteria = and_(getattr(people.person, column).match(sought, mode=mode), people.person.id <= len(BY_HAND))
    assert people.ids(criteria) == ids


def test_all_words_is_the_usual_mode(people: People) -> None:
    assert people.ids(people.person.bio.match("fox brown")) == expected("bio", "fox brown", "all")


def test_every_text_is_found_by_its_own_words(people: People) -> None:
    # By an independent reading of prose: words between blanks and punctuation, and stems as PostgreSQL has them too.
    chance = random.Random(7)  # noqa: S311  (test data)
    prose = {at: re.findall("[a-z0-9]+", each.lower()) for at, each in enumerate(VALUES, 1) if each and each.isascii()}
    for at, words in chance.sample(sorted(prose.items()), 25):
        if not words or at <= len(BY_HAND):
            continue
        start = chance.randrange(len(words))
        three = words[start : start + 3]
        with_all = [each for each, found in prose.items() if set(three) <= set(found)]
        assert at in with_all
        ascii_ids = set(prose)
        assert [each for each in people.ids(people.person.bio.match(" ".join(three))) if each in ascii_ids] == with_all
        stems = set(map(stem, three))
        with_stems = [each for each, found in prose.items() if stems <= set(map(stem, found))]
        ids = people.ids(people.person.whole.match(" ".join(three)))
        assert [each for each in ids if each in ascii_ids] == with_stems
        assert at in people.ids(people.person.whole.match(" ".join(three), mode="phrase"))


WORDS = st.sampled_from(
    ["fox", "brown", "the", "quick", "object", "value", "statement", "is", "class", "zoë", "unheard"]
)
MATCH = st.tuples(
    st.sampled_from(["bio", "english", "shared", "few"]),
    st.lists(WORDS, max_size=4).map(" ".join),
    st.sampled_from(MODES),
)
CONDITION: Any = st.recursive(
    MATCH,
    lambda inner: st.one_of(
        st.tuples(st.just("and"), inner, inner),
        st.tuples(st.just("or"), inner, inner),
        st.tuples(st.just("not"), inner),
    ),
    max_leaves=4,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(condition=CONDITION)
def test_conditions_mean_what_they_mean_on_plaintext(people: People, condition: Any) -> None:
    def encrypted(each: Any) -> Any:
        match each:
            case ("and", one, other):
                return and_(encrypted(one), encrypted(other))
            case ("or", one, other):
                return or_(encrypted(one), encrypted(other))
            case ("not", one):
                return not_(encrypted(one))
        column, sought, mode = each
        return getattr(people.person, column).match(sought, mode=mode)

    def plain(each: Any) -> Any:
        match each:
            case ("and", one, other):
                return and_(plain(one), plain(other))
            case ("or", one, other):
                return or_(plain(one), plain(other))
            case ("not", one):
                return not_(plain(one))
        column, sought, mode = each
        # A comparison of the text, so that NULL is as it is of every operator.
        found = people.twin.id.in_(expected(column, sought, mode) or [0])
        return func.substr(people.twin.bio, 1, 0).concat(cast(found, Text)) == "true"

    with people.session() as session:
        statement = select(people.twin.id).where(plain(condition)).order_by(people.twin.id)
        twins = list(session.scalars(statement))
    assert people.ids(encrypted(condition)) == twins


def test_it_stands_in_aliases_subqueries_and_writes(people: People) -> None:
    person, ids = people.person, expected("bio", "brown fox", "phrase")
    with people.session() as session:
        other = aliased(person)
        found = session.scalars(select(other).where(other.bio.match("brown fox", mode="phrase"), other.id < OTHERS))
        assert sorted(each.id for each in found) == ids
        table = person.__table__
        inner = select(table.c.id, table.c.bio, table.c.bio_tags).where(table.c.id < OTHERS).subquery()
        criteria = inner.c.bio.match("brown fox", mode="phrase")
        assert list(session.scalars(select(inner.c.id).where(criteria).order_by(inner.c.id))) == ids
        assert session.scalar(select(func.count()).where(person.bio.match("fox"), person.id < OTHERS)) == 4
        written = update(person).where(person.bio.match("brown fox", mode="phrase")).values(shared="Found")
        result: Any = session.execute(written, execution_options={"synchronize_session": False})
        assert result.rowcount == len(ids)
        session.rollback()


def test_another_tenant_finds_its_own(people: People) -> None:
    person = people.person
    with people.session("other") as session:
        for column in (person.bio, person.everywhere):
            found = session.scalars(select(person.id).where(column.match("brown fox")).order_by(person.id)).all()
            assert [each - OTHERS for each in found] == expected("bio", "brown fox", "all")


class _Liar(TagStatistics):
    """Statistics that say whatever they say."""

    def __init__(self, shuffle: Callable[[list[int]], list[int]]) -> None:
        super().__init__()
        self._shuffle = shuffle

    def rarest(self, tags: Any, n: int) -> list[int]:
        return self._shuffle(list(tags))[:n]


@pytest.mark.parametrize("seed", range(4))
def test_whichever_tags_the_index_is_asked_for_nothing_else_is_found(people: People, seed: int) -> None:
    def shuffle(tags: list[int]) -> list[int]:
        return random.Random(seed).sample(tags, len(tags))  # noqa: S311

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(searching, "tag_statistics", lambda _: _Liar(shuffle))
        for column in ("bio", "few", "shared"):
            for mode in ("all", "phrase"):
                for sought in ("the quick brown fox jumps over", "an object is an instance of a class"):
                    criteria = getattr(people.person, column).match(sought, mode=mode)
                    assert people.ids(criteria) == expected(column, sought, mode)


def test_the_index_is_asked_for_the_two_rarest_tags(people: People) -> None:
    person = people.person
    asked: list[list[int]] = []

    class Noted:
        def __init__(self, column: TagColumn) -> None:
            self._known = tag_statistics(column)

        def rarest(self, tags: Any, n: int) -> list[int]:
            asked.append(self._known.rarest(tags, n))
            return asked[-1]

    sought = "the quick brown fox is an object"
    with pytest.MonkeyPatch.context() as patched, people.session() as session:
        patched.setattr(searching, "tag_statistics", Noted)
        session.scalars(select(person.id).where(person.bio.match(sought))).all()
        tag = func.unnest(person.__table__.c.bio_tags).label("tag")
        counted = {row[0]: row[1] for row in session.execute(select(tag, func.count()).group_by(text("tag")))}
    ((one, other),) = asked
    in_texts = sorted(len(expected("bio", word, "all")) for word in sought.split())
    # Of both tenants' texts none but its own has a tenant's tags.
    assert sorted((counted[one], counted[other])) == in_texts[:2]


def test_an_index_on_the_tags_serves_it(people: People) -> None:
    person = people.person
    with people.session() as session:
        session.execute(text("SET LOCAL enable_seqscan = off"))
        session.execute(select(person.id).where(person.bio.match("brown fox"))).all()
        index = next(each.name for each in person.__table__.indexes if "bio_tags" in [c.name for c in each.columns])
        session.execute(text("SELECT pg_stat_force_next_flush()"))
        session.commit()
        used = session.scalar(
            text("SELECT idx_scan FROM pg_stat_user_indexes WHERE indexrelname = :name"), {"name": index}
        )
        assert used or people.mode == "client"


def test_a_column_says_what_match_needs(people: People) -> None:
    class Base(DeclarativeBase):
        pass

    class Other(Base):
        __tablename__ = "other"
        id: Mapped[int] = mapped_column(primary_key=True)
        name: Mapped[str] = mapped_column(EncryptedColumn(str, data_class="pii", search=Contains()))
        age: Mapped[int] = mapped_column(EncryptedColumn(int, data_class="pii", search=Exact()))

    with pytest.raises(EncryptedQueryError, match=r"Words\(\)") as raised:
        Other.name.match("Ada")
    assert raised.value.hint is not None
    with pytest.raises(EncryptedQueryError, match="no facet"):
        Other.age.match("Ada")
    wrongs: list[Any] = [None, 1, people.person.shared, bindparam("name")]
    for wrong in wrongs:
        with pytest.raises(EncryptedQueryError):
            people.person.bio.match(wrong)
    for mode in ("some", None, 1, "ALL"):
        with pytest.raises(EncryptedQueryError, match="mode"):
            people.person.bio.match("Ada", mode=mode)
    with pytest.raises(EncryptedQueryError, match="postgresql_regconfig"):
        people.person.bio.match("Ada", postgresql_regconfig="english")
    # It serves nothing else.
    others: list[Callable[[Any], Any]] = [lambda c: c == "Ada", lambda c: c.like("Ada%"), lambda c: c.in_(["Ada"])]
    for build in others:
        with pytest.raises(EncryptedQueryError):
            build(people.person.bio)


@pytest.mark.parametrize(
    "arguments",
    [
        {"normalize": "exact"},
        {"normalize": "digits"},
        {"bits": 33},
        {"bits": 0},
        {"language": "klingon"},
        {"language": "none"},
    ],
)
def test_what_a_facet_can_not_be_is_refused(arguments: Any) -> None:
    with pytest.raises(MappingError):
        EncryptedColumn(str, data_class="pii", search=Words(**arguments))


def test_it_is_for_text_alone() -> None:
    with pytest.raises(MappingError, match="Words supports text only"):
        EncryptedColumn(int, data_class="pii", search=Words())


def test_a_text_with_more_words_than_an_index_holds_is_refused(people: People) -> None:
    words = " ".join(f"w{number}" for number in range(16_384))
    with people.session() as session:
        session.add(people.person(id=9_999, bio=words))
        with pytest.raises(InvalidValueError, match="up to 16383 different words"):
            session.commit()
        session.rollback()
        session.add(people.person(id=9_999, bio=words[: words.rindex(" ")] + " w1 w2"))
        session.commit()
        assert people.ids(people.person.bio.match("w16382 w0")) == [9_999]
        session.delete(session.get(people.person, 9_999))
        session.commit()


def test_no_text_shows_in_the_statement_or_its_parameters(people: People) -> None:
    shown = []
    with people.session() as session:
        statement = select(people.person.id).where(people.person.bio.match("Brown fox", mode="phrase"))

        @event.listens_for(people.engine, "before_cursor_execute")
        def noted(_: Any, __: Any, sent: str, parameters: Any, *___: Any) -> None:
            shown.append(f"{sent} {parameters!r}")

        session.scalars(statement).all()
        event.remove(people.engine, "before_cursor_execute", noted)
    assert any("bio_tags" in each for each in shown)
    assert "rown" not in f"{statement}{shown}"
    assert "fox" not in f"{statement}{shown}"
