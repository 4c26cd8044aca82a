"""What is in a spool file, sent to the database: chunk by chunk, and what no database takes left out."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import psycopg

if TYPE_CHECKING:
    from glpgenc.audit.sink_database import DatabaseSink
    from glpgenc.audit.spool import SpoolFile

_KINDS = ("key", "writer", "event", "head")
# Not an outage, however often it is tried: of what type or range a value is, what a constraint says.
_REFUSED = (psycopg.DataError, psycopg.IntegrityError)

Document = dict[str, Any]


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
