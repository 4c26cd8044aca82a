"""gl_encrypt and gl_decrypt beside the pgcrypto calls that they can't do without.

Both scan the same rows, and the scan is part of both times. The HMAC of the reference covers as many bytes as a tag
does: the associated data, the IV, the ciphertext and eight bytes of length.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.fixtures.session_keys import EMAIL, keyed, scans_in_turns, searched, session_keys, stored
from bench.results.row import Bound, Row, at_most, timed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.fixtures.stage import Connection, Stage
    from glpgenc.embedded import EmbeddedPostgres

_SEARCHED = "customers.login"
_HEADER_BYTES = 20
_TERM_BYTES = 19
# Two lengths of four bytes, the IV, and the length of the associated data.
_MACED_BESIDES = 4 + len(EMAIL) + 4 + 16 + 8

_ENCRYPT = ["encrypt_iv(plain, key, iv, 'aes-cbc/pad:pkcs')", "gen_random_bytes(16)"]
_DECRYPT = ["decrypt_iv(cipher, key, iv, 'aes-cbc/pad:pkcs')"]
_MAC, _MAC_ROW, _MAC_TERM = (f"hmac(maced{kind}, key, 'sha512')" for kind in ("", "_row", "_term"))
_TERM = "hmac(plain, key, 'sha256')"

# Ours, the reference, and the bound.
_PAIRS: dict[str, tuple[str, list[str], Bound | None]] = {
    "gl_encrypt": (f"glpgenc.gl_encrypt(v, '{EMAIL}')", [*_ENCRYPT, _MAC], at_most(2.9)),
    "gl_encrypt, bound to a row": (f"glpgenc.gl_encrypt(v, '{EMAIL}', id)", [*_ENCRYPT, _MAC_ROW], at_most(2.9)),
    "gl_encrypt, with a search term": (
        f"glpgenc.gl_encrypt(v, '{_SEARCHED}')",
        [*_ENCRYPT, _MAC_TERM, _TERM],
        None,
    ),
    "gl_decrypt": (f"glpgenc.gl_decrypt(ours, '{EMAIL}')", [*_DECRYPT, _MAC], at_most(2.8)),
    "gl_decrypt, bound to a row": (f"glpgenc.gl_decrypt(ours_row, '{EMAIL}', id)", [*_DECRYPT, _MAC_ROW], at_most(2.8)),
    "gl_verify": (f"glpgenc.gl_verify(ours, '{EMAIL}')", [_MAC], None),
}


def measure(stage: Stage) -> Iterator[Row]:
    """Compare on the oldest and on the newest PostgreSQL."""
    for server in stage.every():
        yield from _on(stage, server)


def _on(stage: Stage, server: EmbeddedPostgres) -> Iterator[Row]:
    keys = session_keys([stored(), searched(_SEARCHED)])
    rows = stage.scale.value_rows
    with stage.database(server) as url, keyed(url, keys) as connection:
        _fill(connection, rows)
        for name, (call, primitives, bound) in _PAIRS.items():
            subjects = {"ours": [call], "primitives": primitives}
            took = scans_in_turns(connection, "vals", subjects, stage.scale.value_rounds)
            against = " + ".join(each.split("(")[0] for each in primitives)
            ours, reference = took["ours"].each(rows), took["primitives"].each(rows)
            yield timed(name, server.version, ours, against, reference, unit="us", bound=bound)


def _fill(connection: Connection, rows: int) -> None:
    maced = "gen_random_bytes(least(1024, {} + octet_length(cipher)))"
    connection.execute(
        "CREATE TABLE vals AS SELECT v, plain, id, key, iv, cipher,"
        f" {maced.format(_HEADER_BYTES + _MACED_BESIDES)} AS maced,"
        f" {maced.format(f'{_HEADER_BYTES + _MACED_BESIDES} + octet_length(id)')} AS maced_row,"
        f" {maced.format(_HEADER_BYTES + _TERM_BYTES + _MACED_BESIDES)} AS maced_term,"
        f" glpgenc.gl_encrypt(v, '{EMAIL}') AS ours, glpgenc.gl_encrypt(v, '{EMAIL}', id) AS ours_row"
        " FROM (SELECT *, encrypt_iv(plain, key, iv, 'aes-cbc/pad:pkcs') AS cipher FROM ("
        "  SELECT n::text AS id, format('user%s@example.com', n) AS v,"
        "   convert_to(format('user%s@example.com', n), 'UTF8') AS plain,"
        "   gen_random_bytes(32) AS key, gen_random_bytes(16) AS iv"
        f" FROM generate_series(1, {rows}) AS n OFFSET 0) AS made) AS sealed".encode()
    )
    connection.execute("ANALYZE vals")
