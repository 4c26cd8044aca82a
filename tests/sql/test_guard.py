"""The guard of ciphertext columns, and the registry."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from psycopg import sql

from glpgenc.wire.cell import encrypt_cell
from glpgenc.wire.envelope import is_envelope
from tests.sql.conftest import KEYS, Connection, sqlstate
from tests.support.databases import Role, login_role
from tests.support.vectors import vectors

VALUE = encrypt_cell(b"v", key=KEYS.key, key_id=KEYS.key_id, field=KEYS.field)
PLAINTEXT = b"plain@example.com, long enough to be an envelope, were it one, which it is not; more of it here"


@pytest.fixture
def owner(database: str) -> Iterator[Connection]:
    """A table's owner who may register fields, and is no superuser."""
    with login_role(database, member_of=["glpgenc_admin"], options="") as role:
        with psycopg.connect(database, autocommit=True) as admin:
            admin.execute(sql.SQL("CREATE SCHEMA shop AUTHORIZATION {}").format(sql.Identifier(role.name)))
        with psycopg.connect(role.url(database), autocommit=True) as connection:
            connection.execute("CREATE TABLE shop.customers (id int PRIMARY KEY, email bytea, note text, seen int)")
            connection.execute("SELECT glpgenc.gl_register_field('customers.email', 'pii')")
            connection.execute("SELECT glpgenc.gl_guard_column('shop.customers', 'email', 'customers.email')")
            yield connection


def test_plaintext_is_refused_by_insert_update_and_copy_and_no_row_is_quoted(owner: Connection) -> None:
    owner.execute("INSERT INTO shop.customers VALUES (1, %b, 'n')", [VALUE])
    for query in ("INSERT INTO shop.customers VALUES (2, %b, 'n')", "UPDATE shop.customers SET email = %b"):
        with pytest.raises(psycopg.Error) as caught:
            owner.execute(query, [PLAINTEXT])
        assert caught.value.sqlstate == "ZE003"
        assert "customers.email" in str(caught.value)
        assert "plain@example" not in str(caught.value) + str(caught.value.diag.message_detail)
        assert PLAINTEXT.hex()[:20] not in str(caught.value) + str(caught.value.diag.message_detail)
    with (
        pytest.raises(psycopg.Error) as caught,
        owner.cursor().copy("COPY shop.customers (id, email) FROM STDIN") as copy,
    ):
        copy.write_row((3, PLAINTEXT))
    assert caught.value.sqlstate == "ZE003"
    assert owner.execute("SELECT count(*) FROM shop.customers").fetchone() == (1,)


def test_ciphertext_and_null_are_let_in(owner: Connection) -> None:
    owner.execute("INSERT INTO shop.customers VALUES (1, %b), (2, NULL)", [VALUE])
    assert owner.execute("SELECT count(*) FROM shop.customers").fetchone() == (2,)


def test_empty_bytes_are_refused(owner: Connection) -> None:
    assert sqlstate(owner, "INSERT INTO shop.customers VALUES (1, '')") == "ZE003"


def test_rows_that_were_there_are_checked_when_the_guard_is_validated(owner: Connection) -> None:
    owner.execute("CREATE TABLE shop.old (email bytea)")
    owner.execute("INSERT INTO shop.old VALUES (%b)", [PLAINTEXT])
    owner.execute("SELECT glpgenc.gl_guard_column('shop.old', 'email', 'customers.email')")
    assert sqlstate(owner, "ALTER TABLE shop.old VALIDATE CONSTRAINT email_guarded") == "ZE003"
    owner.execute("UPDATE shop.old SET email = %b", [VALUE])
    owner.execute("ALTER TABLE shop.old VALIDATE CONSTRAINT email_guarded")


def test_a_role_without_any_grant_in_glpgenc_can_update_other_columns_and_use_the_index(
    database: str, owner: Connection, plain_role: Role
) -> None:
    owner.execute("CREATE INDEX ON shop.customers (glpgenc.gl_index_term(email, 1))")
    owner.execute("INSERT INTO shop.customers VALUES (1, %b)", [VALUE])
    owner.execute("GRANT USAGE ON SCHEMA shop TO PUBLIC")
    owner.execute("GRANT ALL ON shop.customers TO PUBLIC")
    with psycopg.connect(plain_role.url(database), autocommit=True) as other:
        other.execute("UPDATE shop.customers SET seen = 1, email = email")
        other.execute("INSERT INTO shop.customers (id, email) VALUES (2, %b)", [VALUE])
        assert sqlstate(other, "UPDATE shop.customers SET email = 'plain'") == "ZE003"


def test_guarding_sets_storage_and_statistics_for_ciphertext(owner: Connection) -> None:
    row = owner.execute(
        "SELECT attstorage, coalesce(attstattarget, -1) FROM pg_attribute "
        "WHERE attrelid = 'shop.customers'::regclass AND attname = 'email'"
    ).fetchone()
    assert row is not None
    # "char" is one byte to the driver's eyes.
    assert (str(row[0]).strip("b'"), row[1]) == ("e", 0)


def test_guarded_columns_are_found_through_the_guards(owner: Connection) -> None:
    guarded = "SELECT relation::text, column_name, guard, validated FROM glpgenc.guarded_columns"
    assert owner.execute(guarded).fetchall() == [("shop.customers", "email", "email_guarded", False)]
    owner.execute("ALTER TABLE shop.customers RENAME COLUMN email TO mail")
    owner.execute("ALTER TABLE shop.customers RENAME TO clients")
    assert owner.execute(guarded).fetchall() == [("shop.clients", "mail", "email_guarded", False)]


def test_guarding_twice_changes_nothing(owner: Connection) -> None:
    owner.execute("SELECT glpgenc.gl_guard_column('shop.customers', 'email', 'customers.email')")
    assert owner.execute("SELECT count(*) FROM glpgenc.guarded_columns").fetchone() == (1,)
    assert owner.execute("SELECT count(*) FROM glpgenc.encrypted_columns").fetchone() == (1,)


def test_a_guard_with_a_strange_name_is_quoted(owner: Connection) -> None:
    name = "we\"ird'; DROP TABLE shop.customers; --"
    owner.execute(sql.SQL("CREATE TABLE shop.strange ({} bytea)").format(sql.Identifier(name)))
    owner.execute("SELECT glpgenc.gl_guard_column('shop.strange', %s, 'customers.email')", [name])
    insert = sql.SQL("INSERT INTO shop.strange ({}) VALUES ('plain')").format(sql.Identifier(name))
    with pytest.raises(psycopg.Error) as caught:
        owner.execute(insert)
    assert caught.value.sqlstate == "ZE003"


def test_partitions_are_guarded_through_their_parent(owner: Connection) -> None:
    owner.execute("CREATE TABLE shop.parted (id int, email bytea) PARTITION BY RANGE (id)")
    owner.execute("CREATE TABLE shop.parted_1 PARTITION OF shop.parted FOR VALUES FROM (0) TO (10)")
    owner.execute("SELECT glpgenc.gl_guard_column('shop.parted', 'email', 'customers.email')")
    assert sqlstate(owner, "INSERT INTO shop.parted_1 VALUES (1, 'plain')") == "ZE003"


@pytest.mark.parametrize(
    ("call", "says"),
    [
        ("gl_register_field('Customers', 'pii')", "ZE007"),
        ("gl_register_field(NULL, 'pii')", "ZE007"),
        ("gl_register_field(repeat('a', 201), 'pii')", "ZE007"),
        ("gl_register_field('a', 'P II')", "ZE012"),
        ("gl_register_field('a', NULL)", "ZE012"),
        ("gl_register_field('a', 'pii', -1)", "ZE012"),
        ("gl_register_field('a', 'pii', 65536)", "ZE012"),
        ("gl_register_field('a', 'pii', 0, 'A128GCM')", "ZE012"),
        ("gl_register_field('a', 'pii', 0, '')", "ZE012"),
        ("gl_register_field('customers.email', 'other')", "ZE012"),
        ("gl_register_field('customers.email', 'pii', 16)", "ZE012"),
        ("gl_register_facet('no.such', 'exact')", "ZE012"),
        ("gl_register_facet('customers.email', 'r', kind => 'text_range', parameters => '{\"buckets\": 0}')", "ZE012"),
        (
            (
                "gl_register_facet('customers.email', 'p', kind => 'range',"
                ' parameters => \'{"path": "$.a", "unit": "day", "size": 1, "low": 0, "high": 9}\')'
            ),
            "ZE012",
        ),
        ('gl_register_facet(\'customers.email\', \'p\', parameters => \'{"path": "$.a", "key": "k"}\')', "ZE012"),
        ("gl_register_facet('customers.email', 'p', parameters => '{\"path\": \"a[*]\"}')", "ZE012"),
        ("gl_refuse_plaintext('x', 'customers.email')", "ZE003"),
        ("gl_register_facet('customers.email', 'Exact')", "ZE012"),
        ("gl_register_facet('customers.email', 'x', 'rot13')", "ZE012"),
        ("gl_register_facet('customers.email', 'x', 'exact', 0)", "ZE012"),
        ("gl_register_facet('customers.email', 'x', 'exact', 129)", "ZE012"),
        ("gl_register_facet('customers.email', 'x', 'exact', 128, 'world')", "ZE012"),
        ("gl_guard_column('shop.customers', 'no_such', 'customers.email')", "ZE012"),
        ("gl_guard_column('shop.customers', 'note', 'customers.email')", "ZE012"),
        ("gl_guard_column('shop.customers', 'email', 'no.such')", "ZE012"),
        ("gl_guard_column('shop.customers', 'email', 'customers.other')", "ZE012"),
    ],
)
def test_registry_refuses(owner: Connection, call: str, says: str) -> None:
    owner.execute("SELECT glpgenc.gl_register_field('customers.other', 'pii')")
    before = registry(owner)
    assert sqlstate(owner, f"SELECT glpgenc.{call}") == says
    assert registry(owner) == before


def registry(connection: Connection) -> list[Any]:
    tables = ("fields", "search_facets", "encrypted_columns", "guarded_columns")
    return [connection.execute(f"SELECT * FROM glpgenc.{table}").fetchall() for table in tables]


def test_registering_the_same_again_changes_nothing(owner: Connection) -> None:
    owner.execute("SELECT glpgenc.gl_register_field('customers.email', 'pii')")
    slots = [
        owner.execute("SELECT glpgenc.gl_register_facet('customers.email', 'lower', 'lower')").fetchone() for _ in "ab"
    ]
    assert slots == [(1,), (1,)]
    assert owner.execute("SELECT glpgenc.gl_register_facet('customers.email', 'exact')").fetchone() == (2,)


def test_a_facet_registered_otherwise_is_refused(owner: Connection) -> None:
    owner.execute("SELECT glpgenc.gl_register_facet('customers.email', 'lower', 'lower')")
    assert sqlstate(owner, "SELECT glpgenc.gl_register_facet('customers.email', 'lower', 'exact')") == "ZE012"


Checked = Callable[[str], object]


def permitted(connection: Connection, query: str) -> bool:
    try:
        with connection.transaction(force_rollback=True):
            connection.execute(query.encode())
    except psycopg.errors.InsufficientPrivilege:
        return False
    return True


def test_roles_may_do_what_they_are_for_and_no_more(database: str, admin: Connection) -> None:
    key = "INSERT INTO glpgenc.data_keys (key_id, tenant_id, data_class, purpose, version, state, provider, key_uri, wrapped_key) VALUES (gen_random_uuid(), 't', 'pii', 'encryption', 1, 'active', 'local', 'local:x', '\\x00')"  # noqa: E501
    admin.execute(key)
    allowed = {
        "glpgenc_app": {"select keys", "insert key", "decrypt"},
        "glpgenc_admin": {"select keys", "insert key", "update key", "register", "decrypt"},
        "glpgenc_auditor": {"list keys"},
        None: set(),
    }
    attempts = {
        "select keys": "SELECT wrapped_key FROM glpgenc.data_keys",
        "list keys": "SELECT key_id, state FROM glpgenc.data_keys",
        "insert key": key.replace("'t'", "'u'"),
        "update key": "UPDATE glpgenc.data_keys SET state = 'deactivated'",
        "delete key": "DELETE FROM glpgenc.data_keys",
        "register": "SELECT glpgenc.gl_register_field('a.b', 'pii')",
        "decrypt": "SELECT glpgenc.gl_decrypt(NULL, 'a.b')",
        "create": "CREATE TABLE glpgenc.mine ()",
    }
    for group, may in allowed.items():
        with (
            login_role(database, member_of=[group] if group else []) as role,
            psycopg.connect(role.url(database), autocommit=True) as connection,
        ):
            done = {name for name, query in attempts.items() if permitted(connection, query)}
        assert done - {"list keys"} == may - {"list keys"}, group
        assert ("list keys" in done) == (group is not None)


@pytest.mark.parametrize("changed", ["'deactivated', 'local'", "'pre_active', 'local'"])
def test_an_application_makes_first_keys_only(database: str, admin: Connection, changed: str) -> None:
    with (
        login_role(database, member_of=["glpgenc_app"]) as role,
        psycopg.connect(role.url(database), autocommit=True) as app,
    ):
        insert = INSERT_KEY.replace("'active', 'local'", changed)
        assert sqlstate(app, insert, 1) == "42501"
        assert sqlstate(app, INSERT_KEY, 2) == "42501"
        assert sqlstate(app, INSERT_KEY, 2_147_483_647) == "42501"
        app.execute(INSERT_KEY, [1])
    assert admin.execute("SELECT version FROM glpgenc.data_keys").fetchall() == [(1,)]


UNGUARDED = [
    "CHECK (glpgenc.gl_is_encrypted(email))",
    "CHECK (glpgenc.gl_guard(other, 'x') OR email IS NULL)",
    "CHECK (email = 'plain' OR glpgenc.gl_guard(email, 'x'))",
    "CHECK (CASE WHEN glpgenc.gl_is_encrypted(email) THEN glpgenc.gl_guard(email, 'x') ELSE true END)",
]


@pytest.mark.parametrize("check", UNGUARDED)
def test_a_check_that_only_mentions_us_is_no_guard(admin: Connection, check: str) -> None:
    admin.execute(f"CREATE TABLE t (email bytea, other bytea, {check})")
    assert admin.execute("SELECT count(*) FROM glpgenc.guarded_columns").fetchone() == (0,)
    admin.execute(
        "SELECT glpgenc.gl_register_field('t.email', 'pii'), glpgenc.gl_guard_column('t', 'email', 't.email')"
    )
    assert sqlstate(admin, "INSERT INTO t (email) VALUES ('plain')") in {"ZE003", "23514"}
    assert admin.execute("SELECT column_name FROM glpgenc.guarded_columns").fetchall() == [("email",)]


def test_a_guard_refuses_exactly_what_is_no_envelope(admin: Connection) -> None:
    cases = [bytes.fromhex(case["envelope"]) for case in vectors("malformed")["open"]]
    told = [(is_envelope(data), guard_of(admin, data)) for data in [*cases, VALUE]]
    assert {state for envelope, state in told if envelope} == {None}
    assert {state for envelope, state in told if not envelope} == {"ZE003"}


def guard_of(connection: Connection, data: bytes) -> str | None:
    """Return the SQLSTATE that the guard raises on a value, if it does."""
    try:
        connection.execute("SELECT glpgenc.gl_guard(%b, 'customers.email')", [data])
    except psycopg.Error as error:
        return error.sqlstate
    return None


def test_long_names_get_guards_of_their_own(admin: Connection) -> None:
    names = ["a" * 60 + end for end in "xyz"] + ["\u00e4" * 31]
    admin.execute(
        sql.SQL("CREATE TABLE t ({})").format(
            sql.SQL(", ").join(sql.SQL("{} bytea").format(sql.Identifier(name)) for name in names)
        )
    )
    admin.execute("SELECT glpgenc.gl_register_field('t.f', 'pii')")
    for name in names:
        row = admin.execute("SELECT glpgenc.gl_guard_column('t', %s, 't.f')", [name]).fetchone()
        assert row is not None
        admin.execute(sql.SQL("ALTER TABLE t VALIDATE CONSTRAINT {}").format(sql.Identifier(row[0])))
    assert admin.execute("SELECT count(*) FROM glpgenc.guarded_columns").fetchone() == (4,)


def test_a_view_is_not_guarded_and_a_renamed_column_keeps_its_field(admin: Connection) -> None:
    admin.execute("CREATE TABLE t (email bytea); CREATE VIEW v AS SELECT email FROM t")
    admin.execute("SELECT glpgenc.gl_register_field('t.email', 'pii'), glpgenc.gl_register_field('t.note', 'pii')")
    assert sqlstate(admin, "SELECT glpgenc.gl_guard_column('v', 'email', 't.email')") == "ZE012"
    admin.execute("SELECT glpgenc.gl_guard_column('t', 'email', 't.email'); ALTER TABLE t RENAME COLUMN email TO note")
    assert sqlstate(admin, "SELECT glpgenc.gl_guard_column('t', 'note', 't.note')") == "ZE012"


INSERT_KEY = (
    "INSERT INTO glpgenc.data_keys "
    "(key_id, tenant_id, data_class, purpose, version, state, provider, key_uri, wrapped_key) "
    "VALUES (gen_random_uuid(), 't', 'pii', 'encryption', %s, 'active', 'local', 'local:x', '\\x00')"
)


def test_only_one_key_of_a_tenant_and_class_is_active(admin: Connection) -> None:
    insert = "INSERT INTO glpgenc.data_keys (key_id, tenant_id, data_class, purpose, version, state, provider, key_uri, wrapped_key) VALUES (gen_random_uuid(), 't', 'pii', 'encryption', %s, 'active', 'local', 'local:x', '\\x00')"  # noqa: E501
    admin.execute(insert, [1])
    assert sqlstate(admin, insert, 2) == "23505"


def test_the_suite_of_client_mode_is_what_was_registered_last(owner: Connection) -> None:
    def suite() -> str | None:
        row = owner.execute("SELECT client_suite FROM glpgenc.fields WHERE field = 'customers.email'").fetchone()
        assert row is not None
        return None if row[0] is None else str(row[0])

    assert suite() is None
    for given, kept in (
        ("NULL", None),
        ("'A256GCM'", None),
        ("'XAES-256-GCM'", "XAES-256-GCM"),
        ("NULL", "XAES-256-GCM"),
    ):
        owner.execute(f"SELECT glpgenc.gl_register_field('customers.email', 'pii', 0, {given})".encode())
        assert suite() == kept
    owner.execute("SELECT glpgenc.gl_register_field('customers.email', 'pii', suite => 'A256CBC-HS512')")
    assert suite() == "A256CBC-HS512"


def test_all_slots_of_a_field_are_used_once(owner: Connection) -> None:
    owner.execute(
        "INSERT INTO glpgenc.search_facets (field, slot, facet, normalizer)"
        " VALUES ('customers.email', 255, 'last', 'exact')"
    )
    assert sqlstate(owner, "SELECT glpgenc.gl_register_facet('customers.email', 'one_more')") == "ZE012"


def test_null_is_decrypted_to_null_with_an_explicit_key_too(owner: Connection) -> None:
    assert owner.execute("SELECT glpgenc.gl_decrypt(NULL::bytea, %b::bytea)", [bytes(64)]).fetchone() == (None,)
