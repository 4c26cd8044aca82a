"""What can't be answered raises, and says what would help."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import bindparam, case, distinct, func, insert, lambda_stmt, literal, or_, select, text, union
from sqlalchemy.orm import DeclarativeBase, Mapped, aliased, mapped_column

from glpgenc.errors import EncryptedQueryError, GlpgencError, InvalidValueError, MappingError, RegistryError
from glpgenc.sqlalchemy import Contains, EncryptedColumn, Exact, Prefix, Range
from tests.support.orm import Orm

MODES = ["database", "client"]


def _model(mode: Any = "database") -> Any:
    class Base(DeclarativeBase):
        pass

    def encrypted(type_: Any, *search: Any) -> Any:
        return mapped_column(EncryptedColumn(type_, data_class="pii", search=search, mode=mode), nullable=True)

    class Person(Base):
        __tablename__ = "people"
        id: Mapped[int] = mapped_column(primary_key=True)
        plain: Mapped[str | None]
        bare = encrypted(str)
        email = encrypted(str, Exact())
        other = encrypted(str, Exact())
        few = encrypted(str, Exact(bits=8))
        name = encrypted(str, Prefix(), Contains())
        city = encrypted(str, Prefix())
        born = encrypted(date, Exact())
        count = encrypted(int, Range(bucket=10))
        flag = encrypted(bool, Exact())

    return Person


Person = _model()
Other = aliased(Person)

REFUSED: dict[str, tuple[Callable[[], Any], str, str]] = {
    # name: expression, the field that is named, what the hint says
    "== without facet": (lambda: Person.bare == "x", "people.bare", "Exact()"),
    "!= without facet": (lambda: Person.bare != "x", "people.bare", "Exact()"),
    "in without facet": (lambda: Person.bare.in_(["x"]), "people.bare", "Exact()"),
    "like without facet": (lambda: Person.email.like("abc%"), "people.email", "Prefix()"),
    "contains without facet": (lambda: Person.email.contains("abc"), "people.email", "Contains()"),
    "ilike without facet": (lambda: Person.email.ilike("abc"), "people.email", 'Exact(normalize="lower")'),
    "< without facet": (lambda: Person.born < date(2000, 1, 1), "people.born", "Range(bucket=...)"),
    "between without facet": (lambda: Person.born.between(date(2000, 1, 1), date(2001, 1, 1)), "people.born", "Range("),
    "!= by tags": (lambda: Person.name != "abc", "people.name", "Exact()"),
    "order of text": (lambda: Person.email < "x", "people.email", "Range(buckets=...)"),
    "like of a number": (lambda: Person.count.like("1%"), "people.count", "can't be searched with this operator"),
    "a short prefix": (lambda: Person.name.like("a%"), "people.name", "longer pattern"),
    "a short part": (lambda: Person.name.contains("ab"), "people.name", "longer pattern"),
    "a part where beginnings alone are found": (lambda: Person.city.contains("york"), "people.city", "Contains()"),
    "a pattern of nothing": (lambda: Person.name.like("%"), "people.name", "longer pattern"),
    "asc": (Person.few.asc, "people.few", "order_by(decrypted("),
    "desc": (Person.few.desc, "people.few", "order_by(decrypted("),
    "distinct": (Person.few.distinct, "people.few", "Exact()"),
    "joined": (lambda: Person.email == Other.other, "people.other", "Exact(key='email')"),
    "joined by few bits": (lambda: Person.few == Other.few, "people.few", "64 bits"),
    "joined without facet": (lambda: Other.bare == Person.email, "people.bare", "Exact(key='bare')"),
    "joined with another type": (
        lambda: Person.email == Other.born,
        "people.email",
        "their types differ, str and date",
    ),
    "distinct from a column": (lambda: Person.email.is_distinct_from(Other.other), "people.other", "Exact(key="),
    "in a SELECT of another": (lambda: Person.email.in_(select(Other.other)), "people.other", "Exact(key='email')"),
    "not in a SELECT of two": (
        lambda: Person.email.not_in(select(Other.email, Other.other)),
        "people.email",
        "in_(select(Invitation.email))",
    ),
    "facets of two columns": (
        lambda: Person.email.facet("exact") == Other.other.facet("exact"),
        "people.other",
        "Exact(key='email')",
    ),
    "a column": (lambda: Person.email == Person.plain, "people.email", "plaintext key"),
    "an expression": (lambda: Person.email == func.lower("X"), "people.email", "plaintext key"),
    "a subquery": (lambda: Person.email == select(Person.plain).scalar_subquery(), "people.email", "select(Invitation"),
    "in a subquery": (lambda: Person.email.in_(select(Person.plain)), "people.email", "select(Invitation.email)"),
    "in a text": (lambda: Person.email.in_("abc"), "people.email", "=="),
    "in parameters": (lambda: Person.email.in_([bindparam("x")]), "people.email", "expanding=True"),
    "a parameter that is checked": (lambda: Person.few == bindparam("x"), "people.few", "Exact()"),
    "parameters that are checked": (lambda: Person.few.in_(bindparam("x")), "people.few", "Exact()"),
    "a parameter for a pattern": (lambda: Person.name.like(bindparam("x", "abc%")), "people.name", "Exact()"),
    "a parameter for a limit": (lambda: Person.count < bindparam("x", 1), "people.count", "Exact()"),
    "no limit": (lambda: Person.count < None, "people.count", ""),
    "no pattern": (lambda: Person.name.like(None), "people.name", "index"),
    "symmetric": (lambda: Person.count.between(2, 1, symmetric=True), "people.count", "lower limit"),
    "is a text": (lambda: Person.email.is_("x"), "people.email", "Python"),
    "is distinct from, by tags": (lambda: Person.name.is_distinct_from("xyz"), "people.name", "Exact()"),
    "not of a text": (lambda: ~Person.email, "people.email", "Python"),
    "and of a text": (lambda: Person.email & (Person.id == 1), "people.email", "Python"),
    "+": (lambda: Person.email + "x", "people.email", "Python"),
    "+ from the left": (lambda: "x" + Person.email, "people.email", "Python"),
    "||": (lambda: Person.email.concat("x"), "people.email", "Python"),
    "~": (lambda: Person.email.op("~")("x"), "people.email", "Python"),
    "regexp_match": (lambda: Person.email.regexp_match("x"), "people.email", "Python"),
    "match": (lambda: Person.email.match("x"), "people.email", "Words()"),
    "collate": (lambda: Person.email.collate("C"), "people.email", "Python"),
    "a facet with few bits": (lambda: Person.few.facet("exact") == "x", "people.few", "column itself"),
    "a facet with tags": (lambda: Person.name.facet("prefix") == "x", "people.name", "startswith"),
    "a facet and a column": (lambda: Person.email.facet("exact") == Person.plain, "people.email", "plaintext key"),
    "a subquery without its index": (
        lambda: select(Person).subquery().c.email == "x",
        "people.email",
        "into the subquery",
    ),
    "an escape at the end": (lambda: Person.name.like("abc\\"), "escape", "double it"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_an_expression_is_refused_when_it_is_built(name: str) -> None:
    build, field, hint = REFUSED[name]
    with pytest.raises(EncryptedQueryError) as raised:
        build()
    assert field in raised.value.message
    assert hint in (raised.value.hint or "")


STATEMENTS: dict[str, Callable[[], Any]] = {
    "a function": lambda: select(func.lower(Person.email)),
    "a literal on the left": lambda: select(Person.id).where(literal("x") == Person.email),
    "lower() in GROUP BY": lambda: select(func.count()).group_by(func.lower(Person.email)),
    "ROLLUP": lambda: select(Person.email, func.count()).group_by(func.rollup(Person.email)),
    "DISTINCT of an expression": lambda: select(Person.email, func.max(Person.id).over()).distinct(),
    "an aggregate of distinct values": lambda: select(func.array_agg(Person.email.distinct())),
    "DISTINCT in an expression": lambda: select(func.coalesce(Person.email.distinct(), "x")),
    "sorted in a window": lambda: select(func.row_number().over(order_by=Person.email)),
    "UNION": lambda: union(select(Person.email), select(Person.email)),
    "ORDER BY": lambda: select(Person.id).order_by(Person.email),
    "ORDER BY in a subquery": lambda: select(select(Person.id).order_by(Person.email).limit(1).subquery().c.id),
    "CASE": lambda: select(case((Person.id == 1, "x"), else_="y")).order_by(Person.email),
    "compared with another of its table": lambda: select(Person.id).where(Person.email == Person.other),
}


@pytest.mark.parametrize("name", STATEMENTS)
def test_a_statement_is_refused_before_it_is_sent(orm: Orm, name: str) -> None:
    engine = orm.engine()
    orm.create(Person.metadata, engine)
    with orm.session(engine) as session, pytest.raises(EncryptedQueryError, match=r"people\.email"):
        session.execute(STATEMENTS[name]())


GROUPED: dict[str, Callable[[Any], Any]] = {
    "GROUP BY": lambda column: select(column, func.count()).group_by(column),
    "DISTINCT": lambda column: select(column).distinct(),
    "count": lambda column: select(func.count(distinct(column))),
    "PARTITION BY": lambda column: select(func.count().over(partition_by=column)),
}


@pytest.mark.parametrize("name", GROUPED)
@pytest.mark.parametrize("mode", MODES)
def test_a_grouping_that_terms_do_not_allow_names_what_does(orm: Orm, mode: Any, name: str) -> None:
    class Base(DeclarativeBase):
        pass

    def column(**options: Any) -> Any:
        given = {"data_class": "pii", "mode": mode, "search": Exact()} | options
        return mapped_column(EncryptedColumn(str, **given), nullable=True)

    class Ward(Base):
        __tablename__ = "wards"
        id: Mapped[int] = mapped_column(primary_key=True)
        few = column(search=Exact(bits=63))
        folded = column(search=Exact(normalize="lower"))
        parts = column(search=Contains())
        bound = column(row="id")

    engine = orm.engine()
    orm.create(Ward.metadata, engine)
    hints = {"few": "Exact()", "folded": "Exact()", "parts": "Exact()", "bound": "group in Python"}
    with orm.session(engine) as session:
        for field, hint in hints.items():
            with pytest.raises(EncryptedQueryError, match=rf"wards\.{field} is encrypted") as raised:
                session.execute(GROUPED[name](getattr(Ward, field)))
            assert hint in (raised.value.hint or "")


def test_a_parameter_of_one_name_is_refused_where_it_would_be_sent_in_two_forms(orm: Orm) -> None:
    engine = orm.engine()
    orm.create(Person.metadata, engine)
    name: Any = bindparam("name")
    conditions: list[Any] = [
        or_(Person.email == name, Person.plain == name),
        or_(Person.plain == name, Person.email == name),
        or_(Person.email == name, Person.other != name),
        or_(Person.email == name, Person.email.in_(name)),
    ]
    with orm.session(engine) as session:
        for condition in conditions:
            with pytest.raises(EncryptedQueryError, match="name is used for an encrypted"):
                session.scalars(select(Person.id).where(condition), {"name": "x"}).all()
        same = or_(Person.email == name, Person.email != name)
        assert not session.scalars(select(Person.id).where(same), {"name": "x"}).all()


@pytest.mark.parametrize("mode", MODES)
def test_a_value_is_not_encrypted_for_a_column_that_it_is_not_of(orm: Orm, mode: str) -> None:
    model, engine = _model(mode), orm.engine()
    orm.create(model.metadata, engine)
    statement = insert(model.__table__).values(id=1, email=bindparam("x"), name=bindparam("x"))
    with orm.session(engine) as session:
        connection = session.connection()
        if mode == "client":
            with pytest.raises(EncryptedQueryError, match="x is used for an encrypted"):
                connection.execute(statement, {"x": "both"})
        else:  # the server is sent the value, and encrypts it for each
            connection.execute(statement, {"x": "both"})
            assert tuple(connection.execute(select(model.email, model.name)).one()) == ("both", "both")


def test_a_variable_of_a_lambda_is_refused_where_it_is_compared_with_two_columns(orm: Orm) -> None:
    engine = orm.engine()
    orm.create(Person.metadata, engine)
    wanted = "x"
    statements: list[Any] = [
        lambda: select(Person.id).where(or_(Person.email == wanted, Person.other == wanted)),
        lambda: select(Person.id).where(or_(Person.plain == wanted, Person.email == wanted)),
        lambda: select(Person.id).where(or_(Person.email == wanted, Person.email != wanted)),
    ]
    with orm.session(engine) as session:
        for statement in statements:
            with pytest.raises(EncryptedQueryError, match="variable of a lambda"):
                session.scalars(lambda_stmt(statement)).all()
        twice = lambda_stmt(lambda: select(Person.id).where(or_(Person.email == wanted, Person.email == wanted)))
        assert not session.scalars(twice).all()


DECLARATIONS: dict[str, Callable[[], Any]] = {
    "a range of text": lambda: EncryptedColumn(str, data_class="pii", search=Range()),
    "a range of truth": lambda: EncryptedColumn(bool, data_class="pii", search=Range(bucket=1)),
    "a range of bytes": lambda: EncryptedColumn(bytes, data_class="pii", search=Range(bucket=1)),
    "a range of numbers in months": lambda: EncryptedColumn(int, data_class="pii", search=Range(bucket="month")),
    "a range of dates in numbers": lambda: EncryptedColumn(date, data_class="pii", search=Range(bucket=1)),
    "a range with a normaliser": lambda: EncryptedColumn(
        int, data_class="pii", search=Range(bucket=1, normalize="lower")
    ),
    "prefixes of numbers": lambda: EncryptedColumn(int, data_class="pii", search=Prefix()),
    "parts of bytes": lambda: EncryptedColumn(bytes, data_class="pii", search=Contains()),
    "prefixes of digits": lambda: EncryptedColumn(str, data_class="pii", search=Prefix(normalize="digits")),
    "numbers in lower case": lambda: EncryptedColumn(int, data_class="pii", search=Exact(normalize="lower")),
    "decimals as text": lambda: EncryptedColumn(Decimal, data_class="pii", search=Exact(normalize="exact")),
    "dates as numbers": lambda: EncryptedColumn(date, data_class="pii", search=Exact(normalize="number")),
    "JSON": lambda: EncryptedColumn(dict, data_class="pii", search=Exact()),
    "unique with few bits": lambda: Exact(unique=True, bits=64),
    "no such normaliser": lambda: Exact(normalize="upper"),
    "too many bits": lambda: Prefix(bits=33),
    "no such scope": lambda: Exact(scope="all"),  # type: ignore[arg-type]
    "no prefix": lambda: Prefix(least=0),
    "a single character": lambda: Contains(n=1),
    "no bucket": lambda: Range(bucket=0),
    "too many buckets": lambda: Range(bucket="day", low=date(1, 1, 1), high=date(9999, 1, 1)),
    "no facet": lambda: EncryptedColumn(str, data_class="pii", search=["exact"]),  # type: ignore[arg-type, list-item]
    "two of one name": lambda: EncryptedColumn(str, data_class="pii", search=[Exact(), Exact(bits=3)]),
}


@pytest.mark.parametrize("name", DECLARATIONS)
def test_a_declaration_that_can_not_work_is_refused(name: str) -> None:
    with pytest.raises(MappingError):
        DECLARATIONS[name]()


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    ("column", "value"),
    [("email", 7), ("born", "2000-01-01"), ("born", datetime(2000, 1, 1)), ("count", True), ("flag", 1)],  # noqa: DTZ001
)
def test_a_value_of_the_wrong_type_leaves_nothing_half_written(orm: Orm, mode: str, column: str, value: Any) -> None:
    model, engine = _model(mode), orm.engine()
    orm.create(model.metadata, engine)
    with orm.session(engine) as session:
        session.add_all([model(id=1, email="x"), model(id=2, **{column: value})])
        with pytest.raises(InvalidValueError) as raised:
            session.flush()
        assert type(value).__name__ in raised.value.message
        session.rollback()
        assert session.scalar(select(func.count()).select_from(model)) == 0


@pytest.mark.parametrize("mode", MODES)
def test_a_search_for_the_wrong_type_is_refused(orm: Orm, mode: str) -> None:
    model, engine = _model(mode), orm.engine()
    orm.create(model.metadata, engine)
    with orm.session(engine) as session:
        for criteria in (model.email == 7, model.few == 7, model.count < "7", model.email.in_([7])):
            with pytest.raises(InvalidValueError, match=r"must be a.* not (int|str)"):
                session.scalars(select(model.id).where(criteria)).all()
            session.rollback()


OTHERWISE: dict[str, str] = {
    "another class": "UPDATE glpgenc.fields SET data_class = 'health' WHERE field = 'people.email'",
    "another padding": "UPDATE glpgenc.fields SET padding = 16 WHERE field = 'people.email'",
    "other bits": "UPDATE glpgenc.search_facets SET bits = 64 WHERE field = 'people.email'",
    "another normaliser": "UPDATE glpgenc.search_facets SET normalizer = 'lower' WHERE field = 'people.email'",
    "another scope": "UPDATE glpgenc.search_facets SET scope = 'global' WHERE field = 'people.email'",
    "no facet": "UPDATE glpgenc.search_facets SET facet = 'former' WHERE field = 'people.email'",
}


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", OTHERWISE)
def test_a_column_that_is_registered_otherwise_is_refused(orm: Orm, mode: str, name: str) -> None:
    model, engine = _model(mode), orm.engine()
    orm.create(model.metadata, engine)
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text(OTHERWISE[name]))
    with orm.session(engine) as session, pytest.raises(RegistryError, match=r"people\.email"):
        session.scalars(select(model.id).where(model.email == "x")).all()


@pytest.mark.parametrize("mode", MODES)
def test_values_never_become_part_of_a_statement(orm: Orm, mode: str) -> None:
    model, engine = _model(mode), orm.engine()
    for criteria in (
        model.email == "secret",
        model.email.in_(["secret"]),
        model.few == "secret",
        model.name.contains("secret"),
        model.count < 77,
    ):
        statement = select(model.id).where(criteria)
        assert "secret" not in str(statement)
        assert "77" not in str(statement.compile(engine))
        with pytest.raises(GlpgencError):
            statement.compile(engine, compile_kwargs={"literal_binds": True})
