"""Comparing the two columns in a range of blocks: by the server where it can decrypt, else here. Nothing is written."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import sql

from glpgenc.errors import EncryptionError, KeyManagementError, KeyNotFoundError, KeyNotLoadedError
from glpgenc.migrate.findings import BadRow, Counts, Finding
from glpgenc.migrate.scope import Blocks, Rows, Scope
from glpgenc.migrate.source_function import SourceFunction, plaintext_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from glpgenc.migrate.connection import Connection
    from glpgenc.migrate.leaves import Leaf
    from glpgenc.migrate.plan import Column, Plan
    from glpgenc.migrate.tenant_keys import TenantKeys

LISTED = 100
"""Bad rows that are kept of a range, to be shown."""


class Comparer(ABC):
    """Compares a column of one leaf.

    :param plan: the columns.
    :param share: how many of the rows to compare, taken at random: over 0, to 1.
    """

    def __init__(self, connection: Connection, plan: Plan, leaf: Leaf, keys: TenantKeys, share: float) -> None:
        self.connection = connection
        self.plan = plan
        self.leaf = leaf
        self.keys = keys
        self.share = share

    @abstractmethod
    def compare(self, blocks: Blocks, column: Column) -> tuple[Counts, list[BadRow]]:
        """Compare the rows of some blocks, in the open transaction.

        :raises psycopg.Error: what is no row's fault.
        :raises GlpgencError: when keys are not to be had.
        """

    def tenants(self, blocks: Blocks, column: Column) -> dict[str | None, Rows]:
        """Return the rows that have something to compare, by their tenants."""
        query = sql.SQL("SELECT {}, array_agg(ctid::text) FROM ONLY {} AS {} WHERE {} AND {} GROUP BY 1").format(
            self.plan.tenant, self.leaf.identifier, self.plan.alias, self.chosen(blocks), _filled(column)
        )
        return {row[0]: Rows(tuple(row[1])) for row in self.connection.execute(query)}

    def chosen(self, scope: Scope) -> sql.Composable:
        """Return the condition of the rows that are compared."""
        if isinstance(scope, Rows) or self.share >= 1:
            return scope.condition
        # Row by row, and not by whole blocks: rows of one block were written together, and tell less of the others.
        return sql.SQL("({} AND pg_catalog.random() < {})").format(scope.condition, sql.Literal(self.share))

    def bad_row(self, column: Column, row_key: dict[str, Any], finding: Finding) -> BadRow:
        """Return a bad row as it is shown."""
        return BadRow(column.name, row_key, finding)


class ServerComparer(Comparer):
    """Lets the server decrypt, with the keys of each tenant in turn."""

    def compare(self, blocks: Blocks, column: Column) -> tuple[Counts, list[BadRow]]:
        """Compare the rows of some blocks; see :class:`Comparer`."""
        counts, bad = Counts(), []
        for tenant, scope in self._parts(blocks, column):
            found, rows = self._of_tenant(tenant, scope, column)
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
                counts = self._all_equal(scope, column)
        except psycopg.Error as error:
            if not (error.sqlstate or "").startswith("ZE"):
                raise
            counts = None
        if counts is not None:
            return counts, []
        return self._counted(scope, column, _judged(column))

    def _drawn(self, scope: Scope, column: Column) -> Rows:
        query = sql.SQL("SELECT ctid::text FROM ONLY {} AS {} WHERE {} AND {}").format(
            self.leaf.identifier, self.plan.alias, self.chosen(scope), _filled(column)
        )
        return Rows(tuple(row[0] for row in self.connection.execute(query)))

    def _all_equal(self, scope: Scope, column: Column) -> Counts | None:
        """Count rows that are all right, the usual case; ``None`` as soon as one is not."""
        query = sql.SQL(
            "SELECT count(*) FILTER (WHERE {filled}), count(*),"
            " count(*) FILTER (WHERE {value} IS DISTINCT FROM {plaintext}) FROM ONLY {leaf} AS {alias} WHERE {scope}"
        ).format(
            filled=_filled(column),
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
            " SELECT {key} AS row_key, CASE WHEN {filled} THEN {judged} ELSE 'empty' END AS finding"
            " FROM ONLY {leaf} AS {alias} WHERE {scope})"
            " SELECT finding, count(*), (array_agg(row_key))[1:{most}] FROM judged GROUP BY finding"
        ).format(
            key=self.plan.row_key,
            filled=_filled(column),
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
            counts.compared += rows
            if finding is not None:
                counts.found[Finding(finding)] = rows
                bad += [self.bad_row(column, key, Finding(finding)) for key in keys]
        return counts, bad


class ClientComparer(Comparer):
    """Decrypts here: what the server can't, and what only a function in Python can read.

    :param function: reads the source's value; ``None`` to compare its text form.
    """

    function: SourceFunction | None = None

    def compare(self, blocks: Blocks, column: Column) -> tuple[Counts, list[BadRow]]:
        """Compare the rows of some blocks; see :class:`Comparer`."""
        query = sql.SQL("SELECT {}, {}, {}, {}, {} FROM ONLY {} AS {} WHERE {}").format(
            self.plan.row_key,
            self.plan.tenant or sql.SQL("NULL"),
            column.identifier,
            column.plaintext,
            column.row,
            self.leaf.identifier,
            self.plan.alias,
            self.chosen(blocks),
        )
        counts: Counts = Counts()
        bad: list[BadRow] = []
        for key, tenant, data, source, bound in self.connection.execute(query):
            if data is None and source is None:
                counts.empty += 1
                continue
            counts.compared += 1
            finding = self._judge(column, tenant, data, source, bound)
            if finding is not None:
                counts.put(finding)
                bad.append(self.bad_row(column, key, finding))
        return counts, bad[:LISTED]

    def _judge(self, column: Column, tenant: str | None, data: Any, source: Any, bound: str | None) -> Finding | None:
        if data is None:
            return Finding.MISSING
        opened = self._opened(column, tenant, data, bound)
        if isinstance(opened, Finding):
            return opened
        if source is None:
            # The new release writes no plaintext that the server could see.
            return None if column.may_stand_alone else Finding.SURPLUS
        return None if self._plaintext(source) == opened else Finding.DIFFERENT

    def _opened(self, column: Column, tenant: str | None, data: Any, bound: str | None) -> bytes | Finding:
        if self.plan.tenant is not None and tenant is None:
            return Finding.NO_TENANT
        try:
            return self.keys.ring(tenant).opener(column.target.field)(bytes(data), bound or "")
        except KeyNotLoadedError:
            return Finding.OTHER_KEY
        except EncryptionError:
            return Finding.ALTERED
        except KeyManagementError:
            if self.plan.tenant is None:
                raise
            return Finding.NO_TENANT

    def _plaintext(self, source: Any) -> bytes | None:
        if self.function is None:
            return plaintext_of(source)
        try:
            value = self.function(source)
        except Exception:  # noqa: BLE001 - whatever the user's function raises, it does not give the value
            return None
        return None if value is None else plaintext_of(value)


def _filled(column: Column) -> sql.Composable:
    return sql.SQL("({} IS NOT NULL OR {} IS NOT NULL)").format(column.identifier, column.source)


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


def _judged(column: Column) -> sql.Composable:
    """Return what is wrong with a row, as SQL; NULL where nothing is. It raises for nothing that a value can be."""
    return sql.SQL(
        "CASE WHEN {column} IS NULL THEN 'missing' WHEN {surplus} AND {source} IS NULL THEN 'surplus'"
        " WHEN NOT glpgenc.gl_is_encrypted({column}) THEN 'altered'"
        " WHEN {verified} IS NULL THEN 'other_key' WHEN NOT {verified} THEN 'altered'"
        " WHEN {value} IS DISTINCT FROM {plaintext} THEN 'different' END"
    ).format(
        column=column.identifier,
        source=column.source,
        verified=sql.SQL("glpgenc.gl_verify({}, {}, {})").format(
            column.identifier, sql.Literal(column.target.field), column.row
        ),
        value=_decrypted(column),
        plaintext=_wanted(column),
        surplus=sql.SQL("false" if column.may_stand_alone else "true"),
    )
