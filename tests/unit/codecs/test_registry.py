from __future__ import annotations

from collections import OrderedDict
from datetime import date, datetime
from typing import Any

import pytest

from glpgenc.codecs import DATETIME_TZ, JSON_ANY, Codec, codec_for
from tests.unit.codecs.classes import Address, Colour, Number, Permission


@pytest.mark.parametrize(
    ("type_", "name"),
    [
        (dict[str, int], "dict"),
        (list[int], "list"),
        (OrderedDict, "dict"),
        (type("Text", (str,), {}), "str"),
        (type("Day", (date,), {}), "date"),
        (type("Moment", (datetime,), {}), "datetime"),
        (bytearray, "bytes"),
        (memoryview, "bytes"),
        (Number, "Number"),
        (JSON_ANY, "JSON"),
    ],
)
def test_related_types_have_a_codec_too(type_: Any, name: str) -> None:
    assert codec_for(type_).name == name


@pytest.mark.parametrize("type_", [float, complex, object, type(None), str | int, Any, Permission, "str", 3])
def test_other_types_are_refused_with_the_list_of_what_there_is(type_: Any) -> None:
    with pytest.raises(TypeError, match="supported are str, int, Decimal, bool, date, datetime"):
        codec_for(type_)


def test_float_is_refused_with_the_way_out() -> None:
    with pytest.raises(TypeError, match="use Decimal"):
        codec_for(float)


@pytest.mark.parametrize("type_", [str, Colour, Address, DATETIME_TZ])
def test_a_type_has_one_codec(type_: Any) -> None:
    assert codec_for(type_) is codec_for(type_)
    assert codec_for(codec_for(type_)) is codec_for(type_)
    assert isinstance(codec_for(type_), Codec)
