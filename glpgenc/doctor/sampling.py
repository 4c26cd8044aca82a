"""Unprotected columns whose values look like personal data, or are those of encrypted columns.

Some are read, of large tables on request. They are compared in this process, and counts are all that is said.
"""

from __future__ import annotations

import time
from itertools import groupby
from typing import TYPE_CHECKING, Any, LiteralString

import psycopg
from psycopg import sql

from glpgenc._support.terminal import counted
from glpgenc.doctor.check import Check, Fault, Look, shell, unknown, warn
from glpgenc.doctor.detectors import count_matches
from glpgenc.doctor.known_values import KnownValues
from glpgenc.doctor.model import Group
from glpgenc.doctor.unprotected import Unprotected, unprotected

if TYPE_CHECKING:
    from collections.abc import Iterator

ROWS = 1_000
"""Rows that are read of a table at most."""
CHARACTERS = 500
"""Characters that are read of a value at most."""

_TEXTS = frozenset({"text", "varchar", "bpchar", "citext", "json", "jsonb", "int8", "numeric"})
_SAMPLE: LiteralString = "SELECT {columns} FROM {table} {sample} LIMIT {rows}"
SMALL = 8 << 20
"""Bytes up to which a table is read without being asked for."""
SECONDS = 20.0
"""Seconds for which tables are read without being asked for."""
_LARGE = 64 << 20
"""Bytes from which blocks are chosen at random: the first rows of a table are its oldest."""
_BLOCK = 8192
_BLOCKS = 400


def _sampled(look: Look) -> Iterator[Fault]:
    asked, end = bool(look.options.sample), time.monotonic() + SECONDS
    columns = [each for each in unprotected(look) if each.type in _TEXTS and (asked or each.bytes <= SMALL)]
    known, hidden = KnownValues(look), list[str]()
    for relation, group in groupby(columns, key=lambda each: each.relation):
        those = list(group)
        if not asked and time.monotonic() > end:
            yield unknown(
                relation, f"it and further columns were skipped, after {SECONDS:.0f} seconds", "glpgenc doctor --sample"
            )
            return
        readable = [each for each in those if each.readable]
        if len(readable) < len(those):
            hidden.append(relation)
        if readable:
            yield from _of_table(look, readable, known)
    # No one asked for these: one line for all of them.
    if hidden and not asked:
        shown = f"{counted(len(hidden), 'table')}, such as {hidden[0]}"
        yield unknown(
            shown, "permission denied to read all their rows", f"GRANT SELECT ON {hidden[0]} TO this role, and so on"
        )
        return
    for relation in hidden:
        yield unknown(relation, "permission denied to read all its rows", f"GRANT SELECT ON {relation} TO this role")


def _of_table(look: Look, columns: list[Unprotected], known: KnownValues) -> Iterator[Fault]:
    try:
        rows = _read(look, columns)
    except psycopg.Error as error:
        # A broken view of someone else's, a lock, a time limit: the other tables are looked at all the same.
        if look.connection.closed:
            raise
        yield unknown(columns[0].relation, f"it could not be read ({error.sqlstate})", "try again later")
        return
    for number, column in enumerate(columns):
        values = [row[number] for row in rows if row[number]]
        for of, hits in known.found_in(values).items():
            yield warn(
                column.name,
                f"{counted(hits, 'value')} of the encrypted column {of} stand there in plaintext, of "
                f"those that were read",
                f"{shell('protect', column.relation, column.column)}, or drop it",
            )
        for kind, hits in count_matches(values).items():
            yield warn(
                column.name,
                f"{hits} of {counted(len(values), 'value that was', 'values that were')} read look like "
                f"{kind}, and nothing protects them",
                f"{shell('plan-index', column.sql)}, then docs/MIGRATIONS.md",
            )


def _read(look: Look, columns: list[Unprotected]) -> list[tuple[Any, ...]]:
    size = columns[0].bytes
    percent = 100.0 * _BLOCKS * _BLOCK / size if size > _LARGE else 100.0
    query = sql.SQL(_SAMPLE).format(
        columns=sql.SQL(", ").join(
            sql.SQL("pg_catalog.left({}::text, {})").format(sql.Identifier(each.column), sql.Literal(CHARACTERS))
            for each in columns
        ),
        table=sql.SQL(columns[0].relation),  # regclass has quoted it
        sample=sql.SQL("" if size <= _LARGE else f"TABLESAMPLE SYSTEM ({percent:.6f})"),
        rows=sql.Literal(ROWS),
    )
    with look.connection.transaction():
        return look.connection.execute(query).fetchall()


CHECK = Check(
    Group.PLAINTEXT,
    "sample",
    "no sample of an unprotected column looks like personal data, or equals a value of an encrypted column",
    _sampled,
)
CHECKS = (CHECK,)
