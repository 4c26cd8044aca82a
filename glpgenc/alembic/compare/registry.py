"""The registry in the database, for autogenerate to compare models with."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Context, Decimal
from graphlib import CycleError
from typing import Any

from sqlalchemy import Connection

from glpgenc.alembic.declaration import CiphertextColumn, ColumnMigration
from glpgenc.registry.stale import STALE, StaleRegistration
from glpgenc.sqlalchemy.facets import Contains, Exact, Facet, Prefix, Range, Similar, Words
from glpgenc.sqlalchemy.schema.sql_names import identifier
from glpgenc.sqlalchemy.schema.uniqueness import names_in_dependency_order
from glpgenc.wire.facet_kinds import TAGGED
from glpgenc.wire.facets import shape_of

TableKey = tuple[str | None, str]
"""Schema, ``None`` for the default one, and name."""

_log = logging.getLogger("glpgenc.alembic")

BEFORE_CONTRACT = ("expanded", "backfilled", "verified")
_COLUMNS = """
    SELECT n.nspname::text AS schema, t.relname::text AS table_name, c.column_name::text AS column_name, c.field,
           f.data_class, f.padding, f.client_suite AS suite, c.state,
           ARRAY(SELECT g.guard::text FROM glpgenc.guarded_columns g
                 WHERE g.relation = c.relation AND g.column_name = c.column_name)
             || (glpgenc._complete_check(c.relation, c.column_name)).conname::text
             || (glpgenc._kept_check(c.relation, c.column_name)).conname::text AS guards,
           m.plaintext_column::text AS plaintext, m.mode, m.tenant_expression AS tenant, m.row_expression AS bound,
           m.source_expression AS source, m.unkeyed, m.client_source
    FROM glpgenc.encrypted_columns c
    JOIN glpgenc.fields f ON f.field = c.field
    JOIN pg_catalog.pg_class t ON t.oid = c.relation
    JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
    LEFT JOIN glpgenc.column_migrations m ON m.relation = c.relation AND m.column_name = c.column_name
    WHERE EXISTS (SELECT FROM pg_catalog.pg_attribute a
                  WHERE a.attrelid = c.relation AND a.attname = c.column_name AND NOT a.attisdropped)
"""
_FACETS = """
    SELECT n.nspname::text AS schema, t.relname::text AS table_name, i.column_name::text AS column_name,
           i.facet, s.state, i.index_column::text AS index_column, s.normalizer, s.bits, s.scope, s.kind, s.parameters,
           (SELECT ARRAY(SELECT o.attname::text FROM unnest(x.indkey::int2[]) WITH ORDINALITY k (attnum, at)
                         JOIN pg_catalog.pg_attribute o ON o.attrelid = x.indrelid AND o.attnum = k.attnum
                         WHERE k.at BETWEEN 2 AND x.indnkeyatts ORDER BY k.at)
            FROM pg_catalog.pg_index x JOIN pg_catalog.pg_attribute a ON a.attrelid = x.indrelid
                 AND a.attname = i.index_column AND a.attnum = x.indkey[0]
            WHERE x.indrelid = i.relation AND x.indisunique AND x.indpred IS NULL AND x.indexprs IS NULL
            ORDER BY x.indnkeyatts, x.indexrelid LIMIT 1) AS unique_with
    FROM glpgenc.index_columns i
    JOIN glpgenc.search_facets s ON s.field = i.field AND s.slot = i.slot
    JOIN pg_catalog.pg_class t ON t.oid = i.relation
    JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
    WHERE EXISTS (SELECT FROM pg_catalog.pg_attribute a
                  WHERE a.attrelid = i.relation AND a.attname = i.column_name AND NOT a.attisdropped)
    ORDER BY i.slot
"""


@dataclass(frozen=True, slots=True)
class RegisteredFacet:
    """A facet of a column with the index column that keeps it."""

    facet: Facet
    index_column: str


@dataclass(frozen=True, slots=True)
class RegisteredColumn:
    """A ciphertext column as the registry has it.

    :param move: where it comes from; ``None`` where it is native, or its plaintext is dropped.
    :param guards: the names of its CHECK constraints.
    :param passing: index columns of a reindex that is under way, which come and go without a migration.
    """

    made: CiphertextColumn
    state: str
    move: ColumnMigration | None
    guards: tuple[str, ...]
    facets: dict[str, RegisteredFacet] = field(default_factory=dict)
    passing: set[str] = field(default_factory=set)

    @property
    def plaintext(self) -> str | None:
        """The column that it replaces, while that is there."""
        return None if self.move is None else self.move.plaintext

    def declared(self) -> CiphertextColumn:
        """Return it with its facets, those that name their index column first."""
        first = f"{self.made.column}_bidx"
        kept = sorted(self.facets.values(), key=lambda each: each.index_column != first)
        made = self.made
        return CiphertextColumn(
            table=made.table, column=made.column, field=made.field, data_class=made.data_class, padding=made.padding,
            search=tuple(each.facet for each in kept), schema=made.schema, suite=made.suite,
        )  # fmt: skip


RegisteredTables = dict[TableKey, dict[str, RegisteredColumn]]


def dependents_first(registered: Mapping[str, RegisteredColumn]) -> list[RegisteredColumn]:
    """Return the columns of a table, those that are unique with search terms of others before these."""
    facets = {
        name: [(kept.facet, kept.index_column) for kept in column.facets.values()]
        for name, column in registered.items()
    }
    names = list(facets)
    with suppress(CycleError):  # of UNIQUE indexes that were made manually
        ordered = names_in_dependency_order(facets)
        names = names if ordered == names else ordered[::-1]
    return [registered[name] for name in names]


def read_registry(connection: Connection, default_schema: str | None) -> RegisteredTables:
    """Return the registered columns of all tables; none where glpgenc is not installed.

    Registrations of columns that are gone are left out, and logged.
    """
    found: RegisteredTables = {}
    if not connection.exec_driver_sql(
        "SELECT pg_catalog.to_regclass('glpgenc.column_migrations') IS NOT NULL"
    ).scalar():
        return found
    for row in _rows(connection, _COLUMNS):
        schema = None if row["schema"] == default_schema else row["schema"]
        found.setdefault((schema, row["table_name"]), {})[row["column_name"]] = _registered(row, schema)
    for gone in (StaleRegistration(**row) for row in _rows(connection, STALE)):
        _log.warning("%s is registered but no longer exists: %s", gone.name, gone.remedy)
    for row in _rows(connection, _FACETS):
        schema = None if row["schema"] == default_schema else row["schema"]
        column = found[schema, row["table_name"]][row["column_name"]]
        if row["state"] == "active":
            column.facets[row["facet"]] = RegisteredFacet(_facet(row), row["index_column"])
        else:
            column.passing.add(row["index_column"])
    for column in (column for columns in found.values() for column in columns.values()):
        # Tags of both slots are in one column.
        column.passing.difference_update(kept.index_column for kept in column.facets.values())
    return found


def _rows(connection: Connection, query: str) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.exec_driver_sql(query).mappings()]


def _registered(row: Mapping[str, Any], schema: str | None) -> RegisteredColumn:
    made = CiphertextColumn(
        table=row["table_name"], column=row["column_name"], field=row["field"], data_class=row["data_class"],
        padding=row["padding"], schema=schema, suite=row["suite"],
    )  # fmt: skip
    move = None
    if (plaintext := row["plaintext"]) is not None:
        # The column itself, however it is quoted.
        quoted = '"' + plaintext.replace('"', '""') + '"'
        source = None if row["source"] in {identifier(plaintext), plaintext, quoted} else row["source"]
        move = ColumnMigration(
            plaintext=plaintext, mode=row["mode"], tenant=row["tenant"], row=row["bound"], source=source,
            unkeyed=row["unkeyed"], client_source=row["client_source"],
        )  # fmt: skip
    return RegisteredColumn(made, row["state"], move, tuple(name for name in row["guards"] if name is not None))


def _facet(row: Mapping[str, Any]) -> Facet:
    """Return a facet as a model would declare it."""
    kind, arguments = _kind(row)
    more: dict[str, Any] = {"scope": row["scope"]}
    plain = kind(**arguments)
    if plain.normalizer.name.lower() != row["normalizer"]:
        more["normalize"] = row["normalizer"]
    if plain.kept_bits != row["bits"]:
        more["bits"] = row["bits"]
    made: Facet = kind(**arguments, **more)
    if made.facet_name != row["facet"]:
        made = kind(**arguments, **more, name=row["facet"])
    return made


# 19 digits of a size and 19 of a bucket number, which the context of a thread would round.
_EXACT = Context(prec=40)


_NAMED_ALIKE: dict[str, tuple[Any, dict[str, str]]] = {
    "prefix": (Prefix, {"least": "least", "most": "most"}),
    "contains": (Contains, {"n": "length"}),
    "text_range": (Range, {"buckets": "buckets"}),
}
"""By kind: the class of its facet, and which parameter of the registry each of its own is."""


def _kind(row: Mapping[str, Any]) -> tuple[Any, dict[str, Any]]:
    parameters = dict(row["parameters"])
    path = parameters.pop("path", None)
    facet, arguments = _pathless_kind({**row, "parameters": parameters})
    return facet, arguments if path is None else arguments | {"path": path}


_COUNTED: dict[str, Any] = {"text_range": Range, "partitioned": Exact}
"""Kinds whose parameters have the names that they have in a declaration."""


def _pathless_kind(row: Mapping[str, Any]) -> tuple[Any, dict[str, Any]]:
    parameters = row["parameters"]
    if row["kind"] == "scalar":
        key = {"key": parameters["key"]} if "key" in parameters else {}
        if row["unique_with"] is None:
            return Exact, key
        return Exact, key | {"unique": True} | ({"with_columns": row["unique_with"]} if row["unique_with"] else {})
    if row["kind"] in TAGGED:
        return _kind_with_tags(row["kind"], parameters)
    if row["kind"] in _COUNTED:
        return _COUNTED[row["kind"]], dict(parameters)
    size, low, high = Decimal(parameters["size"]), parameters["low"], parameters["high"]
    if parameters["unit"] == "number":
        whole = int(size) if size == int(size) else size
        low, high = (each * whole if isinstance(whole, int) else _EXACT.multiply(whole, each) for each in (low, high))
        return Range, {"bucket": whole, "low": low, "high": high}
    days = int(size)
    if parameters["unit"] == "day":
        epoch = date(1970, 1, 1).toordinal()
        limits = (date.fromordinal(epoch + each * days) for each in (low, high))
        bucket: Any = {1: "day", 7: "week"}.get(days, timedelta(days=days))
    else:
        limits = (date(1970 + each * days // 12, each * days % 12 + 1, 1) for each in (low, high))
        bucket = {1: "month", 3: "quarter", 12: "year"}[days]
    first, last = limits
    usual = Range(bucket=bucket)
    arguments = {"bucket": bucket}
    if usual.shape != shape_of("range", parameters):
        arguments |= {"low": first, "high": last}
    return Range, arguments


def _kind_with_tags(kind: str, parameters: Mapping[str, Any]) -> tuple[Any, dict[str, Any]]:
    if kind == "prefix":
        return Prefix, {"least": parameters["least"], "most": parameters["most"]}
    if kind == "words":
        language = None if parameters["language"] == "none" else parameters["language"]
        return Words, {"language": language, "stop": language is None or parameters["stop"]}
    if kind == "contains":
        return Contains, {"n": parameters["length"]}
    return (Similar, {}) if kind == "similar" else (Exact, {"each": True})


_MARKED = re.compile(
    r"\s*CASE\s+WHEN \(set_config\('glpgenc\.omitted_[0-9a-f]+'::text, \(statement_timestamp\(\)\)::text, true\)"
    r" IS NOT NULL\) THEN\s+(.*)\s+ELSE NULL::.+\s+END",
    re.DOTALL,
)


def original_default(default: str) -> str:
    """Return the default that a plaintext column had before it was expanded, from the one that says when it is used."""
    marked = _MARKED.fullmatch(default)
    return default if marked is None else marked[1].strip()
