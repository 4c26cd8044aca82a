from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from glpgenc.codecs.custom import custom_codec
from glpgenc.errors import InvalidValueError


@dataclass(frozen=True)
class Money:
    cents: int


class MoneyCodec:
    def encode(self, value: Money, /) -> Any:
        if value.cents < 0:
            message = f"{value.cents} is less than nothing"
            raise ValueError(message)
        return f"{value.cents}\0" if value.cents == 7 else str(value.cents) if value.cents else value.cents

    def decode(self, text: str, /) -> Any:
        return Money(int(text)) if text != "none" else None


CODEC = custom_codec(Money, MoneyCodec())


def test_a_value_comes_back_through_its_text() -> None:
    assert CODEC.store(Money(150)) == "150"
    assert CODEC.decode("150") == Money(150)
    assert (CODEC.python_type, CODEC.sql_type, CODEC.is_text) == (Money, "text", False)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (150, "must be a Money, not int"),
        (None, "must be a Money"),
        (Money(-4711), "MoneyCodec.encode raised ValueError"),
        (Money(0), "MoneyCodec.encode must return a str, and returned a value of type int"),
        (Money(7), "U\\+0000"),
    ],
)
def test_what_has_no_text_is_refused_without_the_value(value: Any, words: str) -> None:
    with pytest.raises(InvalidValueError, match=words) as caught:
        CODEC.store(value)
    assert "4711" not in str(caught.value)
    assert caught.value.__context__ is None


@pytest.mark.parametrize(
    ("text", "words"), [("x4711", "MoneyCodec.decode raised ValueError"), ("none", "returned a value of type NoneType")]
)
def test_what_does_not_parse_is_an_error_without_the_text(text: str, words: str) -> None:
    with pytest.raises(InvalidValueError, match=words) as caught:
        CODEC.decode(text)
    assert "4711" not in str(caught.value)
    assert caught.value.__context__ is None
