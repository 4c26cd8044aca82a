"""Session keys made on the spot, for benchmarks in which no KMS takes part."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING
from uuid import uuid4

from bench.stage import TENANT, connect
from glpgenc.sessions.collect import SessionKeys
from glpgenc.sessions.load import load_keys
from glpgenc.wire.blind_index import SearchEntry
from glpgenc.wire.normalizers import Normalizer
from glpgenc.wire.sealed import FieldKeys, ReadKey

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bench.stage import Connection

EMAIL = "customers.email"


def stored(field: str = EMAIL) -> FieldKeys:
    """Return random keys of a field that is only stored."""
    return FieldKeys(field, uuid4(), os.urandom(64))


def searched(field: str = EMAIL) -> FieldKeys:
    """Return random keys of a field with one search term, of 128 bits."""
    entry = SearchEntry(slot=1, normalizer=Normalizer.EXACT, bits=128, key=os.urandom(32))
    return FieldKeys(field, uuid4(), os.urandom(64), search=(entry,))


def read_key() -> ReadKey:
    """Return a random key to read with."""
    return ReadKey(uuid4(), os.urandom(64))


def session_keys(fields: Iterable[FieldKeys], read_keys: Iterable[ReadKey] = ()) -> SessionKeys:
    """Return the keys of a session."""
    return SessionKeys(TENANT, ("bench",), tuple(fields), tuple(read_keys))


@contextmanager
def keyed(url: str, keys: SessionKeys) -> Iterator[Connection]:
    """Connect, and hold keys in one transaction, which is committed."""
    with connect(url) as connection, connection.transaction():
        load_keys(connection, keys)
        yield connection
