"""What PostgreSQL plans, and did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import event

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from bench.stage import Connection


def nodes_of(connection: Connection, statement: str, *, analyze: bool = False) -> Iterator[dict[str, Any]]:
    """Yield the nodes of a statement's plan, from the top down.

    :param analyze: run it, so that nodes tell what happened.
    """
    options = "ANALYZE, TIMING off, FORMAT json" if analyze else "FORMAT json"
    row = connection.execute(f"EXPLAIN ({options}) {statement}".encode()).fetchone()
    if row is not None:
        yield from _below(row[0][0]["Plan"])


def scans_of(session: Session, statement: Select[Any]) -> list[str]:
    """Return the scans, in order, of all statements that a session executes for one."""
    connection, executed = session.connection(), list[tuple[str, Any]]()

    def note(_: object, __: object, query: str, parameters: object, *___: object) -> None:
        executed.append((query, parameters))

    event.listen(connection, "before_cursor_execute", note)
    try:
        session.execute(statement).all()
    finally:
        event.remove(connection, "before_cursor_execute", note)
    plans = [connection.exec_driver_sql(f"EXPLAIN (FORMAT json) {query}", parameters) for query, parameters in executed]
    return [
        _scan(node) for plan in plans for node in _below(plan.scalar_one()[0]["Plan"]) if "Scan" in node["Node Type"]
    ]


def _scan(node: dict[str, Any]) -> str:
    index = node.get("Index Name")
    return str(node["Node Type"]) if index is None else f"{node['Node Type']} using {index}"


def _below(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node.get("Plans", ()):
        yield from _below(child)
