"""What holds for every value, over values made by hypothesis: text of every Unicode plane, any bytes."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from glpgenc.errors import EncryptionError, InvalidValueError, NotTextError
from glpgenc.wire.blind_index import SearchEntry
from glpgenc.wire.cell import as_text, pad, unpad
from glpgenc.wire.envelope import build_index, parse, parse_index
from glpgenc.wire.facet_kinds import RangeUnit
from glpgenc.wire.facets import ContainsShape, PrefixShape, RangeShape
from glpgenc.wire.normalizers import Normalizer
from glpgenc.wire.sealed_keys import FieldKeys
from glpgenc.wire.trigrams import SimilarShape
from tests.support.vectors import InPython, InSql, load

# Normalisers that read any text.
TEXTUAL = [each for each in Normalizer if each is not Normalizer.NUMBER]
ENTRIES = (
    *(SearchEntry(number, each, 128 - 7 * number, os.urandom(32)) for number, each in enumerate(TEXTUAL, 1)),
    SearchEntry(100, Normalizer.LOWER, 32, os.urandom(32), PrefixShape(1, 32)),
    SearchEntry(101, Normalizer.EXACT, 9, os.urandom(32), ContainsShape(3)),
    SearchEntry(102, Normalizer.LOWER, 32, os.urandom(32), SimilarShape()),
)
# Those by which a part of a text is a part of what they make of the text.
BY_CHARACTER = [Normalizer.EXACT, Normalizer.LOWER, Normalizer.DIGITS]
TAGGED = st.builds(
    SearchEntry,
    slot=st.integers(1, 200),
    normalizer=st.sampled_from(BY_CHARACTER),
    bits=st.integers(1, 32),
    key=st.just(os.urandom(32)),
    shape=st.one_of(
        st.builds(ContainsShape, st.integers(2, 8)),
        st.tuples(st.integers(1, 32), st.integers(1, 32)).map(lambda ends: PrefixShape(min(ends), max(ends))),
    ),
)
NUMBER = st.one_of(
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20).map(str),
    st.integers(-200, 200).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
)
DATE = st.one_of(
    st.dates().map(lambda day: day.isoformat()),
    st.datetimes(timezones=st.sampled_from([None, UTC])).map(lambda moment: moment.isoformat(" ")),
)


@st.composite
def ranges(draw: st.DrawFn, unit: RangeUnit) -> SearchEntry:
    low = draw(st.one_of(st.integers(-(2**63), 2**63 - 1), st.integers(-500, 500)))
    high = min(low + draw(st.integers(0, 100)), 2**63 - 1)
    sizes: st.SearchStrategy[Decimal] = st.integers(1, 400).map(Decimal)
    if unit is RangeUnit.NUMBER:
        sizes = st.tuples(st.integers(1, 10**18), st.integers(0, 18)).map(
            lambda size: Decimal(size[0]).scaleb(-size[1])
        )
    shape = RangeShape(unit, draw(sizes), low, high)
    return SearchEntry(9, Normalizer.EXACT, draw(st.integers(1, 128)), os.urandom(32), shape)


RANGED = st.sampled_from(RangeUnit).flatmap(
    lambda unit: st.tuples(ranges(unit), *[NUMBER if unit is RangeUnit.NUMBER else DATE] * 3)
)
KEYS = FieldKeys("customers.email", uuid4(), os.urandom(64))
FIELDS = [
    KEYS,
    replace(KEYS, field="padded", padding=32),
    replace(KEYS, field="searched.all_ways", search=ENTRIES, padding=7),
    replace(KEYS, field="searched.exact", search=ENTRIES[:1]),
]
PYTHON = InPython()

# Every plane alike, where hypothesis left alone keeps mostly to the first two.
PLANES = [(0x1, 0x7F), (0x80, 0x7FF), (0x800, 0xD7FF), (0xE000, 0xFFFF)] + [
    (plane << 16, (plane << 16) + 0xFFFF) for plane in range(1, 17)
]
ANY_PLANE = st.sampled_from(PLANES).flatmap(lambda span: st.integers(*span)).map(chr)
TEXT = st.text(st.one_of(ANY_PLANE, st.characters(codec="utf-8", exclude_characters="\0")), max_size=60)
ROW = st.one_of(st.just(""), st.text(ANY_PLANE, min_size=1, max_size=8), st.integers().map(str), st.uuids().map(str))
FIELD = st.sampled_from(FIELDS)
# The first and last sequences of each row of RFC 3629 section 4, and their neighbours that are none.
EDGES_OF_UTF8 = [
    bytes.fromhex(sequence)
    for sequence in [
        "61",
        "5c",
        "00",
        "7f",
        "80",
        "c180",
        "c280",
        "dfbf",
        "e09f80",
        "e0a080",
        "ed9fbf",
        "eda080",
        "ee8080",
        "efbfbf",
        "f08f8080",
        "f0908080",
        "f3bfbfbf",
        "f48fbfbf",
        "f4908080",
        "f5",
        "e282",
    ]
]
many = settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])


@many
@given(text=TEXT, keys=FIELD, row_id=ROW)
def test_sql_opens_what_python_made(in_sql: InSql, text: str, keys: FieldKeys, row_id: str) -> None:
    made = PYTHON.encrypt(keys, text.encode(), row_id)
    with in_sql._connection.transaction():
        load(in_sql._connection, keys)
        row = in_sql._connection.execute(
            "SELECT glpgenc.gl_decrypt(%b, %s, %s), glpgenc.gl_verify(%b, %s, %s), glpgenc.gl_key_id(%b)",
            [made, keys.field, row_id, made, keys.field, row_id, made],
        ).fetchone()
    assert row == (text, True, keys.key_id)


@many
@given(text=TEXT, keys=FIELD, row_id=ROW)
def test_python_opens_what_sql_made_and_the_headers_are_equal(
    in_sql: InSql, text: str, keys: FieldKeys, row_id: str
) -> None:
    with in_sql._connection.transaction():
        load(in_sql._connection, keys)
        row = in_sql._connection.execute(
            "SELECT glpgenc.gl_encrypt(%s::text, %s, %s)", [text, keys.field, row_id]
        ).fetchone()
    assert row is not None
    assert as_text(PYTHON.decrypt(keys, row[0], keys.field, row_id)) == text
    assert parse(row[0]).header == parse(PYTHON.encrypt(keys, text.encode(), row_id)).header


@many
@given(content=st.binary(max_size=100), row_id=ROW)
def test_bytes_survive_both_ways(in_sql: InSql, content: bytes, row_id: str) -> None:
    assert in_sql.decrypt(KEYS, PYTHON.encrypt(KEYS, content, row_id), KEYS.field, row_id) == content
    assert PYTHON.decrypt(KEYS, in_sql.encrypt(KEYS, content, row_id), KEYS.field, row_id) == content


@many
@given(content=st.binary(max_size=12) | st.lists(st.sampled_from(EDGES_OF_UTF8), max_size=6).map(b"".join))
def test_sql_and_python_agree_on_what_is_text(in_sql: InSql, content: bytes) -> None:
    try:
        text: str | None = as_text(content)
    except NotTextError:
        text = None
    made = PYTHON.encrypt(KEYS, content, "")
    if text is None:
        with pytest.raises(NotTextError):
            in_sql._one("glpgenc.gl_decrypt(%b, %s)", made, KEYS.field, keys=[KEYS])
    else:
        assert in_sql._one("glpgenc.gl_decrypt(%b, %s)", made, KEYS.field, keys=[KEYS]) == text


@many
@given(content=st.binary(max_size=20), normalizer=st.sampled_from(Normalizer))
def test_normalisers_agree_on_any_bytes(in_sql: InSql, content: bytes, normalizer: Normalizer) -> None:
    try:
        expected = PYTHON.normalize(content, normalizer)
    except InvalidValueError:
        with pytest.raises(InvalidValueError):
            in_sql.normalize(content, normalizer)
    else:
        assert in_sql.normalize(content, normalizer) == expected


@many
@given(text=TEXT, entry=st.sampled_from(ENTRIES))
def test_search_terms_agree(in_sql: InSql, text: str, entry: SearchEntry) -> None:
    assert in_sql.term(text.encode(), entry) == PYTHON.term(text.encode(), entry)


@many
@given(text=TEXT, entry=TAGGED)
def test_tags_agree(in_sql: InSql, text: str, entry: SearchEntry) -> None:
    assert in_sql.term(text.encode(), entry) == PYTHON.term(text.encode(), entry)


@many
@given(before=TEXT, fragment=TEXT, after=TEXT, entry=TAGGED)
def test_a_text_has_all_tags_of_its_parts(
    in_sql: InSql, before: str, fragment: str, after: str, entry: SearchEntry
) -> None:
    text = fragment + after if isinstance(entry.shape, PrefixShape) else before + fragment + after
    stored = PYTHON.term(text.encode(), entry)
    tags = {int.from_bytes(stored[at : at + 4], "big", signed=True) for at in range(0, len(stored), 4)}
    try:
        wanted = PYTHON.search_tags(fragment, entry)
    except InvalidValueError:
        with pytest.raises(InvalidValueError):
            in_sql.search_tags(fragment, entry)
        return
    assert wanted
    assert set(wanted) <= tags
    assert in_sql.search_tags(fragment, entry) == wanted


@many
@given(case=RANGED)
def test_a_value_has_one_of_the_terms_of_any_range_that_it_is_in(
    in_sql: InSql, case: tuple[SearchEntry, str, str, str]
) -> None:
    entry, *values = case
    number = isinstance(entry.shape, RangeShape) and entry.shape.unit is RangeUnit.NUMBER
    low, value, high = sorted(values, key=Decimal if number else _moment)
    term = PYTHON.term(value.encode(), entry)
    assert in_sql.term(value.encode(), entry) == term
    bounds: list[tuple[str | None, str | None]] = [(low, high), (None, high), (low, None), (value, value)]
    for first, last in bounds:
        terms = PYTHON.range_terms(first, last, entry)
        assert term in terms
        assert in_sql.range_terms(first, last, entry) == terms


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@many
@given(day=st.dates(), days=st.integers(1, 5000))
def test_a_day_is_counted_as_postgresql_counts_it(in_sql: InSql, day: date, days: int) -> None:
    shape = RangeShape(RangeUnit.DAY, Decimal(days), -50_000, 50_000)
    counted = in_sql._one("floor((%s::date - '1970-01-01'::date)::numeric / %s)::integer", day, days)
    assert shape.bucket(day.isoformat()) == min(max(counted, -50_001), 50_001)


@many
@given(text=NUMBER | st.text("0123456789.eE+-", max_size=8))
def test_equal_numbers_have_one_form_and_it_is_postgresql_s(in_sql: InSql, text: str) -> None:
    try:
        made = PYTHON.normalize(text.encode(), Normalizer.NUMBER)
    except InvalidValueError:
        with pytest.raises(InvalidValueError):
            in_sql.normalize(text.encode(), Normalizer.NUMBER)
    else:
        assert in_sql.normalize(text.encode(), Normalizer.NUMBER) == made
        assert in_sql._one(
            "%s::numeric = %s::numeric AND trim_scale(%s::numeric)::text = %s", text, *[made.decode()] * 3
        )


@many
@given(content=st.binary(max_size=60), at=st.integers(0, 2**30), bit=st.integers(0, 7))
def test_any_flipped_bit_is_refused_by_both(in_sql: InSql, content: bytes, at: int, bit: int) -> None:
    made = bytearray(PYTHON.encrypt(KEYS, content, "7"))
    made[at % len(made)] ^= 1 << bit
    for implementation in (PYTHON, in_sql):
        with pytest.raises(EncryptionError):
            implementation.decrypt(KEYS, bytes(made), KEYS.field, "7")


@many
@given(data=st.binary(max_size=120) | st.binary(max_size=100).map(lambda rest: b"\xfa\x00" + rest))
def test_both_agree_on_what_has_an_envelope_s_form(in_sql: InSql, data: bytes) -> None:
    assert in_sql.is_encrypted(data) is PYTHON.is_encrypted(data)


@given(terms=st.dictionaries(st.integers(1, 255), st.binary(max_size=40), max_size=8))
def test_index_is_read_back_as_it_was_built(terms: dict[int, bytes]) -> None:
    assert parse_index(build_index(terms)) == terms


@given(content=st.binary(max_size=100), bucket=st.integers(1, 65_535))
def test_padding_comes_off_and_fills_the_bucket(content: bytes, bucket: int) -> None:
    padded = pad(content, bucket)
    assert len(padded) % bucket == 0
    assert unpad(padded) == content


@given(key_id=st.uuids())
def test_a_parsed_envelope_names_its_key(key_id: UUID) -> None:
    made = PYTHON.encrypt(replace(KEYS, key_id=key_id), b"x", "")
    assert parse(made).key_id == key_id
