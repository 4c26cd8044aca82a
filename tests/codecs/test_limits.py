from __future__ import annotations

from decimal import Decimal, localcontext
from typing import Any

import pytest

from glpgenc.codecs import Codec
from glpgenc.codecs.limits import bytes_within, numeric_within, padded_text, text_within, whole_within
from glpgenc.errors import InvalidValueError


@pytest.mark.parametrize(
    ("codec", "value", "text"),
    [
        (text_within(2), "ab  ", "ab"),
        (text_within(2), "é\U0001f600", "é\U0001f600"),
        (padded_text(3), "a", "a  "),
        (padded_text(3), "abc   ", "abc"),
        (whole_within(16), -32768, "-32768"),
        (numeric_within(4, 1), Decimal("0.25"), "0.3"),
        (numeric_within(4, 1), Decimal("-0.04"), "0.0"),
        (numeric_within(4, 1), 5, "5.0"),
        (numeric_within(4, 1), Decimal("NaN"), "NaN"),
        (numeric_within(1000, 1000), Decimal("1E-1001"), "0." + "0" * 1000),
        (numeric_within(1000, 0), Decimal(10) ** 999, "1" + "0" * 999),
        (bytes_within(2), b"ab", b"ab"),
    ],
)
def test_a_value_is_stored_as_postgresql_would(codec: Codec, value: Any, text: Any) -> None:
    assert codec.store(value) == text


def test_the_context_of_a_thread_does_not_change_what_is_stored() -> None:
    with localcontext(prec=3, Emax=5, Emin=-5):
        assert numeric_within(40, 9).store(Decimal("1234567890123456789.5")) == "1234567890123456789.500000000"


@pytest.mark.parametrize(
    ("codec", "value"),
    [
        (text_within(2), "4711"),
        (text_within(4), "4711 x"),
        (padded_text(2), "4711"),
        (whole_within(16), 47114711),
        (numeric_within(4, 1), Decimal("4711.0")),
        (numeric_within(4, 1), Decimal("999.95")),
        (numeric_within(4, 1), Decimal("Infinity")),
        (numeric_within(4, 1), Decimal("1E+100000")),
        (bytes_within(2), b"4711"),
    ],
)
def test_a_value_beyond_the_limit_is_refused_without_being_shown_and_may_be_compared_with(
    codec: Codec, value: Any
) -> None:
    with pytest.raises(InvalidValueError) as caught:
        codec.store(value)
    assert "4711" not in str(caught.value)
    assert codec.encode(value)


@pytest.mark.parametrize("limits", [(0, 0), (1001, 0), (5, 1001), (5, -1001)])
def test_digits_that_postgresql_does_not_have_are_refused(limits: tuple[int, int]) -> None:
    with pytest.raises(TypeError, match="1 to 1000"):
        numeric_within(*limits)
