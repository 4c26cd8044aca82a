"""Records as they come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import TYPE_CHECKING

from glpgenc._support.retry import RetryPolicy
from glpgenc.audit.search import AuditFilter, Cursor, search
from glpgenc.errors import DatabaseUnavailableError

if TYPE_CHECKING:
    from glpgenc.audit.record import AuditRecord

LATE = timedelta(seconds=10)
"""How much older than the newest one a record may be when it comes: writers' clocks, and batches, differ by less."""

OnOutage = Callable[[DatabaseUnavailableError | None], None]


def follow(
    database_url: str,
    wanted: AuditFilter,
    seen: Iterable[AuditRecord] = (),
    *,
    every: float = 1.0,
    stop: Event | None = None,
    on_outage: OnOutage | None = None,
) -> Iterator[AuditRecord]:
    """Give records that are added, each once and those of a look in the order of their times, until it is stopped.

    A record that comes more than ten seconds late, such as from a spool, is not given.

    :param seen: records that were shown already.
    :param every: seconds between two looks.
    :param stop: ends it when set.
    :param on_outage: called when the database is unavailable, and with ``None`` when it is back; it is tried again
        meanwhile.
    :raises DatabaseError: if the database refuses.
    """
    stop = stop or Event()
    known = {Cursor.after(each) for each in seen}
    newest = max((_by_now(each.occurred_at) for each in known), default=datetime.now(UTC))
    retry, failures = RetryPolicy(2 * max(every, 0.5), 15.0), 0
    while not stop.wait(retry.pause(failures) if failures else every):
        since = newest - LATE if wanted.since is None else max(newest - LATE, wanted.since)
        try:
            found = list(search(database_url, replace(wanted, since=since)))
        except DatabaseUnavailableError as error:
            if on_outage is not None and not failures:
                on_outage(error)
            failures += 1
            continue
        if on_outage is not None and failures:
            on_outage(None)
        failures = 0
        for each in reversed(found):
            place = Cursor.after(each)
            if place not in known:
                known.add(place)
                newest = max(newest, _by_now(each.occurred_at))
                yield each
        known = {each for each in known if each.occurred_at >= newest - LATE}


def _by_now(moment: datetime) -> datetime:
    # One record with a time to come, forged or by a wrong clock, would make all that follow it too late to be given.
    return min(moment, datetime.now(UTC))
