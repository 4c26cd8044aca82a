from __future__ import annotations

from typing import Any

import pytest
from hypothesis import strategies as st

from glpgenc.codecs import codec_for
from tests.unit.codecs.checks import (
    does_not_parse,
    every_value_comes_back,
    is_read_as,
    is_refused_by_the_names_of_both_types,
)


def test_both_come_back() -> None:
    every_value_comes_back(bool, st.booleans())


@pytest.mark.parametrize(("value", "text"), [(True, "true"), (False, "false")])
def test_the_form_is_this(value: Any, text: str) -> None:
    assert codec_for(bool).encode(value) == text


@pytest.mark.parametrize(("text", "value"), [("t", True), ("f", False)])
def test_the_short_form_that_postgresql_writes_is_read(text: str, value: Any) -> None:
    is_read_as(bool, text, value)


def test_an_int_is_refused_by_the_names_of_both() -> None:
    is_refused_by_the_names_of_both_types(bool, 1, ("a bool", "int"))


@pytest.mark.parametrize("text", ["", "TRUE", "1", "yes"])
def test_what_is_no_bool_is_an_error_without_the_text(text: str) -> None:
    does_not_parse(bool, text)
