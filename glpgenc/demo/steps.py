"""The steps of the demo, each of which checks what it shows."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from psycopg import sql

from glpgenc._support.terminal import counted
from glpgenc.demo.stage import APP_ROLE, DATA_CLASS, OTHER_TENANT
from glpgenc.errors import EncryptionError

if TYPE_CHECKING:
    from collections.abc import Callable

    import psycopg

    from glpgenc.demo.stage import Stage
    from glpgenc.demo.table import DemoColumn, DemoTable


@dataclass(frozen=True)
class DemoStep:
    """One thing shown.

    :param title: what is shown.
    :param lines: what was seen.
    :param passed: whether it was as it should be.
    :param facts: the same for programs.
    """

    title: str
    lines: list[str]
    passed: bool = True
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass
class DemoReport:
    """All steps, handed to a listener as they come.

    :param listener: is given each step at once.
    """

    listener: Callable[[DemoStep], None]
    steps: list[DemoStep] = field(default_factory=list)

    def add(self, step: DemoStep) -> None:
        """Add a step and show it."""
        self.steps.append(step)
        self.listener(step)

    @property
    def passed(self) -> bool:
        """Whether every step was as it should be."""
        return bool(self.steps) and all(step.passed for step in self.steps)


def encrypt_table(stage: Stage, table: DemoTable) -> DemoStep:
    """Encrypt the table's columns, check every row, and drop the plaintext."""
    _prepare(stage, table)
    began = time.perf_counter()
    # In the superuser's session, because the table is not the application's to alter.
    with stage.keyed(url=stage.admin_url) as connection:
        rows = _fill(connection, table)
        seconds = time.perf_counter() - began
        counts = [_count(connection, table, column) for column in table.columns]
    passed = all(plain == encrypted == equal for plain, encrypted, equal in counts)
    if passed:
        _finish(stage, table)
    lines = [f"{counted(rows, 'row')} of {table.name} in {seconds:.2f} s, by gl_encrypt in the server"]
    lines += [
        f"{column.field}: {counted(plain, 'value')}, {encrypted} encrypted, {equal} decrypted equal to the original"
        for column, (plain, encrypted, equal) in zip(table.columns, counts, strict=True)
    ]
    lines.append(
        "plaintext columns dropped, table rewritten, ciphertext columns guarded and indexed"
        if passed
        else "NOT EQUAL: the plaintext columns were kept"
    )
    return DemoStep(
        f"Encrypt {table.name}", lines, passed, {"table": table.name, "rows": rows, "columns": _facts(table, counts)}
    )


def _prepare(stage: Stage, table: DemoTable) -> None:
    with stage.admin() as connection:
        for column in table.columns:
            connection.execute(sql.SQL("ALTER TABLE {} ADD COLUMN {} bytea").format(table.identifier, column.encrypted))
            connection.execute("SELECT glpgenc.gl_register_field(%s, %s)", (column.field, DATA_CLASS))
            connection.execute("SELECT glpgenc.gl_register_facet(%s, 'equal', %s)", (column.field, _normalizer(column)))
            connection.execute(
                "SELECT glpgenc.gl_guard_column(%s::regclass, %s, %s)",
                (table.name, column.encrypted_name, column.field),
            )


def _normalizer(column: DemoColumn) -> str:
    # What people type in different cases is to be found in any.
    return "lower" if column.is_text else "exact"


def _fill(connection: psycopg.Connection[Any], table: DemoTable) -> int:
    assignments = sql.SQL(", ").join(
        sql.SQL("{} = glpgenc.gl_encrypt({}, {}, {})").format(
            column.encrypted, column.value, sql.Literal(column.field), table.row_id
        )
        for column in table.columns
    )
    statement = sql.SQL("UPDATE {} SET {}").format(table.identifier, assignments)
    return connection.execute(statement).rowcount


def _count(connection: psycopg.Connection[Any], table: DemoTable, column: DemoColumn) -> tuple[int, int, int]:
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


def _finish(stage: Stage, table: DemoTable) -> None:
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


def _facts(table: DemoTable, counts: list[tuple[int, int, int]]) -> list[dict[str, Any]]:
    return [
        {"field": column.field, "values": plain, "encrypted": encrypted, "equal": equal}
        for column, (plain, encrypted, equal) in zip(table.columns, counts, strict=True)
    ]


_SHOWN_CHARACTERS = 76
# In the planner's units; an index lookup costs about 8.
_SMALL_COST = 10


def show_bytes(stage: Stage, table: DemoTable) -> DemoStep:
    """Show a row as anyone who holds no key sees it."""
    column = table.columns[0]
    with stage.unkeyed() as connection:
        statement = sql.SQL("SELECT {column}::text FROM {table} WHERE {column} IS NOT NULL LIMIT 1").format(
            column=column.encrypted, table=table.identifier
        )
        row = connection.execute(statement).fetchone()
    if row is None:
        return DemoStep("Without keys", [f"{table.name}.{column.encrypted_name} contains no value"], passed=False)
    text = str(row[0])
    shown = text if len(text) <= _SHOWN_CHARACTERS else f"{text[:_SHOWN_CHARACTERS]}..."
    error = _decrypt_error(stage, table, tenant=None)
    lines = [f"{column.encrypted_name} = {shown}", f"gl_decrypt: {_words(error)}"]
    return DemoStep("Without keys", lines, error is not None, {"bytes": text, "error": _name(error)})


def show_value(stage: Stage, table: DemoTable) -> DemoStep:
    """Show the same row in a session that has the keys."""
    column = table.columns[0]
    with stage.keyed() as connection:
        value = _one_value(connection, table, column)
    return DemoStep("With the tenant's keys", [f"{column.name} = {value}"], value is not None, {"value": value})


def show_other_tenant(stage: Stage, table: DemoTable) -> DemoStep:
    """Show that the keys of another tenant open nothing."""
    error = _decrypt_error(stage, table, tenant=OTHER_TENANT)
    return DemoStep(
        "With another tenant's keys", [f"gl_decrypt: {_words(error)}"], error is not None, {"error": _name(error)}
    )


def show_search(stage: Stage, table: DemoTable) -> DemoStep:
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
    passed = value in found and _by_index(plan)
    return DemoStep("Find by HMAC index", lines, passed, {"found": len(found), "forced": forced, "plan": plan})


def _search(table: DemoTable, column: DemoColumn, wanted: str | None) -> sql.Composed:
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


def _decrypt_error(stage: Stage, table: DemoTable, tenant: str | None) -> EncryptionError | None:
    try:
        with stage.unkeyed() if tenant is None else stage.keyed(tenant) as connection:
            _one_value(connection, table, table.columns[0])
    except EncryptionError as error:
        return error
    return None


def _one_value(connection: psycopg.Connection[Any], table: DemoTable, column: DemoColumn) -> str | None:
    statement = sql.SQL("SELECT ({decrypted})::text FROM {table} WHERE {encrypted} IS NOT NULL LIMIT 1").format(
        decrypted=column.decrypted(table.row_id), table=table.identifier, encrypted=column.encrypted
    )
    row = connection.execute(statement).fetchone()
    return None if row is None else str(row[0])


def _words(error: EncryptionError | None) -> str:
    return "NO ERROR, which is wrong" if error is None else f"{error.message} ({error.sqlstate})"


def _name(error: EncryptionError | None) -> str | None:
    return None if error is None else type(error).__name__


_VALUES = 1_000
_REPEATS = 5


def show_timings(stage: Stage, column: DemoColumn) -> DemoStep:
    """Measure encryption and decryption of short values; medians of several runs, microseconds a value.

    :param column: whose field is used. Its search term is part of the time; pgp_sym_encrypt has nothing like it.
    """
    with stage.keyed(url=stage.admin_url) as connection:
        _make_values(connection, column)
        pgp = sql.Identifier(_pgcrypto_schema(connection))
        ours_enc = _median(connection, sql.SQL("glpgenc.gl_encrypt(plain, {})").format(sql.Literal(column.field)))
        ours_dec = _median(connection, sql.SQL("glpgenc.gl_decrypt(ours, {})").format(sql.Literal(column.field)))
        pgp_enc = _median(connection, sql.SQL("{}.pgp_sym_encrypt(plain, 'a passphrase')").format(pgp))
        pgp_dec = _median(connection, sql.SQL("{}.pgp_sym_decrypt(pgp, 'a passphrase')").format(pgp))
        empty = _median(connection, sql.SQL("plain"))
    facts = {
        "gl_encrypt": ours_enc,
        "gl_decrypt": ours_dec,
        "pgp_sym_encrypt": pgp_enc,
        "pgp_sym_decrypt": pgp_dec,
        "no_function": empty,
    }
    lines = [
        _comparison("encrypt", "gl_encrypt (with its search term)", ours_enc, "pgp_sym_encrypt", pgp_enc),
        _comparison("decrypt", "gl_decrypt", ours_dec, "pgp_sym_decrypt", pgp_dec),
        f"medians of {_REPEATS} runs over {_VALUES} values; includes {empty:.1f} us for reading a value",
    ]
    return DemoStep("Timings", lines, passed=True, facts={"microseconds_a_value": facts})


def _comparison(what: str, ours: str, our_time: float, theirs: str, their_time: float) -> str:
    return (
        f"{what}: {ours} {our_time:.1f} us per value, {theirs} {their_time:.1f} us ({their_time / our_time:.0f} times)"
    )


def _make_values(connection: psycopg.Connection[Any], column: DemoColumn) -> None:
    pgp = sql.Identifier(_pgcrypto_schema(connection))
    connection.execute(
        sql.SQL(
            "CREATE TEMPORARY TABLE timed ON COMMIT DROP AS SELECT plain, glpgenc.gl_encrypt(plain, {}) AS ours,"
            " {}.pgp_sym_encrypt(plain, 'a passphrase') AS pgp"
            " FROM (SELECT 'person' || n || '@example.com' AS plain FROM generate_series(1, {}) AS n) AS made"
        ).format(sql.Literal(column.field), pgp, sql.Literal(_VALUES))
    )


def _pgcrypto_schema(connection: psycopg.Connection[Any]) -> str:
    row = connection.execute(
        "SELECT extnamespace::regnamespace FROM pg_extension WHERE extname = 'pgcrypto'"
    ).fetchone()
    return str(row[0]) if row is not None else "public"


def _median(connection: psycopg.Connection[Any], expression: sql.Composable) -> float:
    statement = sql.SQL("SELECT count({}) FROM timed").format(expression)
    seconds = []
    for _ in range(_REPEATS):
        began = time.perf_counter()
        connection.execute(statement)
        seconds.append(time.perf_counter() - began)
    return round(statistics.median(seconds) / _VALUES * 1_000_000, 2)
