from __future__ import annotations

from typing import Any

import pytest
from hypothesis import strategies as st

from glpgenc.codecs import codec_for
from tests.unit.codecs.checks import does_not_parse, every_value_comes_back, is_refused_by_the_names_of_both_types
from tests.unit.codecs.classes import Colour, Level


@pytest.mark.parametrize("type_", [Colour, Level])
def test_every_member_comes_back_through_what_can_be_stored(type_: type[Colour | Level]) -> None:
    every_value_comes_back(type_, st.sampled_from(type_))


@pytest.mark.parametrize(
    ("member", "text"), [(Colour.ALSO_RED, "RED"), (Level.LOW, "LOW")], ids=["an alias", "one with a text"]
)
def test_the_form_is_the_name(member: Colour | Level, text: str) -> None:
    assert codec_for(type(member)).encode(member) == text


@pytest.mark.parametrize(("value", "name"), [("RED", "str"), (Level.LOW, "Level")], ids=["str", "Level"])
def test_what_is_no_member_is_refused_by_the_names_of_both_types(value: Any, name: str) -> None:
    is_refused_by_the_names_of_both_types(Colour, value, ("a member of Colour", name))


@pytest.mark.parametrize("text", ["", "red", "BLUE4711"])
def test_what_is_no_name_is_an_error_without_the_text(text: str) -> None:
    does_not_parse(Colour, text)
