"""``glpgenc plan-index`` on real PostgreSQL, on a database that need not have glpgenc."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from tests.support.databases import login_role

pytestmark = pytest.mark.slow

MARK = "zebrafinch"
"""Stands in every text that is inserted, and must never be shown."""
NUMBER_MARK = "7391"
"""Begins every number that is inserted."""

TABLES = f"""
    CREATE TYPE mood AS ENUM ('{MARK} sad', '{MARK} happy');
    CREATE SCHEMA "Sales";
    CREATE TABLE "Sales".people (
        id integer PRIMARY KEY, email text UNIQUE, city text, skewed text, tiny text, active boolean, mood mood,
        born date, seen timestamptz, amount numeric, code integer, nothing text, note text, never text
    );
    ALTER TABLE "Sales".people ALTER COLUMN never SET STATISTICS 0;
    INSERT INTO "Sales".people
    SELECT i, '{MARK}' || i || '@example.org', '{MARK} ' || i % 500,
           CASE WHEN i % 100 < 31 THEN '{MARK} common' ELSE '{MARK} ' || i END, '{MARK} ' || i % 5, i % 3 = 0,
           (CASE WHEN i % 2 = 0 THEN '{MARK} sad' ELSE '{MARK} happy' END)::mood, date '1950-01-01' + i * 3 % 20000,
           timestamptz '2024-01-01 00:00:00+00' + i * interval '1 hour', ({NUMBER_MARK}000 + i)::numeric,
           {NUMBER_MARK}000 + i % 700, NULL, CASE WHEN i % 4 > 0 THEN '{MARK} ' || i END, '{MARK}'
    FROM generate_series(1, 10000) i;
    CREATE VIEW "Sales".seen AS SELECT * FROM "Sales".people;
    CREATE TABLE "Sales".fresh (name text);
    INSERT INTO "Sales".fresh VALUES ('{MARK}');
    CREATE TABLE "Sales".bare (name text);
    CREATE DOMAIN price AS numeric(20, 2);
    CREATE TABLE "Sales".parted (amount price, day date, name text) PARTITION BY RANGE (day);
    CREATE TABLE "Sales".old PARTITION OF "Sales".parted FOR VALUES FROM (MINVALUE) TO ('2000-01-01');
    CREATE TABLE "Sales".young PARTITION OF "Sales".parted FOR VALUES FROM ('2000-01-01') TO (MAXVALUE);
    INSERT INTO "Sales".parted
    SELECT CASE WHEN i % 50 = 0 THEN 'NaN' ELSE i::numeric END,
           CASE WHEN i % 40 = 0 THEN date '-infinity' ELSE date '1990-01-01' + i END, '{MARK}' || i
    FROM generate_series(1, 6000) i;
    ANALYZE "Sales".people;
    ANALYZE "Sales".parted;
"""


@pytest.fixture
def planned(bare: Any, empty_database: str) -> Any:
    """The program on a database with tables of its own, and without glpgenc."""
    with psycopg.connect(empty_database, autocommit=True) as connection:
        connection.execute(TABLES.encode())
    bare.environment["GLPGENC_DATABASE_URL"] = empty_database
    return bare


TEXTS = ["email", "city", "skewed", "tiny", "active", "mood", "nothing", "note"]
RANGES = ["born", "seen", "amount", "code"]


@pytest.mark.parametrize("column", TEXTS + RANGES)
def test_no_value_is_ever_shown(planned: Any, column: str) -> None:
    name = f'"Sales".people.{column}'
    answers = [
        planned("plan-index", name, "--facet", "range" if column in RANGES else "lower"),
        planned("plan-index", name, "--json", "--allow-small-domain"),
    ]
    for answer in answers:
        assert answer.returncode in {0, 3}
        assert column in answer.stdout
        assert MARK not in answer.stdout + answer.stderr
        assert NUMBER_MARK not in answer.stdout + answer.stderr
        assert not re.search(r"\d{4}-\d{2}|195\d\b", answer.stdout + answer.stderr)


def test_a_unique_column_keeps_128_bits(planned: Any) -> None:
    plan = planned.json("plan-index", '"Sales".people.email', "--facet", "lower")
    assert (plan["unique"], plan["recommended_bits"], plan["verdict"]) == (True, 128, "ok")
    assert (plan["rows"], plan["distinct"], plan["table"]) == (10_000, 10_000, '"Sales".people')


def test_a_column_of_many_like_values_gets_few_bits(planned: Any) -> None:
    plan = planned.json("plan-index", '"Sales".people.city')
    assert plan["distinct"] == 500
    assert plan["verdict"] == "ok"
    assert 4 <= plan["recommended_bits"] <= 6
    judged = planned.json("plan-index", '"Sales".people.city', "--bits", "128")
    assert judged["bits"] == 128
    assert any("equal terms are equal values" in leak for leak in judged["leaks"])


@pytest.mark.parametrize(
    ("column", "reason"),
    [
        ("skewed", "31% of the values"),
        ("tiny", "about 5 distinct values"),
        ("active", "a boolean"),
        ("mood", "an enum"),
    ],
)
def test_small_domains_end_with_3_unless_allowed(planned: Any, column: str, reason: str) -> None:
    refused = planned("plan-index", f'"Sales".people.{column}')
    assert refused.returncode == 3
    assert reason in refused.stdout
    assert "--allow-small-domain" in refused.stdout
    allowed = planned.json("plan-index", f'"Sales".people.{column}', "--allow-small-domain")
    assert allowed["verdict"] == "weak"
    assert any(reason in each for each in allowed["reasons"])


def test_nulls_are_counted_and_left_out_of_the_shares(planned: Any) -> None:
    plan = planned.json("plan-index", '"Sales".people.note')
    assert plan["null_share"] == pytest.approx(0.25, abs=0.02)
    assert planned("plan-index", '"Sales".people.nothing').returncode == 3


@pytest.mark.parametrize(
    ("column", "unit"), [("born", "month"), ("seen", "day"), ("amount", "number"), ("code", "number")]
)
def test_dates_and_numbers_get_a_proposal_of_buckets(planned: Any, column: str, unit: str) -> None:
    plan = planned.json("plan-index", f'"Sales".people.{column}', "--facet", "range")
    assert plan["buckets"]["unit"] == unit
    assert plan["buckets"]["count"] > 1
    assert plan["buckets"]["rows"] >= 50
    assert plan["recommended_bits"] == 64


def test_partitions_domains_and_values_beyond_all_numbers_are_understood(planned: Any) -> None:
    amount = planned.json("plan-index", '"Sales".parted.amount', "--facet", "range")
    assert (amount["rows"], amount["buckets"]["unit"], amount["buckets"]["size"]) == (6_000, "number", "100")
    day = planned.json("plan-index", '"Sales".parted.day', "--facet", "range")
    assert (day["buckets"]["unit"], day["verdict"]) == ("month", "ok")


def test_without_a_database_the_way_to_name_one_is_shown(bare: Any) -> None:
    answer = bare("plan-index", "people.city")
    assert answer.returncode == 2
    assert "GLPGENC_DATABASE_URL" in answer.stderr


def test_the_search_path_and_a_schema_find_the_table(planned: Any, empty_database: str) -> None:
    assert planned("plan-index", "people.city").returncode == 5
    planned.environment["GLPGENC_DATABASE_URL"] = empty_database + "?options=-csearch_path%3D%22Sales%22"
    assert planned.json("plan-index", "PEOPLE.city")["column"] == "city"


@pytest.mark.parametrize(
    ("name", "code", "word"),
    [
        ("city", 2, "TABLE.COLUMN"),
        ("a.b.c.d", 2, "TABLE.COLUMN"),
        ('"unclosed.city', 2, "TABLE.COLUMN"),
        ("nonsense.city", 5, "there is no table"),
        ('"Sales".people.nonsense', 5, "no column"),
        ('"Sales".seen.city', 5, "is not a table"),
        ('"Sales".fresh.name', 5, "run ANALYZE"),
        ('"Sales".bare.name', 5, "is empty"),
        ('"Sales".people.never', 5, "statistics target is not 0"),
    ],
)
def test_what_can_not_be_judged_says_why(planned: Any, name: str, code: int, word: str) -> None:
    answer = planned("plan-index", name)
    assert answer.returncode == code
    assert word in answer.stderr
    assert MARK not in answer.stderr


@pytest.mark.parametrize("more", [("--facet", "nonsense"), ("--bits", "129"), ("--facet", "prefix", "--bits", "33")])
def test_what_does_not_fit_ends_with_2(planned: Any, more: tuple[str, ...]) -> None:
    assert planned("plan-index", '"Sales".people.city', *more).returncode == 2
    assert planned("plan-index", '"Sales".people.active', "--facet", "range").returncode == 2


def test_what_attacks_would_recover_by_the_statistics_is_quoted(planned: Any) -> None:
    skewed, unique = (
        planned.json("plan-index", f'"Sales".people.{name}', "--allow-small-domain") for name in ("skewed", "email")
    )
    assert 0.25 < skewed["leakage"]["without"] <= skewed["leakage"]["recovered"] <= 1
    assert unique["leakage"]["recovered"] < 0.01
    assert planned.json("plan-index", '"Sales".people.city', "--facet", "prefix")["leakage"] is None
    assert "recover about" in planned("plan-index", '"Sales".people.city').stdout


@pytest.fixture
def stranger(planned: Any, empty_database: str) -> Iterator[Any]:
    """The program as a role that may look into the schema, and read nothing."""
    with login_role(empty_database) as role:
        with psycopg.connect(empty_database, autocommit=True) as connection:
            connection.execute(f'GRANT USAGE ON SCHEMA "Sales" TO {role.name}'.encode())
        planned.environment["GLPGENC_DATABASE_URL"] = role.url(empty_database)
        planned.role = role
        yield planned


def test_a_role_that_may_not_read_the_column_is_told_so(stranger: Any, empty_database: str) -> None:
    answer = stranger("plan-index", '"Sales".people.city')
    assert answer.returncode == 5
    assert "permission denied to read" in answer.stderr
    assert "grant SELECT on the column" in answer.stderr
    with psycopg.connect(empty_database, autocommit=True) as connection:
        connection.execute(f'GRANT SELECT (city) ON "Sales".people TO {stranger.role.name}'.encode())
    assert stranger.json("plan-index", '"Sales".people.city')["distinct"] == 500
    with psycopg.connect(empty_database, autocommit=True) as connection:
        connection.execute(b'ALTER TABLE "Sales".people ENABLE ROW LEVEL SECURITY')
    answer = stranger("plan-index", '"Sales".people.city')
    assert answer.returncode == 5
    assert "row-level security hides" in answer.stderr
