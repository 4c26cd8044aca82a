"""A database with an audit trail, and loggers that write to it."""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, LiteralString
from uuid import UUID

import psycopg

from glpgenc.audit import AuditRecord, EncryptionAuditLogger
from glpgenc.audit.chain import record_mac, writer_key
from glpgenc.audit.keys import AuditKeys, find_key
from glpgenc.audit.record import COLUMNS, GENESIS
from glpgenc.events import EncryptionAuditEventType, Event
from glpgenc.keys.kms import build_providers
from glpgenc.settings import Settings

EVENT = Event(type=EncryptionAuditEventType.KEY_ROTATED, tenant_id="acme")
_ROWS: LiteralString = f"SELECT {COLUMNS} FROM security.encryption_audit ORDER BY writer_id, seq"


@dataclass(frozen=True)
class AuditWorld:
    """What an application is set to.

    :param url: a superuser's URL of the database.
    :param app_url: a URL of a member of glpgenc_app.
    """

    url: str
    app_url: str
    key_file: Path
    spool: Path

    def settings(self, **changes: Any) -> Settings:
        given: dict[str, Any] = {
            "database_url": self.app_url,
            "environment": "test",
            "kms_provider": "local",
            "local_kek_file": self.key_file,
            "audit": "database",
            "audit_spool": self.spool,
        }
        return Settings(**(given | changes))

    def logger(self, **changes: Any) -> EncryptionAuditLogger:
        return EncryptionAuditLogger.from_settings(self.settings(**changes))

    def query(self, statement: LiteralString, *values: object) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.url, autocommit=True) as connection:
            return connection.execute(statement, values).fetchall()

    def records(self) -> list[AuditRecord]:
        with psycopg.connect(self.url) as connection:
            return [AuditRecord(*row) for row in connection.execute(_ROWS)]

    def events(self) -> list[AuditRecord]:
        """Return all records but those by which writers tell of themselves."""
        return [each for each in self.records() if not each.event_type.startswith("writer_")]

    def chains(self) -> Iterator[list[AuditRecord]]:
        """Give each writer's records, after a look at every MAC, number and link."""
        records = self.records()
        for writer_id in {each.writer_id for each in records}:
            chain = [each for each in records if each.writer_id == writer_id]
            self.assert_chained(writer_id, chain)
            yield chain

    def assert_chained(self, writer_id: UUID, chain: list[AuditRecord]) -> None:
        with psycopg.connect(self.url) as connection:
            row = connection.execute("SELECT key_id FROM security.audit_writers WHERE writer_id = %s", (writer_id,))
            ((key_id,),) = row.fetchall()
            key = find_key(connection, key_id)
        assert key is not None
        with AuditKeys(build_providers(self.settings()), environment="test").unwrap(key) as root:
            own = writer_key(root.view(), writer_id)
        before = GENESIS
        for number, record in enumerate(chain, 1):
            assert record.seq == number
            assert record.previous_mac == before
            assert hmac.compare_digest(record_mac(own, record), record.mac)
            before = record.mac

    def files(self) -> list[Path]:
        return sorted(self.spool.glob("*")) if self.spool.exists() else []


def until(condition: Callable[[], object], seconds: float = 20) -> None:
    """Wait for a condition, and fail without it."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come true"
        time.sleep(0.02)
