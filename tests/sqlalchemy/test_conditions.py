"""Encrypted booleans stand in conditions as plain ones do, and `IS DISTINCT FROM` compares as it does of plaintext."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import (
    Boolean,
    Text,
    and_,
    case,
    delete,
    exists,
    false,
    func,
    lambda_stmt,
    literal,
    not_,
    null,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.orm import aliased

from glpgenc.errors import EncryptedQueryError
from glpgenc.sqlalchemy import EncryptedColumn, Exact
from tests.support.orm import Orm, Pair, models, pair_on
from tests.support.servers import Server, TemplateDatabases

TRUE, FALSE = True, False
COLUMNS = {
    "flag": (bool, Boolean(), Exact()),
    "few": (bool, Boolean(), Exact(bits=1)),
    "bare": (bool, Boolean()),
    "email": (str, Text(), Exact()),
    "part": (str, Text(), Exact(bits=4)),
}
FLAGS = (True, False, None, True, None, False)
ROWS: list[dict[str, Any]] = [
    {"id": at, "flag": flag, "few": flag, "bare": flag, "email": email, "part": email, "n": at % 3}
    for at, (flag, email) in enumerate(zip(FLAGS, ("a", "b", None, None, "a", "A"), strict=True), start=1)
]


@pytest.fixture(scope="module", params=["database", "client"])
def pair(
    request: pytest.FixtureRequest,
    postgres: Server,
    templates: TemplateDatabases,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Pair]:
    folder = tmp_path_factory.mktemp("conditions")
    with pair_on(postgres, templates, folder, request.param, columns=COLUMNS, rows=ROWS) as pair:
        yield pair


CONDITIONS: dict[str, Callable[[Any], Any]] = {
    "itself": lambda u: u.flag,
    "its negation": lambda u: ~u.flag,
    "not_": lambda u: not_(u.flag),
    "not not": lambda u: not_(not_(u.flag)),
    "the column": lambda u: u.__table__.c.flag,
    "not the column": lambda u: not_(u.__table__.c.flag),
    "of few bits": lambda u: u.few,
    "not of few bits": lambda u: ~u.few,
    "and": lambda u: and_(u.flag, u.id > 1),
    "and, last": lambda u: and_(u.id > 1, u.flag),
    "and of both": lambda u: and_(u.flag, u.few),
    "&": lambda u: u.flag & (u.id > 1),
    "&, last": lambda u: (u.id > 1) & u.flag,
    "|": lambda u: u.flag | (u.id > 4),
    "or": lambda u: or_(u.flag, u.id > 4),
    "not and": lambda u: not_(and_(u.flag, u.id > 1)),
    "not or": lambda u: not_(or_(u.flag, u.id > 4)),
    "and not": lambda u: and_(~u.flag, u.id > 1),
    "== true()": lambda u: u.flag == true(),
    "== false()": lambda u: u.flag == false(),
    "!= true()": lambda u: u.flag != true(),
    "== True": lambda u: u.flag == True,  # noqa: E712
    "!= False": lambda u: u.flag != False,  # noqa: E712
    "in": lambda u: u.flag.in_([True]),
    "in true()": lambda u: u.flag.in_([true()]),
    "is true": lambda u: u.flag.is_(True),
    "is not true": lambda u: u.flag.is_not(true()),
    "is distinct": lambda u: u.flag.is_distinct_from(TRUE),
    "is distinct from true()": lambda u: u.flag.is_distinct_from(true()),
    "is not distinct": lambda u: u.flag.is_not_distinct_from(FALSE),
    "is distinct from NULL": lambda u: u.flag.is_distinct_from(None),
    "is not distinct from null()": lambda u: u.flag.is_not_distinct_from(null()),
    "is distinct from, of few bits": lambda u: u.few.is_distinct_from(TRUE),
    "a text is distinct": lambda u: u.email.is_distinct_from("a"),
    "a text is not distinct": lambda u: u.email.is_not_distinct_from("a"),
    "a text is distinct from NULL": lambda u: u.email.is_distinct_from(None),
    "a text of few bits is distinct": lambda u: u.part.is_distinct_from("a"),
    "a text of few bits is not distinct": lambda u: u.part.is_not_distinct_from("a"),
    "a label": lambda u: u.email.label("e") == "a",
    "in a case": lambda u: case((u.flag, 1), else_=0) == 1,
    "exists": lambda u: exists().where(and_((other := aliased(u)).flag, other.id == u.id)),
}


@pytest.mark.parametrize("name", CONDITIONS)
def test_a_condition_finds_what_it_finds_of_plaintext(pair: Pair, name: str) -> None:
    make = CONDITIONS[name]
    for around in (lambda c: c, not_, lambda c: and_(c, true()), lambda c: or_(c, false())):
        secret, plain = pair.answers(lambda u: select(u.id).where(around(make(u))).order_by(u.id))  # noqa: B023
        assert secret == plain
    assert 0 < len(plain) < len(ROWS)


def _joined(u: Any) -> Any:
    other = aliased(u)
    return select(u.id, other.id).join(other, and_(other.id == u.id, other.flag)).order_by(u.id)


def _joined_by_it_alone(u: Any) -> Any:
    one, other = u.__table__.alias(), u.__table__.alias()
    return select(one.c.id, other.c.id).select_from(one.join(other, other.c.flag)).order_by(one.c.id, other.c.id)


def _of_a_subquery(u: Any) -> Any:
    inner = select(u.__table__).subquery()
    return select(inner.c.id).where(inner.c.flag).order_by(inner.c.id)


STATEMENTS: dict[str, Callable[[Any], Any]] = {
    "a filter": lambda u: select(func.count().filter(u.flag)),
    "a filter of its negation": lambda u: select(func.count().filter(~u.flag)),
    "HAVING": lambda u: select(u.id).group_by(u.id, u.flag).having(u.flag).order_by(u.id),
    "several criteria": lambda u: select(u.id).where(u.flag, u.id > 1).where(u.few).order_by(u.id),
    "filter_by": lambda u: select(u.id).filter_by(flag=True).order_by(u.id),
    "ON with more": _joined,
    "ON": _joined_by_it_alone,
    "of a subquery": _of_a_subquery,
    "selected": lambda u: select(u.id, and_(u.flag, u.id > 0)).order_by(u.id),
    "sorted by": lambda u: select(u.id).order_by(case((u.flag, 0), else_=1), u.id),
    "a lambda": lambda u: lambda_stmt(lambda: select(u.id).where(u.flag).order_by(u.id)),
}


@pytest.mark.parametrize("name", STATEMENTS)
def test_a_statement_finds_what_it_finds_of_plaintext(pair: Pair, name: str) -> None:
    secret, plain = pair.answers(STATEMENTS[name])
    assert secret == plain != []


@pytest.mark.parametrize("synchronize", ["auto", "fetch", False])
def test_update_and_delete_change_what_they_change_of_plaintext(pair: Pair, synchronize: Any) -> None:
    for make in (
        lambda u: update(u).where(u.flag).values(note="written"),
        lambda u: update(u).where(~u.flag).values(email="written"),
        lambda u: delete(u).where(u.flag),
        lambda u: delete(u).where(u.flag.is_distinct_from(TRUE)),
    ):
        left = []
        for model in (pair.secret, pair.plain):
            with pair.session() as session:
                session.scalars(select(model)).all()
                session.execute(make(model).execution_options(synchronize_session=synchronize))
                left.append(session.execute(select(model.id, model.note, model.email).order_by(model.id)).all())
        assert left[0] == left[1]


REFUSED: dict[str, tuple[Callable[[Any], Any], str]] = {
    "a text": (lambda u: select(u.id).where(u.email), "compare it with a value"),
    "a text and more": (lambda u: select(u.id).where(and_(u.email, u.id > 0)), "compare it with a value"),
    "a text in a filter": (lambda u: select(func.count().filter(u.email)), "compare it with a value"),
    "a boolean without a facet": (lambda u: select(u.id).where(u.bare), "Exact()"),
    "a subquery": (
        lambda u: select(u.id).where(select((o := aliased(u)).flag).where(o.id == u.id).scalar_subquery()),
        "exists()",
    ),
    "reversed": (lambda u: select(u.id).where(true() == u.flag), "on the left"),
    "distinct from a column": (lambda u: select(u.id).where(u.email.is_distinct_from(u.part)), "Exact(key="),
    "a value distinct from it": (lambda u: select(u.id).where(literal("a").is_distinct_from(u.email)), "on the left"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_condition_is_refused(pair: Pair, name: str) -> None:
    make, hint = REFUSED[name]
    with pair.session() as session, pytest.raises(EncryptedQueryError, match=r"secret\.") as raised:
        session.execute(make(pair.secret)).all()
    assert hint in (raised.value.hint or "")


def test_a_boolean_that_falls_back_is_a_condition(orm: Orm) -> None:
    secret, _ = models("database", {"flag": (bool, Boolean(), Exact())})
    column = secret.__table__.c.flag
    column.type = EncryptedColumn(bool, data_class="pii", search=Exact(), fallback="n").belonging_to(column)
    assert "gl_plaintext" in str(select(secret.id).where(secret.flag).compile(orm.engine()))
