"""What PostgreSQL plans, and did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.stage import Connection


def nodes_of(connection: Connection, statement: str, *, analyze: bool = False) -> Iterator[dict[str, Any]]:
    """Yield the nodes of a statement's plan, from the top down.

    :param analyze: run it, so that nodes tell what happened.
    """
    options = "ANALYZE, TIMING off, FORMAT json" if analyze else "FORMAT json"
    row = connection.execute(f"EXPLAIN ({options}) {statement}".encode()).fetchone()
    if row is not None:
        yield from _below(row[0][0]["Plan"])


def _below(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node.get("Plans", ()):
        yield from _below(child)
