from __future__ import annotations

import pytest

from glpgenc.cli.registry import Facet
from glpgenc.errors import ConfigurationError


@pytest.mark.parametrize(
    ("text", "facet"),
    [
        ("equal", Facet("equal", "exact", 128, "tenant")),
        ("equal:lower", Facet("equal", "lower", 128, "tenant")),
        ("domain:email_domain:32", Facet("domain", "email_domain", 32, "tenant")),
        ("login:lower:128:global", Facet("login", "lower", 128, "global")),
    ],
)
def test_a_facet_is_read(text: str, facet: Facet) -> None:
    assert Facet.parse(text) == facet


@pytest.mark.parametrize("text", ["", ":lower", "a:", "a:lower:", "a:lower:many", "a:lower:-1", "a:b:1:tenant:x"])
def test_anything_else_is_refused_with_the_form(text: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        Facet.parse(text)
    assert "NAME[:NORMALIZER[:BITS[:SCOPE]]]" in str(caught.value)
