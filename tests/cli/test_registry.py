from __future__ import annotations

from typing import Any

import psycopg
import pytest


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
        "facets": [
            {"slot": 1, "facet": "equal", "normalizer": "lower", "bits": 128, "scope": "tenant"},
            {"slot": 2, "facet": "domain", "normalizer": "email_domain", "bits": 32, "scope": "global"},
        ],
        "columns": [],
    }
    assert glpgenc.json("field", "list") == {"fields": [added]}
    assert "1 equal lower 128 tenant" in glpgenc("field", "list").stdout


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
        "table": '"My Table"',
        "column": "My Column",
        "field": "a.b",
        "guard": "My Column_guarded",
        "validated": True,
    }
    assert glpgenc.json("field", "list")["fields"][0]["columns"] == ['"My Table"."My Column"']
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
