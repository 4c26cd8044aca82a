"""Columns with a facet of scope global: no session can encrypt their values, so that backfills do in Python."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

import glpgenc
from glpgenc.column_encryptor import ColumnEncryptor
from glpgenc.contract.contract import contract, plan_contract
from glpgenc.errors import GlobalTermError, NotEncryptedError
from glpgenc.verification.comparison import compare_columns
from glpgenc.wire.envelope import Suite, parse
from tests.backfill.backfill_world import BackfillWorld, world_on

TENANTS = ("acme", "zorg", "initech")


@pytest.fixture
def people(database: str, tmp_path: Path) -> Iterator[BackfillWorld]:
    with world_on(database, tmp_path) as world:
        world.execute("SELECT glpgenc.gl_register_facet('people.email', 'login', 'lower', scope => 'global')")
        yield world


def expand(world: BackfillWorld, **more: str) -> None:
    world.expand("email", tenant_expression="tenant", row_expression="id", **more)
    world.index("email", "login")


def write(world: BackfillWorld, statement: str, *parameters: object, tenant: str = "acme") -> None:
    """Write as an old release does, in a session that holds the keys."""
    with (
        psycopg.connect(world.url) as connection,
        glpgenc.session(connection, tenant_id=tenant, data_classes=["pii"], key_manager=world.manager),
    ):
        connection.execute(statement.encode(), parameters)


def log_in(world: BackfillWorld, email: str) -> list[int]:
    term = ColumnEncryptor(world.manager, tenant_id="nobody").create_hmac_index(email, "people.email", facet="login")
    return [row[0] for row in world.execute("SELECT id FROM people WHERE email_enc_bidx = %s ORDER BY id", term)]


def test_a_backfill_writes_what_sql_reads_and_a_log_in_finds(people: BackfillWorld) -> None:
    people.fill(60, tenants=3)
    expand(people)
    people.backfill()
    assert people.value("SELECT count(*) FROM people WHERE (email IS NULL) <> (email_enc IS NULL)") == 0
    assert {parse(row[0]).suite for row in people.execute("SELECT email_enc FROM people WHERE email IS NOT NULL")} == {
        Suite.A256CBC_HS512
    }
    assert log_in(people, "PERSON17@example.ORG") == [17]
    with (
        psycopg.connect(people.url) as connection,
        glpgenc.session(connection, tenant_id="zorg", data_classes=["pii"], key_manager=people.manager),
    ):
        unequal = connection.execute(
            "SELECT id FROM people WHERE tenant = 'zorg'"
            " AND email IS DISTINCT FROM glpgenc.gl_decrypt(email_enc, 'people.email', id::text)"
            " UNION ALL SELECT id FROM people WHERE tenant = 'zorg'"
            " AND glpgenc.gl_index_term(email_enc, 1) <> glpgenc.gl_hmac_index(email, 'people.email')"
        ).fetchall()
    assert unequal == []
    assert compare_columns(people.settings, "people", "email")[0].state == "verified"


def test_plaintext_of_a_keyed_session_waits_for_the_backfill_and_is_never_encrypted_without_its_term(
    people: BackfillWorld,
) -> None:
    people.fill(20)
    expand(people)
    people.backfill()
    assert compare_columns(people.settings, "people", "email")[0].state == "verified"
    write(people, "INSERT INTO people (id, tenant, email) VALUES (100, 'acme', 'New@example.org')")
    write(people, "UPDATE people SET email = 'Moved@example.org' WHERE id = 3")
    write(people, "UPDATE people SET note = 'touched' WHERE id = 4")
    pending = "SELECT id FROM people WHERE email IS NOT NULL AND email_enc IS NULL ORDER BY id"
    assert people.execute(pending) == [(3,), (100,)]
    assert log_in(people, "Person3@example.org") == []
    with pytest.raises(NotEncryptedError):
        contract(people.url, plan_contract(people.url, "people", "email"), allow_superuser=True)
    assert compare_columns(people.settings, "people", "email")[0].state == "expanded"
    people.backfill()
    assert people.execute(pending) == []
    assert log_in(people, "moved@example.org") == [3]
    assert log_in(people, "new@example.org") == [100]
    assert compare_columns(people.settings, "people", "email")[0].state == "verified"


def test_ciphertext_that_python_wrote_reaches_the_old_release_s_column(people: BackfillWorld) -> None:
    expand(people)
    made = ColumnEncryptor(people.manager, tenant_id="acme").encrypt_field(
        "Ann@example.org", "people.email", row_id="1"
    )
    write(
        people,
        "INSERT INTO people (id, tenant, email_enc) VALUES (1, 'acme', pg_catalog.decode(%s, 'base64'))",
        made,
    )
    assert people.plain("email") == {1: "Ann@example.org"}
    assert log_in(people, "ann@example.org") == [1]


def test_a_column_that_refuses_says_why_a_keyed_session_can_not_write_plaintext(people: BackfillWorld) -> None:
    expand(people, unkeyed="refuse")
    with pytest.raises(GlobalTermError, match=r"scope global or of a text range: field people\.email") as caught:
        write(people, "INSERT INTO people (id, tenant, email) VALUES (1, 'acme', 'secret')")
    assert "write column email_enc, encrypted in Python" in str(caught.value.hint)
    assert "secret" not in str(caught.value)


def test_sql_that_encrypts_rows_is_refused_as_a_whole_and_names_the_way_out(people: BackfillWorld) -> None:
    people.fill(5)
    expand(people)
    with pytest.raises(GlobalTermError, match=r"people\.email") as caught:
        write(people, "UPDATE people SET email_enc = glpgenc.gl_encrypt(email, 'people.email', id::text)")
    assert "Python" in str(caught.value.hint)
    assert people.value("SELECT count(*) FROM people WHERE email_enc IS NOT NULL") == 0
