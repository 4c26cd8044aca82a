"""Text in an encrypted column, found as in its plaintext twin."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.support.orm_twins import TEXTS, Twins, texts, twins_on
from tests.support.servers import Server, TemplateDatabases

pytestmark = pytest.mark.slow

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


def _sought(chance: random.Random, count: int) -> list[str]:
    """Values that are there, and near misses."""
    pool = texts(random.Random(20260701))  # noqa: S311
    drawn = chance.sample(pool, count)
    changes: list[Callable[[str], str]] = [
        lambda value: value,
        lambda value: value.swapcase() if value.isascii() else value,
        lambda value: f"{value} ",
        lambda value: value[1:],
        lambda value: value[:-1],
    ]
    return [*drawn, *(chance.choice(changes)(value) for value in drawn), ""]


def _case(name: str, build: Any) -> Case:
    return name, build


@pytest.mark.parametrize("column", [name for name in TEXTS if name not in {"opening", "part"}])
def test_equality_finds_the_same_rows(twins: Twins, column: str) -> None:
    chance = random.Random(1)  # noqa: S311
    cases: list[Case] = []
    for value in _sought(chance, 12):
        others = [*chance.sample(_sought(chance, 6), 5), value]
        cases += [
            _case(f"== {value!r}", lambda model, v=value: getattr(model, column) == v),
            _case(f"!= {value!r}", lambda model, v=value: getattr(model, column) != v),
            _case(f"in {others!r}", lambda model, v=others: getattr(model, column).in_(v)),
            _case(f"not in {others!r}", lambda model, v=others: getattr(model, column).not_in(v)),
            _case(f"in NULL, {value!r}", lambda model, v=value: getattr(model, column).in_([v, None])),
            _case(f"not in NULL, {value!r}", lambda model, v=value: getattr(model, column).not_in([None, v])),
        ]
    assert twins.check(cases) > len(cases)


@pytest.mark.parametrize("column", TEXTS)
def test_null_finds_the_same_rows(twins: Twins, column: str) -> None:
    cases = [
        _case("is None", lambda model: getattr(model, column).is_(None)),
        _case("is not None", lambda model: getattr(model, column).is_not(None)),
        _case("== None", lambda model: getattr(model, column) == None),  # noqa: E711
        _case("!= None", lambda model: getattr(model, column) != None),  # noqa: E711
    ]
    if column not in {"opening", "part"}:
        cases += [
            _case("in nothing", lambda model: getattr(model, column).in_([])),
            _case("not in nothing", lambda model: getattr(model, column).not_in([])),
            _case("in NULL", lambda model: getattr(model, column).in_([None])),
            _case("not in NULL", lambda model: getattr(model, column).not_in([None])),
        ]
    assert twins.check(cases) > 0


_OPERATORS = ("startswith", "istartswith", "endswith", "iendswith", "contains", "icontains")


def _fragments(chance: random.Random, least: int, count: int) -> Iterator[str]:
    found = 0
    pool = [value for value in texts(random.Random(20260701)) if len(value) >= least]  # noqa: S311
    while found < count:
        value = chance.choice(pool)
        size = chance.randrange(least, min(len(value), 8) + 1)
        at = chance.randrange(len(value) - size + 1) if chance.random() < 0.6 else 0
        fragment = value[at : at + size]
        yield fragment.swapcase() if fragment.isascii() and chance.random() < 0.3 else fragment
        found += 1


@pytest.mark.parametrize("operator", _OPERATORS)
def test_a_literal_part_finds_the_same_rows(twins: Twins, operator: str) -> None:
    chance = random.Random(operator)  # noqa: S311
    cases = [
        _case(
            f"full.{operator}({part!r}, autoescape, {escape!r})",
            lambda model, p=part, e=escape: getattr(model.full, operator)(p, autoescape=True, escape=e),
        )
        for part in _fragments(chance, 3, 25)
        for escape in (None, "/", "a")
    ]
    assert twins.check(cases) > len(cases)


@pytest.mark.parametrize("column", ["full", "opening", "part"])
def test_like_patterns_find_the_same_rows(twins: Twins, column: str) -> None:
    chance = random.Random(column)  # noqa: S311
    anchored = column == "opening"
    cases: list[Case] = []
    for part in _fragments(chance, 3, 40):
        literal = part.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        patterns = [literal + "%", literal + "_", literal + "%_%", literal + "%" + literal[-1:].replace("\\", "") + "%"]
        if not anchored:
            patterns += [f"%{literal}", f"%{literal}%", f"_{literal}%", f"%{literal}%%", f"%_{literal}_%"]
        for pattern in patterns:
            names = ("like", "not_like") if anchored else ("like", "ilike", "not_like", "not_ilike")
            cases += [
                _case(
                    f"{column}.{name}({pattern!r})",
                    lambda model, p=pattern, n=name: getattr(getattr(model, column), n)(p),
                )
                for name in names
            ]
    assert twins.check(chance.sample(cases, 120)) > len(cases)


def test_wildcards_and_escapes_mean_what_they_mean_in_sql(twins: Twins) -> None:
    cases = [
        _case("contains with wildcards in it", lambda model: model.full.contains("ada_ex%ple")),
        _case("contains with an escape at its end", lambda model: model.full.contains("ab \\")),
        _case("startswith with an escape at its end", lambda model: model.full.startswith("100\\")),
        _case("like with an escape of its own", lambda model: model.full.like("100!%", escape="!")),
        _case("like without an escape", lambda model: model.full.like("a\\b%", escape="")),
        _case("like with a wildcard for escape", lambda model: model.full.like("100%%", escape="%")),
        _case("contains with a wildcard for escape", lambda model: model.full.contains("_x__xample", escape="_")),
        _case("like of a whole text", lambda model: model.full.like("abc")),
        _case("like of an escaped whole text", lambda model: model.full.like("a\\%b")),
        _case("ilike of a whole text", lambda model: model.full.ilike("ABC")),
        _case("ilike of a whole text, few facets", lambda model: model.lower.ilike("aBc")),
        _case("like of nothing", lambda model: model.full.like("")),
        _case("ilike of nothing", lambda model: model.full.ilike("")),
        _case("a text longer than the longest tag", lambda model: model.full.startswith("ada@example.org")),
    ]
    twins.check(cases)


@pytest.mark.parametrize("column", ["opening", "part"])
def test_equality_by_parts_finds_the_same_rows(twins: Twins, column: str) -> None:
    values = [value for value in _sought(random.Random(2), 30) if len(value) > 1]  # noqa: S311
    cases = [_case(f"== {value!r}", lambda model, v=value: getattr(model, column) == v) for value in values]
    assert twins.check(cases) > len(cases)
