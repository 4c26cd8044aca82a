"""``glpgenc protect``: the same as the migration, without Alembic, or that migration written down."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from glpgenc.alembic.protection_plan import Wish, execute, plan
from glpgenc.errors import GlpgencError
from tests.cli.conftest import Glpgenc
from tests.migration.alembic_world import AlembicWorld


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
        ({"search": ("soundex",)}, "'soundex' is not a way to search"),
        ({"search": ("prefix:unique",)}, "is not a way to search"),
        ({"search": ("range=month",)}, "Range finds numbers, dates and times"),
        ({"mode": "cloud"}, "mode is one of database, client"),
        ({"tenant": "nobody"}, "the tenant expression of table public.users does not work"),
        ({"table": "nothing"}, 'relation "nothing" does not exist'),
    ],
    ids=str,
)
def test_what_cant_be_is_refused_with_the_reason(world: AlembicWorld, wish: Any, said: str) -> None:
    before = world.catalogue()
    with pytest.raises(GlpgencError, match=said):
        execute(
            world.database,
            plan(world.database, Wish(**{"table": "users", "column": "email", "data_class": "pii"} | wish)),
        )
    assert world.catalogue() == before
