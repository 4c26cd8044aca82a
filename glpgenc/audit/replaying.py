"""Spools of writers that have ended, sent to the database now; running writers look for such ones once a minute."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg

from glpgenc.audit.sending import send_spool
from glpgenc.audit.sink_database import DatabaseSink
from glpgenc.audit.spool import UNREADABLE, SpoolFile, prepare_directory, waiting_files
from glpgenc.database import translated

if TYPE_CHECKING:
    from glpgenc.settings import Settings

Progress = Callable[[int], None]


@dataclass(slots=True)
class Replayed:
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


def waiting(settings: Settings) -> int:
    """Return how many spool files there are, of running writers too."""
    return len(waiting_files(settings.audit_spool))


def replay(settings: Settings, progress: Progress | None = None) -> Replayed:
    """Send what writers that have ended left, each file in its order; sending one twice is the same as once.

    :param progress: called now and then with how many events were sent.
    :raises AuditError: if the spool's folder can't be used.
    :raises DatabaseError: if the database is unavailable or refuses; what was not sent stays.
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
