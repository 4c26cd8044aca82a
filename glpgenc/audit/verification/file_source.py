"""Files as a source of a trail: exports, spools and logs of any order and size, sorted on disk."""

from __future__ import annotations

import csv
import gzip
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from uuid import UUID

from glpgenc._support.files import OperatorFile
from glpgenc.audit import lines
from glpgenc.audit.record import json_text, microseconds
from glpgenc.audit.verification.database_source import RegisteredWriter
from glpgenc.audit.verification.findings import FindingKind, TrailFinding, TrailFindings
from glpgenc.audit.verification.records import RecordStream
from glpgenc.errors import ConfigurationError

if TYPE_CHECKING:
    from glpgenc.audit.chain import ChainMark
    from glpgenc.audit.keys import AuditKeyRecord

_TABLES = """
    CREATE TABLE events (writer BLOB, seq INTEGER, at INTEGER, line TEXT);
    CREATE TABLE heads (writer BLOB, seq INTEGER, line TEXT);
"""
TRAIL_FILE = OperatorFile("the file", None)
# Bytes of a line that is read, and of one that is passed over: PostgreSQL gives no longer value.
_LONGEST_LINE, _LONGEST_PASSED = 1 << 20, 1 << 30
_SEQ_LIMIT = 1 << 63
_DESCRIPTION = ("host", "pid", "application", "version")


class FileSource:
    """Files as a source.

    :param found: called with lines that are no records.
    :param partial: the files hold a selection: what is missing is not a finding.
    :ivar has_heads: a file contains heads only up to when it was written.
    """

    has_heads = False

    def __init__(self, found: TrailFindings, *, partial: bool = False) -> None:
        self.partial = partial
        self._found = found
        # Without a name: on disk, in SQLite's temporary folder, gone with the connection.
        self._sorted = sqlite3.connect("")
        self._sorted.executescript(_TABLES)
        self._keys: dict[UUID, AuditKeyRecord] = {}
        self._writers: dict[UUID, RegisteredWriter] = {}
        self._anchors: list[ChainMark] = []
        self._continued: set[UUID] = set()
        self._expected = False
        self._count = 0

    def close(self) -> None:
        """Remove what was sorted."""
        self._sorted.close()

    def register(
        self,
        keys: Iterable[AuditKeyRecord],
        writers: Iterable[RegisteredWriter],
        anchors: Iterable[ChainMark],
        *,
        expected: bool,
    ) -> None:
        """Add what a database or saved heads know; it wins over what a spool says of itself.

        :param expected: whether all of these writers must be in the files.
        """
        self._expected = expected
        self._keys |= {each.key_id: each for each in keys}
        self._writers |= {each.writer_id: each for each in writers}
        self._anchors += anchors

    def read(self, path: Path) -> None:
        """Add a file's lines. A line that is not a record is a finding.

        :param path: ``*.gz`` is decompressed.
        :raises ConfigurationError: if it can't be read.
        """
        try:
            with _opened(path) as stream:
                whole = _lines(path, stream)
                first = next(whole, b"")
                if first == lines.CSV_HEADER:
                    self._read_csv(path, whole)
                    return
                for number, line in enumerate(chain((first,) if first else (), whole), 1):
                    # Of a spool whose writer died while it wrote: it had reported none of it.
                    if line.endswith(b"\n"):
                        self._take(path, number, line)
                    else:
                        self._last(path, number, line)
        except (OSError, EOFError, zlib.error) as error:
            raise ConfigurationError(f"{path} can't be read: {type(error).__name__}") from None

    def estimate(self) -> int:
        """Return how many events there are."""
        return self._count

    def keys(self) -> Iterable[AuditKeyRecord]:
        """Give the roots."""
        return self._keys.values()

    def writers(self) -> Iterable[RegisteredWriter]:
        """Give the writers that are to be here: without saved heads, those that have events here."""
        present = self._present()
        return (self._writers[each] for each in sorted(self._writers) if each in present)

    def anchors(self) -> Iterable[ChainMark]:
        """Give the anchors of these."""
        present = self._present()
        return sorted((m for m in self._anchors if m.writer_id in present), key=lambda m: (m.writer_id, m.seq))

    def heads(self) -> Iterable[ChainMark]:
        """Give the heads, which are in spools."""
        for (line,) in self._sorted.execute("SELECT line FROM heads ORDER BY writer, seq"):
            yield lines.mark_of(lines.parse(line))

    @contextmanager
    def records(self) -> Iterator[RecordStream]:
        """Give the records."""
        sorted_lines = self._sorted.execute("SELECT line FROM events ORDER BY writer, seq, at")
        yield RecordStream(lines.row_of(lines.parse(line)) for (line,) in sorted_lines)

    def continues(self, writer_id: UUID) -> bool:
        """Return whether a chain may begin in the middle: a spool holds what came after the database was gone."""
        return writer_id in self._continued

    def _present(self) -> set[UUID]:
        rows = self._sorted.execute("SELECT DISTINCT writer FROM events")
        return {UUID(bytes=writer) for (writer,) in rows} | (set(self._writers) if self._expected else set())

    def _read_csv(self, path: Path, whole: Iterator[bytes]) -> None:
        # What is not UTF-8 becomes what no MAC fits.
        reader = csv.reader((line.decode("utf-8", "surrogateescape") for line in whole), strict=True)
        while True:
            try:
                cells = next(reader)
                line = json_text(lines.document_of_cells(cells)).encode()
            except StopIteration:
                return
            except (ValueError, csv.Error) as error:
                said = str(error) if type(error) is ValueError else "it is not CSV, or not whole"
                self._unreadable(path, reader.line_num + 1, said)
            else:
                self._take(path, reader.line_num + 1, line)

    def _take(self, path: Path, number: int, line: bytes) -> None:
        try:
            self._add(line.decode())
        except ValueError as error:
            # Not the error's text where JSON or UTF-8 is broken: it quotes the line.
            self._unreadable(path, number, str(error) if type(error) is ValueError else "it is no JSON")

    def _unreadable(self, path: Path, number: int, said: str) -> None:
        reason = f"line {number} of {path.name} is no record: {said}"
        self._found.add(TrailFinding(kind=FindingKind.UNREADABLE, writer_id=None, reason=reason))

    def _last(self, path: Path, number: int, line: bytes) -> None:
        try:
            lines.parse(line)
        except ValueError:
            if self._continued:
                return
        self._take(path, number, line)

    def _add(self, line: str) -> None:
        if line == "\n":
            raise ValueError("it is empty, or too long")
        document = lines.parse(line)
        kind = document.get("kind", "event")
        if kind == "event":
            row = lines.row_of(document)
            if not 0 < row[1] < _SEQ_LIMIT:
                raise ValueError("its number is out of bounds")
            self._sorted.execute(
                "INSERT INTO events VALUES (?, ?, ?, ?)", (row[0].bytes, row[1], microseconds(row[2]), line)
            )
            self._count += 1
        elif kind == "head":
            mark = lines.mark_of(document)
            self._sorted.execute("INSERT INTO heads VALUES (?, ?, ?)", (mark.writer_id.bytes, mark.seq, line))
        elif kind == "key":
            key = lines.key_of(document)
            self._keys.setdefault(key.key_id, key)
        elif kind == "writer":
            writer = _writer(document)
            self._writers.setdefault(writer.writer_id, writer)
            self._continued.add(writer.writer_id)
        else:
            raise ValueError("it is of no kind that is known")


def _writer(document: dict[str, Any]) -> RegisteredWriter:
    description = {name: document[name] for name in _DESCRIPTION if name in document}
    return RegisteredWriter(
        lines.uuid_of(document.get("writer_id")), lines.uuid_of(document.get("key_id")), description
    )


@contextmanager
def file_source(found: TrailFindings, *, partial: bool = False) -> Iterator[FileSource]:
    """Give a source to read files into; what it sorted is gone after the block."""
    with closing(FileSource(found, partial=partial)) as source:
        yield source


def _lines(path: Path, stream: IO[bytes] | gzip.GzipFile) -> Iterator[bytes]:
    """Give the lines, and an empty one for each that is too long: anyone who adds events may have made it so."""
    while line := stream.readline(_LONGEST_LINE + 1):
        length = len(line)
        is_long = length > _LONGEST_LINE
        while is_long and line and not line.endswith(b"\n"):
            line = stream.readline(_LONGEST_LINE)
            length += len(line)
            if length > _LONGEST_PASSED:
                raise ConfigurationError(f"{path} can't be read: it has a line of more than 1 GiB")
        yield b"\n" if is_long else line


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes] | gzip.GzipFile]:
    with TRAIL_FILE.open(path) as file:
        if path.suffix == ".gz":
            with gzip.open(file, "rb") as unpacked:
                yield unpacked
        else:
            yield file
