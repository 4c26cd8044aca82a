from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import strategies as st

from glpgenc.codecs import codec_for
from tests.unit.codecs.checks import (
    does_not_parse,
    every_value_comes_back,
    is_read_as,
    is_refused_by_the_names_of_both_types,
)

TEXT = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"


def test_every_uuid_comes_back_through_what_can_be_stored() -> None:
    every_value_comes_back(UUID, st.uuids())


def test_the_form_is_in_small_letters() -> None:
    assert codec_for(UUID).encode(UUID(TEXT.upper())) == TEXT


def test_capital_letters_are_read() -> None:
    is_read_as(UUID, TEXT.upper(), UUID(TEXT))


def test_text_is_refused_by_the_names_of_both() -> None:
    is_refused_by_the_names_of_both_types(UUID, TEXT, ("a UUID", "str"))


@pytest.mark.parametrize("text", ["", f"{{{TEXT}}}", TEXT.replace("-", "")])
def test_what_is_no_uuid_is_an_error_without_the_text(text: str) -> None:
    does_not_parse(UUID, text)
