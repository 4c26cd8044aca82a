"""A row found by the blind index beside one found in a plaintext B-tree.

Two tables with the same ids in the same order; random values that exist; statements prepared by a psycopg client, over
TCP on the same host. In SQL each look-up with glpgenc computes its term with `gl_hmac_index`; a client that holds the
keys computes it itself and sends the term. The rows without a bound show what is left of the difference when the
driver, or driver and network, are taken out.
"""

from __future__ import annotations

import random
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, LiteralString

from bench.fixtures.plan import nodes_of
from bench.fixtures.session_keys import EMAIL, keyed, searched, session_keys
from bench.fixtures.stage import connect
from bench.results.row import Row, at_most, counted, timed
from bench.results.timing import in_turns
from glpgenc.wire.blind_index import search_term

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bench.fixtures.stage import Connection, Stage
    from bench.results.timing import Timing
    from glpgenc.sessions.session_keys import SessionKeys

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bench.fixtures.stage import Connection

    Lookups = Callable[[Sequence[str]], None]

PLAIN: LiteralString = "SELECT id FROM plain WHERE email = {}"
OURS: LiteralString = (
    "SELECT id FROM encrypted WHERE glpgenc.gl_index_term(email_enc, 1) = glpgenc.gl_hmac_index({}, 'customers.email')"
)
TERM: LiteralString = "SELECT id FROM encrypted WHERE glpgenc.gl_index_term(email_enc, 1) = {}"

_NUMBERS = count(1)


def through_psycopg(
    connection: Connection, query: LiteralString, term: Callable[[str], bytes] | None = None
) -> Lookups:
    """Return a function that looks values up with a statement that psycopg prepares.

    :param term: makes of a value what is sent instead of it.
    """
    text = query.format("%s")

    def run(values: Sequence[str]) -> None:
        for value in values:
            sent = value if term is None else term(value)
            _expect(connection.execute(text, (sent,), prepare=True).fetchone() is not None)

    return run


def through_libpq(connection: Connection, query: LiteralString) -> Lookups:
    """Return a function that looks values up with a prepared statement, and nothing of psycopg but its libpq."""
    statement = f"lookup_{next(_NUMBERS)}".encode()
    connection.pgconn.prepare(statement, query.format("$1").encode())

    def run(values: Sequence[str]) -> None:
        for value in values:
            _expect(connection.pgconn.exec_prepared(statement, [value.encode()]).ntuples == 1)

    return run


def in_server(connection: Connection, query: LiteralString) -> Lookups:
    """Return a function that sends all values at once, to be looked up in a loop of PL/pgSQL, which keeps the plan."""
    name = f"lookup_{next(_NUMBERS)}"
    inner = query.format("value").replace("SELECT id", "SELECT id INTO STRICT found", 1)
    connection.execute(
        f"CREATE FUNCTION {name}(looked_for text[]) RETURNS void LANGUAGE plpgsql AS $$"
        " DECLARE value text; found integer;"
        f" BEGIN FOREACH value IN ARRAY looked_for LOOP {inner}; END LOOP; END $$".encode()
    )

    def run(values: Sequence[str]) -> None:
        connection.execute(f"SELECT {name}(%s)".encode(), (list(values),))

    return run


def _expect(found: bool) -> None:  # noqa: FBT001  (private, and named for its argument)
    if not found:
        message = "a value that was stored is not found"
        raise LookupError(message)


_LIMIT = at_most(1.2)
_REFERENCE = "plaintext B-tree"


def measure(stage: Stage) -> Iterator[Row]:
    """Compare on the newest PostgreSQL."""
    server, rows = stage.newest(), stage.scale.lookup_rows
    keys = session_keys([searched(EMAIL)])
    with stage.database(server) as url:
        _fill(url, keys, rows)
        with keyed(url, keys) as connection:
            note = _plan(connection)
            for group in _groups(connection, keys):
                timings = _in_turns(stage, group)
                plain = timings.pop(_REFERENCE)
                for what, took in timings.items():
                    bound = _LIMIT if what.startswith("psycopg") else None
                    label = f"one of {rows:,} rows, {what}"
                    yield timed(label, server.version, took, _REFERENCE, plain, unit="us", bound=bound, note=note)
                    note = ""
            yield _sizes(connection, server.version)


def _groups(connection: Connection, keys: SessionKeys) -> Iterator[dict[str, Callable[[Sequence[str]], None]]]:
    (entry,) = keys.fields[0].search
    yield {
        "psycopg, gl_hmac_index": through_psycopg(connection, OURS),
        "psycopg, term from the client": through_psycopg(connection, TERM, lambda v: search_term(v.encode(), entry)),
        _REFERENCE: through_psycopg(connection, PLAIN),
    }
    yield {"libpq alone, gl_hmac_index": through_libpq(connection, OURS), _REFERENCE: through_libpq(connection, PLAIN)}
    yield {"a loop in the server": in_server(connection, OURS), _REFERENCE: in_server(connection, PLAIN)}


def _fill(url: str, keys: SessionKeys, rows: int) -> None:
    with keyed(url, keys) as connection:
        connection.execute(
            "CREATE TABLE plain AS SELECT n AS id, format('user%s@example.com', n) AS email"
            f" FROM generate_series(1, {rows}) AS n".encode()
        )
        connection.execute("CREATE TABLE encrypted (id integer, email_enc bytea)")
        connection.execute(f"INSERT INTO encrypted SELECT id, glpgenc.gl_encrypt(email, '{EMAIL}') FROM plain".encode())
        connection.execute("CREATE INDEX plain_email ON plain (email)")
        connection.execute("CREATE INDEX encrypted_email ON encrypted (glpgenc.gl_index_term(email_enc, 1))")
    with connect(url) as connection:
        connection.execute("VACUUM ANALYZE plain, encrypted")
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_prewarm")
        connection.execute(
            "SELECT pg_prewarm(name) FROM unnest('{plain,encrypted,plain_email,encrypted_email}'::text[]) AS name"
        )


def _in_turns(stage: Stage, group: dict[str, Callable[[Sequence[str]], None]]) -> dict[str, Timing]:
    chosen = random.Random(20_000).choices  # noqa: S311  (a choice of rows, the same in each run)
    numbers = range(1, stage.scale.lookup_rows + 1)
    values = [f"user{number}@example.com" for number in chosen(numbers, k=stage.scale.lookups)]
    timings = in_turns({name: partial(run, values) for name, run in group.items()}, 2 * stage.scale.rounds)
    return {name: timing.each(len(values)) for name, timing in timings.items()}


def _plan(connection: Connection) -> str:
    connection.execute(f"PREPARE shown(text) AS {OURS.format('$1')}".encode())
    connection.execute("SET LOCAL plan_cache_mode = force_generic_plan")
    first, *_ = nodes_of(connection, "EXECUTE shown('user1@example.com')")
    connection.execute("SET LOCAL plan_cache_mode = auto")
    connection.execute("DEALLOCATE shown")  # beside it no keys are loaded
    return f"plan: {first['Node Type']} using {first.get('Index Name', 'no index')}"


def _sizes(connection: Connection, version: str) -> Row:
    ours, plain = (_kilobytes(connection, index) for index in ("encrypted_email", "plain_email"))
    return counted("the index's size", version, ours, _REFERENCE, plain, unit="kB")


def _kilobytes(connection: Connection, relation: str) -> float:
    row = connection.execute("SELECT pg_relation_size(%s::regclass) / 1024.0", (relation,)).fetchone()
    return 0 if row is None else float(row[0])
