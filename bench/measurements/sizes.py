"""Bytes a value takes in a row, the length word included: envelopes beside the plaintext and beside what peers store.

All store the same texts, in a column of `bytea` or `text` as each gives it, and the server says how many bytes the
stored value takes. Of the server: `pgp_sym_encrypt` with its defaults, and `encrypt_iv` with its IV and an HMAC of
SHA-256 beside it, the least that can be decrypted and is authenticated. An envelope of client mode is A256GCM; its
peers are packages for Python, of which age adds a random number of bytes each time: the median counts.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from uuid import uuid4

from psycopg import ClientCursor

from bench.fixtures.peers import peers
from bench.fixtures.session_keys import EMAIL, keyed, searched, session_keys, stored
from bench.results.plot import Plot, bars
from bench.results.row import Row, counted
from glpgenc.wire.cell import encrypt_cell
from glpgenc.wire.envelope import Suite

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.fixtures.peers import Peer
    from bench.fixtures.stage import Connection, Stage

_SEARCHED = "customers.login"
_TIMES = 101
_VALUES = {"user123@example.com": "user123@example.com", "200 characters": 200 * "x"}
_ENVELOPE, _WITH_TERM = "an envelope", "an envelope with a search term"
_CLIENT = "an envelope of client mode"
_PLAIN = "the plaintext"
# Of a text %s, in SQL; a key of 32 bytes is all of what keys have to do with sizes.
_IN_SQL = {
    _ENVELOPE: f"glpgenc.gl_encrypt(%s, '{EMAIL}') AS v",
    _WITH_TERM: f"glpgenc.gl_encrypt(%s, '{_SEARCHED}') AS v",
    _PLAIN: "%s::text AS v",
    "pgp_sym_encrypt": "pgp_sym_encrypt(%s, 'a passphrase') AS v",
    "encrypt_iv + hmac": (
        "iv || made || hmac(iv || made, 'another key', 'sha256') AS v FROM gen_random_bytes(16) AS iv,"
        " encrypt_iv(convert_to(%s, 'UTF8'), gen_random_bytes(32), iv, 'aes-cbc/pad:pkcs') AS made"
    ),
}
_OURS = (_ENVELOPE, _WITH_TERM, _CLIENT)


def measure(stage: Stage) -> Iterator[Row | Plot]:
    """Compare the sizes that a row stores, on the newest PostgreSQL."""
    server = stage.newest()
    keys = session_keys([stored(), searched(_SEARCHED)])
    with stage.database(server) as url, keyed(url, keys) as connection:
        sizes = {value: _sizes(connection, text) for value, text in _VALUES.items()}
    for value, bytes_of in sizes.items():
        for ours, other in _pairs(list(bytes_of)):
            what = f"{ours} of {value}"
            yield counted(what, server.version, bytes_of[ours], other, bytes_of[other], unit="bytes")
    yield bars("sizes", "Bytes of a value in a row", y_label="bytes", series=sizes)


def _pairs(names: list[str]) -> Iterator[tuple[str, str]]:
    others = [name for name in names if name not in _OURS]
    for ours in _OURS:
        for other in others:
            # Each beside those that are used where it is, and beside the plaintext.
            if other == _PLAIN or (other in _IN_SQL) == (ours in _IN_SQL):
                yield ours, other


def _sizes(connection: Connection, text: str) -> dict[str, float]:
    """Return how many bytes of a row a text takes, by what stores it: ours first."""
    server = {name: _stored_bytes(connection, form, text) for name, form in _IN_SQL.items()}
    value = text.encode()
    client = encrypt_cell(value, key=os.urandom(32), key_id=uuid4(), field=EMAIL, suite=Suite.A256GCM)
    made = {_CLIENT: client, **{name: _middle(peer, value) for name, peer in peers(b"").items()}}
    found = {**server, **{name: _stored_bytes(connection, "%s AS v", each) for name, each in made.items()}}
    return {name: found[name] for name in dict.fromkeys([*_OURS, *found])}


def _middle(peer: Peer, value: bytes) -> bytes | str:
    """Return what a peer makes of a value: of several, which may be of different lengths, the middle one."""
    (taken,) = peer.taken([value])
    return sorted((peer.encrypt(taken) for _ in range(_TIMES)), key=len)[_TIMES // 2]


def _stored_bytes(connection: Connection, form: str, value: bytes | str) -> float:
    with ClientCursor(connection) as cursor:
        # Only what comes out of a table has the form that it is stored in.
        cursor.execute(f"CREATE TEMPORARY TABLE one ON COMMIT DROP AS SELECT {form}".encode(), (value,))
        row = cursor.execute("SELECT pg_column_size(v) FROM one").fetchone()
        cursor.execute("DROP TABLE one")
    assert row is not None  # noqa: S101  (for the type checker: there is one row)
    return float(row[0])
