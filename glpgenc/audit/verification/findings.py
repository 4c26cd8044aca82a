"""Findings of a verification, in bounded memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from glpgenc.audit.record import Row

MAX_OF_CHAIN = 100
"""Findings of one kind that are kept of one writer's chain, the first of them; all are counted."""

MAX_OF_KIND = 500
"""Findings of one kind that are kept of all chains with the key's MAC on any of their rows, and as many of the others.

Anyone who may only add rows can make findings without end, of any writer that he likes, but none in a chain of the
key's: so they can't crowd out a real one.
"""

MAX_SUSPECTS = 100
"""Rows that are kept to find out where they belong."""

MAX_SUSPECTS_OF_CHAIN = 50
"""Those of one chain."""


class FindingKind(StrEnum):
    """The kinds of findings: what was done to the trail."""

    EDITED = "edited"
    INSERTED = "inserted"
    DELETED = "deleted"
    CUT_OFF = "cut_off"
    """Records at the end of a chain are missing, according to a head."""
    DUPLICATED = "duplicated"
    REORDERED = "reordered"
    MOVED = "moved"
    """A record of another writer."""
    FORKED = "forked"
    """Two records that the writer's key made for one place: the writer was run from a copy, or the key is known."""
    HEAD_ALTERED = "head_altered"
    HEAD_REMOVED = "head_removed"
    ANCHOR_ALTERED = "anchor_altered"
    WRITER_REMOVED = "writer_removed"
    WRITER_ALTERED = "writer_altered"
    WRITER_INVENTED = "writer_invented"
    """Records of a writer that no root of the trail knows."""
    KEY_UNUSABLE = "key_unusable"
    """A root does not unwrap: what is under it can't be verified."""
    KEY_REMOVED = "key_removed"
    """A root that was there when heads were saved is gone."""
    SAVED_HEADS_ALTERED = "saved_heads_altered"
    """Saved heads have a MAC that does not fit, or were put again or deleted where they are kept."""
    SAVED_HEADS_OLD = "saved_heads_old"
    """Older saved heads are in the place of newer ones, of which the trail tells."""
    SAVED_HEADS_REMOVED = "saved_heads_removed"
    """The trail has an event of saved heads in a place without any."""
    SAVED_HEADS_UNLOCKED = "saved_heads_unlocked"
    """Saved heads in S3 that can be deleted."""
    UNREADABLE = "unreadable"
    """A line of a file that is not a record."""


@dataclass(slots=True, kw_only=True)
class TrailFinding:
    """Something that does not hold in a trail.

    :param writer_id: whose chain; ``None`` where it is of a root.
    :param seq: which record.
    :param last_seq: the last of several that follow each other.
    :param occurred_at: the time that is in the record.
    :param reason: what does not hold, in a sentence's words.
    :param tenant_id: the tenant of a record whose content is proven; else what it says of a tenant tells nothing.
    :param proven: whether the record's content is proven.
    :param before: the time of the next record of the chain that is in order; ``None`` where there is none.
    """

    kind: FindingKind
    writer_id: UUID | None
    seq: int | None = None
    last_seq: int | None = None
    occurred_at: datetime | None = None
    reason: str
    tenant_id: str | None = None
    proven: bool = False
    before: datetime | None = None

    def concerns(self, since: datetime | None, tenant_ids: Collection[str] | None) -> bool:
        """Return whether it may concern a time and tenants: it does unless the opposite is proven.

        A record that was altered or is gone may have been anyone's. In time it lies before the record that follows
        in its chain.
        """
        if since is not None and self.before is not None and self.before < since:
            return False
        return not (tenant_ids is not None and self.proven and self.tenant_id not in tenant_ids)

    def document(self) -> dict[str, Any]:
        """Return it for JSON, without what is not known."""
        found = {
            "kind": self.kind.value,
            "writer_id": self.writer_id,
            "seq": self.seq,
            "last_seq": self.last_seq,
            "occurred_at": self.occurred_at,
            "reason": self.reason,
        }
        return {name: value for name, value in found.items() if value is not None}


@dataclass(slots=True)
class TrailFindings:
    """The findings of a verification, in bounded memory: some of each kind, whatever there is of the others.

    :ivar counts: how many there are of each kind.
    :ivar kept: some of each kind, see :data:`MAX_OF_CHAIN` and :data:`MAX_OF_KIND`.
    :ivar suspects: rows whose MAC does not fit, and the finding of each.
    """

    counts: Counter[FindingKind] = field(default_factory=Counter)
    kept: list[TrailFinding] = field(default_factory=list)
    suspects: list[tuple[TrailFinding, Row]] = field(default_factory=list)
    _unsettled: list[TrailFinding] = field(default_factory=list)
    _of_chain: Counter[FindingKind] = field(default_factory=Counter)
    _of_kind: Counter[tuple[FindingKind, bool]] = field(default_factory=Counter)
    _begins: int = 0
    _first_suspect: int = 0

    def add(self, finding: TrailFinding, suspect: Row | None = None) -> None:
        """Take note of one of the chain that is being verified, or of what comes before the chains.

        :param suspect: the row whose MAC does not fit.
        """
        self.counts[finding.kind] += 1
        self._of_chain[finding.kind] += 1
        if self._of_chain[finding.kind] > MAX_OF_CHAIN:
            return
        self.kept.append(finding)
        self._unsettled.append(finding)
        if suspect is not None and len(self.suspects) < self._first_suspect + MAX_SUSPECTS_OF_CHAIN:
            self.suspects.append((finding, suspect))

    def settle(self, before: datetime | None) -> None:
        """Set the time of the next record in order for the findings before it; ``None`` at the end of the chain."""
        if self._unsettled:
            for each in self._unsettled:
                each.before = before
            self._unsettled.clear()

    @property
    def unsettled(self) -> bool:
        """Whether a finding of this chain waits for the next record in order, see :meth:`settle`."""
        return bool(self._unsettled)

    def end_chain(self, *, genuine: bool) -> None:
        """End a chain: what follows is of another one.

        :param genuine: whether the writer's key has made any row of this one.
        """
        kept: list[TrailFinding] = []
        for each in self.kept[self._begins :]:
            self._of_kind[each.kind, genuine] += 1
            if self._of_kind[each.kind, genuine] <= MAX_OF_KIND:
                kept.append(each)
        self.kept[self._begins :] = kept
        suspects = [pair for pair in self.suspects[self._first_suspect :] if any(pair[0] is each for each in kept)]
        room = MAX_SUSPECTS if genuine else MAX_SUSPECTS // 2
        self.suspects[self._first_suspect :] = suspects[: max(0, room - self._first_suspect)]
        self._begins, self._first_suspect = len(self.kept), len(self.suspects)
        self._of_chain.clear()
        self._unsettled.clear()

    def recount(self) -> None:
        """Count the kept ones again, whose kinds were changed."""
        beyond = self.total - len(self.kept)
        if not beyond:
            self.counts = Counter(each.kind for each in self.kept)

    @property
    def total(self) -> int:
        """How many there are."""
        return self.counts.total()

    @property
    def left_out(self) -> Counter[FindingKind]:
        """How many of each kind were counted and not kept."""
        return self.counts - Counter(each.kind for each in self.kept)
