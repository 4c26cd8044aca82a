from __future__ import annotations

import pytest
from hypothesis import strategies as st

from glpgenc.codecs import codec_for
from tests.unit.codecs.checks import every_value_comes_back, is_refused_by_the_names_of_both_types


def test_all_bytes_come_back() -> None:
    every_value_comes_back(bytes, st.binary())


@pytest.mark.parametrize(
    ("value", "stored"),
    [(bytearray(b"\0\xff"), b"\0\xff"), (memoryview(b"abcd")[::2], b"ac")],
    ids=["bytearray", "memoryview"],
)
def test_the_form_is_the_bytes_themselves(value: bytearray | memoryview, stored: bytes) -> None:
    assert codec_for(bytes).encode(value) == stored


def test_text_is_refused_by_the_names_of_both() -> None:
    is_refused_by_the_names_of_both_types(bytes, "4711", ("bytes", "str"))
