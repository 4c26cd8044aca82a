"""The audit trail: what it costs a caller, and how fast events get into the database.

An event as a caller sees it: handing it to the logger, while the logger's thread chains and writes what came before.
A call of EncryptionService with 64 bytes is measured with the trail and without, until the last event is committed,
so that the thread's work counts. Into the database: as many events as fast as they can be logged, until they are
committed, beside COPY of the same rows, made before and sent 1,000 at a time, into the same table with its indexes.
Nothing else runs in the process; one core may serve the caller, one the thread and the server.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from bench.fixtures.manager import new_key_file, settings_of
from bench.fixtures.stage import TENANT, connect
from bench.results.row import Row, at_most, measuring_at_most, timed
from bench.results.timing import in_turns
from glpgenc.audit import EncryptionAuditLogger
from glpgenc.audit.chain import Chain
from glpgenc.audit.recording.queue import fields_of
from glpgenc.audit.recording.writer import BATCH
from glpgenc.audit.sinks import COPY, copy_text
from glpgenc.events import Listener, hub, scope
from glpgenc.events.scope import current_scope
from glpgenc.keys import KeyManager
from glpgenc.service import EncryptionService

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.fixtures.stage import Connection, Stage
    from bench.results.timing import Timing
    from glpgenc.embedded import EmbeddedPostgres
    from glpgenc.settings import Settings

_KEY_ID = uuid4()
_CONTEXT = {"tenant_id": TENANT, "data_class": "pii"}
_VALUE = bytes(64)
# A caller must not feel it: the single call of the service has a budget of its own of 6 microseconds.
_LOGGING = measuring_at_most(5, "us")
# Chaining, in Python, comes to what COPY costs with its indexes, or less.
_WRITING = at_most(4)


def measure(stage: Stage) -> Iterator[Row]:
    """Measure on the newest PostgreSQL."""
    server = stage.newest()
    with (
        stage.database(server) as url,
        new_key_file() as key_file,
        tempfile.TemporaryDirectory(prefix="glpgenc-bench-") as folder,
    ):
        more = {"audit": ("database",), "audit_spool": Path(folder) / "spool", "audit_queue_size": 1_000_000}
        settings = settings_of(url, key_file).model_copy(update=more)
        with connect(url) as connection:
            connection.execute("SELECT glpgenc.gl_register_field('bench.value', 'pii')")
            yield from _logging(stage, server, settings)
            yield from _calls(stage, server, settings)
            yield from _writing(stage, server, settings, connection)


def _logging(stage: Stage, server: EmbeddedPostgres, settings: Settings) -> Iterator[Row]:
    events, nothing = stage.scale.audit_events, Listener()
    with EncryptionAuditLogger.from_settings(settings) as logger, scope(actor="bench", purpose="bench"):
        subjects = {"ours": lambda: _tell(logger, events), "nothing": lambda: _tell(nothing, events)}
        timings = in_turns(subjects, stage.scale.rounds, before=lambda _: logger.flush())
    ours, theirs = (timings[name].each(events) for name in subjects)
    yield timed(
        "an event, to its caller",
        server.version,
        ours,
        "a listener that does nothing",
        theirs,
        unit="us",
        bound=_LOGGING,
    )


def _tell(listener: Listener, events: int) -> None:
    for _ in range(events):
        listener.operated("encrypt", "pii", TENANT, _KEY_ID, 1, 1, 0.000_004, None)


def _calls(stage: Stage, server: EmbeddedPostgres, settings: Settings) -> Iterator[Row]:
    calls = stage.scale.audit_events
    with (
        KeyManager.from_settings(settings) as manager,
        EncryptionAuditLogger.from_settings(settings) as logger,
        scope(actor="bench", purpose="bench", correlation_id="bench"),
    ):
        service = EncryptionService(manager, settings)

        def with_trail(name: str) -> None:
            logger.flush()
            (hub.subscribe if name == "on" else hub.unsubscribe)(logger)

        def on() -> None:
            _encrypt(service, calls)
            logger.flush()

        subjects: dict[str, Callable[[], object]] = {"on": on, "off": lambda: _encrypt(service, calls)}
        try:
            timings = in_turns(subjects, stage.scale.rounds, before=with_trail)
        finally:
            hub.unsubscribe(logger)
    on_each, off_each = timings["on"].each(calls), timings["off"].each(calls)
    yield timed(
        "a call that encrypts, with the trail, until all is committed",
        server.version,
        on_each,
        "without",
        off_each,
        unit="us",
        note=f"{(on_each.median - off_each.median) * 1e6:.1f} us for each event, the wait for the last commit included",
    )


def _encrypt(service: EncryptionService, calls: int) -> None:
    for _ in range(calls):
        service.encrypt(_VALUE, _CONTEXT)


def _writing(stage: Stage, server: EmbeddedPostgres, settings: Settings, connection: Connection) -> Iterator[Row]:
    events = stage.scale.audit_events
    with EncryptionAuditLogger.from_settings(settings) as logger, scope(actor="bench", purpose="bench"):
        made: list[str] = []

        def ours() -> None:
            _tell(logger, events)
            logger.flush()

        def prepared(name: str) -> None:
            logger.flush()
            if name == "copy":
                made[:] = _texts(events)

        subjects: dict[str, Callable[[], object]] = {"ours": ours, "copy": lambda: _copy(connection, made)}
        timings = in_turns(subjects, stage.scale.rounds, before=prepared)
    yield _written(server.version, timings, events)


def _texts(events: int) -> list[str]:
    """Return the same rows in COPY's form, of a chain of their own."""
    chain, moment = Chain(uuid4(), bytes(32)), 1_790_000_000_000_000_000
    draft = (None, "pii", TENANT, _KEY_ID, 1, "encrypt", 1, 0.000_004, None, current_scope(), None, 1)
    rows = [chain.append(fields_of((moment + number * 1_000, *draft))) for number in range(events)]
    return [copy_text(rows[at : at + BATCH]) for at in range(0, events, BATCH)]


def _copy(connection: Connection, texts: list[str]) -> None:
    for text in texts:
        with connection.transaction(), connection.cursor() as cursor, cursor.copy(COPY) as copy:
            copy.write(text)


def _written(version: str, timings: dict[str, Timing], events: int) -> Row:
    ours, copied = timings["ours"].each(events), timings["copy"].each(events)
    return timed(
        "an event into the database, committed",
        version,
        ours,
        "COPY of the row",
        copied,
        unit="us",
        bound=_WRITING,
        note=f"{1 / ours.median:,.0f} events a second, {1 / copied.median:,.0f} by COPY alone",
    )
