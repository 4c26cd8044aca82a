"""The search benchmark's tables, small."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from bench.fixtures.manager import bound_engine
from bench.fixtures.people import people
from bench.fixtures.plan import scans_of
from bench.fixtures.searched_tables import CLIENT, DATABASE, PATTERN, TRIGRAMS, fill, models
from bench.fixtures.stage import Stage
from bench.scale import QUICK

ROWS, READ = 3_000, 7
MODELS = models()


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Stage(QUICK) as stage, stage.database(stage.newest()) as url, bound_engine(url) as engine:
        fill(engine, MODELS, ROWS, lambda number, _: number <= READ)
        yield engine


@pytest.mark.parametrize("what", [TRIGRAMS, PATTERN, CLIENT, DATABASE])
def test_each_table_has_the_same_people(engine: Engine, what: str) -> None:
    model = MODELS[what]
    with Session(engine) as session:
        stored = session.execute(select(model.name, model.email).order_by(model.id)).all()
    assert [tuple(each) for each in stored] == [(person.name, person.email) for person in people(ROWS)]


def test_what_is_read_in_client_mode_was_written_in_its_suite(engine: Engine) -> None:
    with engine.connect() as connection:
        written = "SELECT id FROM client WHERE get_byte(email, 0) = 251 AND get_byte(name, 0) = 251 ORDER BY id"
        assert connection.scalars(text(written)).all() == list(range(1, READ + 1))


@pytest.mark.parametrize("what", [CLIENT, DATABASE])
def test_an_encrypted_search_uses_its_index(engine: Engine, what: str) -> None:
    model = MODELS[what]
    with Session(engine) as session:
        session.execute(text("SET LOCAL enable_seqscan = off"))
        by_part = scans_of(session, select(model).where(model.name.contains("mprit")))
        by_email = scans_of(session, select(model).where(model.email == "nobody@there.example"))
    assert f"Bitmap Index Scan using ix_{model.__tablename__}_name_tags" in by_part
    assert [scan for scan in by_email if f"using ix_{model.__tablename__}_email_bidx" in scan]
    assert not [scan for scan in by_email if scan.startswith("Seq Scan")]
