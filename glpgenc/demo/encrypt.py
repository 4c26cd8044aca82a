"""Encrypting a table's columns inside PostgreSQL, checked row by row."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from psycopg import sql

from glpgenc._support.terminal import counted
from glpgenc.demo.report import Step
from glpgenc.demo.stage import APP_ROLE, DATA_CLASS

if TYPE_CHECKING:
    import psycopg

    from glpgenc.demo.stage import Stage
    from glpgenc.demo.table import Column, Table


def encrypt_table(stage: Stage, table: Table) -> Step:
    """Encrypt the table's columns, check every row, and drop the plaintext."""
    _prepare(stage, table)
    began = time.perf_counter()
    # In the superuser's session, because the table is not the application's to alter.
    with stage.keyed(url=stage.admin_url) as connection:
        rows = _fill(connection, table)
        seconds = time.perf_counter() - began
        counts = [_count(connection, table, column) for column in table.columns]
    held = all(plain == encrypted == equal for plain, encrypted, equal in counts)
    if held:
        _finish(stage, table)
    lines = [f"{counted(rows, 'row')} of {table.name} in {seconds:.2f} s, by gl_encrypt in the server"]
    lines += [
        f"{column.field}: {counted(plain, 'value')}, {encrypted} encrypted, {equal} decrypted equal to the original"
        for column, (plain, encrypted, equal) in zip(table.columns, counts, strict=True)
    ]
    lines.append(
        "plaintext columns dropped, table rewritten, ciphertext columns guarded and indexed"
        if held
        else "NOT EQUAL: the plaintext columns were kept"
    )
    return Step(
        f"Encrypt {table.name}", lines, held, {"table": table.name, "rows": rows, "columns": _facts(table, counts)}
    )


def _prepare(stage: Stage, table: Table) -> None:
    with stage.admin() as connection:
        for column in table.columns:
            connection.execute(sql.SQL("ALTER TABLE {} ADD COLUMN {} bytea").format(table.identifier, column.encrypted))
            connection.execute("SELECT glpgenc.gl_register_field(%s, %s)", (column.field, DATA_CLASS))
            connection.execute("SELECT glpgenc.gl_register_facet(%s, 'equal', %s)", (column.field, _normalizer(column)))
            connection.execute(
                "SELECT glpgenc.gl_guard_column(%s::regclass, %s, %s)",
                (table.name, column.encrypted_name, column.field),
            )


def _normalizer(column: Column) -> str:
    # What people type in different cases is to be found in any.
    return "lower" if column.is_text else "exact"


def _fill(connection: psycopg.Connection[Any], table: Table) -> int:
    assignments = sql.SQL(", ").join(
        sql.SQL("{} = glpgenc.gl_encrypt({}, {}, {})").format(
            column.encrypted, column.value, sql.Literal(column.field), table.row_id
        )
        for column in table.columns
    )
    statement = sql.SQL("UPDATE {} SET {}").format(table.identifier, assignments)
    return connection.execute(statement).rowcount


def _count(connection: psycopg.Connection[Any], table: Table, column: Column) -> tuple[int, int, int]:
    # Compared as text: some types, such as json, have no equality.
    statement = sql.SQL(
        "SELECT count({plain}), count({encrypted}) FILTER (WHERE glpgenc.gl_is_encrypted({encrypted})),"
        " count(*) FILTER (WHERE {plain}::text = ({decrypted})::text) FROM {table}"
    ).format(
        plain=column.plain,
        encrypted=column.encrypted,
        decrypted=column.decrypted(table.row_id),
        table=table.identifier,
    )
    plain, encrypted, equal = connection.execute(statement).fetchone() or (0, 0, -1)
    return plain, encrypted, equal


def _finish(stage: Stage, table: Table) -> None:
    with stage.admin() as connection:
        for column in table.columns:
            connection.execute(sql.SQL("ALTER TABLE {} DROP COLUMN {}").format(table.identifier, column.plain))
            connection.execute(
                sql.SQL("CREATE INDEX ON {} (glpgenc.gl_index_term({}, 1))").format(table.identifier, column.encrypted)
            )
        # Only a rewrite removes the dropped values from the table's file; ANALYZE takes them out of the statistics.
        connection.execute(sql.SQL("VACUUM (FULL, ANALYZE) {}").format(table.identifier))
        role = sql.Identifier(APP_ROLE)
        connection.execute(sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(sql.SQL(table.schema), role))
        connection.execute(sql.SQL("GRANT SELECT ON {} TO {}").format(table.identifier, role))


def _facts(table: Table, counts: list[tuple[int, int, int]]) -> list[dict[str, Any]]:
    return [
        {"field": column.field, "values": plain, "encrypted": encrypted, "equal": equal}
        for column, (plain, encrypted, equal) in zip(table.columns, counts, strict=True)
    ]
