"""What ``create_all`` and ``drop_all`` make and leave: registrations, guards, index columns, triggers; no key."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic.config import Config
from sqlalchemy import ARRAY, Column, Engine, Integer, MetaData, Table, Text, create_engine, text

from alembic import command
from glpgenc.database import sqlalchemy_url
from glpgenc.errors import DatabaseError, RegistryError, SchemaMissingError
from glpgenc.sqlalchemy import (
    Contains,
    EncryptedColumn,
    Exact,
    Prefix,
    Range,
    Similar,
    Words,
    bind,
    protection_statements,
    unprotection_statements,
)
from glpgenc.sqlalchemy.facets import Facet
from tests.support.databases import Role
from tests.support.orm import Orm

# What a table is: its columns, constraints, indexes, triggers, their functions, and what the registry says.
CATALOGUES = {
    "columns": """
        SELECT attname, atttypid::regtype::text, attnotnull, attstorage, attstattarget FROM pg_attribute
        WHERE attrelid = to_regclass(%(table)s) AND attnum > 0 ORDER BY attnum""",
    "constraints": """
        SELECT conname, convalidated, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE conrelid = to_regclass(%(table)s) ORDER BY conname""",
    "indexes": """
        SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = to_regclass(%(table)s) ORDER BY 1""",
    "triggers": """
        SELECT pg_get_triggerdef(t.oid), tgenabled, p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = tgfoid
        WHERE tgrelid = to_regclass(%(table)s) ORDER BY tgname""",
    "functions": "SELECT proname FROM pg_proc WHERE proname LIKE '%%glpgenc_index%%' ORDER BY 1",
    "fields": "SELECT field, data_class, padding FROM glpgenc.fields ORDER BY 1",
    "facets": """
        SELECT field, slot, facet, normalizer, bits, scope, kind, parameters
        FROM glpgenc.search_facets ORDER BY 1, 2""",
    "encrypted columns": "SELECT relation::text, column_name, field FROM glpgenc.encrypted_columns ORDER BY 1, 2",
    "index columns": """
        SELECT relation::text, column_name, facet, field, slot, index_column
        FROM glpgenc.index_columns ORDER BY 1, 2, 3""",
}
FORGOTTEN = ("columns", "constraints", "indexes", "triggers", "functions", "encrypted columns", "index columns")


def _catalogues(database: str, table: str = "users") -> dict[str, list[Any]]:
    with psycopg.connect(database) as connection:
        return {
            name: connection.execute(query.encode(), {"table": table}).fetchall() for name, query in CATALOGUES.items()
        }


def _users(schema: str | None = None, mode: Any = "client") -> Table:
    search = [Exact(unique=True), Exact(normalize="lower"), Prefix(), Contains()]
    return Table(
        "users",
        MetaData(),
        Column("id", Integer, primary_key=True),
        Column("phone", EncryptedColumn(str, data_class="pii", mode=mode, padding=16)),
        Column("email", EncryptedColumn(str, data_class="pii", mode=mode, search=search)),
        schema=schema,
    )


def test_create_all_and_drop_all_may_be_repeated(orm: Orm) -> None:
    engine, metadata = orm.engine(), _users().metadata
    before = _catalogues(orm.database)
    for _ in range(2):
        metadata.create_all(engine)
        once = _catalogues(orm.database)
        metadata.create_all(engine)
        assert _catalogues(orm.database) == once
        assert [len(once[name]) for name in ("columns", "indexes", "triggers", "functions")] == [6, 4, 2, 1]
        assert all(is_valid for _, is_valid, _ in once["constraints"])
        metadata.drop_all(engine)
        after = _catalogues(orm.database)
        assert {name: after[name] for name in FORGOTTEN} == {name: before[name] for name in FORGOTTEN}
        metadata.drop_all(engine)


def test_creating_tables_needs_no_key_and_makes_none(orm: Orm) -> None:
    engine = orm.engine(bound=False)
    _users().metadata.create_all(engine)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM glpgenc.data_keys")).scalar_one() == 0


def test_tables_of_one_name_in_two_schemas(orm: Orm) -> None:
    engine = orm.engine()
    with engine.begin() as connection:
        connection.execute(text('CREATE SCHEMA "Shop 1"'))
    here, there = _users(), _users("Shop 1")
    for table in (here, there):
        table.metadata.create_all(engine)
    assert _catalogues(orm.database)["encrypted columns"] == [
        (relation, column, f"users.{column}")
        for relation in ('"Shop 1".users', "users")
        for column in ("email", "phone")
    ]
    there.metadata.drop_all(engine)
    assert [row[0] for row in _catalogues(orm.database)["encrypted columns"]] == ["users", "users"]
    assert len(_catalogues(orm.database)["functions"]) == 1


@pytest.mark.parametrize("mode", ["database", "client"])
def test_index_columns_follow_the_ciphertext_whoever_writes(orm: Orm, mode: str) -> None:
    engine, table = orm.engine(), _users(mode=mode)
    table.metadata.create_all(engine)

    def terms() -> list[tuple[Any, ...]]:
        with engine.begin() as connection:
            return [
                tuple(row)
                for row in connection.execute(
                    text("SELECT id, email_bidx, email_lower_bidx, email_tags FROM users ORDER BY id")
                )
            ]

    with orm.session(engine) as session:
        session.execute(table.insert(), [{"id": 1, "email": "Ada@x"}, {"id": 2, "email": "bob@x"}])
        session.commit()
    (_, *ada), (_, *bob) = terms()
    assert all(ada)
    assert all(bob)
    with psycopg.connect(orm.database, autocommit=True) as plain:
        with plain.cursor().copy("COPY users (id, email) TO STDOUT (FORMAT binary)") as out:
            copied = b"".join(bytes(part) for part in out)
        plain.execute("DELETE FROM users")
        with plain.cursor().copy("COPY users (id, email) FROM STDIN (FORMAT binary)") as copy:
            copy.write(copied)
        assert terms() == [(1, *ada), (2, *bob)]
        plain.execute("UPDATE users SET email_bidx = 'x', email_tags = NULL, email_lower_bidx = NULL WHERE id = 1")
        assert terms() == [(1, *ada), (2, *bob)]
        plain.execute("DELETE FROM users WHERE id = 2 RETURNING email")
        plain.execute("UPDATE users SET email = NULL")
        assert terms() == [(1, None, None, None)]
    with orm.session(engine) as session:
        session.execute(table.update().values(email="Ada@x"))
        session.commit()
    assert terms() == [(1, *ada)]


def test_a_role_that_may_not_register_columns_is_told_what_it_needs(orm: Orm, app_role: Role) -> None:
    with psycopg.connect(orm.database, autocommit=True) as connection:
        connection.execute("GRANT CREATE ON SCHEMA public TO PUBLIC")
    engine = create_engine(sqlalchemy_url(app_role.url(orm.database)))
    with pytest.raises(DatabaseError, match="GRANT glpgenc_admin TO"):
        _users().metadata.create_all(engine)
    engine.dispose()
    assert _catalogues(orm.database)["columns"] == []


@pytest.mark.parametrize("bound", [True, False])
def test_a_database_without_glpgenc_is_said_to_be_one(empty_database: str, bound: bool) -> None:  # noqa: FBT001
    engine = create_engine(sqlalchemy_url(empty_database))
    if bound:
        bind(engine)
    metadata = _users().metadata
    with pytest.raises(SchemaMissingError):
        metadata.create_all(engine)
    with engine.begin() as connection:
        assert connection.execute(text("SELECT to_regclass('users')")).scalar_one() is None
        connection.execute(text("CREATE TABLE users ()"))
    metadata.drop_all(engine)
    engine.dispose()


def test_a_field_that_is_registered_otherwise_is_refused(orm: Orm) -> None:
    engine = orm.engine()
    _users().metadata.create_all(engine)
    other = Table("other", MetaData(), Column("x", EncryptedColumn(str, "users.email", data_class="health")))
    with pytest.raises(RegistryError, match="data class pii"):
        other.metadata.create_all(engine)
    assert _catalogues(orm.database, "other")["columns"] == []


MIGRATION = """
import sqlalchemy as sa
from alembic import op
from {module} import _users
from glpgenc.sqlalchemy import protection_statements, unprotection_statements

revision = "0001"
down_revision = None


def upgrade():
    op.create_table(
        "users",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("phone", sa.LargeBinary),
        sa.Column("email", sa.LargeBinary),
    )
    for statement in protection_statements(_users()):
        op.execute(statement)


def downgrade():
    for statement in unprotection_statements(_users()):
        op.execute(statement)
    op.drop_table("users")
"""
ENVIRONMENT = """
from alembic import context

connection = context.config.attributes["connection"]
context.configure(connection=connection)
with context.begin_transaction():
    context.run_migrations()
"""


def _migrate(engine: Engine, folder: Path, to: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(folder))
    config.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        (command.upgrade if to == "head" else command.downgrade)(config, to)


def test_a_hand_written_migration_makes_what_create_all_makes(orm: Orm, tmp_path: Path) -> None:
    engine, table = orm.engine(), _users()
    before = _catalogues(orm.database)
    table.metadata.create_all(engine)
    wanted = _catalogues(orm.database)
    table.metadata.drop_all(engine)
    folder = tmp_path / "migrations"
    (folder / "versions").mkdir(parents=True)
    (folder / "env.py").write_text(ENVIRONMENT)
    (folder / "versions" / "0001_users.py").write_text(MIGRATION.format(module=__name__))
    for _ in range(2):
        _migrate(engine, folder, "head")
        assert _catalogues(orm.database) == wanted
        with engine.begin() as connection:
            for statement in protection_statements(table):
                connection.execute(text(statement))
        assert _catalogues(orm.database) == wanted
        _migrate(engine, folder, "base")
        after = _catalogues(orm.database)
        assert {name: after[name] for name in FORGOTTEN} == {name: before[name] for name in FORGOTTEN}


DECLARED = """
import sqlalchemy as sa
from alembic import op
from glpgenc.sqlalchemy import Contains, EncryptedColumn, Exact, Prefix

revision = "0001"
down_revision = None
search = [Exact(unique=True), Exact(normalize="lower"), Prefix(), Contains()]


def upgrade():
    op.create_table(
        "users",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("phone", EncryptedColumn(str, data_class="pii", padding=16)),
        sa.Column("email", EncryptedColumn(str, data_class="pii", search=search)),
    )


def downgrade():
    op.drop_table("users")
"""


def test_a_migration_that_names_the_type_needs_no_statements_and_can_be_written_as_a_script(
    orm: Orm, tmp_path: Path
) -> None:
    engine, table = orm.engine(), _users()
    table.metadata.create_all(engine)
    wanted = _catalogues(orm.database)
    table.metadata.drop_all(engine)
    folder = tmp_path / "migrations"
    (folder / "versions").mkdir(parents=True)
    (folder / "versions" / "0001_users.py").write_text(DECLARED)
    (folder / "env.py").write_text(ENVIRONMENT)
    _migrate(engine, folder, "head")
    assert _catalogues(orm.database) == wanted
    table.metadata.drop_all(engine)
    script = io.StringIO()
    config = Config(output_buffer=script)
    config.set_main_option("script_location", str(folder))
    config.set_main_option("path_separator", "os")
    (folder / "env.py").write_text(
        "from alembic import context\ncontext.configure(dialect_name='postgresql')\n"
        "with context.begin_transaction():\n    context.run_migrations()\n"
    )
    command.upgrade(config, "head", sql=True)
    with psycopg.connect(orm.database, autocommit=True) as connection:
        connection.execute("DROP TABLE alembic_version")
        connection.execute(script.getvalue().encode())
    assert _catalogues(orm.database) == wanted


def test_statements_name_the_schema_that_is_asked_for() -> None:
    for statements in (protection_statements(_users(), schema="crm"), unprotection_statements(_users(), schema="crm")):
        assert any("crm.users" in each for each in statements)
    assert not any("crm" in each for each in protection_statements(_users()))


@pytest.mark.parametrize(
    ("type_", "facet", "method"),
    [
        (str, Exact(), "btree"),
        (int, Range(bucket=10), "btree"),
        (dict, Exact(path="$.zip"), "btree"),
        (str, Prefix(), "gin"),
        (str, Contains(), "gin"),
        (str, Words(), "gin"),
        (str, Similar(), "gin"),
        (ARRAY(Text), Exact(each=True), "gin"),
        (dict, Exact(each=True), "gin"),
        (dict, Exact(path="$.tags", each=True), "gin"),
        (dict, Contains(path="$.name"), "gin"),
    ],
    ids=str,
)
def test_tags_are_under_a_gin_index_and_terms_under_a_b_tree(type_: Any, facet: Facet, method: str) -> None:
    column: Column[Any] = Column("value", EncryptedColumn(type_, data_class="pii", search=facet))
    (index,) = Table("things", MetaData(), Column("id", Integer, primary_key=True), column).indexes
    assert (index.dialect_options["postgresql"]["using"] or "btree") == method
