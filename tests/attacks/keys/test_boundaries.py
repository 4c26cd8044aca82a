"""Boundaries of text ranges: exchanged and rolled back in the registry, and looked for wherever they could show.

By wrong boundaries rows would be written and looked for in other buckets, and no longer found.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

import glpgenc
from glpgenc.database import connect, sqlalchemy_url
from glpgenc.errors import GlobalTermError, KeyStateError, RegistryError
from glpgenc.events import Event
from glpgenc.events.hub import Listener, subscribe, unsubscribe
from glpgenc.keys.model import Purpose
from glpgenc.reindex.run import ReindexOptions, reindex
from glpgenc.rotation.retirement import destroy, retire
from glpgenc.sessions.keyring import Keyring
from glpgenc.sqlalchemy import bind
from glpgenc.wire.envelope import Suite
from glpgenc.wire.text_ranges import sealing_key_id
from tests.backfill.backfill_world import world_on as _world_on
from tests.reindex.reindex_world import ReindexWorld
from tests.reindex.test_boundaries import SCHEMA, Person
from tests.support.databases import login_role

MARK = "zebrafinch"
"""Begins every value, and stands in every boundary."""

FIELDS = ("people.name", "people.nick")


@pytest.fixture
def world(database: str, tmp_path: Path) -> Iterator[ReindexWorld]:
    with _world_on(database, tmp_path, schema=SCHEMA) as made:
        world = ReindexWorld(made.admin_url, made.home, made.url, made.settings, made.manager, made.environment)
        write(world, range(1, 41))
        for _ in range(2):
            world.execute("DROP TABLE IF EXISTS earlier")
            world.execute("CREATE TABLE earlier AS SELECT * FROM glpgenc.search_facets WHERE state = 'active'")
            for field in FIELDS:
                options = ReindexOptions(settle=0)
                assert reindex(world.settings, field, "range", boundaries=True, options=options).finished
        yield world


class Collector(Listener):
    def __init__(self) -> None:
        self.events: list[Event] = []

    def happened(self, event: Event) -> None:
        self.events.append(event)


def write(world: ReindexWorld, numbers: Any) -> None:
    engine = create_engine(sqlalchemy_url(world.url), hide_parameters=True)
    bind(engine, world.manager)
    with Session(engine, info={"tenant_id": "acme"}) as session:
        session.add_all(
            Person(id=number, plain="", name=f"{MARK}{number:03}", nick=f"{MARK}{number:03}") for number in numbers
        )
        session.commit()
    engine.dispose()


@contextmanager
def uses(world: ReindexWorld) -> Iterator[dict[str, Any]]:
    """Give every use of the boundaries of a field, by a process that has just begun."""
    manager = world.process()
    engine = create_engine(sqlalchemy_url(world.url), hide_parameters=True)
    bind(engine, manager)

    def with_session(work: Any) -> None:
        with Session(engine, info={"tenant_id": "acme"}) as session:
            work(session)
            session.commit()

    yield {
        "search": lambda: with_session(
            lambda session: session.scalars(select(Person.id).where(Person.name < "x")).all()
        ),
        "begins": lambda: with_session(
            lambda session: session.scalars(select(Person.id).where(Person.nick.startswith(MARK))).all()
        ),
        "write": lambda: with_session(
            lambda session: session.add(Person(id=100, plain="", name=f"{MARK}x", nick=f"{MARK}x"))
        ),
        "seal in Python": lambda: Keyring(manager, "acme").sealer("people.name", Suite.A256GCM),
        "reindex": lambda: reindex(
            world.settings, "people.name", "range", new_key=True, options=ReindexOptions(settle=0)
        ),
    }
    engine.dispose()
    manager.close()


FORGERIES = {
    "of another field": """
        UPDATE glpgenc.search_facets s SET boundaries = o.boundaries FROM glpgenc.search_facets o
        WHERE s.state = 'active' AND o.state = 'active' AND o.field <> s.field""",
    "of an earlier slot of the same facet": """
        UPDATE glpgenc.search_facets s SET boundaries = o.boundaries FROM earlier o
        WHERE s.state = 'active' AND o.field = s.field""",
    "of an earlier slot, with its label": """
        UPDATE glpgenc.search_facets SET label = 'range.999' WHERE slot = 2;
        UPDATE glpgenc.search_facets s SET boundaries = o.boundaries, label = o.label FROM earlier o
        WHERE s.state = 'active' AND o.field = s.field""",
    "of another number of buckets": """
        UPDATE glpgenc.search_facets SET parameters = '{"buckets": 15}' WHERE state = 'active'""",
    "altered": """
        UPDATE glpgenc.search_facets SET boundaries = set_byte(boundaries, 100, 255 - get_byte(boundaries, 100))
        WHERE state = 'active'""",
    "cut": "UPDATE glpgenc.search_facets SET boundaries = substr(boundaries, 1, 20) WHERE state = 'active'",
    "empty": "UPDATE glpgenc.search_facets SET boundaries = '' WHERE state = 'active'",
    "none": """
        ALTER TABLE glpgenc.search_facets DROP CONSTRAINT IF EXISTS boundaries_of_text_range;
        UPDATE glpgenc.search_facets SET boundaries = NULL WHERE state = 'active'""",
    "without a label": """
        ALTER TABLE glpgenc.search_facets DROP CONSTRAINT IF EXISTS boundaries_of_text_range;
        UPDATE glpgenc.search_facets SET label = NULL WHERE state = 'active'""",
    "under a tenant's key": """
        UPDATE glpgenc.search_facets SET boundaries = overlay(boundaries PLACING uuid_send(
            (SELECT key_id FROM glpgenc.data_keys WHERE tenant_id = 'acme' AND purpose = 'index' LIMIT 1)) FROM 2)
        WHERE state = 'active'""",
}


@pytest.mark.slow
def test_boundaries_that_are_not_a_slot_s_own_are_refused_wherever_they_are_used(world: ReindexWorld) -> None:
    world.execute("CREATE TABLE genuine AS SELECT * FROM glpgenc.search_facets")
    for forgery in FORGERIES:
        refuses(world, forgery)
        world.execute("UPDATE glpgenc.search_facets SET label = 'range.' || 100 + slot WHERE label IS NOT NULL")
        world.execute(
            "UPDATE glpgenc.search_facets s SET (label, boundaries, parameters) = (g.label, g.boundaries, g.parameters)"
            " FROM genuine g WHERE g.field = s.field AND g.slot = s.slot"
        )
    # None of it was an accident: they are used as they are.
    with uses(world) as found:
        for use in found.values():
            use()


@pytest.mark.parametrize("forgery", ["of another field"])
def test_exchanged_boundaries_are_refused(world: ReindexWorld, forgery: str) -> None:
    refuses(world, forgery)


def refuses(world: ReindexWorld, forgery: str) -> None:
    for statement in FORGERIES[forgery].split(";"):
        world.execute(statement)
    with uses(world) as found:
        for name, use in found.items():
            with pytest.raises(RegistryError) as caught:
                use()
            assert MARK not in repr(caught.value), (forgery, name)
    assert world.value("SELECT count(*) FROM people") == 40
    world.execute("DELETE FROM glpgenc.reindexes WHERE finished_at IS NULL")
    # Values are read as before: that takes no boundaries. But a model knows how many there are.
    if "number" not in forgery:
        engine = create_engine(sqlalchemy_url(world.url))
        bind(engine, world.process())
        with Session(engine, info={"tenant_id": "acme"}) as session:
            assert session.scalars(select(Person.name).where(Person.id == 1)).one() == f"{MARK}001"
        engine.dispose()


def test_boundaries_are_sealed_wherever_the_database_keeps_them(
    world: ReindexWorld, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    listener = Collector()
    subscribe(listener)
    try:
        report = reindex(world.settings, "people.name", "range", boundaries=True, options=ReindexOptions(settle=0))
    finally:
        unsubscribe(listener)
    assert report.finished
    assert listener.events
    shown = [json.dumps(report.document(), default=str), repr(report), caplog.text, *capfd.readouterr()]
    shown += map(repr, listener.events)
    tables = world.execute("SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname = 'glpgenc'")
    for (table,) in tables:
        shown += [str(row) for row in world.execute(f"SELECT {table.split('.')[1]}::text FROM {table}")]
    shown += [str(row) for row in world.execute("SELECT people::text FROM people")]
    hidden = MARK[:4]
    for text in shown:
        assert hidden not in text
        assert hidden.encode().hex() not in text
    # They are there.
    entry = Keyring(world.process(), "acme").entries("people.name", "range")[0]
    assert MARK.encode() in entry.ranged().to_bytes()


@pytest.mark.slow
def test_no_session_has_them_and_sql_computes_no_term(world: ReindexWorld) -> None:
    with (
        psycopg.connect(world.admin_url) as connection,
        glpgenc.session(connection, tenant_id="acme", data_classes=["pii"], key_manager=world.process()),
    ):
        settings = connection.execute(
            "SELECT current_setting('glpgenc.field.people.name', true), current_setting('glpgenc.loaded', true)"
        ).fetchone()
        assert settings is not None
        assert MARK.encode().hex() not in str(settings)
        for call in (
            "gl_encrypt('x'::text, 'people.name')",
            "gl_hmac_index('x'::text, 'people.name', 3)",
            "gl_range_terms('a', 'b', 'people.name', 3)",
            "gl_search_terms('x'::text, 'people.name', 'range')",
        ):
            with pytest.raises(psycopg.Error) as caught, connection.transaction():
                connection.execute(f"SELECT glpgenc.{call}")
            assert caught.value.sqlstate == GlobalTermError.sqlstate, call


@pytest.mark.slow
def test_a_role_without_keys_reads_what_is_sealed_or_nothing(world: ReindexWorld) -> None:
    with (
        login_role(world.admin_url, member_of=["pg_read_all_data"]) as role,
        closing(connect(role.url(world.admin_url), "test")) as connection,
    ):
        rows = connection.execute(
            "SELECT boundaries FROM glpgenc.search_facets WHERE boundaries IS NOT NULL"
        ).fetchall()
    assert rows
    assert all(MARK.encode() not in sealed for (sealed,) in rows)


@pytest.mark.slow
def test_the_key_that_they_are_sealed_under_is_kept_until_they_are_sealed_under_another(world: ReindexWorld) -> None:
    sealed = world.value(
        "SELECT boundaries FROM glpgenc.search_facets WHERE state = 'active' AND field = 'people.name'"
    )
    key_id = sealing_key_id(bytes(sealed))
    records = world.manager.records
    record = records.store.get(key_id)
    assert (record.tenant_id, record.purpose) == ("*", Purpose.INDEX)
    world.manager.activate(world.manager.stage("*", "pii", Purpose.INDEX))

    def end(key_id: UUID) -> None:
        with closing(connect(world.admin_url, "test")) as connection:
            destroy(connection, records, key_id, settle=0)

    with closing(connect(world.admin_url, "test")) as connection, pytest.raises(KeyStateError, match="sealed under"):
        retire(connection, records, key_id, settle=0)
    for field in FIELDS:
        with pytest.raises(KeyStateError, match=r"boundaries of facet range of field people\..* are sealed under"):
            end(key_id)
        assert reindex(world.settings, field, "range", new_key=True, options=ReindexOptions(settle=0)).finished
    before = Keyring(world.process(), "acme").entries("people.name", "range")[0].ranged()
    end(key_id)
    assert Keyring(world.process(), "acme").entries("people.name", "range")[0].ranged() == before
