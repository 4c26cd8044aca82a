"""Anchors: where the rest of a chain begins, and what its first record names, after old months were dropped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, LiteralString
from uuid import UUID

from psycopg.rows import tuple_row

from glpgenc.audit.chain import Mark, anchor_mac
from glpgenc.audit.reading import AnyTime
from glpgenc.audit.record import COLUMNS
from glpgenc.audit.verify_chain import MAC, SEQ, fits

if TYPE_CHECKING:
    from glpgenc.database import Connection

# Of each writer the last record in these partitions. There may be older ones elsewhere, where a clock was set back;
# those stay, and are verified as long as they are there.
_ENDS: LiteralString = """
    SELECT DISTINCT ON (a.writer_id) a.writer_id, a.seq, a.mac, w.key_id
    FROM security.encryption_audit a LEFT JOIN security.audit_writers w USING (writer_id)
    WHERE a.tableoid = ANY (%s::oid[])
    ORDER BY a.writer_id, a.seq DESC
"""
_BACKWARDS: LiteralString = f"""
    SELECT {COLUMNS} FROM security.encryption_audit
    WHERE writer_id = %s AND tableoid = ANY (%s::oid[]) ORDER BY seq DESC
"""  # noqa: S608  # constants
_FETCH = 100
_INSERT: LiteralString = """
    INSERT INTO security.audit_anchors (writer_id, seq, mac, at, anchor_mac) VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT (writer_id, seq) DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class End:
    """The last record of a writer that is about to be dropped.

    :param key_id: the root of the writer's key; ``None`` where the writer is not registered.
    """

    writer_id: UUID
    seq: int
    mac: bytes
    key_id: UUID | None

    def anchor(self, key: bytes, at: datetime) -> Mark:
        """Return the anchor.

        :param key: the writer's, 32 bytes.
        """
        return Mark(self.writer_id, self.seq, self.mac, at, anchor_mac(key, self.writer_id, self.seq, self.mac, at))


def ends_of(connection: Connection, partitions: Iterable[int]) -> list[End]:
    """Return the last record of each writer in partitions.

    :param partitions: their OIDs.
    :raises psycopg.Error: what the driver raised.
    """
    with connection.cursor(row_factory=tuple_row) as cursor:
        return [End(*row) for row in cursor.execute(_ENDS, (list(partitions),))]


def sound_end(connection: Connection, end: End, key: bytes, partitions: Iterable[int]) -> End | None:
    """Return the last record of a writer in partitions that is as it was written; ``None`` if there is none.

    A forged one with a high number must not become an anchor: it would vouch for all that is deleted up to there.

    :param key: the writer's, 32 bytes.
    :raises psycopg.Error: what the driver raised.
    """
    with connection.cursor("glpgenc_audit_end", row_factory=tuple_row) as cursor:
        cursor.adapters.register_loader("timestamptz", AnyTime)
        cursor.itersize = _FETCH
        for row in cursor.execute(_BACKWARDS, (end.writer_id, list(partitions))):
            if fits(key, row):
                return replace(end, seq=row[SEQ], mac=row[MAC])
    return None


def insert(connection: Connection, anchors: Iterable[Mark]) -> None:
    """Write anchors.

    :raises psycopg.Error: what the driver raised.
    """
    rows = [(each.writer_id, each.seq, each.mac, each.at, each.own_mac) for each in anchors]
    with connection.cursor() as cursor:
        cursor.executemany(_INSERT, rows)
