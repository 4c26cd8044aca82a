"""A schema named security may be there before glpgenc, with tables of its own."""

from __future__ import annotations

import psycopg
import pytest

from glpgenc.errors import InstallationError
from glpgenc.installer import install


def test_another_s_table_of_the_same_name_is_told_and_kept(empty_database: str) -> None:
    with psycopg.connect(empty_database, autocommit=True) as connection:
        connection.execute(
            "CREATE SCHEMA security; CREATE TABLE security.roles (id int); INSERT INTO security.roles VALUES (7)"
        )
        with pytest.raises(InstallationError, match=r"security\.roles is there already") as caught:
            install(empty_database)
        assert "another schema" in str(caught.value.hint)
        assert connection.execute("SELECT id FROM security.roles").fetchall() == [(7,)]


def test_others_tables_in_it_stay(empty_database: str) -> None:
    with psycopg.connect(empty_database, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA security; CREATE TABLE security.badges (id int)")
        install(empty_database)
        assert connection.execute("SELECT count(*) FROM security.role_permissions").fetchone() == (11,)
        assert connection.execute("SELECT count(*) FROM security.badges").fetchone() == (0,)
