"""Delivery of spool files to the database, chunk by chunk."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg

from glpgenc.audit.sinks import DatabaseSink
from glpgenc.audit.spool.file import UNREADABLE, SpoolFile, prepare_directory, waiting_files
from glpgenc.database import translated

if TYPE_CHECKING:
    from glpgenc.settings import Settings

_KINDS = ("key", "writer", "event", "head")
# Not an outage, however often it is tried: of what type or range a value is, what a constraint says.
_REFUSED = (psycopg.DataError, psycopg.IntegrityError)

Document = dict[str, Any]
Progress = Callable[[int], None]


def send_spool(
    spool: SpoolFile, sink: DatabaseSink, limit: int | None = None, on_sent: Callable[[int], object] = lambda _: None
) -> bool:
    """Send what is not sent yet; tell whether that was all, and the file is gone or set aside.

    A file of which all could be sent is removed; else :attr:`SpoolFile.is_whole` is false, and it is renamed. Sending
    something twice is the same as once.

    :param limit: chunks to send at most.
    :param on_sent: called with the events of each chunk.
    :raises AuditError: if the file can't be read.
    :raises psycopg.Error: what the driver raised; what was not sent stays in the file.
    """
    for number, (lines, offset) in enumerate(spool.chunks()):
        if number == limit:
            return False
        documents = [each for each in map(_parsed, lines) if each is not None]
        taken = _taken(documents, sink)
        spool.is_whole = spool.is_whole and len(taken) == len(lines)
        spool.mark_sent(offset, _events(documents))
        on_sent(_events(taken))
    if spool.is_whole:
        spool.remove()
    else:
        spool.set_aside()
    return True


def _taken(documents: list[Document], sink: DatabaseSink) -> list[Document]:
    """Send documents together, or each by itself where the database refuses one; return those that it took."""
    try:
        _send(documents, sink)
    except _REFUSED:
        return [each for each in documents if _is_taken(each, sink)]
    return documents


def _is_taken(document: Document, sink: DatabaseSink) -> bool:
    try:
        _send([document], sink)
    except _REFUSED:
        return False
    return True


def _send(documents: list[Document], sink: DatabaseSink) -> None:
    key, writer = _of_kind(documents, "key"), _of_kind(documents, "writer")
    sink.send(
        _of_kind(documents, "event"),
        _of_kind(documents, "head"),
        key=key[0] if key else None,
        writer=writer[0] if writer else None,
    )


def _parsed(line: bytes) -> Document | None:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and found.get("kind") in _KINDS else None


def _of_kind(documents: list[Document], kind: str) -> list[Document]:
    return [each for each in documents if each["kind"] == kind]


def _events(documents: list[Document]) -> int:
    return len(_of_kind(documents, "event"))


@dataclass(slots=True)
class ReplayResult:
    """The result of delivering a spool.

    :ivar directory: its folder.
    :ivar files: files that were sent whole, and removed.
    :ivar events: events that were sent; those that were there already among them.
    :ivar running: files whose writers run: they send them themselves.
    :ivar unreadable: files that hold what is not an event; what is one was sent, and they were renamed.
    """

    directory: Path
    files: int = 0
    events: int = 0
    running: int = 0
    unreadable: tuple[str, ...] = ()

    def document(self) -> dict[str, Any]:
        """Return it for JSON."""
        return {
            "directory": self.directory,
            "files": self.files,
            "events": self.events,
            "running": self.running,
            "unreadable": list(self.unreadable),
        }


def replay(settings: Settings, progress: Progress | None = None) -> ReplayResult:
    """Send what writers that have ended left, each file in its order; sending one twice is the same as once.

    :param progress: called now and then with how many events were sent.
    :raises AuditError: if the spool's folder can't be used.
    :raises DatabaseError: if the database is unavailable or refuses; what was not sent stays.
    """
    done = ReplayResult(settings.audit_spool)
    prepare_directory(settings.audit_spool)
    with closing(DatabaseSink(settings.require_database_url())) as sink:
        for path in waiting_files(settings.audit_spool):
            found = SpoolFile.adopt(path)
            if found is None:
                # Gone, if another process was faster.
                done.running += path.exists()
                continue
            with closing(found):
                _send_file(found, sink, done, progress)
    return done


def _send_file(found: SpoolFile, sink: DatabaseSink, done: ReplayResult, progress: Progress | None) -> None:
    def count(events: int) -> None:
        done.events += events
        if progress is not None:
            progress(done.events)

    try:
        send_spool(found, sink, on_sent=count)
    except psycopg.Error as error:
        raise translated(error) from None
    if found.is_whole:
        done.files += 1
    else:
        done.unreadable += (found.path.with_suffix(UNREADABLE).name,)
