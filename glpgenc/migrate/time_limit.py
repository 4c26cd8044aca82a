"""One limit for several statements: PostgreSQL's statement_timeout is for each of them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, LiteralString

from psycopg.errors import QueryCanceled

if TYPE_CHECKING:
    from glpgenc.database import Connection

_READ: LiteralString = """
    SELECT (extract(epoch FROM current_setting('statement_timeout')::interval) * 1000)::integer
"""
_SET: LiteralString = "SELECT set_config('statement_timeout', %s::integer::text, true)"


class TimeLimit:
    """The statement_timeout of the open transaction, shared by the statements that are run under it from now on.

    :param connection: in a transaction. Where it has no statement_timeout, there is no limit.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        row = connection.execute(_READ).fetchone()
        self._ms = int(row[0]) if row else 0
        self._began = time.monotonic()

    @contextmanager
    def statement(self) -> Iterator[None]:
        """Run a block with what is left of the limit.

        :raises QueryCanceled: when nothing is.
        """
        if not self._ms:
            yield
            return
        left = self._ms - int((time.monotonic() - self._began) * 1000)
        if left <= 0:
            raise QueryCanceled
        self._connection.execute(_SET, (left,))
        yield
        self._connection.execute(_SET, (self._ms,))
