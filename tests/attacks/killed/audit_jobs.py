"""The jobs of the audit trail: replaying a spool, exporting, dropping old months, making new ones."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from glpgenc.keys.kms.local.key_file import create_key_file
from tests.attacks.killed.database import no_session_is_left, snapshot_of
from tests.attacks.killed.engine import Job
from tests.audit.outage import away
from tests.audit.test_retention import write_old
from tests.audit.trail_world import TrailWorld

REPOSITORY = Path(__file__).parents[3]
EVENTS = 400

_EVENTS = "SELECT writer_id::text, seq FROM security.encryption_audit"
_PARTITIONS = """
    SELECT c.relname::text, pg_get_expr(c.relpartbound, c.oid), c.relrowsecurity, c.relacl::text,
           (SELECT count(*) FROM pg_trigger t WHERE t.tgrelid = c.oid),
           (SELECT count(*) FROM pg_index i WHERE i.indrelid = c.oid AND i.indisvalid)
    FROM pg_inherits h JOIN pg_class c ON c.oid = h.inhrelid
    WHERE h.inhparent = 'security.encryption_audit'::regclass ORDER BY 1
"""

_RECENT = """
    SELECT count(*) FROM security.encryption_audit
    WHERE event_type = 'decryption_performed' AND occurred_at > now() - interval '150 days'
"""
_OLD = "SELECT count(*) FROM security.encryption_audit WHERE occurred_at < now() - interval '240 days'"


def _world(database: str, home: Path) -> TrailWorld:
    create_key_file(home / "kek.json")
    return TrailWorld(database, home)


@contextmanager
def _job(
    world: TrailWorld,
    name: str,
    *arguments: str,
    whole: Callable[[], None],
    ended: Callable[[], object],
    **environment: str,
) -> Iterator[Job]:
    kept_names = {each: value for each, value in os.environ.items() if not each.startswith(("GLPGENC_", "PG"))}
    own = {
        "GLPGENC_DATABASE_URL": world.url,
        "GLPGENC_LOCAL_KEK_FILE": str(world.folder / "kek.json"),
        "GLPGENC_AUDIT_SPOOL": str(world.folder / "spool"),
        "PYTHONPATH": str(REPOSITORY),
    }

    def also_nobody() -> None:
        whole()
        no_session_is_left(world.url)

    with snapshot_of(world.url, world.folder) as stage:
        yield Job(
            name=f"audit {name}",
            command=[sys.executable, "-m", "glpgenc.cli", "audit", name, *arguments],
            environment=kept_names | own | environment,
            folder=world.folder,
            begin=stage.put_back,
            whole=also_nobody,
            ended=ended,
        )


@contextmanager
def replaying(database: str, home: Path) -> Iterator[Job]:
    """``glpgenc audit replay`` of what four writers have left."""
    world = _world(database, home)
    with away(database):
        for number in range(4):
            world.write(EVENTS, actor=f"writer {number}")
    wanted = _spooled(home)
    assert len(wanted) == 4 * (EVENTS + 2)

    def whole() -> None:
        rows = world.execute(_EVENTS)
        assert len(set(rows)) == len(rows)
        assert set(rows) | _spooled(home) == wanted
        assert world.found() == []

    def ended() -> object:
        whole()
        assert _spooled(home) == set()
        return sorted(world.execute(_EVENTS))

    with _job(world, "replay", whole=whole, ended=ended) as job:
        yield job


@contextmanager
def exporting(database: str, home: Path) -> Iterator[Job]:
    """``glpgenc audit export`` to a file that is replaced."""
    world = _world(database, home)
    world.write(4_000)
    target = home / "trail.jsonl"
    target.write_text("what was there\n", encoding="utf-8")

    def whole() -> None:
        text = target.read_text(encoding="ascii")
        if text != "what was there\n":
            assert len(text.splitlines()) == 4_002
            assert text.endswith("}\n")
        # What a killed process leaves has a name of its own, and is its owner's alone.
        for left in home.glob(".trail.jsonl.*"):
            assert left.stat().st_mode & 0o777 == 0o600

    def ended() -> object:
        whole()
        return target.read_bytes()

    with _job(world, "export", str(target), "--force", whole=whole, ended=ended) as job:
        yield job


@contextmanager
def pruning(database: str, home: Path) -> Iterator[Job]:
    """``glpgenc audit prune``, which itself is audited."""
    world = _world(database, home)
    world.write()
    write_old(world, [10, 10, 9, 9, 8, 1, 0])
    write_old(world, [10, 10, 9])
    [(before,)] = world.execute(_RECENT)

    def whole() -> None:
        assert world.found() == []
        assert world.execute(_RECENT) == [(before,)]

    def ended() -> object:
        whole()
        assert world.execute(_OLD) == [(0,)]
        return world.execute(_PARTITIONS)

    with _job(
        world, "prune", "--older-than", "150d", "--yes", whole=whole, ended=ended, GLPGENC_AUDIT="database"
    ) as job:
        yield job


@contextmanager
def making_partitions(database: str, home: Path) -> Iterator[Job]:
    """``glpgenc audit partitions`` for years ahead."""
    world = _world(database, home)
    world.write()
    last = datetime.now(UTC).year + 3
    whole_partition: set[Any] = {row[2:] for row in world.execute(_PARTITIONS)}

    def whole() -> None:
        assert {row[2:] for row in world.execute(_PARTITIONS)} <= whole_partition
        world.write(1)
        assert world.found() == []

    def ended() -> object:
        whole()
        found = world.execute(_PARTITIONS)
        assert any(str(last) in row[1] for row in found)
        return found

    with _job(world, "partitions", "--ahead", "40", whole=whole, ended=ended) as job:
        yield job


def _spooled(home: Path) -> set[Any]:
    lines = [
        json.loads(line) for path in (home / "spool").glob("*.jsonl") for line in path.read_text("ascii").splitlines()
    ]
    return {(line["writer_id"], line["seq"]) for line in lines if line["kind"] == "event"}
