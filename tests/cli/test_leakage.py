"""``glpgenc leakage`` on real PostgreSQL: plaintext columns without glpgenc, encrypted ones with keys."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import psycopg
import pytest

MARK = "zebrafinch"
"""Stands in every text that is inserted, and must never be shown."""

# Value i of 40 occurs in about 1 of i rows: as names and cities do.
TABLES = f"""
    CREATE TABLE people (id integer PRIMARY KEY, city text, born date, amount numeric, code text, nothing text);
    INSERT INTO people
    SELECT i, '{MARK} ' || floor(exp(3.7 * random())), date '1950-01-01' + (random() ^ 2 * 20000)::integer,
           (random() ^ 3 * 100000)::integer, '{MARK}' || i, NULL
    FROM generate_series(1, 4000) i;
    ANALYZE people;
"""


@pytest.fixture
def measured(bare: Any, empty_database: str) -> Any:
    with psycopg.connect(empty_database, autocommit=True) as connection:
        connection.execute("SELECT setseed(0.5)")
        connection.execute(TABLES.encode())
    bare.environment["GLPGENC_DATABASE_URL"] = empty_database
    return bare


def by_bits(document: Any, facet: str) -> dict[int, Any]:
    return {each["bits"]: each for each in document["settings"] if each["facet"] == facet}


def test_fewer_bits_of_a_skewed_column_lose_less_and_no_value_is_shown(measured: Any) -> None:
    found = measured.json("leakage", "people.city", "--facet", "exact", "--bits", "128,2", "--trials", "3")
    whole, short = (by_bits(found, "exact")[bits] for bits in (128, 2))
    lost, baseline = whole["attacks"][whole["strongest"]], whole["attacks"]["no facet"]
    assert lost["values"]["mean"] > 0.5 > 2 * baseline["values"]["mean"]
    assert short["attacks"][short["strongest"]]["values"]["mean"] < lost["values"]["mean"] / 1.5
    assert whole["ceiling"] == 1
    assert short["ceiling"] < 0.9
    assert (found["sampled"], found["known"]) == (4_000, "half of the sample")
    table = measured("leakage", "people.city", "--trials", "2", "--wide")
    assert table.returncode == 0
    assert "prefix=2-10" in table.stdout
    for answer in (json.dumps(found), table.stdout, table.stderr):
        assert MARK not in answer


def test_the_same_seed_gives_the_same_figures_and_another_one_others(measured: Any) -> None:
    asked = ("leakage", "people.city", "--facet", "exact", "--facet", "contains", "--trials", "2", "--sample", "1000")
    first, again, other = (measured.json(*asked, "--seed", seed) for seed in ("7", "7", "8"))
    assert first == again
    assert first["settings"] != other["settings"]


@pytest.mark.parametrize(
    ("column", "unit"), [("born", r"range=(month|quarter|year|\d+days)"), ("amount", r"range=\d+")]
)
def test_dates_and_numbers_are_tried_in_buckets_of_several_widths(measured: Any, column: str, unit: str) -> None:
    found = measured.json("leakage", f"people.{column}", "--trials", "2")
    ranges = [each for each in found["settings"] if each["kind"] == "range"]
    assert len(ranges) >= 2
    assert all(re.fullmatch(unit, each["facet"]) for each in ranges)
    narrow, wide = ranges[0]["ceiling"], ranges[-1]["ceiling"]
    assert narrow > wide
    assert not re.search(r"\b19[5-9]\d-", json.dumps(ranges))


def test_a_column_of_unique_values_loses_nothing_to_counting(measured: Any) -> None:
    found = measured.json("leakage", "people.code", "--facet", "exact", "--trials", "2", "--own-rows", "0")
    assert found["highest"] == 0


def test_own_rows_add_to_what_is_known(measured: Any) -> None:
    asked = ("leakage", "people.city", "--facet", "exact", "--bits", "128", "--trials", "3", "--own-rows")
    without, many = (measured.json(*asked, number)["highest"] for number in ("0", "300"))
    assert many > max(0.9, without)


def test_scripts_are_stopped_by_a_status_above_a_share(measured: Any) -> None:
    asked = ("leakage", "people.city", "--facet", "exact", "--bits", "128", "--trials", "2", "--fail-above")
    assert measured(*asked, "0.2").returncode == 3
    assert measured(*asked, "1").returncode == 0


def test_a_public_distribution_takes_the_place_of_half_of_the_sample(measured: Any, tmp_path: Path) -> None:
    file = tmp_path / "cities.csv"
    file.write_text("".join(f"{MARK} {number},{1_000_000 // number}\n" for number in range(1, 41)))
    asked = ("leakage", "people.city", "--facet", "exact", "--trials", "2", "--public")
    found = measured.json(*asked, str(file))
    assert (found["known"], found["public_values"]) == ("a public distribution", 40)
    assert found["highest"] > 0.3
    for text, message in (("Oslo\n", "something else than a value"), ("", "no counts")):
        file.write_text(text)
        refused = measured(*asked, str(file))
        assert refused.returncode == 2
        assert message in refused.stderr
        assert "Oslo" not in refused.stderr


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (("people.nothing",), 5, "0 values"),
        (("people.nowhere",), 5, "no column"),
        (("people",), 2, "not a column name"),
        (("people.city", "--facet", "range=10"), 2, "does not support values"),
        (("people.city", "--facet", "everything"), 2, "not a valid search facet"),
        (("people.city", "--facet", "contains", "--bits", "64"), 2, "must be 1 to 32"),
        (("people.city", "--bits", "many"), 2, "whole numbers"),
    ],
)
def test_what_can_not_be_measured_is_refused_without_a_value(
    measured: Any, arguments: tuple[str, ...], status: int, message: str
) -> None:
    refused = measured("leakage", *arguments)
    assert refused.returncode == status
    assert message in refused.stderr
    assert MARK not in refused.stderr


def test_a_large_table_is_sampled_and_nothing_is_written(measured: Any) -> None:
    found = measured.json(
        "leakage", "people.city", "--facet", "exact", "--bits", "8", "--trials", "2", "--sample", "500"
    )
    assert found["sampled"] == 500
    assert found["rows"] == 4_000
    with psycopg.connect(measured.environment["GLPGENC_DATABASE_URL"]) as connection:
        row = connection.execute(
            "SELECT n_tup_upd + n_tup_del, to_regnamespace('glpgenc') FROM pg_stat_user_tables"
        ).fetchone()
    assert row == (0, None)


def test_an_encrypted_column_is_opened_with_its_keys_and_measured_with_its_facets(glpgenc: Any) -> None:
    url = glpgenc.environment["GLPGENC_DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SELECT setseed(0.5)")
        connection.execute(TABLES.encode())
    assert glpgenc("init", "--tenant", "acme").returncode == 0
    protect = ("protect", "people", "city", "--data-class", "pii", "--search", "exact", "--search", "prefix=3-6")
    assert glpgenc(*protect, "--padding", "64").returncode == 0, glpgenc(*protect).stderr
    assert glpgenc("backfill", "run", "people").returncode == 0
    found = glpgenc.json("leakage", "people.city_enc", "--trials", "2")
    assert (found["encrypted"], found["padding"], found["sampled"]) == (True, 64, 4_000)
    assert [(each["facet"], each["bits"]) for each in found["settings"]] == [("exact", 128), ("prefix", 32)]
    assert found["highest"] > 0.5
    # Another KMS key: nothing can be opened.
    glpgenc.environment["GLPGENC_LOCAL_KEK_FILE"] = str(glpgenc.home / "other.json")
    assert glpgenc("kms", "create-local", str(glpgenc.home / "other.json")).returncode == 0
    refused = glpgenc("leakage", "people.city_enc")
    assert refused.returncode != 0
    assert MARK not in refused.stderr
