"""The rows of a table that grows to ten million: made, encrypted and copied by as many processes as there are cores.

Each person has a name, an e-mail address and a number. All rows of a chunk follow from the chunk's number, so that any
process makes any chunk, and the same each time. What is encrypted is what client mode writes: suite A256GCM, with the
terms of the facets; a term that many values share is computed once in each process. The index columns are written with
the row, and have what the table's trigger would give them, which takes longer than the COPY of the row itself.
"""

from __future__ import annotations

import multiprocessing
import os
import random
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from struct import Struct
from typing import TYPE_CHECKING, NamedTuple

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bench.manager import settings_of
from bench.people import words
from bench.stage import TENANT, connect
from glpgenc.keys import KeyManager
from glpgenc.service.batches import nonces
from glpgenc.sessions.keyring import Keyring
from glpgenc.wire import a256gcm
from glpgenc.wire.blind_index import search_tags, search_term
from glpgenc.wire.derivation import suite_key
from glpgenc.wire.envelope import Suite, build_header, build_index
from glpgenc.wire.field import associated_data

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from bench.stage import Connection
    from glpgenc.wire.blind_index import SearchEntry

CLASS = "bench"
NAME, EMAIL, NUMBER = "grown.name", "grown.email", "grown.number"
BUCKET = 100
CHUNK = 5_000
PLAIN, ENCRYPTED = "grown_plain", "grown"

_FIRST_NAMES, _LAST_NAMES = 20_000, 200_000
# Prime, and no factor of a power of ten: multiples of it, counted in a circle of rows, meet each row once.
_STRIDE = 7_368_787
_GRAM, _LEAST, _MOST = 3, 2, 10
_LONG, _SHORT, _ARRAY = Struct(">i"), Struct(">h"), Struct(">iiiii")
_BEGIN, _END = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff"
_INT4, _FOUR = 23, _LONG.pack(4)
_COLUMNS = "(id, name, name_tags, email, email_bidx, number, number_bidx)"


class Entry(NamedTuple):
    """One row."""

    id: int
    name: str
    email: str
    number: int


@dataclass(frozen=True)
class Source:
    """What a process needs to fill the tables: no key, but where keys are."""

    url: str
    key_file: Path


def rows_of(chunk: int) -> Iterator[Entry]:
    """Yield the rows of a chunk, :data:`CHUNK` of them; ids begin with 1.

    Numbers are those from 0 up, mixed within each power of ten of rows: no order of the table gives them.
    """
    first_names, last_names = _vocabulary()
    rng = random.Random(chunk)  # noqa: S311  (test data, the same in each run)
    begin, end = _power_of_ten(chunk * CHUNK)
    for at in range(chunk * CHUNK, (chunk + 1) * CHUNK):
        # A square: few names are common, most are rare.
        first = first_names[int(_FIRST_NAMES * rng.random() ** 2)]
        last = last_names[int(_LAST_NAMES * rng.random() ** 2)]
        number = begin + (at - begin) * _STRIDE % (end - begin)
        yield Entry(at + 1, f"{first.capitalize()} {last.capitalize()}", f"{first}.{last}{at:x}@mail.example", number)


def fill(source: Source, chunks: range) -> None:
    """Write chunks to both tables, a share of them in each of as many processes as there are cores."""
    processes = min(os.cpu_count() or 1, len(chunks))
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
        shares = [chunks[number::processes] for number in range(processes)]
        list(pool.map(_fill_share, [source] * processes, shares))


@cache
def _vocabulary() -> tuple[list[str], list[str]]:
    return words(_FIRST_NAMES, 1), words(_LAST_NAMES, 2)


def _power_of_ten(at: int) -> tuple[int, int]:
    """Return where the numbers that rows of this place share begin and end: 0, 10,000, 100,000 and so on."""
    end = 10_000
    while at >= end:
        end *= 10
    return (0 if end == 10_000 else end // 10), end


def _fill_share(source: Source, chunks: Sequence[int]) -> None:
    with (
        connect(source.url) as plain,
        connect(source.url) as encrypted,
        KeyManager.from_settings(settings_of(source.url, source.key_file)) as manager,
    ):
        sealed = _Sealed(manager)
        for chunk in chunks:
            rows = list(rows_of(chunk))
            _copy(plain, f"{PLAIN} (id, name, email, number)", (_plain(row) for row in rows))
            _copy(encrypted, f"{ENCRYPTED} {_COLUMNS}", sealed.rows(rows))


def _copy(connection: Connection, table: str, rows: Iterator[bytes]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN (FORMAT binary)".encode()) as copy:
        copy.write(b"".join((_BEGIN, *rows, _END)))


def _plain(row: Entry) -> bytes:
    columns = (_LONG.pack(row.id), row.name.encode(), row.email.encode(), _LONG.pack(row.number))
    return _SHORT.pack(len(columns)) + b"".join(map(_sized, columns))


def _sized(data: bytes) -> bytes:
    return _LONG.pack(len(data)) + data


class _Sealed:
    """Encrypts rows with the keys of one manager."""

    def __init__(self, manager: KeyManager) -> None:
        self._ring = ring = Keyring(manager, TENANT)
        with manager.active(TENANT, CLASS) as key:
            self._key_id = key.key_id
            self._cipher = AESGCM(suite_key(key.secret.view(), Suite.A256GCM))
        self._uses = manager.uses.of(self._key_id)
        (self._contains,), (self._prefix,) = ring.entries(NAME, "contains"), ring.entries(NAME, "prefix")
        (self._exact,), (self._range,) = ring.entries(EMAIL, "exact"), ring.entries(NUMBER, "range")
        self._runs, self._beginnings = _Tags(self._contains), _Tags(self._prefix)
        # The trigger keeps the tags of a lower slot first.
        self._slots = sorted((self._contains.slot, self._prefix.slot))
        self._buckets: dict[int, bytes] = {}

    def rows(self, rows: Sequence[Entry]) -> Iterator[bytes]:
        """Yield the rows as a binary COPY has them."""
        self._uses.take(3 * len(rows))
        fresh = iter(nonces(3 * len(rows)))
        for row in rows:
            tags = self._tags(row.name.lower())
            name_terms = {slot: b"".join(each) for slot, each in tags.items()}
            email, number = row.email.encode(), b"%d" % row.number
            email_term, bucket_term = search_term(email, self._exact), self._bucket_term(row.number)
            columns = (
                _LONG.pack(row.id),
                self._seal(row.name.encode(), NAME, name_terms, next(fresh)),
                _array([tag for slot in self._slots for tag in tags[slot]]),
                self._seal(email, EMAIL, {self._exact.slot: email_term}, next(fresh)),
                email_term,
                self._seal(number, NUMBER, {self._range.slot: bucket_term}, next(fresh)),
                bucket_term,
            )
            yield _SHORT.pack(len(columns)) + b"".join(map(_sized, columns))

    def _seal(self, plaintext: bytes, field: str, terms: dict[int, bytes], nonce: bytes) -> bytes:
        header = build_header(Suite.A256GCM, self._key_id, build_index(terms))
        return header + nonce + a256gcm.encrypt(self._cipher, nonce, plaintext, associated_data(header, field))

    def _tags(self, name: str) -> dict[int, list[bytes]]:
        runs, beginnings = self._runs, self._beginnings
        longest = min(_MOST, len(name))
        return {
            self._contains.slot: sorted({runs[name[at : at + _GRAM]] for at in range(len(name) - _GRAM + 1)}),
            self._prefix.slot: sorted({beginnings[name[:size]] for size in range(_LEAST, longest + 1)}),
        }

    def _bucket_term(self, number: int) -> bytes:
        term = self._buckets.get(number // BUCKET)
        if term is None:
            term = self._buckets[number // BUCKET] = search_term(b"%d" % number, self._range)
        return term


class _Tags(dict[str, bytes]):
    """The tag of each piece of text, computed when it is first asked for."""

    def __init__(self, entry: SearchEntry) -> None:
        super().__init__()
        self._entry = entry

    def __missing__(self, piece: str) -> bytes:
        (tag,) = search_tags(piece, self._entry)
        made = self[piece] = _LONG.pack(tag)
        return made


def _array(tags: Sequence[bytes]) -> bytes:
    """Return ``integer[]`` in binary form, of one tag or more."""
    return _ARRAY.pack(1, 0, _INT4, len(tags), 1) + _FOUR + _FOUR.join(tags)
