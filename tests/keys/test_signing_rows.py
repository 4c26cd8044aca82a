"""Signing rows of keys as they are: those that an administrator looked at, and no others."""

from __future__ import annotations

from pathlib import Path

import pytest

from glpgenc.errors import KeyRecordForgedError, KeyStateError
from glpgenc.keys import KeyManager
from glpgenc.keys.kms.local.provider import create_key_file
from glpgenc.keys.trust.row_signing import key_rows
from glpgenc.settings import Settings
from tests.support.databases import execute

CHANGE = "UPDATE glpgenc.data_keys SET version = %s WHERE tenant_id = 'acme'"
CHANGE_BRANCH = "UPDATE glpgenc.branch_keys SET version = %s"


@pytest.fixture(params=["off", "environment"])
def settings(request: pytest.FixtureRequest, database: str, tmp_path: Path) -> Settings:
    create_key_file(tmp_path / "kek.json")
    return Settings(
        database_url=database, environment="test", local_kek_file=tmp_path / "kek.json", branch_keys=request.param
    )


def test_rows_that_changed_since_they_were_looked_at_are_not_signed(settings: Settings) -> None:
    url = settings.require_database_url()
    with KeyManager.from_settings(settings) as manager:
        manager.create("acme", "pii")
    change = CHANGE if settings.branch_keys == "off" else CHANGE_BRANCH
    execute(url, change, 7, as_replica=True)
    with key_rows(settings) as rows:
        [looked_at] = rows.unsigned()
        execute(url, change, 8, as_replica=True)
        with pytest.raises(KeyStateError, match="was changed at the same time"):
            rows.sign([looked_at])
        assert len(rows.unsigned()) == 1
        with KeyManager.from_settings(settings) as manager, pytest.raises(KeyRecordForgedError):
            manager.active("acme", "pii")
        rows.sign(rows.unsigned())
        assert rows.unsigned() == []
    with KeyManager.from_settings(settings) as manager, manager.active("acme", "pii") as key:
        assert not key.secret.wiped
