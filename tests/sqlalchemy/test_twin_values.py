"""Numbers, dates and other values in an encrypted column, found as in its plaintext twin."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import and_, or_

from glpgenc.sqlalchemy import Range
from tests.support.orm_twins import VALUES, Twins, twins_on, values_of
from tests.support.servers import Server, TemplateDatabases

Case = tuple[str, Any]


@pytest.fixture(scope="module", params=["database", "client"])
def twins(
    request: pytest.FixtureRequest,
    postgres: Server,
    templates: TemplateDatabases,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Twins]:
    with twins_on(postgres, templates, tmp_path_factory.mktemp("twins"), request.param) as twins:
        yield twins


def _sought(column: str) -> list[Any]:
    """Values that are there, and near misses."""
    values = values_of(column, random.Random(7))  # noqa: S311
    changed: list[Any] = []
    for value in values[:12]:
        if isinstance(value, datetime):
            changed.append(value + timedelta(microseconds=1 if value.year < 9999 else -1))
        elif isinstance(value, date):
            changed.append(value + timedelta(days=1 if value.year < 9999 else -1))
        elif isinstance(value, Decimal):
            changed += [value * Decimal("1.000"), value + Decimal("0.001")] if value.is_finite() else []
        elif type(value) is int:
            changed.append(value + 1)
    if column == "instant":
        changed += [each.astimezone(timezone(timedelta(hours=5, minutes=30))) for each in values[1:4]]
    return [*values, *changed]


def _ranged() -> list[str]:
    return [name for name, (_, _, facets) in VALUES.items() if any(isinstance(each, Range) for each in _listed(facets))]


def _listed(facets: Any) -> list[Any]:
    return facets if isinstance(facets, list) else [facets]


@pytest.mark.parametrize("column", VALUES)
def test_equality_finds_the_same_rows(twins: Twins, column: str) -> None:
    chance, cases = random.Random(column), list[Case]()  # noqa: S311
    sought = _sought(column)
    for value in chance.sample(sought, min(len(sought), 14)):
        some = [*chance.sample(sought, min(len(sought), 3)), value]
        cases += [
            (f"== {value!r}", lambda model, v=value: getattr(model, column) == v),
            (f"!= {value!r}", lambda model, v=value: getattr(model, column) != v),
            (f"in {some!r}", lambda model, v=some: getattr(model, column).in_(v)),
            (f"not in {some!r}", lambda model, v=some: getattr(model, column).not_in(v)),
            (f"in NULL and {value!r}", lambda model, v=value: getattr(model, column).in_([None, v])),
            (f"not in NULL and {value!r}", lambda model, v=value: getattr(model, column).not_in([None, v])),
        ]
    cases += [
        ("is None", lambda model: getattr(model, column).is_(None)),
        ("is not None", lambda model: getattr(model, column).is_not(None)),
        ("in nothing", lambda model: getattr(model, column).in_([])),
        ("not in nothing", lambda model: getattr(model, column).not_in([])),
    ]
    assert twins.check(cases) > len(cases)


@pytest.mark.parametrize("column", _ranged())
def test_order_finds_the_same_rows(twins: Twins, column: str) -> None:
    chance, cases = random.Random(column), list[Case]()  # noqa: S311
    sought = _sought(column)
    for value in sought:
        cases += [
            (f"< {value!r}", lambda model, v=value: getattr(model, column) < v),
            (f"<= {value!r}", lambda model, v=value: getattr(model, column) <= v),
            (f"> {value!r}", lambda model, v=value: getattr(model, column) > v),
            (f">= {value!r}", lambda model, v=value: getattr(model, column) >= v),
        ]
    for _ in range(30):
        low, high = chance.choice(sought), chance.choice(sought)  # half of them the wrong way round
        cases.append((f"between {low!r} and {high!r}", lambda model, v=(low, high): getattr(model, column).between(*v)))
    assert twins.check(cases) > len(cases)


@pytest.mark.parametrize("column", ["flag", "flag_few"])
def test_truth_finds_the_same_rows(twins: Twins, column: str) -> None:
    cases: list[Case] = [
        (f"{name} {truth}", lambda model, n=name, t=truth: getattr(getattr(model, column), n)(t))
        for name in ("is_", "is_not")
        for truth in (True, False, None)
    ]
    assert twins.check(cases) > len(cases)


def test_criteria_combine_as_any_others(twins: Twins) -> None:
    chance = random.Random(11)  # noqa: S311
    cases: list[Case] = []
    for _ in range(60):
        count, price, day, colour = (chance.choice(_sought(name)) for name in ("count", "amount", "day", "colour_few"))
        low = chance.choice(_sought("day"))

        def build(model: Any, v: Any = (count, price, day, colour, low)) -> Any:
            return or_(
                and_(model.count > v[0], ~(model.amount < v[1])),
                and_(model.day.between(v[4], v[2]), ~or_(model.colour_few == v[3], model.full.contains("abc"))),
                model.price_few.in_([v[1], None]),
            )

        cases.append((f"{count!r} {price!r} {day!r} {colour!r} {low!r}", build))
    assert twins.check(cases) > len(cases)
