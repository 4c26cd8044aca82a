"""Three ways to run many look-ups: through the driver, through libpq alone, and inside the server."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, LiteralString

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bench.stage import Connection

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
