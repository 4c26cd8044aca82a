"""Facets by paths of documents and by elements of arrays: SQL makes and refuses what Python makes and refuses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from glpgenc.codecs import codec_for
from glpgenc.codecs.arrays import array_codec
from glpgenc.errors import InvalidValueError
from glpgenc.wire.blind_index import SearchEntry, range_terms, search_tags, search_term
from glpgenc.wire.facet_kinds import RangeUnit
from glpgenc.wire.facets import (
    ContainsShape,
    ElementsShape,
    PathShape,
    PrefixShape,
    RangeShape,
    ScalarShape,
    Shape,
)
from glpgenc.wire.json_paths import JsonPath
from glpgenc.wire.normalizers import Normalizer
from glpgenc.wire.sealed_keys import FieldKeys
from tests.sql.conftest import KEYS, Connection, sqlstate
from tests.support.vectors import load


def _keys(field: str, *shapes: tuple[Shape, Normalizer, int]) -> FieldKeys:
    entries = (SearchEntry(slot, normal, bits, bytes([slot]) * 32, shape) for slot, (shape, normal, bits) in
               enumerate(shapes, 1))  # fmt: skip
    return replace(KEYS, field=field, search=tuple(entries))


def _at(path: str, shape: Any) -> PathShape:
    return PathShape(JsonPath.parse(path), shape)


NUMBERS = RangeShape(RangeUnit.NUMBER, Decimal("0.5"), -100, 100)
DOCUMENTS = _keys(
    "people.doc",
    (_at("$.a", ScalarShape()), Normalizer.EXACT, 128),
    (_at("$", ScalarShape()), Normalizer.LOWER, 17),
    (_at('$["a b\\""].ä[1]'.replace(".ä", '["ä"]'), ScalarShape()), Normalizer.DIGITS, 64),
    (_at("$.a", PrefixShape(1, 4)), Normalizer.LOWER, 32),
    (_at("$.a[0]", ContainsShape(2)), Normalizer.EXACT, 11),
    (_at("$.a", NUMBERS), Normalizer.EXACT, 64),
    (_at("$.a", ElementsShape()), Normalizer.LOWER, 32),
    (_at("$", ElementsShape()), Normalizer.EXACT, 9),
    (ScalarShape(), Normalizer.EXACT, 128),
)
ARRAYS = _keys(
    "people.tags",
    (ElementsShape(), Normalizer.EXACT, 32),
    (ElementsShape(), Normalizer.DIGITS, 7),
    (ContainsShape(3), Normalizer.EXACT, 32),
)


@pytest.fixture(scope="module")
def loaded(shared_app_url: str) -> Iterator[Connection]:
    with (
        psycopg.connect(shared_app_url, autocommit=True) as connection,
        connection.transaction(force_rollback=True),
    ):
        load(connection, DOCUMENTS, ARRAYS)
        yield connection


def _from_sql(connection: Connection, text: str, keys: FieldKeys) -> list[bytes] | str:
    slots = [entry.slot for entry in keys.search]
    try:
        with connection.transaction():
            row = connection.execute(
                "SELECT array_agg(glpgenc.gl_index_term(e, slot) ORDER BY slot)"
                " FROM glpgenc.gl_encrypt(%s::text, %s) e, unnest(%s) slot",
                (text, keys.field, slots),
            ).fetchone()
    except psycopg.Error as error:
        return _refusal(str(error) if error.sqlstate == "ZE014" else f"{error.sqlstate} {error}")
    assert row is not None
    return list(row[0])


def _from_python(text: str, keys: FieldKeys) -> list[bytes] | str:
    try:
        return [search_term(text.encode(), entry) for entry in keys.search]
    except InvalidValueError as error:
        return _refusal(error.message)


def _refusal(message: str) -> str:
    """Return the first line of an error's message, of which none may quote the value."""
    assert "quote me" not in message
    return message.partition("\n")[0]


_NUMBERS = st.one_of(
    st.integers().map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.decimals(allow_nan=False, allow_infinity=False).map(str),
    st.from_regex(r"-?(0|[1-9][0-9]{0,3})(\.[0-9]{1,4})?([eE][+-]?[0-9]{1,5})?", fullmatch=True),
)
_TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    st.sampled_from(["a", "b", 'a b"', "ä", "0", "", "quote me", "$", "a.b", "Straße", "true", "1.50"]),
)  # fmt: skip
_ESCAPED = st.sampled_from(
    [
        r"\u0000",
        r"\ud800",
        r"\udc00",
        r"\ud83d\ude00",
        r"\u00e4",
        r"\\u0000",
        r"\n",
        r"\/",
        r"\ud800\ud800\udc00",
        r"\x",
    ]
)


@st.composite
def _raw(draw: Any, depth: int = 3) -> str:
    kind = draw(st.sampled_from("nsteoa" if depth else "nst"))
    if kind == "n":
        return str(draw(_NUMBERS))
    if kind == "s":
        return json.dumps(draw(_TEXTS), ensure_ascii=draw(st.booleans()))
    if kind == "e":
        return '"' + "".join(draw(st.lists(_ESCAPED, max_size=3))) + '"'
    if kind == "t":
        return str(draw(st.sampled_from(["true", "false", "null", " null ", "nul", "NaN", "", "01", '"quote me'])))
    inner = _raw(depth=depth - 1)
    if kind == "a":
        return "[" + ",".join(draw(st.lists(inner, max_size=4))) + "]"
    names = st.sampled_from(["a", 'a b"', "ä", "quote me", "", "0"])  # fmt: skip
    members = draw(st.lists(st.tuples(names, inner), max_size=4))
    return "{" + ", ".join(f"{json.dumps(name)}:{value}" for name, value in members) + "}"


@given(text=_raw() | _raw().map('{{"a":{}}}'.format) | _raw().map('{{"a":[{}]}}'.format))
@example('{"a":1.0}')
@example('{"a":1e2, "a":-0.0}')
@example('{"a":1e400}')
@example('{"a":1e1000}')
@example('{"a":1e-1001}')
@example('{"a":1e200000}')
@example('{"b":1e200000, "a":1}')
@example('{"a":0e200000}')
@example('{"a":0e-20000}')
@example('{"a":1e-20000}')
@example('{"a":' + "9" * 1001 + "}")
@example('{"a":1.' + "0" * 2000 + "}")
@example('{"a":"\\ud800", "a":1}')
@example('{"a":"\\ud83d\\ude00"}')
@example('{"a b\\"":{"ä":[1,"x12"]}}')
@example('{"a":"\x01"}')  # fmt: skip
@example('\ufeff{"a":1}')
@example('{"a":[[1],{"b":1},null,"x",true,1.50]}')
@example("[" * 400 + "]" * 400)
@example('"quote me"')
@example("'quote me'")
@example("5")
def test_terms_of_documents_are_the_same_in_sql_and_in_python(loaded: Connection, text: str) -> None:
    assert _from_sql(loaded, text, DOCUMENTS) == _from_python(text, DOCUMENTS)


_ITEMS = st.one_of(_TEXTS, st.sampled_from([None, "NULL", "null", " ", "{", "a,b", '"', "\\", "x\ny"]))


def _written(items: list[str | None]) -> str:
    return array_codec(codec_for(str)).encode(items)  # type: ignore[no-any-return]


@given(text=st.lists(_ITEMS).map(_written))
@example("{}")
@example('{a,b,NULL,"null",a}')
@example("{{a,b},{c,NULL}}")
@example("[2:3]={a,b}")
@example("{1,22,333}")
def test_tags_of_arrays_are_the_same_in_sql_and_in_python(loaded: Connection, text: str) -> None:
    assert _from_sql(loaded, text, ARRAYS) == _from_python(text, ARRAYS)


@pytest.mark.parametrize(
    "text", ["", "quote me", "{quote me}", "{null}", '{"a"}', "{a}}", "{a}{b}", '{"quote me}', "{a b", "a,b", "{a}x"]
)
def test_what_is_no_array_is_refused_by_both(loaded: Connection, text: str) -> None:
    assert _from_sql(loaded, text, ARRAYS) == _from_python(text, ARRAYS)
    assert isinstance(_from_python(text, ARRAYS), str)


def test_bytes_that_are_no_text_are_refused(loaded: Connection) -> None:
    for field in ("people.doc", "people.tags"):
        with loaded.transaction(force_rollback=True):
            assert sqlstate(loaded, f"SELECT glpgenc.gl_encrypt('\\xff'::bytea, '{field}')") == "ZE014"


def test_a_jsonb_value_has_the_terms_of_its_text(loaded: Connection) -> None:
    text = '{"a":{"b":[1.50,"ä"]}}'
    terms = loaded.execute(
        "SELECT array_agg(glpgenc.gl_index_term(e, slot) ORDER BY slot)"
        " FROM glpgenc.gl_encrypt(%s::jsonb, 'people.doc') e, generate_series(1, 8) slot", (text,)
    ).fetchone()  # fmt: skip
    assert terms == (_from_python(text, DOCUMENTS)[:8],)


@pytest.mark.parametrize("document", ['"10115"', "10115", "10115.0", "true", "null", '{"b":1}', "[1]"])
def test_what_is_looked_for_is_the_value_at_the_path(loaded: Connection, document: str) -> None:
    stored = search_term(f'{{"a":{document}}}'.encode(), DOCUMENTS.search[0])
    assert loaded.execute("SELECT glpgenc.gl_hmac_index(%s::jsonb, 'people.doc', 1)", (document,)).fetchone() == (
        stored,
    )


def test_types_have_terms_of_their_own() -> None:
    documents = ('"5"', "5", "true", '"true"', "null", '"null"', "{}", "[]", '""')
    terms = {search_term(f'{{"a":{each}}}'.encode(), DOCUMENTS.search[0]) for each in documents}
    assert len(terms) == len(documents)
    assert search_term(b'{"b":5}', DOCUMENTS.search[0]) == b""


def test_tags_and_ranges_are_looked_for_as_in_python(loaded: Connection) -> None:
    _, _, _, prefix, contains, numbers, elements, _, _ = DOCUMENTS.search
    found = loaded.execute(
        "SELECT glpgenc.gl_search_tags('Str', 'people.doc', 4), glpgenc.gl_search_tags('12', 'people.doc', 5),"
        " glpgenc.gl_range_terms('-1', '1.5', 'people.doc', 6), glpgenc.gl_search_tags('\"X\"', 'people.doc', 7),"
        " glpgenc.gl_search_tags('1.50', 'people.doc', 7), glpgenc.gl_search_tags('blue', 'people.tags', 1)"
    ).fetchone()
    assert found == (
        search_tags("Str", prefix), search_tags("12", contains), range_terms("-1", "1.5", numbers),
        search_tags('"X"', elements), search_tags("1.5", elements), search_tags("blue", ARRAYS.search[0]),
    )  # fmt: skip
    for sought in ("[1]", "{}", "quote me", ""):
        with pytest.raises(InvalidValueError):
            search_tags(sought, elements)
        with loaded.transaction(force_rollback=True):
            assert sqlstate(loaded, f"SELECT glpgenc.gl_search_tags('{sought}', 'people.doc', 7)") == "ZE014"


@pytest.mark.slow
def test_an_array_with_too_many_elements_is_refused(loaded: Connection) -> None:
    fits, too_many = (json.dumps({"a": list(range(count))}) for count in (10_000, 100_000))
    keys = replace(DOCUMENTS, field="people.fits", search=DOCUMENTS.search[6:7])
    assert len(search_term(fits.encode(), keys.search[0])) == 4 * 10_001
    assert _from_sql(loaded, too_many, DOCUMENTS) == _from_python(too_many, DOCUMENTS)
    assert isinstance(_from_python(too_many, DOCUMENTS), str)


@pytest.mark.parametrize("text", ['{"a":' * 100_000 + "1" + "}" * 100_000, "[" * 100_000 + "]" * 100_000])
def test_a_depth_bomb_is_an_error_of_the_value(loaded: Connection, text: str) -> None:
    assert isinstance(_from_python(text, DOCUMENTS), str)
    with pytest.raises(psycopg.Error) as caught, loaded.transaction():
        loaded.execute("SELECT glpgenc.gl_encrypt(%s::text, 'people.doc')", (text,))
    assert caught.value.sqlstate in ("ZE014", "54001")
    assert "[[" not in str(caught.value)
