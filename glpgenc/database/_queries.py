"""Queries for a single value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, LiteralString

if TYPE_CHECKING:
    from psycopg import sql

    from glpgenc.database._connections import Connection


def scalar(
    connection: Connection,
    query: LiteralString | sql.SQL | sql.Composed,
    parameters: Sequence[Any] | Mapping[str, Any] | None = None,
) -> Any:
    """Return the first column of a query's first row; ``None`` where there is no row."""
    row = connection.execute(query, parameters).fetchone()
    return None if row is None else row[0]
