"""lower() of an encrypted column compares as it does of a plaintext column, by a facet in lower case."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Function, Text, and_, bindparam, case, func, lambda_stmt, literal, not_, or_, select
from sqlalchemy.orm import aliased

from glpgenc.errors import EncryptedQueryError
from glpgenc.sqlalchemy import Contains, EncryptedColumn, Exact, Prefix
from tests.support.orm import Orm, Pair, pair_on
from tests.support.servers import Server, TemplateDatabases

COLUMNS = {
    "email": (str, Text(), Exact(), Exact(normalize="lower"), Prefix(), Contains()),
    "only": (str, Text(), Exact(normalize="lower", bits=96)),
    "few": (str, Text(), Exact(normalize="lower", bits=32)),
    "full": (str, Text(), Exact()),
}
VALUES = ("ada@example.org", "ADA@Example.org", None, "bob@example.org", "", "A%b_c", None, "a\\b")
ROWS: list[dict[str, Any]] = [
    {"id": at, "note": value, **dict.fromkeys(COLUMNS, value)} for at, value in enumerate(VALUES, start=1)
]


@pytest.fixture(scope="module", params=["database", "client"])
def pair(
    request: pytest.FixtureRequest,
    postgres: Server,
    templates: TemplateDatabases,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Pair]:
    folder = tmp_path_factory.mktemp("folding")
    with pair_on(postgres, templates, folder, request.param, columns=COLUMNS, rows=ROWS) as pair:
        yield pair


def _lower(u: Any) -> Any:
    return func.lower(u.email)


CRITERIA: dict[str, Callable[[Any], Any]] = {
    "==": lambda u: _lower(u) == "ada@example.org",
    "== a text that is not in lower case": lambda u: _lower(u) == "ADA@example.org",
    "== nothing": lambda u: _lower(u) == "",
    "!=": lambda u: _lower(u) != "ada@example.org",
    "!= a text that is not in lower case": lambda u: _lower(u) != "ADA@example.org",
    "== lower()": lambda u: _lower(u) == func.lower("ADA@EXAMPLE.ORG"),
    "!= lower()": lambda u: _lower(u) != func.lower(literal("ADA@EXAMPLE.ORG")),
    "in": lambda u: _lower(u).in_(["ada@example.org", "BOB@example.org"]),
    "in, none in lower case": lambda u: _lower(u).in_(["ADA@example.org", "BOB@example.org"]),
    "in nothing": lambda u: _lower(u).in_([]),
    "in with NULL": lambda u: _lower(u).in_(["ada@example.org", None]),
    "in lower()": lambda u: _lower(u).in_([func.lower("ADA@EXAMPLE.ORG"), "x"]),
    "not in": lambda u: _lower(u).not_in(["ada@example.org", "BOB@example.org"]),
    "is null": lambda u: _lower(u).is_(None),
    "is not null": lambda u: _lower(u).is_not(None),
    "== None": lambda u: _lower(u) == None,  # noqa: E711
    "!= None": lambda u: _lower(u) != None,  # noqa: E711
    "like": lambda u: _lower(u).like("ada%"),
    "not like": lambda u: _lower(u).not_like("ada%"),
    "like a whole text": lambda u: _lower(u).like("ada@example.org"),
    "startswith": lambda u: _lower(u).startswith("ada"),
    "contains": lambda u: _lower(u).contains("example"),
    "contains, escaped": lambda u: _lower(u).contains("%b_", autoescape=True),
    "endswith": lambda u: _lower(u).endswith(".org"),
    "fewer bits": lambda u: func.lower(u.only) == "ada@example.org",
    "in capitals": lambda u: func.LOWER(u.email) == "ada@example.org",
    "of the column": lambda u: func.lower(u.__table__.c.email) == "ada@example.org",
    "of a label": lambda u: func.lower(u.email.label("e")) == "ada@example.org",
    "with more": lambda u: and_(_lower(u) == "ada@example.org", u.id > 1),
    "in a case": lambda u: case((_lower(u) == "ada@example.org", 1), else_=0) == 1,
    "of a plain column": lambda u: func.lower(u.note) == "ada@example.org",
}


@pytest.mark.parametrize("name", CRITERIA)
def test_it_finds_what_it_finds_of_plaintext(pair: Pair, name: str) -> None:
    make = CRITERIA[name]
    for around in (lambda c: c, not_, lambda c: not_(c).is_(True), lambda c: or_(c, c)):
        secret, plain = pair.answers(lambda u: select(u.id).where(around(make(u))).order_by(u.id))  # noqa: B023
        assert secret == plain


def test_a_parameter_is_compared_as_it_is_given(pair: Pair) -> None:
    for value in ("ada@example.org", "ADA@example.org", "", "none", "ada@example.org"):
        found: list[Any] = []
        for u in (pair.secret, pair.plain):
            with pair.session() as session:
                criteria = (func.lower(u.email) == bindparam("x"), func.lower(u.email) != bindparam("x"))
                found.extend(
                    session.scalars(select(u.id).where(each).order_by(u.id), {"x": value}).all() for each in criteria
                )
                some = select(u.id).where(func.lower(u.email).in_(bindparam("xs", expanding=u is pair.plain)))
                found.append(session.scalars(some.order_by(u.id), {"xs": [value, "BOB"]}).all())
        assert found[:3] == found[3:]


def test_a_lambda_finds_each_value(pair: Pair) -> None:
    u = pair.secret

    def with_text(value: str) -> Any:
        return lambda_stmt(lambda: select(u.id).where(func.lower(u.email) == value).order_by(u.id))

    with pair.session() as session:
        for value, ids in (("ada@example.org", [1, 2]), ("bob@example.org", [4]), ("BOB@example.org", [])):
            assert session.scalars(with_text(value)).all() == ids


def test_it_is_of_an_alias_and_of_a_subquery(pair: Pair) -> None:
    def of_alias(u: Any) -> Any:
        other = aliased(u)
        return (
            select(u.id, other.id).join(other, other.id == u.id + 1).where(func.lower(other.email) == "ada@example.org")
        )

    def of_subquery(u: Any) -> Any:
        inner = select(u.__table__).subquery()
        return select(inner.c.id).where(func.lower(inner.c.email) == "ada@example.org").order_by(inner.c.id)

    for make in (of_alias, of_subquery):
        secret, plain = pair.answers(make)
        assert secret == plain != []


def test_two_columns_do_not_take_one_parameter(pair: Pair) -> None:
    u = pair.secret
    statement = select(u.id).where(or_(func.lower(u.email) == bindparam("x"), u.email == bindparam("x")))
    with (
        pair.session() as session,
        pytest.raises(EncryptedQueryError, match="used for an encrypted column and for something else"),
    ):
        session.scalars(statement, {"x": "a"}).all()


REFUSED: dict[str, tuple[Callable[[Any], Any], str]] = {
    "no facet in lower case": (lambda u: func.lower(u.full) == "a", 'Exact(normalize="lower")'),
    "too few bits": (lambda u: func.lower(u.few) == "a", 'Exact(normalize="lower")'),
    "a column": (lambda u: func.lower(u.email) == u.note, "plaintext key"),
    "lower() of a column": (lambda u: func.lower(u.email) == func.lower(u.note), "plaintext key"),
    "a pattern not in lower case": (lambda u: func.lower(u.email).like("ADA%"), "ilike"),
    "another operator": (lambda u: func.lower(u.email) < "a", "Python"),
    "concatenation": (lambda u: func.lower(u.email) + "a", "Python"),
    "order": (lambda u: func.lower(u.email).desc(), "Python"),
    "is a text": (lambda u: func.lower(u.email).is_("a"), "Python"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_no_facet_serves_is_refused(pair: Pair, name: str) -> None:
    build, hint = REFUSED[name]
    with pytest.raises(EncryptedQueryError, match=r"secret\.") as raised:
        build(pair.secret)
    assert hint in (raised.value.hint or "")


def test_it_is_not_selected_and_not_sorted_by(pair: Pair) -> None:
    u = pair.secret
    with pair.session() as session:
        for statement in (select(func.lower(u.email)), select(u.id).order_by(func.lower(u.email))):
            with pytest.raises(EncryptedQueryError, match=r"lower\(\)"):
                session.execute(statement)


def test_lower_of_anything_else_is_what_it_was(orm: Orm) -> None:
    made = func.lower("X")
    assert type(made) is Function
    assert str(made.compile(orm.engine())) == "lower(%(lower_1)s::VARCHAR)"
    unattached: Any = func.lower(literal("x", EncryptedColumn(str, "a.b", data_class="pii")))
    assert type(unattached) is Function
