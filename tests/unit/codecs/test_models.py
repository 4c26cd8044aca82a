from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import strategies as st

from glpgenc.codecs import codec_for
from tests.unit.codecs.checks import (
    FINITE,
    TEXT,
    can_not_be_held,
    does_not_parse,
    every_value_comes_back,
    is_refused_by_the_names_of_both_types,
)
from tests.unit.codecs.classes import Address, Lopsided, Measured, Tags


@pytest.mark.parametrize(
    ("type_", "values"),
    [
        (Address, st.builds(Address, street=TEXT, number=st.none() | st.integers(-(2**60), 2**60), theRate=FINITE)),
        (Tags, st.lists(TEXT).map(Tags)),
    ],
    ids=["Address", "Tags"],
)
def test_every_model_comes_back_through_what_can_be_stored(type_: Any, values: st.SearchStrategy[Any]) -> None:
    every_value_comes_back(type_, values)


def test_the_form_is_the_json_of_its_own_fields_by_their_aliases() -> None:
    address = Address(street="s", number=1, theRate=1.5)
    assert codec_for(Address).encode(address) == '{"street":"s","number":1,"theRate":1.5}'


def test_a_dict_is_refused_by_the_names_of_both() -> None:
    is_refused_by_the_names_of_both_types(Address, {"street": "4711"}, ("a Address", "dict"))


@pytest.mark.parametrize(
    ("type_", "make"),
    [
        (Tags, lambda: Tags(["\0secret"])),
        (Measured, lambda: Measured(value=math.nan)),
        (Lopsided, lambda: Lopsided.model_validate({"read_as": "secret"})),
    ],
)
def test_what_postgresql_or_json_can_not_hold_is_refused(type_: Any, make: Callable[[], Any]) -> None:
    can_not_be_held(type_, make)


@pytest.mark.parametrize("text", ["", "{}", '{"street":4711}'])
def test_what_is_no_such_model_is_an_error_without_the_text(text: str) -> None:
    does_not_parse(Address, text)
