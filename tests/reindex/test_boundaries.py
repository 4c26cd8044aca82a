"""New boundaries for a range of text, while applications search and write, and the attempts to give them others."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any, LiteralString

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from glpgenc.column_encryptor import ColumnEncryptor
from glpgenc.database import sqlalchemy_url
from glpgenc.errors import ConfigurationError, RegistryError
from glpgenc.keys.manager import KeyManager
from glpgenc.planning.boundaries import register_text_range
from glpgenc.reindex.run import ReindexObserver, ReindexOptions, ReindexReport, abort_reindex, reindex
from glpgenc.reindex.state import Reindex
from glpgenc.sessions.keyring import Keyring
from glpgenc.sqlalchemy import EncryptedColumn, Range, bind
from glpgenc.wire.text_ranges import TextRangeShape, standard_boundaries
from tests.backfill.backfill_world import world_on as _world_on
from tests.reindex.reindex_world import ReindexWorld

SCHEMA: LiteralString = """
    SELECT glpgenc.gl_register_field(f, 'pii') FROM unnest('{people.name,people.nick}'::text[]) f;
    SELECT glpgenc.gl_register_facet(f, 'range', kind => 'text_range', parameters => '{"buckets": 16}')
    FROM unnest('{people.name,people.nick}'::text[]) f;
    CREATE TABLE people (id integer PRIMARY KEY, plain text COLLATE "C", name bytea, nick bytea);
    SELECT glpgenc.gl_guard_column('people', c, 'people.' || c), glpgenc.gl_index_column('people', c, 'range')
    FROM unnest('{name,nick}'::name[]) c;
    CREATE INDEX ON people (name_bidx);
    GRANT ALL ON people TO glpgenc_app;
"""
FIRST = ("Ada", "Grace", "Émilie", "Zoë", "ada", "\U0001f600", "", "Mary", "Mary")


class Base(DeclarativeBase):
    pass


class Person(Base):
    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    plain: Mapped[str]
    name: Mapped[str] = mapped_column(EncryptedColumn(str, data_class="pii", search=Range(buckets=16)))
    nick: Mapped[str] = mapped_column(EncryptedColumn(str, data_class="pii", mode="client", search=Range(buckets=16)))


@pytest.fixture
def world(database: str, tmp_path: Path) -> Iterator[ReindexWorld]:
    with _world_on(database, tmp_path, schema=SCHEMA) as made:
        yield ReindexWorld(made.admin_url, made.home, made.url, made.settings, made.manager, made.environment)


class Application(ReindexObserver):
    """Two applications: one that reads the registry again in each phase, and one that keeps to what it read."""

    def __init__(self, world: ReindexWorld, tenant: str = "acme", first: int = 0) -> None:
        self.world = world
        self.tenant = tenant
        self.chance = random.Random(7)  # noqa: S311
        self.first = self.written = first
        self.phases: list[str] = []
        self.managers = [world.manager, world.process()]

    def phase(self, reindex: Reindex) -> None:
        self.phases.append(reindex.phase)
        if reindex.phase in ("filling", "swapped"):
            # It has had its time to read the registry again.
            self.managers[1] = self.world.process()
        for manager in self.managers:
            self.work(manager)
        self.world.manager.catalog.refresh()
        self.work(self.world.manager)

    def work(self, manager: KeyManager) -> None:
        engine = create_engine(sqlalchemy_url(self.world.url), hide_parameters=True)
        bind(engine, manager)
        with Session(engine, info={"tenant_id": self.tenant}) as session:
            for text in [*FIRST, *("".join(self.chance.choices("aAbBzZäöø€😀", k=4)) for _ in range(8))]:
                self.written += 1
                session.add(Person(id=self.written, plain=text, name=text, nick=text))
            session.commit()
            found = session.execute(select(Person.id, Person.plain).where(Person.id > self.first))
            rows: list[tuple[int, str]] = [(row.id, row.plain) for row in found]
            for limit in (*FIRST, "M", "b"):
                for column in (Person.name, Person.nick):
                    below = {key for key, text in rows if text < limit}
                    assert set(session.scalars(select(Person.id).where(column < limit))) == below, (self.phases, limit)
                    above = {key for key, text in rows if text >= limit}
                    assert set(session.scalars(select(Person.id).where(column >= limit))) == above
                    if limit:
                        begin = {key for key, text in rows if text.startswith(limit)}
                        assert set(session.scalars(select(Person.id).where(column.startswith(limit)))) == begin
        engine.dispose()


def remade(world: ReindexWorld, column: str = "people.name", **options: Any) -> ReindexReport:
    sample = options.pop("sample", None)
    observer = options.pop("observer", None)
    options = options or {"boundaries": True}
    return reindex(
        world.settings, column, "range", options=ReindexOptions(settle=0, sample=sample), observer=observer, **options
    )


def boundaries(world: ReindexWorld, field: str = "people.name") -> Any:
    return Keyring(world.process(), "acme").entries(field, "range")[0].ranged()


@pytest.mark.slow
@pytest.mark.parametrize("field", ["people.name", "people.nick"])
def test_searches_and_writes_go_on_while_boundaries_are_made_again(world: ReindexWorld, field: str) -> None:
    application = Application(world)
    application.work(world.manager)
    report = remade(world, field, observer=application)
    assert (report.finished, report.reindex.buckets) == (True, 16)
    assert application.phases == ["staging", "writing", "filling", "indexing", "ready", "swapped"]
    application.work(world.manager)
    made = boundaries(world, field)
    assert made != standard_boundaries(16)
    column = field.removeprefix("people.")
    # Of values with a few that are frequent: no bucket has many times what another has.
    counts = [count for (count,) in world.execute(f"SELECT count(*) FROM people GROUP BY {column}_bidx")]
    assert len(counts) == made.buckets
    # Again, from boundaries that are sealed, with a new key: they stay, in another slot.
    assert remade(world, field, new_key=True).finished
    assert boundaries(world, field) == made
    application.work(world.process())


def test_boundaries_are_made_of_a_file_where_there_is_no_value(world: ReindexWorld) -> None:
    with pytest.raises(RegistryError, match=r"field people\.name has no values to make boundaries of"):
        remade(world)
    abort_reindex(world.settings, "people.name", "range")
    report = remade(world, sample=["b", "a", "c", "c", "d"], buckets=3)
    assert report.finished
    assert repr(boundaries(world)) == "<Boundaries of 3 buckets>"
    assert boundaries(world).to_bytes().rstrip(b"\0") == b"\x00\x01b\x00\x01c"
    assert world.execute("SELECT parameters FROM glpgenc.search_facets WHERE field = 'people.name' ORDER BY slot") == [
        ({"buckets": 16},), ({"buckets": 3},),
    ]  # fmt: skip


def test_values_move_to_new_boundaries(world: ReindexWorld) -> None:
    application = Application(world)
    application.work(world.manager)
    assert remade(world).finished
    application.work(world.process())
    assert boundaries(world) != standard_boundaries(16)


def test_other_facets_have_no_boundaries(world: ReindexWorld) -> None:
    world.execute("SELECT glpgenc.gl_register_facet('people.name', 'equal')")
    with pytest.raises(RegistryError, match="only a range of text has boundaries"):
        reindex(world.settings, "people.name", "equal", boundaries=True)


def test_a_field_begins_with_boundaries_of_its_plaintext_column(world: ReindexWorld) -> None:
    world.execute("CREATE TABLE old (full_name text)")
    world.execute("INSERT INTO old SELECT 'name ' || i FROM generate_series(1000, 4999) i")
    made = register_text_range(
        world.settings, "old.full_name", TextRangeShape(100), data_class="pii", column="old.full_name"
    )
    assert made == {"field": "old.full_name", "facet": "range", "slot": 1, "buckets": 100}
    entry = Keyring(world.process(), "acme").entries("old.full_name", "range")[0]
    counts = [0] * 100
    for number in range(1000, 5000):
        counts[entry.ranged().bucket(f"name {number}".encode())] += 1
    assert max(counts) <= 41
    assert min(counts) >= 39
    # The registration of a migration finds it, and changes nothing.
    again = "SELECT glpgenc.gl_register_facet('old.full_name', 'range', kind => 'text_range', parameters => %s)"
    assert world.execute(again, json.dumps({"buckets": 100})) == [(1,)]
    with pytest.raises(RegistryError, match=r"field old\.full_name has a facet range"):
        register_text_range(world.settings, "old.full_name", TextRangeShape(10), sample=["a"])
    with pytest.raises(ConfigurationError, match="there is no text"):
        register_text_range(world.settings, "old.full_name", TextRangeShape(10), sample=[])
    with pytest.raises(RegistryError, match="is not registered"):
        register_text_range(world.settings, "old.other", TextRangeShape(10), sample=["a"])


def test_tenants_share_boundaries_and_no_terms(world: ReindexWorld) -> None:
    for tenant, first in (("acme", 0), ("zorg", 1000)):
        Application(world, tenant, first).work(world.manager)
    assert remade(world).finished
    terms = [
        ColumnEncryptor(world.manager, tenant_id=tenant).create_hmac_index("Ada", "people.name", facet="range")
        for tenant in ("acme", "zorg")
    ]
    assert terms[0] != terms[1]
    rings = [Keyring(world.manager, tenant).entries("people.name", "range")[0] for tenant in ("acme", "zorg")]
    assert rings[0].ranged() is rings[1].ranged()
