"""The path under which the code of a table's owner runs, where a statement of ours sets it off."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from psycopg import sql

from glpgenc.database._connections import PIN, trigger_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from glpgenc.database._connections import Connection


@contextmanager
def user_code_path(connection: Connection) -> Iterator[sql.Composable]:
    """Let what one statement sets off see the connection's ``trigger_path``: triggers, checks, generated columns.

    The condition that it gives belongs in the statement's WHERE. It sets the path when the statement is run: its own
    names were looked up before, in pg_catalog alone. BEFORE triggers FOR EACH STATEMENT see the pinned path all the
    same: PostgreSQL fires them before it looks at any condition. Deferred triggers fire at the end of the block.

    :param connection: of :func:`~glpgenc.database.connect`, in a transaction.
    """
    schemas = trigger_path(connection)
    if not schemas:
        yield sql.SQL("true")
        return
    path = sql.SQL(", ").join(map(sql.Identifier, ("pg_catalog", *schemas, "pg_temp"))).as_string(connection)
    yield sql.SQL("(SELECT pg_catalog.set_config('search_path', {}, true)) IS NOT NULL").format(sql.Literal(path))
    connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
    connection.execute(PIN)
