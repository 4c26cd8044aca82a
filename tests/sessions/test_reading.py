"""Reading with session keys: read-only transactions, parallel workers, cached plans."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, LiteralString

import psycopg
import pytest

from tests.sessions.world import ENCRYPT, FIND, READ, SessionWorld, loaded, sqlstate, value

Connect = Callable[..., psycopg.Connection[Any]]
Open = psycopg.Connection[Any]

DECRYPT_ALL: LiteralString = "SELECT sum(hashtext(glpgenc.gl_decrypt(email, 'people.email'))) FROM people"
# Function, volatility, parallel safety: as the design says.
SURFACE = {
    ("gl_encrypt", "v", "u"),
    ("gl_decrypt", "s", "s"),
    ("gl_decrypt_bytes", "s", "s"),
    ("gl_try_decrypt", "s", "s"),
    ("gl_encrypt_bound", "v", "u"),
    ("gl_verify", "s", "s"),
    ("gl_hmac_index", "s", "s"),
    ("gl_hmac_terms", "s", "s"),
    ("gl_search_tags", "s", "s"),
    ("gl_search_terms", "s", "s"),
    ("gl_range_terms", "s", "s"),
    ("gl_bucket_terms", "s", "s"),
    ("gl_session_begin", "v", "u"),
    ("gl_session_load", "v", "u"),
    ("gl_session_clear", "v", "u"),
}


def test_a_read_only_transaction_decrypts_searches_and_encrypts(every_world: SessionWorld, connect: Connect) -> None:
    every_world.insert("acme", {1: "a@example.org"})
    connection = connect(every_world.url)
    connection.read_only = True
    for scope in ("transaction", "session"):
        with every_world.session(connection, scope=scope):
            assert value(connection, READ, 1) == "a@example.org"
            assert value(connection, FIND, "a@example.org") == 1
            assert value(connection, ENCRYPT)
            assert sqlstate(connection, "DELETE FROM people") == "25006"
        assert loaded(connection) == set()


def test_parallel_workers_read_the_keys_of_their_leader(every_world: SessionWorld, connect: Connect) -> None:
    with psycopg.connect(every_world.url) as connection, every_world.session(connection):
        connection.execute("""
            INSERT INTO people SELECT i, 'acme', glpgenc.gl_encrypt('person ' || i, 'people.email')
            FROM generate_series(1, 2000) i
        """)
    connection = connect(every_world.url)
    with every_world.session(connection):
        connection.execute("SET LOCAL max_parallel_workers_per_gather = 0")
        expected = value(connection, DECRYPT_ALL)
        connection.execute("SET LOCAL max_parallel_workers_per_gather = 2")
        connection.execute("SET LOCAL parallel_setup_cost = 0")
        connection.execute("SET LOCAL parallel_tuple_cost = 0")
        connection.execute("SET LOCAL min_parallel_table_scan_size = 0")
        connection.execute("SET LOCAL parallel_leader_participation = off")
        plan = connection.execute("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) " + DECRYPT_ALL).fetchall()
        text = "\n".join(row[0] for row in plan)
        assert "Partial Aggregate" in text
        assert "Workers Launched: 2" in text
        assert value(connection, DECRYPT_ALL) == expected


@pytest.mark.parametrize("plan", ["force_generic_plan", "force_custom_plan", "auto"])
def test_a_cached_plan_never_gives_one_tenant_s_value_to_another(
    every_world: SessionWorld, connect: Connect, plan: str
) -> None:
    every_world.insert("acme", {1: "of acme"})
    # Without psycopg's own preparing: it drops every prepared statement after a rollback.
    connection = connect(every_world.url, prepare_threshold=None)
    stored = value(connection, "SELECT email FROM people")
    connection.execute(f"SET plan_cache_mode = {plan}")
    # Without a parameter but the ciphertext in the statement, so that all of it could be computed at planning.
    connection.execute(f"PREPARE fixed AS SELECT glpgenc.gl_decrypt('\\x{stored.hex()}'::bytea, 'people.email')")
    connection.execute("PREPARE found AS SELECT glpgenc.gl_hmac_index('of acme', 'people.email')")
    connection.execute("PREPARE bound (bytea) AS SELECT glpgenc.gl_decrypt($1, 'people.email')")
    connection.commit()
    execute: LiteralString = f"EXECUTE bound ('\\x{stored.hex()}')"
    for _ in range(2):
        terms = set()
        for tenant in ("acme", "other"):
            with every_world.session(connection, tenant, allow_temporary_objects=True):
                for _ in range(8):
                    for query in ("EXECUTE fixed", execute):
                        if tenant == "acme":
                            assert value(connection, query) == "of acme"
                        else:
                            assert sqlstate(connection, query) == "ZE001"
                    terms.add((tenant, value(connection, "EXECUTE found")))
            assert sqlstate(connection, "EXECUTE fixed") == "ZE001"
        assert len(terms) == len({term for _, term in terms}) == 2


def test_a_statement_that_psycopg_prepared_reads_the_keys_of_the_day(world: SessionWorld, connect: Connect) -> None:
    rows = {"acme": 1, "other": 2}
    for tenant, key in rows.items():
        world.insert(tenant, {key: f"of {tenant}"})
    connection = connect(world.url, prepare_threshold=2)
    for _ in range(8):
        for tenant, key in rows.items():
            with world.session(connection, tenant):
                assert value(connection, READ, key) == f"of {tenant}"
    assert value(connection, "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%%gl_decrypt%%'") == 1
    with world.session(connection, "other"):
        assert sqlstate(connection, READ, 1) == "ZE001"


def test_functions_that_depend_on_keys_are_never_immutable(every_world: SessionWorld, connect: Connect) -> None:
    query = """
        SELECT proname::text, provolatile::text, proparallel::text FROM pg_proc
        WHERE pronamespace = 'glpgenc'::regnamespace AND proname = ANY (%s)
    """
    found = set(connect(every_world.url).execute(query, [[name for name, _, _ in SURFACE]]).fetchall())
    assert found == SURFACE


def test_a_session_s_keys_show_in_no_list_of_settings(every_world: SessionWorld, connect: Connect) -> None:
    connection = connect(every_world.url)
    for scope in ("transaction", "session"):
        with every_world.session(connection, scope=scope):
            assert loaded(connection)
            assert value(connection, "SELECT count(*) FROM pg_settings WHERE name LIKE 'glpgenc%%'") == 0
            assert not [row for row in connection.execute("SHOW ALL").fetchall() if row[0].startswith("glpgenc")]


def test_a_statement_of_the_same_session_can_read_them(world: SessionWorld, connect: Connect) -> None:
    # The limit that the documentation states: keep it true.
    connection = connect(world.url)
    with world.session(connection):
        key = value(connection, "SELECT current_setting('glpgenc.field.people.email')")
    assert key.startswith(world.keys().fields[0].key_id.hex)


def test_another_session_of_the_same_role_can_not(world: SessionWorld, connect: Connect) -> None:
    keyed, other = connect(world.url), connect(world.url)
    with world.session(keyed):
        assert loaded(other) == set()
        assert sqlstate(other, ENCRYPT) == "ZE001"
