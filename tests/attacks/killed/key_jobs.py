"""The jobs that change keys and what is under them: rotation, reindexing, rewrapping, the ends of keys and tenants."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from glpgenc.keys.kms.local.provider import LocalKMSProvider, create_key_file
from glpgenc.keys.manager import KeyManager
from glpgenc.rotation.run import RotateOptions, rotate
from glpgenc.rotation.selection import RotationFilter
from glpgenc.shred.run import ShredOptions
from tests.attacks.killed.database import no_session_is_left, schema_of, snapshot_of
from tests.attacks.killed.engine import Job
from tests.backfill.backfill_world import BackfillWorld
from tests.reindex import reindex_world
from tests.rewrap import branch_world, rewrap_world
from tests.rotation import rotation_world
from tests.shred import shred_world
from tests.shred.shred_world import VICTIM
from tests.support.processes.programs import environment_of

_KEYS = """
    SELECT tenant_id, data_class, purpose, version, state, retired_at IS NULL
    FROM glpgenc.data_keys ORDER BY tenant_id, data_class, purpose, version
"""
_UNFINISHED = "SELECT count(*) FROM glpgenc.rotations WHERE finished_at IS NULL"
_FACETS = "SELECT slot, state FROM glpgenc.search_facets WHERE field = 'people.email' ORDER BY 1"
_BRANCHES = "SELECT version, state FROM glpgenc.branch_keys ORDER BY version"


@contextmanager
def _job(
    world: BackfillWorld,
    name: str,
    *arguments: str,
    whole: Callable[[], None],
    ended: Callable[[], object],
    done: Callable[[], bool] = lambda: False,
) -> Iterator[Job]:
    def also_nobody() -> None:
        whole()
        no_session_is_left(world.admin_url)

    with snapshot_of(world.admin_url, world.home) as stage:
        yield Job(
            name=name,
            command=world.program(*arguments),
            environment=world.full_environment,
            folder=world.home,
            begin=stage.put_back,
            whole=also_nobody,
            ended=ended,
            done=done,
        )


@contextmanager
def rotation(database: str, home: Path, rows: int = 400) -> Iterator[Job]:
    """``glpgenc rotate --all``."""
    with rotation_world.world_on(database, home) as world:
        world.add(rows)

        def whole() -> None:
            with KeyManager.from_settings(world.settings) as manager:
                assert world.unequal("acme", manager) == []

        def ended() -> object:
            whole()
            assert world.keys_in("acme") <= world.active(["acme"])
            assert world.value(_UNFINISHED) == 0
            assert world.value("SELECT count(*) FROM glpgenc.quarantine") == 0
            return world.execute(_KEYS), schema_of(database)

        def done() -> bool:
            return bool(world.value("SELECT count(*) FROM glpgenc.rotations WHERE finished_at IS NOT NULL"))

        with _job(world, "rotate", "rotate", "--all", "--settle", "0", whole=whole, ended=ended, done=done) as job:
            yield job


@contextmanager
def ending(how: str, database: str, home: Path) -> Iterator[Job]:
    """``glpgenc keys retire`` or ``destroy`` of a key that was replaced."""
    with rotation_world.world_on(database, home) as world:
        world.add(100)
        [old] = [each.key_id for each in world.manager.list(tenant_id="acme", data_class="health")]
        rotate(world.settings, RotationFilter(data_class="health"), RotateOptions(settle=0))
        state = "SELECT state, wrapped_key IS NULL, retired_at IS NULL FROM glpgenc.data_keys WHERE key_id = %s"
        before = ("deactivated", False, True)
        after = ("deactivated", False, False) if how == "retire" else ("destroyed", True)

        def found() -> tuple[Any, ...]:
            return tuple(world.execute(state, old)[0])[: 3 if how == "retire" else 2]

        def whole() -> None:
            with KeyManager.from_settings(world.settings) as manager:
                assert world.unequal("acme", manager) == []
            assert found() in {before[: len(after)], after}

        def ended() -> object:
            whole()
            assert found() == after
            return world.execute(_KEYS)

        arguments = ("keys", how, str(old), "--settle", "0", *(["--yes"] if how == "destroy" else []))
        with _job(world, how, *arguments, whole=whole, ended=ended, done=lambda: found() == after) as job:
            yield job


@contextmanager
def shredding(how: str, database: str, home: Path) -> Iterator[Job]:
    """``glpgenc shred`` with a time for undoing, or ``--finish`` when that is over."""
    with shred_world.world_on(database, home) as world:
        arguments: tuple[str, ...] = ("shred", "--tenant", VICTIM, "--yes", "--window", "1h")
        if how == "finish":
            world.shred(ShredOptions())
            world.end_the_window()
            arguments = ("shred", "--finish")

        def whole() -> None:
            if world.tombstone() is None:
                assert how == "shred"
                world.require_readable()
            else:
                world.require_shredded()
            allowed = {("active", False)} if how == "shred" else {("active", False), ("destroyed", True)}
            # All of them or none.
            assert len(world.states()) == 1
            assert world.states() <= allowed

        def done() -> bool:
            stone = world.tombstone()
            return stone is not None and stone["receipt"] is not None and (how == "shred" or bool(stone["executed_at"]))

        def ended() -> object:
            whole()
            assert done()
            if how == "finish":
                world.require_destroyed()
            return world.execute(_KEYS)

        with _job(world, f"shred {how}", *arguments, whole=whole, ended=ended, done=done) as job:
            yield job


@contextmanager
def reindexing(database: str, home: Path) -> Iterator[Job]:
    """``glpgenc reindex --new-key``."""
    with reindex_world.world_on(database, home) as world:
        world.add(range(1, 300))
        columns, indexes = world.columns(), world.indexes()

        def whole() -> None:
            process = world.process()
            try:
                assert world.lost(process) == []
                assert world.lost_in_sql(process) == []
            finally:
                process.close()

        def done() -> bool:
            return world.execute("SELECT phase FROM glpgenc.reindexes") == [("done",)]

        def ended() -> object:
            whole()
            assert done()
            assert (world.columns(), world.indexes()) == (columns, indexes)
            return world.execute(_FACETS), world.execute(_KEYS), schema_of(database)

        arguments = ("reindex", "people.email", "equal", "--new-key", "--settle", "0")
        with _job(world, "reindex", *arguments, whole=whole, ended=ended, done=done) as job:
            yield job


@contextmanager
def rewrapping(how: str, database: str, home: Path, keys: int = 600) -> Iterator[Job]:
    """``glpgenc rewrap`` from one key file to another, or ``glpgenc kms branch rotate``."""
    create_key_file(home / "kek.json")
    create_key_file(home / "new.json")
    old, new = LocalKMSProvider(home / "kek.json"), LocalKMSProvider(home / "new.json")
    with rewrap_world.world_on(database, home) as world:
        world.store_values(old)
        world.fill(old, keys)
        environment = environment_of(home) | {
            "GLPGENC_DATABASE_URL": database,
            "GLPGENC_ALLOW_SUPERUSER": "true",
            "GLPGENC_ENVIRONMENT": rewrap_world.ENVIRONMENT,
            "GLPGENC_LOCAL_KEK_FILE": str(home / ("new.json" if how == "rewrap" else "kek.json")),
        }
        if how == "rewrap":
            environment["GLPGENC_KMS_ALSO"] = f"local:{home / 'kek.json'}"
        else:
            environment["GLPGENC_BRANCH_KEYS"] = "environment"
            assert branch_world.run(world, home / "kek.json", "rewrap", GLPGENC_BRANCH_KEYS="environment")[0] == 0

        def whole() -> None:
            if how == "rewrap":
                world.check(new, old)
            else:
                with KeyManager.from_settings(branch_world.settings_of(world, home / "kek.json")) as manager:
                    for key_id, secret in world.made.items():
                        with manager.by_id(key_id) as key:
                            assert bytes(key.secret) == secret
            no_session_is_left(database)

        def ended() -> object:
            whole()
            if how == "rewrap":
                assert world.uris() == {new.current_uri()}
            else:
                assert world.execute(branch_world.WRAPPED_BY) == [("branch", keys + 3)]
                assert world.execute(_BRANCHES)[-1] == (2, "active")
            return world.execute(_BRANCHES), world.execute(_KEYS)

        arguments = (
            ("rewrap", "--batch", "10") if how == "rewrap" else ("kms", "branch", "rotate", "--yes", "--batch", "10")
        )
        with snapshot_of(database, home) as stage:
            yield Job(
                name=how,
                command=[sys.executable, "-m", "glpgenc.cli", *arguments],
                environment=environment,
                folder=home,
                begin=stage.put_back,
                whole=whole,
                ended=ended,
                done=lambda: (
                    how != "rewrap" and [row[1] for row in world.execute(_BRANCHES)] == ["destroyed", "active"]
                ),
            )
