"""Autogenerate takes the column that a model falls back to for the one that is encrypted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Integer, LargeBinary, MetaData, Table, Text

from glpgenc.sqlalchemy import EncryptedColumn
from tests.migration.alembic_world import PASS, AlembicWorld

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
