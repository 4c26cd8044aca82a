"""A rotation beside those who read and write: no read fails, no write is lost, every row ends under the new keys."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

import glpgenc
from glpgenc.database import sqlalchemy_url
from glpgenc.keys import KeyManager
from glpgenc.rotation.run import RotateOptions, RotationObserver, rotate
from glpgenc.rotation.selection import RotationFilter
from glpgenc.settings import Settings
from glpgenc.sqlalchemy import bind
from tests.rotation.rotation_load import SHARE, TENANTS, WRONG, Base, Member, Twin
from tests.rotation.rotation_world import RotationWorld, world_on

TTL = 3
SETTLE = TTL + 1
"""The TTL, and as long as any of the transactions takes that began with what the cache held."""

UNDER = """
    SELECT tenant, glpgenc.gl_key_id(value), k.state FROM members m, unnest(ARRAY[m.email, m.note, m.born]) AS value
    LEFT JOIN glpgenc.data_keys k ON k.key_id = glpgenc.gl_key_id(value) WHERE value IS NOT NULL GROUP BY 1, 2, 3
"""


@pytest.fixture
def members(database: str, tmp_path: Path) -> Iterator[RotationWorld]:
    with world_on(database, tmp_path) as world:
        world.environment["GLPGENC_CACHE_TTL"] = str(TTL)
        yield world


def filled(world: RotationWorld, rows: int) -> None:
    engine = create_engine(sqlalchemy_url(world.admin_url))
    bind(engine, world.manager)
    Base.metadata.create_all(engine)
    world.execute("CREATE INDEX ON members (id)")
    for number, tenant in enumerate(TENANTS):
        with Session(engine, info={"tenant_id": tenant}) as session:
            for key in range(SHARE, rows + SHARE):
                if key % len(TENANTS) == number:
                    values = {"id": key, "email": f"u{key}@example.org", "note": f"note {key}", "born": str(key)}
                    session.add_all([Member(tenant=tenant, **values), Twin(tenant=tenant, **values)])
            session.commit()
    engine.dispose()


@contextmanager
def loaded(world: RotationWorld, rows: int) -> Iterator[dict[str, dict[str, Any]]]:
    """Have two processes read and write during a block: one hears of new keys, the other's cache is to grow old."""
    found: dict[str, dict[str, Any]] = {}
    with ExitStack() as stack:
        running = {
            name: stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-m", "tests.rotation.rotation_load", str(seed), name, str(rows)],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                    env=world.full_environment,
                    cwd=world.home,
                )
            )
            for name, seed in (("watching", 1), ("caching", 5))
        }
        try:
            for process in running.values():
                assert process.stdout is not None
                assert process.stdout.readline() == "ready\n"
            yield found
            for name, process in running.items():
                output, _ = process.communicate(timeout=60)
                found[name] = json.loads(output)
        finally:
            for process in running.values():
                process.kill()


def check(world: RotationWorld, replaced: set[Any]) -> None:
    """Check all rows at the end: they are what the twin says, are found, and are under the active keys."""
    world.manager.invalidate()
    rows = world.execute(UNDER)
    assert {row[0] for row in rows} == set(TENANTS)
    assert {row[2] for row in rows} == {"active"}
    assert not {row[1] for row in rows} & replaced
    count = 0
    for tenant in TENANTS:
        with (
            psycopg.connect(world.admin_url) as connection,
            glpgenc.session(connection, tenant_id=tenant, data_classes=["pii", "health"], key_manager=world.manager),
        ):
            wrong = connection.execute(WRONG, (tenant, None, None)).fetchone()
        assert wrong is not None
        assert wrong[:2] == (0, 0)
        count += wrong[2]
    engine = create_engine(sqlalchemy_url(world.admin_url))
    bind(engine, world.manager)
    for tenant in TENANTS:
        with Session(engine, info={"tenant_id": tenant}) as session:
            notes = {each.id: each.note for each in session.query(Member).where(Member.tenant == tenant)}
            assert notes == {each.id: each.note for each in session.query(Twin).where(Twin.tenant == tenant)}
    engine.dispose()
    assert world.value("SELECT count(*) FROM members") == world.value("SELECT count(*) FROM twin") == count
    assert world.value("SELECT count(*) FROM glpgenc.quarantine") == 0


def rotated_beside_load(world: RotationWorld, rows: int, *, rounds: int, workers: int) -> None:
    filled(world, rows)
    settings = Settings(**world.settings.model_dump() | {"cache_ttl": TTL})
    with loaded(world, rows) as results:
        for _ in range(rounds):
            replaced = world.active(TENANTS)
            report = rotate(settings, RotationFilter(), RotateOptions(settle=SETTLE, workers=workers))
            assert report.finished
            assert len(report.activated) == 2 * len(TENANTS)
            # Nobody writes with an old key any more: it is true of what is written from now on, too.
            assert not {row[1] for row in world.execute(UNDER)} & replaced
    for name, result in results.items():
        assert result["faults"] == [], name
        assert result["counts"]["written"] > 20
        assert result["counts"]["read"] > 200
    assert sum(result["counts"].get("refused", 0) for result in results.values()) > 0
    check(world, replaced)


def test_readers_and_writers_of_every_kind_beside_a_rotation_of_three_tenants(members: RotationWorld) -> None:
    rotated_beside_load(members, 300, rounds=1, workers=1)


@pytest.mark.slow
def test_readers_and_writers_beside_one_rotation_after_the_other(members: RotationWorld) -> None:
    rotated_beside_load(members, 3_000, rounds=3, workers=2)


def test_what_a_stale_cache_wrote_when_the_rows_were_moved_already_is_moved_too(members: RotationWorld) -> None:
    members.add(20)
    old = members.active(["acme"])
    with KeyManager.from_settings(members.settings) as stale:

        class Late(RotationObserver):
            waited: float | None = None

            def keys(self, what: str, done: int, of: int) -> None:
                if (what, done) == ("staged", of):
                    stale.active("acme", "pii").wipe()
                    stale.active("acme", "health").wipe()

            def counting(self, column: str, done: int, of: int) -> None:  # noqa: ARG002
                # Every row is moved, no job is left, and nothing has been counted yet.
                if self.waited is None:
                    self.waited = members.value(
                        "SELECT extract(epoch FROM clock_timestamp() - max(deactivated_at))::float8"
                        " FROM glpgenc.data_keys"
                    )
                    members.add(5, first=1001, manager=stale)

        late = Late()
        report = rotate(members.settings, RotationFilter(), RotateOptions(settle=SETTLE), late)
    assert late.waited is not None
    # So long a cache may have given the old key out.
    assert late.waited >= SETTLE
    assert report.finished
    members.manager.invalidate()
    assert members.value("SELECT count(*) FROM people") == 25
    assert not members.keys_in("acme") & old
    assert members.unequal("acme") == []
