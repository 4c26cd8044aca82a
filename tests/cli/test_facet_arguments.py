from __future__ import annotations

from decimal import Decimal

import pytest

from glpgenc.cli.columns.fields import FacetArgument
from glpgenc.errors import ConfigurationError
from glpgenc.wire.facet_kinds import RangeUnit
from glpgenc.wire.facets import ContainsShape, PrefixShape, RangeShape
from glpgenc.wire.words import Language, WordsShape


@pytest.mark.parametrize(
    ("text", "facet"),
    [
        ("equal", FacetArgument("equal", "exact", None, "tenant")),
        ("equal:lower", FacetArgument("equal", "lower", None, "tenant")),
        ("equal:lower::global", FacetArgument("equal", "lower", None, "global")),
        ("equal:lower:128:tenant:scalar", FacetArgument("equal", "lower", 128)),
        ("a:lower::tenant:prefix=2-10", FacetArgument("a", "lower", shape=PrefixShape(2, 10))),
        ("a:lower:24:tenant:contains=3", FacetArgument("a", "lower", 24, shape=ContainsShape(3))),
        ("a:lower::tenant:words", FacetArgument("a", "lower", shape=WordsShape())),
        ("a:lower::tenant:words=english", FacetArgument("a", "lower", shape=WordsShape(Language.ENGLISH, stop=True))),
        (
            "a:lower::tenant:words=english,stop=false",
            FacetArgument("a", "lower", shape=WordsShape(Language.ENGLISH)),
        ),
        ("a:exact::tenant:range=month", FacetArgument("a", shape=RangeShape(RangeUnit.MONTH, Decimal(1), -840, 1560))),
        ("a:exact::tenant:range=day", FacetArgument("a", shape=RangeShape(RangeUnit.DAY, Decimal(1), -25567, 47482))),
        ("a:exact::tenant:range=7days", FacetArgument("a", shape=RangeShape(RangeUnit.DAY, Decimal(7), -3653, 6783))),
        (
            "a:exact::tenant:range=1000",
            FacetArgument("a", shape=RangeShape(RangeUnit.NUMBER, Decimal(1000), -1024, 1023)),
        ),
        (
            "a:exact::tenant:range=0.25@-10..500",
            FacetArgument("a", shape=RangeShape(RangeUnit.NUMBER, Decimal("0.25"), -10, 500)),
        ),
        (
            "a:exact::tenant:range=2months@-1..1",
            FacetArgument("a", shape=RangeShape(RangeUnit.MONTH, Decimal(2), -1, 1)),
        ),
        ("domain:email_domain:32", FacetArgument("domain", "email_domain", 32, "tenant")),
        ("login:lower:128:global", FacetArgument("login", "lower", 128, "global")),
    ],
)
def test_a_facet_is_read(text: str, facet: FacetArgument) -> None:
    assert FacetArgument.parse(text) == facet


BAD_KINDS = [
    "x", "", "prefix", "words=klingon", "words=", "words=none,stop=true",
    "prefix=0-3", "prefix=3-2", "prefix=1-33", "contains=1", "contains=9", "contains=-3", "range=",
    "range=0", "range=-1", "range=1.5days", "range=year", "range=1@5..4", "range=1@0..100001", "range=1@0",
]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["", ":lower", "a:", "a:lower:many", "a:lower:-1", "a:b:1::scalar", "a::1", "a:b:1:tenant:scalar:y"]
    + [f"a:exact::tenant:{kind}" for kind in BAD_KINDS],
)
def test_anything_else_is_refused_with_the_form(text: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        FacetArgument.parse(text)
    assert "NAME[:NORMALIZER[:BITS[:SCOPE[:KIND]]]]" in str(caught.value)
