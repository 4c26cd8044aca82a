"""Verification of one chain, record by record, and the origin of records that were altered."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING
from uuid import UUID

from glpgenc.audit.chain import ChainMark, MarkKind
from glpgenc.audit.record import GENESIS, Row, canonical_bytes
from glpgenc.audit.verification.findings import FindingKind, TrailFinding, TrailFindings
from glpgenc.events.event import EncryptionAuditEventType

if TYPE_CHECKING:
    from glpgenc.wire.buffer import View

WRITER, SEQ, OCCURRED_AT, EVENT_TYPE, TENANT, DETAIL, PREVIOUS_MAC, MAC = 0, 1, 2, 3, 6, 17, 18, 19
"""Places in a row."""

_STOPPED = EncryptionAuditEventType.WRITER_STOPPED.value
_MALFORMED = (AttributeError, TypeError, ValueError, OverflowError, RecursionError)
MAX_PLACES = 500
"""Places that lack a record and are tried."""
ChainPlace = tuple[UUID, int]
KeyOf = Callable[[UUID], bytes | None]


def computed_mac(key: View, row: Row) -> bytes | None:
    """Return the MAC that a row must have; ``None`` if what is in it was never written by a writer."""
    if not isinstance(row[DETAIL], dict):
        return None
    try:
        return hmac.digest(key, canonical_bytes(row), "sha256")
    except _MALFORMED:
        return None


def fits(key: View, row: Row) -> bool:
    """Return whether a row is as its writer wrote it."""
    found = computed_mac(key, row)
    return found is not None and hmac.compare_digest(found, row[MAC])


@dataclass(slots=True)
class _Place:
    """What stands at a place of the chain.

    :param sound: the row whose MAC fits.
    :param broken: one whose MAC does not.
    :param vouched: the MAC that a head gives for it.
    """

    seq: int
    sound: Row | None = None
    broken: Row | None = None
    vouched: bytes | None = None


class ChainCheck:
    """Checks a chain. Receives anchors first, then records and heads in the order of their numbers.

    :param key: the writer's, 32 bytes.
    :param found: called with what does not hold.
    :param partial: gaps are no findings.
    :param continues: the first record may be any.
    :ivar records: how many there are.
    :ivar heads: the last record in a head.
    :ivar first: the chain's first record, if it is in order.
    :ivar last: number and MAC of the last record that is in order.
    :ivar stopped: whether the writer's last record says that it stopped.
    :ivar genuine: whether the key has made any record, head or anchor of it.
    """

    def __init__(
        self, writer_id: UUID, key: View, found: TrailFindings, *, partial: bool = False, continues: bool = False
    ) -> None:
        self._continues = continues
        self.writer_id, self._key, self._found, self._partial = writer_id, key, found, partial
        self._begins, self._begins_with = 0, GENESIS
        self._previous: _Place | None = None
        self._current: _Place | None = None
        self._known = 0
        self.records = 0
        self.heads = 0
        self.first: Row | None = None
        self.last: tuple[int, bytes] | None = None
        self.stopped = False
        self.genuine = False

    def anchor(self, mark: ChainMark) -> None:
        """Take note that the chain was pruned up to a record."""
        if not mark.is_genuine(self._key, MarkKind.ANCHOR):
            self._add(FindingKind.ANCHOR_ALTERED, mark.seq, "the anchor of what was pruned has a MAC that does not fit")
        else:
            self.genuine = True
            if mark.seq > self._begins:
                self._begins, self._begins_with = mark.seq, mark.mac

    def head(self, mark: ChainMark) -> None:
        """Take note of a head."""
        if mark.is_genuine(self._key, MarkKind.HEAD):
            self.genuine = True
            self.heads = max(self.heads, mark.seq)
            self.vouch(mark.seq, mark.mac)
        else:
            self._add(FindingKind.HEAD_ALTERED, mark.seq, "the head of the chain has a MAC that does not fit")

    def vouch(self, seq: int, mac: bytes) -> None:
        """Take note that there was a record with this MAC."""
        self._known = max(self._known, seq)
        if self._current is not None and self._current.seq == seq:
            self._current.vouched = mac

    def record(self, row: Row) -> None:
        """Take the next row."""
        self.records += 1
        place = self._current
        if place is None or place.seq != row[SEQ]:
            self._complete()
            place = self._current = _Place(row[SEQ])
        if fits(self._key, row):
            self.genuine = True
            self._sound(place, row)
        elif place.broken is None:
            place.broken = row
        else:
            self._add_row(
                FindingKind.INSERTED, row, "one more record with a number that is taken; its MAC does not fit"
            )

    @property
    def ends_with(self) -> Row | None:
        """The last record, if it and those before it are in order so far: what follows it may be taken at once."""
        previous, current = self._previous, self._current
        if previous is None or current is None or current.sound is None or current.broken is not None:
            return None
        calm = previous.sound is not None and previous.broken is None and not self._found.unsettled
        return current.sound if calm and current.seq == previous.seq + 1 else None

    def followed(self, count: int, before: Row, last: Row) -> None:
        """Take note of records that follow :attr:`ends_with` in order, each with a MAC that fits.

        :param count: how many, one at least.
        :param before: the one before the last, or what they follow.
        """
        self._complete()
        self.records += count
        if count > 1:
            self._previous = _Place(before[SEQ], before)
            self.last = (before[SEQ], before[MAC])
            self.stopped = before[EVENT_TYPE] == _STOPPED
        self._current = _Place(last[SEQ], last)

    def end(self) -> None:
        """End the check: there are no more rows."""
        self._complete()
        if self._previous is not None:
            self._judge(self._previous, None)
        last = self._previous.seq if self._previous is not None else self._begins
        if self._known > last and not self._partial:
            self._add_range(
                FindingKind.CUT_OFF, last + 1, self._known, "missing at the end, according to a head of the chain"
            )
        self._found.settle(None)

    def _sound(self, place: _Place, row: Row) -> None:
        if place.sound is None:
            place.sound = row
            return
        same = place.sound[MAC] == row[MAC]
        reason = "the same record once more" if same else "another record that the writer's key made for this place"
        self._add_row(FindingKind.DUPLICATED if same else FindingKind.FORKED, row, reason, proven=True)

    def _complete(self) -> None:
        """Judge the place before the current one, now that it is known what follows it."""
        place, previous = self._current, self._previous
        if place is None:
            return
        if place.sound is not None:
            self._check_vouched(place, place.sound)
        if place.seq > self._begins:
            if previous is not None:
                self._judge(previous, place)
            self._link(previous, place)
            self._previous = place
        else:
            # Left over from what was pruned: of these there may be gaps.
            self._judge(place, place)
        if place.sound is not None:
            self.first = place.sound if place.seq == 1 else self.first
            self.last = (place.seq, place.sound[MAC])
            self.stopped = place.sound[EVENT_TYPE] == _STOPPED
            self._found.settle(place.sound[OCCURRED_AT])
        self._current = None

    def _check_vouched(self, place: _Place, sound: Row) -> None:
        mac = self._begins_with if place.seq == self._begins else place.vouched
        if mac is not None and mac != sound[MAC]:
            self._add_row(FindingKind.FORKED, sound, "a head or anchor vouches for another record here", proven=True)

    def _link(self, previous: _Place | None, place: _Place) -> None:
        before = self._begins if previous is None else previous.seq
        if place.seq > before + 1:
            if not self._partial and not (previous is None and self._continues):
                self._add_range(FindingKind.DELETED, before + 1, place.seq - 1, "missing from the chain")
            return
        mac = self._mac_of(previous)
        if mac is not None and place.sound is not None and place.sound[PREVIOUS_MAC] != mac:
            reason = "its MAC fits, but it follows another record than the one before it"
            self._add_row(FindingKind.FORKED, place.sound, reason, proven=True)

    def _mac_of(self, previous: _Place | None) -> bytes | None:
        """Return the MAC that the record at a place surely has."""
        if previous is None:
            return self._begins_with
        return None if previous.sound is None else previous.sound[MAC]

    def _judge(self, place: _Place, follows: _Place | None) -> None:
        """Report what is wrong with a broken row.

        :param follows: the place that follows; ``None`` at the end.
        """
        row = place.broken
        if row is None:
            return
        place.broken = None
        if place.sound is not None:
            self._add_row(FindingKind.INSERTED, row, "its number is taken, and its MAC does not fit")
            return
        named = place.vouched
        if follows is not None and follows.seq == place.seq + 1 and follows.sound is not None:
            named = follows.sound[PREVIOUS_MAC]
        if named is not None and named == computed_mac(self._key, row):
            self._add_row(FindingKind.EDITED, row, "its MAC was altered; all else is as it was written")
        elif self._fits_after(place, row):
            self._add_row(FindingKind.EDITED, row, "its previous_mac was altered; all else is as it was written")
        elif named is None and follows is None and place.seq > self._known:
            self._judge_last(row)
        else:
            self._add_row(FindingKind.EDITED, row, "its MAC does not fit its content")

    def _judge_last(self, row: Row) -> None:
        """Report what is wrong with a broken row at the end of the chain."""
        if row[PREVIOUS_MAC] == (self._before[1] if self._before[0] == row[SEQ] - 1 else None):
            self._add_row(FindingKind.EDITED, row, "its MAC does not fit its content: edited, or put at the end")
        else:
            self._add_row(
                FindingKind.INSERTED, row, "its MAC does not fit, and it does not follow the record before it"
            )

    def _fits_after(self, place: _Place, row: Row) -> bool:
        seq, mac = self._before
        return seq == place.seq - 1 and fits(self._key, (*row[:PREVIOUS_MAC], mac, row[MAC]))

    @property
    def _before(self) -> tuple[int, bytes]:
        """The last record in order before the one that is judged: its number and MAC."""
        return self.last if self.last is not None else (self._begins, self._begins_with)

    def _add(self, kind: FindingKind, seq: int, reason: str) -> None:
        self._found.add(TrailFinding(kind=kind, writer_id=self.writer_id, seq=seq, reason=reason))

    def _add_range(self, kind: FindingKind, first: int, last: int, reason: str) -> None:
        last_seq = last if last > first else None
        self._found.add(TrailFinding(kind=kind, writer_id=self.writer_id, seq=first, last_seq=last_seq, reason=reason))

    def _add_row(self, kind: FindingKind, row: Row, reason: str, *, proven: bool = False) -> None:
        at: datetime = row[OCCURRED_AT]
        tenant = row[TENANT] if proven else None
        finding = TrailFinding(
            kind=kind,
            writer_id=self.writer_id,
            seq=row[SEQ],
            occurred_at=at,
            reason=reason,
            tenant_id=tenant,
            proven=proven,
        )
        self._found.add(finding, None if proven else row)


def explain(found: TrailFindings, key_of: KeyOf) -> None:
    """Find where altered records belong, as far as possible.

    :param key_of: gives a writer's key, 32 bytes.
    """
    suspects = found.suspects
    if not suspects:
        return
    vacant = list(islice(_vacant(found), MAX_PLACES))
    taken = [((row[WRITER], row[SEQ]), row[OCCURRED_AT]) for _, row in suspects]
    filled: set[ChainPlace] = set()
    left: list[ChainPlace] = []
    for finding, row in suspects:
        home = _home(row, vacant, taken, key_of)
        if home is None:
            continue
        place, original = home
        if finding.kind is FindingKind.EDITED and place != (row[WRITER], row[SEQ]):
            left.append((row[WRITER], row[SEQ]))
        filled.add(place)
        _relabel(finding, row, place, original)
    _fill(found, filled)
    for writer_id, seq in left:
        if (writer_id, seq) not in filled:
            reason = "missing from the chain: another record was put in its place"
            found.kept.append(TrailFinding(kind=FindingKind.DELETED, writer_id=writer_id, seq=seq, reason=reason))
    found.recount()


def _vacant(found: TrailFindings) -> Iterator[ChainPlace]:
    for each in found.kept:
        if (
            each.kind in {FindingKind.DELETED, FindingKind.CUT_OFF}
            and each.writer_id is not None
            and each.seq is not None
        ):
            for seq in range(each.seq, (each.last_seq or each.seq) + 1):
                yield each.writer_id, seq


def _home(
    row: Row, vacant: list[ChainPlace], taken: list[tuple[ChainPlace, datetime]], key_of: KeyOf
) -> tuple[ChainPlace, Row] | None:
    """Return the place where a row fits, and the row as it was there."""
    for writer_id, seq in vacant:
        candidate = (writer_id, seq, *row[2:])
        if _fits_writer(key_of, writer_id, candidate):
            return (writer_id, seq), candidate
    own = row[WRITER], row[SEQ]
    for place, occurred_at in taken:
        for candidate in ((*place, *row[2:]), (*place, occurred_at, *row[3:]), (*own, occurred_at, *row[3:])):
            if _fits_writer(key_of, candidate[WRITER], candidate):
                return (candidate[WRITER], candidate[SEQ]), candidate
    return None


def _fits_writer(key_of: KeyOf, writer_id: UUID, candidate: Row) -> bool:
    key = key_of(writer_id)
    return key is not None and fits(key, candidate)


def _relabel(finding: TrailFinding, row: Row, place: ChainPlace, original: Row) -> None:
    if place[0] != row[WRITER]:
        finding.kind = FindingKind.MOVED
        finding.reason = f"it is record {place[1]} of writer {place[0]}"
    elif place[1] != row[SEQ]:
        finding.kind = FindingKind.REORDERED
        finding.reason = f"it is record {place[1]}"
    else:
        finding.kind = FindingKind.REORDERED
        finding.reason = f"its time is that of another record: it happened at {original[OCCURRED_AT].isoformat()}"
    finding.tenant_id, finding.proven = row[TENANT], True


def _fill(found: TrailFindings, filled: set[ChainPlace]) -> None:
    """Take places whose record was found out of what is missing."""
    kept: list[TrailFinding] = []
    for each in found.kept:
        if (
            each.kind in {FindingKind.DELETED, FindingKind.CUT_OFF}
            and each.writer_id is not None
            and each.seq is not None
        ):
            kept += _without(each, sorted(seq for writer_id, seq in filled if writer_id == each.writer_id))
        else:
            kept.append(each)
    if len(kept) != len(found.kept):
        found.kept[:] = kept


def _without(missing: TrailFinding, seqs: list[int]) -> Iterator[TrailFinding]:
    first, last = missing.seq or 0, missing.last_seq or missing.seq or 0
    for seq in [*(each for each in seqs if first <= each <= last), last + 1]:
        if seq > first:
            yield replace(missing, seq=first, last_seq=seq - 1 if seq - 1 > first else None)
        first = seq + 1
