"""Comparers of the two columns in a range of blocks: in the server where it can decrypt, else in this process."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import sql

from glpgenc.backfill.source_function import SourceFunction, plaintext_of
from glpgenc.database import scalar
from glpgenc.errors import EncryptionError, KeyManagementError, KeyNotFoundError, KeyNotLoadedError
from glpgenc.jobs.partitions import Blocks, Rows, Scope
from glpgenc.verification.faults import BadRow, ComparisonCounts, Mismatch
from glpgenc.wire.envelope import CLIENT_SUITES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from glpgenc.database import Connection
    from glpgenc.jobs.partitions import LeafPartition, Scope
    from glpgenc.jobs.plan import PlanColumn, TablePlan
    from glpgenc.jobs.tenant_keys import TenantKeys

LISTED = 100
"""Bad rows that are kept of a range, to be shown."""


@dataclass(eq=False, repr=False)
class Comparer(ABC):
    """Compares a column of one leaf.

    :param plan: the columns.
    :param share: how many of the rows to compare, taken at random: over 0, to 1.
    :param tenant: compare the rows of this tenant alone, where rows have one; ``None`` for all.
    :param quarantine: whether there are rows of the column in quarantine. They are found and not read: what they hold
        may be what raises.
    """

    connection: Connection
    plan: TablePlan
    leaf: LeafPartition
    keys: TenantKeys
    share: float
    tenant: str | None = None
    quarantine: bool = False

    @abstractmethod
    def compare(self, scope: Blocks, column: PlanColumn) -> tuple[ComparisonCounts, list[BadRow]]:
        """Compare the rows of some blocks, in the open transaction."""

    def tenants(self, blocks: Blocks, column: PlanColumn) -> dict[str | None, Rows]:
        """Return the rows that have something to compare, by their tenants."""
        query = sql.SQL("SELECT {}, array_agg(ctid::text) FROM ONLY {} AS {} WHERE {} AND {} GROUP BY 1").format(
            self.plan.tenant, self.leaf.identifier, self.plan.alias, self.chosen(blocks), self.wanted(column)
        )
        return {row[0]: Rows(tuple(row[1])) for row in self.connection.execute(query)}

    def chosen(self, scope: Scope) -> sql.Composable:
        """Return the condition of the rows that are compared."""
        if isinstance(scope, Rows):
            return scope.condition
        parts = [scope.condition]
        if self.tenant is not None and self.plan.tenant is not None:
            parts.append(sql.SQL("{} = {}").format(self.plan.tenant, sql.Literal(self.tenant)))
        if self.share < 1:
            # By rows, not by blocks: rows of one block were written together, and say less about the others.
            parts.append(sql.SQL("pg_catalog.random() < {}").format(sql.Literal(self.share)))
        return sql.SQL("({})").format(sql.SQL(" AND ").join(parts))

    def in_quarantine(self, column: PlanColumn) -> sql.Composable:
        """Return the condition that a row is in quarantine, and still to be encrypted."""
        if not self.quarantine:
            return sql.SQL("false")
        return sql.SQL("({} IS NULL AND {})").format(column.identifier, self.plan.in_quarantine(column))

    def wanted(self, column: PlanColumn) -> sql.Composable:
        """Return the condition that a row has something to be said of it. The order of CASE is kept, that of OR not."""
        return sql.SQL("CASE WHEN {} THEN true ELSE {} END").format(self.in_quarantine(column), filled(column))


def filled(column: PlanColumn) -> sql.Composable:
    """Return the condition that a row has something to compare."""
    return sql.SQL("({} IS NOT NULL OR {} IS NOT NULL)").format(column.identifier, column.source)


class ClientComparer(Comparer):
    """Decrypts here: what the server can't, and what only a function in Python can read.

    :param function: reads the source's value; ``None`` to compare its text form.
    """

    function: SourceFunction | None = None

    def compare(self, scope: Scope, column: PlanColumn) -> tuple[ComparisonCounts, list[BadRow]]:
        """Compare some rows; see :class:`Comparer`."""
        query = sql.SQL(
            "SELECT {}, {quarantined}, {}, {}, CASE WHEN {quarantined} THEN NULL ELSE {} END, {}"
            " FROM ONLY {} AS {} WHERE {}"
        ).format(
            self.plan.row_key,
            self.plan.tenant or sql.SQL("NULL"),
            column.identifier,
            column.plaintext,
            column.row,
            self.leaf.identifier,
            self.plan.alias,
            self.chosen(scope),
            quarantined=self.in_quarantine(column),
        )
        counts: ComparisonCounts = ComparisonCounts()
        bad: list[BadRow] = []
        for key, quarantined, tenant, data, source, bound in self.connection.execute(query):
            if data is None and source is None and not quarantined:
                counts.empty += 1
                continue
            counts.compared += 1
            finding = Mismatch.QUARANTINED if quarantined else self._judge(column, tenant, data, source, bound)
            if finding is not None:
                counts.put(finding)
                bad.append(BadRow(column.name, key, finding))
        return counts, bad[:LISTED]

    def _judge(
        self, column: PlanColumn, tenant: str | None, data: Any, source: Any, bound: str | None
    ) -> Mismatch | None:
        if data is None:
            return Mismatch.MISSING
        opened = self._opened(column, tenant, data, bound)
        if isinstance(opened, Mismatch):
            return opened
        if source is None:
            # The new release writes no plaintext that the server could see, or a value that no trigger could open.
            alone = column.may_stand_alone or data[0] in CLIENT_SUITES
            return None if alone else Mismatch.SURPLUS
        return None if self._plaintext(source) == opened else Mismatch.DIFFERENT

    def _opened(self, column: PlanColumn, tenant: str | None, data: Any, bound: str | None) -> bytes | Mismatch:
        if self.plan.tenant is not None and tenant is None:
            return Mismatch.NO_TENANT
        try:
            return self.keys.ring(tenant).opener(column.target.field)(bytes(data), bound or "")
        except KeyNotLoadedError:
            return Mismatch.OTHER_KEY
        except EncryptionError:
            return Mismatch.ALTERED
        except KeyManagementError:
            if self.plan.tenant is None:
                raise
            return Mismatch.NO_TENANT

    def _plaintext(self, source: Any) -> bytes | None:
        if self.function is None:
            return plaintext_of(source)
        try:
            value = self.function(source)
        except Exception:  # noqa: BLE001 - whatever the user's function raises, it does not give the value
            return None
        return None if value is None else plaintext_of(value)


class ServerComparer(Comparer):
    """Lets the server decrypt, with the keys of each tenant in turn. What it can't open is opened here."""

    def compare(self, scope: Blocks, column: PlanColumn) -> tuple[ComparisonCounts, list[BadRow]]:
        """Compare the rows of some blocks; see :class:`Comparer`."""
        counts, bad = ComparisonCounts(), []
        for tenant, part in self._parts(scope, column):
            found, rows = self._of_tenant(tenant, part, column)
            counts.add(found)
            bad += rows
        return counts, bad[:LISTED]

    def _parts(self, blocks: Blocks, column: PlanColumn) -> Iterator[tuple[str | None, Scope]]:
        if self.plan.tenant is None:
            yield None, blocks
        else:
            yield from self.tenants(blocks, column).items()

    def _of_tenant(self, tenant: str | None, scope: Scope, column: PlanColumn) -> tuple[ComparisonCounts, list[BadRow]]:
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

    def _keyed(self, scope: Scope, column: PlanColumn) -> tuple[ComparisonCounts, list[BadRow]]:
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

    def _unread(self, scope: Scope, column: PlanColumn) -> Rows | None:
        """Find the values that :func:`_judged` has left to Python: those of client mode, or under unknown keys."""
        query = sql.SQL("SELECT array_agg(ctid::text) FROM ONLY {} AS {} WHERE {} AND {}").format(
            self.leaf.identifier, self.plan.alias, scope.condition, _unopened(column)
        )
        places = scalar(self.connection, query)
        return Rows(tuple(places)) if places else None

    def _drawn(self, scope: Scope, column: PlanColumn) -> Rows:
        query = sql.SQL("SELECT ctid::text FROM ONLY {} AS {} WHERE {} AND {}").format(
            self.leaf.identifier, self.plan.alias, self.chosen(scope), self.wanted(column)
        )
        return Rows(tuple(row[0] for row in self.connection.execute(query)))

    def _all_equal(self, scope: Scope, column: PlanColumn) -> ComparisonCounts | None:
        """Count rows that are all right, the usual case; ``None`` as soon as one is not."""
        query = sql.SQL(
            "SELECT count(*) FILTER (WHERE {filled}), count(*),"
            " count(*) FILTER (WHERE {value} IS DISTINCT FROM {plaintext}) FROM ONLY {leaf} AS {alias} WHERE {scope}"
        ).format(
            filled=filled(column),
            value=_decrypted(column),
            plaintext=_expected(column),
            leaf=self.leaf.identifier,
            alias=self.plan.alias,
            scope=scope.condition,
        )
        row = self.connection.execute(query).fetchone() or (0, 0, 0)
        return ComparisonCounts(row[0], row[1] - row[0]) if row[2] == 0 else None

    def _counted(
        self, scope: Scope, column: PlanColumn, judged: sql.Composable
    ) -> tuple[ComparisonCounts, list[BadRow]]:
        query = sql.SQL(
            "WITH judged AS MATERIALIZED ("
            " SELECT {key} AS row_key,"
            " CASE WHEN {quarantined} THEN 'quarantined' WHEN {filled} THEN {judged} ELSE 'empty' END AS finding"
            " FROM ONLY {leaf} AS {alias} WHERE {scope})"
            " SELECT finding, count(*), (array_agg(row_key))[1:{most}] FROM judged GROUP BY finding"
        ).format(
            key=self.plan.row_key,
            quarantined=self.in_quarantine(column),
            filled=filled(column),
            judged=judged,
            leaf=self.leaf.identifier,
            alias=self.plan.alias,
            scope=scope.condition,
            most=sql.Literal(LISTED),
        )
        counts, bad = ComparisonCounts(), []
        for finding, rows, keys in self.connection.execute(query):
            if finding == "empty":
                counts.empty += rows
                continue
            if finding == "unread":
                continue
            counts.compared += rows
            if finding is not None:
                counts.found[Mismatch(finding)] = rows
                bad += [BadRow(column.name, key, Mismatch(finding)) for key in keys]
        return counts, bad


def _decrypted(column: PlanColumn) -> sql.Composable:
    return sql.SQL("glpgenc.gl_decrypt_bytes({}, {}, {})").format(
        column.identifier, sql.Literal(column.target.field), column.row
    )


def _expected(column: PlanColumn) -> sql.Composable:
    if not column.may_stand_alone:
        return column.plaintext_bytes
    # It must authenticate all the same, and so is decrypted.
    return sql.SQL("COALESCE({}, {})").format(column.plaintext_bytes, _decrypted(column))


def _without_keys(column: PlanColumn) -> sql.Composable:
    return sql.SQL("CASE WHEN {} IS NULL THEN 'missing' ELSE 'no_tenant' END").format(column.identifier)


def _verified(column: PlanColumn) -> sql.Composable:
    return sql.SQL("glpgenc.gl_verify({}, {}, {})").format(
        column.identifier, sql.Literal(column.target.field), column.row
    )


def _unopened(column: PlanColumn) -> sql.Composable:
    """Return the condition of an envelope that this session can't open: Python's suites, or a key it does not hold."""
    return sql.SQL("CASE WHEN glpgenc.gl_is_encrypted({}) THEN {} IS NULL ELSE false END").format(
        column.identifier, _verified(column)
    )


def _judged(column: PlanColumn) -> sql.Composable:
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
        plaintext=_expected(column),
        surplus=sql.SQL("false" if column.may_stand_alone else "true"),
    )
