"""Paths into documents, and the numbers of documents, at the edges of what PostgreSQL stores."""

from __future__ import annotations

from decimal import Decimal

import pytest

from glpgenc.errors import InvalidValueError
from glpgenc.wire.blind_index import SearchEntry, search_pieces
from glpgenc.wire.facets import PathShape, shape_of
from glpgenc.wire.json_paths import MISSING, JsonNumber, JsonPath, read_document
from glpgenc.wire.normalizers import Normalizer


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("$", ()),
        ("$.a", ("a",)),
        ("$._a1.B", ("_a1", "B")),
        ('$["a b"]', ("a b",)),
        ("$['a b']", ("a b",)),
        (r"$['it\'s']", ("it's",)),
        ("$['say \"x\"']", ('say "x"',)),
        (r'$["\u00e9\n"]', ("é\n",)),
        ("$[0]", (0,)),
        ("$.a[10].b", ("a", 10, "b")),
        ("$[2147483647]", (2**31 - 1,)),
        ("$" + ".a" * 16, ("a",) * 16),
        ("$." + "a" * 255, ("a" * 255,)),
        ('$["' + "é" * 127 + 'a"]', ("é" * 127 + "a",)),
    ],
)
def test_a_path_is_read_and_has_one_form(text: str, steps: tuple[str | int, ...]) -> None:
    path = JsonPath.parse(text)
    assert path.steps == steps
    assert JsonPath.parse(str(path)) == path


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (5, "begins with \\$"),
        ("", "begins with \\$"),
        ("a.b", "begins with \\$"),
        ("$.a-b", "from character 4 on"),
        ("$.1", "from character 2 on"),
        ("$[01]", "from character 2 on"),
        ("$[-1]", "from character 2 on"),
        ("$.a[*]", "from character 4 on"),
        ("$['a\"]", "from character 2 on"),
        ("$[2147483648]", "0 to 2,147,483,647"),
        ("$" + ".a" * 17, "at most 16 steps"),
        ("$." + "a" * 256, "at most 255 bytes"),
        ('$["' + "é" * 128 + '"]', "at most 255 bytes"),
        (r'$["\u0000"]', "without U\\+0000"),
        (r'$["\ud800"]', "must be text"),
    ],
)
def test_what_is_not_a_path_is_refused(text: object, said: str) -> None:
    with pytest.raises(InvalidValueError, match=said):
        JsonPath.parse(text)


def test_a_path_is_in_a_search_entry_with_the_lengths_of_its_steps() -> None:
    assert JsonPath(()).to_bytes() == b"\0\0"
    assert JsonPath(("ab", 258)).to_bytes() == b"\0\x09" + b"\x01\x02ab" + b"\x02\0\0\x01\x02"


def test_a_step_into_another_kind_of_value_finds_nothing() -> None:
    document = read_document(b'{"a": [1, {"b": null}], "c": "text"}')
    assert JsonPath.parse("$.a[0]").find(document) == JsonNumber("1")
    assert JsonPath.parse("$.a[1].b").find(document) is None
    for path in ("$.a[2]", "$.a.b", "$.c[0]", "$.d", "$[0]"):
        assert JsonPath.parse(path).find(document) is MISSING
    assert repr(MISSING) == "MISSING"


@pytest.mark.parametrize(
    "number",
    [
        "1e131071", "9.9E131071", "-1e131071", "0.1e131072", "1e-16383", "0.1e-16382", "1E-16383", "0e1073741823",
        "0" + "." + "1" * 16383, "1" + "0" * 131071, "1e" + "0" * 1000, "0e16384",
    ],
)  # fmt: skip
def test_a_number_that_numeric_can_hold_is_read(number: str) -> None:
    assert read_document(number.encode()) == JsonNumber(number)


@pytest.mark.parametrize(
    "number",
    [
        "1e131072", "1E131072", "-1e131072", "0.1e131073", "10e131071", "1e-16384", "1E-16384", "0.1e-16383",
        "0e1073741824", "0." + "1" * 16384, "1" + "0" * 131072, "1e" + "0" * 1001, "0e-16384", "NaN", "Infinity", "01",
    ],
)  # fmt: skip
def test_a_number_that_numeric_can_not_hold_is_not_stored(number: str) -> None:
    with pytest.raises(InvalidValueError, match="not JSON that PostgreSQL can store"):
        read_document(number.encode())


@pytest.mark.parametrize(
    ("text", "canonical", "plain"),
    [
        ("0", "0", "0"),
        ("-0", "0", "0"),
        ("0.00", "0", "0.00"),
        ("-0.0", "0", "0.0"),
        ("0e-2", "0", "0.00"),
        ("0e2", "0", "0"),
        ("1.50", "1.5", "1.50"),
        ("100", "100", "100"),
        ("1e2", "100", "100"),
        ("-1.0", "-1", "-1.0"),
        ("1e999", "1" + "0" * 999, "1" + "0" * 999),
        ("1e-998", "0." + "0" * 997 + "1", "0." + "0" * 997 + "1"),
    ],
)
def test_a_number_has_a_form_for_terms_and_one_for_texts(text: str, canonical: str, plain: str) -> None:
    number = JsonNumber(text)
    assert (number.canonical(), number.plain()) == (canonical, plain)
    assert Decimal(canonical) == Decimal(plain) == Decimal(text)


@pytest.mark.parametrize("text", ["1e1000", "1e-999", "-1e999", "1e100000"])
def test_a_number_whose_form_is_too_long_has_no_term(text: str) -> None:
    for form in (JsonNumber(text).canonical, JsonNumber(text).plain):
        with pytest.raises(InvalidValueError, match="requires a decimal number"):
            form()


@pytest.mark.parametrize(
    "document",
    [
        b'"\\u0000"', b'"\\ud83d"', b'"\\ude00"', b'"\\ud83d \\ude00"', b'"\\ud83d\\n\\ude00"',
        b'"\\ud83d\\ud83d\\ude00"',
        b'{"\\u0000": 1}', b'"\0"', b"\0", b'"\xff"', b"[" * 100_000, b"", b"{} {}",
    ],
)  # fmt: skip
def test_what_jsonb_can_not_hold_is_not_stored(document: bytes) -> None:
    with pytest.raises(InvalidValueError, match="not JSON that PostgreSQL can store") as caught:
        read_document(document)
    assert caught.value.__context__ is None


@pytest.mark.parametrize(
    ("document", "value"),
    [(b'"\\ud83d\\ude00"', "\U0001f600"), (b'"\\\\u0000"', "\\u0000"), (b'"\\u00e9\\\\ud83d"', "é\\ud83d")],
)
def test_escapes_of_what_jsonb_can_hold_are_read(document: bytes, value: str) -> None:
    assert read_document(document) == value


def test_an_array_or_object_in_an_array_has_no_tag_to_look_for() -> None:
    entry = SearchEntry(1, Normalizer.EXACT, 32, bytes(32), shape_of("elements", {"path": "$.a"}))
    assert len(search_pieces('"x"', entry)) == 1
    for sought in ("[1]", "{}"):
        with pytest.raises(InvalidValueError, match="inside of an array has no tag"):
            search_pieces(sought, entry)


def test_a_range_at_a_path_is_of_numbers() -> None:
    numbers = {"unit": "number", "size": "1", "low": 0, "high": 9, "path": "$.a"}
    assert isinstance(shape_of("range", numbers), PathShape)
    for unit in ("day", "month"):
        with pytest.raises(InvalidValueError, match="JSON has no dates"):
            shape_of("range", numbers | {"unit": unit})
