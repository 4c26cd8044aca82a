"""Migrations of unique facets with other columns: on plain tables, on partitioned ones, of names that need quotes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Integer, LargeBinary, MetaData, Table, Text
from sqlalchemy.exc import IntegrityError

from glpgenc.alembic.protection_plan import ProtectionRequest, execute, plan
from glpgenc.errors import RegistryError
from glpgenc.sqlalchemy import Contains, EncryptedColumn, Exact
from tests.alembic.alembic_world import PASS, AlembicWorld
from tests.alembic.test_offline_sql import NESTED, PARTITIONS, run_psql, trees
from tests.alembic.test_operations import indexes

IMPORTS = "from glpgenc.sqlalchemy import Exact"
NAMING = {"ix": "ix_%(table_name)s_%(column_0_N_name)s"}
ODD = 'Team, "A"'


@pytest.fixture
def world(database: str, tmp_path: Path) -> AlembicWorld:
    return AlembicWorld(database, tmp_path / "migrations", options={"glpgenc_lock_timeout_ms": 100})


def definitions(world: AlembicWorld, table: str = "users") -> list[str]:
    """Return the UNIQUE indexes of a table, without where they are."""
    return [
        f"{name}{columns}"
        for name, columns in world.rows(
            f"SELECT indexname::text, substring(indexdef FROM 'btree (.*)') FROM pg_indexes WHERE tablename = '{table}'"
            " AND indexdef LIKE 'CREATE UNIQUE%' ORDER BY 1"
        )
    ]


def encrypted(*search: Any, field: str | None = None) -> EncryptedColumn:
    return EncryptedColumn(str, field, data_class="pii", search=search)


def users(*columns: Column[Any], naming: Any = None, **options: Any) -> MetaData:
    metadata = MetaData() if naming is None else MetaData(naming_convention=naming)
    key: dict[str, Any] = {} if "postgresql_partition_by" in options else {"primary_key": True}
    Table("users", metadata, Column("id", Integer, **key), Column("org", Integer), *columns, **options)
    return metadata


def model(naming: Any = None, **options: Any) -> MetaData:
    """Return a model whose first encrypted column is unique together with the second, which stands behind it."""
    return users(
        Column(ODD, Text),
        Column("email", encrypted(Exact(normalize="lower", unique=True, with_columns=["org", ODD]), Contains())),
        Column("name", encrypted(Exact(), Exact(normalize="lower", unique=True, with_columns=["town_bidx", "org"]))),
        Column("town", encrypted(Exact())),
        naming=naming,
        **options,
    )


@pytest.mark.parametrize("naming", [None, NAMING], ids=["usual names", "names of all columns"])
def test_a_new_table_comes_and_goes_and_leaves_no_difference(world: AlembicWorld, naming: Any) -> None:
    metadata = model(naming)
    up, down = world.apply(metadata)
    assert "with_columns=('org', 'Team, \"A\"')" in up
    # A facet that is unique with another's search terms comes after them, and goes before.
    assert up.index("'town',\n    field") < up.index("'name',\n    field")
    assert down.index("'name'") < down.index("'town'")
    assert len(definitions(world)) == 3
    assert world.generate(metadata)[0] == PASS
    world.upgrade(metadata)
    before = world.catalogue()
    world.downgrade(metadata, "base")
    world.upgrade(metadata)
    assert world.catalogue() == before


@pytest.mark.parametrize("naming", [None, NAMING], ids=["usual names", "names of all columns"])
def test_columns_of_a_table_that_is_there_are_unique_from_the_start(world: AlembicWorld, naming: Any) -> None:
    world.apply(users(Column(ODD, Text), Column("email", Text), Column("name", Text), Column("town", Text)))
    moved: list[Column[Any]] = [
        Column("email_enc", encrypted(Exact(unique=True, with_columns=["org", ODD]), field="users.email")),
        Column("name_enc", encrypted(Exact(unique=True, with_columns=["town_enc_bidx", "org"]), field="users.name")),
        Column("town_enc", encrypted(Exact(), field="users.town")),
    ]
    metadata = users(Column(ODD, Text), *moved, naming=naming)
    before = world.catalogue()
    up, _ = world.apply(metadata)
    assert up.count("op.encrypt_column(") == 3
    name = "ix_users_email_enc_bidx" + ("" if naming is None else f"_org_{ODD}")
    assert f'{name}(email_enc_bidx, org, "Team, ""A""")' in definitions(world)
    assert world.generate(metadata)[0] == PASS
    world.upgrade(metadata)
    world.downgrade(metadata, "-2")
    assert world.catalogue() == before


def test_columns_that_come_in_the_same_migration_come_before_what_is_unique_with_them(world: AlembicWorld) -> None:
    world.apply(users(Column("login", Text), Column("town", encrypted(Exact(bits=16), field="users.town"))))
    before = world.catalogue()
    of_town = Exact(name="whole", unique=True, with_columns=["Zone", "email_bidx"])
    metadata = users(
        Column("town", encrypted(Exact(bits=16), of_town, field="users.town")),
        Column("login_enc", encrypted(Exact(unique=True, with_columns=[ODD]), field="users.login")),
        Column("email", encrypted(Exact(), Exact(normalize="lower", unique=True, with_columns=["Area"]))),
        *(Column(name, Text) for name in (ODD, "Area", "Zone")),
    )
    up, down = world.apply(metadata)
    assert [up.count(f"op.{name}(") for name in ("add_search_facet", "encrypt_column", "protect_column")] == [1, 1, 1]
    assert up.index("op.protect_column(") < up.index("op.add_search_facet(")
    assert world.generate(metadata)[0] == PASS
    world.upgrade(metadata)
    assert len(definitions(world)) == 4
    assert down.index("op.drop_search_facet(") < down.index("op.unprotect_column(")
    world.downgrade(metadata, "-2")
    assert world.catalogue() == before


def test_a_facet_that_becomes_unique_with_others_is_indexed_again_and_found_again(world: AlembicWorld) -> None:
    world.apply(users(Column("email", encrypted(Exact()))))
    for columns in (("org",), ("org", "id"), None):
        search = Exact() if columns is None else Exact(unique=True, with_columns=columns)
        metadata = users(Column("email", encrypted(search)))
        up, _ = world.apply(metadata)
        assert "op.create_index(" in up
        assert world.generate(metadata)[0] == PASS
        world.upgrade(metadata)
        assert bool(definitions(world)[1:]) is (columns is not None)


def test_a_facet_that_comes_and_goes_comes_back_as_it_was(world: AlembicWorld) -> None:
    world.apply(users(Column("email", encrypted(Exact()))))
    before = world.catalogue()
    metadata = users(Column("email", encrypted(Exact(), Exact(normalize="lower", unique=True, with_columns=["org"]))))
    world.apply(metadata)
    made = world.catalogue()
    up, down = world.apply(users(Column("email", encrypted(Exact()))))
    assert up == "op.drop_search_facet('users', 'email', 'lower')\n"
    assert "with_columns=('org',)" in down
    assert world.catalogue() == before
    world.downgrade()
    assert world.catalogue() == made


@pytest.mark.parametrize("naming", [None, NAMING], ids=["usual names", "names of all columns"])
def test_renaming_the_ciphertext_and_a_column_beside_it_leaves_no_difference(world: AlembicWorld, naming: Any) -> None:
    def renamed(column: str, beside: str, other: str) -> MetaData:
        metadata = MetaData() if naming is None else MetaData(naming_convention=naming)
        facet = Exact(normalize="lower", unique=True, with_columns=[beside, f"{other}_bidx"])
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column(beside, Integer),
            Column(column, encrypted(Exact(unique=True), facet, field="users.email")),
            Column(other, encrypted(Exact(), field="users.town")),
        )
        return metadata

    world.apply(renamed("email", "org", "town"))
    up, _ = world.apply(renamed("Mail", "org", "place"))
    assert up.count("op.rename_ciphertext(") == 2
    assert world.generate(renamed("Mail", "org", "place"))[0] == PASS
    world.upgrade()
    assert len(definitions(world)) == 3
    if naming is None:
        world.write("op.alter_column('users', 'org', new_column_name='Team')")
        world.upgrade()
        assert world.generate(renamed("Mail", "Team", "place"))[0] == PASS


def test_a_hand_named_unique_index_keeps_its_name_when_the_ciphertext_is_renamed(world: AlembicWorld) -> None:
    world.apply(users(Column("email", encrypted(Exact()))))
    world.execute("CREATE UNIQUE INDEX ix_users_mine ON users (email_bidx, org)")
    world.write("op.rename_ciphertext('users', 'email', 'mail')")
    world.upgrade()
    assert "ix_users_mine(mail_bidx, org)" in definitions(world)


ENCRYPT = (
    "op.encrypt_column('users', 'email', field='users.email', data_class='pii', "
    "search=[Exact(unique=True, with_columns=['region', 'id'])])"
)


def test_each_partition_has_its_unique_index_and_the_whole_table_one(world: AlembicWorld) -> None:
    world.execute(NESTED + "; CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY)")
    world.write(
        ENCRYPT.replace("data_class", f"partitions={PARTITIONS}, data_class"),
        "op.abandon_encryption('users', 'email_enc')",
        IMPORTS,
    )
    world.write(
        "op.add_search_facet('users', 'email_enc', "
        "Exact(normalize='lower', unique=True, with_columns=['id', 'region']),"
        f" index_column='email_enc_lower_bidx', partitions={PARTITIONS})\n"
        "op.add_column('users', sa.Column('note', sa.LargeBinary()))\n"
        "op.protect_column('users', 'note', data_class='pii', concurrently=True, search="
        f"Exact(unique=True, with_columns=['id', 'region', 'email_enc_bidx']), partitions={PARTITIONS})",
        "op.unprotect_column('users', 'note')\nop.drop_column('users', 'note')\n"
        "op.drop_search_facet('users', 'email_enc', 'lower')",
        IMPORTS,
    )  # fmt: skip
    script, before = world.script(), world.catalogue()
    world.upgrade()
    online, tree = world.catalogue(), trees(world)
    unique = world.rows("SELECT indisunique, count(*) FROM pg_index JOIN pg_class ON oid = indexrelid"
                        " WHERE relname LIKE 'ix_users%' GROUP BY 1")  # fmt: skip
    assert unique == [(True, 21)]
    assert all(indexes(world).values())
    world.execute("ALTER TABLE users DISABLE TRIGGER USER")
    writing = "INSERT INTO users (id, region, email_enc_bidx) VALUES ({}, '{}', 'term')"
    world.execute(f"{writing.format(1, 'eu')}; {writing.format(101, 'eu')}; {writing.format(1, 'else')}")
    for id_, region in ((1, "eu"), (101, "eu"), (1, "else")):
        with pytest.raises(Exception, match="duplicate key value violates unique constraint"):
            world.execute(writing.format(id_, region))
    world.execute("DELETE FROM users; ALTER TABLE users ENABLE TRIGGER USER")
    world.downgrade(revision="base")
    assert world.catalogue() == before
    world.execute("DROP TABLE alembic_version")
    run_psql(world, script)
    assert (world.catalogue(), trees(world)) == (online, tree)


@pytest.mark.parametrize(
    ("columns", "names"),
    [((), '["id", "region"]'), (("region",), '["region", "id"]'), (("org", "id"), '["org", "id", "region"]')],
)
@pytest.mark.parametrize("way", ["encrypt", "protect", "facet", "new"])
def test_a_partitioned_table_is_refused_without_its_partition_key_before_anything_is_done(
    world: AlembicWorld, way: str, columns: tuple[str, ...], names: str
) -> None:
    world.execute(NESTED + "; ALTER TABLE users ADD org integer, ADD note bytea")
    facet = f"Exact(normalize='lower', unique=True, with_columns={columns!r})"
    if way == "facet":
        world.write("op.encrypt_column('users', 'email', data_class='pii', search=Exact())", imports=IMPORTS)
        world.upgrade()
    before = world.catalogue()
    statement = {
        "encrypt": f"op.encrypt_column('users', 'email', data_class='pii', search={facet})",
        "protect": f"op.protect_column('users', 'note', data_class='pii', concurrently=True, search={facet})",
        "new": f"op.protect_column('users', 'note', data_class='pii', search={facet})",
        "facet": f"op.add_search_facet('users', 'email_enc', {facet})",
    }[way]
    world.write(statement, imports=IMPORTS)
    for _ in range(2):
        with pytest.raises(RegistryError, match="together with the partition key only: id, region") as raised:
            world.upgrade()
        assert f"Exact(unique=True, with_columns={names}), or leave unique=True out" in str(raised.value.hint)
    assert world.catalogue() == before
    assert world.rows("SELECT count(*) FROM glpgenc.search_facets WHERE facet = 'lower'") == [(0,)]


def test_a_table_that_is_partitioned_by_an_expression_is_refused(world: AlembicWorld) -> None:
    world.execute("CREATE TABLE users (id integer, org integer, email text) PARTITION BY RANGE ((id + 1), org)")
    world.write("op.encrypt_column('users', 'email', data_class='pii', search=Exact(unique=True, with_columns=['id']))",
                imports=IMPORTS)  # fmt: skip
    with pytest.raises(RegistryError, match="only where no expression is in the partition key") as raised:
        world.upgrade()
    assert raised.value.hint == "leave unique=True out"


@pytest.mark.parametrize(
    ("named", "problem", "hint"),
    [
        ("team", "does not exist", "use another column"),
        ("ID", "does not exist", "use another column"),
        ("ctid", "does not exist", "use another column"),
        ("email", "is dropped once its values are encrypted", "use the index column"),
        ("name", "is dropped once its values are encrypted", "use the index column"),
        ("name_enc", "holds ciphertext: two encryptions of the same value differ", "use the index column"),
        ("name_enc_bidx", "contains terms that different values share", "with all 128 bits"),
        ("name_enc_tags", "contains terms that different values share", "with all 128 bits"),
    ],
)
def test_columns_that_cant_serve_are_refused_before_anything_is_done(
    world: AlembicWorld, named: str, problem: str, hint: str
) -> None:
    world.execute("CREATE TABLE users (id integer, name text, email text)")
    world.write("op.encrypt_column('users', 'name', data_class='pii', search=[Exact(bits=8), Contains()])",
                imports="from glpgenc.sqlalchemy import Contains, Exact")  # fmt: skip
    world.upgrade()
    before = world.catalogue()
    facet = f"Exact(unique=True, with_columns=['{named}'])"
    world.write(f"op.encrypt_column('users', 'email', data_class='pii', search={facet})", imports=IMPORTS)
    with pytest.raises(RegistryError, match=f"column {named} of table .*{problem}") as raised:
        world.upgrade()
    assert hint in str(raised.value.hint)
    wish = ProtectionRequest(table="users", column="email", data_class="pii", search=(f"exact:unique={named}",))
    with pytest.raises(RegistryError, match=problem):
        plan(world.database, wish)
    assert world.catalogue() == before


def test_search_terms_that_another_column_is_unique_with_stay(world: AlembicWorld) -> None:
    world.execute("CREATE TABLE users (id integer, name text, email text)")
    world.write(
        "op.encrypt_column('users', 'name', data_class='pii', search=Exact())\n"
        "op.encrypt_column('users', 'email', data_class='pii', "
        "search=Exact(unique=True, with_columns=['name_enc_bidx']))",
        imports=IMPORTS,
    )
    world.upgrade()
    before = world.catalogue()
    for statement in (
        "op.abandon_encryption('users', 'name_enc')",
        "op.unprotect_column('users', 'name_enc')",
        "op.drop_search_facet('users', 'name_enc', 'exact')",
    ):
        world.write(statement)
        with pytest.raises(RegistryError, match="ix_users_email_enc_bidx"):
            world.upgrade()
        assert world.catalogue() == before
        (world.folder / "versions" / f"r{world.count}_.py").unlink()
        world.count -= 1
    world.write("op.abandon_encryption('users', 'email_enc')\nop.abandon_encryption('users', 'name_enc')")
    world.upgrade()


def test_the_command_line_reads_the_columns(world: AlembicWorld) -> None:
    world.execute('CREATE TABLE users (id integer, org integer, "Team, ""A""" text, email text)')
    wish = ProtectionRequest(
        table="users", column="email", data_class="pii", search=('lower:unique=org,"Team, ""A"""',)
    )
    for _ in range(2):
        planned = plan(world.database, wish)
        execute(world.database, planned)
        assert definitions(world) == ['ix_users_email_enc_bidx(email_enc_bidx, org, "Team, ""A""")']
    assert "with_columns=('org', 'Team, \"A\"')" in planned.model


def test_an_index_that_an_attempt_left_invalid_is_built_again(world: AlembicWorld) -> None:
    world.execute("CREATE TABLE users (id integer, org integer, email bytea, x bytea)")
    world.execute("INSERT INTO users (org, x) VALUES (1, 'x'), (1, 'x')")
    world.write("op.protect_column('users', 'email', data_class='pii', concurrently=True, "
                "search=Exact(unique=True, with_columns=['org']))", imports=IMPORTS)  # fmt: skip
    world.execute("ALTER TABLE users ADD email_bidx bytea; UPDATE users SET email_bidx = x")
    for _ in range(2):
        with pytest.raises(IntegrityError):
            world.upgrade()
        assert indexes(world) == {"ix_users_email_bidx": False}
    world.execute("UPDATE users SET email_bidx = NULL WHERE ctid = (SELECT min(ctid) FROM users)")
    world.upgrade()
    assert indexes(world) == {"ix_users_email_bidx": True}


def test_a_table_that_is_reflected_by_hand_declares_what_is_there(world: AlembicWorld) -> None:
    metadata = model()
    world.apply(metadata)
    copied = metadata.tables["users"].to_metadata(MetaData())
    assert isinstance(copied.c.email_bidx.type, LargeBinary)
    assert world.generate(copied.metadata)[0] == PASS
