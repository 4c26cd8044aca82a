"""Values at the edges of declared types, as PostgreSQL takes or refuses them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from glpgenc.codecs import codec_for
from glpgenc.codecs.codec import Codec
from glpgenc.codecs.scalars import (
    UUID_TEXT,
    bytes_within,
    numeric_within,
    padded_text,
    text_within,
    whole_within,
)
from glpgenc.errors import InvalidValueError


@pytest.mark.parametrize(
    ("codec", "value", "stored"),
    [
        (text_within(3), "abc", "abc"),
        (text_within(3), "abc  ", "abc"),
        (text_within(3), "ab   ", "ab "),
        (padded_text(3), "", "   "),
        (padded_text(3), "a", "a  "),
        (padded_text(3), "abc", "abc"),
        (padded_text(3), "abc     ", "abc"),
        (bytes_within(3), b"abc", b"abc"),
        (whole_within(16), 32767, "32767"),
        (whole_within(16), -32768, "-32768"),
        (whole_within(32), 2**31 - 1, "2147483647"),
        (whole_within(32), -(2**31), "-2147483648"),
        (whole_within(64), 2**63 - 1, "9223372036854775807"),
        (whole_within(64), -(2**63), "-9223372036854775808"),
        (numeric_within(3, 1), Decimal("99.94"), "99.9"),
        (numeric_within(3, 1), Decimal("-99.94"), "-99.9"),
        (numeric_within(3, 1), Decimal("0.05"), "0.1"),
        (numeric_within(3, 1), Decimal("-0.05"), "-0.1"),
        (numeric_within(3, 1), Decimal(0), "0.0"),
        (numeric_within(3, 1), 7, "7.0"),
        (numeric_within(2, -2), Decimal(1250), "1300"),
        (numeric_within(2, -2), Decimal(9949), "9900"),
        (numeric_within(2, 4), Decimal("0.00994"), "0.0099"),
        (numeric_within(1, 0), Decimal("9.4"), "9"),
        (numeric_within(3, 1), Decimal("NaN"), "NaN"),
        (numeric_within(1000, 0), Decimal("9" * 1000), "9" * 1000),
        (numeric_within(1000, 1000), Decimal("0." + "9" * 1000), "0." + "9" * 1000),
        (numeric_within(1, 1000), Decimal("9e-1000"), "0." + "0" * 999 + "9"),
        (numeric_within(1, -1000), Decimal("9e1000"), "9" + "0" * 1000),
    ],
)
def test_a_value_that_fits_is_stored_as_postgresql_does(codec: Codec, value: Any, stored: Any) -> None:
    assert codec.store(value) == stored


@pytest.mark.parametrize(
    ("codec", "value", "said"),
    [
        (text_within(3), "abcd", "longer than the 3 characters"),
        (text_within(3), "abc d", "longer than the 3 characters"),
        (text_within(3), "abc\t", "longer than the 3 characters"),
        (padded_text(3), "abcd", "longer than the 3 characters"),
        (bytes_within(3), b"abcd", "longer than the 3 bytes"),
        (whole_within(16), 32768, "range, -32768 to 32767"),
        (whole_within(16), -32769, "range, -32768 to 32767"),
        (whole_within(64), 2**63, "range, -9223372036854775808 to 9223372036854775807"),
        (numeric_within(3, 1), Decimal("99.95"), r"less than 10\^2"),
        (numeric_within(3, 1), Decimal(-100), r"less than 10\^2"),
        (numeric_within(3, 1), Decimal("Infinity"), r"less than 10\^2"),
        (numeric_within(2, 4), Decimal("0.01"), r"less than 10\^-2"),
        (numeric_within(2, -2), Decimal(9950), r"less than 10\^4"),
        (numeric_within(2, -2), Decimal("1e100000"), r"less than 10\^4"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(codec: Codec, value: Any, said: str) -> None:
    with pytest.raises(InvalidValueError, match=said):
        codec.store(value)
    # One to compare with may be larger than any that is stored.
    assert codec.encode(value)


@pytest.mark.parametrize(("precision", "scale"), [(0, 0), (1001, 0), (5, -1001), (5, 1001)])
def test_a_precision_or_scale_that_postgresql_does_not_have_is_refused(precision: int, scale: int) -> None:
    with pytest.raises(TypeError, match=rf"Numeric\({precision}, {scale}\) is not a type"):
        numeric_within(precision, scale)


def test_fixed_length_text_is_compared_without_its_trailing_spaces() -> None:
    codec = padded_text(4)
    assert codec.operand("ab") == codec.operand("ab      ") == codec.encode("ab ") == "ab  "
    assert codec.encode("abcde") == "abcde"


def test_numbers_have_as_many_digits_as_numeric_can_hold() -> None:
    encode = codec_for(Decimal).encode
    assert encode(Decimal("9E+131071")) == "9" + "0" * 131071
    assert encode(Decimal("9E-16383")) == "0." + "0" * 16382 + "9"
    assert encode(Decimal("-0")) == "0"
    assert encode(Decimal("0E-16383")) == "0." + "0" * 16383
    for beyond in ("9E+131072", "9E-16384", "0E-16384"):
        with pytest.raises(InvalidValueError, match="131072 digits before the decimal point and 16383 after"):
            encode(Decimal(beyond))
    # Longer than any fraction, and all of it before the point.
    assert encode(Decimal("1" * 20000)) == "1" * 20000
    assert encode(Decimal("0." + "1" * 16381)) == "0." + "1" * 16381


def test_the_text_of_a_uuid_is_written_in_one_form_and_read_as_text() -> None:
    uuid = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"
    for text in (uuid, uuid.upper(), uuid.replace("-", ""), f"{{{uuid}}}"):
        assert UUID_TEXT.encode(text) == UUID_TEXT.operand(text) == uuid
    assert UUID_TEXT.decode(uuid) == uuid
    with pytest.raises(InvalidValueError, match="not a valid UUID"):
        UUID_TEXT.encode("x")
    with pytest.raises(InvalidValueError, match="the text of a UUID, not int"):
        UUID_TEXT.encode(5)
    with pytest.raises(InvalidValueError, match="codec UUID"):
        UUID_TEXT.decode("x")
