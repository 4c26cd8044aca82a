"""Comparing in the server, which decrypts; what it can't open is left to this process."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
from psycopg import sql

from glpgenc.errors import KeyManagementError, KeyNotFoundError
from glpgenc.migrate.client_comparer import ClientComparer
from glpgenc.migrate.comparer import LISTED, Comparer, filled
from glpgenc.migrate.findings import BadRow, Counts, Finding
from glpgenc.migrate.scope import Blocks, Rows, Scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from glpgenc.migrate.plan import Column


class ServerComparer(Comparer):
    """Lets the server decrypt, with the keys of each tenant in turn. What it can't open is opened here."""

    def compare(self, scope: Blocks, column: Column) -> tuple[Counts, list[BadRow]]:
        """Compare the rows of some blocks; see :class:`Comparer`."""
        counts, bad = Counts(), []
        for tenant, part in self._parts(scope, column):
            found, rows = self._of_tenant(tenant, part, column)
            counts.add(found)
            bad += rows
        return counts, bad[:LISTED]

    def _parts(self, blocks: Blocks, column: Column) -> Iterator[tuple[str | None, Scope]]:
        if self.plan.tenant is None:
            yield None, blocks
        else:
            yield from self.tenants(blocks, column).items()

    def _of_tenant(self, tenant: str | None, scope: Scope, column: Column) -> tuple[Counts, list[BadRow]]:
        if self.plan.tenant is not None and tenant is None:
            return self._counted(scope, column, _without_keys(column))
        try:
            with self.keys.loaded(self.connection, tenant):
                return self._keyed(scope, column)
        except KeyManagementError as error:
            # Of the only tenant there may be no key yet, where nothing was encrypted.
            if self.plan.tenant is None and not isinstance(error, KeyNotFoundError):
                raise
            return self._counted(scope, column, _without_keys(column))

    def _keyed(self, scope: Scope, column: Column) -> tuple[Counts, list[BadRow]]:
        if self.share < 1 and isinstance(scope, Blocks):
            # The same rows in both steps.
            scope = self._drawn(scope, column)
        try:
            with self.connection.transaction():
                counts = None if self.quarantine else self._all_equal(scope, column)
        except psycopg.Error as error:
            if not (error.sqlstate or "").startswith("ZE"):
                raise
            counts = None
        if counts is not None:
            return counts, []
        counts, bad = self._counted(scope, column, _judged(column))
        if unread := self._unread(scope, column):
            here = ClientComparer(self.connection, self.plan, self.leaf, self.keys, 1.0)
            more, rows = here.compare(unread, column)
            counts.add(more)
            bad += rows
        return counts, bad

    def _unread(self, scope: Scope, column: Column) -> Rows | None:
        """Find the values that :func:`_judged` has left to Python: those of suite A256GCM, or under unknown keys."""
        query = sql.SQL("SELECT array_agg(ctid::text) FROM ONLY {} AS {} WHERE {} AND {}").format(
            self.leaf.identifier, self.plan.alias, scope.condition, _unopened(column)
        )
        (places,) = self.connection.execute(query).fetchone() or (None,)
        return Rows(tuple(places)) if places else None

    def _drawn(self, scope: Scope, column: Column) -> Rows:
        query = sql.SQL("SELECT ctid::text FROM ONLY {} AS {} WHERE {} AND {}").format(
            self.leaf.identifier, self.plan.alias, self.chosen(scope), self.wanted(column)
        )
        return Rows(tuple(row[0] for row in self.connection.execute(query)))

    def _all_equal(self, scope: Scope, column: Column) -> Counts | None:
        """Count rows that are all right, the usual case; ``None`` as soon as one is not."""
        query = sql.SQL(
            "SELECT count(*) FILTER (WHERE {filled}), count(*),"
            " count(*) FILTER (WHERE {value} IS DISTINCT FROM {plaintext}) FROM ONLY {leaf} AS {alias} WHERE {scope}"
        ).format(
            filled=filled(column),
            value=_decrypted(column),
            plaintext=_wanted(column),
            leaf=self.leaf.identifier,
            alias=self.plan.alias,
            scope=scope.condition,
        )
        row = self.connection.execute(query).fetchone() or (0, 0, 0)
        return Counts(row[0], row[1] - row[0]) if row[2] == 0 else None

    def _counted(self, scope: Scope, column: Column, judged: sql.Composable) -> tuple[Counts, list[BadRow]]:
        query = sql.SQL(
            "WITH judged AS MATERIALIZED ("
            " SELECT {key} AS row_key,"
            " CASE WHEN {held} THEN 'quarantined' WHEN {filled} THEN {judged} ELSE 'empty' END AS finding"
            " FROM ONLY {leaf} AS {alias} WHERE {scope})"
            " SELECT finding, count(*), (array_agg(row_key))[1:{most}] FROM judged GROUP BY finding"
        ).format(
            key=self.plan.row_key,
            held=self.held(column),
            filled=filled(column),
            judged=judged,
            leaf=self.leaf.identifier,
            alias=self.plan.alias,
            scope=scope.condition,
            most=sql.Literal(LISTED),
        )
        counts, bad = Counts(), []
        for finding, rows, keys in self.connection.execute(query):
            if finding == "empty":
                counts.empty += rows
                continue
            if finding == "unread":
                continue
            counts.compared += rows
            if finding is not None:
                counts.found[Finding(finding)] = rows
                bad += [self.bad_row(column, key, Finding(finding)) for key in keys]
        return counts, bad


def _decrypted(column: Column) -> sql.Composable:
    return sql.SQL("glpgenc.gl_decrypt_bytes({}, {}, {})").format(
        column.identifier, sql.Literal(column.target.field), column.row
    )


def _as_bytes(column: Column) -> sql.Composable:
    if column.is_bytes:
        return column.plaintext
    return sql.SQL("pg_catalog.convert_to({}, 'UTF8')").format(column.plaintext)


def _wanted(column: Column) -> sql.Composable:
    if not column.may_stand_alone:
        return _as_bytes(column)
    # It must authenticate all the same, and so is decrypted.
    return sql.SQL("COALESCE({}, {})").format(_as_bytes(column), _decrypted(column))


def _without_keys(column: Column) -> sql.Composable:
    return sql.SQL("CASE WHEN {} IS NULL THEN 'missing' ELSE 'no_tenant' END").format(column.identifier)


def _verified(column: Column) -> sql.Composable:
    return sql.SQL("glpgenc.gl_verify({}, {}, {})").format(
        column.identifier, sql.Literal(column.target.field), column.row
    )


def _unopened(column: Column) -> sql.Composable:
    """Return the condition of an envelope that this session can't open: Python's suite, or a key it does not hold."""
    return sql.SQL("CASE WHEN glpgenc.gl_is_encrypted({}) THEN {} IS NULL ELSE false END").format(
        column.identifier, _verified(column)
    )


def _judged(column: Column) -> sql.Composable:
    """Return what is wrong with a row, as SQL; NULL where nothing is. It raises for nothing that a value can be."""
    return sql.SQL(
        "CASE WHEN {column} IS NULL THEN 'missing' WHEN {unopened} THEN 'unread'"
        " WHEN {surplus} AND {source} IS NULL THEN 'surplus'"
        " WHEN NOT glpgenc.gl_is_encrypted({column}) THEN 'altered' WHEN NOT {verified} THEN 'altered'"
        " WHEN {value} IS DISTINCT FROM {plaintext} THEN 'different' END"
    ).format(
        column=column.identifier,
        source=column.source,
        unopened=_unopened(column),
        verified=_verified(column),
        value=_decrypted(column),
        plaintext=_wanted(column),
        surplus=sql.SQL("false" if column.may_stand_alone else "true"),
    )
