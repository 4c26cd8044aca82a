"""Verifying every value of a column, beside the server's count of decryptions.

`SELECT count(glpgenc.gl_decrypt(...))` opens each value and says nothing of it. A verification also computes its search
term and compares that with the envelope's and with the index column, in chunks that have a snapshot and keys each, and
keeps how far it is. Both have one session; a verification's time has its connection in it, and the key from the KMS.

A column that still has its plaintext is verified in two steps, of which each opens every value: its values as those of
any other column, then both columns as of one moment, without which it does not become verified.
"""

from __future__ import annotations

from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import glpgenc
from bench.fixtures.backfill import people
from bench.fixtures.rotation import members
from bench.fixtures.stage import TENANT, connect, one_row
from bench.results.row import Row, at_most, timed
from bench.results.timing import Timing, in_turns
from glpgenc.keys import KeyManager
from glpgenc.verification import check_values
from glpgenc.verification.comparison import compare_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.fixtures.backfill import UnfilledCopy
    from bench.fixtures.rotation import RotatedCopy
    from bench.fixtures.stage import Connection, Stage

_COUNT = "SELECT count(glpgenc.gl_decrypt(email_enc, 'people.email')) FROM people"
_DECRYPTIONS, _ALONE, _COMPARED = "count of decryptions", "verified", "compared with its plaintext"


def measure(stage: Stage) -> Iterator[Row]:
    """Compare on the newest PostgreSQL."""
    rows, rounds = stage.scale.verify_rows, stage.scale.verify_rounds
    with members(stage, rows, fillfactor=100) as table, table.copy() as copy:
        yield from _rows(stage, rows, _in_turns(copy, rows, rounds))
    with people(stage, stage.newest(), rows) as unfilled, unfilled.copy() as filled:
        filled.backfill(1)
        yield from _rows(stage, rows, _in_turns(filled, rows, rounds, compared=True))


def _rows(stage: Stage, rows: int, took: dict[str, Timing]) -> Iterator[Row]:
    for what, each in took.items():
        if what == _DECRYPTIONS or (what == _ALONE and _COMPARED in took):
            continue
        yield timed(
            f"a value of {rows:,}, {what}",
            stage.newest().version,
            each,
            _DECRYPTIONS,
            took[_DECRYPTIONS],
            unit="us",
            bound=at_most(1.3),
            note=f"{1 / each.median:,.0f} rows a second",
        )


def _in_turns(copy: RotatedCopy | UnfilledCopy, rows: int, rounds: int, *, compared: bool = False) -> dict[str, Timing]:
    def verify() -> None:
        (found,) = check_values(copy.settings, "people")
        _refuse_other(found.counts.checked, found.counts.bad, rows)

    def compare() -> None:
        (found,) = compare_columns(copy.settings, "people")
        _refuse_other(found.counts.compared, found.counts.bad, rows)

    with _keyed(copy) as connection:
        subjects = {_DECRYPTIONS: lambda: _refuse_other(one_row(connection, _COUNT)[0], 0, rows), _ALONE: verify}
        took = in_turns(subjects | ({_COMPARED: compare} if compared else {}), rounds)
    return {name: each.each(rows) for name, each in took.items()}


@contextmanager
def _keyed(copy: RotatedCopy | UnfilledCopy) -> Iterator[Connection]:
    with (
        closing(connect(copy.url)) as connection,
        KeyManager.from_settings(copy.settings) as manager,
        glpgenc.session(connection, tenant_id=TENANT, data_classes=["bench"], key_manager=manager),
    ):
        yield connection


def _refuse_other(seen: int, bad: int, rows: int) -> None:
    if (seen, bad) != (rows, 0):
        message = f"{rows} right values were to be seen, and {seen} were, of which {bad} were wrong"
        raise RuntimeError(message)
