"""Fallback reads: while a column moves, the model reads and finds what a plaintext twin has, and notices no stage."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Text, cast, func, not_, select, union_all
from sqlalchemy.orm import aliased

from tests.support.moving import COLUMNS, STAGES, Moving, moving_on
from tests.support.servers import Server, TemplateDatabases

CASES: dict[str, Callable[[Any], Any]] = {
    "==": lambda m: m.email == "ada1@x.org",
    "== of case": lambda m: m.email == "ADA1@x.org",
    "!=": lambda m: m.email != "ada1@x.org",
    "in": lambda m: m.email.in_(["ada1@x.org", "Bob2@x.org", "none"]),
    "in with NULL": lambda m: m.email.in_(["ada1@x.org", None]),
    "in nothing": lambda m: m.email.in_([]),
    "not in": lambda m: m.email.not_in(["ada1@x.org", "Bob2@x.org"]),
    "is NULL": lambda m: m.email.is_(None),
    "is not NULL": lambda m: m.email.is_not(None),
    "like": lambda m: m.email.like("ada%"),
    "like %": lambda m: m.email.startswith("bo%", autoescape=True),
    "ilike": lambda m: m.email.ilike("ADA%"),
    "contains": lambda m: m.email.contains("a1@"),
    "ilike é": lambda m: m.email.ilike("é3@x.org"),
    "digits": lambda m: m.phone == "+49 22",
    "not digits": lambda m: m.phone != "+49 22",
    "number": lambda m: m.price == Decimal("33.000"),
    "numbers": lambda m: m.price.in_([Decimal(33), Decimal("1.5")]),
    "<": lambda m: m.price < Decimal(30),
    "between": lambda m: m.price.between(Decimal(30), Decimal(60)),
    "dates": lambda m: m.born >= date(1951, 2, 1),
    "date": lambda m: m.born == date(1950, 2, 11),
    "instant": lambda m: m.seen == datetime(2020, 1, 1, 19, 0, 0, 500000, tzinfo=UTC),
    "bytes": lambda m: m.blob == b"\0\x11",
    "other bytes": lambda m: m.blob != b"\0\x11",
    "bytes in": lambda m: m.blob.in_([b"\0\x11", b"\0\x12"]),
    "both": lambda m: (m.email == "ada1@x.org") | (m.price == Decimal(33)),
    "note is NULL": lambda m: m.note.is_(None),
}
FACETS: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    "lower": (
        lambda m: m.email.facet("lower") == "aDa1@X.org",
        lambda m: func.lower(m.email) == "ada1@x.org",
    ),
    "not lower": (
        lambda m: m.email.facet("lower") != "aDa1@X.org",
        lambda m: func.lower(m.email) != "ada1@x.org",
    ),
    "in lower": (
        lambda m: m.email.facet("lower").in_(["aDa1@X.org", "BOB2@x.org"]),
        lambda m: func.lower(m.email).in_(["ada1@x.org", "bob2@x.org"]),
    ),
    "not in lower": (
        lambda m: m.email.facet("lower").not_in(["aDa1@X.org"]),
        lambda m: func.lower(m.email).not_in(["ada1@x.org"]),
    ),
    "match": (
        lambda m: m.email.match("X ada1"),
        lambda m: func.glpgenc.gl_match_words(m.email, cast("X ada1", Text)),
    ),
    "not match": (
        lambda m: not_(m.email.match("ada1 bob2", mode="any")),
        lambda m: not_(func.glpgenc.gl_match_words(m.email, cast("ada1 bob2", Text), cast("any", Text))),
    ),
    "match of a phrase": (
        lambda m: m.email.match("org ada1", mode="phrase") | m.email.match("bob2@x", mode="phrase"),
        lambda m: func.glpgenc.gl_match_words(m.email, cast("bob2@x", Text), cast("phrase", Text)),
    ),
    "similar": (
        lambda m: m.email.similar("adda1@x.org", threshold=0.4),
        lambda m: func.glpgenc.gl_similarity(m.email, cast("adda1@x.org", Text)) >= 0.4,
    ),
    "not similar": (
        lambda m: not_(m.email.similar("adda1@x.org", threshold=0.4)),
        lambda m: func.glpgenc.gl_similarity(m.email, cast("adda1@x.org", Text)) < 0.4,
    ),
    "similarity": (
        lambda m: m.email.similarity("x bob2 org") == 1.0,
        lambda m: func.glpgenc.gl_similarity(m.email, cast("x bob2 org", Text)) == 1.0,
    ),
    "digits": (
        lambda m: m.phone.facet("digits") == "49-22",
        lambda m: func.regexp_replace(m.phone, "[^0-9]", "", "g") == "4922",
    ),
}


@pytest.fixture(scope="module")
def worlds(
    postgres: Server, templates: TemplateDatabases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Moving]]:
    with ExitStack() as stack:
        yield {
            mode: stack.enter_context(moving_on(postgres, templates, tmp_path_factory.mktemp(mode), mode))
            for mode in ("database", "client")
        }


@pytest.fixture(
    scope="module", params=[(mode, stage) for mode in ("database", "client") for stage in STAGES], ids="-".join
)
def moving(request: pytest.FixtureRequest, worlds: dict[str, Moving]) -> Moving:
    """The table at each stage, one after the other, with the same engine and the statements that it has prepared."""
    mode, stage = request.param
    worlds[mode].reach(stage)
    return worlds[mode]


def test_the_stage_is_what_it_is_called(moving: Moving, request: pytest.FixtureRequest) -> None:
    _, stage = request.node.callspec.params["moving"]
    states = {state for (state,) in moving.execute("SELECT state FROM glpgenc.encrypted_columns")}
    assert states == {"expanded" if stage == "half" else stage}
    if stage != "contracted":
        assert moving.pending() == {"expanded": 52, "half": 26, "verified": 0}[stage]


def test_each_row_reads_as_its_twin(moving: Moving) -> None:
    with moving.session() as session:
        found = [
            [tuple(getattr(each, name) for name in COLUMNS) for each in session.scalars(select(model).order_by("id"))]
            for model in (moving.person, moving.plain)
        ]
    assert found[0] == found[1]
    assert len(found[0]) == 60


def _negated(case: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda model: not_(case(model))


@pytest.mark.parametrize("negated", [False, True])
def test_each_operator_finds_what_it_finds_in_the_twin(moving: Moving, *, negated: bool) -> None:
    found = {}
    with moving.session() as session:
        for name, case in CASES.items():
            criteria = _negated(case) if negated else case
            found[name] = moving.same(criteria, session)
    assert {name for name, ids in found.items() if not ids} == ({"in with NULL"} if negated else {"in nothing"})


def test_a_facet_finds_what_its_normaliser_makes_equal(moving: Moving) -> None:
    with moving.session() as session:
        for own, twin in FACETS.values():
            ids = [
                list(session.scalars(select(model.id).where(case(model)).order_by(model.id)))
                for model, case in ((moving.person, own), (moving.plain, twin))
            ]
            assert ids[0] == ids[1]
            assert ids[0]


def test_rows_that_wait_are_in_order_with_the_others(moving: Moving) -> None:
    def statements(model: Any) -> list[Any]:
        return [
            select(model.id).order_by(model.price, model.id),
            select(model.id).order_by(model.price.desc().nulls_last(), model.id).limit(20).offset(3),
            select(model.id).where(model.price > Decimal(20)).order_by(model.born.desc(), model.id).limit(10),
        ]

    with moving.session() as session:
        for own, twin in zip(statements(moving.person), statements(moving.plain), strict=True):
            found = session.scalars(own).all()
            assert found == session.scalars(twin).all()
            assert found


def test_aliases_subqueries_and_expressions_fall_back_too(moving: Moving) -> None:
    def shapes(model: Any) -> list[Any]:
        other = aliased(model)
        inner = select(model).where(model.id < 20).order_by(model.id).limit(15).subquery()
        of_inner = aliased(model, inner)
        whole = select(model.__table__).subquery()
        ciphertext = next(each for each in whole.c if each.name in ("email", "email_enc"))
        cte = select(model.id, model.email).where(model.id < 9).cte()
        single = select(model.email).where(model.id == 11).scalar_subquery()
        both = union_all(
            select(model.id, model.email).where(model.id < 5), select(model.id, model.email).where(model.id > 55)
        )
        return [
            select(other.id, other.email, other.price).order_by(other.id),
            select(model.id, other.email).join(other, other.id == model.id + 1).order_by(model.id),
            select(of_inner.id, of_inner.email, of_inner.born, of_inner.blob).order_by(of_inner.id),
            select(whole.c.id, ciphertext).where(ciphertext.like("ada%")).order_by(whole.c.id),
            select(cte.c.id, cte.c[1]).order_by(cte.c.id),
            select(model.id, single.label("one")).order_by(model.id),
            select(model.id, func.coalesce(model.email, model.email)).order_by(model.id),
            select(model.id, func.coalesce(model.blob, model.blob)).order_by(model.id),
            select(model.email.label("x"), model.id).order_by(model.id),
            both.order_by("id"),
        ]

    with moving.session() as session:
        for own, twin in zip(shapes(moving.person), shapes(moving.plain), strict=True):
            found = [tuple(row) for row in session.execute(own)]
            assert found == [tuple(row) for row in session.execute(twin)], str(own)
            assert found
