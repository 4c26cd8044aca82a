"""Verification of all chains, in one pass and in memory that does not grow with the records."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain, groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any
from uuid import UUID

from glpgenc._support.terminal import counted
from glpgenc.audit.chain import ChainMark, MarkKind
from glpgenc.audit.record import GENESIS
from glpgenc.audit.verification.chain import DETAIL, EVENT_TYPE, SEQ, WRITER, ChainCheck, explain, fits
from glpgenc.audit.verification.findings import FindingKind, TrailFinding, TrailFindings
from glpgenc.audit.verification.saved_heads import SavedHead, SavedHeads
from glpgenc.events.event import EncryptionAuditEventType

if TYPE_CHECKING:
    from glpgenc.audit.verification.database_source import RegisteredWriter, TrailSource
    from glpgenc.audit.verification.records import RecordStream
    from glpgenc.audit.verification.roots import Roots

_EVERY = 5_000
_STARTED = EncryptionAuditEventType.WRITER_STARTED.value

# In this order for each writer, and of records and heads in that of their numbers: a head after its record.
_IS_WRITER, _IS_SAVED, _IS_ANCHOR, _IS_RECORD, _IS_HEAD = range(5)
Item = tuple[tuple[bytes, int, int, int], int, Any]
Progress = Callable[[int, int], None]
"""Receives the number of verified records, and of all records (approximately; 0 if not known)."""


@dataclass(slots=True)
class TrailVerification:
    """The result of a verification.

    :ivar records: records that were looked at.
    :ivar unverifiable: those among them whose key is not to be had.
    :ivar writers: writers, also those without records.
    :ivar running: writers whose last record does not say that they stopped: they run, or were ended. No finding.
    :ivar silent: writers that were registered and have no record. No finding.
    :ivar pruned: writers of which records were pruned.
    :ivar missing: chains that had records when heads were saved, and have none.
    :ivar heads: where each chain ended, to be saved.
    :ivar saved: the heads to be saved, with a MAC, if they were wanted.
    :ivar against: the saved heads that it was verified against.
    """

    findings: TrailFindings = field(default_factory=TrailFindings)
    records: int = 0
    unverifiable: int = 0
    writers: int = 0
    running: int = 0
    silent: int = 0
    pruned: int = 0
    missing: int = 0
    heads: dict[UUID, SavedHead] = field(default_factory=dict)
    saved: SavedHeads | None = None
    against: SavedHeads | None = None
    at: datetime = field(default_factory=lambda: datetime.now(UTC))


class TrailVerifier:
    """Verifies a trail once.

    :param roots: the roots of the MAC keys.
    :param found: what was found already, such as roots that don't unwrap.
    :param saved: heads that were saved before, by writer.
    :param keep_heads: whether :attr:`Verified.heads` is wanted; it grows with the writers.
    """

    def __init__(
        self,
        source: TrailSource,
        roots: Roots,
        found: TrailFindings,
        *,
        saved: Mapping[UUID, SavedHead] | None = None,
        keep_heads: bool = False,
        progress: Progress | None = None,
    ) -> None:
        self._source, self._roots, self._saved = source, roots, saved or {}
        self._keep_heads, self._progress = keep_heads, progress
        self._estimate = source.estimate() if progress is not None else 0
        self._found = TrailVerification(found)
        self._root_of: dict[UUID, UUID] = {}

    def run(self) -> TrailVerification:
        """Verify it."""
        findings = self._found.findings
        # What was found before is of no chain.
        findings.end_chain(genuine=True)
        marks = self._marks()
        with self._source.records() as records:
            everything = _MergedTrail(marks, records)
            for _, items in groupby(everything, lambda item: item[0][0]):
                before = findings.total
                writer_id, root, genuine = self._chain(items, everything)
                if findings.total > before:
                    findings.end_chain(genuine=genuine)
                    if root is not None:
                        self._root_of[writer_id] = root
        explain(findings, self._key_of)
        return self._found

    def _marks(self) -> Iterator[Item]:
        source = self._source
        return heapq.merge(
            _items(_IS_WRITER, ((w.writer_id, 0, w) for w in source.writers())),
            _items(_IS_SAVED, ((w, 0, self._saved[w]) for w in sorted(self._saved))),
            _items(_IS_ANCHOR, ((m.writer_id, m.seq, m) for m in source.anchors())),
            _items(_IS_HEAD, ((m.writer_id, m.seq, m) for m in source.heads())),
            key=itemgetter(0),
        )

    def _key_of(self, writer_id: UUID) -> bytes | None:
        return self._roots.key(self._root_of.get(writer_id), writer_id)

    def _chain(self, items: Iterator[Item], everything: _MergedTrail) -> tuple[UUID, UUID | None, bool]:
        """Verify one writer's chain; return its id, its root's, and whether its key made any row of it."""
        writer: RegisteredWriter | None = None
        saved: SavedHead | None = None
        first = next(items, None)
        writer_id = UUID(bytes=first[0][0]) if first else UUID(int=0)
        while first is not None and first[1] in {_IS_WRITER, _IS_SAVED}:
            if first[1] == _IS_WRITER:
                writer = first[2]
            else:
                saved = first[2]
            first = next(items, None)
        self._found.writers += 1
        root = self._root(writer_id, writer, first)
        key = self._roots.key(root, writer_id)
        rest = items if first is None else chain((first,), items)
        if key is None:
            self._unverifiable(writer_id, writer, saved, rest)
            return writer_id, None, saved is not None
        if writer is None:
            self._add(FindingKind.WRITER_REMOVED, writer_id, "it is not registered, yet has records, heads or anchors")
        source = self._source
        check = ChainCheck(
            writer_id, key, self._found.findings, partial=source.partial, continues=source.continues(writer_id)
        )
        anchor = self._feed(check, saved, rest, lambda last: everything.follow(check, key, last))
        if writer is not None and check.first is not None:
            self._compare(writer, check.first)
        self._found.missing += saved is not None and saved.seq > 0 and check.records == 0 and anchor is None
        self._conclude(check, writer, anchor)
        return writer_id, root, check.genuine or saved is not None

    def _feed(
        self, check: ChainCheck, saved: SavedHead | None, items: Iterable[Item], follow: Callable[[int | None], int]
    ) -> ChainMark | None:
        """Let a chain be checked; return the last anchor of it.

        :param follow: takes the records at once that follow in order, up to one that heads were saved at, and returns
            how many there were.
        """
        anchor: ChainMark | None = None
        waiting = saved
        for _, kind, payload in items:
            if kind == _IS_ANCHOR:
                anchor = payload
                check.anchor(payload)
                continue
            number = payload[SEQ] if kind == _IS_RECORD else payload.seq
            if waiting is not None and number > waiting.seq:
                check.vouch(waiting.seq, waiting.mac)
                waiting = None
            if kind == _IS_HEAD:
                check.head(payload)
                continue
            check.record(payload)
            self._count(1 + follow(None if waiting is None else waiting.seq))
        if waiting is not None and waiting.seq:
            check.vouch(waiting.seq, waiting.mac)
        check.end()
        if saved is not None and saved.heads > check.heads and self._source.has_heads:
            reason = "a head that was there when heads were saved is gone"
            self._add(FindingKind.HEAD_REMOVED, check.writer_id, reason, seq=saved.heads)
        return anchor

    def _conclude(self, check: ChainCheck, writer: RegisteredWriter | None, anchor: ChainMark | None) -> None:
        found = self._found
        found.pruned += anchor is not None
        found.silent += check.records == 0 and anchor is None
        found.running += check.records > 0 and not check.stopped
        if self._keep_heads and writer is not None:
            seq, mac = check.last or (0, GENESIS)
            found.heads[writer.writer_id] = SavedHead(seq, mac, check.heads, writer.key_id, anchor)

    def _unverifiable(
        self, writer_id: UUID, writer: RegisteredWriter | None, saved: SavedHead | None, items: Iterable[Item]
    ) -> None:
        records = others = 0
        for _, kind, _payload in items:
            records += kind == _IS_RECORD
            others += kind != _IS_RECORD
            if kind == _IS_RECORD:
                self._count(1)
        self._found.unverifiable += records
        if writer is None and saved is not None and not records and not others:
            self._found.missing += saved.seq > 0
            self._add(
                FindingKind.WRITER_REMOVED,
                writer_id,
                f"it had {counted(saved.seq, 'record')} when its head was saved; all is gone",
            )
        elif writer is None:
            self._add(
                FindingKind.WRITER_INVENTED,
                writer_id,
                f"it is not registered, and no root fits its {counted(records, 'record')}",
            )
        else:
            reason = f"its root {writer.key_id} can't be used: {counted(records, 'record')} can't be verified"
            self._add(FindingKind.WRITER_ALTERED, writer_id, reason)

    def _root(self, writer_id: UUID, writer: RegisteredWriter | None, first: Item | None) -> UUID | None:
        """Return the root of a writer's key: the one that it is registered with, or another that fits."""
        declared = writer.key_id if writer is not None else None
        key = self._roots.key(declared, writer_id)
        if first is None or (key is not None and _made_with(key, first)):
            return declared if key is not None else None
        for root in self._roots:
            other = self._roots.key(root, writer_id)
            if root != declared and other is not None and _made_with(other, first):
                if writer is not None:
                    self._add(FindingKind.WRITER_ALTERED, writer_id, f"its key is of root {root}, not of {declared}")
                return root
        return declared if key is not None else None

    def _compare(self, writer: RegisteredWriter, row: tuple[Any, ...]) -> None:
        detail = row[DETAIL]
        if row[EVENT_TYPE] != _STARTED:
            return
        wrong = sorted(name for name, value in writer.description.items() if name in detail and detail[name] != value)
        if wrong:
            reason = f"its row says another {', '.join(wrong)} than its first record"
            self._add(FindingKind.WRITER_ALTERED, writer.writer_id, reason)

    def _count(self, number: int) -> None:
        found = self._found
        found.records += number
        if self._progress is not None and found.records // _EVERY > (found.records - number) // _EVERY:
            self._progress(found.records, self._estimate)

    def _add(self, kind: FindingKind, writer_id: UUID | None, reason: str, *, seq: int | None = None) -> None:
        self._found.findings.add(TrailFinding(kind=kind, writer_id=writer_id, seq=seq, reason=reason))


class _MergedTrail:
    """Everything of all chains: of each its writer, what was saved, anchors, then records and heads by their numbers.

    :param marks: what there is but the records, in order.
    """

    def __init__(self, marks: Iterator[Item], records: RecordStream) -> None:
        self._marks, self._records = marks, records
        self._mark = next(marks, None)

    def __iter__(self) -> Iterator[Item]:
        records = self._records
        while True:
            mark, place = self._mark, records.place
            if place is not None and (mark is None or (place[0], 1, place[1], _IS_RECORD) < mark[0]):
                yield (place[0], 1, place[1], _IS_RECORD), _IS_RECORD, records.take()
            elif mark is not None:
                self._mark = next(self._marks, None)
                yield mark
            else:
                return

    def follow(self, check: ChainCheck, key: bytes, last: int | None) -> int:
        """Let a chain's records be taken at once that follow in order; return how many there were.

        :param last: the number of the last one to take.
        """
        row = check.ends_with
        if row is None:
            return 0
        if self._mark is not None and self._mark[0][0] == row[WRITER].bytes:
            last = self._mark[0][2] if last is None else min(last, self._mark[0][2])
        count, before, end = self._records.follow(key, row, last)
        if count:
            check.followed(count, before, end)
        return count


def _items(kind: int, payloads: Iterable[tuple[UUID, int, Any]]) -> Iterator[Item]:
    # Anchors come before all records; heads among them.
    ranked = kind in {_IS_RECORD, _IS_HEAD}
    for writer_id, seq, payload in payloads:
        yield (writer_id.bytes, 1 if ranked else 0, seq if ranked else 0, kind), kind, payload


def _made_with(key: bytes, item: Item) -> bool:
    _, kind, payload = item
    if kind == _IS_RECORD:
        return fits(key, payload)
    mark: ChainMark = payload
    return mark.is_genuine(key, MarkKind.ANCHOR if kind == _IS_ANCHOR else MarkKind.HEAD)
