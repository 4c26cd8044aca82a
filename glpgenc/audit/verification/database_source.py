"""Sources of a trail to be verified, and the database as one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, Any, LiteralString, Protocol
from uuid import UUID

from psycopg import sql
from psycopg.rows import tuple_row

from glpgenc.audit.chain import ChainMark
from glpgenc.audit.database import stream
from glpgenc.audit.keys import ALL_KEYS, AuditKeyRecord
from glpgenc.audit.verification.records import COPIED, CopyRecordStream, RecordStream

if TYPE_CHECKING:
    from glpgenc.audit.record import Row
    from glpgenc.database import Connection

_IN_MEMORY = 4 << 20

_WRITERS: LiteralString = (
    "SELECT writer_id, key_id, host, pid, application, version FROM security.audit_writers {} ORDER BY writer_id"
)
_ANCHORS: LiteralString = (
    "SELECT writer_id, seq, mac, at, anchor_mac FROM security.audit_anchors {} ORDER BY writer_id, seq"
)
_HEADS: LiteralString = "SELECT writer_id, seq, mac, at, head_mac FROM security.audit_heads {} ORDER BY writer_id, seq"
_ONLY: LiteralString = "WHERE writer_id = ANY (%(writers)s)"
# Of the month tables only: the planner's estimate, for a progress bar.
_ESTIMATE: LiteralString = """
    SELECT coalesce(sum(greatest(c.reltuples, 0)), 0)::bigint
    FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'security.encryption_audit'::regclass
"""


@dataclass(frozen=True, slots=True)
class RegisteredWriter:
    """A row of ``security.audit_writers``.

    :param description: host, process, program and version, as the first event of its chain has them too.
    """

    writer_id: UUID
    key_id: UUID
    description: dict[str, Any]


class TrailSource(Protocol):
    """A trail. All but the roots come in the order of the writers' ids, and of the numbers in their chains."""

    @property
    def partial(self) -> bool:
        """Whether records may be missing from it, because it holds a selection."""

    @property
    def has_heads(self) -> bool:
        """Whether the heads are there too."""

    def continues(self, writer_id: UUID) -> bool:
        """Return whether a writer's chain may begin in the middle here."""

    def estimate(self) -> int:
        """Return about how many records there are; 0 if that is not known."""

    def keys(self) -> Iterable[AuditKeyRecord]:
        """Give the roots."""

    def writers(self) -> Iterable[RegisteredWriter]:
        """Give the writers."""

    def anchors(self) -> Iterable[ChainMark]:
        """Give the anchors."""

    def heads(self) -> Iterable[ChainMark]:
        """Give the heads."""

    def records(self) -> AbstractContextManager[RecordStream]:
        """Give the records within the block. All else was asked for before it."""


class DatabaseSource:
    """The tables, as they were at one moment: what is added meanwhile is not seen.

    :param connection: in a transaction, see :func:`snapshot`.
    :param writers: only these.
    """

    partial = False
    has_heads = True

    def __init__(self, connection: Connection, writers: Iterable[UUID] | None = None) -> None:
        self._connection = connection
        self._files = ExitStack()
        self._writers = None if writers is None else list(writers)

    def continues(self, writer_id: UUID) -> bool:  # noqa: ARG002  # as files may
        """No chain begins in the middle, but for anchors."""
        return False

    def estimate(self) -> int:
        """Return the planner's estimate."""
        row = self._connection.cursor(row_factory=tuple_row).execute(_ESTIMATE).fetchone()
        return int(row[0]) if row else 0

    def keys(self) -> Iterable[AuditKeyRecord]:
        """Give the roots: all of them, also with a choice of writers."""
        for row in self._connection.cursor(row_factory=tuple_row).execute(ALL_KEYS):
            yield AuditKeyRecord(*row)

    def writers(self) -> Iterable[RegisteredWriter]:
        """Give the writers."""
        names = ("host", "pid", "application", "version")
        found = self._set_aside([str(row[0]), str(row[1]), *row[2:]] for row in self._rows("writers", _WRITERS))
        return (RegisteredWriter(UUID(row[0]), UUID(row[1]), dict(zip(names, row[2:], strict=True))) for row in found)

    def anchors(self) -> Iterable[ChainMark]:
        """Give the anchors."""
        return self._marks("anchors", _ANCHORS)

    def heads(self) -> Iterable[ChainMark]:
        """Give the heads."""
        return self._marks("heads", _HEADS)

    @contextmanager
    def records(self) -> Iterator[RecordStream]:
        """Give the records, as COPY has them."""
        chosen: sql.Composable = sql.SQL("")
        if self._writers is not None:
            # COPY takes no parameters.
            chosen = sql.SQL("WHERE writer_id = ANY ({}::uuid[])").format(sql.Literal([str(w) for w in self._writers]))
        with self._connection.cursor() as cursor, cursor.copy(COPIED.format(chosen)) as copy:
            yield CopyRecordStream(copy)

    def close(self) -> None:
        """Remove what was set aside."""
        self._files.close()

    def _marks(self, name: str, query: LiteralString) -> Iterator[ChainMark]:
        rows = ((str(w), seq, mac.hex(), at.isoformat(), own.hex()) for w, seq, mac, at, own in self._rows(name, query))
        return (
            ChainMark(UUID(writer_id), seq, bytes.fromhex(mac), datetime.fromisoformat(at), bytes.fromhex(own))
            for writer_id, seq, mac, at, own in self._set_aside(rows)
        )

    def _set_aside(self, rows: Iterable[Sequence[Any]]) -> Iterator[list[Any]]:
        """Write rows to a file, and give them from there: while COPY gives records, nothing else can be asked."""
        file = self._files.enter_context(SpooledTemporaryFile(_IN_MEMORY))  # noqa: SIM115  # closed with the source
        file.writelines(json.dumps(row).encode() + b"\n" for row in rows)
        file.seek(0)
        return map(json.loads, file)

    def _rows(self, name: str, query: LiteralString) -> Iterator[Row]:
        statement = query.format(_ONLY if self._writers is not None else "")
        return stream(
            self._connection, name, statement, {"writers": self._writers} if self._writers is not None else None
        )


@contextmanager
def database_source(connection: Connection, writers: Iterable[UUID] | None = None) -> Iterator[DatabaseSource]:
    """Give the tables as a source; what it set aside is gone after the block."""
    with closing(DatabaseSource(connection, writers)) as source:
        yield source
