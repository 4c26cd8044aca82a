"""What autogenerate writes, that it works, and that a second run finds nothing."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, DateTime, Integer, MetaData, String, Table, Text
from typer.testing import CliRunner

from glpgenc.cli.main import app
from glpgenc.errors import MappingError
from glpgenc.sqlalchemy import Contains, EncryptedColumn, Exact, Prefix, Range, Words
from tests.alembic.alembic_world import PASS, AlembicWorld


@pytest.fixture
def world(database: str, tmp_path: Path) -> AlembicWorld:
    return AlembicWorld(database, tmp_path / "migrations")


def users(*columns: Any, **more: Any) -> MetaData:
    metadata = MetaData()
    Table("users", metadata, Column("id", Integer, primary_key=True), *columns, **more)
    return metadata


def encrypted(type_: Any = str, field: str | None = "users.email", **more: Any) -> Any:
    return EncryptedColumn(type_, field, **{"data_class": "pii", **more})


def test_a_plaintext_column_of_another_name_is_encrypted_dropped_and_nothing_is_left_to_do(world: AlembicWorld) -> None:
    world.apply(users(Column("email", Text, nullable=False, index=True)))
    model = users(Column("email_enc", encrypted(search=[Exact(unique=True), Prefix()]), nullable=False))
    up, down = world.apply(model)
    assert up == (
        "op.encrypt_column(\n    'users',\n    'email',\n    field='users.email',\n    data_class='pii',\n"
        "    search=[Exact(unique=True), Prefix()],\n)\n"
    )
    assert down == "op.abandon_encryption('users', 'email_enc')\n"
    assert "from glpgenc.sqlalchemy import Exact\nfrom glpgenc.sqlalchemy import Prefix" in world.text()
    assert world.generate(model) == (PASS, PASS)
    world.execute("SELECT glpgenc.gl_advance('users', 'email_enc', 'backfilled')")
    world.execute("SELECT glpgenc.gl_advance('users', 'email_enc', 'verified')")
    world.upgrade(model)
    assert world.apply(model)[0] == ("op.drop_plaintext('users', 'email', not_null=True, drops=['ix_users_email'])\n")
    assert world.generate(model) == (PASS, PASS)
    assert world.rows("SELECT state FROM glpgenc.encrypted_columns") == [("contracted",)]


def test_defaults_that_say_when_they_are_used_are_no_difference(world: AlembicWorld) -> None:
    world.options["compare_server_default"] = True
    before = users(Column("email", Text, nullable=False, server_default="nobody"))
    world.apply(before)
    model = users(Column("email_enc", encrypted(), nullable=True))
    world.apply(model)
    default = (
        "SELECT pg_get_expr(d.adbin, d.adrelid) FROM pg_attrdef d WHERE d.adrelid = 'users'::regclass AND d.adnum = 2"
    )
    assert "glpgenc.omitted_" in world.rows(default)[0][0]
    world.downgrade(model, "-1")
    assert world.rows(default) == [("'nobody'::text",)]
    world.upgrade(model)
    assert world.generate(model) == (PASS, PASS)


def test_a_new_table_is_created_with_all_it_needs_and_dropped_again(world: AlembicWorld) -> None:
    before = world.catalogue()
    model = users(
        Column("email", encrypted(search=[Exact(unique=True), Contains()]), nullable=False),
        Column("born", encrypted(date, "users.born", search=Range(bucket="year", low=date(1920, 1, 1)))),
    )
    up, down = world.apply(model)
    assert up == (
        "op.create_table('users',\n"
        "sa.Column('id', sa.Integer(), nullable=False),\n"
        "sa.Column('email', sa.LargeBinary(), nullable=False),\n"
        "sa.Column('born', sa.LargeBinary(), nullable=True),\n"
        "sa.PrimaryKeyConstraint('id')\n)\n"
        "op.protect_column(\n    'users',\n    'email',\n    field='users.email',\n    data_class='pii',\n"
        "    search=[Exact(unique=True), Contains()],\n)\n"
        "op.protect_column(\n    'users',\n    'born',\n    field='users.born',\n    data_class='pii',\n"
        "    search=[Range(bucket='year', low=datetime.date(1920, 1, 1))],\n)\n"
    )
    assert down.index("op.unprotect_column('users', 'email')") < down.index("op.drop_table('users')")
    assert world.generate(model) == (PASS, PASS)
    world.upgrade(model)
    world.downgrade(model, "base")
    assert world.catalogue() == before


FACETS: tuple[tuple[Any, Any], ...] = (
    (str, ()),
    (str, (Exact(),)),
    (str, (Exact(unique=True),)),
    (str, (Exact(normalize="lower", scope="global", bits=32),)),
    (str, (Exact(), Exact(normalize="lower"), Exact(normalize="digits", name="phone"))),
    (str, (Prefix(least=1, most=5),)),
    (str, (Contains(n=2), Prefix(), Exact(normalize="email_domain"))),
    (
        str,
        (Words(stop=False), Words(name="stems", language="english"), Words(name="w", language="english", stop=False)),
    ),
    (Decimal, (Exact(), Range(bucket=Decimal("0.5"), low=-10, high=Decimal(500)))),
    (date, (Range(bucket="week"), Range(bucket="quarter", name="q", low=date(1990, 1, 1), high=date(2030, 1, 1)))),
)


def test_every_facet_leaves_no_difference_created_native_or_added(world: AlembicWorld) -> None:
    def columns(name: str) -> list[Any]:
        return [
            Column(f"{name}_{number}{'_enc' if name == 'old' else ''}", encrypted(type_, None, search=search))
            for number, (type_, search) in enumerate(FACETS)
        ]

    plain = [f"old_{number}" for number in range(len(FACETS))]
    world.apply(users(*(Column(name, Text) for name in plain), *columns("native")))
    model = users(*(Column(name, Text) for name in plain), *columns("native"), *columns("old"), *columns("added"))
    up, _ = world.apply(model)
    assert up.count("op.") == 3 * len(FACETS)
    assert up.count("op.encrypt_column(") == up.count("concurrently=True") == len(FACETS)
    assert "op.add_column('users', sa.Column('added_1', sa.LargeBinary(), nullable=True), if_not_exists=True)" in up
    assert world.generate(model) == (PASS, PASS)


TYPES = (str, int, Decimal, bool, date, DateTime(timezone=True), dict, bytes, String(20))


def test_every_type_leaves_no_difference_in_either_mode(world: AlembicWorld) -> None:
    model = users(
        *(
            Column(f"{mode}_{number}", encrypted(type_, None, mode=mode, padding=16), nullable=number == 1)
            for mode in ("database", "client")
            for number, type_ in enumerate(TYPES)
        )
    )
    assert world.apply(model)[0].count("padding=16") == 2 * len(TYPES)
    assert world.generate(model) == (PASS, PASS)


def test_a_facet_that_the_model_gains_is_added_and_one_that_it_loses_removed(world: AlembicWorld) -> None:
    def model(*search: Any) -> MetaData:
        return users(Column("email", encrypted(search=search)))

    world.apply(model(Exact()))
    before = world.catalogue()
    more = model(Exact(), Exact(normalize="lower", unique=True), Contains(n=2), Prefix())
    up, down = world.apply(more)
    assert up == (
        "op.add_search_facet(\n    'users',\n    'email',\n    Exact(normalize='lower', unique=True),\n"
        "    index_column='email_lower_bidx',\n)\n"
        "op.add_search_facet(\n    'users',\n    'email',\n    Contains(n=2),\n    index_column='email_tags',\n)\n"
        "op.add_search_facet(\n    'users',\n    'email',\n    Prefix(),\n    index_column='email_tags',\n)\n"
    )
    assert down.splitlines() == [
        f"op.drop_search_facet('users', 'email', '{name}')" for name in ("prefix", "contains", "lower")
    ]
    assert world.generate(more) == (PASS, PASS)
    world.upgrade(more)
    up, down = world.apply(model(Exact()))
    assert up.splitlines() == [
        f"op.drop_search_facet('users', 'email', '{name}')" for name in ("lower", "contains", "prefix")
    ]
    assert "Exact(normalize='lower', unique=True),\n    index_column='email_lower_bidx'" in down
    assert world.catalogue() == before
    assert world.generate(model(Exact())) == (PASS, PASS)


def test_a_model_that_keeps_the_columns_name_is_moved_beside_and_renamed_in_the_end(world: AlembicWorld) -> None:
    world.apply(users(Column("email", Text, nullable=False)))
    model = users(Column("email", encrypted(search=[Exact(), Prefix()]), nullable=False))
    assert "op.encrypt_column(\n    'users',\n    'email',\n    field='users.email'" in world.apply(model)[0]
    assert world.generate(model) == (PASS, PASS)
    world.upgrade(model)
    world.execute("SELECT glpgenc.gl_advance('users', 'email_enc', s) FROM unnest('{backfilled,verified}'::text[]) s")
    world.write("op.drop_plaintext('users', 'email', not_null=True)")
    world.upgrade(model)
    up, down = world.apply(model)
    assert (up, down) == (
        "op.rename_ciphertext('users', 'email_enc', 'email')\n",
        "op.rename_ciphertext('users', 'email', 'email_enc')\n",
    )
    assert world.rows("SELECT index_column::text FROM glpgenc.index_columns ORDER BY slot") == [
        ("email_bidx",),
        ("email_tags",),
    ]
    (body,) = (text for kind, _, _, text in world.catalogue() if kind == "function")
    assert ('NEW."email_bidx" :=' in body, "email_enc" in body) == (True, False)
    world.downgrade(model)
    assert world.rows("SELECT index_column::text FROM glpgenc.index_columns ORDER BY slot LIMIT 1") == [
        ("email_enc_bidx",)
    ]
    world.upgrade(model)
    assert world.generate(model) == (PASS, PASS)


def test_our_own_schema_and_other_schemas_tables(world: AlembicWorld) -> None:
    world.options |= {"include_schemas": True}
    world.execute("CREATE SCHEMA sales")
    assert world.generate(MetaData()) == (PASS, PASS)
    world.upgrade()
    world.apply(users(Column("email", Text), schema="sales"))
    model = users(Column("email_enc", encrypted(search=[Exact(), Contains()])), schema="sales")
    assert "    schema='sales',\n)" in world.apply(model)[0]
    assert world.generate(model) == (PASS, PASS)


def test_a_plaintext_column_stays_until_its_values_are_verified(
    world: AlembicWorld, caplog: pytest.LogCaptureFixture
) -> None:
    world.apply(users(Column("email", Text, unique=True)))
    both = users(Column("email", Text, unique=True), Column("email_enc", encrypted()))
    world.apply(both)
    assert world.generate(both) == (PASS, PASS)
    world.upgrade(both)
    caplog.clear()
    assert world.generate(users(Column("email_enc", encrypted()))) == (PASS, PASS)
    assert (
        "column email of table users is not dropped yet: its migration is expanded: run `glpgenc backfill"
        in caplog.text
    )


def test_a_model_that_loses_its_column_before_contract_gives_the_encryption_up(world: AlembicWorld) -> None:
    plain = users(Column("email", Text))
    world.apply(plain)
    before = world.catalogue()
    search = [Exact(normalize="lower"), Prefix(most=4)]
    model = users(Column("email", Text), Column("email_enc", encrypted(mode="client", padding=8, search=search)))
    up, _ = world.apply(model)
    given_up, again = world.apply(plain)
    assert (given_up, again) == ("op.abandon_encryption('users', 'email_enc')\n", up)
    assert world.catalogue() == before
    assert world.generate(plain) == (PASS, PASS)


def test_what_the_type_does_not_say_is_said_in_info(world: AlembicWorld) -> None:
    world.apply(users(Column("mail", Text), Column("tenant_id", Text), Column("email", Text)))
    model = users(
        Column("mail", Text),
        Column("tenant_id", Text),
        Column("email", Text),
        Column(
            "address",
            encrypted(row="id"),
            info={
                "glpgenc": {"plaintext": "mail", "source": "lower(mail)", "unkeyed": "refuse", "client_source": True}
            },
        ),
        Column("email_enc", encrypted(field="users.other"), info={"glpgenc": {"plaintext": None}}),
        info={"glpgenc": {"tenant": "tenant_id"}},
    )
    up, _ = world.apply(model)
    assert (
        "op.encrypt_column(\n    'users',\n    'mail',\n    ciphertext='address',\n    field='users.email',\n"
        "    data_class='pii',\n    tenant='tenant_id',\n    row='id',\n    source='lower(mail)',\n"
        "    unkeyed='refuse',\n    client_source=True,\n)"
    ) in up
    assert "op.add_column('users', sa.Column('email_enc', sa.LargeBinary(), nullable=True), if_not_exists=True)" in up
    assert world.generate(model) == (PASS, PASS)


def test_a_column_and_a_table_that_go_take_their_registration_along_and_come_back(world: AlembicWorld) -> None:
    def model(*tables: str) -> MetaData:
        metadata = users(*(Column(name, encrypted(field=f"users.{name}", search=Exact())) for name in tables[:1]))
        for name in tables[1:]:
            Table(name, metadata, Column("note", encrypted(field=f"{name}.note", search=Contains())))
        return metadata

    both = model("email", "notes")
    world.apply(both)
    before = world.catalogue()
    up, _ = world.apply(model())
    assert up == (
        "op.unprotect_column('notes', 'note')\nop.unprotect_column('users', 'email')\n"
        "op.drop_table('notes')\nop.drop_column('users', 'email')\n"
    )
    assert world.rows("SELECT count(*) FROM glpgenc.encrypted_columns") == [(0,)]
    assert world.generate(model()) == (PASS, PASS)
    world.upgrade(model())
    world.downgrade(model(), "r1")
    assert world.catalogue() == before


def test_a_facet_that_changes_its_place_or_itself_is_refused(world: AlembicWorld) -> None:
    world.apply(users(Column("email", encrypted(search=[Exact()]))))
    with pytest.raises(MappingError, match="add new facets at the end"):
        world.generate(users(Column("email", encrypted(search=[Exact(normalize="lower"), Exact()]))))
    with pytest.raises(MappingError, match="a facet can't be changed"):
        world.generate(users(Column("email", encrypted(search=[Exact(bits=32)]))))


def test_constraints_that_are_compared_by_name_leave_the_guards_alone(world: AlembicWorld) -> None:
    world.options |= {"autogenerate_plugins": ["alembic.autogenerate.*", "alembic.ext.checkconstraint_byname"]}
    model = users(Column("email", encrypted(search=Exact())))
    world.apply(model)
    assert world.generate(model) == (PASS, PASS)


def test_a_column_that_was_made_by_hand_is_registered(world: AlembicWorld) -> None:
    world.execute("CREATE TABLE users (id serial PRIMARY KEY, email bytea)")
    model = users(Column("email", encrypted(search=Exact())))
    up, _ = world.apply(model)
    assert up.startswith("op.protect_column(\n    'users',\n    'email',")
    assert world.generate(model) == (PASS, PASS)


def test_the_suite_of_client_mode_is_registered_for_jobs_and_then_no_difference(
    world: AlembicWorld, caplog: pytest.LogCaptureFixture
) -> None:
    registered = "SELECT field, client_suite FROM glpgenc.fields ORDER BY field"
    world.apply(users(Column("email", Text)))
    card = Column("card", encrypted(field="users.card", mode="client", suite="XAES-256-GCM"))
    mail = encrypted(mode="client", suite="XAES-256-GCM")
    model = users(Column("email", Text), Column("email_enc", mail, info={"glpgenc": {"plaintext": "email"}}), card)
    up, _ = world.apply(model)
    assert up.count("suite='XAES-256-GCM'") == 2
    assert world.generate(model) == (PASS, PASS)
    world.upgrade(model)
    assert world.rows(registered) == [("users.card", "XAES-256-GCM"), ("users.email", "XAES-256-GCM")]
    assert "suite" not in caplog.text
    # A model that goes back to the usual suite leaves what is registered to its operator.
    plain = users(
        Column("email", Text),
        Column("email_enc", encrypted(mode="client"), info={"glpgenc": {"plaintext": "email"}}),
        Column("card", encrypted(field="users.card", mode="client")),
    )
    for _ in range(2):
        caplog.clear()
        assert world.generate(plain) == (PASS, PASS)
        assert (
            "column card of table users is encrypted in suite A256GCM by the model, and backfills and rotations write "
            "XAES-256-GCM: run `glpgenc field add users.card --data-class pii --suite A256GCM`"
        ) in caplog.text
        assert caplog.text.count("is encrypted in suite") == 2
        world.upgrade(plain)
    # What it says to run is the end of it.
    for words in re.findall("`glpgenc (field add [^`]*)`", caplog.text):
        done = CliRunner().invoke(app, words.split(), env={"GLPGENC_DATABASE_URL": world.database})
        assert done.exit_code == 0, done.output
    caplog.clear()
    assert world.generate(plain) == (PASS, PASS)
    assert "suite" not in caplog.text
