"""A row found by the blind index beside one found in a plaintext B-tree.

Two tables with the same ids in the same order; random values that exist; statements prepared by a psycopg client, over
TCP on the same host. Each look-up with glpgenc computes one HMAC. The bound is for what a client of the driver sees;
the rows without a bound show what is left of the difference when the driver, or driver and network, are taken out.
"""

from __future__ import annotations

import random
from functools import partial
from typing import TYPE_CHECKING, LiteralString

from bench.keys import EMAIL, keyed, searched, session_keys
from bench.plan import nodes_of
from bench.row import Row, at_most
from bench.stage import connect
from bench.timing import in_turns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bench.stage import Connection, Stage
    from glpgenc.sessions.collect import SessionKeys

_OURS: LiteralString = (
    "SELECT id FROM encrypted WHERE glpgenc.gl_index_term(email_enc, 1) = glpgenc.gl_hmac_index({}, 'customers.email')"
)
_PLAIN: LiteralString = "SELECT id FROM plain WHERE email = {}"
_QUERIES: dict[str, LiteralString] = {"ours": _OURS, "plain": _PLAIN}


def measure(stage: Stage) -> Iterator[Row]:
    """Compare on the newest PostgreSQL."""
    server, rows = stage.newest(), stage.scale.lookup_rows
    keys = session_keys([searched(EMAIL)])
    with stage.database(server) as url:
        _fill(url, keys, rows)
        with keyed(url, keys) as connection:
            plan = _plan(connection)
            for how, run, bound in (
                ("psycopg", _through_psycopg, at_most(1.2)),
                ("libpq alone", _through_libpq, None),
                ("a loop in the server", _in_server, None),
            ):
                subjects = {name: run(connection, name) for name in _QUERIES}
                ours, plain = _microseconds(stage, subjects)
                yield Row(
                    what=f"one of {rows:,} rows, {how}",
                    postgres=server.version,
                    measured=ours,
                    against="plaintext B-tree",
                    reference=plain,
                    unit="us",
                    bound=bound,
                    note=plan,
                )
            yield _sizes(connection, server.version)


def _fill(url: str, keys: SessionKeys, rows: int) -> None:
    with keyed(url, keys) as connection:
        connection.execute(
            "CREATE TABLE plain AS SELECT n AS id, format('user%s@example.com', n) AS email"
            f" FROM generate_series(1, {rows}) AS n".encode()
        )
        connection.execute(
            f"CREATE TABLE encrypted AS SELECT id, glpgenc.gl_encrypt(email, '{EMAIL}') AS email_enc FROM plain".encode()
        )
        connection.execute("CREATE INDEX plain_email ON plain (email)")
        connection.execute("CREATE INDEX encrypted_email ON encrypted (glpgenc.gl_index_term(email_enc, 1))")
    with connect(url) as connection:
        connection.execute("VACUUM ANALYZE plain, encrypted")
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_prewarm")
        connection.execute(
            "SELECT pg_prewarm(name) FROM unnest('{plain,encrypted,plain_email,encrypted_email}'::text[]) AS name"
        )


def _microseconds(stage: Stage, subjects: dict[str, Callable[[Sequence[str]], None]]) -> tuple[float, float]:
    chosen = random.Random(20_000).choices  # noqa: S311  (a choice of rows, the same in each run)
    numbers = range(1, stage.scale.lookup_rows + 1)
    values = [f"user{number}@example.com" for number in chosen(numbers, k=stage.scale.lookups)]
    timings = in_turns({name: partial(run, values) for name, run in subjects.items()}, 2 * stage.scale.rounds)
    return timings["ours"].us(len(values)), timings["plain"].us(len(values))


def _through_psycopg(connection: Connection, name: str) -> Callable[[Sequence[str]], None]:
    query = _QUERIES[name].format("%s")

    def run(values: Sequence[str]) -> None:
        for value in values:
            if connection.execute(query, (value,), prepare=True).fetchone() is None:
                raise LookupError(value)

    return run


def _through_libpq(connection: Connection, name: str) -> Callable[[Sequence[str]], None]:
    statement = f"libpq_{name}".encode()
    connection.pgconn.prepare(statement, _QUERIES[name].format("$1").encode())

    def run(values: Sequence[str]) -> None:
        for value in values:
            if connection.pgconn.exec_prepared(statement, [value.encode()]).ntuples != 1:
                raise LookupError(value)

    return run


def _in_server(connection: Connection, name: str) -> Callable[[Sequence[str]], None]:
    # PL/pgSQL keeps the plan of the inner query, as a prepared statement does.
    connection.execute(
        f"CREATE FUNCTION find_{name}(vals text[]) RETURNS void LANGUAGE plpgsql AS $$ "
        "DECLARE value text; found integer; BEGIN FOREACH value IN ARRAY vals LOOP "
        f"{_QUERIES[name].format('value').replace('SELECT id', 'SELECT id INTO STRICT found')}; "
        "END LOOP; END $$".encode()
    )

    def run(values: Sequence[str]) -> None:
        connection.execute(f"SELECT find_{name}(%s)".encode(), (values,))

    return run


def _plan(connection: Connection) -> str:
    connection.execute(f"PREPARE shown(text) AS {_OURS.format('$1')}".encode())
    connection.execute("SET LOCAL plan_cache_mode = force_generic_plan")
    first, *_ = nodes_of(connection, "EXECUTE shown('user1@example.com')")
    connection.execute("SET LOCAL plan_cache_mode = auto")
    return f"plan: {first['Node Type']} using {first.get('Index Name', 'no index')}"


def _sizes(connection: Connection, version: str) -> Row:
    ours, plain = (_size(connection, index) / 1024 for index in ("encrypted_email", "plain_email"))
    return Row(
        what="the index's size", postgres=version, measured=ours, against="plaintext B-tree", reference=plain, unit="kB"
    )


def _size(connection: Connection, relation: str) -> int:
    row = connection.execute("SELECT pg_relation_size(%s::regclass)", (relation,)).fetchone()
    return 0 if row is None else int(row[0])
