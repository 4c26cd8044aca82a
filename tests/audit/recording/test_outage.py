"""While the database is away events wait on disk; afterwards they are sent, in order, also those of the dead."""

from __future__ import annotations

import errno
import json
import multiprocessing
import os
import threading
import time
from pathlib import Path

import psycopg
import pytest

from glpgenc.audit import EncryptionAuditLogger
from glpgenc.audit.spool import store
from glpgenc.audit.spool.delivery import replay
from glpgenc.errors import AuditError
from tests.audit.outage import away
from tests.audit.world import EVENT, AuditWorld, until


def spooled(world: AuditWorld) -> list[dict[str, object]]:
    lines = [json.loads(line) for path in world.files() for line in path.read_text("ascii").splitlines()]
    return [line for line in lines if line["kind"] == "event"]


def test_a_flush_while_the_database_is_away_returns_when_it_is_on_disk(world: AuditWorld) -> None:
    with world.logger() as logger:
        logger.log(EVENT, durable=True)
        with away(world.url):
            logger.log(EVENT)
            logger.flush()
            assert [line["event_type"] for line in spooled(world)] == ["key_rotated"]
            assert logger.spool_events == 1
            assert logger.spool_bytes == sum(path.stat().st_size for path in world.files())
        until(lambda: not world.files())
        assert (logger.spool_events, logger.spool_bytes) == (0, 0)
    assert len(world.events()) == 2


def test_what_was_spooled_and_what_came_after_it_are_one_chain(world: AuditWorld) -> None:
    with world.logger() as logger:
        logger.log(EVENT, durable=True)
        with away(world.url):
            for _ in range(1_500):
                logger.log(EVENT)
            logger.flush()
            for _ in range(1_500):
                logger.log(EVENT)
            logger.flush()
        for _ in range(10):
            logger.log(EVENT)
            logger.flush()
        until(lambda: not world.files())
    (chain,) = world.chains()
    assert len(chain) == 3_013


def test_a_process_that_begins_while_the_database_is_away_brings_its_root_along(world: AuditWorld) -> None:
    with away(world.url):
        logger = world.logger()
        logger.log(EVENT, durable=True)
        assert len(spooled(world)) == 2
    until(lambda: not world.files())
    logger.close()
    (chain,) = world.chains()
    assert [each.event_type for each in chain] == ["writer_started", "key_rotated", "writer_stopped"]


def test_what_a_writer_left_is_sent_by_the_next_process(world: AuditWorld) -> None:
    with away(world.url):
        with world.logger() as logger:
            logger.log(EVENT)
        assert [line["event_type"] for line in spooled(world)] == ["writer_started", "key_rotated", "writer_stopped"]
    with world.logger() as logger:
        logger.log(EVENT)
        until(lambda: not world.files())
    assert sorted(len(chain) for chain in world.chains()) == [3, 3]


def test_a_batch_of_which_nobody_knows_whether_it_was_committed_is_not_written_twice(
    world: AuditWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    from glpgenc.audit.sinks import DatabaseSink  # noqa: PLC0415

    written = DatabaseSink._copy
    lost = iter([True])

    def and_lose_the_answer(self: DatabaseSink, *arguments: object) -> None:
        written(self, *arguments)  # type: ignore[arg-type]
        if next(lost, False):
            raise psycopg.OperationalError("the connection was lost after the commit")

    with world.logger() as logger:
        logger.log(EVENT, durable=True)
        monkeypatch.setattr(DatabaseSink, "_copy", and_lose_the_answer)
        logger.log(EVENT, durable=True)
        until(lambda: not world.files())
        logger.log(EVENT, durable=True)
    (chain,) = world.chains()
    assert len(chain) == 5


def test_a_torn_line_of_a_dead_writer_is_dropped_and_the_rest_sent(world: AuditWorld) -> None:
    with away(world.url), world.logger() as logger:
        logger.log(EVENT)
    (path,) = world.files()
    with path.open("ab") as file:
        file.write(b'{"kind":"event","seq":4,"wri')
    with world.logger():
        until(lambda: not world.files())
    assert sorted(len(chain) for chain in world.chains()) == [2, 3]


def test_a_file_with_something_else_in_it_is_put_aside_and_the_events_in_it_are_sent(world: AuditWorld) -> None:
    with away(world.url), world.logger() as logger:
        logger.log(EVENT)
    (path,) = world.files()
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:3], b"not json\n", *lines[3:]]))
    with world.logger():
        until(lambda: path.with_suffix(".unreadable") in world.files())
    assert sorted(len(chain) for chain in world.chains()) == [2, 3]


def test_a_full_disk_while_the_database_is_away_refuses_and_heals(
    world: AuditWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with world.logger() as logger:
        logger.log(EVENT, durable=True)
        with away(world.url):
            monkeypatch.setattr(os, "pwrite", full)
            with pytest.raises(AuditError, match="No space left on device"):
                logger.log(EVENT, durable=True)
            with pytest.raises(AuditError, match="nothing can be recorded now"):
                logger.log(EVENT)
            assert logger.refused == 1
            monkeypatch.undo()
            until(lambda: logger.spool_events == 1)
            logger.log(EVENT, durable=True)
        until(lambda: not world.files())
    (chain,) = world.chains()
    assert len(chain) == 5


def test_a_spool_that_others_may_read_is_refused_at_the_start(world: AuditWorld) -> None:
    world.spool.mkdir(mode=0o755)
    with pytest.raises(AuditError, match="open to others"):
        world.logger().start()


def test_a_queue_that_stays_full_refuses(world: AuditWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = threading.Event()
    monkeypatch.setattr(store.DurableStore, "write", lambda *_: go_on.wait(30))
    logger = world.logger(audit_queue_size=100, audit_wait=0.1)
    with pytest.raises(AuditError, match="has been full"):
        _log_many(logger, 3_000)
    assert logger.refused == 1
    assert logger.depth >= 100
    go_on.set()
    logger.close()


def test_log_does_not_wait_for_a_database_that_hangs(world: AuditWorld) -> None:
    with world.logger() as logger:
        logger.log(EVENT, durable=True)
        with psycopg.connect(world.url) as blocker:
            blocker.execute("LOCK TABLE security.encryption_audit IN ACCESS EXCLUSIVE MODE")
            began = time.monotonic()
            for _ in range(500):
                logger.log(EVENT)
                time.sleep(0.001)
            assert time.monotonic() - began < 5
            with pytest.raises(AuditError, match="not kept within"):
                logger.flush(timeout=0.1)
            blocker.rollback()
        logger.flush()
    assert len(world.events()) == 501


def _log_many(logger: EncryptionAuditLogger, count: int) -> None:
    for _ in range(count):
        logger.log(EVENT)


def _log_in_a_child(world: AuditWorld) -> None:
    with world.logger() as logger:
        logger.log(EVENT)


def test_many_processes_leave_their_files_and_two_send_them_at_once(world: AuditWorld) -> None:
    context = multiprocessing.get_context("fork")
    with away(world.url):
        children = [context.Process(target=_log_in_a_child, args=[world]) for _ in range(4)]
        for child in children:
            child.start()
        for child in children:
            child.join()
        assert len(world.files()) == 4
    with world.logger(), world.logger():
        until(lambda: not world.files())
    assert sorted(len(chain) for chain in world.chains()) == [2, 2, 3, 3, 3, 3]


def test_the_folder_is_the_one_of_the_setting(world: AuditWorld, tmp_path: Path) -> None:
    with away(world.url), world.logger(audit_spool=tmp_path / "other") as logger:
        logger.log(EVENT)
    assert len(list((tmp_path / "other").iterdir())) == 1


def spoilt(world: AuditWorld) -> Path:
    """Leave a dead writer's file with one event in it that is JSON, and that the table refuses."""
    with away(world.url), world.logger() as logger:
        for _ in range(3):
            logger.log(EVENT)
    (path,) = world.files()
    lines = path.read_bytes().splitlines(keepends=True)
    bad = json.dumps(json.loads(lines[3]) | {"seq": -1, "mac": "00"}).encode() + b"\n"
    path.write_bytes(b"".join([*lines[:3], bad, *lines[3:]]))
    return path


def test_an_event_that_the_table_refuses_keeps_no_other_from_it_and_is_no_outage(world: AuditWorld) -> None:
    path = spoilt(world)
    with world.logger() as logger:
        until(lambda: path.with_suffix(".unreadable") in world.files())
        logger.log(EVENT, durable=True)
        assert logger.spool_events == 0
    assert sorted(len(chain) for chain in world.chains()) == [3, 5]


def test_a_replay_by_hand_sends_all_but_what_the_table_refuses(world: AuditWorld) -> None:
    path = spoilt(world)
    done = replay(world.settings())
    assert (done.files, done.events, done.unreadable) == (0, 5, (path.with_suffix(".unreadable").name,))
    (chain,) = world.chains()
    assert len(chain) == 5
