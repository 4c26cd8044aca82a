"""Searches of paths in documents and of elements of arrays, answered as of a plaintext twin."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import JSON, Integer, Numeric, Text, and_, case, cast, func, literal, not_, or_, select
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, aliased, mapped_column

from glpgenc.errors import EncryptedQueryError
from glpgenc.sqlalchemy import Contains, EncryptedColumn, Exact, Prefix, Range
from tests.support.databases import fresh_database
from tests.support.orm import Orm, orm_on
from tests.support.servers import Server, TemplateDatabases

MODES = ["database", "client"]
DOCUMENTS: list[Any] = [
    None, {}, {"a": None}, {"a": "5"}, {"a": 5}, {"a": 5.0}, {"a": 5.5}, {"a": "Straße 12"}, {"a": "strasse 12"},
    {"a": True}, {"a": "true"}, {"a": False}, {"a": {"b": 1}}, {"a": []}, {"a": ["x", 5, None, "Y", ["z"], {"x": 1}]},
    {"a": ["y"]}, {"a": {"x": "y", "5": 1}}, {"a": ""}, {"a": -250}, {"a": 99.99}, {"a": 1e20}, {"a": ["5", 5.0]},
    {"a": {"zip": "10115"}}, {"a": {"zip": 10115}}, {"a": {"zip": None}}, {"a b": {'ä"': [1, "two", 3.50]}},
    {"a": "x"}, {"a": ["x"], "b": "x"}, {"b": ["x", "x"]}, {"a": "null"}, {"a": "%_\\"}, {"a": "5", "b": 5},
    {"a": "1.50"}, {"a": 123456789012345678901234567890}, {"a": "a" * 3000},
]  # fmt: skip
ARRAYS: list[Any] = [None, [], ["x"], ["x", "y"], ["X", None], [None], ["", "a,b"], ["{", '"', "NULL"], ["y", "z", "x"]]


class Base(DeclarativeBase):
    pass


def _searches() -> list[Any]:
    return [
        Exact(path="$.a"),
        Exact(path="$.b", bits=3, normalize="lower"),
        Exact(path='$.a["zip"]'),
        Exact(path="$['a b']['ä\"'][1]"),
        Prefix(path="$.a"),
        Contains(path="$.a"),
        Range(path="$.a", bucket=10, low=-100, high=100),
        Exact(path="$.a", each=True),
        Exact(path="$.b", each=True, bits=5),
    ]


class Database(Base):
    __tablename__ = "in_database"
    id: Mapped[int] = mapped_column(primary_key=True)
    doc: Mapped[Any | None] = mapped_column(
        EncryptedColumn(JSONB(none_as_null=True), data_class="pii", search=_searches()), nullable=True
    )
    tags: Mapped[Any | None] = mapped_column(
        EncryptedColumn(ARRAY(Text), data_class="pii", search=Exact(each=True)), nullable=True
    )
    numbers: Mapped[Any | None] = mapped_column(
        EncryptedColumn(ARRAY(Integer), data_class="pii", search=[Exact(), Exact(each=True)])
    )


class Client(Base):
    __tablename__ = "in_client"
    id: Mapped[int] = mapped_column(primary_key=True)
    doc: Mapped[Any | None] = mapped_column(
        EncryptedColumn(JSONB(none_as_null=True), data_class="pii", mode="client", search=_searches()), nullable=True
    )
    tags: Mapped[Any | None] = mapped_column(
        EncryptedColumn(ARRAY(Text), data_class="pii", mode="client", search=Exact(each=True)), nullable=True
    )
    numbers: Mapped[Any | None] = mapped_column(
        EncryptedColumn(ARRAY(Integer), data_class="pii", mode="client", search=[Exact(), Exact(each=True)])
    )


class Plain(Base):
    __tablename__ = "in_the_clear"
    id: Mapped[int] = mapped_column(primary_key=True)
    doc: Mapped[Any | None] = mapped_column(JSONB(none_as_null=True), nullable=True)
    tags: Mapped[Any | None] = mapped_column(ARRAY(Text), nullable=True)
    numbers: Mapped[Any | None] = mapped_column(ARRAY(Integer))


@pytest.fixture(scope="module")
def world(postgres: Server, templates: TemplateDatabases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Orm]:
    with (
        fresh_database(postgres, template=templates.on(postgres)) as url,
        orm_on(url, tmp_path_factory.mktemp("documents")) as orm,
    ):
        engine = orm.engine()
        orm.create(Base.metadata, engine)
        with orm.session(engine) as session:
            for model in (Database, Client, Plain):
                session.add_all(
                    model(id=at, doc=document, tags=ARRAYS[at % len(ARRAYS)], numbers=[at % 3, at % 5])
                    for at, document in enumerate(DOCUMENTS)
                )
            session.commit()
        yield orm


@pytest.fixture(params=[Database, Client], ids=MODES)
def twins(request: pytest.FixtureRequest, world: Orm) -> Iterator[tuple[Session, Any]]:
    with world.session(world.engine()) as session:
        yield session, request.param


def _json(model: Any, value: Any) -> Any:
    """Return a value as the plaintext column takes it, where SQLAlchemy would send it as text."""
    return (
        cast(literal(str(value) if isinstance(value, Decimal) else json.dumps(value), Text), JSONB)
        if model is Plain
        else value
    )


def _number(path: Any, model: Any) -> Any:
    """Return a path compared as a number: of other types the plaintext cast would be an error."""
    if model is not Plain:
        return path.as_float()
    return case((func.jsonb_typeof(path) == "number", cast(path.astext, Numeric)))


Criteria = Callable[[Any], Any]


def _equal(value: Any) -> Criteria:
    return lambda m: m.doc["a"] == _json(m, value)


def _text_is(value: str) -> Criteria:
    return lambda m: m.doc["a"].as_string() == value


def _number_is(compare: Criteria) -> Criteria:
    return lambda m: compare(_number(m.doc["a"], m))


def _holds(value: Any) -> Criteria:
    return lambda m: m.doc["a"].contains(_json(m, value))


SAME: dict[str, Criteria] = {
    **{
        f"equal to {value!r}": _equal(value)
        for value in ("5", 5, 5.5, Decimal("5.0"), True, False, "x", "", "Straße 12", 123456789012345678901234567890)
    },
    "unequal": lambda m: m.doc["a"] != _json(m, "5"),
    "equal to null": lambda m: m.doc["a"] == JSON.NULL,
    "in": lambda m: m.doc["a"].in_([_json(m, each) for each in ("5", 5, True)]),
    "not in": lambda m: m.doc["a"].not_in([_json(m, each) for each in ("5", 5)]),
    "few bits": lambda m: m.doc["b"] == _json(m, "x"),
    "not of few bits": lambda m: m.doc["b"] != _json(m, "X"),
    "a deep path": lambda m: m.doc["a"]["zip"] == _json(m, "10115"),
    "a deep number": lambda m: m.doc["a"]["zip"] == _json(m, 10115),
    "missing": lambda m: m.doc["a"].is_(None),
    "missing below": lambda m: m.doc["a"]["zip"] == None,  # noqa: E711
    "present": lambda m: m.doc["a"].is_not(None),
    "text missing": lambda m: m.doc["a"].as_string().is_(None),
    "text present": lambda m: m.doc["a"]["zip"].astext != None,  # noqa: E711
    "an element": lambda m: m.doc["a b"]['ä"'][1] == _json(m, "two"),
    "not an element": lambda m: m.doc["a b"]['ä"'][1] != _json(m, "two"),
    "text of an element": lambda m: m.doc["a b"]['ä"'][1].as_string() == "two",
    **{
        f"text {value!r}": _text_is(value)
        for value in ("5", "5.0", "5.5", "true", "x", "", "1.50", "1.5", "null", "None", "1e20", f"1{'0' * 20}")
    },
    "text unequal": lambda m: m.doc["a"].astext != "5",
    "text in": lambda m: m.doc["a"].as_string().in_(["5", "true", "x"]),
    "text not in": lambda m: m.doc["a"].as_string().not_in(["5", "true"]),
    "text in NULL": lambda m: m.doc["a"].as_string().in_(["5", None]),
    "text in nothing": lambda m: m.doc["a"].as_string().in_([]),
    "text not in nothing": lambda m: m.doc["a"].as_string().not_in([]),
    "text of few bits": lambda m: m.doc["b"].as_string() == "x",
    "a tuple": lambda m: m.doc[("a", "zip")].astext == "10115",
    "text begins": lambda m: m.doc["a"].as_string().startswith("Stra"),
    "text begins in any case": lambda m: m.doc["a"].as_string().istartswith("stra"),
    "text contains": lambda m: m.doc["a"].as_string().contains("aße"),
    "text does not contain": lambda m: m.doc["a"].as_string().not_like("%se 1%"),
    "text contains in any case": lambda m: m.doc["a"].as_string().icontains("SSE"),
    "a long text": lambda m: m.doc["a"].as_string().contains("a" * 100),
    "escaped": lambda m: m.doc["a"].as_string().startswith("%_", autoescape=True),
    "like without wildcards": lambda m: m.doc["a"].as_string().like("5"),
    "text of numbers": lambda m: m.doc["a"].as_string().like("-250%"),
    "number": lambda m: _number(m.doc["a"], m) == 5,
    "number in": lambda m: _number(m.doc["a"], m).in_([Decimal(5), Decimal("99.99")]),
    **{
        f"number {name}": _number_is(op)
        for name, op in {
            "below": lambda n: n < 5.5, "at most": lambda n: n <= 5.5, "above": lambda n: n > 99,
            "at least": lambda n: n >= -250, "between": lambda n: n.between(5, Decimal("99.99")),
            "of none": lambda n: n.between(7, 6),
        }.items()
    },
    **{
        f"contains {value!r}": _holds(value)
        for value in ("x", ["x"], ["x", 5], [5.0], "5", 5, ["y", "x"], {"x": "y"}, {"x": "z"}, True, ["x", ["z"]])
    },
    "contains of few bits": lambda m: m.doc["b"].contains(_json(m, ["x"])),
    "has a key": lambda m: m.doc["a"].has_key("x"),
    "has any": lambda m: m.doc["a"].has_any(cast(["y", "5"], ARRAY(Text)) if m is Plain else ["y", "5"]),
    "has all": lambda m: m.doc["a"].has_all(cast(["x", "5"], ARRAY(Text)) if m is Plain else ["x", "5"]),
    "an array contains": lambda m: m.tags.contains(["x"]),
    "an array contains two": lambda m: m.tags.contains(["x", "y"]),
    "an array contains odd ones": lambda m: m.tags.contains(["", "a,b"]),
    "an array contains NULL as text": lambda m: m.tags.contains(["NULL", '"']),
    "arrays overlap": lambda m: m.tags.overlap(["z", "X"]),
    "numbers contain": lambda m: m.numbers.contains([2, 4]),
    "numbers are": lambda m: m.numbers == [2, 4],
}  # fmt: skip


def _found(session: Session, model: Any, criteria: Any) -> list[int]:
    return list(session.scalars(select(model.id).where(criteria).order_by(model.id)))


@pytest.mark.parametrize("name", SAME)
def test_a_search_finds_what_it_finds_of_plaintext(twins: tuple[Session, Any], name: str) -> None:
    session, model = twins
    criteria = SAME[name]
    wholes: dict[str, Callable[[Any, Any], Any]] = {
        "itself": lambda made, _: made,
        "not": lambda made, _: not_(made),
        "not both": lambda made, m: not_(and_(made, m.id >= 0)),
        "not either": lambda made, m: not_(or_(made, m.id < 3)),
        "or": lambda made, m: or_(made, m.id < 3),
    }
    if name in ("number", "number in"):
        # To a number other types are not equal; on plaintext the cast of one is an error.
        wholes = {way: whole for way, whole in wholes.items() if "not" not in way}
    for way, whole in wholes.items():
        expected = _found(session, Plain, whole(criteria(Plain), Plain))
        assert _found(session, model, whole(criteria(model), model)) == expected, way


@pytest.mark.parametrize("name", ["text '5'", "contains 'x'", "number below", "few bits", "an array contains"])
def test_a_search_through_an_alias_and_a_subquery_is_the_same(twins: tuple[Session, Any], name: str) -> None:
    session, model = twins
    criteria = SAME[name]
    expected = _found(session, Plain, criteria(Plain))
    alias = aliased(model)
    assert _found(session, alias, criteria(alias)) == expected
    assert [each.id for each in session.scalars(select(alias).where(criteria(alias)).order_by(alias.id))] == expected
    inner = select(model.__table__).subquery()
    assert list(session.scalars(select(inner.c.id).where(criteria(inner.c)).order_by(inner.c.id))) == expected


def test_booleans_are_conditions(twins: tuple[Session, Any]) -> None:
    session, model = twins
    true = [at for at, each in enumerate(DOCUMENTS) if each and each.get("a") is True]
    false = [at for at, each in enumerate(DOCUMENTS) if each and each.get("a") is False]
    active = model.doc["a"].as_boolean()
    for criteria in (active, active == True, active.is_(True), and_(active, model.id >= 0)):  # noqa: E712
        assert _found(session, model, criteria) == true
    assert _found(session, model, active == False) == false  # noqa: E712
    assert _found(session, model, active.is_(False)) == false
    absent = [at for at, each in enumerate(DOCUMENTS) if not each or each.get("a") is None]
    assert _found(session, model, active.is_(None)) == absent
    assert not set(_found(session, model, ~active)) & {*true, *absent}


def test_numbers_are_compared_without_a_cast(twins: tuple[Session, Any]) -> None:
    session, model = twins
    assert _found(session, model, model.doc["a"] < 5.5) == _found(session, model, model.doc["a"].as_integer() < 5.5)


@pytest.mark.parametrize(
    ("criteria", "declaration"),
    [
        (lambda m: m.doc["c"] == 5, "Exact(path='$.c')"),
        (lambda m: m.doc["c"]["d e"].as_string() == "x", "Exact(path='$.c[\"d e\"]')"),
        (lambda m: m.doc["c"][0] == "x", "Exact(path='$.c[0]')"),
        (lambda m: m.doc["c"].as_float() < 5, "Range(path='$.c', bucket=...)"),
        (lambda m: m.doc["b"].as_string().startswith("abc"), "Prefix(path='$.b')"),
        (lambda m: m.doc["b"].as_string().contains("abc"), "Contains(path='$.b')"),
        (lambda m: m.doc["c"].contains(["x"]), "Exact(path='$.c', each=True)"),
        (lambda m: m.doc.has_key("a"), "Exact(path='$', each=True)"),
        (lambda m: m.doc.contains({"a": 1}), "Exact(path='$', each=True)"),
        (lambda m: m.doc["c"].is_(None), "Exact(path='$.c')"),
    ],
)
def test_without_a_facet_the_error_names_the_one_that_would_serve(
    twins: tuple[Session, Any], criteria: Any, declaration: str
) -> None:
    with pytest.raises(EncryptedQueryError) as caught:
        criteria(twins[1])
    assert declaration in (caught.value.hint or "")


@pytest.mark.parametrize(
    "criteria",
    [
        lambda m: m.doc["a"] == {"b": 1},
        lambda m: m.doc["a"] == [1],
        lambda m: m.doc["a"].as_string() == '{"b": 1}',
        lambda m: m.doc["a"].as_string() == 5,
        lambda m: m.doc["a"].as_integer() == "5",
        lambda m: m.doc["a"].as_boolean() == 1,
        lambda m: m.doc["a"].as_string().contains("x"),
        lambda m: m.doc["a"].startswith("abc"),
        lambda m: m.doc["a"].as_float() < Decimal("NaN"),
        lambda m: m.doc["a"] == float("inf"),
        lambda m: m.doc["a"] == "\0",
        lambda m: m.doc["a"] == "\ud800",
        lambda m: m.doc["a"] == object(),
        lambda m: m.doc["a"] == m.doc["b"],
        lambda m: m.doc["a"] == m.id,
        lambda m: m.doc["a"].in_(select(m.id)),
        lambda m: m.doc["a"].in_("abc"),
        lambda m: m.doc["a"].contains([]),
        lambda m: m.doc["a"].contains({}),
        lambda m: m.doc["a"].has_any([]),
        lambda m: m.doc["a"].contained_by(["x"]),
        lambda m: m.doc["a"].path_exists("$.a"),
        lambda m: m.doc["a"].path_match("$.a == 1"),
        lambda m: m.doc[("a", 0)],
        lambda m: m.doc[("a", "0")],
        lambda m: m.doc["a"][-1],
        lambda m: m.doc["a\0"],
        lambda m: m.doc[m.id],
        lambda m: m.doc["a"] + 1,
        lambda m: m.doc["a"].as_string().regexp_match("x"),
        lambda m: select(m.doc["a"]),
        lambda m: select(m.id).order_by(m.doc["a"].as_float()),
        lambda m: select(func.lower(m.doc["a"].as_string())),
        lambda m: m.tags.any("x", operator=not_),
        lambda m: m.tags.contains("x"),
        lambda m: m.tags.contains([]),
        lambda m: m.tags.contains(["x", None]),
        lambda m: m.tags.contained_by(["x"]),
        lambda m: m.tags[1] == "x",
        lambda m: m.tags.all("x"),
        lambda m: m.tags == ["x"],
        lambda m: m.tags.has_key("x"),
        lambda m: m.doc.overlap(["x"]),
        lambda m: m.doc == {"a": 1},
    ],
)
def test_what_no_facet_answers_exactly_is_refused(twins: tuple[Session, Any], criteria: Any) -> None:
    with pytest.raises(EncryptedQueryError):
        criteria(twins[1])


def test_any_is_that_an_array_contains(twins: tuple[Session, Any]) -> None:
    session, model = twins
    assert _found(session, model, model.tags.any("x")) == _found(session, Plain, Plain.tags.contains(["x"]))


def test_a_path_shows_no_value(twins: tuple[Session, Any]) -> None:
    _, model = twins
    path = model.doc["a"]
    assert "SELECT" not in repr(path)
    statement = select(model.id).where(path.as_string() == "quote me")
    assert "quote me" not in str(statement)
