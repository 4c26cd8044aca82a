"""Similar text is found throughout a reindex, by the tags of whichever slot is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import MetaData, create_engine, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from glpgenc.database import sqlalchemy_url
from glpgenc.doctor import Group, Options, Status, diagnose
from glpgenc.keys import KeyManager
from glpgenc.keys.kms.local.provider import create_key_file
from glpgenc.reindex.run import ReindexObserver, ReindexOptions, reindex
from glpgenc.reindex.state import Reindex
from glpgenc.settings import Settings
from glpgenc.sqlalchemy import Contains, EncryptedColumn, Similar, bind
from glpgenc.verification import CheckOptions, check_values

pytestmark = pytest.mark.slow
NAMES = ("John Smith", "Jon Smythe", "Joan Smit", "Ada Lovelace", "")
RANKED = [("Jon Smythe", 0.4), ("Joan Smit", 0.3333), ("John Smith", 0.3125)]


@pytest.mark.parametrize("mode", ["database", "client"])
@pytest.mark.parametrize("bits", [32, 12])
def test_names_are_found_and_ranked_at_every_phase(database: str, tmp_path: Path, mode: Any, bits: int) -> None:
    class Base(DeclarativeBase):
        metadata = MetaData()

    class Person(Base):
        __tablename__ = "people"
        id: Mapped[int] = mapped_column(primary_key=True)
        name: Mapped[str] = mapped_column(
            EncryptedColumn(str, data_class="pii", mode=mode, search=[Similar(bits=bits), Contains()])
        )

    create_key_file(tmp_path / "kek.json")
    settings = Settings(
        database_url=database, local_kek_file=str(tmp_path / "kek.json"), tenant="acme", allow_superuser=True
    )
    with KeyManager.from_settings(settings) as manager:
        engine = create_engine(sqlalchemy_url(database), hide_parameters=True)
        bind(engine, manager)
        Base.metadata.create_all(engine)
        with Session(engine, info={"tenant_id": "acme"}) as session:
            session.add_all(Person(id=number, name=name) for number, name in enumerate(NAMES, 1))
            session.commit()

        def look() -> None:
            with Session(engine, info={"tenant_id": "acme"}) as session:
                found = select(Person.name).where(Person.name.similar("jon smiht"))
                if bits < 32 and mode == "client":
                    assert set(session.scalars(found)) == {name for name, _ in RANKED}
                    return
                rank = Person.name.similarity("jon smiht")
                ranked = found.add_columns(rank).order_by(rank.desc())
                assert [(name, round(score, 4)) for name, score in session.execute(ranked)] == RANKED

        phases: list[str] = []

        class Look(ReindexObserver):
            def phase(self, reindex: Reindex) -> None:
                look()
                manager.catalog.refresh()
                look()
                phases.append(reindex.phase)

        look()
        options = ReindexOptions(settle=0)
        assert reindex(settings, "people.name", "similar", new_key=True, options=options, observer=Look()).finished
        assert len(phases) == 6
        manager.catalog.refresh()
        look()
        with Session(engine, info={"tenant_id": "acme"}) as session:
            slots = session.scalars(text("SELECT DISTINCT slot FROM glpgenc.index_columns ORDER BY slot")).all()
        assert slots == [2, 3]
        (checked,) = check_values(settings, "people", "name", CheckOptions())
        assert not checked.counts.bad
        # Values keep the tags of the slot that was retired until they are written again: nothing is wrong with them.
        found = diagnose(settings, Options(groups=frozenset({Group.REGISTRY}), sample=True)).findings
        assert not [each for each in found if each.status is Status.FAIL and "search term" in each.text]
        with Session(engine, info={"tenant_id": "acme"}) as session, session.begin():
            session.execute(text("SET LOCAL session_replication_role = replica"))
            session.execute(text("ALTER TABLE people DISABLE TRIGGER USER"))
            session.execute(text("UPDATE people SET name_tags = ARRAY[1] WHERE id = 1"))
        found = diagnose(settings, Options(groups=frozenset({Group.REGISTRY}), sample=True)).findings
        assert [each for each in found if each.status is Status.FAIL and "search term" in each.text]
        engine.dispose()
