"""EncryptionAuditLogger(db_pool).log_event(...): fire and forget, and nothing lost in silence."""

from __future__ import annotations

import inspect
import io
import json
import logging
import threading
from collections.abc import Iterator
from typing import Any

import psycopg_pool
import pytest
from psycopg.conninfo import conninfo_to_dict

from glpgenc import EncryptionAuditEventType, EncryptionAuditLogger
from glpgenc.audit.recording.factory import AuditDatabase
from glpgenc.audit.sinks import LogSink
from glpgenc.errors import AuditError
from glpgenc.events import scope
from tests.audit.world import AuditWorld, until

Type = EncryptionAuditEventType


@pytest.fixture
def pool(world: AuditWorld) -> Iterator[psycopg_pool.ConnectionPool]:
    with psycopg_pool.ConnectionPool(world.app_url, min_size=1, open=True) as pool:
        yield pool


@pytest.fixture
def environment(world: AuditWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLPGENC_ENVIRONMENT", "test")
    monkeypatch.setenv("GLPGENC_LOCAL_KEK_FILE", str(world.key_file))
    monkeypatch.setenv("GLPGENC_AUDIT_SPOOL", str(world.spool))


@pytest.mark.usefixtures("environment")
def test_an_event_reaches_the_table_with_all_that_was_given(
    world: AuditWorld, pool: psycopg_pool.ConnectionPool
) -> None:
    logger = EncryptionAuditLogger(pool)
    with scope(actor="ada", purpose="invoices"):
        logger.log_event(Type.DECRYPTION_FAILED, "pii", "acme", 3, False, "the ledger is closed", "req-1")  # noqa: FBT003  # the order is what is tested
    logger.log_event(event_type="encryption_performed", data_class="pii", tenant_id="acme", key_version=4, success=True)
    logger.close()
    failed, performed = world.events()
    assert (failed.event_type, failed.data_class, failed.tenant_id, failed.key_version) == (
        "decryption_failed", "pii", "acme", 3,
    )  # fmt: skip
    assert (failed.success, failed.error, failed.detail) == (
        False, "ReportedError", {"error_msg": "the ledger is closed"},
    )  # fmt: skip
    assert (failed.actor, failed.purpose, failed.correlation_id) == ("ada", "invoices", "req-1")
    assert (performed.event_type, performed.success, performed.error, performed.detail) == (
        "encryption_performed", True, None, {},
    )  # fmt: skip
    assert len(list(world.chains())) == 1
    assert (logger.dropped, logger.refused) == (0, 0)


@pytest.mark.usefixtures("environment")
def test_events_are_json_lines_of_a_logger_for_loki(
    pool: psycopg_pool.ConnectionPool, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "glpgenc.audit.events")
    with EncryptionAuditLogger(pool) as logger:
        logger.log_event(Type.KEY_ROTATED, "pii", "acme", 3, correlation_id="req-1")
    lines = [json.loads(each.message) for each in caplog.records if each.name == "glpgenc.audit.events"]
    (line,) = [each for each in lines if each["event_type"] == "key_rotated"]
    assert (line["level"], line["tenant_id"], line["key_version"], line["correlation_id"]) == (
        "info", "acme", 3, "req-1",
    )  # fmt: skip


def test_the_connection_is_of_the_writer_and_none_of_the_pool(world: AuditWorld) -> None:
    parts = conninfo_to_dict(world.app_url)
    password = parts.pop("password", None)
    kwargs: dict[str, Any] = {"autocommit": True} | ({} if password is None else {"password": password})
    text = " ".join(f"{name}={value}" for name, value in parts.items())
    never_opened = psycopg_pool.ConnectionPool(text, kwargs=kwargs, open=False)
    with EncryptionAuditLogger(never_opened, settings=world.settings()) as logger:
        logger.log_event(Type.KEY_ROTATED)
    assert [each.event_type for each in world.events()] == ["key_rotated"]


def test_nothing_waits_for_a_start_that_hangs_and_nothing_is_lost(world: AuditWorld) -> None:
    go, asked = threading.Event(), threading.Event()

    def slow() -> AuditDatabase:
        asked.set()
        assert go.wait(60)
        return AuditDatabase.from_settings(world.settings())

    logger = EncryptionAuditLogger(slow)
    try:
        logger.log_event(Type.KEY_ROTATED)
        assert asked.wait(30)
        # Its start holds whatever it holds now.
        for _ in range(10):
            logger.log_event(Type.KEY_GENERATED)
        assert logger.depth == 11
    finally:
        go.set()
    logger.close()
    assert len(world.events()) == 11


def test_events_wait_in_memory_until_what_is_missing_is_there(
    world: AuditWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("glpgenc.audit.recording.recorder.START_AGAIN", 0.01)
    tries = []

    def away_at_first() -> AuditDatabase:
        tries.append(1)
        if len(tries) < 3:
            raise AuditError("not yet")
        return AuditDatabase.from_settings(world.settings())

    logger = EncryptionAuditLogger(away_at_first)
    logger.log_event(Type.KEY_ROTATED)
    until(world.events)
    logger.close()
    assert len(tries) == 3


def test_what_finds_no_room_is_counted_and_reported_and_raises_nothing(caplog: pytest.LogCaptureFixture) -> None:
    go = threading.Event()

    def never() -> AuditDatabase:
        go.wait(60)
        raise AuditError("the KMS is away")

    logger = EncryptionAuditLogger(never, queue_size=3)
    for _ in range(8):
        logger.log_event(Type.KEY_ROTATED)
    assert (logger.depth, logger.dropped, logger.refused) == (3, 5, 5)
    reported = [each.message for each in caplog.records if "was dropped" in each.message]
    assert [each.split(",")[1].split()[0] for each in reported] == ["1", "2", "4"]
    go.set()
    with pytest.raises(AuditError, match="3 audit events were not recorded: the KMS is away"):
        logger.close()
    assert (logger.refused, logger.depth) == (8, 0)
    logger.log_event(Type.KEY_ROTATED)
    assert (logger.dropped, logger.refused) == (6, 9)


def test_an_unknown_type_is_dropped_and_reported(caplog: pytest.LogCaptureFixture) -> None:
    logger = EncryptionAuditLogger(log=LogSink(io.StringIO(), chained=False))
    logger.log_event("key_eaten")
    assert (logger.dropped, "not one of EncryptionAuditEventType" in caplog.text) == (1, True)
    assert "key_eaten" not in caplog.text
    logger.close()


def test_arguments_of_wrong_types_raise_nothing() -> None:
    stream = io.StringIO()
    logger = EncryptionAuditLogger(log=LogSink(stream, chained=False))
    wrong: Any = object()
    logger.log_event(Type.KEY_ROTATED, wrong, wrong, wrong, error_msg=wrong, correlation_id=wrong)
    logger.close()
    (line,) = [json.loads(each) for each in stream.getvalue().splitlines() if "key_rotated" in each]
    assert (line["data_class"], line.get("key_version"), line["detail"]) == (
        "<object>",
        None,
        {"error_msg": "<object>"},
    )


@pytest.mark.parametrize("given", ["postgresql://localhost/x", 7, object()])
def test_what_is_no_pool_is_refused(given: Any) -> None:
    with pytest.raises(TypeError, match=r"psycopg_pool\.ConnectionPool"):
        EncryptionAuditLogger(given)


def test_a_pool_whose_parameters_come_from_a_coroutine_is_refused(world: AuditWorld) -> None:
    async def conninfo() -> str:
        return world.app_url

    pool = psycopg_pool.AsyncConnectionPool(conninfo, open=False)
    logger = EncryptionAuditLogger(pool, settings=world.settings())
    with pytest.raises(Exception, match="a coroutine, which can't be waited for"):
        logger.start()


def test_its_arguments_have_the_order_of_an_event() -> None:
    names = list(inspect.signature(EncryptionAuditLogger.log_event).parameters)[1:]
    assert names == ["event_type", "data_class", "tenant_id", "key_version", "success", "error_msg", "correlation_id"]
    assert next(iter(inspect.signature(EncryptionAuditLogger).parameters)) == "db_pool"
