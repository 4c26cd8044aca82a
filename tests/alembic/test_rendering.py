"""How operations and facets look in a migration, and the limits of a registered range."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal, localcontext
from typing import Any

import pytest

from glpgenc.alembic.compare.registry import _kind
from glpgenc.alembic.operations.rendering import facet_code
from glpgenc.sqlalchemy import Contains, Exact, Prefix, Range, Similar, Words
from glpgenc.sqlalchemy.facets import Facet
from glpgenc.sqlalchemy.schema.sql_names import identifier, literal, qualified

FACETS = [
    Exact(),
    Exact(unique=True, normalize="lower", name="login", scope="global"),
    Exact(bits=12),
    Exact(key="emails", unique=True),
    Exact(partitions=4, normalize="lower"),
    Prefix(least=1, most=4, bits=16),
    Contains(n=5, normalize="exact"),
    Similar(),
    Similar(name="typos", bits=16),
    Words(),
    Words(language="english", stop=False, bits=16),
    Range(bucket=Decimal("0.10"), low=Decimal(-3), high=7),
    Range(bucket=timedelta(days=3), low=date(2000, 2, 29)),
    Range(bucket="quarter", bits=20),
]


@pytest.mark.parametrize("facet", FACETS, ids=repr)
def test_a_facet_in_a_migration_is_the_facet_with_its_imports(facet: Facet) -> None:
    imports: set[str] = set()
    code = facet_code(facet, imports)
    names: dict[str, object] = {}
    exec("\n".join([*sorted(imports), f"made = {code}"]), names)  # noqa: S102 - what a migration does
    assert names["made"] == facet
    assert f"from glpgenc.sqlalchemy import {type(facet).__name__}" in imports
    assert ("import datetime" in imports) == ("datetime." in code)


def test_what_is_default_is_not_said() -> None:
    assert facet_code(Range(bucket="month"), set()) == "Range()"
    assert facet_code(Exact(normalize="lower"), set()) == "Exact(normalize='lower')"


@pytest.mark.parametrize(
    ("text", "sql"), [(None, "NULL"), ("a'b", "'a''b'"), ("a\\b'c", r"E'a\\b''c'"), ("50% :x", "'50% :x'")]
)
def test_a_text_as_sql(text: str | None, sql: str) -> None:
    assert literal(text) == sql


@pytest.mark.parametrize(
    ("name", "sql"),
    [("users", "users"), ("Users", '"Users"'), ('a"b', '"a""b"'), ("order", '"order"'), ("50%", '"50%"')],
)
def test_a_name_as_sql(name: str, sql: str) -> None:
    assert identifier(name) == sql
    assert qualified(name, "Sales") == f'"Sales".{sql}'


@pytest.mark.parametrize("precision", [3, 28])
def test_limits_are_exact_whatever_the_context(precision: int) -> None:
    row: dict[str, Any] = {"kind": "range", "parameters": {"unit": "number", "size": "9.223372036854775807"}}
    row["parameters"] |= {"low": 9223372036854675807, "high": 9223372036854775807}
    with localcontext(prec=precision):
        _, arguments = _kind(row)
    assert arguments["low"] == Decimal("85070591730233693510.193222306651801249")
    assert arguments["high"] == Decimal("85070591730234615847.396907784232501249")
