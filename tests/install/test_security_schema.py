"""A schema named security may be there before glpgenc, with tables of its own."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from glpgenc.doctor import Status, diagnose
from glpgenc.errors import InstallationError
from glpgenc.installer import install, script
from glpgenc.keys.kms.local.provider import create_key_file
from glpgenc.settings import Settings


def test_another_s_table_of_the_same_name_is_told_and_kept(empty_database: str) -> None:
    with psycopg.connect(empty_database, autocommit=True) as connection:
        connection.execute(
            "CREATE SCHEMA security; CREATE TABLE security.roles (id int); INSERT INTO security.roles VALUES (7)"
        )
        with pytest.raises(InstallationError, match=r"security\.roles already exists") as caught:
            install(empty_database)
        assert "api_permissions_query" in str(caught.value.hint)
        assert "another schema" in str(caught.value.hint)
        assert connection.execute("SELECT id FROM security.roles").fetchall() == [(7,)]


def test_others_tables_in_it_stay(empty_database: str) -> None:
    with psycopg.connect(empty_database, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA security; CREATE TABLE security.badges (id int)")
        install(empty_database)
        assert connection.execute("SELECT count(*) FROM security.role_permissions").fetchone() == (15,)
        assert connection.execute("SELECT count(*) FROM security.badges").fetchone() == (0,)


def test_an_application_that_keeps_roles_there_keeps_them_and_doctor_agrees(
    empty_database: str, tmp_path: Path
) -> None:
    create_key_file(tmp_path / "kek.json")
    with psycopg.connect(empty_database, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA security; CREATE TABLE security.roles (id int)")
        install(empty_database, own_permissions=False)
        install(empty_database, own_permissions=False)
        there = connection.execute(
            "SELECT to_regclass('security.permissions'), to_regclass('security.role_permissions')"
        )
        assert there.fetchall() == [(None, None)]
    settings = Settings(database_url=empty_database, local_kek_file=tmp_path / "kek.json")
    found = [each for each in diagnose(settings).findings if each.status is Status.FAIL]
    assert not [each for each in found if "security." in each.subject]


def test_the_script_of_an_administrator_leaves_them_out_too() -> None:
    assert "CREATE TABLE security.permissions" in script()
    assert "CREATE TABLE security.permissions" not in script(own_permissions=False)
