"""Facets of every kind in SQL: what the registry refuses, what a session refuses to load, what a slot can be asked."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from psycopg.types.json import Jsonb

from glpgenc.wire.blind_index import SearchEntry
from glpgenc.wire.facet_kinds import RangeUnit
from glpgenc.wire.facets import ContainsShape, PathShape, PrefixShape, RangeShape, ScalarShape
from glpgenc.wire.json_paths import JsonPath
from glpgenc.wire.normalizers import Normalizer
from glpgenc.wire.partitions import PartitionedShape
from glpgenc.wire.sealed_keys import build_message, seal
from glpgenc.wire.trigrams import SimilarShape
from glpgenc.wire.words import MOST_SOUGHT, Language, WordsShape
from tests.sql.conftest import KEYS, Connection, sqlstate
from tests.support.vectors import load
from tests.wire.test_facets import EVERY_KIND

PARTS = replace(
    KEYS,
    field="notes.body",
    search=(
        SearchEntry(1, Normalizer.LOWER, 32, bytes(32), PrefixShape(2, 5)),
        SearchEntry(2, Normalizer.LOWER, 32, bytes(32), ContainsShape(3)),
        SearchEntry(3, Normalizer.EXACT, 128, bytes(32)),
    ),
)
BIOS = replace(
    KEYS,
    field="people.bio",
    search=(
        SearchEntry(1, Normalizer.LOWER, 32, bytes(range(32)), ContainsShape(3)),
        SearchEntry(2, Normalizer.LOWER, 32, bytes(32), WordsShape(Language.ENGLISH, stop=True)),
    ),
)
NAMES = replace(
    KEYS,
    field="people.name",
    search=(
        SearchEntry(1, Normalizer.LOWER, 32, bytes(range(32)), ContainsShape(3)),
        SearchEntry(2, Normalizer.LOWER, 32, bytes(32), SimilarShape()),
    ),
)
SMOOTHED = replace(
    KEYS,
    field="notes.town",
    search=(SearchEntry(1, Normalizer.EXACT, 128, bytes(32), PartitionedShape(4)),),
)
MONTHS = replace(
    KEYS,
    field="notes.day",
    search=(
        SearchEntry(1, Normalizer.EXACT, 64, bytes(32), RangeShape(RangeUnit.MONTH, Decimal(1), -840, 1560)),
        SearchEntry(2, Normalizer.EXACT, 64, bytes(32)),
    ),
)
WORDS = """'{"version": 1, "language": "english", "stop": true}'"""
RANGE = """'{"unit": "number", "size": "1", "low": 0, "high": 9}'"""


@pytest.fixture
def registered(admin: Connection) -> Connection:
    admin.execute("SELECT glpgenc.gl_register_field('notes.body', 'pii')")
    return admin


@pytest.mark.parametrize(("kind", "normalizer", "parameters", "bits"), EVERY_KIND, ids=[k[0] for k in EVERY_KIND])
def test_a_facet_is_registered_with_its_kinds_usual_bits_and_never_with_more_than_its_most(
    registered: Connection, kind: str, normalizer: str, parameters: dict[str, Any], bits: tuple[int, int]
) -> None:
    default, most = bits
    call = "SELECT glpgenc.gl_register_facet('notes.body', %s, %s, %s, kind => %s, parameters => %s)"
    stored = "SELECT bits FROM glpgenc.search_facets WHERE facet = %s"
    for name, asked, expected in (("usual", None, default), ("least", 1, 1), ("most", most, most)):
        registered.execute(call, [name, normalizer, asked, kind, Jsonb(parameters)])
        assert registered.execute(stored, [name]).fetchone() == (expected,)
    for asked in (0, most + 1):
        with pytest.raises(psycopg.Error, match=f"must be 1 to {most}"):
            registered.execute(call, ["x", normalizer, asked, kind, Jsonb(parameters)])


def register(arguments: str) -> str:
    return f"SELECT glpgenc.gl_register_facet('notes.body', 'x', {arguments})"


@pytest.mark.parametrize(
    "arguments",
    [
        "kind => 'suffix'",
        "kind => NULL",
        "kind => 'scalar', parameters => '{\"length\": 3}'",
        "kind => 'scalar', parameters => NULL",
        "kind => 'scalar', parameters => '[]'",
        *(
            f"kind => 'scalar', parameters => '{{\"key\": {key}}}'"
            for key in ('"E-mails"', '""', '"emails.2"', f'"{"a" * 64}"', "1", "null", '["emails"]')
        ),
        "kind => 'contains', parameters => '{\"length\": 3, \"key\": \"emails\"}'",
        "kind => 'scalar', parameters => '1'",
        "kind => 'prefix'",
        *(
            f"kind => 'partitioned', parameters => '{parameters}'"
            for parameters in (
                "{}", '{"partitions": 1}', '{"partitions": 256}', '{"partitions": "4"}', '{"partitions": 2.5}',
                '{"partitions": 4, "key": "a"}', '{"partitions": 4, "path": "$.a"}',
            )
        ),
        "kind => 'partitioned', scope => 'global', parameters => '{\"partitions\": 4}'",
        "kind => 'scalar', parameters => '{\"partitions\": 4}'",
        *(
            f"kind => 'prefix', parameters => '{parameters}'"
            for parameters in (
                '{"least": 2}', '{"least": 0, "most": 3}', '{"least": 4, "most": 3}', '{"least": 1, "most": 33}',
                '{"least": "1", "most": 3}', '{"least": 1.0, "most": 3}', '{"least": null, "most": 3}',
                '{"least": true, "most": 3}', '{"least": 1, "most": 3, "extra": 1}', "[1, 3]", '["least", "most"]',
            )
        ),
        *(
            f"kind => 'contains', parameters => '{{\"length\": {length}}}'"
            for length in ("1", "9", "3.5", "1e400", "null", "true", "[3]")
        ),
        *(
            f"kind => 'range', parameters => {RANGE}::jsonb || '{changed}'"
            for changed in (
                '{"unit": "year"}', '{"unit": null}', '{"unit": 1}', '{"size": "0"}', '{"size": "0.0"}',
                '{"size": "-1"}',
                '{"size": "1e3"}', '{"size": "NaN"}', '{"size": null}', '{"size": ["1"]}',
                '{"size": "0.0000000000000000001"}', '{"size": "9223372036854775808"}',
                '{"size": "1.5", "unit": "day"}', '{"size": "1.5", "unit": "month"}',
                '{"low": 10}', '{"high": 100001}', '{"low": null}', '{"low": "0"}', '{"high": 9223372036854775808}',
                '{"low": -9223372036854775809, "high": -9223372036854775809}', '{"extra": 1}',
            )
        ),
        f"kind => 'range', parameters => {RANGE}::jsonb - 'size'",
        f"kind => 'range', normalizer => 'lower', parameters => {RANGE}",
        f"kind => 'range', bits => 129, parameters => {RANGE}",
        *(
            f"kind => 'words', normalizer => 'lower', parameters => {WORDS}::jsonb || '{changed}'"
            for changed in (
                '{"version": 2}', '{"version": "1"}', '{"version": null}', '{"language": "klingon"}',
                '{"language": null}', '{"language": "none"}', '{"stop": null}', '{"stop": 1}', '{"stop": "true"}',
                '{"extra": 1}',
            )
        ),
        f"kind => 'words', parameters => {WORDS}",
        f"kind => 'words', normalizer => 'lower', bits => 33, parameters => {WORDS}",
        f"kind => 'words', normalizer => 'lower', parameters => {WORDS}::jsonb - 'stop'",
        "kind => 'words', normalizer => 'lower'",
        "kind => 'similar'",
        "kind => 'similar', normalizer => 'digits'",
        "kind => 'similar', normalizer => 'lower', bits => 33",
        "kind => 'similar', normalizer => 'lower', parameters => '{\"length\": 3}'",
        "kind => 'contains', bits => 33, parameters => '{\"length\": 3}'",
        "kind => 'contains', bits => 0, parameters => '{\"length\": 3}'",
        "kind => 'contains', normalizer => 'number', parameters => '{\"length\": 3}'",
        "kind => 'contains', normalizer => 'rot13', parameters => '{\"length\": 3}'",
        "kind => 'contains', scope => 'world', parameters => '{\"length\": 3}'",
    ],
)  # fmt: skip
def test_the_registry_refuses_a_facet_that_can_not_be(registered: Connection, arguments: str) -> None:
    assert sqlstate(registered, register(arguments)) == "ZE012"
    assert registered.execute("SELECT count(*) FROM glpgenc.search_facets").fetchone() == (0,)


@pytest.mark.parametrize(
    ("arguments", "stored"),
    [
        ("kind => 'scalar'", (128, {})),
        ("kind => 'scalar', normalizer => 'number'", (128, {})),
        ("kind => 'prefix', parameters => '{\"least\": 1, \"most\": 32}'", (32, {"least": 1, "most": 32})),
        ("kind => 'contains', parameters => '{\"length\": 3}'", (32, {"length": 3})),
        (
            f"kind => 'words', normalizer => 'lower', parameters => {WORDS}",
            (32, {"version": 1, "language": "english", "stop": True}),
        ),
        (
            "kind => 'words', normalizer => 'lower', bits => 9, parameters => " + WORDS + "::jsonb || "
            """'{"language": "none", "stop": false}'""",
            (9, {"version": 1, "language": "none", "stop": False}),
        ),
        ("kind => 'similar', normalizer => 'lower'", (32, {})),
        ("kind => 'contains', bits => 9, parameters => '{\"length\": 8}'", (9, {"length": 8})),
        (
            f"kind => 'range', parameters => {RANGE}::jsonb || '{{\"size\": \"01.50\"}}'",
            (64, {"unit": "number", "size": "1.5", "low": 0, "high": 9}),
        ),
        (
            f'kind => \'range\', parameters => {RANGE}::jsonb || \'{{"size": 7, "unit": "day", "high": 100000}}\'',
            (64, {"unit": "day", "size": "7", "low": 0, "high": 100_000}),
        ),
    ],
)
def test_a_facet_is_kept_in_one_form_and_registered_again_stays(
    registered: Connection, arguments: str, stored: tuple[int, dict[str, Any]]
) -> None:
    for _ in "ab":
        assert registered.execute(register(arguments).encode()).fetchone() == (1,)
        assert registered.execute("SELECT bits, parameters FROM glpgenc.search_facets").fetchall() == [stored]


SHARED = '\'{"key": "emails"}\''


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ("'notes.title', 'pii', 'lower', 128, 'tenant'", "normaliser exact, 96 bits and scope tenant"),
        ("'notes.title', 'pii', 'exact', 64, 'tenant'", "96 bits"),
        ("'notes.title', 'pii', 'exact', 96, 'global'", "scope tenant"),
        ("'notes.title', 'health', 'exact', 96, 'tenant'", "data class pii"),
        ("'notes.body', 'pii', 'exact', 96, 'tenant'", "has the key emails already"),
    ],
)
def test_facets_that_share_a_key_are_made_alike(registered: Connection, other: str, says: str) -> None:
    registered.execute(register(f"bits => 96, parameters => {SHARED}").encode())
    field, data_class, normalizer, bits, scope = other.split(", ")
    registered.execute(f"SELECT glpgenc.gl_register_field({field}, {data_class})".encode())
    call = f"SELECT glpgenc.gl_register_facet({field}, 'y', {normalizer}, {bits}, {scope}, parameters => {SHARED})"
    with pytest.raises(psycopg.errors.DatabaseError, match=says) as caught, registered.transaction():
        registered.execute(call.encode())
    assert caught.value.sqlstate == "ZE012"
    assert registered.execute("SELECT count(*) FROM glpgenc.search_facets").fetchone() == (1,)


def test_two_fields_do_not_take_a_key_at_once(registered: Connection, database: str) -> None:
    registered.execute("SELECT glpgenc.gl_register_field('notes.title', 'pii')")
    other = f"SELECT glpgenc.gl_register_facet('notes.title', 'y', bits => 64, parameters => {SHARED})"
    with psycopg.connect(database) as waiting:
        waiting.execute("SET LOCAL lock_timeout = '100ms'")
        with registered.transaction():
            registered.execute(register(f"parameters => {SHARED}").encode())
            with pytest.raises(psycopg.errors.LockNotAvailable), waiting.transaction():
                waiting.execute(other.encode())
        with pytest.raises(psycopg.errors.DatabaseError, match="128 bits"):
            waiting.execute(other.encode())


def test_a_further_facet_of_a_key_takes_over_its_label_and_root(registered: Connection) -> None:
    registered.execute(register(f"parameters => {SHARED}").encode())
    registered.execute("UPDATE glpgenc.search_facets SET label = 'emails.4', root_version = 3")
    registered.execute("SELECT glpgenc.gl_register_field('notes.title', 'pii')")
    registered.execute(f"SELECT glpgenc.gl_register_facet('notes.title', 'y', parameters => {SHARED})".encode())
    rows = registered.execute("SELECT DISTINCT label, root_version FROM glpgenc.search_facets").fetchall()
    assert rows == [("emails.4", 3)]
    registered.execute("UPDATE glpgenc.search_facets SET state = 'building' WHERE field = 'notes.body'")
    registered.execute("SELECT glpgenc.gl_register_field('notes.end', 'pii')")
    assert (
        sqlstate(registered, f"SELECT glpgenc.gl_register_facet('notes.end', 'y', parameters => {SHARED})") == "ZE012"
    )


@pytest.mark.parametrize(
    "other",
    [
        "kind => 'scalar'",
        "kind => 'prefix', parameters => '{\"least\": 1, \"most\": 3}'",
        "kind => 'contains', parameters => '{\"length\": 4}'",
        "kind => 'contains', bits => 31, parameters => '{\"length\": 3}'",
    ],
)
def test_a_facet_registered_with_another_kind_or_parameter_is_refused(registered: Connection, other: str) -> None:
    registered.execute(register("kind => 'contains', parameters => '{\"length\": 3}'").encode())
    assert sqlstate(registered, register(other)) == "ZE012"


@pytest.fixture
def parts(app: Connection) -> Iterator[Connection]:
    """A transaction with the keys of PARTS, NAMES, BIOS and MONTHS loaded."""
    with app.transaction(force_rollback=True):
        load(app, PARTS, NAMES, BIOS, MONTHS)
        yield app


def test_texts_are_found_by_their_tags_and_others_are_not(parts: Connection) -> None:
    query = """
        WITH stored AS (SELECT t, glpgenc.gl_encrypt(t, 'notes.body') AS e FROM unnest(%s::text[]) t)
        SELECT array_agg(t ORDER BY t) FROM stored WHERE
            glpgenc._tag_numbers(glpgenc.gl_index_term(e, %s)) @> glpgenc.gl_search_tags(%s, 'notes.body', %s)
    """
    texts = ["Ada Lovelace", "adamant", "Ad", "love", "a", ""]
    for fragment, slot, found in (
        ("AD", 1, ["Ad", "Ada Lovelace", "adamant"]),
        ("ada", 1, ["Ada Lovelace", "adamant"]),
        ("LOVE", 2, ["Ada Lovelace", "love"]),
        ("nothing", 2, None),
    ):
        assert parts.execute(query, [texts, slot, fragment, slot]).fetchone() == (found,)


def test_texts_are_found_by_the_tags_of_their_words(parts: Connection) -> None:
    query = """
        SELECT array_agg(t ORDER BY t) FILTER (WHERE tags @> sought AND has_all),
               array_agg(t ORDER BY t) FILTER (WHERE tags && sought AND has_any),
               array_agg(t ORDER BY t) FILTER (WHERE tags @> sought AND has_phrase)
        FROM unnest(%(texts)s::text[]) t, glpgenc.gl_search_tags(%(q)s, 'people.bio', 2) sought,
             glpgenc.gl_index_tags(glpgenc.gl_encrypt(t, 'people.bio'), 2) tags,
             glpgenc.gl_match_words(t, %(q)s, 'all', 'english') has_all,
             glpgenc.gl_match_words(t, %(q)s, 'any', 'english') has_any,
             glpgenc.gl_match_words(t, %(q)s, 'phrase', 'english') has_phrase
    """
    texts = ["A fox, the brown one", "Brown foxes jump", "jumping", "the", ""]
    for sought, found in (
        ("brown fox", (texts[:2], texts[:2], texts[1:2])),
        ("The FOX jumped", (texts[1:2], texts[:3], None)),
        ("foxes jump", (texts[1:2], texts[:3], texts[1:2])),
        ("unheard", (None, None, None)),
    ):
        assert parts.execute(query, {"q": sought, "texts": texts}).fetchone() == found
    assert sqlstate(parts, "SELECT glpgenc.gl_search_tags('the', 'people.bio', 2)") == "ZE014"


@pytest.mark.parametrize(
    ("call", "found"),
    [
        ("gl_match_words('Brown FOX', 'fox brown')", True),
        ("gl_match_words('Brown FOX', 'fox brown', 'phrase')", False),
        ("gl_match_words('Brown FOX', 'fox grey', mode => 'any')", True),
        ("gl_match_words('jumping', 'jumps')", False),
        ("gl_match_words('jumping', 'jumps', language => 'english')", True),
        ("gl_match_words('to be', 'be', language => 'english')", False),
        ("gl_match_words('to be', 'be', language => 'english', stop => false)", True),
        ("gl_match_words('a', '')", False),
        ("gl_match_words('', '')", False),
        ("gl_match_words(NULL, 'a')", None),
        ("gl_match_words('a', NULL)", None),
        # A stop word of the text is no word of the query that has the same stem.
        ("gl_match_words('he does', 'doe', language => 'english')", False),
    ],
)
def test_words_are_matched_without_a_key(app: Connection, call: str, found: object) -> None:
    assert app.execute(f"SELECT glpgenc.{call}".encode()).fetchone() == (found,)


@pytest.mark.parametrize("arguments", ["mode => 'some'", "mode => NULL", "language => 'klingon'", "stop => NULL"])
def test_words_are_matched_in_no_other_way(app: Connection, arguments: str) -> None:
    assert sqlstate(app, f"SELECT glpgenc.gl_match_words('a', 'a', {arguments})") == "ZE014"


@pytest.mark.parametrize("mode", ["all", "any", "phrase"])
@pytest.mark.parametrize("language", ["none", "english"])
def test_a_query_of_more_words_than_are_looked_for_is_refused(app: Connection, mode: str, language: str) -> None:
    most = " ".join(["the", "fox"] * (MOST_SOUGHT // 2))
    query = "SELECT glpgenc.gl_match_words(%s, %s, %s, %s)"
    assert app.execute(query, [most, most, mode, language]).fetchone() == (True,)
    assert sqlstate(app, query, most, f"{most} fox", mode, language) == "ZE014"


@pytest.mark.parametrize(
    "call",
    [
        "gl_similarity(value, reverse(value))",
        "gl_similarity(value, 'ada')",
        # A phrase that ends as every part of the text does, and begins otherwise.
        "gl_match_words(repeat('a ', 200000) || 'b', 'b ' || repeat('a ', 999), 'phrase')",
        "gl_match_words(value, repeat('a1 ', 1000), 'any')",
    ],
)
def test_long_texts_that_anyone_may_search_for_are_compared_in_seconds(app: Connection, call: str) -> None:
    # Each of 200,000 trigrams and words is another one: compared one by one they take minutes.
    characters = "chr(19968 + i * 7919 % 20000) || chr(44032 + i / 20)"
    value = f"(SELECT string_agg({characters}, '') FROM generate_series(1, 100000) i)"
    with app.transaction(force_rollback=True):
        app.execute("SET LOCAL statement_timeout = '20s'")
        app.execute("SET LOCAL search_path = glpgenc, pg_catalog")
        found = app.execute(f"SELECT {call} FROM {value} AS long (value)".encode()).fetchone()
    assert found is not None
    assert found[0] is not None


def test_names_are_ranked_by_their_tags_as_by_their_texts(parts: Connection) -> None:
    query = """
        WITH stored AS (
            SELECT t, e, glpgenc.gl_index_tags(e, 1) || glpgenc.gl_index_tags(e, 2) AS tags
            FROM unnest(%s::text[]) t, glpgenc.gl_encrypt(t, 'people.name') e
        ), sought AS (SELECT glpgenc.gl_search_tags(%s, 'people.name', 2) AS tags)
        SELECT t, glpgenc.gl_similarity(e, stored.tags, sought.tags, 2), glpgenc.gl_similarity(t, %s),
               stored.tags && sought.tags
        FROM stored, sought ORDER BY 2 DESC, 1
    """
    names = ["John Smith", "Jon Smiht", "Smith, John", "Jane", "-", ""]
    for sought, first in (("jon SMIHT", "Jon Smiht"), ("smith john", "John Smith"), ("zoë", ""), ("", "")):
        rows = parts.execute(query, [names, sought, sought]).fetchall()
        assert rows[0][0] == first
        assert [row[1] for row in rows] == [row[2] for row in rows]
        assert [row[3] for row in rows] == [row[1] > 0 for row in rows]


@pytest.mark.parametrize(
    ("call", "found"),
    [
        ("gl_similarity(NULL::text, 'a')", None),
        ("gl_similarity('a', NULL::text)", None),
        ("gl_similarity('', '')", 0.0),
        ("gl_similarity('Ada', 'ada!')", 1.0),
        ("gl_similarity(gl_encrypt('Ada'::text, 'people.name'), NULL, '{1}', 2)", None),
        ("gl_similarity(gl_encrypt('Ada'::text, 'people.name'), '{1}', NULL, 2)", None),
        # What has no tags of this facet, or is no envelope, is similar to nothing: not known, rather than 0.
        ("gl_similarity(gl_encrypt('Ada'::text, 'people.name'), '{1}', '{1}', 9)", None),
        ("gl_similarity('\\x00', '{1}', '{1}', 2)", None),
        ("gl_similarity(NULL::bytea, '{1}', '{1}', 2)", None),
        # More common tags than the value has of this facet: those of another one collide.
        ("gl_similarity(gl_encrypt('Ada'::text, 'people.name'), '{1,2,3,4,5,6}', '{1,2,3,4,5,6}', 2)", 4 / 6),
        ("gl_similarity(gl_encrypt('Ada'::text, 'people.name'), '{}', '{}', 2)", 0.0),
    ],
)
def test_similarity_of_what_is_not_there(parts: Connection, call: str, found: float | None) -> None:
    with parts.transaction():
        parts.execute("SET LOCAL search_path = glpgenc, public")
        assert parts.execute(f"SELECT {call}".encode()).fetchone() == (found,)


def test_dates_are_found_by_the_terms_of_a_range(parts: Connection) -> None:
    query = """
        WITH stored AS (SELECT d, glpgenc.gl_encrypt(d, 'notes.day') AS e FROM unnest(%s::date[]) d)
        SELECT array_agg(d::text ORDER BY d) FROM stored
        WHERE glpgenc.gl_index_term(e, 1) = ANY (glpgenc.gl_range_terms(%s, %s, 'notes.day', 1))
    """
    dates = ["1815-12-10", "1969-12-31", "1970-01-01", "2024-02-29", "2150-01-01", "infinity"]
    for low, high, found in (
        ("1969-12-31", "1970-01-15", ["1969-12-31", "1970-01-01"]),
        (None, "1900-01-01", ["1815-12-10"]),
        ("2024-02-01", None, ["2024-02-29", "2150-01-01", "infinity"]),
        ("1971-01-01", "1970-01-01", None),
    ):
        assert parts.execute(query, [dates, low, high]).fetchone() == (found,)


def test_a_month_has_the_days_that_it_has(parts: Connection) -> None:
    for year in (1900, 2000, 2023, 2024):
        for month in range(1, 13):
            last = monthrange(year, month)[1]
            for day in (1, last):
                row = parts.execute("SELECT glpgenc.gl_encrypt(%s, 'notes.day')", [f"{year}-{month:02}-{day:02}"])
                assert row.fetchone() != (None,)
            for day in (0, last + 1):
                text = f"{year}-{month:02}-{day:02}"
                assert sqlstate(parts, "SELECT glpgenc.gl_encrypt(%s::text, 'notes.day')", text) == "ZE014", text


def test_terms_of_buckets_are_those_of_a_range_in_parts(parts: Connection) -> None:
    whole, first = (
        [bytes(row[0]) for row in parts.execute(f"SELECT unnest({terms})".encode())]
        for terms in (
            "glpgenc.gl_range_terms(NULL, NULL, 'notes.day')",
            "glpgenc.gl_bucket_terms(-9223372036854775808, 0, 'notes.day')",
        )
    )
    none: list[bytes] = []
    query = "SELECT glpgenc.gl_bucket_terms(%s, %s, 'notes.day', %s)"
    for least, most, slots, expected in (
        (1, 2**63 - 1, [1], whole[len(first) :]),
        (-(2**63), 2**63 - 1, [1], whole),
        (1, 3, [1], whole[len(first) : len(first) + 3]),
        (3, 1, [1], none),
        (1, 2, [1, 1], whole[len(first) : len(first) + 2] * 2),
        (1, 2, [], none),
    ):
        assert parts.execute(query, [least, most, slots]).fetchone() == (expected,)


@pytest.mark.parametrize(
    ("call", "code", "says"),
    [
        ("gl_hmac_index('text', 'notes.body', 1)", "ZE011", "gl_search_tags"),
        ("gl_hmac_index('text'::bytea, 'notes.body', 2)", "ZE011", "gl_search_tags"),
        ("gl_hmac_index('secret', 'notes.day', 1)", "ZE014", "not a date or timestamp"),
        ("gl_hmac_index('text', 'notes.body', 4)", "ZE011", "slot 4"),
        ("gl_search_tags('t', 'notes.body', 1)", "ZE014", "at least 2 characters"),
        ("gl_search_tags('te', 'notes.body', 2)", "ZE014", "at least 3 characters"),
        ("gl_search_tags('text', 'notes.body', 3)", "ZE014", "has no tags"),
        ("gl_search_tags('text', 'notes.day', 1)", "ZE014", "has no tags"),
        ("gl_search_tags('text', 'notes.body', 4)", "ZE011", "slot 4"),
        ("gl_search_tags('text', 'notes.body', NULL)", "ZE011", "slot NULL"),
        ("gl_search_tags('text', 'no.such', 1)", "ZE001", "no key"),
        ("gl_search_tags('text', NULL, 1)", "ZE007", "field"),
        ("gl_range_terms('2024-01-01', NULL, 'notes.body', 1)", "ZE014", "not a range"),
        ("gl_range_terms('2024-01-01', NULL, 'notes.day', 2)", "ZE014", "not a range"),
        ("gl_range_terms('secret', NULL, 'notes.day', 1)", "ZE014", "not a date or timestamp"),
        ("gl_range_terms(NULL, NULL, 'no.such', 1)", "ZE001", "no key"),
        ("gl_range_terms(NULL, NULL, NULL, 1)", "ZE007", "field"),
        ("gl_bucket_terms(1, 2, 'notes.body', '{1}')", "ZE014", "not a range"),
        ("gl_bucket_terms(1, 2, 'notes.day', '{1,2}')", "ZE014", "not a range"),
        ("gl_bucket_terms(1, 2, 'notes.day', '{9}')", "ZE011", "slot 9"),
        ("gl_bucket_terms(1, 2, 'no.such')", "ZE001", "no key"),
        ("gl_encrypt('secret'::text, 'notes.day')", "ZE014", "not a date or timestamp"),
        ("gl_encrypt('\\xff'::bytea, 'notes.body')", "ZE014", "not UTF-8"),
    ],
)
def test_a_slot_that_can_not_answer_says_what_can(parts: Connection, call: str, code: str, says: str) -> None:
    with pytest.raises(psycopg.Error, match=says) as caught, parts.transaction():
        parts.execute(f"SELECT glpgenc.{call}".encode())
    assert caught.value.sqlstate == code
    assert caught.value.diag.message_hint
    assert "secret" not in str(caught.value.diag.message_primary) + str(caught.value.diag.message_detail)


def test_null_is_searched_by_nothing(parts: Connection) -> None:
    assert parts.execute("SELECT glpgenc.gl_search_tags(NULL, 'notes.body', 1)").fetchone() == (None,)
    assert parts.execute("SELECT glpgenc.gl_encrypt(NULL::text, 'notes.body')").fetchone() == (None,)


DAY = "2024-02-29"


def changed(content: bytes, at: int, byte: int) -> bytes:
    return content[:at] + bytes((byte,)) + content[at + 1 :]


# The content of NAMES: 82 bytes, then entries of 72 each.
NAME = build_message([NAMES], [])[1 + 1 + 1 + len(NAMES.field) + 4 :]
# The content of PARTS: 82 bytes, then entries of 72, 72 and 36. Of MONTHS: 72 and 36.
PART = build_message([PARTS], [])[1 + 1 + 1 + len(PARTS.field) + 4 :]
MONTH = build_message([MONTHS], [])[1 + 1 + 1 + len(MONTHS.field) + 4 :]
SMOOTH = build_message([SMOOTHED], [])[1 + 1 + 1 + len(SMOOTHED.field) + 4 :]
# With a path of 16 steps, the most there may be, of 5 bytes each, after the length of all.
DEEPLY = PathShape(JsonPath.parse("$" + "[0]" * 16), ScalarShape())
DEEP = build_message([replace(KEYS, search=(SearchEntry(1, Normalizer.EXACT, 128, bytes(32), DEEPLY),))], [])
DEEP = DEEP[1 + 1 + 1 + len(KEYS.field) + 4 :]
BROKEN = {
    "a path of 17 steps": DEEP[:-82] + (85).to_bytes(2, "big") + DEEP[-80:] + b"\2\0\0\0\0",
    "no partitions": changed(SMOOTH, 82 + 36, 0),
    "one partition": changed(SMOOTH, 82 + 36, 1),
    "a part that is chosen": changed(SMOOTH, 82 + 37, 1),
    "a zero of partitions that is none": changed(SMOOTH, 82 + 71, 1),
    "129 bits in partitions": changed(SMOOTH, 82 + 2, 129),
    "0 bits in partitions": changed(SMOOTH, 82 + 2, 0),
    "a path in partitions": changed(SMOOTH, 82 + 3, 71) + b"\0\0",
    "a prefix entry cut to a scalar's size": PART[: 82 + 36],
    "one byte of a scalar missing": PART[:-1],
    "one byte of a prefix entry missing": PART[: 82 + 71],
    "one byte too many": PART + b"\x00",
    "36 bytes too many": changed(PART, 82 + 3, 0) + bytes(35),
    "an unknown kind": changed(PART, 82 + 3, 4),
    "an unknown kind in a later entry": changed(PART, 82 + 144 + 3, 255),
    "least 0": changed(PART, 82 + 36, 0),
    "least above most": changed(PART, 82 + 36, 6),
    "most 33": changed(PART, 82 + 37, 33),
    "a prefix's zero that is none": changed(PART, 82 + 71, 1),
    "33 bits a tag": changed(PART, 82 + 2, 33),
    "0 bits a tag": changed(PART, 82 + 2, 0),
    "a length of 1": changed(PART, 82 + 72 + 36, 1),
    "a length of 9": changed(PART, 82 + 72 + 36, 9),
    "a contains' zero that is none": changed(PART, 82 + 72 + 37, 1),
    "a similar entry that lowers no letters": changed(NAME, 82 + 72 + 1, 1),
    "a similar entry of 33 bits": changed(NAME, 82 + 72 + 2, 33),
    "a similar entry with a parameter": changed(NAME, 82 + 72 + 36, 1),
    "a similar entry's last zero that is none": changed(NAME, 82 + 143, 1),
    "an unknown unit": changed(MONTH, 82 + 36, 4),
    "unit 0": changed(MONTH, 82 + 36, 0),
    "a fraction of a month": changed(MONTH, 82 + 37, 1),
    "scale 19": changed(changed(MONTH, 82 + 36, 1), 82 + 37, 19),
    "a range's zero that is none": changed(MONTH, 82 + 39, 1),
    "a range's last zero that is none": changed(MONTH, 82 + 71, 1),
    "size 0": changed(MONTH, 82 + 47, 0),
    "a negative size": changed(MONTH, 82 + 40, 255),
    "low above high": changed(MONTH, 82 + 48, 1),
    "low and high too far apart": changed(MONTH, 82 + 56, 1),
    "low and high as far apart as can be": changed(changed(MONTH, 82 + 48, 128), 82 + 56, 127),
    "a range through lower": changed(MONTH, 82 + 1, 2),
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_broken_search_entries_are_neither_loaded_nor_used(app: Connection, content: bytes) -> None:
    record = b"F" + bytes((len(b"broken"),)) + b"broken" + len(content).to_bytes(4, "big") + content
    with app.transaction(force_rollback=True):
        challenge = app.execute("SELECT glpgenc.gl_session_begin()").fetchone()
        assert challenge is not None
        sealed = seal(challenge[0], b"\x01" + record)
        assert sqlstate(app, "SELECT settings FROM glpgenc.gl_session_load(%b)", sealed) == "ZE006"
        # Whoever sets the setting by hand gets no further: what is not sealed is no key.
        app.execute("SELECT set_config('glpgenc.field.broken', %s, true)", [content.hex()])
        for call in (
            "gl_encrypt('2024-02-29'::text, 'broken')",
            "gl_search_tags('2024-02-29', 'broken', 1)",
            "gl_range_terms('2024-02-29', NULL, 'broken', 1)",
            "gl_hmac_index('2024-02-29', 'broken', 77)",
        ):
            assert sqlstate(app, f"SELECT glpgenc.{call}") == "ZE001"


def test_whole_entries_of_every_kind_load(app: Connection) -> None:
    # Otherwise the test before would show nothing.
    for content, text in ((PART, DAY), (NAME, DAY), (MONTH, DAY), (SMOOTH, DAY), (DEEP, f"[{DAY[:4]}]")):
        record = b"F" + bytes((len(b"whole"),)) + b"whole" + len(content).to_bytes(4, "big") + content
        with app.transaction(force_rollback=True):
            challenge = app.execute("SELECT glpgenc.gl_session_begin()").fetchone()
            assert challenge is not None
            assert app.execute(
                "SELECT settings FROM glpgenc.gl_session_load(%b)", [seal(challenge[0], b"\x01" + record)]
            ).fetchone() == (1,)
            assert app.execute("SELECT glpgenc.gl_encrypt(%s::text, 'whole')", [text]).fetchone()


def test_a_normaliser_of_a_later_release_is_named(app: Connection) -> None:
    content = changed(SMOOTH, 82 + 1, 7)
    record = b"F" + bytes((len(b"whole"),)) + b"whole" + len(content).to_bytes(4, "big") + content
    with app.transaction(force_rollback=True):
        challenge = app.execute("SELECT glpgenc.gl_session_begin()").fetchone()
        assert challenge is not None
        app.execute("SELECT settings FROM glpgenc.gl_session_load(%b)", [seal(challenge[0], b"\x01" + record)])
        for call in ("gl_encrypt('a'::text, 'whole')", "gl_hmac_terms('a', 'whole', 1)"):
            with pytest.raises(psycopg.Error, match="unknown normaliser: upgrade glpgenc") as caught, app.transaction():
                app.execute(f"SELECT glpgenc.{call}".encode())
            assert caught.value.sqlstate == "ZE011"


def test_tagging_shows_no_key_and_no_text_to_whoever_logs_nested_statements(admin: Connection) -> None:
    # Tags alone may show: they are readable in the envelope.
    logged: list[str] = []
    admin.add_notice_handler(lambda notice: logged.append(notice.message_primary or ""))
    key = bytes(range(100, 132))
    shown = replace(
        PARTS, search=tuple(replace(entry, key=key) for entry in (*PARTS.search, replace(MONTHS.search[0], slot=4)))
    )
    ranked = replace(NAMES, search=tuple(replace(entry, key=key) for entry in NAMES.search))
    admin.execute("LOAD 'auto_explain'")
    with admin.transaction():
        load(admin, shown, ranked)
        for name, value in (("log_min_duration", "0"), ("log_nested_statements", "on"), ("log_verbose", "on")):
            admin.execute("SELECT set_config(%s, %s, true)", [f"auto_explain.{name}", value])
        admin.execute("CREATE TEMP TABLE texts AS SELECT '2024-02-29'::text AS body")
        admin.execute("SET LOCAL client_min_messages = log")
        for call in (
            "gl_encrypt(body, 'notes.body')",
            "gl_hmac_index(body, 'notes.body', 4)",
            "gl_search_tags(body, 'notes.body', 2)",
            "gl_search_tags(body, 'people.name', 2)",
            "gl_similarity(body, body || 'x')",
            "gl_similarity(glpgenc.gl_encrypt(body, 'people.name'), '{1}', '{1}', 2)",
            "gl_range_terms(body, NULL, 'notes.body', 4)",
        ):
            admin.execute(f"SELECT glpgenc.{call} FROM texts".encode())
    said = "\n".join(logged)
    assert "string_agg" in said
    assert "2024-02-29" not in said
    assert key.hex()[:16] not in said
    assert PARTS.key.hex()[:16] not in said
