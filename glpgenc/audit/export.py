"""The audit trail, or a part of it, as a file: JSON lines, or CSV for a spreadsheet. Both verify again."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, LiteralString

from psycopg.rows import tuple_row

from glpgenc._support.output_file import whole_file
from glpgenc.audit.database import SELECT, snapshot, stream, trail_connection
from glpgenc.audit.lines import safe_cell
from glpgenc.audit.record import COLUMN_NAMES, json_text, record_document, rfc3339
from glpgenc.audit.search import AuditFilter, where_clause

if TYPE_CHECKING:
    from glpgenc.audit.database import Database
    from glpgenc.audit.record import Row

_EVERY = 5_000
_DETAIL = COLUMN_NAMES.index("detail")
_NOT_ASCII = re.compile("[^\x00-\x7f]+")
# Details as PostgreSQL shows them, not as Python's: they may have been written by anyone, and are exported exactly.
_SELECT: LiteralString = SELECT.replace(" detail,", " detail::text,")
_COUNT: LiteralString = "SELECT count(*) FROM security.encryption_audit"
_ORDER: LiteralString = " ORDER BY occurred_at, writer_id, seq"

Progress = Callable[[int], None]


class ExportFormat(StrEnum):
    """The format of an export."""

    JSONL = "jsonl"
    CSV = "csv"

    @classmethod
    def of(cls, path: Path) -> ExportFormat:
        """Return the form that a file's name asks for: CSV for ``.csv`` and ``.csv.gz``, JSON lines else."""
        return cls.CSV if ".csv" in path.suffixes[-2:] else cls.JSONL


@dataclass(frozen=True, slots=True)
class ExportResult:
    """The size of an export, and its hash.

    :param size: bytes, as they are in the file.
    :param sha256: of these bytes, in hex.
    """

    records: int
    size: int
    sha256: str


class _HashingWriter(io.RawIOBase):
    """Passes bytes on, counted and hashed. Closing it leaves the target open.

    A buffer over it that holds the rest of an export that failed writes nothing more once it is closed.
    """

    def __init__(self, target: BinaryIO) -> None:
        self._target = target
        self.size, self.hash = 0, hashlib.sha256()

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        view = memoryview(data)  # type: ignore[arg-type]  # io's own protocol
        self._target.write(view)
        self.hash.update(view)
        self.size += view.nbytes
        return view.nbytes


def export(
    database: Database,
    target: Path | BinaryIO,
    wanted: AuditFilter | None = None,
    *,
    form: ExportFormat = ExportFormat.JSONL,
    progress: Progress | None = None,
) -> ExportResult:
    """Write records, the oldest first, as they are at one moment; in constant memory.

    Without a filter, JSON lines verify as a whole (:func:`~glpgenc.audit.verification.verify.verify_files`); with
    one, they verify as a selection.

    :param database: a PostgreSQL URL, or an open psycopg connection in autocommit mode.
    :param target: a file, which is there whole or not at all, compressed if its name ends in ``.gz``; or a stream.
    :param wanted: which records; all without it.
    :param progress: called now and then with how many were written.
    :raises ConfigurationError: if the file can't be written.
    :raises DatabaseError: if the database is unavailable or refuses.
    """
    opened = whole_file(target) if isinstance(target, Path) else nullcontext(target)
    with opened as stream:
        count = 0
        with (
            _HashingWriter(stream) as counted,
            _compressing(counted, target) as sink,
            _rows(database, wanted or AuditFilter()) as rows,
        ):
            for line in _LINES[form](rows):
                sink.write(line)
                count += 1
                if progress is not None and count % _EVERY == 0:
                    progress(count)
        # The first line of a CSV names the columns.
        records = count - (form is ExportFormat.CSV)
        return ExportResult(records, counted.size, counted.hash.hexdigest())


def count(database: Database, wanted: AuditFilter) -> int:
    """Return how many records a filter matches.

    :raises DatabaseError: if the database is unavailable or refuses.
    """
    clause, parameters = where_clause(wanted)
    with trail_connection(database) as connection, connection.cursor(row_factory=tuple_row) as cursor:
        row = cursor.execute(_COUNT + clause, parameters).fetchone()
        return int(row[0]) if row else 0


@contextmanager
def _rows(database: Database, wanted: AuditFilter) -> Iterator[Iterator[Row]]:
    clause, parameters = where_clause(wanted)
    with trail_connection(database) as connection, snapshot(connection):
        yield stream(connection, "export", _SELECT + clause + _ORDER, parameters)


@contextmanager
def _compressing(counted: _HashingWriter, target: Path | BinaryIO) -> Iterator[io.BufferedIOBase]:
    buffered = io.BufferedWriter(counted, 1 << 20)
    if isinstance(target, Path) and target.suffix == ".gz":
        # Without a time in it, equal records give an equal file.
        with gzip.GzipFile(filename="", mode="wb", fileobj=buffered, mtime=0) as compressed:
            yield compressed
    else:
        yield buffered
    buffered.flush()


def _json_lines(rows: Iterator[Row]) -> Iterator[bytes]:
    for row in rows:
        line = json_text(record_document((*row[:_DETAIL], None, *row[_DETAIL + 1 :])))
        if row[_DETAIL] != "{}":
            line = f'{line[:-1]},"detail":{_NOT_ASCII.sub(_escaped, row[_DETAIL])}}}'
        yield line.encode("ascii") + b"\n"


def _escaped(found: re.Match[str]) -> str:
    return json.dumps(found[0])[1:-1]


def _csv_lines(rows: Iterator[Row]) -> Iterator[bytes]:
    text = io.StringIO()
    writer = csv.writer(text)

    def line(cells: list[object]) -> bytes:
        writer.writerow(cells)
        done = text.getvalue().encode()
        text.seek(0)
        text.truncate()
        return done

    yield line(list(COLUMN_NAMES))
    for row in rows:
        yield line(_cells(row))


def _cells(row: Row) -> list[object]:
    cells = [*row[:2], rfc3339(row[2]), *row[3:18], row[18].hex(), row[19].hex()]
    return [safe_cell(each) if isinstance(each, str) else each for each in cells]


_LINES = {ExportFormat.JSONL: _json_lines, ExportFormat.CSV: _csv_lines}
