"""What a value costs, beside pgp_sym_encrypt on the same values in the same session."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING, Any

from psycopg import sql

from glpgenc.demo.report import Step

if TYPE_CHECKING:
    import psycopg

    from glpgenc.demo.stage import Stage
    from glpgenc.demo.table import Column

_VALUES = 1_000
_REPEATS = 5


def show_timings(stage: Stage, column: Column) -> Step:
    """Measure encryption and decryption of short values; medians of several runs, microseconds a value.

    :param column: whose field is used. Its search term is part of the time; pgp_sym_encrypt has nothing like it.
    """
    with stage.keyed(url=stage.admin_url) as connection:
        _make_values(connection, column)
        pgp = sql.Identifier(_pgcrypto_schema(connection))
        ours_enc = _median(connection, sql.SQL("glpgenc.gl_encrypt(plain, {})").format(sql.Literal(column.field)))
        ours_dec = _median(connection, sql.SQL("glpgenc.gl_decrypt(ours, {})").format(sql.Literal(column.field)))
        pgp_enc = _median(connection, sql.SQL("{}.pgp_sym_encrypt(plain, 'a passphrase')").format(pgp))
        pgp_dec = _median(connection, sql.SQL("{}.pgp_sym_decrypt(pgp, 'a passphrase')").format(pgp))
        empty = _median(connection, sql.SQL("plain"))
    facts = {
        "gl_encrypt": ours_enc,
        "gl_decrypt": ours_dec,
        "pgp_sym_encrypt": pgp_enc,
        "pgp_sym_decrypt": pgp_dec,
        "no_function": empty,
    }
    lines = [
        _comparison("encrypt", "gl_encrypt (with its search term)", ours_enc, "pgp_sym_encrypt", pgp_enc),
        _comparison("decrypt", "gl_decrypt", ours_dec, "pgp_sym_decrypt", pgp_dec),
        f"medians of {_REPEATS} runs over {_VALUES} values; includes {empty:.1f} us for reading a value",
    ]
    return Step("Timings", lines, held=True, facts={"microseconds_a_value": facts})


def _comparison(what: str, ours: str, our_time: float, theirs: str, their_time: float) -> str:
    return (
        f"{what}: {ours} {our_time:.1f} us per value, {theirs} {their_time:.1f} us ({their_time / our_time:.0f} times)"
    )


def _make_values(connection: psycopg.Connection[Any], column: Column) -> None:
    pgp = sql.Identifier(_pgcrypto_schema(connection))
    connection.execute(
        sql.SQL(
            "CREATE TEMPORARY TABLE timed ON COMMIT DROP AS SELECT plain, glpgenc.gl_encrypt(plain, {}) AS ours,"
            " {}.pgp_sym_encrypt(plain, 'a passphrase') AS pgp"
            " FROM (SELECT 'person' || n || '@example.com' AS plain FROM generate_series(1, {}) AS n) AS made"
        ).format(sql.Literal(column.field), pgp, sql.Literal(_VALUES))
    )


def _pgcrypto_schema(connection: psycopg.Connection[Any]) -> str:
    row = connection.execute(
        "SELECT extnamespace::regnamespace FROM pg_extension WHERE extname = 'pgcrypto'"
    ).fetchone()
    return str(row[0]) if row is not None else "public"


def _median(connection: psycopg.Connection[Any], expression: sql.Composable) -> float:
    statement = sql.SQL("SELECT count({}) FROM timed").format(expression)
    seconds = []
    for _ in range(_REPEATS):
        began = time.perf_counter()
        connection.execute(statement)
        seconds.append(time.perf_counter() - began)
    return round(statistics.median(seconds) / _VALUES * 1_000_000, 2)
