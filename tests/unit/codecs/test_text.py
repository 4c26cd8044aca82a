from __future__ import annotations

from typing import Any

import pytest

from glpgenc.codecs import codec_for
from tests.unit.codecs.checks import (
    TEXT,
    can_not_be_held,
    every_value_comes_back,
    is_refused_by_the_names_of_both_types,
)
from tests.unit.codecs.classes import Level


def test_every_text_comes_back_through_what_can_be_stored() -> None:
    every_value_comes_back(str, TEXT)


def test_the_form_of_a_subclass_that_shows_itself_otherwise_is_its_text() -> None:
    assert codec_for(str).encode(Level.LOW) == "low level"


@pytest.mark.parametrize(("value", "names"), [(4711, ("a str", "int")), (b"4711", ("a str", "bytes"))])
def test_another_type_is_refused_by_the_names_of_both(value: Any, names: tuple[str, ...]) -> None:
    is_refused_by_the_names_of_both_types(str, value, names)


@pytest.mark.parametrize("value", ["sec\0ret", "sec\ud800ret"], ids=ascii)
def test_what_postgresql_can_not_hold_is_refused(value: str) -> None:
    can_not_be_held(str, lambda: value)
