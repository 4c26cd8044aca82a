"""Making many envelopes, and looking for a nonce that occurs twice."""

from __future__ import annotations

from collections.abc import Callable

import psycopg

import glpgenc
from glpgenc.keys.manager import KeyManager
from glpgenc.sessions.keyring import Keyring
from glpgenc.wire.envelope import Suite
from tests.compliance.independent import take_apart

LENGTHS = {Suite.A256CBC_HS512: 16, Suite.A256GCM: 12, Suite.XAES256GCM: 24}

FEW, MANY = 100_000, 1_000_000

# One value and one field: what differs between two envelopes is the nonce, and what comes of it.
_MADE = """
    SELECT count(*), count(DISTINCT nonce), min(length(nonce)), max(length(nonce)) FROM (
        SELECT substring(glpgenc.gl_encrypt('the same value'::text, 'people.note') FROM 21 FOR 16) AS nonce
        FROM generate_series(1, %s)) AS made
"""


def in_sql(url: str, manager: KeyManager, number: int) -> tuple[int, int, int, int]:
    """Return how many were made in SQL, how many differ, and the least and most bytes of one."""
    with (
        psycopg.connect(url) as connection,
        glpgenc.session(connection, tenant_id="acme", data_classes=["pii"], key_manager=manager),
    ):
        row = connection.execute(_MADE, (number,)).fetchone()
    assert row is not None
    return row[0], row[1], row[2], row[3]


def sealer(manager: KeyManager, suite: Suite) -> Callable[[bytes, str], bytes]:
    return Keyring(manager, "acme").sealer("people.note", suite)


def in_python(seal: Callable[[bytes, str], bytes], suite: Suite, number: int) -> list[bytes]:
    """Return the nonces of as many envelopes of one value."""
    size = LENGTHS[suite]
    made = [seal(b"the same value", "")[20 : 20 + size] for _ in range(number)]
    # That it is the nonce which is cut out, by the format.
    assert len(take_apart(seal(b"the same value", "")).nonce) == size
    return made
