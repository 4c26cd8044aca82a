"""Old months dropped from a real trail: the rest verifies, and nothing is hidden by it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import psycopg
import pytest

from glpgenc.audit.chain import Chain, writer_key
from glpgenc.audit.keys import AuditKeys, find_key
from glpgenc.audit.record import Row
from glpgenc.audit.recording.logger import EncryptionAuditLogger
from glpgenc.audit.retention import list_partitions, make_partitions, plan_pruning, prune
from glpgenc.audit.sinks import COPY, copy_text
from glpgenc.audit.verification.saved_heads import SavedHeads
from glpgenc.audit.verification.verify import verify
from glpgenc.errors import AuditError, ConfigurationError, DatabaseError
from glpgenc.events import EncryptionAuditEventType, Event, Listener, subscribe, unsubscribe
from glpgenc.keys.kms import build_providers
from tests.audit.trail_world import Prepared, TrailWorld, month
from tests.support.databases import login_role

NOW = datetime.now(UTC)
AGE = timedelta(days=150)


class Heard(Listener):
    def __init__(self) -> None:
        self.events: list[Event] = []

    def happened(self, event: Event) -> None:
        self.events.append(event)


@pytest.fixture
def world(template: Prepared) -> Iterator[TrailWorld]:
    """A trail with two more writers: one that began ten months ago and goes on, and one that ended then."""
    with template.copy() as world:
        write_old(world, [10, 10, 9, 9, 8, 1, 0])
        write_old(world, [10, 10, 9])
        yield world


@pytest.fixture
def heard() -> Iterator[list[Event]]:
    listener = Heard()
    subscribe(listener)
    yield listener.events
    unsubscribe(listener)


def write_old(world: TrailWorld, months: list[int]) -> UUID:
    """Write a chain whose records are so many months old, as a writer of that time would have."""
    writer_id = uuid4()
    with psycopg.connect(world.url) as connection:
        root_id = world.execute("SELECT key_id FROM security.audit_keys")[0][0]
        record = find_key(connection, root_id)
        assert record is not None
        root = AuditKeys(build_providers(world.settings), environment=record.environment).unwrap(record)
        chain = Chain(writer_id, writer_key(root.view(), writer_id))
        rows = [chain.append(_fields(month(NOW, back) + timedelta(seconds=n), n)) for n, back in enumerate(months)]
        for row in rows:
            connection.execute(
                "SELECT glpgenc._audit_partition(date_trunc('month', %s::timestamptz AT TIME ZONE 'UTC')::date)",
                (row[2],),
            )
        connection.execute(
            "INSERT INTO security.audit_writers (writer_id, key_id, host, pid, application, version, started_at) "
            "VALUES (%s, %s, 'h', 1, 'a', '1', %s)",
            (writer_id, root_id, rows[0][2]),
        )
        with connection.cursor() as cursor, cursor.copy(COPY) as copy:
            copy.write(copy_text(rows))
    return writer_id


def _fields(at: datetime, number: int) -> Row:
    return (
        at,
        "key_accessed",
        "encryption",
        "pii",
        "acme",
        None,
        1,
        "decrypt",
        1,
        9,
        True,
        None,
        "a",
        None,
        None,
        {"n": number},
    )


def months(world: TrailWorld) -> list[str]:
    with psycopg.connect(world.url) as connection:
        return [each.name for each in list_partitions(connection) if each.begins is not None and each.begins < NOW]


def test_whole_months_go_and_the_rest_verifies(world: TrailWorld) -> None:
    before = verify(world.settings)
    planned = plan_pruning(world.settings, AGE)
    assert (planned.records, len(planned.ends), len(planned.partitions)) == (8, 2, 3)
    assert verify(world.settings).records == before.records
    prune(world.settings, planned)
    after = verify(world.settings)
    assert (after.findings.kept, after.records, after.pruned) == ([], before.records - 8, 2)
    assert len(months(world)) == 2


def test_a_month_with_one_younger_record_stays(world: TrailWorld) -> None:
    middle = month(NOW, 9)
    planned = plan_pruning(world.settings, NOW - middle)
    assert [each.name for each in planned.partitions] == [f"encryption_audit_{month(NOW, 10):%Y_%m}"]


def test_pruning_twice_and_again_later_verifies(world: TrailWorld) -> None:
    for _ in range(2):
        prune(world.settings, plan_pruning(world.settings, NOW - month(NOW, 9)))
        assert world.found() == []
    prune(world.settings, plan_pruning(world.settings, AGE))
    assert world.found() == []


def test_what_is_deleted_after_the_anchor_is_still_missed(world: TrailWorld) -> None:
    prune(world.settings, plan_pruning(world.settings, AGE))
    (writer, seq) = world.execute(
        "SELECT writer_id, min(seq) FROM security.encryption_audit GROUP BY 1 HAVING min(seq) > 1"
    )[0]
    world.execute("DELETE FROM security.encryption_audit WHERE writer_id = %s AND seq = %s", writer, seq)
    assert world.found() == [("deleted", writer, seq)]


def test_heads_saved_before_hold_after_pruning(world: TrailWorld, tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("heads") / "heads"
    world.heads().write(file)
    prune(world.settings, plan_pruning(world.settings, AGE))
    assert world.found(saved=SavedHeads.read(file)) == []


def test_what_does_not_verify_is_not_dropped_unless_that_is_asked_for(world: TrailWorld, heard: list[Event]) -> None:
    old = world.execute("SELECT writer_id, seq FROM security.encryption_audit ORDER BY occurred_at LIMIT 1")[0]
    world.execute("UPDATE security.encryption_audit SET actor = 'eve' WHERE writer_id = %s AND seq = %s", *old)
    planned = plan_pruning(world.settings, AGE)
    assert [(each.kind.value, each.writer_id, each.seq) for each in planned.findings] == [("edited", *old)]
    with pytest.raises(AuditError, match="does not verify"):
        prune(world.settings, planned)
    assert len(months(world)) == 5
    prune(world.settings, planned, unverified=True)
    assert world.found() == []
    assert heard[-1].detail["unverified"] is True


def test_a_forged_record_with_a_high_number_becomes_no_anchor(world: TrailWorld) -> None:
    (writer, seq) = world.execute(
        "SELECT writer_id, max(seq) FROM security.encryption_audit GROUP BY 1 ORDER BY max(occurred_at) LIMIT 1"
    )[0]
    world.execute("UPDATE security.encryption_audit SET seq = 1000 WHERE writer_id = %s AND seq = %s", writer, seq)
    prune(world.settings, plan_pruning(world.settings, AGE), unverified=True)
    assert world.execute("SELECT max(seq) FROM security.audit_anchors WHERE writer_id = %s", writer) == [(seq - 1,)]


def test_records_that_come_in_between_stop_the_pruning(world: TrailWorld) -> None:
    planned = plan_pruning(world.settings, AGE)
    write_old(world, [9])
    with pytest.raises(AuditError, match="were added"):
        prune(world.settings, planned)
    assert len(months(world)) == 5
    assert world.execute("SELECT count(*) FROM security.audit_anchors") == [(0,)]


def test_a_reader_is_not_waited_for_long_and_nothing_is_dropped(
    world: TrailWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("glpgenc.audit.retention.LOCK_TIMEOUT_MS", 100)
    planned = plan_pruning(world.settings, AGE)
    with psycopg.connect(world.url) as reader:
        reader.execute("SELECT count(*) FROM security.encryption_audit")
        with pytest.raises(DatabaseError, match="in use"):
            prune(world.settings, planned)
    assert len(months(world)) == 5


def test_pruning_is_reported(world: TrailWorld, heard: list[Event]) -> None:
    prune(world.settings, plan_pruning(world.settings, AGE))
    (event,) = [each for each in heard if each.type is EncryptionAuditEventType.EVENTS_PRUNED]
    assert (event.count, event.success, event.detail["writers"]) == (8, True, 2)


class Full(Listener):
    def happened(self, event: Event) -> None:
        if event.type is EncryptionAuditEventType.EVENTS_PRUNED:
            raise AuditError("no room")


def test_what_can_t_be_recorded_is_not_dropped(world: TrailWorld) -> None:
    listener = Full()
    subscribe(listener)
    try:
        with pytest.raises(AuditError, match="no room"):
            prune(world.settings, plan_pruning(world.settings, AGE))
    finally:
        unsubscribe(listener)
    assert len(months(world)) == 5


def test_a_pruning_that_failed_is_reported(world: TrailWorld, heard: list[Event]) -> None:
    planned = plan_pruning(world.settings, AGE)
    write_old(world, [9])
    with pytest.raises(AuditError):
        prune(world.settings, planned)
    assert [each.success for each in heard] == [True, False]


def test_the_trail_records_its_own_pruning_and_verifies(world: TrailWorld) -> None:
    with EncryptionAuditLogger.from_settings(world.settings) as logger:
        subscribe(logger)
        try:
            prune(world.settings, plan_pruning(world.settings, AGE))
        finally:
            unsubscribe(logger)
    assert world.found() == []
    assert world.execute("SELECT count FROM security.encryption_audit WHERE event_type = 'events_pruned'") == [(8,)]


def test_nothing_old_is_nothing_to_do(world: TrailWorld, heard: list[Event]) -> None:
    planned = plan_pruning(world.settings, timedelta(days=3_000))
    assert (planned.partitions, planned.records) == ((), 0)
    prune(world.settings, planned)
    assert heard == []


def test_who_does_not_own_the_trail_drops_nothing(world: TrailWorld) -> None:
    with login_role(world.url, member_of=["glpgenc_admin", "glpgenc_auditor"]) as role:
        settings = world.settings_with(role.url(world.url))
        with pytest.raises(DatabaseError):
            prune(settings, plan_pruning(settings, AGE))
    assert len(months(world)) == 5


def test_partitions_are_made_ahead_once(world: TrailWorld) -> None:
    made, there = make_partitions(world.url, 5)
    assert len(made) == 2
    assert [each.name for each in there][-1] == "encryption_audit_default"
    assert make_partitions(world.url, 5)[0] == []
    with pytest.raises(ConfigurationError):
        make_partitions(world.url, 121)
