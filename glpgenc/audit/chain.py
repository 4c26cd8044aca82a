"""The chain of MACs: each record names the MAC of the one before, and only who has the key can make one.

HMAC-SHA-256 (RFC 2104, FIPS 198-1) under a key of the writer's own, which HKDF-SHA-256 (RFC 5869) derives from a root
that the KMS wraps. Who may only write to the database can't alter, insert, reorder or cut records unseen; who has the
root can.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from uuid import UUID

from glpgenc._support.forks import NonCopyable
from glpgenc.audit.record import GENESIS, AuditRecord, Row, canonical_bytes, microseconds, rfc3339
from glpgenc.errors import InvalidLengthError
from glpgenc.wire.derivation import audit_writer_key

if TYPE_CHECKING:
    from glpgenc.wire.buffer import View

KEY_BYTES = 32


class MarkKind(StrEnum):
    """The kinds of marks, by the column of their own MAC."""

    HEAD = "head_mac"
    ANCHOR = "anchor_mac"


_LABELS = {MarkKind.HEAD: b"glpgenc/v1/audit/head", MarkKind.ANCHOR: b"glpgenc/v1/audit/anchor"}


@dataclass(frozen=True, slots=True)
class ChainMark:
    """A place in a chain with a MAC of its own: a row of ``security.audit_heads`` or ``security.audit_anchors``.

    :param seq: the record's place.
    :param mac: the record's MAC, 32 bytes.
    :param at: when the mark was made; with a time zone.
    :param own_mac: the mark's MAC, 32 bytes, see :func:`mark_mac`.
    """

    writer_id: UUID
    seq: int
    mac: bytes
    at: datetime
    own_mac: bytes

    def is_genuine(self, key: View, kind: MarkKind) -> bool:
        """Return whether a writer's key made the mark.

        :param key: the writer's, 32 bytes.
        """
        return hmac.compare_digest(mark_mac(kind, key, self.writer_id, self.seq, self.mac, self.at), self.own_mac)

    def document(self, kind: MarkKind = MarkKind.HEAD) -> dict[str, Any]:
        """Return it as JSON has it."""
        return {
            "writer_id": str(self.writer_id),
            "seq": self.seq,
            "mac": self.mac.hex(),
            "at": rfc3339(self.at),
            kind.value: self.own_mac.hex(),
        }


def writer_key(root: View, writer_id: UUID) -> bytes:
    """Return the 32-byte key of a writer's chain.

    :param root: 32 bytes, see :mod:`glpgenc.audit.keys`.
    :raises InvalidLengthError: when ``root`` has another length.
    """
    return audit_writer_key(root, writer_id)


def record_mac(key: View, record: AuditRecord) -> bytes:
    """Return the MAC that a record must have, 32 bytes; compare by :func:`hmac.compare_digest`.

    :param key: the writer's, 32 bytes.
    """
    return hmac.digest(key, record.canonical_bytes(), "sha256")


def mark_mac(  # noqa: PLR0917  # in the order of the format
    kind: MarkKind, key: View, writer_id: UUID, seq: int, mac: bytes, at: datetime
) -> bytes:
    """Return the MAC that a mark must have, 32 bytes.

    :param key: the writer's, 32 bytes.
    """
    label = _LABELS[kind]
    # All parts have a fixed length but the label, and no label is the beginning of another.
    parts = label, writer_id.bytes, seq.to_bytes(8, "big"), mac, microseconds(at).to_bytes(8, "big", signed=True)
    return hmac.digest(key, b"".join(parts), "sha256")


class Chain(NonCopyable):
    """A writer's chain while it grows. Not thread-safe: one thread chains.

    :param key: 32 bytes, see :func:`writer_key`.
    :ivar seq: the place of the last record; 0 at first.
    :ivar mac: its MAC.
    :raises InvalidLengthError: when ``key`` has another length.
    """

    def __init__(self, writer_id: UUID, key: View) -> None:
        if len(key) != KEY_BYTES:
            raise InvalidLengthError(f"a writer's key has {KEY_BYTES} bytes, this one has {len(key)}")
        self.writer_id = writer_id
        self.seq = 0
        self.mac = GENESIS
        # Kept with the key in it, and copied for each record: the key's two blocks are hashed once.
        self._key = bytes(key)
        self._keyed = hmac.new(self._key, digestmod=sha256)

    def __repr__(self) -> str:
        return f"Chain({self.writer_id}, seq={self.seq})"

    def append(self, fields: Row) -> Row:
        """Return the row of the next place in the chain.

        :param fields: what happened: the columns from ``occurred_at`` to ``detail``.
        """
        unsigned = (self.writer_id, self.seq + 1, *fields, self.mac)
        keyed = self._keyed.copy()
        keyed.update(canonical_bytes(unsigned))
        self.seq, self.mac = self.seq + 1, keyed.digest()
        return (*unsigned, self.mac)

    def head(self, at: datetime) -> ChainMark:
        """Return a mark of how far the chain has come.

        :param at: now, with a time zone.
        :raises ValueError: when it is empty.
        """
        if self.seq == 0:
            raise ValueError("the chain is empty")
        own_mac = mark_mac(MarkKind.HEAD, self._key, self.writer_id, self.seq, self.mac, at)
        return ChainMark(self.writer_id, self.seq, self.mac, at, own_mac)
