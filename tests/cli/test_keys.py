from __future__ import annotations

import base64
import json
from typing import Any

import psycopg
import pytest


@pytest.fixture(autouse=True)
def classes(database: str) -> None:
    with psycopg.connect(database) as connection:
        connection.execute("SELECT glpgenc.gl_register_field('people.email', 'pii')")
        connection.execute("SELECT glpgenc.gl_register_field('people.name', 'login')")


def test_create_list_and_show(glpgenc: Any) -> None:
    made = glpgenc.json("keys", "create", "--tenant", "acme", "--data-class", "pii")
    assert (made["tenant_id"], made["data_class"], made["purpose"], made["state"]) == (
        "acme",
        "pii",
        "encryption",
        "active",
    )
    assert glpgenc.json("keys", "create", "--tenant", "acme", "--data-class", "pii")["key_id"] == made["key_id"]
    glpgenc.json("keys", "create", "--tenant", "*", "--data-class", "login", "--purpose", "index")
    assert len(glpgenc.json("keys", "list")["keys"]) == 2
    assert glpgenc.json("keys", "list", "--tenant", "acme")["keys"] == [made]
    assert glpgenc.json("keys", "list", "--purpose", "index", "--state", "destroyed")["keys"] == []
    assert glpgenc.json("keys", "show", made["key_id"]) == made
    assert made["key_id"] in glpgenc("keys", "list").stdout


def test_rows_changed_past_the_program_are_listed_and_signed_where_they_are_named(glpgenc: Any, database: str) -> None:
    made = glpgenc.json("keys", "create", "--tenant", "acme", "--data-class", "pii")["key_id"]
    assert glpgenc("keys", "list", "--verify").returncode == 0
    assert glpgenc.json("keys", "sign") == {"would_sign": [], "left": []}
    with psycopg.connect(database) as connection:
        connection.execute("UPDATE glpgenc.data_keys SET generation = generation + 1")
    assert glpgenc("keys", "list", "--verify").returncode == 1
    # Without a name it is left, also with --yes.
    for arguments in ((), ("--yes",)):
        answer = glpgenc("keys", "sign", "--json", *arguments)
        assert (answer.returncode, [row["key_id"] for row in json.loads(answer.stdout)["left"]]) == (1, [made])
    assert [row["key_id"] for row in glpgenc.json("keys", "sign", "--yes", made)["signed"]] == [made]
    assert glpgenc("keys", "list", "--verify").returncode == 0


def test_rows_from_before_there_were_signatures_are_signed_once_they_were_looked_at(
    glpgenc: Any, database: str
) -> None:
    glpgenc.json("keys", "create", "--tenant", "acme", "--data-class", "pii")
    with psycopg.connect(database) as connection:
        connection.execute("UPDATE glpgenc.data_keys SET generation = NULL, mac = NULL")
    listed = glpgenc("keys", "sign")
    assert (listed.returncode, "never signed" in listed.stdout) == (1, True)
    assert glpgenc("keys", "list", "--verify").returncode == 1
    assert glpgenc("keys", "sign", "--yes").returncode == 0
    assert glpgenc("keys", "list", "--verify").returncode == 0


def test_no_output_holds_a_wrapped_key(glpgenc: Any, database: str) -> None:
    made = glpgenc.json("keys", "create", "--tenant", "acme", "--data-class", "pii")
    with psycopg.connect(database) as connection:
        row = connection.execute("SELECT wrapped_key FROM glpgenc.data_keys").fetchone()
    assert row is not None
    forms = (row[0].hex(), base64.b64encode(row[0]).decode(), repr(row[0]))
    for arguments in (("keys", "list"), ("keys", "list", "--json"), ("keys", "show", made["key_id"])):
        output = glpgenc(*arguments).stdout
        assert not [form for form in forms if form in output]


def test_a_tenant_is_required(glpgenc: Any) -> None:
    answer = glpgenc("keys", "create", "--data-class", "pii")
    assert answer.returncode == 2
    assert "tenant" in answer.stderr


def test_a_misspelt_class_gets_no_key(glpgenc: Any) -> None:
    answer = glpgenc("keys", "create", "--tenant", "acme", "--data-class", "pie")
    assert answer.returncode != 0
    assert "'pie'" in answer.stderr
    assert "login, pii" in answer.stderr
    assert glpgenc.json("keys", "list") == {"keys": []}


def test_all_tenants_have_index_keys_only(glpgenc: Any) -> None:
    answer = glpgenc("keys", "create", "--tenant", "*", "--data-class", "pii")
    assert answer.returncode == 2
    assert "--purpose index" in answer.stderr


def test_a_key_that_is_not_there(glpgenc: Any) -> None:
    assert glpgenc("keys", "show", "00000000-0000-0000-0000-000000000000").returncode == 1


def test_without_glpgenc_in_the_database(bare: Any, empty_database: str) -> None:
    answer = bare("keys", "list", "--database-url", empty_database)
    assert answer.returncode == 5
    assert "run `glpgenc init`" in answer.stderr
