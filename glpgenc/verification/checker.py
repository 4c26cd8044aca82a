"""Checks of a part of a column in one short snapshot: by the server as far as its keys go, the rest in this process."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, LiteralString

import psycopg
from psycopg import sql

from glpgenc.database import scalar
from glpgenc.database.transactions import read_snapshot, snapshot_transaction
from glpgenc.errors import KeyManagementError
from glpgenc.jobs.partitions import LeafPartition, Rows, Scope, leaves_of
from glpgenc.jobs.plan import job_keys
from glpgenc.jobs.tenant_keys import TenantKeys
from glpgenc.keys.manager import KeyManager
from glpgenc.verification.columns import reread
from glpgenc.verification.faults import FaultyValue, ValueCounts, ValueFault
from glpgenc.verification.judge import ShreddedValue, StoredValue, ValueJudge
from glpgenc.wire.normalizers import Normalizer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from glpgenc.database import Connection
    from glpgenc.jobs.partitions import LeafPartition, Scope
    from glpgenc.verification.columns import VerifiableColumn

FEW = 50
"""So few rows of a tenant are read and judged here: a session's keys cost more than they save."""

_BATCH = 500
_PATIENCE = 3
"""How often in a row the server may refuse a chunk before it is not asked any more."""

_MAY_READ_KEYS: LiteralString = """
    SELECT pg_catalog.has_function_privilege('glpgenc._job_keys(pg_catalog.text)', 'EXECUTE')
"""
_TRUE = sql.SQL("true")
_SETTINGS = {"statement_timeout": "0"}


@dataclass(slots=True)
class ChunkResult:
    """What was seen of a part of a column.

    :param faulty: the values that are wrong.
    """

    counts: ValueCounts = field(default_factory=ValueCounts)
    faulty: list[FaultyValue] = field(default_factory=list)

    def add(self, other: ChunkResult) -> None:
        """Add another part."""
        self.counts.add(other.counts)
        self.faulty += other.faulty


class Checker:
    """Checks the values of a column, with a connection and keys of its own.

    :param connection: outside a transaction.
    :param tenant: check the rows of this tenant alone; ``None`` for all.
    """

    def __init__(
        self, connection: Connection, manager: KeyManager, column: VerifiableColumn, tenant: str | None = None
    ) -> None:
        self._connection = connection
        self._manager = manager
        self._column = column
        self._tenant = tenant
        self._keys = TenantKeys(manager, (column.target.data_class,))
        self._judge = ValueJudge(connection, manager, column, self._keys)
        self._refused = 0
        self._admin: bool | None = None

    def check(self, leaf: LeafPartition, scope: Scope) -> ChunkResult:
        """Check some rows of a table or partition. What is wrong is looked at again, with keys fetched again.

        :raises GlpgencError: when the registry can't be read, or the KMS is unavailable.
        """
        try:
            found = self._in_snapshot(partial(self._chunk, leaf, scope))
        except psycopg.errors.UndefinedTable:
            if self._is_there(leaf):
                raise
            # A partition that was dropped meanwhile holds nothing that could be wrong.
            return ChunkResult()
        if found.faulty:
            self._confirm(found)
        return found

    def still_faulty(self, keys: Sequence[str]) -> list[FaultyValue]:
        """Return what is wrong with rows, by their keys; those that are right by now, or gone, are left out."""
        self._fetch_again()
        faulty: list[FaultyValue] = []
        for at in range(0, len(keys), _BATCH):
            named = self._named(keys[at : at + _BATCH])
            faulty += self._in_snapshot(partial(self._read, self._column.target.table_sql, named)).faulty
        return faulty

    def _in_snapshot(self, read: Callable[[], ChunkResult]) -> ChunkResult:
        return read_snapshot(self._connection, read, settings=_SETTINGS)

    def _is_there(self, leaf: LeafPartition) -> bool:
        with snapshot_transaction(self._connection):
            return any(each.oid == leaf.oid for each in leaves_of(self._connection, self._column.target.oid))

    def _confirm(self, found: ChunkResult) -> None:
        """Look at faulty values once more: keys and facets may be newer than those that they were judged by."""
        found.faulty = self.still_faulty([each.key for each in found.faulty])
        found.counts.faults = dict(Counter(each.fault for each in found.faulty))

    def _fetch_again(self) -> None:
        self._manager.invalidate()
        self._manager.catalog.refresh()
        self._keys.forget()
        with snapshot_transaction(self._connection, settings=_SETTINGS):
            self._column = reread(self._connection, self._column)
        self._judge = ValueJudge(self._connection, self._manager, self._column, self._keys)

    def _chunk(self, leaf: LeafPartition, scope: Scope) -> ChunkResult:
        table = sql.SQL("ONLY {}").format(leaf.identifier)
        if not self._column.on_server or self._refused >= _PATIENCE:
            return self._read(table, scope.condition, empty=True)
        if self._column.only_tenant is not None:
            asked = self._asked(table, self._chosen(scope.condition), self._column.only_tenant)
            return self._read(table, scope.condition, empty=True) if asked is None else asked
        found, tenants = self._surveyed(table, scope)
        for tenant, rows in tenants.items():
            mine = self._of(scope.condition, tenant)
            asked = None if rows < FEW or tenant is None else self._asked(table, mine, tenant)
            found.add(self._read(table, mine) if asked is None else asked)
        return found

    def _of(self, condition: sql.Composable, tenant: str | None) -> sql.Composable:
        filled = sql.SQL("{} AND {} IS NOT NULL").format(self._chosen(condition), self._column.column.identifier)
        if self._column.only_tenant is not None:
            return filled
        return sql.SQL("{} AND {} IS NOT DISTINCT FROM {}").format(filled, self._column.tenant, sql.Literal(tenant))

    def _surveyed(self, table: sql.Composable, scope: Scope) -> tuple[ChunkResult, dict[str | None, int]]:
        """Return what is to be said of rows without a value, and how many with one each tenant has."""
        column, found = self._column, ChunkResult()
        value = column.column.identifier
        tenant = column.tenant if column.only_tenant is None else sql.Literal(column.only_tenant)
        query = sql.SQL(
            "SELECT {value} IS NULL, CASE WHEN {value} IS NOT NULL THEN {tenant} END, count(*),"
            " count(*) FILTER (WHERE {value} IS NULL AND NOT {right})"
            " FROM {table} AS {alias} WHERE {scope} GROUP BY 1, 2"
        ).format(
            value=value, tenant=tenant, right=column.terms_right, table=table, alias=column.plan.alias,
            scope=self._chosen(scope.condition),
        )  # fmt: skip
        tenants: dict[str | None, int] = {}
        for empty, owner, rows, wrong in self._connection.execute(query).fetchall():
            if not empty:
                tenants[owner] = rows
                continue
            found.counts.empty += rows - wrong
            if wrong:
                found.add(self._read(table, sql.SQL("{} AND {} IS NULL").format(scope.condition, value)))
        return found, tenants

    def _asked(self, table: sql.Composable, condition: sql.Composable, tenant: str) -> ChunkResult | None:
        """Let the server decrypt and compare the rows of a tenant. Those that it does not find right are judged here.

        :returns: ``None`` where it can't: a value does not open there, or the tenant's keys are not available.
        """
        column = self._column
        query = sql.SQL(
            "SELECT count(*) FILTER (WHERE r.fine AND r.empty), count(*) FILTER (WHERE r.fine AND NOT r.empty),"
            " array_agg(r.place::text) FILTER (WHERE NOT r.fine)"
            " FROM (SELECT s.place, s.data IS NULL AS empty,"
            "  CASE WHEN s.data IS NULL THEN s.indexed"
            "   ELSE coalesce(s.indexed AND {form} AND {padded} AND {terms}, false) END AS fine"
            "  FROM (SELECT ctid AS place, {value} AS data, {right} AS indexed,"
            "   glpgenc.{opens}({value}, {field}, {row}) AS opened"
            "   FROM {table} AS {alias} WHERE {condition} OFFSET 0) s OFFSET 0) r"
        ).format(
            value=column.column.identifier, right=column.terms_right, field=sql.Literal(column.target.field),
            opens=sql.Identifier("gl_decrypt" if column.is_text else "gl_decrypt_bytes"),
            row=column.column.row, table=table, alias=column.plan.alias, condition=condition,
            form=_TRUE if column.form is None else sql.SQL("s.opened ~ {}").format(sql.Literal(column.form)),
            padded=sql.SQL("pg_catalog.get_byte(s.data, 1) = 1") if column.padding else _TRUE,
            terms=_has_terms(column, usual=self._reads_keys()),
        )  # fmt: skip
        try:
            with self._keys.loaded(self._connection, tenant):
                row = self._answer(query)
        except KeyManagementError:
            return None
        if row is None:
            return None
        empty, checked, suspects = row
        found = ChunkResult(ValueCounts(checked=checked, empty=empty))
        suspects = suspects or []
        for at in range(0, len(suspects), _BATCH):
            found.add(self._read(table, Rows(tuple(suspects[at : at + _BATCH])).condition))
        return found

    def _reads_keys(self) -> bool:
        """Return whether this role may read the session's keys in a statement: members of glpgenc_admin may."""
        if self._admin is None:
            self._admin = bool(scalar(self._connection, _MAY_READ_KEYS))
        return self._admin

    def _answer(self, query: sql.Composed) -> tuple[int, int, list[str] | None] | None:
        try:
            with self._connection.transaction():
                row = self._connection.execute(query).fetchone()
        except psycopg.Error as error:
            if not (error.sqlstate or "").startswith("ZE"):
                raise
            # It says of no row which. Where this continues, to ask it first only costs time.
            self._refused += 1
            return None
        self._refused = 0
        return row

    def _read(self, table: sql.Composable, condition: sql.Composable, *, empty: bool = False) -> ChunkResult:
        """Judge rows in this process.

        :param empty: whether to count the rows without a value too.
        """
        column, found = self._column, ChunkResult()
        query = sql.SQL("SELECT {}::pg_catalog.text, {}, {}, {}, {} FROM {} AS {} WHERE {}").format(
            column.row_key,
            column.plan.tenant or sql.Literal(column.only_tenant),
            column.column.identifier,
            column.column.row,
            column.terms_right,
            table,
            column.plan.alias,
            self._chosen(condition),
        )
        with self._connection.cursor(name="glpgenc_verify") as cursor:
            cursor.itersize = _BATCH
            for key, tenant, data, bound, right in cursor.execute(query, binary=True):
                if data is None and right:
                    found.counts.empty += empty
                    continue
                self._judged(found, key, None if data is None else StoredValue(bytes(data), tenant, bound, right))
        return found

    def _judged(self, found: ChunkResult, key: str, value: StoredValue | None) -> None:
        found.counts.checked += 1
        try:
            fault = ValueFault.WRONG_INDEX if value is None else self._judge.verdict(value)
        except ShreddedValue:
            found.counts.shredded += 1
            return
        if fault is not None:
            found.faulty.append(FaultyValue(key, fault))
            found.counts.faults[fault] = found.counts.faults.get(fault, 0) + 1

    def _chosen(self, condition: sql.Composable) -> sql.Composable:
        if self._tenant is None:
            return condition
        return sql.SQL("{} AND {}").format(condition, self._column.of_tenant(self._tenant))

    def _named(self, keys: Sequence[str]) -> sql.Composable:
        """Return the condition of rows by their keys."""
        column = self._column
        listed = sql.SQL("{}::pg_catalog.jsonb").format(sql.Literal(f"[{','.join(keys)}]"))
        if not column.key:
            places = sql.Literal([str(json.loads(key).get("ctid", "(0,0)")) for key in keys])
            return sql.SQL(
                "ctid = ANY ({}::tid[]) AND {} IN (SELECT pg_catalog.jsonb_array_elements({}))"
            ).format(places, column.row_key, listed)  # fmt: skip
        names = [sql.Identifier(name) for name in column.key]
        return sql.SQL(
            "({own}) IN (SELECT {named} FROM pg_catalog.jsonb_array_elements({listed}) AS listed (entry),"
            " LATERAL pg_catalog.jsonb_populate_record(NULL::{table}, listed.entry) AS named)"
        ).format(
            own=sql.SQL(", ").join(sql.SQL("{}.{}").format(column.plan.alias, name) for name in names),
            named=sql.SQL(", ").join(sql.SQL("named.{}").format(name) for name in names),
            listed=listed,
            table=column.target.table_sql,
        )


def _has_terms(column: VerifiableColumn, *, usual: bool) -> sql.Composable:
    """Return the condition that a value, which was opened, carries its own terms.

    :param usual: compute one term of 128 bits that is alone in its envelope without a function, as most fields have.
    """
    keys = job_keys(column.target.field)
    opened = sql.SQL("pg_catalog.convert_to(s.opened, 'UTF8')") if column.is_text else sql.SQL("s.opened")
    values = [(Normalizer.EXACT, opened)] if usual else []
    if usual and column.is_text:
        values.append((Normalizer.LOWER, sql.SQL("pg_catalog.convert_to(glpgenc._lower(s.opened), 'UTF8')")))
    term = sql.SQL(
        " WHEN {usual} AND pg_catalog.substr(s.data, 19, 5) = {alone} THEN pg_catalog.substr(s.data, 24, 16)"
        " = pg_catalog.substr(glpgenc._hmac_sha256({value}, {key}), 1, 16)"
    )
    alone = sql.SQL("(SELECT '\\x0013'::bytea || pg_catalog.substr({}, 83, 1) || '\\x0010'::bytea)").format(keys)
    key = sql.SQL("(SELECT pg_catalog.substr({}, 87, 32))").format(keys)
    terms = [
        term.format(usual=_has_one_entry(keys, normalizer), alone=alone, value=value, key=key)
        for normalizer, value in values
    ]
    return sql.SQL("CASE{} WHEN true THEN glpgenc._carries_terms(s.data, {}, glpgenc._keys({}), {}, {}) END").format(
        sql.SQL("").join(terms),
        opened,
        sql.Literal(column.target.field),
        sql.Literal(column.target.field),
        sql.Literal(sorted(column.lenient)),
    )


def _has_one_entry(keys: sql.Composable, normalizer: Normalizer) -> sql.Composable:
    return sql.SQL(
        "(SELECT pg_catalog.octet_length({keys}) = 118 AND pg_catalog.substr({keys}, 84, 3) = {kind})"
    ).format(keys=keys, kind=sql.Literal(bytes([normalizer, 128, 0])))
