"""Values of every kind come back as they went in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from glpgenc.wire.aead import decrypt_cbc
from glpgenc.wire.blind_index import SearchEntry, search_term
from glpgenc.wire.cell import encrypt_cell
from glpgenc.wire.envelope import Suite, associated_data, parse
from glpgenc.wire.normalizers import Normalizer
from glpgenc.wire.sealed_keys import FieldKeys, ReadKey, build_message, seal
from tests.sql.conftest import KEYS, OTHER_TENANT, SEARCHED, Connection
from tests.support.vectors import load

Value = Callable[..., Any]


def test_null_stays_null_and_an_empty_string_is_encrypted(value: Value) -> None:
    assert value("glpgenc.gl_encrypt(NULL::text, 'customers.email')") is None
    assert value("glpgenc.gl_encrypt(NULL::bytea, 'customers.email')") is None
    assert value("glpgenc.gl_encrypt(NULL::date, 'customers.email')") is None
    assert value("glpgenc.gl_decrypt(NULL, 'customers.email')") is None
    assert value("glpgenc.gl_decrypt_bytes(NULL, 'customers.email')") is None
    assert value("glpgenc.gl_verify(NULL, 'customers.email')") is None
    assert value("glpgenc.gl_hmac_index(NULL, 'customers.name')") is None
    assert value("glpgenc.gl_decrypt(glpgenc.gl_encrypt('', 'customers.email'), 'customers.email')") == ""
    assert len(value("glpgenc.gl_encrypt('', 'customers.email')")) == 84


@pytest.mark.parametrize(
    "search", [(), SEARCHED.search[:1], SEARCHED.search], ids=["stored only", "of one facet", "of two"]
)
@pytest.mark.parametrize("bucket", [1, 7, 32, 255, 256, 257, 300, 512, 65535])
def test_what_is_encrypted_fills_whole_buckets_and_no_more_than_it_needs(
    app: Connection, bucket: int, search: tuple[SearchEntry, ...]
) -> None:
    keys = replace(KEYS, field="customers.padded", padding=bucket, search=search)
    with app.transaction(force_rollback=True):
        load(app, keys)
        # One byte marks where the value ends.
        for length, buckets in ((0, 1), (bucket - 1, 1), (bucket, 2), (2 * bucket - 1, 2)):
            row = app.execute("SELECT glpgenc.gl_encrypt(%s::text, 'customers.padded')", ["a" * length]).fetchone()
            assert row is not None
            envelope = parse(row[0])
            aad = associated_data(envelope.header, keys.field)
            content = decrypt_cbc(keys.key, envelope.body[:16], envelope.body[16:], aad)
            assert envelope.padded
            assert content == b"a" * length + b"\x80" + bytes(buckets * bucket - length - 1)


@pytest.mark.parametrize("bits", [128, 127, 64])
@pytest.mark.parametrize("normalizer", list(Normalizer), ids=lambda each: each.name.lower())
def test_a_value_of_one_facet_carries_the_term_that_is_looked_for(
    app: Connection, normalizer: Normalizer, bits: int
) -> None:
    entry = SearchEntry(3, normalizer, bits, bytes(range(32)))
    text = "0012.50" if normalizer is Normalizer.NUMBER else "Zoë 12345@Example.ORG"
    with app.transaction(force_rollback=True):
        load(app, replace(KEYS, field="customers.one", search=(entry,)))
        row = app.execute(
            "SELECT e, glpgenc.gl_index_term(e, 3), glpgenc.gl_hmac_index(%(text)s, 'customers.one', 3) "
            "FROM (SELECT glpgenc.gl_encrypt(%(text)s::text, 'customers.one') AS e) AS made",
            {"text": text},
        ).fetchone()
    assert row is not None
    assert row[1] == row[2] == search_term(text.encode(), entry)
    assert parse(row[0]).index == {3: row[1]}


def test_no_byte_of_a_key_is_taken_for_a_search_entry(app: Connection) -> None:
    # Of whichever entry: as a slot, and as the kind of a scalar.
    entry = SEARCHED.search[0]
    keys = replace(KEYS, key=bytes([2] * 33 + [0] * 31), search=(entry, replace(entry, slot=2, key=bytes(32))))
    with app.transaction(force_rollback=True):
        load(app, keys)
        for entry in keys.search:
            row = app.execute("SELECT glpgenc.gl_hmac_index('Ada', %s, %s)", [keys.field, entry.slot]).fetchone()
            assert row == (search_term(b"Ada", entry),)


def test_the_same_value_never_gives_the_same_bytes(value: Value) -> None:
    both = "SELECT glpgenc.gl_encrypt('x', 'customers.email') AS c FROM generate_series(1, 100)"
    assert value(f"count(DISTINCT c) FROM ({both}) AS made") == 100


@pytest.mark.parametrize(
    "literal",
    [
        "42",
        "-7::bigint",
        "1.50::numeric(10, 2)",
        "'NaN'::numeric",
        "0.1::float8",
        "'-Infinity'::float4",
        "true",
        "'a b'::varchar(9)",
        "'x'::name",
        "date '2026-02-28'",
        "'infinity'::date",
        "'0044-03-15 BC'::date",
        "timestamp '2026-01-02 03:04:05.678901'",
        "timestamptz '2026-01-02 03:04:05+05:30'",
        "time '23:59:59.5'",
        "interval '-1 year 2 days -3:04:05'",
        "'6ba7b810-9dad-11d1-80b4-00c04fd430c8'::uuid",
        "'{\"a\": [1, null]}'::jsonb",
        "'{\"b\":  1}'::json",
        "'192.168.0.0/24'::cidr",
        "ARRAY['2026-01-02'::date, NULL]",
        "'[2026-01-01,2026-02-01)'::daterange",
        "'<a/>'::xml::text",
        "B'1010'::bit varying",
    ],
)
@pytest.mark.parametrize("style", ["ISO, YMD", "SQL, DMY", "German, DMY", "Postgres, MDY"])
def test_any_type_comes_back_whatever_the_session_s_styles(keyed: Connection, literal: str, style: str) -> None:
    with keyed.transaction():
        keyed.execute("SELECT set_config('datestyle', %s, true), set_config('timezone', 'Asia/Kolkata', true)", [style])
        keyed.execute("SET LOCAL intervalstyle = 'sql_standard'")
        keyed.execute("SET LOCAL extra_float_digits = 0")
        typed = f"SELECT pg_typeof({literal})::text"
        row = keyed.execute(typed).fetchone()
        assert row is not None
        keyed.execute(
            "CREATE TEMP TABLE t ON COMMIT DROP AS "
            f"SELECT {literal} AS v, glpgenc.gl_encrypt({literal}, 'customers.email') AS c"
        )
        keyed.execute("SET LOCAL datestyle = 'ISO, MDY'")
        keyed.execute("SET LOCAL intervalstyle = 'iso_8601'")
        same = keyed.execute(
            f"SELECT glpgenc.gl_decrypt(c, 'customers.email')::{row[0]}::text = v::text FROM t"
        ).fetchone()
    assert same == (True,)


def test_money_is_refused_because_its_text_follows_the_locale(keyed: Connection) -> None:
    from tests.sql.conftest import sqlstate  # noqa: PLC0415

    assert sqlstate(keyed, "SELECT glpgenc.gl_encrypt('1.50'::money, 'customers.email')") == "ZE014"


@pytest.mark.parametrize(
    "literal", ["date '2026-02-28'", "42", "'\\x00ff'::bytea", "'Ab'::varchar", "'Ab'::text", "'Ab'"]
)
@pytest.mark.parametrize("style", ["ISO, YMD", "German, DMY"])
def test_a_value_of_any_type_is_found_by_its_term(app: Connection, literal: str, style: str) -> None:
    exact = KEYS.__class__("things.key", KEYS.key_id, KEYS.key, search=SEARCHED.search[1:])
    with app.transaction():
        load(app, exact)
        row = app.execute(f"SELECT glpgenc.gl_encrypt({literal}, 'things.key')").fetchone()
        assert row is not None
        app.execute("SELECT set_config('datestyle', %s, true)", [style])
        same = app.execute(
            f"SELECT glpgenc.gl_index_term(%b, 2) = glpgenc.gl_hmac_index({literal}, 'things.key', 2)", [row[0]]
        ).fetchone()
    assert same == (True,)


def test_literals_and_untyped_parameters_are_taken_as_text(value: Value) -> None:
    assert value("glpgenc.gl_decrypt(glpgenc.gl_encrypt('\\x00', 'customers.email'), 'customers.email')") == "\\x00"
    assert value("glpgenc.gl_decrypt(glpgenc.gl_encrypt(%s, 'customers.email'), %s)", "v", "customers.email") == "v"
    assert (
        value("pg_typeof(glpgenc.gl_decrypt(glpgenc.gl_encrypt('v', 'customers.email'), 'customers.email'))::text")
        == "text"
    )


def test_arguments_may_be_named(value: Value) -> None:
    made = value("glpgenc.gl_encrypt(value => 'v'::text, field => 'customers.email', row_id => '7')")
    assert value("glpgenc.gl_decrypt(data => %b, field => 'customers.email', row_id => '7')", made) == "v"


@pytest.mark.parametrize("size", [10_000_000])
def test_ten_megabytes(value: Value, size: int) -> None:
    made = value("glpgenc.gl_encrypt(repeat('é', %s / 2), 'customers.email')", size)
    assert len(made) == 20 + 16 + size + 16 - size % 16 + 32
    assert value("glpgenc.gl_decrypt(%b, 'customers.email') = repeat('é', %s / 2)", made, size) is True


def test_padding_hides_the_length(app: Connection) -> None:
    padded = KEYS.__class__("padded", KEYS.key_id, KEYS.key, padding=64)
    with app.transaction():
        load(app, padded)
        rows = app.execute(
            "SELECT n, octet_length(c), glpgenc.gl_decrypt(c, 'padded') = repeat('x', n) "
            "FROM generate_series(0, 63) n, LATERAL (SELECT glpgenc.gl_encrypt(repeat('x', n), 'padded') AS c) AS made"
        ).fetchall()
    assert {row[1] for row in rows} == {20 + 16 + 80 + 32}
    assert all(row[2] for row in rows)


def test_a_value_is_bound_to_its_row_where_that_is_asked_for(value: Value) -> None:
    made = value("glpgenc.gl_encrypt('v', 'customers.email', '1')")
    assert value("glpgenc.gl_verify(%b, 'customers.email', '1')", made) is True
    assert value("glpgenc.gl_verify(%b, 'customers.email', '2')", made) is False
    assert value("glpgenc.gl_verify(%b, 'customers.email')", made) is False
    assert value("glpgenc.gl_verify(%b, 'customers.name', '1')", made) is False


def test_try_decrypt_gives_null_for_what_belongs_to_others_and_for_nothing_else(value: Value) -> None:
    def sealed(keys: FieldKeys, row_id: str = "", suite: Suite = Suite.A256CBC_HS512) -> bytes:
        key = keys.key if suite is Suite.A256CBC_HS512 else keys.key[:32]
        return encrypt_cell(b"v", key=key, key_id=keys.key_id, field=keys.field, row_id=row_id, suite=suite)

    attempt = "glpgenc.gl_try_decrypt(%b, 'customers.email', %s)"
    assert value(attempt, sealed(KEYS), "") == "v"
    assert value(attempt, sealed(KEYS, "7"), "7") == "v"
    assert value("glpgenc.gl_try_decrypt(%b, 'customers.email')", sealed(OTHER_TENANT)) is None
    assert value(attempt, sealed(OTHER_TENANT, "7"), "7") is None
    assert value(attempt, sealed(OTHER_TENANT, suite=Suite.A256GCM), "") is None
    assert value(attempt, sealed(OTHER_TENANT, suite=Suite.XAES256GCM), "") is None
    assert value("glpgenc.gl_try_decrypt(NULL, 'customers.email')") is None


def test_try_decrypt_reads_every_key_of_the_session(app: Connection) -> None:
    older = OTHER_TENANT
    made = encrypt_cell(b"old", key=older.key, key_id=older.key_id, field=KEYS.field)
    with app.transaction(force_rollback=True):
        row = app.execute("SELECT glpgenc.gl_session_begin()").fetchone()
        assert row is not None
        message = build_message([KEYS], [ReadKey(older.key_id, older.key)])
        app.execute("SELECT settings FROM glpgenc.gl_session_load(%b)", [seal(row[0], message)])
        assert app.execute("SELECT glpgenc.gl_try_decrypt(%b, %s)", [made, KEYS.field]).fetchone() == ("old",)


def test_a_pair_is_encrypted_bound_to_its_row(value: Value) -> None:
    made = value("glpgenc.gl_encrypt_bound(%s::text[], 'customers.name')", ["Zoë \\ {}", "7"])
    assert value("glpgenc.gl_decrypt(%b, 'customers.name', '7')", made) == "Zoë \\ {}"
    assert value("glpgenc.gl_verify(%b, 'customers.name')", made) is False
    assert value("glpgenc.gl_index_term(%b, 1)", made) == value(
        "glpgenc.gl_hmac_index(%s, 'customers.name')", "ZOË \\ {}"
    )
    made = value("glpgenc.gl_encrypt_bound(%s::text[], 'customers.email', true)", ["00FFab", "7"])
    assert value("glpgenc.gl_decrypt_bytes(%b, 'customers.email', '7')", made) == b"\x00\xff\xab"
    made = value("glpgenc.gl_encrypt_bound(%s::text[], 'customers.email', is_bytes => true)", ["", "7"])
    assert value("glpgenc.gl_decrypt_bytes(%b, 'customers.email', '7')", made) == b""


@pytest.mark.parametrize("pair", [None, [None, "7"], [None, None]])
def test_a_pair_without_a_value_stays_null(value: Value, pair: list[str | None] | None) -> None:
    for is_bytes in (False, True):
        assert value("glpgenc.gl_encrypt_bound(%s::text[], 'customers.email', %s)", pair, is_bytes) is None


def test_explicit_key_form_needs_no_session(app: Connection) -> None:
    key = bytes(range(64))
    row = app.execute("SELECT glpgenc.gl_encrypt(%b::bytea, %b::bytea)", [b"v", key]).fetchone()
    assert row is not None
    assert row[0][:20] == b"\xfa" + bytes(19)
    assert app.execute("SELECT glpgenc.gl_decrypt(%b::bytea, %b::bytea)", [row[0], key]).fetchone() == (b"v",)
    assert app.execute("SELECT glpgenc.gl_encrypt(NULL::bytea, %b::bytea)", [key]).fetchone() == (None,)


def test_a_table_made_by_a_parallel_plan_is_encrypted(admin: Connection) -> None:
    admin.execute("SET max_parallel_workers_per_gather = 2; SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0")
    admin.execute("SET min_parallel_table_scan_size = 0")
    admin.execute("CREATE TABLE plain AS SELECT i, 'v' || i AS v FROM generate_series(1, 20000) AS i; ANALYZE plain")
    plan = admin.execute("EXPLAIN SELECT count(*) FROM plain WHERE v <> ''").fetchall()
    assert "Gather" in str(plan)
    with admin.transaction():
        load(admin, KEYS)
        admin.execute("CREATE TABLE made AS SELECT v, glpgenc.gl_encrypt(v, 'customers.email') AS c FROM plain")
        row = admin.execute("SELECT count(*) FROM made WHERE glpgenc.gl_decrypt(c, 'customers.email') = v").fetchone()
    assert row == (20_000,)
