"""Databases with a trail that real writers wrote, each a copy of one that is made once a file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, LiteralString
from uuid import UUID

import psycopg
import pytest

from glpgenc.audit.recording.logger import EncryptionAuditLogger
from glpgenc.audit.verification.findings import TrailFinding
from glpgenc.audit.verification.heads_storage import StoredHeads
from glpgenc.audit.verification.saved_heads import SavedHeads
from glpgenc.audit.verification.verify import verify
from glpgenc.events import EncryptionAuditEventType, Event, scope
from glpgenc.keys.kms.local.key_file import create_key_file
from glpgenc.settings import Settings
from tests.support.databases import fresh_database
from tests.support.servers import Server, TemplateDatabases

KEY = UUID(int=77)
TENANTS = ("acme", "umbrella")
EVENTS = 8
ANY_VALUE = """
    DO $$ DECLARE one regclass; BEGIN
        ALTER TABLE security.encryption_audit DROP CONSTRAINT encryption_audit_occurred_at_check,
            DROP CONSTRAINT flat_detail;
        FOR one IN SELECT inhrelid FROM pg_inherits WHERE inhparent = 'security.encryption_audit'::regclass LOOP
            EXECUTE format('ALTER TABLE %s DROP CONSTRAINT IF EXISTS encryption_audit_occurred_at_check, '
                           'DROP CONSTRAINT IF EXISTS flat_detail', one);
        END LOOP;
    END $$
"""
"""Drops the constraints of the table."""


@dataclass(frozen=True)
class Prepared:
    """A database to be copied."""

    server: Server
    name: str
    folder: Path

    @contextmanager
    def copy(self) -> Iterator[TrailWorld]:
        with fresh_database(self.server, template=self.name) as url:
            yield TrailWorld(url, self.folder)


@dataclass(frozen=True)
class TrailWorld:
    """A database with a trail, which a superuser alters."""

    url: str
    folder: Path

    @property
    def settings(self) -> Settings:
        return self.settings_with(self.url)

    def settings_with(self, url: str) -> Settings:
        return Settings(
            database_url=url,
            local_kek_file=self.folder / "kek.json",
            audit=("database",),
            audit_spool=self.folder / "spool",
        )

    def write(self, count: int = EVENTS, *, actor: str = "ann") -> None:
        """Write events as one writer: one that says it started, ``count``, and one that says it stopped."""
        with EncryptionAuditLogger.from_settings(self.settings) as logger:
            log_events(logger, count, actor=actor)

    def execute(self, statement: LiteralString, *parameters: object) -> list[tuple[Any, ...]]:
        """Run a statement as a superuser whose triggers are off."""
        with psycopg.connect(self.url) as connection:
            connection.execute("SET session_replication_role = replica; SET timezone = 'UTC'")
            cursor = connection.execute(statement, parameters or None)
            return cursor.fetchall() if cursor.description else []

    @property
    def writers(self) -> list[UUID]:
        """The writers, the first to start first."""
        return [row[0] for row in self.execute("SELECT writer_id FROM security.audit_writers ORDER BY started_at")]

    def heads(self) -> SavedHeads:
        """Return the heads of the trail as it is."""
        saved = verify(self.settings, keep_heads=True).saved
        assert saved is not None
        return saved

    def found(self, saved: SavedHeads | None = None, **arguments: Any) -> list[tuple[Any, ...]]:
        stored = None if saved is None else StoredHeads([saved])
        return [summary_of(each) for each in verify(self.settings, saved=stored, **arguments).findings.kept]


def log_events(logger: EncryptionAuditLogger, count: int, *, actor: str = "ann") -> None:
    for number in range(count):
        with scope(actor=actor, purpose="support", correlation_id=f"{actor}-{number}"):
            logger.log(
                Event(
                    type=EncryptionAuditEventType.DECRYPTION_PERFORMED,
                    data_class="pii",
                    tenant_id=TENANTS[number % 2],
                    key_id=KEY,
                    key_version=1,
                    operation="decrypt",
                    count=number + 1,
                    seconds=0.001,
                    detail={"rows": number, "table": "people"},
                )
            )


def summary_of(finding: TrailFinding) -> tuple[Any, ...]:
    place = (finding.writer_id, finding.seq, finding.last_seq)
    return (finding.kind.value, *(each for each in place if each is not None))


@contextmanager
def prepared(server: Server, templates: TemplateDatabases, folder: Path) -> Iterator[Prepared]:
    """Make a database in which two writers have written and stopped."""
    create_key_file(folder / "kek.json")
    with fresh_database(server, template=templates.on(server)) as url:
        world = TrailWorld(url, folder)
        world.write()
        world.write(actor="bob")
        with psycopg.connect(url) as connection:
            name = connection.info.dbname
        yield Prepared(server, name, folder)


@pytest.fixture(scope="session")
def template(
    postgres: Server, templates: TemplateDatabases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Prepared]:
    """A trail to copy: writing one takes longer."""
    with prepared(postgres, templates, tmp_path_factory.mktemp("audit")) as made:
        yield made


def month(moment: datetime, back: int) -> datetime:
    """Return the middle of a month so many before."""
    index = moment.year * 12 + moment.month - 1 - back
    return moment.replace(year=index // 12, month=index % 12 + 1, day=15)
