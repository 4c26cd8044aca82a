"""Writes through a view: the same writes on a plaintext twin end the same, and no value is encrypted for nothing."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg import sql

import glpgenc
from tests.support.databases import fresh_database
from tests.support.servers import Server, TemplateDatabases
from tests.views.views_world import OPTIONS, ViewsWorld, views_world

COLUMNS = ("id", "name", "email", "born", "pay", 'Note "x" y', "double")
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "id": st.integers(1, 6),
    "name": st.sampled_from([None, "", "ada", "refused"]),
    "email": st.sampled_from([None, "", "ada@x.org", "ADA@x.org", "é", "b" * 300]),
    "born": st.sampled_from([None, "1990-05-05", "0044-03-15 BC", "infinity"]),
    "pay": st.sampled_from([None, "1.0", "1.00", "-7", "NaN"]),
    'Note "x" y': st.sampled_from([None, '{"a": 1}', "null"]),
}
Write = tuple[str, dict[str, Any], dict[str, Any]]


def given_values(least: int) -> st.SearchStrategy[dict[str, Any]]:
    chosen = st.lists(st.sampled_from(sorted(VALUES)), min_size=least, unique=True)
    return chosen.flatmap(lambda names: st.fixed_dictionaries({name: VALUES[name] for name in sorted(names)}))


conditions = st.one_of(
    st.fixed_dictionaries({"id": VALUES["id"]}),
    st.fixed_dictionaries({"email": VALUES["email"]}),
    st.fixed_dictionaries({"born": VALUES["born"]}),
    st.just({}),
)
writes = st.lists(
    st.one_of(
        st.tuples(st.just("insert"), given_values(0), st.just({})),
        st.tuples(st.just("update"), given_values(1), conditions),
        st.tuples(st.just("delete"), st.just({}), conditions),
    ),
    min_size=1,
    max_size=8,
)


def statement(table: str, write: Write) -> sql.Composed:
    kind, values, where = write
    names = [sql.Identifier(each) for each in values]
    literals = [sql.Literal(each) for each in values.values()]
    found = sql.SQL(" AND ").join(
        [sql.SQL("{} IS NOT DISTINCT FROM {}").format(sql.Identifier(name), value) for name, value in where.items()]
        or [sql.Composed([sql.SQL("true")])]
    )
    returned = sql.SQL(", ").join(map(sql.Identifier, COLUMNS))
    if kind == "insert" and not values:
        return sql.SQL("INSERT INTO {} DEFAULT VALUES RETURNING {}").format(sql.Identifier(table), returned)
    if kind == "insert":
        return sql.SQL("INSERT INTO {} ({}) VALUES ({}) RETURNING {}").format(
            sql.Identifier(table), sql.SQL(", ").join(names), sql.SQL(", ").join(literals), returned
        )
    if kind == "update":
        pairs = [sql.SQL("{} = {}").format(name, value) for name, value in zip(names, literals, strict=True)]
        return sql.SQL("UPDATE {} SET {} WHERE {} RETURNING {}").format(
            sql.Identifier(table), sql.SQL(", ").join(pairs), found, returned
        )
    return sql.SQL("DELETE FROM {} WHERE {} RETURNING {}").format(sql.Identifier(table), found, returned)


def outcome(connection: psycopg.Connection[Any], query: sql.Composed) -> Any:
    try:
        with connection.transaction():
            return sorted(map(repr, connection.execute(query).fetchall()))
    except psycopg.Error as error:
        return error.sqlstate


def rows(connection: psycopg.Connection[Any], table: str) -> list[Any]:
    # As text: to a driver 1.0 and 1.00, and a year before 1, are not what they are to PostgreSQL.
    shown = sql.SQL(", ").join(sql.SQL("{}::text").format(sql.Identifier(each)) for each in COLUMNS)
    return connection.execute(sql.SQL("SELECT {} FROM {} ORDER BY id").format(shown, sql.Identifier(table))).fetchall()


@pytest.fixture(scope="module")
def written(
    postgres: Server, templates: TemplateDatabases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ViewsWorld]:
    with (
        fresh_database(postgres, template=templates.on(postgres)) as url,
        views_world(url, tmp_path_factory.mktemp("views")) as world,
    ):
        world.create(*OPTIONS)
        yield world


def assert_same(world: ViewsWorld, view: str, drawn: list[Write]) -> None:
    with world.keyed() as connection:
        # Text for dates before year 1, which Python has not.
        connection.adapters.register_loader("date", psycopg.types.string.TextLoader)
        with connection.transaction(force_rollback=True):
            connection.execute("ALTER TABLE twins ALTER COLUMN id RESTART; ALTER TABLE users ALTER COLUMN id RESTART")
            for write in drawn:
                here = outcome(connection, statement(view, write))
                assert here == outcome(connection, statement("twins", write)), write
                assert rows(connection, view) == rows(connection, "twins"), write


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(drawn=writes)
def test_writes_through_the_view_end_as_the_same_writes_on_a_plaintext_twin(
    written: ViewsWorld, drawn: list[Write]
) -> None:
    assert_same(written, "users_decrypted", drawn)


@pytest.fixture(scope="module")
def migrating(
    postgres: Server, templates: TemplateDatabases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ViewsWorld]:
    """The table is on its way: each of its columns is still there in plaintext."""
    with (
        fresh_database(postgres, template=templates.on(postgres)) as url,
        views_world(url, tmp_path_factory.mktemp("views")) as world,
    ):
        world.owned(
            "DROP TABLE users",
            "CREATE TABLE users (LIKE twins INCLUDING ALL)",
            "SELECT glpgenc.gl_expand_column('users', 'email', 'email_enc', 'users.email'),"
            "       glpgenc.gl_expand_column('users', 'born', 'born_enc', 'users.born', row_expression => 'id'),"
            "       glpgenc.gl_expand_column('users', 'pay', 'pay_enc', 'users.pay')",
        )
        world.create()
        yield world


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(drawn=writes)
def test_writes_to_a_table_with_plaintext_columns_end_the_same_and_both_columns_agree(
    migrating: ViewsWorld, drawn: list[Write]
) -> None:
    assert_same(migrating, "users_decrypted", drawn)
    with migrating.keyed() as connection:
        for write in drawn:
            outcome(connection, statement("users_decrypted", write))
        differ = """
            SELECT count(*) FROM users
            WHERE email IS DISTINCT FROM glpgenc.gl_decrypt(email_enc, 'users.email')
               OR pay::text IS DISTINCT FROM glpgenc.gl_decrypt(pay_enc, 'users.pay')
               OR born::text IS DISTINCT FROM glpgenc.gl_decrypt(born_enc, 'users.born', id::text)
        """
        assert connection.execute(differ).fetchone() == (0,)
        connection.execute("DELETE FROM users")


def test_a_row_that_only_an_old_release_has_written_is_shown_from_its_plaintext(migrating: ViewsWorld) -> None:
    migrating.owned("INSERT INTO users (id, email, pay) VALUES (90, 'old@x.org', 5)")
    try:
        with migrating.keyed() as connection:
            shown = "SELECT email, pay FROM users_decrypted WHERE email = 'old@x.org'"
            assert connection.execute(shown).fetchall() == [("old@x.org", 5)]
            assert connection.execute("SELECT email_enc FROM users WHERE id = 90").fetchone() == (None,)
    finally:
        migrating.owned("DELETE FROM users")


CIPHERTEXTS = "SELECT id, email, born, pay FROM users ORDER BY id"


def test_an_update_that_leaves_a_value_as_it_is_leaves_its_ciphertext_byte_for_byte(world: ViewsWorld) -> None:
    world.create(*OPTIONS)
    with world.keyed() as connection:
        connection.execute("INSERT INTO users_decrypted (id, email, born, pay) VALUES (1, 'a@x.org', '2000-01-01', 7)")
        before = connection.execute(CIPHERTEXTS).fetchall()
        connection.execute("UPDATE users_decrypted SET name = 'new', email = email, born = '2000-01-01', pay = 7")
        assert connection.execute(CIPHERTEXTS).fetchall() == before
        connection.execute("UPDATE users_decrypted SET email = 'b@x.org'")
        after = connection.execute(CIPHERTEXTS).fetchall()
        assert [here == there for here, there in zip(after[0], before[0], strict=True)] == [True, False, True, True]


def test_a_value_that_is_bound_to_its_row_is_encrypted_again_with_the_new_key_of_the_row(world: ViewsWorld) -> None:
    world.create(*OPTIONS)
    with world.keyed() as connection:
        connection.execute("INSERT INTO users_decrypted (id, born) VALUES (1, '2000-01-01')")
        connection.execute("UPDATE users_decrypted SET id = 2")
        opened = "SELECT glpgenc.gl_decrypt(born, 'users.born', '2') FROM users"
        assert connection.execute(opened).fetchone() == ("2000-01-01",)


def test_a_writer_needs_the_rights_of_the_table_and_no_others(world: ViewsWorld) -> None:
    world.create(*OPTIONS)
    world.owned(
        f"GRANT SELECT ON users, users_decrypted TO {world.reader.name}",
        f"GRANT UPDATE ON users_decrypted TO {world.reader.name}",
        f"GRANT UPDATE (name) ON users TO {world.reader.name}",
    )
    with world.keyed() as connection:
        connection.execute("INSERT INTO users_decrypted (id, email) VALUES (1, 'a@x.org')")
    with world.keyed(world.reader) as connection:
        connection.execute("UPDATE users_decrypted SET name = 'new'")
        with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.transaction():
            connection.execute("UPDATE users_decrypted SET email = 'b@x.org'")
        assert connection.execute("SELECT name, email FROM users_decrypted").fetchall() == [("new", "a@x.org")]


def test_policies_of_the_table_hold_for_who_reads_and_writes_the_view(world: ViewsWorld) -> None:
    world.create(*OPTIONS)
    world.grant(
        "ALTER TABLE users ENABLE ROW LEVEL SECURITY",
        f"CREATE POLICY own ON users TO {world.reader.name} USING (name = 'mine')",
    )
    with world.keyed() as connection:
        connection.execute("INSERT INTO users_decrypted (id, name, email) VALUES (1, 'mine', 'a'), (2, 'other', 'b')")
    with world.keyed(world.reader) as connection:
        assert connection.execute("SELECT email FROM users_decrypted").fetchall() == [("a",)]
        assert connection.execute("SELECT id FROM users_decrypted WHERE email_search = 'b'").fetchall() == []
        assert connection.execute("DELETE FROM users_decrypted").rowcount == 1
        with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.transaction():
            connection.execute("INSERT INTO users_decrypted (id, name) VALUES (3, 'other')")


def test_a_row_that_changes_while_the_statement_runs_is_not_written_over(world: ViewsWorld) -> None:
    world.create(*OPTIONS)
    with world.keyed() as connection:
        connection.execute("INSERT INTO users_decrypted (id, email, pay) VALUES (1, 'a', 10), (2, 'b', 10)")
    with world.keyed() as other:
        with world.keyed() as one:
            one.execute("UPDATE users_decrypted SET pay = pay - 1 WHERE id = 1")
            ended = in_background(lambda: failing(other, "UPDATE users_decrypted SET pay = pay - 1 WHERE id = 1"))
            waits_for_lock(world, other)
        assert ended() == "40001"
    with world.keyed() as connection:
        assert connection.execute("SELECT pay FROM users_decrypted ORDER BY id").fetchall() == [(9,), (10,)]


KEEPING = """
    CREATE FUNCTION keep_{0}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' THEN
            BEGIN  -- a savepoint: the version that it makes has a transaction number of its own
                UPDATE {0} SET name = 'gone' WHERE id = OLD.id AND id <> 3;
            EXCEPTION WHEN check_violation THEN NULL;
            END;
            RETURN NULL;
        END IF;
        IF NEW.name = 'dropped' THEN RETURN NULL; END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER keep BEFORE INSERT OR UPDATE OR DELETE ON {0} FOR EACH ROW EXECUTE FUNCTION keep_{0}()
"""


def test_writes_that_triggers_of_the_table_drop_or_do_otherwise_end_as_on_a_twin(world: ViewsWorld) -> None:
    # Names of variables of the view's trigger.
    world.owned(*(f"ALTER TABLE {each} ADD place text DEFAULT '', ADD changed text" for each in ("users", "twins")))
    world.create(*OPTIONS)
    world.owned(KEEPING.format("users"), KEEPING.format("twins"))
    with world.keyed() as connection:
        for savepoint in (False, True):
            for write in (
                "INSERT INTO {} (id, name, email) VALUES (1, 'a', 'x'), (2, 'dropped', 'y'), (3, 'c', 'z')",
                "INSERT INTO {} (name, email) VALUES ('dropped', 'y') RETURNING id, email",
                "UPDATE {} SET name = 'dropped', email = 'w' RETURNING id, email",
                "UPDATE {} SET email = 'v' WHERE id = 1 RETURNING id, email",
                "DELETE FROM {} RETURNING id",
                "DELETE FROM {} WHERE email = 'v' RETURNING id",
                "SELECT id, name, email FROM {} ORDER BY id",
            ):
                ended = []
                for table in ("users_decrypted", "twins"):
                    with connection.transaction(savepoint_name="s" if savepoint else None):
                        cursor = connection.execute(write.format(table).encode())
                        ended.append((cursor.rowcount, cursor.fetchall() if cursor.description else None))
                assert ended[0] == ended[1], write
            assert ended[0] == (2, [(1, "gone", "v"), (3, "c", "z")])
            for table in ("users", "twins"):
                connection.execute(f"TRUNCATE {table}".encode())


@pytest.mark.parametrize("columns", [True, False])
def test_rows_that_a_policy_shows_and_keeps_are_not_written_and_are_no_conflict(
    world: ViewsWorld, *, columns: bool
) -> None:
    world.create(*OPTIONS)
    reader = world.reader.name
    rights = "SELECT"
    if columns:
        names = world.owned(
            "SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute"
            " WHERE attrelid = 'users'::regclass AND attnum > 0 AND NOT attisdropped"
        )[0][0]
        rights = f"SELECT ({names})"
    world.owned(
        "ALTER TABLE users ENABLE ROW LEVEL SECURITY",
        f"GRANT {rights}, UPDATE, DELETE ON users TO {reader}",
        f"GRANT SELECT, UPDATE, DELETE ON users_decrypted TO {reader}",
        f"CREATE POLICY shown ON users FOR SELECT TO {reader} USING (true)",
        f"CREATE POLICY changed ON users FOR UPDATE TO {reader} USING (name = 'mine')",
        f"CREATE POLICY deleted ON users FOR DELETE TO {reader} USING (name = 'mine')",
    )
    with world.keyed() as connection:
        connection.execute("INSERT INTO users_decrypted (id, name, email) VALUES (1, 'mine', 'a'), (2, 'other', 'b')")
    with world.keyed(world.reader) as connection:
        changed = connection.execute("UPDATE users_decrypted SET email = 'c' RETURNING id")
        assert changed.fetchall() == [(1,)]
        assert connection.execute("DELETE FROM users_decrypted RETURNING id").fetchall() == [(1,)]
        assert connection.execute("SELECT id, email FROM users_decrypted").fetchall() == [(2, "b")]


def test_a_row_that_the_statement_itself_has_changed_before_is_refused(world: ViewsWorld) -> None:
    world.create(*OPTIONS)
    with world.keyed() as connection:
        connection.execute("INSERT INTO users_decrypted (id, email) VALUES (1, 'a')")
        for write in (
            "UPDATE users_decrypted SET email = x FROM (VALUES ('b'), ('c')) AS y (x)",
            "WITH w AS (UPDATE users_decrypted SET email = 'b' RETURNING id) DELETE FROM users_decrypted d USING w",
        ):
            assert failing(connection, write) == "40001"
        assert connection.execute("SELECT email FROM users_decrypted").fetchall() == [("a",)]


def test_a_row_that_is_deleted_while_the_statement_runs_is_passed_over(world: ViewsWorld) -> None:
    world.create(*OPTIONS)
    with world.keyed() as connection:
        connection.execute("INSERT INTO users_decrypted (id, email) VALUES (1, 'a'), (2, 'b')")
    with world.keyed() as other:
        with world.keyed() as one:
            one.execute("DELETE FROM users_decrypted WHERE id = 1")
            ended = in_background(lambda: other.execute("UPDATE users_decrypted SET email = 'c'").rowcount)
            waits_for_lock(world, other)
        assert ended() == 1


def failing(connection: psycopg.Connection[Any], query: str) -> str | None:
    try:
        with connection.transaction():
            connection.execute(query.encode())
    except psycopg.Error as error:
        return error.sqlstate
    return None


def in_background(call: Callable[[], Any]) -> Callable[[], Any]:
    result: list[Any] = []

    def run() -> None:
        result.append(call())

    thread = threading.Thread(target=run)
    thread.start()

    def ended() -> Any:
        thread.join(30)
        return result[0]

    return ended


def waits_for_lock(world: ViewsWorld, connection: psycopg.Connection[Any]) -> None:
    query = f"SELECT wait_event_type FROM pg_stat_activity WHERE pid = {connection.info.backend_pid}"
    for _ in range(3000):
        if world.execute(query) == [("Lock",)]:
            return
    raise AssertionError("it does not wait")


def test_tables_without_a_primary_key_and_views_that_are_read_only_refuse_writes(world: ViewsWorld) -> None:
    world.create("--read-only", "--no-search", *OPTIONS)
    world.owned("INSERT INTO users DEFAULT VALUES")
    with world.keyed() as connection:
        for write in ("UPDATE users_decrypted SET email = 'x'", "INSERT INTO users_decrypted (email) VALUES ('x')"):
            with pytest.raises(psycopg.Error), connection.transaction():
                connection.execute(write.encode())
    world.owned("ALTER TABLE users DROP CONSTRAINT users_pkey")
    printed = json.loads(world.create("--json", "--no-search", *OPTIONS))
    assert printed["writable"] is False


def test_values_of_generated_columns_are_refused_as_by_the_table(world: ViewsWorld) -> None:
    world.create(*OPTIONS)
    with world.keyed() as connection:
        for table in ("users_decrypted", "twins"):
            connection.execute(f"INSERT INTO {table} (id) VALUES (1)".encode())
            for write in (f"INSERT INTO {table} (double) VALUES (5)", f"UPDATE {table} SET double = 5"):
                with pytest.raises(psycopg.errors.GeneratedAlways), connection.transaction():
                    connection.execute(write.encode())


def test_on_conflict_is_refused_and_a_replica_s_session_writes_nothing(world: ViewsWorld) -> None:
    world.create(*OPTIONS)
    with world.keyed() as connection:
        connection.execute("INSERT INTO users_decrypted (id, email) VALUES (1, 'a@x.org')")
        with pytest.raises(psycopg.Error), connection.transaction():
            connection.execute("INSERT INTO users_decrypted (id) VALUES (1) ON CONFLICT (id) DO NOTHING")
    with (
        psycopg.connect(world.admin_url) as connection,
        glpgenc.session(connection, tenant_id="acme", data_classes=["pii"], key_manager=world.manager),
    ):
        connection.execute("SET LOCAL session_replication_role = replica")
        connection.execute("UPDATE users_decrypted SET email = 'b@x.org'")
        assert connection.execute("SELECT email FROM users_decrypted").fetchall() == [("a@x.org",)]


def test_merge_writes_through_the_view_where_postgresql_can(world: ViewsWorld) -> None:
    world.create(*OPTIONS)
    merge = """
        MERGE INTO users_decrypted u USING (VALUES (1, 'b@x.org'), (2, 'c@x.org')) AS n (id, email) ON u.id = n.id
        WHEN MATCHED THEN UPDATE SET email = n.email WHEN NOT MATCHED THEN INSERT (id, email) VALUES (n.id, n.email)
    """
    with world.keyed() as connection:
        connection.execute("INSERT INTO users_decrypted (id, email) VALUES (1, 'a@x.org')")
        if connection.info.server_version < 170_000:
            with pytest.raises(psycopg.Error), connection.transaction():
                connection.execute(merge)
            return
        connection.execute(merge)
        shown = connection.execute("SELECT id, email FROM users_decrypted ORDER BY id").fetchall()
        assert shown == [(1, "b@x.org"), (2, "c@x.org")]


def test_copy_writes_through_the_view(world: ViewsWorld, tmp_path: Path) -> None:
    del tmp_path
    world.create(*OPTIONS)
    with world.keyed() as connection:
        with connection.cursor().copy("COPY users_decrypted (id, email) FROM STDIN") as copy:
            copy.write_row((1, "a@x.org"))
        assert connection.execute("SELECT email FROM users_decrypted").fetchall() == [("a@x.org",)]
        assert connection.execute("SELECT glpgenc.gl_is_encrypted(email) FROM users").fetchall() == [(True,)]
