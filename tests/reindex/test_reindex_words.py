"""Text is found by its words throughout a reindex, and by another language once its facet was given to all rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import MetaData, create_engine, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from glpgenc.database import sqlalchemy_url
from glpgenc.keys import KeyManager
from glpgenc.keys.kms.local.provider import create_key_file
from glpgenc.reindex.run import ReindexObserver, ReindexOptions, reindex
from glpgenc.reindex.state import Reindex
from glpgenc.settings import Settings
from glpgenc.sqlalchemy import EncryptedColumn, Words, bind
from glpgenc.verification import CheckOptions, check_values

pytestmark = pytest.mark.slow
TEXTS = ("The fox runs", "A running fox", "Foxes ran", "run, fox", "")


def model(mode: Any, *facets: Words) -> Any:
    class Base(DeclarativeBase):
        metadata = MetaData()

    class Person(Base):
        __tablename__ = "people"
        id: Mapped[int] = mapped_column(primary_key=True)
        bio: Mapped[str] = mapped_column(EncryptedColumn(str, data_class="pii", mode=mode, search=facets))

    return Person


@pytest.mark.parametrize("mode", ["database", "client"])
def test_texts_are_found_at_every_phase_and_then_by_stems(database: str, tmp_path: Path, mode: Any) -> None:
    plain, english = Words(), Words(name="english", language="english")
    person, both, later = model(mode, plain), model(mode, plain, english), model(mode, english)
    create_key_file(tmp_path / "kek.json")
    settings = Settings(
        database_url=database, local_kek_file=str(tmp_path / "kek.json"), tenant="acme", allow_superuser=True
    )
    with KeyManager.from_settings(settings) as manager:
        engine = create_engine(sqlalchemy_url(database), hide_parameters=True)
        bind(engine, manager)
        person.metadata.create_all(engine)

        def found(declared: Any, sought: str, **options: Any) -> list[int]:
            with Session(engine, info={"tenant_id": "acme"}) as session:
                criteria = declared.bio.match(sought, **options)
                return list(session.scalars(select(declared.id).where(criteria).order_by(declared.id)))

        with Session(engine, info={"tenant_id": "acme"}) as session:
            session.add_all(person(id=number, bio=each) for number, each in enumerate(TEXTS, 1))
            session.commit()
            session.execute(
                text(
                    "SELECT glpgenc.gl_register_facet('people.bio', 'english', 'lower', kind => 'words', parameters => "
                    """'{"version": 1, "language": "english", "stop": true}')"""
                )
            )
            session.execute(text("SELECT glpgenc.gl_index_column('people', 'bio', 'english')"))
            session.commit()
        manager.catalog.refresh()
        phases: list[str] = []

        class Look(ReindexObserver):
            def phase(self, reindex: Reindex) -> None:
                for declared in (person, both):
                    assert found(declared, "fox run", mode="any") == [1, 2, 4]
                    assert found(declared, "fox runs", mode="phrase") == [1]
                manager.catalog.refresh()
                assert found(both, "fox run") == [4]
                phases.append(reindex.phase)

        options = ReindexOptions(settle=0)
        for facet in ("english", "words"):
            report = reindex(settings, "people.bio", facet, new_key=True, options=options, observer=Look())
            assert report.finished
        assert len(phases) == 12
        manager.catalog.refresh()
        assert found(later, "foxes run") == [1, 2, 4]
        assert found(later, "the fox run", mode="phrase") == [1]
        assert found(both, "fox run") == [4]
        (checked,) = check_values(settings, "people", "bio", CheckOptions())
        assert not checked.counts.bad
        engine.dispose()
