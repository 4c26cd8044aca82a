"""A trail in memory, and what is found in it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from glpgenc.audit.chain import Chain, ChainMark, writer_key
from glpgenc.audit.keys import AuditKeyRecord
from glpgenc.audit.record import CATEGORY, COLUMNS, Row
from glpgenc.audit.verification.database_source import RegisteredWriter
from glpgenc.audit.verification.findings import TrailFinding, TrailFindings
from glpgenc.audit.verification.records import CopyRecordStream, RecordStream
from glpgenc.audit.verification.roots import Roots
from glpgenc.audit.verification.saved_heads import SavedHead
from glpgenc.audit.verification.trail import TrailVerification, TrailVerifier
from glpgenc.keys.secret import SecretBytes

ROOT, OTHER_ROOT = UUID(int=1), UUID(int=2)
SECRETS = {ROOT: bytes(range(32)), OTHER_ROOT: bytes(range(32, 64))}
A, B = UUID(int=0xA), UUID(int=0xB)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DESCRIPTION = {"host": "db1", "pid": 7, "application": "app", "version": "1"}


@dataclass
class Trail:
    """A source in memory."""

    rows: list[Row] = field(default_factory=list)
    written: list[RegisteredWriter] = field(default_factory=list)
    marks: list[ChainMark] = field(default_factory=list)
    anchored: list[ChainMark] = field(default_factory=list)
    environment: str = "prod"
    partial: bool = False
    has_heads: bool = True

    begins_anywhere: bool = False

    def continues(self, writer_id: UUID) -> bool:  # noqa: ARG002
        return self.begins_anywhere

    def estimate(self) -> int:
        return len(self.rows)

    def keys(self) -> Iterable[AuditKeyRecord]:
        return [AuditKeyRecord(each, "local", "k", b"w", self.environment, NOON) for each in SECRETS]

    def writers(self) -> Iterable[RegisteredWriter]:
        return sorted(self.written, key=lambda each: each.writer_id)

    def anchors(self) -> Iterable[ChainMark]:
        return sorted(self.anchored, key=lambda each: (each.writer_id, each.seq))

    def heads(self) -> Iterable[ChainMark]:
        return sorted(self.marks, key=lambda each: (each.writer_id, each.seq))

    as_copied: bool = False
    """Whether records are given as COPY has them."""

    @contextmanager
    def records(self) -> Iterator[RecordStream]:
        rows = sorted(self.rows, key=lambda row: (row[0], row[1], row[2]))
        yield CopyRecordStream(copied(rows)) if self.as_copied else RecordStream(rows)

    def write(self, writer_id: UUID, count: int, *, head: bool = True, stop: bool = True) -> None:
        chain = Chain(writer_id, writer_key(SECRETS[ROOT], writer_id))
        kinds = ["writer_started"] + ["decryption_performed"] * (count - 2) + ["writer_stopped" if stop else "x"]
        self.rows += [chain.append(fields(number, kind)) for number, kind in enumerate(kinds)]
        self.written.append(RegisteredWriter(writer_id, ROOT, DESCRIPTION))
        if head:
            self.marks.append(chain.head(NOON))

    def at(self, writer_id: UUID, seq: int) -> int:
        return next(index for index, row in enumerate(self.rows) if row[:2] == (writer_id, seq))

    def change(self, writer_id: UUID, seq: int, **values: Any) -> None:
        index = self.at(writer_id, seq)
        row = list(self.rows[index])
        for name, value in values.items():
            row[NAMES.index(name)] = value
        self.rows[index] = tuple(row)

    def delete(self, writer_id: UUID, *seqs: int) -> list[Row]:
        gone = [row for row in self.rows if row[0] == writer_id and row[1] in seqs]
        self.rows = [row for row in self.rows if row not in gone]
        return gone

    def verify(self, saved: dict[UUID, SavedHead] | None = None) -> TrailVerification:
        """Verify it as rows, and as COPY has them: both say the same."""
        found = self._verify(saved)
        again = replace(self, as_copied=True)._verify(saved)
        assert again.findings.kept == found.findings.kept
        assert again.findings.counts == found.findings.counts
        assert [getattr(again, name) for name in TALLIES] == [getattr(found, name) for name in TALLIES]
        return found

    def _verify(self, saved: dict[UUID, SavedHead] | None) -> TrailVerification:
        found = TrailFindings()
        roots = Roots(self.keys(), "prod", lambda record: SecretBytes(SECRETS[record.key_id]), found)
        return TrailVerifier(self, roots, found, saved=saved, keep_heads=True).run()

    def found(self, saved: dict[UUID, SavedHead] | None = None) -> list[tuple[Any, ...]]:
        return [summary_of(each) for each in self.verify(saved).findings.kept]


NAMES = COLUMNS.split(", ")
TALLIES = ("records", "unverifiable", "writers", "running", "silent", "pruned", "heads")


def copied(rows: Iterable[Row]) -> Iterator[bytes]:
    """Give rows as the server sends them for :data:`glpgenc.audit.verification.records.COPIED`."""
    begins = b"PGCOPY\n\xff\r\n\0" + bytes(8)
    for row in rows:
        yield begins + _copied(row)
        begins = b""
    yield begins + b"\xff\xff"


def _copied(row: Row) -> bytes:
    since_2000 = (row[2] - datetime(2000, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    detail = json.dumps(row[17], ensure_ascii=False)
    head = (row[19], row[18], since_2000.to_bytes(8, "big", signed=True), row[1].to_bytes(8, "big", signed=True))
    numbers = {8, 10, 11}
    parts: list[Any] = [*head, row[0].bytes, detail, *row[3:7], None if row[7] is None else row[7].bytes]
    for place in range(8, 17):
        value = row[place]
        if place in numbers and value is not None:
            value = str(value)
        parts.append(("1" if value else "0") if place == 12 else value)
    made = b"".join(
        b"\xff\xff\xff\xff" if data is None else len(data).to_bytes(4, "big") + data
        for data in (part.encode() if isinstance(part, str) else part for part in parts)
    )
    return len(parts).to_bytes(2, "big") + made


def fields(number: int, kind: str) -> Row:
    detail: dict[str, Any] = {**DESCRIPTION} if kind == "writer_started" else {"rows": number, "table": "people"}
    at = NOON + timedelta(seconds=number)
    identity = (UUID(int=99), 3, "decrypt", 1, 250, True, None, "ann", "support", f"r{number}", detail)
    return (at, kind, CATEGORY, "pii", "acme" if number % 2 else "umbrella", *identity)


def summary_of(finding: TrailFinding) -> tuple[Any, ...]:
    place = (finding.seq,) if finding.last_seq is None else (finding.seq, finding.last_seq)
    return (finding.kind, finding.writer_id, *(each for each in place if each is not None))
