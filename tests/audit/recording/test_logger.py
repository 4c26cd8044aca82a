"""Events reach the database: chained, in order, none lost and none waited for."""

from __future__ import annotations

import hmac
import io
import json
import os
import threading
import time
from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest

from glpgenc import audit
from glpgenc.audit import EncryptionAuditLogger
from glpgenc.audit.chain import MarkKind, mark_mac, writer_key
from glpgenc.audit.keys import AuditKeys
from glpgenc.audit.recording.factory import AuditDatabase
from glpgenc.audit.sinks import LogSink
from glpgenc.errors import AuditError, AuthenticationError, ConfigurationError, KMSUnwrapError
from glpgenc.events import EncryptionAuditEventType, Event, emit, hub, scope
from glpgenc.keys.kms import build_providers
from tests.audit.world import EVENT, AuditWorld, until

KEY_ID = uuid4()


@pytest.fixture
def logger(world: AuditWorld) -> Iterator[EncryptionAuditLogger]:
    with world.logger() as logger:
        yield logger


def encrypt(logger: EncryptionAuditLogger, error: BaseException | None = None, operation: str = "encrypt") -> None:
    logger.operated(operation, "pii", "acme", KEY_ID, 2, 5, 0.25, error)


def test_an_operation_is_recorded_with_all_that_is_known_of_it(
    world: AuditWorld, logger: EncryptionAuditLogger
) -> None:
    with scope(actor="ada", purpose="invoices", correlation_id="c-1"):
        encrypt(logger)
    logger.flush()
    (record,) = world.events()
    assert (record.event_type, record.event_category, record.data_class) == (
        "encryption_performed",
        "encryption",
        "pii",
    )
    assert (record.tenant_id, record.key_id, record.key_version, record.operation) == ("acme", KEY_ID, 2, "encrypt")
    assert (record.count, record.duration_us, record.success, record.error) == (5, 250_000, True, None)
    assert (record.actor, record.purpose, record.correlation_id) == ("ada", "invoices", "c-1")
    assert abs(record.occurred_at.timestamp() - time.time()) < 60


def test_of_an_error_only_the_class_s_name_is_recorded(world: AuditWorld, logger: EncryptionAuditLogger) -> None:
    encrypt(logger, AuthenticationError("the value is hunter2"), "decrypt")
    logger.flush()
    (record,) = world.events()
    assert (record.event_type, record.success, record.error) == ("decryption_failed", False, "AuthenticationError")
    assert "hunter2" not in repr(record)


def test_a_chain_begins_with_its_writer_and_ends_with_its_stop(world: AuditWorld) -> None:
    with world.logger() as logger:
        for _ in range(3):
            encrypt(logger)
    (chain,) = world.chains()
    assert [each.event_type for each in chain] == ["writer_started", *["encryption_performed"] * 3, "writer_stopped"]
    ((pid, user),) = world.query("SELECT pid, database_user::text FROM security.audit_writers")
    assert (pid, chain[0].detail["pid"]) == (os.getpid(), os.getpid())
    assert user in world.app_url


def test_a_closed_chain_has_a_head_at_its_end(world: AuditWorld) -> None:
    with world.logger() as logger:
        encrypt(logger)
    (chain,) = world.chains()
    ((writer, seq, mac, at, own),) = world.query("SELECT writer_id, seq, mac, at, head_mac FROM security.audit_heads")
    assert (writer, seq, mac) == (chain[-1].writer_id, chain[-1].seq, chain[-1].mac)
    with psycopg.connect(world.url, autocommit=True) as connection:
        root = AuditKeys(build_providers(world.settings()), environment="test").current(connection).root
    with root:
        assert hmac.compare_digest(own, mark_mac(MarkKind.HEAD, writer_key(root.view(), writer), writer, seq, mac, at))


def test_a_long_chain_has_heads_on_its_way(world: AuditWorld) -> None:
    with world.logger() as logger:
        for _ in range(2_500):
            encrypt(logger)
    assert len(world.query("SELECT 1 FROM security.audit_heads")) >= 3
    (chain,) = world.chains()
    assert len(chain) == 2_502


def test_a_second_process_uses_the_root_of_the_first(world: AuditWorld) -> None:
    for _ in range(2):
        with world.logger() as logger:
            encrypt(logger)
    assert len(list(world.chains())) == 2
    assert world.query("SELECT count(*) FROM security.audit_keys") == [(1,)]


def test_processes_that_begin_at_once_make_one_root(world: AuditWorld) -> None:
    loggers = [world.logger() for _ in range(6)]
    threads = [threading.Thread(target=each.start) for each in loggers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for each in loggers:
        each.close()
    assert world.query("SELECT count(*) FROM security.audit_keys") == [(1,)]
    assert len(list(world.chains())) == 6


def test_a_root_is_bound_to_its_environment(world: AuditWorld) -> None:
    with world.logger() as logger:
        encrypt(logger)
    with psycopg.connect(world.url, autocommit=True) as connection:
        connection.execute("UPDATE security.audit_keys SET environment = 'other'")
        keys = AuditKeys(build_providers(world.settings()), environment="other")
        ((row,),) = connection.execute("SELECT key_id FROM security.audit_keys").fetchall()
        made = keys.current(connection)
    assert made.record.key_id != row


def test_a_root_that_does_not_unwrap_stops_nobody(world: AuditWorld) -> None:
    with psycopg.connect(world.app_url, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO security.audit_keys (key_id, provider, key_uri, wrapped_key, environment)"
            " VALUES (gen_random_uuid(), 'local', 'local:1', 'forged', 'test')"
        )
        forged = connection.execute("SELECT key_id FROM security.audit_keys").fetchone()
    with world.logger() as logger:
        encrypt(logger)
    (chain,) = world.chains()
    assert len(chain) == 3
    assert forged not in world.query("SELECT key_id FROM security.audit_writers")


def test_roots_do_not_open_as_data_keys(world: AuditWorld) -> None:
    from glpgenc.audit.keys import find_key  # noqa: PLC0415
    from glpgenc.wire.context import encryption_context  # noqa: PLC0415

    with world.logger() as logger:
        encrypt(logger)
    with psycopg.connect(world.url) as connection:
        ((key_id,),) = connection.execute("SELECT key_id FROM security.audit_keys").fetchall()
        row = find_key(connection, key_id)
    assert row is not None
    context = encryption_context(
        environment="test", tenant_id="acme", data_class="pii", purpose="encryption", key_id=key_id
    )
    with pytest.raises(KMSUnwrapError):
        build_providers(world.settings()).wrapping.decrypt(row.wrapped_key, row.key_uri, context)


def test_threads_share_one_chain(world: AuditWorld) -> None:
    def work(shared: EncryptionAuditLogger) -> None:
        for _ in range(300):
            encrypt(shared)

    with world.logger() as logger:
        threads = [threading.Thread(target=work, args=[logger]) for _ in range(5)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    (chain,) = world.chains()
    assert len(chain) == 1_502


def test_a_durable_event_is_in_the_database_when_log_returns(world: AuditWorld, logger: EncryptionAuditLogger) -> None:
    logger.log(EVENT, durable=True)
    assert [each.event_type for each in world.events()] == ["key_rotated"]


def test_what_can_t_be_undone_is_durable_when_it_was_reported(world: AuditWorld, logger: EncryptionAuditLogger) -> None:
    logger.happened(Event(type=EncryptionAuditEventType.KEY_DESTROYED))
    assert [each.event_type for each in world.events()] == ["key_destroyed"]


def test_events_that_nobody_waits_for_are_written_within_a_second(
    world: AuditWorld, logger: EncryptionAuditLogger
) -> None:
    encrypt(logger)
    began = time.monotonic()
    until(world.events)
    assert time.monotonic() - began < 5
    until(lambda: logger.depth == 0)


def test_of_successes_a_sample_is_recorded_and_of_failures_all(world: AuditWorld) -> None:
    with world.logger(audit_sample=10) as logger:
        for _ in range(2_000):
            encrypt(logger)
        for _ in range(30):
            encrypt(logger, AuthenticationError())
    reported = world.events()
    successes = [each for each in reported if each.success]
    # 200 on average; 100 is 7 standard deviations away.
    assert 100 < len(successes) < 300
    assert {each.detail["sampled"] for each in successes} == {10}
    assert [each.detail for each in reported if not each.success] == [{}] * 30


def test_the_cache_of_keys_is_recorded_where_that_was_asked_for(world: AuditWorld) -> None:
    for asked in (False, True):
        with EncryptionAuditLogger.from_settings(world.settings(), cache_events=asked) as logger:
            logger.looked_up("dek", hit=True)
            logger.looked_up("lookup", hit=False)
    assert [(each.event_type, each.detail) for each in world.events()] == [
        ("key_cache_hit", {"key_type": "dek"}),
        ("key_cache_miss", {"key_type": "lookup"}),
    ]


def test_hostile_text_is_kept_on_one_line_and_verifies(world: AuditWorld) -> None:
    hostile = 'x"\\\n\t\x00\x1b[2J\u2028{"event":"forged"}' + "y" * 400
    with world.logger() as logger, scope(actor=hostile, purpose=hostile):
        logger.log(
            Event(type=EncryptionAuditEventType.ACCESS_DENIED, tenant_id=hostile, detail={"path": hostile, "n": 1e22})
        )
    (record,) = world.events()
    assert record.actor == record.tenant_id == record.detail["path"]
    assert "\n" not in str(record.actor)
    assert len(str(record.actor)) == 256
    assert len(list(world.chains())) == 1


def test_activate_has_it_reported_everything_and_is_done_once(world: AuditWorld) -> None:
    first = audit.activate(world.settings())
    assert first is audit.activate(world.settings(audit=()))
    emit(EVENT)
    audit.deactivate()
    assert first not in hub.listeners
    emit(EVENT)
    assert [each.event_type for each in world.events()] == ["key_rotated"]
    assert audit.activate(world.settings(audit=())) is None


def test_activation_fails_where_there_is_no_database_to_write_to(world: AuditWorld) -> None:
    with pytest.raises(ConfigurationError, match="no database"):
        audit.activate(world.settings(database_url=None))
    assert hub.listeners == ()


def test_a_role_that_may_not_write_is_reported_at_the_start(world: AuditWorld) -> None:
    with psycopg.connect(world.url, autocommit=True) as connection:
        connection.execute("REVOKE INSERT ON security.audit_writers FROM glpgenc_app, glpgenc_admin")
        connection.execute("REVOKE INSERT (writer_id, key_id, host, pid, application, version, started_at) "
                           "ON security.audit_writers FROM glpgenc_app")  # fmt: skip
        try:
            with pytest.raises(AuditError, match="permission denied"):
                world.logger().start()
        finally:
            connection.execute("GRANT INSERT (writer_id, key_id, host, pid, application, version, started_at) "
                               "ON security.audit_writers TO glpgenc_app, glpgenc_admin")  # fmt: skip


def test_a_closed_logger_refuses_events_and_says_so(world: AuditWorld) -> None:
    logger = world.logger()
    encrypt(logger)
    logger.close()
    logger.close()
    with pytest.raises(AuditError, match="closed"):
        encrypt(logger)
    assert logger.refused == 1
    logger.flush()


def test_flushing_and_closing_what_was_not_used_does_nothing(world: AuditWorld) -> None:
    logger = world.logger()
    logger.flush()
    logger.close()
    assert world.records() == []


def test_the_log_alone_takes_no_database_and_no_kms() -> None:
    stream = io.StringIO()
    with EncryptionAuditLogger(log=LogSink(stream, chained=False)) as logger:
        encrypt(logger)
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [line["event_type"] for line in lines] == ["writer_started", "encryption_performed", "writer_stopped"]
    assert [line["seq"] for line in lines] == [1, 2, 3]


def test_database_and_log_get_the_same_events(world: AuditWorld) -> None:
    stream = io.StringIO()
    database = AuditDatabase.from_settings(world.settings())
    with EncryptionAuditLogger(database, LogSink(stream)) as logger:
        encrypt(logger)
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [line["mac"] for line in lines] == [each.mac.hex() for each in world.records()]


def test_a_logger_without_a_place_to_write_to_is_refused() -> None:
    with pytest.raises(ConfigurationError):
        EncryptionAuditLogger()


def test_a_forked_child_is_a_writer_of_its_own(world: AuditWorld, logger: EncryptionAuditLogger) -> None:
    encrypt(logger)
    child = os.fork()
    if child == 0:
        try:
            encrypt(logger)
            encrypt(logger)
            logger.close()
            os._exit(0)
        finally:
            os._exit(1)
    assert os.waitpid(child, 0)[1] == 0
    logger.flush()
    lengths = {len(chain): chain[0].detail["pid"] for chain in world.chains()}
    assert lengths == {2: os.getpid(), 4: child}
    assert world.query("SELECT count(*) FROM security.audit_keys") == [(1,)]
