"""Autogenerate takes the column that a model falls back to for the one that is encrypted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Integer, LargeBinary, MetaData, Table, Text

from glpgenc.sqlalchemy import EncryptedColumn
from tests.alembic.alembic_world import PASS, AlembicWorld

pytestmark = pytest.mark.slow


def contacts(*columns: Any) -> MetaData:
    metadata = MetaData()
    Table("contacts", metadata, Column("id", Integer, primary_key=True), *columns)
    return metadata


def test_the_fallback_is_what_is_encrypted_whatever_it_is_called(database: str, tmp_path: Path) -> None:
    world = AlembicWorld(database, tmp_path / "migrations")
    world.apply(contacts(Column("mail_address", Text), Column("scan", LargeBinary)))
    model = contacts(
        Column("sealed", EncryptedColumn(str, "contacts.email", data_class="pii", fallback="mail_address")),
        Column("picture", EncryptedColumn(bytes, "contacts.picture", data_class="pii", fallback="scan")),
    )
    up, down = world.apply(model)
    assert "op.encrypt_column(\n    'contacts',\n    'mail_address',\n    ciphertext='sealed',\n" in up
    assert "op.encrypt_column(\n    'contacts',\n    'scan',\n    ciphertext='picture',\n" in up
    assert "op.abandon_encryption('contacts', 'sealed')" in down
    assert world.generate(model) == (PASS, PASS)
    moved = "SELECT column_name::text, plaintext_column::text FROM glpgenc.column_migrations ORDER BY 1"
    assert world.rows(moved) == [("picture", "scan"), ("sealed", "mail_address")]
    for state in ("backfilled", "verified"):
        for column in ("sealed", "picture"):
            world.execute(f"SELECT glpgenc.gl_advance('contacts', '{column}', '{state}')")
    world.upgrade(model)
    assert "op.drop_plaintext('contacts', 'mail_address', ciphertext='sealed')" in world.apply(model)[0]
    assert world.generate(model) == (PASS, PASS)


def test_a_fallback_that_is_not_in_the_table_is_a_new_columns(database: str, tmp_path: Path) -> None:
    world = AlembicWorld(database, tmp_path / "migrations")
    world.apply(contacts(Column("email", Text)))
    model = contacts(
        Column("email", Text),
        Column("email_enc", EncryptedColumn(str, "contacts.email", data_class="pii", fallback="mail")),
    )
    up, _ = world.apply(model)
    assert "op.encrypt_column" not in up
    assert "op.protect_column(\n    'contacts',\n    'email_enc'" in up


@pytest.mark.parametrize("more", [{"mode": "client"}, {"info": {"glpgenc": {"client_source": True}}}])
def test_a_plaintext_column_that_only_a_client_can_fill_becomes_nullable(
    database: str, tmp_path: Path, more: dict[str, Any]
) -> None:
    world = AlembicWorld(database, tmp_path / "migrations")
    plain = (Column("email", Text, nullable=False, comment="c"), Column("note", Text, nullable=False))
    world.apply(contacts(*plain))
    before = world.catalogue()
    mode, info = more.get("mode", "database"), more.get("info", {})

    def sealed() -> Any:
        return Column(
            "email_enc", EncryptedColumn(str, "contacts.email", data_class="pii", mode=mode), nullable=False, info=info
        )

    def model(*kept: Any) -> MetaData:
        return contacts(sealed(), Column("note", Text, nullable=False), *kept)

    up, down = world.apply(model())
    assert up.startswith("op.alter_column('contacts', 'email',")
    assert "nullable=True" in up.split("op.encrypt_column(")[0]
    assert "nullable=False" in down.split("op.abandon_encryption(")[0]
    # As a new release writes it in client mode, where no plaintext is left.
    required = (
        "SELECT attname::text FROM pg_attribute WHERE attrelid = 'contacts'::regclass AND attnotnull AND attnum > 0"
    )
    assert world.rows(f"{required} ORDER BY 1") == [("id",), ("note",)]
    # Whatever the model says of the column, while it stays there.
    for each in (model(), model(Column("email", Text, nullable=False, comment="c"))):
        assert world.generate(each) == (PASS, PASS)
        world.upgrade(each)
    world.downgrade(model(), "r1")
    assert world.catalogue() == before
    assert world.rows(f"{required} ORDER BY 1") == [("email",), ("id",), ("note",)]
    world.upgrade(model())
    # One that was encrypted by hand, too.
    world.execute("ALTER TABLE contacts ALTER email SET NOT NULL")
    assert "nullable=True" in world.apply(model())[0]
    for state in ("backfilled", "verified"):
        world.execute(f"SELECT glpgenc.gl_advance('contacts', 'email_enc', '{state}')")
    assert "op.drop_plaintext('contacts', 'email', not_null=True)" in world.apply(model())[0]
    assert world.generate(model()) == (PASS, PASS)
    world.upgrade(model())
    world.downgrade(model(), "base")
    world.upgrade(model())


def test_a_plaintext_column_that_the_server_fills_stays_not_null(database: str, tmp_path: Path) -> None:
    world = AlembicWorld(database, tmp_path / "migrations")
    world.apply(contacts(Column("email", Text, nullable=False)))
    model = contacts(Column("email_enc", EncryptedColumn(str, "contacts.email", data_class="pii"), nullable=False))
    assert "alter_column" not in world.apply(model)[0]
    assert world.generate(model) == (PASS, PASS)
