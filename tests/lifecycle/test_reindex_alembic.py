"""Autogenerate takes nothing of a reindex that is under way, or done, for a change of the models."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Column, Integer, MetaData, Table

from glpgenc.keys.kms.key_file import create_key_file
from glpgenc.lifecycle.reindex import reindex
from glpgenc.lifecycle.reindex_abort import abort
from glpgenc.lifecycle.reindex_report import ReindexOptions, Watch
from glpgenc.lifecycle.reindex_state import Reindex
from glpgenc.settings import Settings
from glpgenc.sqlalchemy import Contains, EncryptedColumn, Exact
from tests.migration.alembic_world import PASS, AlembicWorld

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("facet", ["exact", "contains"])
def test_autogenerate_finds_nothing_to_do_at_any_phase(database: str, tmp_path: Path, facet: str) -> None:
    world = AlembicWorld(database, tmp_path / "migrations")
    create_key_file(tmp_path / "kek.json")
    settings = Settings(
        database_url=database, local_kek_file=str(tmp_path / "kek.json"), tenant="acme", allow_superuser=True
    )
    model = MetaData()
    type_ = EncryptedColumn(str, "users.email", data_class="pii", search=[Exact(unique=True), Contains()])
    Table("users", model, Column("id", Integer, primary_key=True), Column("email", type_, nullable=False))
    world.apply(model)
    seen: list[str] = []

    class Look(Watch):
        def phase(self, reindex: Reindex) -> None:
            assert world.apply(model) == (PASS, PASS), reindex.phase
            seen.append(reindex.phase)

    options = ReindexOptions(settle=0)
    assert reindex(settings, "users.email", facet, new_key=True, options=options, watch=Look()).finished
    assert len(seen) == 6
    assert world.apply(model) == (PASS, PASS)
    prepared = ReindexOptions(settle=0, prepare=True)
    reindex(settings, "users.email", facet, new_key=True, options=prepared)
    abort(settings, "users.email", facet)
    assert world.apply(model) == (PASS, PASS)
