"""What a report points out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from glpgenc._support.terminal import counted
from glpgenc.coverage.model import ColumnCoverage, Finding
from glpgenc.migrate.copies import Protected, copies_of, names_of
from glpgenc.migrate.dependents import derived_texts
from glpgenc.migrate.stale import stale_registrations

if TYPE_CHECKING:
    from glpgenc.database import Connection

_RETIRED = ("deactivated", "compromised", "destroyed")


def findings_of(connection: Connection, columns: Iterable[ColumnCoverage]) -> list[Finding]:
    """Return what someone should look at, what is certain first.

    :raises psycopg.Error: what the driver raised.
    """
    listed = list(columns)
    certain = [finding for column in listed for finding in (*_registry(column), *_rows(column))]
    return [*_stale(connection), *certain, *_derived(connection, listed), *_copies(connection, listed)]


def _stale(connection: Connection) -> Iterator[Finding]:
    for each in stale_registrations(connection):
        what = "its backfill is listed" if each.column is None else "it is registered"
        yield Finding("stale", each.name, f"{what} but no longer exists: {each.mend}")


def _registry(column: ColumnCoverage) -> Iterator[Finding]:
    if column.guard == "missing":
        yield Finding("no guard", column.name, "it is registered, but plaintext is not refused: run `glpgenc guard`")
    elif column.guard == "not validated":
        yield Finding("not validated", column.name, "rows older than the guard were never checked")
    if column.field is None:
        yield Finding("not registered", column.name, "it is guarded, but rotation will skip it: run `glpgenc guard`")
    if column.has_plaintext:
        plain = column.plaintext_column or "by its state, its plaintext column"
        yield Finding(
            "plaintext column", column.name, f"{plain} still exists: nothing is protected before `glpgenc contract`"
        )
    if column.wrong_values:
        yield Finding(
            "wrong value",
            column.name,
            f"{counted(column.wrong_values, 'value was', 'values were')} found wrong: glpgenc verify "
            f"{column.relation} {column.column} --list",
        )
    if column.state == "contracted":
        yield Finding(
            "plaintext in files", column.name, "the plaintext column was dropped but not scrubbed: run `glpgenc scrub`"
        )


def _rows(column: ColumnCoverage) -> Iterator[Finding]:
    if column.counts is None:
        yield Finding("not counted", column.name, "permission denied to read all its rows")
        return
    if column.counts.foreign:
        yield Finding(
            "not an envelope",
            column.name,
            f"{counted(column.counts.foreign, 'row holds', 'rows hold')} bytes that are not encrypted",
        )
    for key in column.counts.encrypted:
        if key.state == "missing":
            yield Finding(
                "missing key",
                column.name,
                f"{counted(key.rows, 'row is', 'rows are')} under key {key.key_id}, which is not here",
            )
        elif key.state in _RETIRED:
            yield Finding(
                "retired key",
                column.name,
                f"{counted(key.rows, 'row is', 'rows are')} under key {key.key_id}, {key.state}",
            )


def _derived(connection: Connection, columns: list[ColumnCoverage]) -> Iterator[Finding]:
    names = {(each.oid, each.column): each.name for each in columns}
    for each in derived_texts(connection):
        if (of := names.get((each.oid, each.column))) is not None:
            yield Finding("derived text", f"{each.kind} {each.name}", f"of {of}: {each.why}", guess=each.is_guess)


def _copies(connection: Connection, columns: list[ColumnCoverage]) -> Iterator[Finding]:
    protected = [
        Protected(each.oid, each.table, each.column, names_of(each.column, each.field or "", each.plaintext_column))
        for each in columns
    ]
    for copy in copies_of(connection, protected):
        yield Finding("copy", f"{copy.kind} {copy.name}", f"of {copy.of}: {copy.why}", guess=True)
