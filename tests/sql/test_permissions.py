"""The tables of roles and permissions: what stands in them, and who may change it."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import errors

from glpgenc.installer import install
from tests.sql.conftest import Connection, sqlstate
from tests.support.databases import fresh_database, login_role
from tests.support.servers import Server, TemplateDatabases

SEEDED = {
    "admin": {"encrypt", "decrypt", "rewrap", "hmac", "admin", "audit", "read"},
    "service_account": {"encrypt", "decrypt", "rewrap", "hmac", "read"},
    "auditor": {"audit", "read"},
    "viewer": {"read"},
}
TABLES = ("permissions", "roles", "role_permissions")


@pytest.fixture(scope="module")
def url(postgres: Server, templates: TemplateDatabases) -> Iterator[str]:
    with fresh_database(postgres, template=templates.on(postgres)) as url:
        yield url


@pytest.fixture(scope="module")
def admin_url(url: str) -> Iterator[str]:
    with login_role(url, member_of=["glpgenc_admin"]) as role:
        yield role.url(url)


@pytest.fixture
def manager(admin_url: str) -> Iterator[Connection]:
    """A member of glpgenc_admin; what the test does is undone."""
    with psycopg.connect(admin_url) as connection, connection.transaction(force_rollback=True):
        yield connection


def test_every_role_begins_with_its_permissions(app: Connection) -> None:
    rows = app.execute("SELECT role, permission FROM security.role_permissions").fetchall()
    assert {(role, name) for role, names in SEEDED.items() for name in names} == {
        (role, permission.removeprefix("encryption:")) for role, permission in rows
    }


def test_an_application_reads_the_three_tables(app: Connection) -> None:
    counts = [app.execute(f"SELECT count(*) FROM security.{table}").fetchone() for table in TABLES]
    assert counts == [(9,), (4,), (15,)]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM security.{0}", "TRUNCATE security.{0}", "INSERT INTO security.{0} SELECT * FROM security.{0}"],
)
def test_an_application_changes_none_of_them(app: Connection, table: str, statement: str) -> None:
    assert sqlstate(app, statement.format(table)) == "42501"


def test_an_application_gives_itself_no_permission(app: Connection) -> None:
    assert sqlstate(app, "UPDATE security.role_permissions SET permission = 'encryption:admin'") == "42501"


def test_who_is_in_none_of_the_groups_reads_nothing(url: str) -> None:
    with login_role(url) as role, psycopg.connect(role.url(url)) as connection:
        assert sqlstate(connection, "SELECT FROM security.roles") == "42501"


def test_glpgenc_admin_makes_a_role_and_takes_a_permission_away(manager: Connection) -> None:
    manager.execute("INSERT INTO security.roles VALUES ('realm/billing', 'Invoices')")
    manager.execute("INSERT INTO security.role_permissions VALUES ('realm/billing', 'encryption:encrypt')")
    gone = manager.execute("DELETE FROM security.role_permissions WHERE role = 'service_account'")
    assert gone.rowcount == 5


def test_a_role_that_is_deleted_takes_its_permissions_with_it(manager: Connection) -> None:
    manager.execute("DELETE FROM security.roles WHERE name = 'viewer'")
    assert manager.execute("SELECT FROM security.role_permissions WHERE role = 'viewer'").fetchall() == []


@pytest.mark.parametrize("name", ["", "two words", "-first", "a\nb", "x" * 129, "é"])
def test_a_role_s_name_that_no_token_can_name_is_refused(manager: Connection, name: str) -> None:
    with pytest.raises(errors.CheckViolation), manager.transaction():
        manager.execute("INSERT INTO security.roles VALUES (%s, 'x')", [name])


@pytest.mark.parametrize(
    "name", ["", "encrypt", "Encryption:encrypt", "encryption:", "a:b:c", "a:b\n", "a:" + "b" * 64]
)
def test_a_permission_s_name_has_two_parts(manager: Connection, name: str) -> None:
    with pytest.raises(errors.CheckViolation), manager.transaction():
        manager.execute("INSERT INTO security.permissions VALUES (%s, 'x')", [name])


def test_a_permission_that_does_not_exist_can_t_be_given(manager: Connection) -> None:
    with pytest.raises(errors.ForeignKeyViolation), manager.transaction():
        manager.execute("INSERT INTO security.role_permissions VALUES ('viewer', 'encryption:everything')")


def test_installing_again_keeps_what_was_changed(database: str) -> None:
    with psycopg.connect(database) as connection:
        connection.execute("DELETE FROM security.role_permissions WHERE role = 'service_account'")
        connection.execute("UPDATE security.roles SET name = 'ops' WHERE name = 'admin'")
    install(database)
    with psycopg.connect(database) as connection:
        rows = connection.execute("SELECT DISTINCT role FROM security.role_permissions ORDER BY 1").fetchall()
    assert rows == [("auditor",), ("ops",), ("viewer",)]


def test_everything_there_has_a_comment(app: Connection) -> None:
    rows = app.execute(
        """
        SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
        WHERE c.oid = ANY (ARRAY['security.permissions', 'security.roles', 'security.role_permissions']::regclass[])
          AND (col_description(c.oid, a.attnum) IS NULL OR obj_description(c.oid, 'pg_class') IS NULL)
        """
    )
    assert rows.fetchall() == []
