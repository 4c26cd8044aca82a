"""Look-ups through a view: the search column finds what the plaintext twin finds, by the index, or fails."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from tests.views.views_world import OPTIONS, ViewsWorld

ROWS = """
    INSERT INTO {} (id, email, born, pay)
    SELECT i, CASE WHEN i % 10 > 0 THEN (ARRAY['ada', 'Ada', 'bob', 'é'])[1 + i % 4] || i / 8 || '@x.org' END,
           CASE WHEN i % 5 > 0 THEN date '1990-01-01' + i / 3 END, CASE WHEN i % 7 > 0 THEN (i / 4)::numeric(9, 2) END
    FROM generate_series(1, 400) AS i
"""
SOUGHT = {
    "email": ["'ada1@x.org'", "'ADA1@x.org'", "'é3@x.org'", "''", "'ada1@x.org'::varchar", "NULL"],
    "born": ["'1990-01-05'", "date '1990-02-01'", "'infinity'"],
    "pay": ["7", "7.0", "'7.00'", "'NaN'"],
}


@pytest.fixture
def filled(world: ViewsWorld) -> ViewsWorld:
    world.create(*OPTIONS)
    world.owned(
        "CREATE INDEX ON users (email_bidx)", "CREATE INDEX ON users (born_bidx)", "CREATE INDEX ON users (pay_bidx)"
    )
    with world.keyed() as connection:
        for table in ("twins", "users_decrypted"):
            connection.execute(ROWS.format(table).encode())
    world.owned("ANALYZE users")
    return world


def ids(connection: psycopg.Connection[Any], table: str, condition: str) -> list[Any]:
    return connection.execute(f"SELECT id FROM {table} WHERE {condition} ORDER BY id".encode()).fetchall()


def plan(connection: psycopg.Connection[Any], condition: str) -> str:
    connection.execute("SET LOCAL enable_seqscan = off")
    shown = connection.execute(f"EXPLAIN SELECT id, email FROM users_decrypted WHERE {condition}".encode()).fetchall()
    connection.execute("SET LOCAL enable_seqscan = on")
    return "\n".join(row[0] for row in shown)


def test_equality_finds_the_rows_of_the_twin_by_either_column(filled: ViewsWorld) -> None:
    with filled.keyed() as connection:
        for column, values in SOUGHT.items():
            for value in values:
                wanted = ids(connection, "twins", f"{column} = {value}")
                assert ids(connection, "users_decrypted", f"{column}_search = {value}") == wanted, value
                assert ids(connection, "users_decrypted", f"{column} = {value}") == wanted, value
            for other in ("IS NULL", "IS NOT NULL"):
                wanted = ids(connection, "twins", f"{column} {other}")
                assert ids(connection, "users_decrypted", f"{column}_search {other}") == wanted, column


def test_equality_on_the_search_column_uses_the_index_of_terms_and_on_the_value_it_can_not(filled: ViewsWorld) -> None:
    with filled.keyed() as connection:
        for condition in (
            "email_search = 'ada1@x.org'",
            "email_search = 'ada1@x.org'::text",
            "email_search = CAST('ada1@x.org' AS varchar)",
            "email_search IN ('ada1@x.org')",
            "email_search = 'ada1@x.org' OR email_search = 'bob0@x.org'",
            "email_search = 'ada1@x.org' AND name IS NOT NULL",
            "users_decrypted_email_equals(email_search, 'ada1@x.org')",
        ):
            assert "Index Cond: (email_bidx = " in plan(connection, condition), condition
        assert "Index Cond: (born_bidx = " in plan(connection, "born_search = '1990-01-05'")
        assert "Index Cond: (pay_bidx = " in plan(connection, "pay_search = 7")
        for condition in ("email = 'ada1@x.org'", "email_search = ANY (ARRAY['ada1@x.org', 'b'])"):
            assert "Seq Scan" in plan(connection, condition), condition
        connection.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        connection.execute("PREPARE found(text) AS SELECT id FROM users_decrypted WHERE email_search = $1")
        shown = connection.execute("EXPLAIN EXECUTE found('ada1@x.org')").fetchall()
        assert any("Index Cond: (email_bidx = " in row[0] for row in shown)
        assert connection.execute("EXECUTE found('ada1@x.org')").fetchall() == ids(
            connection, "twins", "email = 'ada1@x.org'"
        )


def test_a_value_of_another_session_setting_has_the_term_of_its_own_date(filled: ViewsWorld) -> None:
    with filled.keyed() as connection:
        connection.execute("SET LOCAL datestyle = 'German, DMY'")
        wanted = ids(connection, "twins", "born = '05.01.1990'")
        assert wanted
        assert ids(connection, "users_decrypted", "born_search = '05.01.1990'") == wanted


def test_spellings_that_no_index_can_serve_fail_and_find_nothing_wrong(filled: ViewsWorld) -> None:
    with filled.keyed() as connection:
        for condition in (
            "email_search IN ('ada1@x.org', 'bob0@x.org')",
            "'ada1@x.org' = email_search",
            "email_search <> 'ada1@x.org'",
            "email_search LIKE 'a%'",
        ):
            with pytest.raises(psycopg.Error), connection.transaction():
                ids(connection, "users_decrypted", condition)
        found = ids(connection, "users_decrypted", "email_search = ANY (ARRAY['ada1@x.org', 'bob0@x.org'])")
        assert found == ids(connection, "twins", "email IN ('ada1@x.org', 'bob0@x.org')")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT count(*) FROM {0} a JOIN {0} b ON a.{1} = b.{1}",
        "SELECT count(*) FROM {0} a JOIN {0} b USING ({1})",
        "SELECT count(*) FROM {0} a JOIN {0} b ON a.{1} = b.{1} WHERE a.{2} IS NULL AND b.{2} IS NULL",
        "SELECT count(*) FROM {0} a WHERE {1} IN (SELECT {1} FROM {0} b WHERE a.id <> b.id)",
        "SELECT count(*) FROM {0} a JOIN {0} b ON a.{1} IS NOT DISTINCT FROM b.{1}",
        "SELECT count(*) FROM {0} a JOIN {0} b ON a.{1} < b.{1}",
        "SELECT count(*) FROM {0} a JOIN {0} b ON (a.id, a.{1}) = (b.id, b.{1})",
        "SELECT count(*) FROM (SELECT DISTINCT {1} FROM {0}) x",
        "SELECT count(DISTINCT {1}) FROM {0}",
        "SELECT count(*) FROM {0} GROUP BY {1}",
        "SELECT {1} FROM {0} UNION SELECT {1} FROM {0}",
        "SELECT id FROM {0} ORDER BY {1}",
        "SELECT row_number() OVER (PARTITION BY {1}) FROM {0}",
    ],
)
@pytest.mark.parametrize("column", ["email", "born"])
def test_search_columns_are_not_compared_with_each_other_grouped_or_sorted(
    filled: ViewsWorld, query: str, column: str
) -> None:
    with filled.keyed() as connection:
        assert connection.execute(query.format("twins", column, column).encode()).fetchall()
        with pytest.raises(psycopg.Error, match="could not identify") as caught, connection.transaction():
            connection.execute(query.format("users_decrypted", f"{column}_search", column).encode())
        assert caught.value.sqlstate == "42883"


def test_a_search_column_is_joined_with_values(filled: ViewsWorld) -> None:
    join = "SELECT a.id, b.id FROM {0} a JOIN {0} b ON a.{1} = b.email AND b.id < 20 ORDER BY 1, 2"
    with filled.keyed() as connection:
        found = connection.execute(join.format("users_decrypted", "email_search").encode()).fetchall()
        assert found == connection.execute(join.format("twins", "email").encode()).fetchall()
        assert len(found) > 18


def test_where_the_operator_is_not_in_the_path_a_look_up_fails(filled: ViewsWorld) -> None:
    with filled.keyed() as connection:
        connection.execute("SET LOCAL search_path = pg_catalog")
        for value in ("'ada1@x.org'", "'ada1@x.org'::text", "'(,)'", "'(,,)'"):
            with pytest.raises(psycopg.Error), connection.transaction():
                ids(connection, "public.users_decrypted", f"email_search = {value}")
        spelled = "email_search OPERATOR(public.=) 'ada1@x.org'"
        assert ids(connection, "public.users_decrypted", spelled) == ids(
            connection, "public.twins", "email = 'ada1@x.org'"
        )


def test_rows_of_another_tenant_are_passed_over_by_a_look_up_and_refused_by_a_scan(filled: ViewsWorld) -> None:
    import glpgenc  # noqa: PLC0415  # this test alone

    with (
        psycopg.connect(filled.owner.url(filled.admin_url)) as connection,
        glpgenc.session(connection, tenant_id="globex", data_classes=["pii"], key_manager=filled.manager),
    ):
        # Terms of 6 bits: one in 64 rows of the other tenant has the same.
        assert [ids(connection, "users_decrypted", f"email_search = 'x{i}'") for i in range(64)] == [[]] * 64
        with pytest.raises(psycopg.Error) as caught, connection.transaction():
            ids(connection, "users_decrypted", "email = 'x'")
        assert caught.value.sqlstate == "ZE001"


def test_without_keys_the_view_fails_and_shows_no_row(filled: ViewsWorld) -> None:
    with psycopg.connect(filled.owner.url(filled.admin_url)) as connection:
        for query in ("SELECT email FROM users_decrypted", "SELECT 1 FROM users_decrypted WHERE email_search = 'ada'"):
            with pytest.raises(psycopg.Error) as caught, connection.transaction():
                connection.execute(query.encode()).fetchall()
            assert caught.value.sqlstate == "ZE001"
        assert connection.execute("SELECT count(*) FROM users_decrypted").fetchone() == (400,)


def test_a_facet_whose_terms_can_be_of_different_text_has_no_search_column(world: ViewsWorld) -> None:
    # 1.0 = 1.00, and their terms of the facet exact differ: an index would miss one of them.
    world.owned(
        "SELECT glpgenc.gl_register_field('users.tax', 'pii')",
        "SELECT glpgenc.gl_register_facet('users.tax', 'equal', 'exact')",
        "ALTER TABLE users ADD COLUMN tax bytea",
        "SELECT glpgenc.gl_guard_column('users', 'tax', 'users.tax'), glpgenc.gl_index_column('users', 'tax', 'equal')",
    )
    assert "tax_search" not in world.create(*OPTIONS, "--type", "tax=numeric")
    assert "tax_search" in world.create(*OPTIONS, "--type", "tax=bigint")
