from __future__ import annotations

import json
import math
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import strategies as st

from glpgenc.codecs import JSON_ANY, codec_for
from glpgenc.errors import InvalidValueError
from tests.codecs.cases import (
    FINITE,
    TEXT,
    Address,
    Lopsided,
    Measured,
    Tags,
    can_not_be_held,
    does_not_parse,
    every_value_comes_back,
    is_read_as,
    is_refused_by_the_names_of_both_types,
)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | FINITE | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
    max_leaves=10,
)


@pytest.mark.parametrize(
    ("type_", "values"),
    [(dict, st.dictionaries(TEXT, JSON)), (list, st.lists(JSON)), (JSON_ANY, JSON)],
    ids=["dict", "list", "JSON"],
)
def test_every_value_comes_back_through_what_can_be_stored(type_: Any, values: st.SearchStrategy[Any]) -> None:
    every_value_comes_back(type_, values)


@pytest.mark.parametrize(
    ("type_", "value", "text"),
    [(dict, {"ä": [1, None, True, 0.5]}, '{"ä":[1,null,true,0.5]}'), (JSON_ANY, None, "null")],
    ids=["dict", "JSON"],
)
def test_the_form_is_this(type_: Any, value: Any, text: str) -> None:
    assert codec_for(type_).encode(value) == text


def test_the_form_that_jsonb_writes_is_read() -> None:
    is_read_as(dict, '{"a": 1, "b": [2.5]}', {"a": 1, "b": [2.5]})


@pytest.mark.parametrize(
    ("type_", "value", "names"),
    [(dict, [4711], ("a dict", "list", "JSON_ANY")), (list, {"k": 4711}, ("a list", "dict", "JSON_ANY"))],
    ids=["dict", "list"],
)
def test_another_type_is_refused_by_the_names_of_both(type_: Any, value: Any, names: tuple[str, ...]) -> None:
    is_refused_by_the_names_of_both_types(type_, value, names)


@pytest.mark.parametrize(
    ("type_", "make"),
    [
        (dict, lambda: {"secret": math.nan}),
        (dict, lambda: {"secret": math.inf}),
        (dict, lambda: {"secret": Decimal(1)}),
        (dict, lambda: {("secret", 1): 1}),
        (dict, lambda: {"secret": "\0"}),
        (dict, lambda: {"secret": "\ud800"}),
        (list, lambda: nested(100_000)),
    ],
)
def test_what_postgresql_or_json_can_not_hold_is_refused(type_: Any, make: Callable[[], Any]) -> None:
    can_not_be_held(type_, make)


def nested(depth: int) -> list[Any]:
    outer: list[Any] = []
    for _ in range(depth):
        outer = [outer]
    return outer


def test_a_list_that_holds_itself_is_refused() -> None:
    loop: list[Any] = []
    loop.append(loop)
    with pytest.raises(InvalidValueError):
        codec_for(list).encode(loop)


def test_the_text_backslash_u0000_is_text_like_any_other() -> None:
    value = {"path": "C:\\u0000", "two": "\\\\u0000"}
    assert codec_for(dict).decode(codec_for(dict).encode(value)) == value


@pytest.mark.parametrize(
    ("type_", "text"),
    [
        *((dict, text) for text in ("", "[4711]", "null", "{4711}", '{"a":NaN}', '{"a":1e400}', "[" * 100_000)),
        *((list, text) for text in ("", '{"k":4711}', "[-Infinity]")),
        *((JSON_ANY, text) for text in ("", "NaN", "4711,")),
    ],
    ids=lambda each: each[:20] if isinstance(each, str) else codec_for(each).name,
)
def test_what_does_not_parse_is_an_error_with_the_codec_s_name_and_not_the_text(type_: Any, text: str) -> None:
    does_not_parse(type_, text)


def test_json_is_text_for_people_too() -> None:
    assert json.loads(codec_for(dict).encode({"Zoë": "ü"})) == {"Zoë": "ü"}
    assert "Zoë" in codec_for(dict).encode({"Zoë": "ü"})


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
def test_a_model_that_postgresql_or_json_can_not_hold_is_refused(type_: Any, make: Callable[[], Any]) -> None:
    can_not_be_held(type_, make)


@pytest.mark.parametrize("text", ["", "{}", '{"street":4711}'])
def test_what_is_no_such_model_is_an_error_without_the_text(text: str) -> None:
    does_not_parse(Address, text)
