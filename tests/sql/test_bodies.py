"""No name in a function's body can be caught by an object that a caller's search_path puts first (CVE-2018-1058)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg import sql

from glpgenc.wire.blind_index import SearchEntry
from glpgenc.wire.cell import encrypt_cell
from glpgenc.wire.facet_kinds import RangeUnit
from glpgenc.wire.facets import ContainsShape, PrefixShape, RangeShape
from glpgenc.wire.normalizers import Normalizer
from glpgenc.wire.partitions import PartitionedShape
from glpgenc.wire.sealed_keys import ReadKey, build_message, seal
from glpgenc.wire.trigrams import SimilarShape
from glpgenc.wire.words import Language, WordsShape
from tests.sql.conftest import KEYS, OTHER_TENANT, SEARCHED, Connection
from tests.support.databases import Role

# Bodies of the hot functions, which have no SET search_path of their own.
UNPROTECTED = """
    SELECT p.oid::regprocedure::text, p.prosrc FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
    WHERE p.pronamespace = 'glpgenc'::regnamespace AND l.lanname = 'plpgsql'
      AND NOT coalesce(array_to_string(p.proconfig, ','), '') LIKE '%search_path%'
"""
FACETS = KEYS.__class__(
    "facets", KEYS.key_id, KEYS.key, 0,
    (
        SearchEntry(1, Normalizer.LOWER, 32, bytes(32), PrefixShape(2, 10)),
        SearchEntry(2, Normalizer.EXACT, 32, bytes(32), ContainsShape(3)),
        SearchEntry(3, Normalizer.EXACT, 17, bytes(32), RangeShape(RangeUnit.DAY, Decimal(7), -100, 100)),
        SearchEntry(4, Normalizer.EXACT, 64, bytes(32), RangeShape(RangeUnit.MONTH, Decimal(1), -840, 1560)),
        SearchEntry(5, Normalizer.LOWER, 32, bytes(32), SimilarShape()),
        SearchEntry(6, Normalizer.LOWER, 32, bytes(32), WordsShape(Language.ENGLISH, stop=True)),
        SearchEntry(7, Normalizer.LOWER, 128, bytes(32), PartitionedShape(3)),
    ),
)  # fmt: skip
PARTS = "glpgenc.gl_hmac_terms('2024-02-29', 'facets', 7)"
PATHS = ["", "decoys, pg_catalog", "decoys", "decoys, public, pg_catalog", "pg_temp, decoys, pg_catalog"]


def without_literals(body: str) -> str:
    return re.sub(r"'(?:[^']|'')*'", "''", re.sub(r"--[^\n]*", "", body))


def test_hot_bodies_qualify_every_operator(admin: Connection) -> None:
    bodies = admin.execute(UNPROTECTED).fetchall()
    assert len(bodies) > 10
    for name, body in bodies:
        # -1 is a constant to the parser, and no operator; nor is the = of RAISE ... USING.
        no_operators = r"OPERATOR\(pg_catalog\.[^)]+\)|:=|::|(?<=, )-1|(?:ERRCODE|MESSAGE|HINT|SCHEMA) ="
        bare = re.sub(no_operators, " ", without_literals(body))
        assert re.findall(r"[-+*/<>=~!@#%^&|`?]+", bare) == [], name


def test_hot_bodies_qualify_every_function_and_type(admin: Connection) -> None:
    keywords = {
        "IF",
        "AND",
        "OR",
        "NOT",
        "COALESCE",
        "GREATEST",
        "LEAST",
        "CASE",
        "WHEN",
        "THEN",
        "ELSE",
        "OPERATOR",
        "ROW",
        "IN",
        "RETURN",
        "ELSIF",
        "ANY",
    }
    for name, body in admin.execute(UNPROTECTED).fetchall():
        code = without_literals(body)
        calls = set(re.findall(r"(?<![\w.\"])([A-Za-z_]\w*)\s*\(", code)) - keywords
        assert calls == set(), name
        assert re.findall(r"::\s*(?!pg_catalog\.|bigint|integer|boolean)\w+", code) == [], name
        declared = re.findall(
            r"(?m)^\s+\w+\s+(?!pg_catalog\.|integer|boolean|bigint)(\w+)(?:\s*:=|;)", code.split("BEGIN")[0]
        )
        assert declared == [], name
        assert re.findall(r"\b(?:IN(?! ARRAY\b)|BETWEEN|LIKE|SIMILAR|DISTINCT)\b", code) == [], name


def test_no_literal_in_a_body_depends_on_standard_conforming_strings(admin: Connection) -> None:
    bodies = admin.execute(
        "SELECT p.oid::regprocedure::text, p.prosrc FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang "
        "WHERE p.pronamespace = 'glpgenc'::regnamespace AND l.lanname = 'plpgsql'"
    ).fetchall()
    for name, body in bodies:
        literals = re.findall(r"(E?)'((?:[^']|'')*)'", re.sub(r"--[^\n]*", "", body))
        assert [text for mark, text in literals if "\\" in text and mark != "E"] == [], name


@pytest.fixture
def decoys(admin: Connection) -> None:
    """A schema with a decoy for every function and operator of pg_catalog over the types used, and for the types."""
    admin.execute("CREATE SCHEMA decoys")
    admin.execute("GRANT USAGE ON SCHEMA decoys TO PUBLIC")
    for function in made_decoys(admin):
        admin.execute(function)
    # Last: from here on these names, unqualified, would be the decoys'.
    for name in ("bytea", "text", "name", "uuid"):
        admin.execute(sql.SQL("CREATE DOMAIN decoys.{} AS integer").format(sql.Identifier(name)))


def made_decoys(admin: Connection) -> Iterator[sql.Composed]:
    used = "('bytea','text','int4','int8','bool','name','record','oid','numeric')"
    functions = admin.execute(
        """
        SELECT p.proname, pg_get_function_identity_arguments(p.oid), format_type(p.prorettype, NULL) FROM pg_proc p
        WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.prokind = 'f' AND NOT p.proretset
          AND p.prorettype::regtype::text NOT LIKE 'any%' AND p.prorettype <> 'internal'::regtype
          AND p.proname IN ('substr', 'substring', 'octet_length', 'length', 'get_byte', 'set_byte', 'decode', 'encode',
              'current_setting', 'set_config', 'int4send', 'int8send', 'convert_to', 'convert_from', 'position',
              'lower', 'translate', 'char_length', 'regexp_replace', 'split_part', 'right', 'repeat', 'rtrim',
              'byteacat', 'textcat', 'hash_record_extended', 'format', 'concat_ws', 'array_position',
              'int4', 'int8', 'text', 'pg_typeof', 'left', 'div', 'trim_scale', 'cardinality', 'string_to_array',
              'regexp_match', 'numeric', 'octet_length', 'coalesce', 'unnest')
          AND NOT EXISTS (SELECT FROM unnest(p.proargtypes) t WHERE t::regtype::text NOT IN
              ('bytea', 'text', 'integer', 'bigint', 'boolean', 'name', 'record', 'numeric'))
        """
    ).fetchall()
    assert len(functions) > 40
    body = sql.Literal("BEGIN RAISE EXCEPTION 'a decoy was called'; END")
    for name, arguments, result in functions:
        yield sql.SQL("CREATE FUNCTION decoys.{}({}) RETURNS {} LANGUAGE plpgsql AS {}").format(
            sql.Identifier(name), sql.SQL(arguments), sql.SQL(result), body
        )
    operators = admin.execute(
        f"""
        SELECT DISTINCT o.oprname, o.oprleft::regtype::text, o.oprright::regtype::text, o.oprresult::regtype::text
        FROM pg_operator o JOIN pg_type l ON l.oid = o.oprleft JOIN pg_type r ON r.oid = o.oprright
        WHERE o.oprnamespace = 'pg_catalog'::regnamespace AND l.typname IN {used} AND r.typname IN {used}
          AND o.oprname IN ('||', '=', '<>', '<', '<=', '>', '>=', '+', '-', '*', '/', '%', '~', '!~', '&', '<<')
        """
    ).fetchall()
    assert len(operators) > 60
    for number, (name, left, right, result) in enumerate(operators):
        function = sql.Identifier(f"operator_{number}")
        yield sql.SQL("CREATE FUNCTION decoys.{}({}, {}) RETURNS {} LANGUAGE plpgsql AS {}").format(
            function, sql.SQL(left), sql.SQL(right), sql.SQL(result), body
        )
        yield sql.SQL("CREATE OPERATOR decoys.{} (FUNCTION = decoys.{}, LEFTARG = {}, RIGHTARG = {})").format(
            sql.SQL(name), function, sql.SQL(left), sql.SQL(right)
        )


@pytest.mark.usefixtures("decoys")
def test_the_decoys_catch_unqualified_names(admin: Connection) -> None:
    admin.execute("SET search_path = decoys, pg_catalog")
    for expression in (
        "octet_length('x'::pg_catalog.bytea)",
        "'x'::pg_catalog.bytea || 'y'::pg_catalog.bytea",
        "1 + 1",
    ):
        with pytest.raises(psycopg.errors.RaiseException, match="a decoy was called"):
            admin.execute(f"SELECT {expression}")


def check_words(connection: Connection) -> None:
    assert len(one(connection, "glpgenc.gl_search_tags('the ÉTUDES of 日本', 'facets', 6)")) == 3
    match = "glpgenc.gl_match_words(%s::pg_catalog.text, 'the hopped élan relate', 'any', 'english')"
    assert one(connection, match, "relational Etudes, trying hopping agreed Élan") is True
    assert one(connection, match, "日本 the") is False


@pytest.mark.usefixtures("decoys")
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("conforming", ["on", "off"])
def test_every_function_works_under_hostile_settings(database: str, app_role: Role, path: str, conforming: str) -> None:
    text = "Zoë 😀 \\ 4711"
    padded = KEYS.__class__("padded", KEYS.key_id, KEYS.key, 16, SEARCHED.search)
    older = ReadKey(OTHER_TENANT.key_id, OTHER_TENANT.key)
    foreign = encrypt_cell(text.encode(), key=older.key, key_id=older.key_id, field="customers.email")
    with psycopg.connect(app_role.url(database)) as connection:
        connection.execute("SELECT pg_catalog.set_config('search_path', %s, false)", [path])
        connection.execute("SELECT pg_catalog.set_config('standard_conforming_strings', %s, false)", [conforming])
        challenge = one(connection, "glpgenc.gl_session_begin()")
        message = build_message([KEYS, SEARCHED, padded, FACETS], [older])
        assert one(connection, "(glpgenc.gl_session_load(%b)).settings", seal(challenge, message)) == 5
        for field in ("customers.email", "customers.name", "padded"):
            for form in ("pg_catalog.text", "pg_catalog.bytea"):
                value = text if form.endswith("text") else text.encode()
                made = one(connection, f"glpgenc.gl_encrypt(%s::{form}, %s, %s)", value, field, "7")
                assert one(connection, "glpgenc.gl_decrypt(%b, %s, %s)", made, field, "7") == text
                assert one(connection, "glpgenc.gl_decrypt_bytes(%b, %s, %s)", made, field, "7") == text.encode()
                assert one(connection, "glpgenc.gl_try_decrypt(%b, %s, %s)", made, field, "7") == text
                assert one(connection, "glpgenc.gl_verify(%b, %s, %s)", made, field, "7") is True
                assert one(connection, "glpgenc.gl_verify(%b, %s, %s)", made, field, "8") is False
                assert one(connection, "glpgenc.gl_key_id(%b)", made) == KEYS.key_id
                assert one(connection, "glpgenc.gl_is_encrypted(%b)", made) is True
        assert one(connection, "glpgenc.gl_decrypt(%b, 'customers.email')", foreign) == text
        assert one(connection, "glpgenc.gl_try_decrypt(%b, 'customers.email')", foreign) == text
        unknown = encrypt_cell(b"x", key=KEYS.key, key_id=UUID(int=1), field="customers.email")
        assert one(connection, "glpgenc.gl_try_decrypt(%b, 'customers.email')", unknown) is None
        for bytes_or_text, given in ((False, text), (True, text.encode().hex())):
            made = one(
                connection,
                "glpgenc.gl_encrypt_bound(%s::pg_catalog.text[], 'padded', %s::boolean)",
                [given, "7"],
                bytes_or_text,
            )
            assert one(connection, "glpgenc.gl_decrypt(%b, 'padded', '7')", made) == text
            # What stands in a slot is not told apart: 16 bytes read as four tags.
            assert [len(one(connection, "glpgenc.gl_index_tags(%b, %s::integer)", made, slot)) for slot in (1, 2)] == [
                4,
                0,
            ]
        made = one(connection, "glpgenc.gl_encrypt(%s::pg_catalog.text, 'customers.name')", text)
        for slot in (1, 2):
            term = one(connection, "glpgenc.gl_hmac_index(%s, 'customers.name', %s::integer)", text, slot)
            assert one(connection, "glpgenc.gl_index_term(%b, %s::integer)", made, slot) == term
        assert one(connection, "glpgenc.gl_decrypt(glpgenc.gl_encrypt(42, 'padded'), 'padded')") == "42"
        assert one(connection, "glpgenc.gl_hmac_index(42, 'padded')") == one(
            connection, "glpgenc.gl_hmac_index('42', 'padded')"
        )
        for normalizer in range(1, 7):
            one(connection, "glpgenc._normalize(%b, %s::integer)", text[-4:].encode(), normalizer)
        made = one(connection, "glpgenc.gl_encrypt(%s::pg_catalog.text, 'facets')", "2024-02-29")
        for slot, size in ((1, 9), (2, 8)):
            assert len(one(connection, "glpgenc.gl_index_term(%b, %s::integer)", made, slot)) == 4 * size
            assert len(one(connection, "glpgenc.gl_search_tags('2024', 'facets', %s::integer)", slot)) in {1, 2}
        check_words(connection)
        tags = one(connection, "glpgenc.gl_search_tags('2024-02-92', 'facets', 5)")
        stored = one(connection, "glpgenc.gl_index_tags(%b, 5)", made)
        rank = "glpgenc.gl_similarity(%b, %s::integer[], %s::integer[], 5)"
        assert one(connection, rank, made, stored, tags) == one(
            connection, "glpgenc.gl_similarity('2024-02-29', '2024-02-92')"
        )
        for slot in (3, 4):
            term = one(connection, "glpgenc.gl_hmac_index('2024-02-29', 'facets', %s::integer)", slot)
            assert one(connection, "glpgenc.gl_index_term(%b, %s::integer)", made, slot) == term
        assert one(connection, "glpgenc.gl_index_term(%b, 7)", made) in one(connection, PARTS)
        assert term == one(connection, "glpgenc.gl_range_terms('2024-02-01', '2024-02-01', 'facets', 4)")[0]
        assert one(connection, "glpgenc._number('1e2')") == "100"
        number = bytes((1, 1, 64, 3)) + bytes(32) + RangeShape(RangeUnit.NUMBER, Decimal("0.5"), -9, 9).to_bytes()
        assert one(connection, "glpgenc._bucket('-0.75', %b)", number) == -2
        raw = "glpgenc.gl_decrypt(glpgenc.gl_encrypt(%b::pg_catalog.bytea, %b::pg_catalog.bytea), %b::pg_catalog.bytea)"
        assert one(connection, raw, b"raw", KEYS.key, KEYS.key) == b"raw"
        assert one(connection, "glpgenc.gl_session_clear()") == 5


def one(connection: Connection, expression: str, *values: object) -> Any:
    row = connection.execute(f"SELECT {expression}", values or None).fetchone()
    assert row is not None
    return row[0]
