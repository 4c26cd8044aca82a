"""Spools of writers that have ended, sent to the database now; running writers look for such ones once a minute."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg

from glpgenc.audit.sink_database import DatabaseSink
from glpgenc.audit.spool import SpoolFile, prepare_directory, waiting_files
from glpgenc.database import translated

if TYPE_CHECKING:
    from glpgenc.settings import Settings

Progress = Callable[[int], None]
_KINDS = ("key", "writer", "event", "head")


@dataclass(slots=True)
class Replayed:
    """What became of the spool.

    :ivar directory: its folder.
    :ivar files: files that were sent whole, and removed.
    :ivar events: events that were sent; those that were there already among them.
    :ivar running: files whose writers run: they send them themselves.
    :ivar unreadable: files that hold what is no event; what is one was sent, and they were renamed.
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


def waiting(settings: Settings) -> int:
    """Return how many spool files there are, of running writers too."""
    return len(waiting_files(settings.audit_spool))


def replay(settings: Settings, progress: Progress | None = None) -> Replayed:
    """Send what writers that have ended left, each file in its order; sending one twice is the same as once.

    :param progress: is told now and then how many events were sent.
    :raises AuditError: if the spool's folder can't be used.
    :raises DatabaseError: if the database is away or refuses; what was not sent stays.
    """
    done = Replayed(settings.audit_spool)
    prepare_directory(settings.audit_spool)
    with closing(DatabaseSink(settings.require_database_url())) as sink:
        for path in waiting_files(settings.audit_spool):
            found = SpoolFile.adopt(path)
            if found is None:
                # Gone, if another process was faster.
                done.running += path.exists()
                continue
            with closing(found):
                _send(found, sink, done, progress)
    return done


def _send(found: SpoolFile, sink: DatabaseSink, done: Replayed, progress: Progress | None) -> None:
    is_whole = True
    for lines, offset in found.chunks():
        by_kind: dict[str, list[dict[str, Any]]] = {kind: [] for kind in _KINDS}
        for line in lines:
            document = _parsed(line)
            if document is None:
                is_whole = False
            else:
                by_kind[document["kind"]].append(document)
        key, writer = by_kind["key"], by_kind["writer"]
        try:
            sink.send(
                by_kind["event"],
                by_kind["head"],
                key=key[0] if key else None,
                writer=writer[0] if writer else None,
            )
        except psycopg.DataError:
            is_whole = False
        except psycopg.Error as error:
            raise translated(error) from None
        found.mark_sent(offset, len(by_kind["event"]))
        done.events += len(by_kind["event"])
        if progress is not None:
            progress(done.events)
    if is_whole:
        found.remove()
        done.files += 1
    else:
        done.unreadable += (found.path.with_suffix(".unreadable").name,)
        found.set_aside()


def _parsed(line: bytes) -> dict[str, Any] | None:
    try:
        document = json.loads(line)
    except ValueError:
        return None
    return document if isinstance(document, dict) and document.get("kind") in _KINDS else None
