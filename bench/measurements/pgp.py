"""gl_encrypt and gl_decrypt beside pgp_sym_encrypt and pgp_sym_decrypt with their defaults.

Most of pgp_sym_*'s time is the derivation of a key from a passphrase, which it does for every value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.fixtures.session_keys import EMAIL, keyed, scans_in_turns, session_keys, stored
from bench.results.row import Row, at_least, timed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.fixtures.stage import Stage
    from glpgenc.embedded import EmbeddedPostgres

_PAIRS = {
    "gl_encrypt": (f"glpgenc.gl_encrypt(v, '{EMAIL}')", "pgp_sym_encrypt(v, 'a passphrase')"),
    "gl_decrypt": (f"glpgenc.gl_decrypt(ours, '{EMAIL}')", "pgp_sym_decrypt(pgp, 'a passphrase')"),
}


def measure(stage: Stage) -> Iterator[Row]:
    """Compare on the oldest and on the newest PostgreSQL."""
    for server in stage.every():
        yield from _on(stage, server)


def _on(stage: Stage, server: EmbeddedPostgres) -> Iterator[Row]:
    rows = stage.scale.pgp_rows
    with stage.database(server) as url, keyed(url, session_keys([stored()])) as connection:
        connection.execute(
            f"CREATE TABLE vals AS SELECT v, glpgenc.gl_encrypt(v, '{EMAIL}') AS ours,"
            " pgp_sym_encrypt(v, 'a passphrase') AS pgp"
            f" FROM (SELECT format('user%s@example.com', n) AS v FROM generate_series(1, {rows}) AS n) AS made".encode()
        )
        connection.execute("ANALYZE vals")
        for name, (ours, pgp) in _PAIRS.items():
            took = scans_in_turns(connection, "vals", {"ours": [ours], "pgp": [pgp]}, stage.scale.rounds)
            times = took["ours"].each(rows), pgp.split("(")[0], took["pgp"].each(rows)
            yield timed(name, server.version, *times, unit="us", bound=at_least(12))
