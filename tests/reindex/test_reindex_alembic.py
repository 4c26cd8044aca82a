"""Autogenerate takes nothing of a reindex that is under way, or done, for a change of the models."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Column, Integer, MetaData, Table

import glpgenc
from glpgenc.keys import KeyManager
from glpgenc.keys.kms.local.key_file import create_key_file
from glpgenc.reindex.run import ReindexObserver, ReindexOptions, abort_reindex, reindex
from glpgenc.reindex.state import Reindex
from glpgenc.settings import Settings
from glpgenc.sqlalchemy import Contains, EncryptedColumn, Exact, Similar
from tests.alembic.alembic_world import PASS, AlembicWorld

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("facet", ["exact", "contains", "similar"])
def test_autogenerate_finds_nothing_to_do_at_any_phase(database: str, tmp_path: Path, facet: str) -> None:
    world = AlembicWorld(database, tmp_path / "migrations")
    create_key_file(tmp_path / "kek.json")
    settings = Settings(
        database_url=database, local_kek_file=str(tmp_path / "kek.json"), tenant="acme", allow_superuser=True
    )
    model = MetaData()
    type_ = EncryptedColumn(str, "users.email", data_class="pii", search=[Exact(unique=True), Contains(), Similar()])
    Table("users", model, Column("id", Integer, primary_key=True), Column("email", type_, nullable=False))
    world.apply(model)
    seen: list[str] = []

    class Look(ReindexObserver):
        def phase(self, reindex: Reindex) -> None:
            assert world.apply(model) == (PASS, PASS), reindex.phase
            seen.append(reindex.phase)

    options = ReindexOptions(settle=0)
    assert reindex(settings, "users.email", facet, new_key=True, options=options, observer=Look()).finished
    assert len(seen) == 6
    assert world.apply(model) == (PASS, PASS)
    prepared = ReindexOptions(settle=0, prepare=True)
    reindex(settings, "users.email", facet, new_key=True, options=prepared)
    abort_reindex(settings, "users.email", facet)
    assert world.apply(model) == (PASS, PASS)


@pytest.mark.parametrize("field", ["users.email", "users.town"])
@pytest.mark.parametrize("partitioned", [False, True])
def test_uniqueness_with_other_columns_is_kept_at_every_phase(
    database: str, tmp_path: Path, field: str, *, partitioned: bool
) -> None:
    def is_no_partition(name: str | None, *_: object) -> bool:
        return name != "users_1"

    world = AlembicWorld(database, tmp_path / "migrations", options={"include_name": is_no_partition})
    create_key_file(tmp_path / "kek.json")
    settings = Settings(
        database_url=database, local_kek_file=str(tmp_path / "kek.json"), tenant="acme", allow_superuser=True
    )
    model, options = MetaData(), dict[str, Any]()
    if partitioned:
        options["postgresql_partition_by"] = 'LIST ("Org 1")'
    unique = Exact(unique=True, with_columns=["Org 1", "town_bidx"])
    Table(
        "users",
        model,
        Column("id", Integer, primary_key=not partitioned),
        Column("Org 1", Integer),
        Column("email", EncryptedColumn(str, "users.email", data_class="pii", search=unique)),
        Column("town", EncryptedColumn(str, "users.town", data_class="pii", search=Exact())),
        **options,
    )
    world.apply(model)
    if partitioned:
        world.execute("CREATE TABLE users_1 PARTITION OF users FOR VALUES IN (1)")
    before = [row for row in world.catalogue() if row[0] == "index"]

    def add(key: int) -> None:
        with (
            psycopg.connect(database) as connection,
            KeyManager.from_settings(settings) as manager,
            glpgenc.session(connection, tenant_id="acme", data_classes=["pii"], key_manager=manager),
        ):
            connection.execute(
                "INSERT INTO users VALUES (%s, 1, glpgenc.gl_encrypt('ada@x', 'users.email'),"
                " glpgenc.gl_encrypt(%s, 'users.town'))",
                (key, f"town {key % 2}"),
            )

    seen: list[str] = []

    class Look(ReindexObserver):
        def phase(self, reindex: Reindex) -> None:
            for key in (11, 12):
                with pytest.raises(psycopg.errors.UniqueViolation):
                    add(key)
            assert world.generate(model)[0] == PASS, reindex.phase
            world.upgrade(model)
            seen.append(reindex.phase)

    add(1)
    add(2)
    assert reindex(settings, field, "exact", new_key=True, options=ReindexOptions(settle=0), observer=Look()).finished
    assert len(seen) == 6
    assert [row for row in world.catalogue() if row[0] == "index"] == before
    for key in (11, 12):
        with pytest.raises(psycopg.errors.UniqueViolation):
            add(key)
