"""What a value is made from, and what it is bound to: expressions, rows, tenants, and several columns."""

from __future__ import annotations

from dataclasses import replace

import psycopg
import pytest

from tests.sql.conftest import KEYS, OTHER_TENANT, Connection, sqlstate
from tests.sql.migration.conftest import EMAIL, EXPAND, TABLE, cell, expand, keyed, read, rows
from tests.support.vectors import load


def test_values_bound_to_a_row_are_bound_to_the_key_it_gets(owner: Connection, app: Connection) -> None:
    owner.execute(
        'CREATE TABLE shop.t (id bigint GENERATED ALWAYS AS IDENTITY, "Kéy" serial, email text); '
        "GRANT ALL ON shop.t TO PUBLIC; GRANT ALL ON ALL SEQUENCES IN SCHEMA shop TO PUBLIC"
    )
    for key in ("id", "id::text", '"Kéy"', "id || '/' || \"Kéy\"", "t.id"):
        expand(owner, "shop.t", f"row_expression => $x${key}$x$")
        with keyed(app):
            app.execute("INSERT INTO shop.t (email) VALUES ('a'), ('b')")
            app.execute("UPDATE shop.t SET email = 'c' WHERE email = 'b'")
            app.execute('UPDATE shop.t SET "Kéy" = "Kéy" + 1000')
            decrypted = f"SELECT email, glpgenc.gl_decrypt(email_enc, 'c.email', ({key})::text) FROM shop.t ORDER BY 1"
            assert rows(app, decrypted) == [("a", "a"), ("c", "c")]
            opened = f"UPDATE shop.t SET email_enc = glpgenc.gl_encrypt('new', 'c.email', ({key})::text)"
            app.execute(opened.encode())
            assert rows(app, "SELECT DISTINCT email FROM shop.t") == [("new",)]
        app.execute("DELETE FROM shop.t")
        owner.execute("SELECT glpgenc.gl_abandon('shop.t', 'email_enc')")


def test_a_row_whose_key_changes_while_its_value_is_in_the_ciphertext_alone_keeps_it(
    owner: Connection, writer: Connection
) -> None:
    owner.execute("CREATE TABLE shop.t (id int, email text, note text); GRANT ALL ON shop.t TO PUBLIC")
    expand(owner, "shop.t", "row_expression => 'id', mode => 'client'")
    writer.execute("INSERT INTO shop.t (id, email_enc) VALUES (1, %b)", [cell("a", row_id="1")])
    writer.execute("INSERT INTO shop.t (id, email, email_enc) VALUES (2, 'b', %b)", [cell("b", row_id="2")])
    writer.execute("UPDATE shop.t SET id = id + 10")
    found = rows(writer, "SELECT id, email, email_enc IS NULL FROM shop.t ORDER BY id")
    assert found == [(11, None, False), (12, "b", True)]


def test_a_row_of_another_tenant_is_left_to_the_backfill(
    owner: Connection, app: Connection, superuser: Connection
) -> None:
    insert = (
        "INSERT INTO glpgenc.data_keys (key_id, tenant_id, data_class, purpose, version, state, provider, key_uri, "
        "wrapped_key) VALUES (%s, %s, 'pii', 'encryption', 1, 'active', 'local', 'local:x', '\\x00')"
    )
    superuser.execute(insert, [EMAIL.key_id, "acme"])
    superuser.execute(insert, [OTHER_TENANT.key_id, "other"])
    owner.execute("CREATE TABLE shop.t (id int, tenant text, email text); GRANT ALL ON shop.t TO PUBLIC")
    expand(owner, "shop.t", "tenant_expression => 'tenant'")
    with keyed(app):
        app.execute("INSERT INTO shop.t VALUES (1, 'acme', 'a'), (2, 'other', 'b'), (3, NULL, 'c'), (4, 'acme', 'd')")
        app.execute("UPDATE shop.t SET tenant = 'other' WHERE id = 4")
        foreign = cell("b", key=OTHER_TENANT.key, key_id=OTHER_TENANT.key_id)
        app.execute("UPDATE shop.t SET email_enc = %b WHERE id = 2", [foreign])
    found = rows(app, "SELECT id, email, email_enc IS NULL FROM shop.t ORDER BY id")
    assert found == [(1, "a", False), (2, None, False), (3, "c", True), (4, "d", True)]
    app.execute("DELETE FROM shop.t WHERE id = 2")
    assert read(app, "shop.t")[0] == (1, "a", "a")


def test_a_legacy_expression_is_read_and_never_written_through(
    owner: Connection, app: Connection, writer: Connection
) -> None:
    owner.execute("CREATE TABLE shop.t (id int, email bytea, tail text, note text); GRANT ALL ON shop.t TO PUBLIC")
    expand(owner, "shop.t", "source_expression => $$convert_from(email, 'UTF8') || coalesce(tail, '')$$")
    with keyed(app):
        app.execute("INSERT INTO shop.t VALUES (1, 'legacy', '!'), (2, NULL, '!'), (3, 'x', NULL)")
        app.execute("UPDATE shop.t SET tail = '?' WHERE id = 1")
        app.execute("UPDATE shop.t SET email_enc = glpgenc.gl_encrypt('new', 'c.email') WHERE id = 3")
    assert read(app, "shop.t") == [(1, b"legacy", "legacy?"), (2, None, None), (3, None, "new")]
    writer.execute("UPDATE shop.t SET email = 'later' WHERE id = 1")
    pending = rows(owner, "SELECT glpgenc.gl_pending('shop.t', 'email_enc')")[0][0]
    assert rows(owner, f"SELECT id FROM shop.t WHERE {pending}") == [(1,)]


@pytest.mark.parametrize("suite", [b"\xfb", b"\xfc"], ids=["A256GCM", "XAES-256-GCM"])
def test_client_mode_queues_plaintext_and_empties_it_under_new_ciphertext(
    owner: Connection, app: Connection, suite: bytes
) -> None:
    owner.execute(TABLE.format("shop.t").encode())
    owner.execute("GRANT ALL ON shop.t TO PUBLIC")
    expand(owner, "shop.t", "mode => 'client'")
    for settings in ((), (EMAIL,)):
        with app.transaction():
            if settings:
                load(app, *settings)
            app.execute("DELETE FROM shop.t")
            app.execute("INSERT INTO shop.t (id, email) VALUES (1, 'a'), (2, 'b')")
            app.execute("INSERT INTO shop.t (id, email_enc) VALUES (3, %b)", [suite + cell("c")[1:]])
            app.execute("UPDATE shop.t SET email_enc = %b WHERE id = 1", [suite + cell("c")[1:]])
        found = rows(app, "SELECT id, email, email_enc IS NULL FROM shop.t ORDER BY id")
        assert found == [(1, None, False), (2, "b", True), (3, None, False)]
        app.execute("UPDATE shop.t SET email = 'again' WHERE id = 1")
        assert rows(app, "SELECT email_enc IS NULL FROM shop.t WHERE id = 1") == [(True,)]


def test_two_columns_of_a_table_move_independently(owner: Connection, app: Connection) -> None:
    owner.execute("CREATE TABLE shop.t (id int, a text, b int); GRANT ALL ON shop.t TO PUBLIC")
    owner.execute("SELECT glpgenc.gl_expand_column('shop.t', 'a', 'a_enc', 'c.email')")
    owner.execute("SELECT glpgenc.gl_expand_column('shop.t', 'b', 'b_enc', 'c.other', unkeyed => 'refuse')")
    query = (
        "SELECT a, glpgenc.gl_decrypt(a_enc, 'c.email'), b, glpgenc.gl_decrypt(b_enc, 'c.other') FROM shop.t ORDER BY 1"
    )
    other = replace(KEYS, field="c.other")
    with keyed(app, EMAIL, other):
        app.execute("INSERT INTO shop.t VALUES (1, 'x', 7)")
        app.execute("UPDATE shop.t SET a = 'y', b_enc = glpgenc.gl_encrypt(8, 'c.other')")
        assert rows(app, query) == [("y", "y", 8, "8")]
    # A session with keys of one of them alone.
    with keyed(app, other):
        app.execute("INSERT INTO shop.t VALUES (2, 'z', 9)")
    with keyed(app, EMAIL, other):
        assert rows(app, query) == [("y", "y", 8, "8"), ("z", None, 9, "9")]
    for state in ("backfilled", "verified"):
        owner.execute("SELECT glpgenc.gl_advance('shop.t', 'b_enc', %s)", [state])
    owner.execute("SELECT glpgenc.gl_drop_plaintext('shop.t', 'b_enc')")
    with keyed(app, EMAIL, other):
        app.execute("INSERT INTO shop.t (id, a, b_enc) VALUES (3, 'n', glpgenc.gl_encrypt(1, 'c.other'))")
        assert rows(app, "SELECT glpgenc.gl_decrypt(a_enc, 'c.email') FROM shop.t WHERE id = 3") == [("n",)]
    owner.execute("SELECT glpgenc.gl_abandon('shop.t', 'a_enc')")
    assert rows(owner, "SELECT count(*) FROM pg_trigger WHERE tgrelid = 'shop.t'::regclass") == [(0,)]


@pytest.mark.parametrize("mode", ["database", "client"])
def test_what_only_a_client_can_read_is_never_encrypted_by_a_trigger(
    owner: Connection, app: Connection, writer: Connection, mode: str
) -> None:
    owner.execute("CREATE TABLE shop.t (id int, email bytea, note text); GRANT ALL ON shop.t TO PUBLIC")
    expand(owner, "shop.t", f"client_source => true, mode => '{mode}'")
    pending = rows(owner, "SELECT glpgenc.gl_pending('shop.t', 'email_enc')")[0][0]
    token = "SELECT id, email, email_enc IS NULL FROM shop.t ORDER BY id"
    for connection in (writer, app):
        with connection.transaction():
            if connection is app:
                load(app, EMAIL)
            connection.execute("DELETE FROM shop.t")
            connection.execute("INSERT INTO shop.t (id, email) VALUES (1, 'token'), (2, 'token')")
            # A new release takes a row over: the token would be stale.
            connection.execute("UPDATE shop.t SET email_enc = %b WHERE id = 2", [cell("new")])
            connection.execute("INSERT INTO shop.t (id, email_enc) VALUES (3, %b)", [cell("new")])
            assert rows(connection, token) == [(1, b"token", True), (2, None, False), (3, None, False)]
            # An old release writes on.
            connection.execute("UPDATE shop.t SET email = 'later' WHERE id = 2")
            assert rows(connection, f"SELECT id FROM shop.t WHERE {pending} ORDER BY id") == [(1,), (2,)]
            # The backfill leaves the token where it is.
            connection.execute("SELECT set_config('glpgenc.backfill', extract(epoch FROM now())::text, true)")
            connection.execute("UPDATE shop.t SET email_enc = %b WHERE id < 3", [cell("read")])
            assert rows(connection, token)[:2] == [(1, b"token", False), (2, b"later", False)]


def test_what_only_a_client_can_read_is_refused_from_everybody_where_that_is_asked(
    owner: Connection, app: Connection, writer: Connection
) -> None:
    owner.execute("CREATE TABLE shop.t (id int, email text NOT NULL, note text); GRANT ALL ON shop.t TO PUBLIC")
    expand(owner, "shop.t", "client_source => true, unkeyed => 'refuse'")
    for connection in (writer, app):
        with connection.transaction():
            if connection is app:
                load(app, EMAIL)
            only = r"contains values that only a client can read: field c\.email"
            with pytest.raises(psycopg.Error, match=only) as caught, connection.transaction():
                connection.execute("INSERT INTO shop.t VALUES (1, 'secret')")
        assert caught.value.sqlstate == "ZE001"
        assert "secret" not in f"{caught.value} {caught.value.diag.message_detail}"
        assert "write column email_enc" in str(caught.value.diag.message_hint)
    with pytest.raises(psycopg.Error, match="column email is NOT NULL"), keyed(app):
        app.execute("INSERT INTO shop.t (id, email_enc) VALUES (2, %b)", [cell("b")])


def test_who_reads_a_source_is_settled_when_it_is_expanded(owner: Connection) -> None:
    assert sqlstate(owner, EXPAND.format("'shop.c'", ", client_source => true")) == "ZE012"
    owner.execute("SELECT glpgenc.gl_abandon('shop.c', 'email_enc')")
    for _ in range(2):
        expand(owner, more="client_source => true")
    assert sqlstate(owner, EXPAND.format("'shop.c'", "")) == "ZE012"


def test_a_table_with_tenants_may_be_written_by_roles_without_rights_in_our_schema(
    owner: Connection, writer: Connection
) -> None:
    owner.execute("CREATE TABLE shop.t (id int, tenant text, email text); GRANT ALL ON shop.t TO PUBLIC")
    expand(owner, "shop.t", "tenant_expression => 'tenant'")
    writer.execute("INSERT INTO shop.t VALUES (1, 'acme', 'a')")
    writer.execute("UPDATE shop.t SET email = 'b'; UPDATE shop.t SET tenant = 'other'")
    assert rows(writer, "SELECT email, email_enc FROM shop.t") == [("b", None)]
