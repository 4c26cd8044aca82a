"""Arrays to the letter: PostgreSQL's own text form, and what is not one."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from glpgenc.codecs import codec_for
from glpgenc.codecs.arrays import array_codec
from glpgenc.errors import InvalidValueError

TEXTS, NUMBERS, BOOLS, BYTES = (array_codec(codec_for(each)) for each in (str, int, bool, bytes))


def nested(depth: int, value: Any = 1) -> Any:
    return [nested(depth - 1, value)] if depth else value


@pytest.mark.parametrize(
    ("codec", "value", "text"),
    [
        (TEXTS, ["a", "b c", "", None, "NULL", "null"], '{a,"b c","",NULL,"NULL","null"}'),
        (TEXTS, ['say "x"', "a\\b", '"'], r'{"say \"x\"","a\\b","\""}'),
        (TEXTS, ["a\tb", "\n", "\v", "\f", "\r", "{", "}", ","], '{"a\tb","\n","\v","\f","\r","{","}",","}'),
        (NUMBERS, [[1, 2], [3, 4]], "{{1,2},{3,4}}"),
        (NUMBERS, [[[1], [2]], [[3], [4]]], "{{{1},{2}},{{3},{4}}}"),
        (NUMBERS, nested(6), "{{{{{{1}}}}}}"),
        (BOOLS, [True, False, None], "{t,f,NULL}"),
        (BYTES, [b"\x00\xff", b"", None], r'{"\\x00ff","\\x",NULL}'),
        (NUMBERS, [], "{}"),
        (array_codec(codec_for(Decimal)), [Decimal("1.50")], "{1.50}"),
    ],
)
def test_an_array_has_postgresql_s_form_both_ways(codec: Any, value: Any, text: str) -> None:
    assert codec.encode(value) == codec.store(value) == text
    assert codec.decode(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "", "1", "{", "}", "{1", "1}", "{1,}", "{,1}", "{,}", "{1,,2}", "{{1}", "{{1}}}", "{1}}", "{1}{2}", "{1}2",
        "{1 2}",
        '{"1}', '{"1" "2"}', "{1,{2}", "{{1}{2}}", "x{1}", nested(7).__repr__().replace("[", "{").replace("]", "}"),
    ],
)  # fmt: skip
def test_what_is_not_an_array_is_refused(text: str) -> None:
    with pytest.raises(InvalidValueError, match="not valid for the codec array"):
        NUMBERS.decode(text)


def test_bytes_of_an_array_are_hex() -> None:
    with pytest.raises(InvalidValueError, match="not valid for the codec array"):
        BYTES.decode(r'{"\\xzz"}')


def test_bounds_before_an_array_are_read_over_and_spaces_are_not() -> None:
    assert NUMBERS.decode("[2:3]={1,2}") == [1, 2]
    assert NUMBERS.decode("[0:0][-1:0]={{1,2}}") == [[1, 2]]
    for space in " \t\n\r\v\f":
        for text in (f"{{{space}1}}", f"{{1{space}}}", f"{{1,{space}2}}"):
            with pytest.raises(InvalidValueError, match="not valid for the codec array"):
                NUMBERS.decode(text)


def test_more_dimensions_than_postgresql_has_are_refused() -> None:
    with pytest.raises(InvalidValueError, match="more than 6 dimensions"):
        NUMBERS.encode(nested(7))


@pytest.mark.parametrize("value", [[[1], 2], [1, [2]], [[1], [2, 3]], [[[1]], [2]], [[1], None]])
def test_lists_of_different_lengths_are_no_array(value: Any) -> None:
    with pytest.raises(InvalidValueError, match="different lengths"):
        NUMBERS.encode(value)


@pytest.mark.parametrize(("value", "dimensions"), [([1], 2), ([[1]], 1), ([[1]], 3)])
def test_an_array_is_nested_as_deeply_as_declared(value: Any, dimensions: int) -> None:
    with pytest.raises(InvalidValueError, match=f"and the declared type has {dimensions}"):
        array_codec(codec_for(int), dimensions=dimensions).encode(value)
    assert array_codec(codec_for(int), dimensions=dimensions).encode([]) == "{}"


def test_what_no_facet_serves_says_why() -> None:
    assert "different text forms in an array" in str(array_codec(codec_for(Decimal)).unsearchable)
    assert array_codec(codec_for(int)).unsearchable is None
    of_item = array_codec(replace(codec_for(int), unsearchable="of the item"))
    assert of_item.unsearchable == "of the item"


def test_items_whose_codec_takes_none_are_asked_for_it() -> None:
    item = replace(
        codec_for(str),
        takes_none=True,
        store=lambda value: "nothing" if value is None else None,
        decode=lambda text: "was null" if text is None else text,
    )
    codec = array_codec(item)
    assert codec.store([None, "a"]) == "{nothing,NULL}"
    assert codec.decode("{NULL,a}") == ["was null", "a"]


def test_lists_in_an_array_come_back_as_declared() -> None:
    assert array_codec(codec_for(int), as_tuple=True).decode("{{1},{2}}") == ((1,), (2,))
    with pytest.raises(InvalidValueError, match="must be a list, not int"):
        NUMBERS.encode(1)
    with pytest.raises(TypeError, match="arrays of dict: use a list in a JSON column"):
        array_codec(codec_for(dict))
