from __future__ import annotations

from typing import Any

import psycopg
import pytest

SCALAR = {"kind": "scalar", "parameters": {}}


def execute(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement.encode())


def test_a_field_with_its_facets(glpgenc: Any) -> None:
    added = glpgenc.json(
        "field", "add", "customers.email", "--data-class", "pii", "--padding", "32", "--facet", "equal:lower",
        "--facet", "domain:email_domain:32:global",
    )  # fmt: skip
    assert added == {
        "field": "customers.email",
        "data_class": "pii",
        "padding": 32,
        "suite": "A256GCM",
        "facets": [
            {"slot": 1, "facet": "equal", "normalizer": "lower", "bits": 128, "scope": "tenant"} | SCALAR,
            {"slot": 2, "facet": "domain", "normalizer": "email_domain", "bits": 32, "scope": "global"} | SCALAR,
        ],
        "columns": [],
    }
    assert glpgenc.json("field", "list") == {"fields": [added]}
    shown = glpgenc("field", "list").stdout
    assert "1 equal lower 128 tenant scalar" in shown
    assert "Client suite" not in shown


def test_the_suite_of_client_mode_is_set_and_set_again(glpgenc: Any) -> None:
    field = ("field", "add", "customers.card", "--data-class", "pii")
    for suite in ("XAES-256-GCM", "A256CBC-HS512", "A256GCM", "XAES-256-GCM"):
        assert glpgenc.json(*field, "--suite", suite)["suite"] == suite
        # Without the option what is registered stays.
        assert glpgenc.json(*field)["suite"] == suite
    assert "XAES-256-GCM" in glpgenc("field", "list").stdout
    refused = glpgenc(*field, "--suite", "A128GCM")
    assert refused.returncode != 0
    assert "A256CBC-HS512, A256GCM or XAES-256-GCM" in refused.stderr


@pytest.mark.parametrize(
    ("facet", "stored", "shown"),
    [
        (
            "a:lower::tenant:prefix=2-10",
            {"normalizer": "lower", "bits": 32, "kind": "prefix", "parameters": {"least": 2, "most": 10}},
            "1 a lower 32 tenant prefix=2-10",
        ),
        (
            "a:lower:16:global:contains=3",
            {"bits": 16, "scope": "global", "kind": "contains", "parameters": {"length": 3}},
            "1 a lower 16 global contains=3",
        ),
        (
            "a:exact::tenant:partitions=4",
            {"bits": 128, "kind": "partitioned", "parameters": {"partitions": 4}},
            "1 a exact 128 tenant partitions=4",
        ),
        ("a:lower::tenant:similar", {"bits": 32, "kind": "similar", "parameters": {}}, "1 a lower 32 tenant similar"),
        (
            "a:lower::tenant:words=english",
            {"bits": 32, "kind": "words", "parameters": {"version": 1, "language": "english", "stop": True}},
            "1 a lower 32 tenant words=english",
        ),
        (
            "a:exact::tenant:key=emails",
            {"bits": 128, "kind": "scalar", "parameters": {"key": "emails"}},
            "1 a exact 128 tenant key=emails",
        ),
        (
            "a:exact::tenant:range=3months",
            {"bits": 64, "kind": "range", "parameters": {"unit": "month", "size": "3", "low": -280, "high": 520}},
            "1 a exact 64 tenant range=3months@-280..520",
        ),
        (
            "a:exact::tenant:range=0.50@-10..500",
            {"bits": 64, "kind": "range", "parameters": {"unit": "number", "size": "0.5", "low": -10, "high": 500}},
            "1 a exact 64 tenant range=0.5@-10..500",
        ),
    ],
)
def test_a_facet_of_another_kind_is_kept_and_shown(
    glpgenc: Any, facet: str, stored: dict[str, Any], shown: str
) -> None:
    for _ in "ab":
        added = glpgenc.json("field", "add", "a.b", "--data-class", "pii", "--facet", facet)
        assert added["facets"][0].items() >= stored.items()
    assert shown in " ".join(glpgenc("field", "list").stdout.split())


def test_a_bad_facet_leaves_no_field(glpgenc: Any) -> None:
    answer = glpgenc("field", "add", "a.b", "--data-class", "pii", "--facet", "equal", "--facet", "x:nonsense")
    assert answer.returncode == 3
    assert glpgenc.json("field", "list") == {"fields": []}


@pytest.fixture
def column(glpgenc: Any, database: str) -> None:
    """A registered field, and a table for it."""
    glpgenc.json("field", "add", "a.b", "--data-class", "pii")
    execute(database, 'CREATE TABLE "My Table" (id int, "My Column" bytea)')


@pytest.mark.usefixtures("column")
def test_a_guard_refuses_plaintext(glpgenc: Any, database: str) -> None:
    guarded = glpgenc.json("guard", '"My Table"', "My Column", "--field", "a.b")
    assert guarded == {
        "table": 'public."My Table"',
        "column": "My Column",
        "field": "a.b",
        "guard": "My Column_guarded",
        "validated": True,
    }
    assert glpgenc.json("field", "list")["fields"][0]["columns"] == ['public."My Table"."My Column"']
    with pytest.raises(psycopg.Error) as caught:
        execute(database, """INSERT INTO "My Table" VALUES (1, 'plaintext')""")
    assert caught.value.sqlstate == "ZE003"


@pytest.mark.usefixtures("column")
def test_rows_with_plaintext_are_found_unless_told_not_to_look(glpgenc: Any, database: str) -> None:
    execute(database, """INSERT INTO "My Table" VALUES (1, 'plaintext')""")
    assert glpgenc.json("guard", '"My Table"', "My Column", "--field", "a.b", "--no-validate")["validated"] is False
    assert glpgenc("guard", '"My Table"', "My Column", "--field", "a.b").returncode == 3
    execute(database, 'DELETE FROM "My Table"')
    assert "all rows are checked" in glpgenc("guard", '"My Table"', "My Column", "--field", "a.b").stdout


@pytest.mark.usefixtures("column")
def test_what_can_not_be_guarded(glpgenc: Any) -> None:
    assert glpgenc("guard", "nonsense", "c", "--field", "a.b").returncode == 5
    assert glpgenc("guard", '"My Table"', "id", "--field", "a.b").returncode == 3
    assert glpgenc("guard", '"My Table"', "My Column", "--field", "a.c").returncode == 3
