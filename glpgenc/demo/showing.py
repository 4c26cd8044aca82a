"""The steps that show what the encryption does: who sees what, and how a value is found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from psycopg import sql

from glpgenc.demo.report import Step
from glpgenc.demo.stage import OTHER_TENANT
from glpgenc.errors import EncryptionError

if TYPE_CHECKING:
    import psycopg

    from glpgenc.demo.stage import Stage
    from glpgenc.demo.table import Column, Table

_SHOWN_CHARACTERS = 76
# In the planner's units; an index lookup costs about 8.
_SMALL_COST = 10


def show_bytes(stage: Stage, table: Table) -> Step:
    """Show a row as anyone who holds no key sees it."""
    column = table.columns[0]
    with stage.unkeyed() as connection:
        statement = sql.SQL("SELECT {column}::text FROM {table} WHERE {column} IS NOT NULL LIMIT 1").format(
            column=column.encrypted, table=table.identifier
        )
        row = connection.execute(statement).fetchone()
    if row is None:
        return Step("Without keys", [f"{table.name}.{column.encrypted_name} contains no value"], held=False)
    text = str(row[0])
    shown = text if len(text) <= _SHOWN_CHARACTERS else f"{text[:_SHOWN_CHARACTERS]}..."
    error = _decrypt_error(stage, table, tenant=None)
    lines = [f"{column.encrypted_name} = {shown}", f"gl_decrypt: {_words(error)}"]
    return Step("Without keys", lines, error is not None, {"bytes": text, "error": _name(error)})


def show_value(stage: Stage, table: Table) -> Step:
    """Show the same row in a session that has the keys."""
    column = table.columns[0]
    with stage.keyed() as connection:
        value = _one_value(connection, table, column)
    return Step("With the tenant's keys", [f"{column.name} = {value}"], value is not None, {"value": value})


def show_other_tenant(stage: Stage, table: Table) -> Step:
    """Show that the keys of another tenant open nothing."""
    error = _decrypt_error(stage, table, tenant=OTHER_TENANT)
    return Step(
        "With another tenant's keys", [f"gl_decrypt: {_words(error)}"], error is not None, {"error": _name(error)}
    )


def show_search(stage: Stage, table: Table) -> Step:
    """Find a value by its HMAC index term, and show the plan."""
    column = table.columns[0]
    with stage.keyed() as connection:
        value = _one_value(connection, table, column)
        wanted = value.upper() if value is not None and column.is_text else value
        query = _search(table, column, wanted)
        forced = _force_index(connection, query)
        found = [str(row[0]) for row in connection.execute(query)]
        plan = _explain(connection, query, "ANALYZE, COSTS OFF, BUFFERS OFF")
    lines = [f"searching {column.name} = {wanted}: found {', '.join(found) or 'nothing'}", *plan]
    if forced:
        lines.append("(with enable_seqscan = off, because PostgreSQL would scan a table this small)")
    held = value in found and _by_index(plan)
    return Step("Find by HMAC index", lines, held, {"found": len(found), "forced": forced, "plan": plan})


def _search(table: Table, column: Column, wanted: str | None) -> sql.Composed:
    return sql.SQL(
        "SELECT {decrypted} FROM {table}"
        " WHERE glpgenc.gl_index_term({encrypted}, 1) = glpgenc.gl_hmac_index({wanted}, {field})"
    ).format(
        decrypted=column.decrypted(table.row_id),
        table=table.identifier,
        encrypted=column.encrypted,
        wanted=sql.Literal(wanted),
        field=sql.Literal(column.field),
    )


def _force_index(connection: psycopg.Connection[Any], query: sql.Composed) -> bool:
    """Forbid a sequential scan where the table is so small that PostgreSQL rightly prefers one."""
    row = connection.execute(sql.SQL("EXPLAIN (FORMAT JSON) {}").format(query)).fetchone()
    small = row is not None and row[0][0]["Plan"]["Total Cost"] < _SMALL_COST
    if not small or _by_index(_explain(connection, query, "COSTS OFF")):
        return False
    connection.execute("SET LOCAL enable_seqscan = off")
    return True


def _explain(connection: psycopg.Connection[Any], query: sql.Composed, options: str) -> list[str]:
    statement = sql.SQL("EXPLAIN ({}) {}").format(sql.SQL(options), query)
    return [str(row[0]) for row in connection.execute(statement)]


def _by_index(plan: list[str]) -> bool:
    return any("Index" in line for line in plan) and not any("Seq Scan" in line for line in plan)


def _decrypt_error(stage: Stage, table: Table, tenant: str | None) -> EncryptionError | None:
    try:
        with stage.unkeyed() if tenant is None else stage.keyed(tenant) as connection:
            _one_value(connection, table, table.columns[0])
    except EncryptionError as error:
        return error
    return None


def _one_value(connection: psycopg.Connection[Any], table: Table, column: Column) -> str | None:
    statement = sql.SQL("SELECT ({decrypted})::text FROM {table} WHERE {encrypted} IS NOT NULL LIMIT 1").format(
        decrypted=column.decrypted(table.row_id), table=table.identifier, encrypted=column.encrypted
    )
    row = connection.execute(statement).fetchone()
    return None if row is None else str(row[0])


def _words(error: EncryptionError | None) -> str:
    return "NO ERROR, which is wrong" if error is None else f"{error.message} ({error.sqlstate})"


def _name(error: EncryptionError | None) -> str | None:
    return None if error is None else type(error).__name__
