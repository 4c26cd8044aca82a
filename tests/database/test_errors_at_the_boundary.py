from __future__ import annotations

import psycopg
import pytest

from glpgenc.database import libpq_url, sqlalchemy_url, translate_errors
from glpgenc.errors import DatabaseError, DatabaseUnavailableError, SchemaMissingError


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_urls_of_all_dialects_are_brought_to_both_forms(scheme: str) -> None:
    url = f"{scheme}://user:p%40ss@host:5433/name?sslmode=require"
    assert libpq_url(url) == "postgresql://user:p%40ss@host:5433/name?sslmode=require"
    alchemy = sqlalchemy_url(url)
    assert alchemy.drivername == "postgresql+psycopg"
    assert (alchemy.password, alchemy.port, alchemy.query) == ("p@ss", 5433, {"sslmode": "require"})


def test_a_server_that_is_away_is_named_and_its_password_is_not() -> None:
    with pytest.raises(DatabaseUnavailableError) as caught, translate_errors():
        psycopg.connect("postgresql://u:a-secret@127.0.0.1:1/d")
    assert "127.0.0.1" in str(caught.value)
    assert "a-secret" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_missing_schema_says_to_run_init(empty_database: str) -> None:
    with psycopg.connect(empty_database, autocommit=True) as connection:
        for query in ("SELECT glpgenc.gl_session_begin()", "SELECT * FROM glpgenc.data_keys"):
            with pytest.raises(SchemaMissingError, match="not installed"), translate_errors():
                connection.execute(query)


def test_any_other_error_loses_the_values_that_the_driver_quotes(empty_database: str) -> None:
    with (
        psycopg.connect(empty_database, autocommit=True) as connection,
        pytest.raises(DatabaseError) as caught,
        translate_errors(),
    ):
        connection.execute("CREATE TEMP TABLE t (v text CHECK (v = 'x')); INSERT INTO t VALUES ('a secret value')")
    assert "23514" in str(caught.value)
    assert "a secret value" not in str(caught.value)


def test_a_write_to_a_standby_or_a_read_only_session_says_where_to_go(empty_database: str) -> None:
    with psycopg.connect(empty_database, autocommit=True) as connection:
        connection.execute("SET default_transaction_read_only = on")
        with pytest.raises(DatabaseError, match="read-only") as caught, translate_errors():
            connection.execute("CREATE TABLE t (v text)")
    assert "the primary" in (caught.value.hint or "")


def test_a_limit_of_the_server_is_named_and_not_taken_for_its_absence(empty_database: str) -> None:
    sorting = "SELECT count(*) FROM (SELECT generate_series(1, 100000) AS n ORDER BY 1 DESC) AS t"
    with psycopg.connect(empty_database, autocommit=True) as connection:
        connection.execute("SET temp_file_limit = '64kB'; SET work_mem = '64kB'")
        with (
            pytest.raises(DatabaseUnavailableError, match="reached a configured limit: temporary file size") as caught,
            translate_errors(),
        ):
            connection.execute(sorting)
    assert "raise the limit" in (caught.value.hint or "")


def test_a_statement_that_a_time_limit_stopped_is_not_taken_for_a_server_that_is_away(empty_database: str) -> None:
    with psycopg.connect(empty_database, autocommit=True, options="-c statement_timeout=50") as connection:
        with (
            pytest.raises(DatabaseUnavailableError, match=r"stopped the statement: .* timeout \(57014\)") as caught,
            translate_errors(),
        ):
            connection.execute("SELECT pg_sleep(10)")
        assert "raise statement_timeout" in (caught.value.hint or "")
        assert "database_url" not in str(caught.value)
