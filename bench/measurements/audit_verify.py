"""Verifying the audit trail: every record's MAC and place, as `glpgenc audit verify` does.

Beside the same verification that fetches the rows by a cursor, as Python values, and puts what the MAC covers together
from them: that is what it did before it read COPY's binary form. Chains of four writers; half of the records have
details. An export of the same trail is verified as JSON lines and as CSV. Nothing else runs in the process; one core
may serve it, one the server. A million records in 30 seconds are 30 microseconds a record.
"""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from psycopg.rows import tuple_row

from bench.fixtures.manager import new_key_file, settings_of
from bench.fixtures.stage import TENANT, connect
from bench.results.row import Row, measuring_at_most, timed
from bench.results.timing import in_turns
from glpgenc.audit import EncryptionAuditLogger
from glpgenc.audit.chain import Chain, writer_key
from glpgenc.audit.database import SELECT, read_leniently, snapshot, trail_connection
from glpgenc.audit.export import ExportFormat, export
from glpgenc.audit.keys import AuditKeys, find_key
from glpgenc.audit.sinks import COPY, copy_text
from glpgenc.audit.verification.database_source import DatabaseSource
from glpgenc.audit.verification.findings import TrailFindings
from glpgenc.audit.verification.records import RecordStream
from glpgenc.audit.verification.roots import unwrapped_roots
from glpgenc.audit.verification.trail import TrailVerification, TrailVerifier
from glpgenc.audit.verification.verify import verify, verify_files
from glpgenc.keys.kms import build_providers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.fixtures.stage import Connection, Stage
    from glpgenc.audit.record import Row as Record
    from glpgenc.settings import Settings

_WRITERS = 4
_AT_ONCE = 1_000
_FETCH = 2_000
_A_MILLION_IN_30_SECONDS = measuring_at_most(30, "us")


class _ByCursor(DatabaseSource):
    """The tables, with the records as Python values."""

    @contextmanager
    def records(self) -> Iterator[RecordStream]:
        with self._connection.cursor("bench_records", row_factory=tuple_row) as cursor:
            read_leniently(cursor)
            cursor.itersize = _FETCH
            cursor.execute(SELECT + " ORDER BY writer_id, seq, occurred_at")
            yield RecordStream(cursor)


def measure(stage: Stage) -> Iterator[Row]:
    """Measure on the newest PostgreSQL."""
    server, count = stage.newest(), stage.scale.audit_records
    with (
        stage.database(server) as url,
        new_key_file() as key_file,
        tempfile.TemporaryDirectory(prefix="glpgenc-bench-") as folder,
    ):
        more = {"audit": ("database",), "audit_spool": Path(folder) / "spool"}
        settings = settings_of(url, key_file).model_copy(update=more)
        for _ in range(_WRITERS):
            EncryptionAuditLogger.from_settings(settings).__enter__().close()
        with connect(url) as connection:
            _fill(connection, settings, count)
        exports = {form: Path(folder) / f"trail.{form.value}" for form in ExportFormat}
        for form, path in exports.items():
            export(url, path, form=form)
        subjects: dict[str, Callable[[], object]] = {
            "copy": lambda: _whole(verify(settings), count),
            "cursor": lambda: _whole(_by_cursor(settings), count),
            "jsonl": lambda: _whole(verify_files(settings, [exports[ExportFormat.JSONL]]), count),
            "csv": lambda: _whole(verify_files(settings, [exports[ExportFormat.CSV]]), count),
        }
        timings = in_turns(subjects, stage.scale.orm_rounds)
    each = {name: timing.each(count) for name, timing in timings.items()}
    for name, what, bound in (
        ("copy", "a record in the database", _A_MILLION_IN_30_SECONDS),
        ("jsonl", "a record of an export, JSON lines", None),
        ("csv", "a record of an export, CSV", None),
    ):
        yield timed(
            what,
            server.version,
            each[name],
            "in the database, row by row",
            each["cursor"],
            unit="us",
            bound=bound,
            note=f"{1 / each[name].median:,.0f} records a second, {1 / each['cursor'].median:,.0f} row by row",
        )


def _by_cursor(settings: Settings) -> TrailVerification:
    with trail_connection(settings.require_database_url()) as connection, snapshot(connection):
        source, found = _ByCursor(connection), TrailFindings()
        try:
            with unwrapped_roots(settings, tuple(source.keys()), found) as roots:
                return TrailVerifier(source, roots, found).run()
        finally:
            source.close()


def _whole(verified: TrailVerification, count: int) -> None:
    if verified.findings.total or verified.records != count:
        raise RuntimeError("the trail that was made does not verify")


def _fill(connection: Connection, settings: Settings, count: int) -> None:
    connection.execute("SET session_replication_role = replica")
    connection.execute("DELETE FROM security.encryption_audit")
    connection.execute("DELETE FROM security.audit_heads")
    writers = connection.execute("SELECT writer_id, key_id FROM security.audit_writers").fetchall()
    for writer_id, key_id in writers:
        record = find_key(connection, key_id)
        if record is None:
            raise RuntimeError("a writer has no root")
        keys = AuditKeys(build_providers(settings), environment=record.environment)
        with keys.unwrap(record) as root, root.view() as view:
            chain = Chain(writer_id, writer_key(view, writer_id))
        begun, data_key = datetime.now(UTC), uuid4()
        with connection.transaction(), connection.cursor() as cursor, cursor.copy(COPY) as copy:
            for first in range(0, count // _WRITERS, _AT_ONCE):
                numbers = range(first, min(first + _AT_ONCE, count // _WRITERS))
                copy.write(copy_text(chain.append(_fields(begun, data_key, number)) for number in numbers))
    connection.execute("ANALYZE security.encryption_audit")


def _fields(begun: datetime, data_key: UUID, number: int) -> Record:
    detail = {"rows": number, "table": "people"} if number % 2 else {}
    what = ("decrypt", 1, 9, True, None, "ann", "support", f"req-{number}", detail)
    at = begun + timedelta(microseconds=number)
    return (at, "decryption_performed", "encryption", "pii", TENANT, data_key, 1, *what)
