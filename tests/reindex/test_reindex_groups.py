"""Groups, distinct values and joins stay whole while a facet has two slots."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine, distinct, func, select
from sqlalchemy.orm import Session, aliased

from glpgenc.database import sqlalchemy_url
from glpgenc.reindex.run import ReindexObserver, ReindexOptions, reindex
from glpgenc.reindex.state import Reindex
from glpgenc.sqlalchemy import bind
from tests.reindex.reindex_world import ReindexWorld
from tests.reindex.test_reindex_orm import Person

pytestmark = pytest.mark.slow

Other = aliased(Person)


class Grouping(ReindexObserver):
    """An application that groups in each phase what processes have written that know the registry of different times.

    :ivar rows: how many rows each of three addresses has.
    """

    def __init__(self, world: ReindexWorld) -> None:
        self.world = world
        self.engine = create_engine(sqlalchemy_url(world.url), hide_parameters=True)
        bind(self.engine, world.manager)
        self.rows = 0
        self.phases: list[str] = []

    def phase(self, reindex: Reindex) -> None:
        self.phases.append(reindex.phase)
        self.work()
        self.world.manager.catalog.refresh()
        self.work()

    def moving(self, *_: object) -> None:
        self.check()

    def work(self) -> None:
        # One that has read the registry now, and one that goes on with what it read before this phase.
        for manager in (self.world.process(), self.world.manager):
            self.rows += 1
            for at in range(3):
                key = self.rows * 10 + at
                self.world.add([key], manager=manager, email=f"Person{at}@Example.org")
        self.check()

    def check(self) -> None:
        wanted = {(f"Person{at}@Example.org", self.rows) for at in range(3)}
        with Session(self.engine) as session:
            email = Person.email_enc
            assert set(map(tuple, session.execute(select(email, func.count()).group_by(email)))) == wanted
            assert set(session.scalars(select(email).distinct())) == {name for name, _ in wanted}
            assert session.scalar(select(func.count(distinct(email)))) == 3
            pairs = select(func.count()).select_from(Person).join(Other, Other.email_enc == email)
            assert session.scalar(pairs) == 3 * self.rows**2
            ranks = select(func.row_number().over(partition_by=email))
            assert sorted(session.scalars(ranks)) == sorted([*range(1, self.rows + 1)] * 3)


def test_no_group_is_split_while_a_facet_is_reindexed(people: ReindexWorld) -> None:
    people.execute("ALTER TABLE people DROP CONSTRAINT people_email")
    application = Grouping(people)
    application.work()
    options = ReindexOptions(settle=0)
    report = reindex(people.settings, "people.email", "equal", new_key=True, options=options, observer=application)
    assert report.finished
    assert {"staging", "writing", "filling", "indexing", "ready", "swapped"} <= set(application.phases)
    application.work()
    application.engine.dispose()
