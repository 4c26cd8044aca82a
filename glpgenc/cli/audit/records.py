"""The commands ``glpgenc audit tail`` and ``search``."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from threading import Event
from typing import Annotated

import typer

from glpgenc.audit.record import AuditRecord
from glpgenc.audit.search import MAX_LIMIT, follow, page, read_event, search
from glpgenc.audit.verification.roots import RecordCheck
from glpgenc.cli._support.command import command
from glpgenc.cli._support.exits import Exit
from glpgenc.cli._support.invocation import Invocation
from glpgenc.cli._support.output import print_json, print_line, print_note, print_table
from glpgenc.cli._support.signals import asked_to_end
from glpgenc.cli.audit.options import Actor, DataClass, EventTypes, Failed, RecordArguments
from glpgenc.cli.audit.view import cells, document, headings, print_record
from glpgenc.errors import DatabaseUnavailableError
from glpgenc.events import emit
from glpgenc.events.observe import irreversible

Verify = Annotated[
    bool, typer.Option("--verify", help="Check each record's MAC with the KMS; exit status 1 if one is not genuine.")
]
_AS_THEY_STAND = "records are shown as they stand in the table, not verified: see --verify"


@command()
def tail(
    invocation: Invocation,
    *,
    lines: Annotated[
        int, typer.Option("-n", "--lines", metavar="N", min=0, max=MAX_LIMIT, help="How many of the last records.")
    ] = 20,
    follow_: Annotated[bool, typer.Option("-f", "--follow", help="Continue with new records as they arrive.")] = False,
    every: Annotated[float, typer.Option(metavar="SECONDS", min=0.1, max=3600, help="How often to look.")] = 1.0,
    event: EventTypes = None,
    data_class: DataClass = None,
    actor: Actor = None,
    failed: Failed = None,
    verify: Verify = False,
) -> None:
    r"""Show the last records, and follow new ones with -f.

    The newest is last. With --tenant, only this tenant's. With --json each line is a record. The role must be a member
    of glpgenc_auditor. While the database is unavailable, -f waits and tries again. It does not show a record that
    arrives more than ten seconds late, such as one from a spool.

    \b
    Example:  glpgenc audit tail
              glpgenc audit tail -f --failed
              glpgenc audit tail -n 100 --tenant acme --json
    Next:     glpgenc audit search --since 24h

    Exit status 1 with --verify: a record is not genuine.
    """
    wanted = RecordArguments(event=event, data_class=data_class, actor=actor, failed=failed).filter(invocation)
    url = invocation.database_url
    seen = page(url, wanted, limit=max(lines, 1)).records
    emit(read_event("tail", wanted, count=len(seen[:lines]), follow=follow_))
    with _judging(invocation, url, verify=verify) as judge:
        shown = list(reversed(seen[:lines]))
        for record, verdict in zip(shown, judge(shown), strict=True):
            print_record(record, verdict=verdict, as_json=invocation.as_json)
        if not follow_:
            return
        stop = Event()
        with asked_to_end(stop):
            for record in follow(url, wanted, seen, every=every, stop=stop, on_outage=_say):
                print_record(record, verdict=judge([record])[0], as_json=invocation.as_json)


@contextmanager
def _judging(
    invocation: Invocation, url: str, *, verify: bool
) -> Iterator[Callable[[Sequence[AuditRecord]], Sequence[bool | None]]]:
    """Give what judges records; exit status 1 after the block if one was not genuine."""
    if not verify:
        print_note(_AS_THEY_STAND)
        yield lambda records: [None] * len(records)
        return
    refused = 0

    def judge(records: Sequence[AuditRecord]) -> Sequence[bool]:
        nonlocal refused
        verdicts = check.verdicts(url, records)
        refused += verdicts.count(False)
        return verdicts

    with closing(RecordCheck(invocation.settings)) as check:
        yield judge
    if refused:
        is_one = refused == 1
        print_note(f"{refused:,} {'record is' if is_one else 'records are'} not genuine: see `glpgenc audit verify`")
        raise typer.Exit(Exit.FAILED)


def _say(error: DatabaseUnavailableError | None) -> None:
    print_note(f"{error.message}; waiting for it" if error is not None else "the database is back")


@command()
def search_(
    invocation: Invocation,
    *,
    selected: RecordArguments,
    limit: Annotated[int, typer.Option(metavar="N", min=1, max=MAX_LIMIT, help="How many records.")] = 100,
    cursor: Annotated[str | None, typer.Option(metavar="TEXT", help="Continue a search: its next cursor.")] = None,
    all_: Annotated[bool, typer.Option("--all", help="All that match, a line each, however many.")] = False,
    verify: Verify = False,
) -> None:
    r"""Find records by time, event, tenant or actor.

    All options together select records; the newest is first. Anyone who may add events to the table can add forged
    ones: --verify marks those that no writer with the trail's key has made. The role must be a member of
    glpgenc_auditor. With --json: one object with records and next_cursor; with --json --all each line is a record.

    \b
    Example:  glpgenc audit search --since 24h --failed
              glpgenc audit search --event key_rotated --event key_destroyed --all
              glpgenc audit search --tenant acme --actor ann --since 2026-01-01 --until 2026-02-01 --json
    Next:     glpgenc audit export FILE with the same options

    Exit status 1 with --verify: a record is not genuine.
    """
    wanted = selected.filter(invocation)
    url = invocation.database_url
    if all_:
        with irreversible(read_event("search", wanted)) as more, _judging(invocation, url, verify=verify) as judge:
            for more["count"], record in enumerate(search(url, wanted), 1):
                print_record(record, verdict=judge([record])[0], as_json=invocation.as_json)
        return
    found = page(url, wanted, cursor=cursor, limit=limit)
    emit(read_event("search", wanted, count=len(found.records)))
    with _judging(invocation, url, verify=verify) as judge:
        judged = list(zip(found.records, judge(found.records), strict=True))
        if invocation.as_json:
            print_json(
                {
                    "records": [document(record, verdict=verdict) for record, verdict in judged],
                    "next_cursor": found.next_cursor,
                }
            )
            return
        print_table(headings(verified=verify), (cells(record, verdict=verdict) for record, verdict in judged))
        if found.next_cursor is not None:
            print_line(f"more: --cursor {found.next_cursor}")
