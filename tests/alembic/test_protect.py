"""``glpgenc protect``: the same as the migration, without Alembic, or that migration written down."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from glpgenc.alembic.protection_plan import ProtectionRequest, execute, plan
from glpgenc.errors import GlpgencError
from tests.alembic.alembic_world import AlembicWorld
from tests.cli.conftest import Glpgenc


@pytest.fixture
def glpgenc(database: str, tmp_path: Path) -> Glpgenc:
    home = tmp_path / "home"
    home.mkdir()
    return Glpgenc(home, {"GLPGENC_DATABASE_URL": database})


@pytest.fixture
def world(database: str, tmp_path: Path) -> AlembicWorld:
    world = AlembicWorld(database, tmp_path / "migrations")
    world.execute(
        "CREATE TABLE users (id integer PRIMARY KEY, tenant_id text, email text NOT NULL, born date, total numeric)"
    )
    return world


ARGUMENTS = ("protect", "users", "email", "--data-class", "pii", "--field", "users.email", "--tenant-column",
             "tenant_id", "--search", "lower:unique", "--search", "prefix", "--search", "contains=2",
             "--padding", "16")  # fmt: skip


def registry(world: AlembicWorld) -> list[Any]:
    return world.rows(
        "SELECT m.plaintext_column::text, m.column_name::text, tenant_expression, row_expression, mode, unkeyed,"
        " client_source, field, padding, state,"
        " ARRAY(SELECT i.facet || ' ' || i.index_column || ' ' || s.parameters FROM glpgenc.index_columns i"
        " JOIN glpgenc.search_facets s USING (field, facet) ORDER BY i.slot)"
        " FROM glpgenc.column_migrations m JOIN glpgenc.encrypted_columns USING (relation, column_name)"
        " JOIN glpgenc.fields USING (field)"
    )


@pytest.mark.parametrize("more", [(), ("--client-source", "--unkeyed", "refuse")], ids=["plaintext", "tokens"])
def test_it_does_what_the_migration_that_it_prints_does(
    glpgenc: Glpgenc, world: AlembicWorld, more: tuple[str, ...]
) -> None:
    before = world.catalogue()
    printed = glpgenc(*ARGUMENTS, *more, "--alembic")
    assert printed.returncode == 0, printed.stderr
    assert world.catalogue() == before
    (world.folder / "versions" / "first.py").write_text(printed.stdout)
    world.upgrade()
    by_migration, registered = world.catalogue(), registry(world)
    # What only a client can fill is NULL in rows that a new release writes.
    required = "SELECT attnotnull FROM pg_attribute WHERE attrelid = 'users'::regclass AND attname = 'email'"
    assert world.rows(required) == [(not more,)]
    assert registered[0][5:7] == (("refuse", True) if more else ("queue", False))
    world.downgrade(revision="base")
    assert (world.catalogue(), world.rows(required)) == (before, [(True,)])

    done = glpgenc(*ARGUMENTS, *more)
    assert done.returncode == 0, done.stderr
    assert (world.catalogue(), registry(world), world.rows(required)) == (by_migration, registered, [(not more,)])
    assert glpgenc(*ARGUMENTS, *more).returncode == 0
    assert (
        "email = mapped_column('email_enc', EncryptedColumn(str, field='users.email', data_class='pii', padding=16, "
        "search=[Exact(normalize='lower', unique=True), Prefix(), Contains(n=2)]))"
    ) in done.stdout


def test_a_dry_run_shows_statements_that_do_it_and_executes_none(glpgenc: Glpgenc, world: AlembicWorld) -> None:
    before = world.catalogue()
    document = glpgenc.json(*ARGUMENTS, "--dry-run")
    assert (document["executed"], document["facets"]) == (
        False,
        {"lower": "email_enc_bidx", "prefix": "email_enc_tags", "contains": "email_enc_tags"},
    )
    assert world.catalogue() == before
    assert glpgenc(*ARGUMENTS, "--dry-run").stdout.strip() == ";\n".join(document["statements"]) + ";"
    for statement in document["statements"]:
        world.execute(statement)
    assert registry(world)[0][9] == "expanded"


def test_a_facet_suits_the_columns_type_as_in_a_model(glpgenc: Glpgenc, world: AlembicWorld) -> None:
    document = glpgenc.json(
        "protect", "users", "total", "--data-class", "pii", "--search", "exact", "--search", "range=0.5"
    )
    assert document["model"] == (
        "total = mapped_column('total_enc', EncryptedColumn(Decimal, field='users.total_enc', data_class='pii', "
        "search=[Exact(name='exact', normalize='number'), Range(bucket=Decimal('0.5'))]))"
    )
    assert world.rows("SELECT normalizer FROM glpgenc.search_facets ORDER BY slot") == [("number",), ("exact",)]
    glpgenc.json(
        "protect", "public.users", "born", "--data-class", "pii", "--search", "range=month", "--mode", "client"
    )
    refused = glpgenc("protect", "users", "email", "--data-class", "pii", "--search", "soundex")
    assert (refused.returncode, refused.stdout) == (2, "")


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({"column": "missing"}, "column missing of table users does not exist"),
        ({"search": ("soundex",)}, "'soundex' is not a valid search"),
        ({"search": ("prefix:unique",)}, "is not a valid search"),
        ({"search": ("range=month",)}, "a Range of text takes a number of buckets"),
        ({"mode": "cloud"}, "mode must be one of database, client"),
        ({"tenant": "nobody"}, "the tenant expression of table public.users is not valid"),
        ({"table": "nothing"}, 'relation "nothing" does not exist'),
    ],
    ids=str,
)
def test_what_cant_be_is_refused_with_the_reason(world: AlembicWorld, wish: Any, said: str) -> None:
    before = world.catalogue()
    with pytest.raises(GlpgencError, match=said):
        execute(
            world.database,
            plan(
                world.database, ProtectionRequest(**{"table": "users", "column": "email", "data_class": "pii"} | wish)
            ),
        )
    assert world.catalogue() == before


def test_a_domain_has_the_python_type_of_what_it_is_over(glpgenc: Glpgenc, world: AlembicWorld) -> None:
    world.execute("CREATE DOMAIN score AS integer CHECK (VALUE >= 0); CREATE DOMAIN level AS score")
    world.execute("ALTER TABLE users ADD points level")
    found = glpgenc.json("protect", "users", "points", "--data-class", "pii", "--search", "range=10", "--dry-run")
    assert "EncryptedColumn(int," in found["model"]


@pytest.mark.parametrize(
    ("type_", "declared", "code"),
    [
        ("text[]", "ARRAY(Text)", 0),
        ("varchar(20)[]", "ARRAY(String)", 0),
        ("smallint[]", "ARRAY(SmallInteger)", 0),
        ("integer[]", "ARRAY(Integer)", 0),
        ("bigint[]", "ARRAY(BigInteger)", 0),
        ("boolean[]", "ARRAY(Boolean)", 0),
        ("date[]", "ARRAY(Date)", 0),
        ("uuid[]", "ARRAY(Uuid)", 0),
        ("numeric(5,2)[]", "ARRAY(Numeric)", 1),
    ],
    ids=str,
)
def test_an_array_is_declared_as_one_and_searched_by_its_elements(
    glpgenc: Glpgenc, world: AlembicWorld, type_: str, declared: str, code: int
) -> None:
    world.execute(f"ALTER TABLE users ADD several {type_}")
    arguments = ("protect", "users", "several", "--data-class", "pii", "--dry-run")
    assert f"EncryptedColumn({declared}," in glpgenc.json(*arguments)["model"]
    assert glpgenc(*arguments, "--search", "exact:each").returncode == code
    assert glpgenc(*arguments, "--search", "words").returncode == 1


def test_a_name_that_makes_no_field_gets_one_proposed(glpgenc: Glpgenc, world: AlembicWorld) -> None:
    world.execute(
        'CREATE SCHEMA "HR Dept"; CREATE TABLE "HR Dept"."Staff Members" (id integer PRIMARY KEY, "SSN" text)'
    )
    asked = ("protect", '"HR Dept"."Staff Members"', "SSN", "--data-class", "pii")
    refused = glpgenc(*asked)
    assert refused.returncode == 2
    assert "make no field name" in refused.stderr
    assert "name the field with --field, such as --field staff_members.ssn_enc" in refused.stderr
    assert glpgenc.json(*asked, "--field", "staff_members.ssn_enc")["field"] == "staff_members.ssn_enc"


@pytest.mark.parametrize(
    ("search", "proposed"),
    [("exact:unique", "--search exact:unique=org"), ("lower:unique=tenant_id", "--search lower:unique=tenant_id,org")],
)
def test_a_unique_index_of_a_partitioned_table_is_told_as_an_option(
    glpgenc: Glpgenc, world: AlembicWorld, search: str, proposed: str
) -> None:
    world.execute(
        "CREATE TABLE parted (id integer, org integer, tenant_id text, email text, PRIMARY KEY (id, org))"
        " PARTITION BY LIST (org);"
        "CREATE TABLE parted_1 PARTITION OF parted FOR VALUES IN (1)",
    )
    refused = glpgenc("protect", "parted", "email", "--data-class", "pii", "--search", search)
    assert refused.returncode == 3
    assert "table public.parted is partitioned" in refused.stderr.replace("table parted", "table public.parted")
    assert f"hint: give {proposed}, or" in refused.stderr
    assert "Exact(" not in refused.stderr
    wish = proposed.removeprefix("--search ")
    assert glpgenc("protect", "parted", "email", "--data-class", "pii", "--search", wish).returncode == 0


def test_tables_of_the_same_name_get_no_field_in_common_unasked(glpgenc: Glpgenc, world: AlembicWorld) -> None:
    world.execute("CREATE SCHEMA other; CREATE TABLE other.users (id integer PRIMARY KEY, email text)")
    glpgenc.json("protect", "users", "email", "--data-class", "pii")
    refused = glpgenc("protect", "other.users", "email", "--data-class", "pii")
    assert refused.returncode == 2
    assert "field users.email_enc is that of a column of table" in refused.stderr
    assert "name another one with --field" in refused.stderr
    found = glpgenc.json("protect", "other.users", "email", "--data-class", "pii", "--field", "users.email_enc")
    assert found["field"] == "users.email_enc"
