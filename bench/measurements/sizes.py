"""Bytes a value takes in a row: an envelope beside the plaintext and beside pgp_sym_encrypt's message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.keys import EMAIL, keyed, searched, session_keys, stored
from bench.row import Row, counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.stage import Connection, Stage

_SEARCHED = "customers.login"
_VALUES = {"user123@example.com": "'user123@example.com'", "200 characters": "repeat('x', 200)"}
_FORMS = {
    "an envelope": f"glpgenc.gl_encrypt({{}}, '{EMAIL}')",
    "an envelope with a search term": f"glpgenc.gl_encrypt({{}}, '{_SEARCHED}')",
}
_REFERENCES = {"the plaintext": "{}::text", "pgp_sym_encrypt": "pgp_sym_encrypt({}, 'a passphrase')"}


def measure(stage: Stage) -> Iterator[Row]:
    """Compare the sizes that a row stores, the length word of each included."""
    server = stage.newest()
    keys = session_keys([stored(), searched(_SEARCHED)])
    with stage.database(server) as url, keyed(url, keys) as connection:
        for value, literal in _VALUES.items():
            for form, ours in _FORMS.items():
                for name, other in _REFERENCES.items():
                    measured, reference = (_stored_bytes(connection, each.format(literal)) for each in (ours, other))
                    yield counted(f"{form} of {value}", server.version, measured, name, reference, unit="bytes")


def _stored_bytes(connection: Connection, expression: str) -> int:
    # Only what comes out of a table has the form that it is stored in.
    connection.execute(f"CREATE TEMPORARY TABLE one ON COMMIT DROP AS SELECT {expression} AS v".encode())
    row = connection.execute("SELECT pg_column_size(v) FROM one").fetchone()
    connection.execute("DROP TABLE one")
    assert row is not None  # noqa: S101  (for the type checker: there is one row)
    return int(row[0])
