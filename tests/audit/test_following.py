"""Records as they come, from a real server that also goes away."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import psycopg
import pytest

from glpgenc.audit.recording.logger import EncryptionAuditLogger
from glpgenc.audit.search import AuditFilter, follow, page
from glpgenc.audit.spool.delivery import replay
from glpgenc.audit.spool.file import SpoolFile
from glpgenc.audit.verification.verify import verify
from glpgenc.errors import DatabaseUnavailableError
from tests.audit.trail_world import EVENTS, Prepared, TrailWorld, log_events

ALL = 2 * (EVENTS + 2)


@pytest.fixture
def world(template: Prepared) -> Iterator[TrailWorld]:
    with template.copy() as world:
        yield world


def test_each_new_record_is_given_once_in_its_order(world: TrailWorld) -> None:
    seen = page(world.url).records
    stop = threading.Event()
    found = []
    world.write(3)
    for record in follow(world.url, AuditFilter(), seen, every=0.05, stop=stop):
        found.append(record.seq)
        if len(found) == 5:
            world.write(2)
        if len(found) == 9:
            stop.set()
    assert found == [1, 2, 3, 4, 5, 1, 2, 3, 4]


def test_while_the_database_is_away_it_is_waited_for(world: TrailWorld) -> None:
    stop = threading.Event()
    reported: list[bool] = []
    with psycopg.connect(world.url) as connection:
        name = connection.info.dbname
    admin = psycopg.conninfo.make_conninfo(world.url, dbname="postgres")

    def allow(*, allowed: bool) -> None:
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS {allowed}')

    def on_outage(error: DatabaseUnavailableError | None) -> None:
        reported.append(error is not None)
        if error is not None:
            allow(allowed=True)
            world.write(1)

    seen = page(world.url).records
    allow(allowed=False)
    found = []
    for record in follow(world.url, AuditFilter(), seen, every=0.05, stop=stop, on_outage=on_outage):
        found.append(record.seq)
        if len(found) == 3:
            stop.set()
    assert (found, reported) == ([1, 2, 3], [True, False])


def _spooled(world: TrailWorld, count: int) -> None:
    away = world.settings_with("postgresql://nobody@127.0.0.1:1/x")
    with EncryptionAuditLogger.from_settings(away) as logger:
        log_events(logger, count)


def test_a_dead_writer_s_spool_is_sent_and_verifies(world: TrailWorld) -> None:
    _spooled(world, 4)
    done = replay(world.settings)
    assert (done.files, done.events, done.running, done.unreadable) == (1, 6, 0, ())
    assert list(world.settings.audit_spool.iterdir()) == []
    found = verify(world.settings)
    assert (found.findings.kept, found.records) == ([], ALL + 6)
    assert replay(world.settings).events == 0


def test_a_running_writer_s_spool_is_left_to_it(world: TrailWorld) -> None:
    _spooled(world, 1)
    (path,) = world.settings.audit_spool.glob("*.jsonl")
    held = SpoolFile.adopt(path)
    assert held is not None
    assert (replay(world.settings).running, path.exists()) == (1, True)
    held.close()
    assert replay(world.settings).events == 3


def test_while_the_database_is_away_a_spool_stays(world: TrailWorld) -> None:
    _spooled(world, 1)
    with pytest.raises(DatabaseUnavailableError):
        replay(world.settings_with("postgresql://nobody@127.0.0.1:1/x"))
    assert replay(world.settings).events == 3


def test_what_is_no_event_is_set_aside_and_the_rest_sent(world: TrailWorld) -> None:
    _spooled(world, 1)
    (path,) = world.settings.audit_spool.glob("*.jsonl")
    path.write_text(path.read_text() + "nonsense\n")
    done = replay(world.settings)
    assert (done.files, done.events, done.unreadable) == (0, 3, (path.with_suffix(".unreadable").name,))
    assert verify(world.settings).findings.kept == []
    (world.settings.audit_spool / done.unreadable[0]).unlink()


def test_a_record_of_the_future_hides_none_that_comes_after_it(world: TrailWorld) -> None:
    stop = threading.Event()
    seen = page(world.url).records
    forge = """
        INSERT INTO security.encryption_audit (writer_id, seq, occurred_at, event_type, success, previous_mac, mac)
        VALUES (gen_random_uuid(), 1, '2999-01-01', 'key_rotated', true, sha256('a'), sha256('b'))
    """
    world.execute(forge)
    found = []
    for record in follow(world.url, AuditFilter(), seen, every=0.05, stop=stop):
        found.append(record.event_type)
        if len(found) == 1:
            world.write(1)
        elif len(found) == 4:
            stop.set()
    assert found == ["key_rotated", "writer_started", "decryption_performed", "writer_stopped"]
