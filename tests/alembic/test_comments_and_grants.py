"""What a ciphertext column takes over from its plaintext column: comment and grants."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import Column, Integer, MetaData, Table, Text

from glpgenc.sqlalchemy import EncryptedColumn, Exact
from tests.alembic.alembic_world import PASS, AlembicWorld
from tests.support.databases import Role

pytestmark = pytest.mark.slow

IMPORTS = "from glpgenc.sqlalchemy import Contains, Exact"
ENCRYPT = "op.encrypt_column('users', 'email', field='users.email', data_class='pii', search=[Exact(), Contains()])"
ABANDON = "op.abandon_encryption('users', 'email_enc')"
USERS = "CREATE TABLE users (id integer PRIMARY KEY, email text, note text)"
NEW = "email_enc, email_enc_bidx, email_enc_tags"


@pytest.fixture
def world(database: str, tmp_path: Path) -> AlembicWorld:
    return AlembicWorld(database, tmp_path / "migrations")


def comment(world: AlembicWorld, column: str = "email_enc") -> Any:
    return world.rows(
        f"SELECT col_description(attrelid, attnum) FROM pg_attribute WHERE attrelid = 'users'::regclass"
        f" AND attname = '{column}'"
    )[0][0]


def rights(world: AlembicWorld, role: str, table: str = "users") -> set[tuple[str, str]]:
    """Which rights on which single columns of a table a role was granted."""
    return set(
        world.rows(
            "SELECT a.attname::text, g.privilege_type || CASE WHEN g.is_grantable THEN '*' ELSE '' END"
            f" FROM pg_attribute a, aclexplode(a.attacl) g WHERE a.attrelid = '{table}'::regclass"
            f" AND coalesce(to_regrole('{role}'), 0) = g.grantee"
        )
    )


def users(comment: str | None, *, encrypted: bool, **more: Any) -> MetaData:
    metadata = MetaData()
    type_ = EncryptedColumn(str, "users.email", data_class="pii", search=Exact())
    column = Column("email_enc", type_, comment=comment) if encrypted else Column("email", Text, comment=comment)
    Table("users", metadata, Column("id", Integer, primary_key=True), column, **more)
    return metadata


def test_the_comment_is_carried_over_and_a_migration_may_say_another_or_none(world: AlembicWorld) -> None:
    world.execute(f"{USERS}; COMMENT ON COLUMN users.email IS 'who''s 50%'")
    for said, expected in (("", "who's 50%"), (", comment='secret: 5 %'", "secret: 5 %"), (", comment=None", None)):
        world.write(ENCRYPT.replace(", data_class", said + ", data_class"), ABANDON, IMPORTS)
        world.upgrade()
        assert comment(world) == expected
        world.downgrade()
        world.count -= 1
        (world.folder / "versions" / "r1_.py").unlink()


@pytest.mark.parametrize(
    ("before", "after", "written"),
    [
        ("address", "address", ""),
        (None, None, ""),
        ("address", None, "    comment=None,\n"),
        (None, "address", "    comment='address',\n"),
        ("address", "sealed address", "    comment='sealed address',\n"),
    ],
)
def test_autogenerate_writes_the_comment_where_the_model_has_another(
    world: AlembicWorld, before: str | None, after: str | None, written: str
) -> None:
    world.apply(users(before, encrypted=False))
    model = users(after, encrypted=True)
    up, _ = world.apply(model)
    assert (written in up, "comment" in up) == (True, bool(written))
    assert comment(world) == after
    assert world.generate(model) == (PASS, PASS)


def test_grants_on_the_column_are_carried_over_and_let_the_new_release_search(
    world: AlembicWorld, app_role: Role, connect: Callable[..., psycopg.Connection[Any]]
) -> None:
    world.execute(
        f"{USERS}; GRANT SELECT (id, email), INSERT (id, email), UPDATE (email), REFERENCES (email) ON users"
        f' TO "{app_role.name}"; GRANT SELECT (email) ON users TO PUBLIC;'
        "GRANT UPDATE (email) ON users TO glpgenc_admin WITH GRANT OPTION"
    )
    before = rights(world, app_role.name)
    world.write(ENCRYPT, ABANDON, IMPORTS)
    world.upgrade()
    carried = {("email_enc", right) for right in ("SELECT", "INSERT", "UPDATE")}
    assert rights(world, app_role.name) - before == carried | {
        (f"email_enc_{kind}", "SELECT") for kind in ("bidx", "tags")
    }
    assert ("email_enc", "UPDATE*") in rights(world, "glpgenc_admin")
    assert ("email_enc_bidx", "SELECT") in rights(world, "0")
    with connect(app_role.url(world.database)) as connection:
        connection.execute("INSERT INTO users (id, email_enc) VALUES (1, NULL)")
        connection.execute("UPDATE users SET email_enc = NULL WHERE email_enc_bidx = 'x' OR email_enc_tags && '{1}'")
        connection.execute(sql.SQL("SELECT id, {} FROM users").format(sql.SQL(NEW)))
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("UPDATE users SET email_enc_bidx = NULL")
    world.write("op.add_search_facet('users', 'email_enc', Exact(normalize='lower'))", imports=IMPORTS)
    world.upgrade()
    assert ("email_enc_lower_bidx", "SELECT") in rights(world, app_role.name)


def test_grants_on_the_table_cover_the_new_columns(
    world: AlembicWorld, app_role: Role, connect: Callable[..., psycopg.Connection[Any]]
) -> None:
    world.execute(f'{USERS}; GRANT SELECT, INSERT, UPDATE ON users TO "{app_role.name}"')
    world.write(ENCRYPT, ABANDON, IMPORTS)
    world.upgrade()
    assert rights(world, app_role.name) == set()
    with connect(app_role.url(world.database)) as connection:
        connection.execute("INSERT INTO users (id, email) VALUES (1, 'x')")
        connection.execute("UPDATE users SET email_enc = NULL")
        connection.execute(sql.SQL("SELECT {} FROM users WHERE email_enc_bidx IS NULL").format(sql.SQL(NEW)))


def test_a_role_without_the_column_gets_nothing(world: AlembicWorld, app_role: Role) -> None:
    world.execute(f'{USERS}; GRANT SELECT (id, note) ON users TO "{app_role.name}"')
    world.write(ENCRYPT, ABANDON, IMPORTS)
    world.upgrade()
    assert rights(world, app_role.name) == {("id", "SELECT"), ("note", "SELECT")}


def test_grants_on_partitions_are_carried_over_too(world: AlembicWorld, app_role: Role) -> None:
    world.execute(
        "CREATE TABLE users (id integer, email text) PARTITION BY RANGE (id);"
        "CREATE TABLE users_1 PARTITION OF users FOR VALUES FROM (0) TO (100);"
        f'GRANT SELECT (email) ON users_1 TO "{app_role.name}"'
    )
    world.write(ENCRYPT, ABANDON, IMPORTS)
    world.upgrade()
    assert rights(world, app_role.name) == set()
    assert rights(world, app_role.name, "users_1") == {
        (name, "SELECT") for name in ("email", "email_enc", "email_enc_bidx", "email_enc_tags")
    }
