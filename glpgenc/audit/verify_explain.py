"""Where altered records come from: each is tried at the places that lack one, and in place of the other altered ones.

A record that fits elsewhere was renumbered, swapped or moved; that says more than that it was altered and that another
one is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING
from uuid import UUID

from glpgenc.audit.verify_chain import OCCURRED_AT, SEQ, TENANT, WRITER, fits
from glpgenc.audit.verify_model import Finding, Findings, Kind

if TYPE_CHECKING:
    from glpgenc.audit.record import Row

MAX_PLACES = 500
"""Places that lack a record and are tried."""

Place = tuple[UUID, int]
KeyOf = Callable[[UUID], bytes | None]


def explain(found: Findings, key_of: KeyOf) -> None:
    """Say of altered records where they belong, as far as that can be found out.

    :param key_of: gives a writer's key, 32 bytes.
    """
    suspects = found.suspects
    if not suspects:
        return
    vacant = list(islice(_vacant(found), MAX_PLACES))
    taken = [((row[WRITER], row[SEQ]), row[OCCURRED_AT]) for _, row in suspects]
    filled: set[Place] = set()
    left: list[Place] = []
    for finding, row in suspects:
        home = _home(row, vacant, taken, key_of)
        if home is None:
            continue
        place, original = home
        if finding.kind is Kind.EDITED and place != (row[WRITER], row[SEQ]):
            left.append((row[WRITER], row[SEQ]))
        filled.add(place)
        _name(finding, row, place, original)
    _fill(found, filled)
    for writer_id, seq in left:
        if (writer_id, seq) not in filled:
            reason = "missing from the chain: another record was put in its place"
            found.kept.append(Finding(kind=Kind.DELETED, writer_id=writer_id, seq=seq, reason=reason))
    found.recount()


def _vacant(found: Findings) -> Iterator[Place]:
    for each in found.kept:
        if each.kind in {Kind.DELETED, Kind.CUT_OFF} and each.writer_id is not None and each.seq is not None:
            for seq in range(each.seq, (each.last_seq or each.seq) + 1):
                yield each.writer_id, seq


def _home(
    row: Row, vacant: list[Place], taken: list[tuple[Place, datetime]], key_of: KeyOf
) -> tuple[Place, Row] | None:
    """Return the place where a row fits, and the row as it was there."""
    for writer_id, seq in vacant:
        candidate = (writer_id, seq, *row[2:])
        if _fits(key_of, writer_id, candidate):
            return (writer_id, seq), candidate
    own = row[WRITER], row[SEQ]
    for place, occurred_at in taken:
        for candidate in ((*place, *row[2:]), (*place, occurred_at, *row[3:]), (*own, occurred_at, *row[3:])):
            if _fits(key_of, candidate[WRITER], candidate):
                return (candidate[WRITER], candidate[SEQ]), candidate
    return None


def _fits(key_of: KeyOf, writer_id: UUID, candidate: Row) -> bool:
    key = key_of(writer_id)
    return key is not None and fits(key, candidate)


def _name(finding: Finding, row: Row, place: Place, original: Row) -> None:
    if place[0] != row[WRITER]:
        finding.kind = Kind.MOVED
        finding.reason = f"it is record {place[1]} of writer {place[0]}"
    elif place[1] != row[SEQ]:
        finding.kind = Kind.REORDERED
        finding.reason = f"it is record {place[1]}"
    else:
        finding.kind = Kind.REORDERED
        finding.reason = f"its time is that of another record: it happened at {original[OCCURRED_AT].isoformat()}"
    finding.tenant_id, finding.proven = row[TENANT], True


def _fill(found: Findings, filled: set[Place]) -> None:
    """Take places whose record was found out of what is missing."""
    kept: list[Finding] = []
    for each in found.kept:
        if each.kind in {Kind.DELETED, Kind.CUT_OFF} and each.writer_id is not None and each.seq is not None:
            kept += _without(each, sorted(seq for writer_id, seq in filled if writer_id == each.writer_id))
        else:
            kept.append(each)
    if len(kept) != len(found.kept):
        found.kept[:] = kept


def _without(missing: Finding, seqs: list[int]) -> Iterator[Finding]:
    first, last = missing.seq or 0, missing.last_seq or missing.seq or 0
    for seq in [*(each for each in seqs if first <= each <= last), last + 1]:
        if seq > first:
            yield replace(missing, seq=first, last_seq=seq - 1 if seq - 1 > first else None)
        first = seq + 1
