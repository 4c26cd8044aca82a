"""The plan of a reindex, computed without changes."""

from __future__ import annotations

from contextlib import closing
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, LiteralString

from psycopg import sql

from glpgenc._support.terminal import counted
from glpgenc.database import connect, scalar, translate_errors
from glpgenc.database.transactions import transaction
from glpgenc.keys.model import Purpose
from glpgenc.keys.store import DataKeyStore
from glpgenc.registry.columns import columns_of_field
from glpgenc.reindex.indexes import old_indexes
from glpgenc.reindex.state import ReindexChange, check_wanted

if TYPE_CHECKING:
    from glpgenc.database import Connection
    from glpgenc.registry.columns import RegistryColumn
    from glpgenc.settings import Settings

APPLICATION = "glpgenc reindex"

_FACET: LiteralString = """
    SELECT s.slot, s.scope, f.data_class FROM glpgenc.search_facets s JOIN glpgenc.fields f USING (field)
    WHERE s.field = %s AND s.facet = %s AND s.state = 'active'
"""
_INDEX_COLUMN: LiteralString = """
    SELECT index_column::text FROM glpgenc.index_columns WHERE relation = %s::oid AND column_name = %s AND slot = %s
"""
_INDEX: LiteralString = "SELECT %s::oid::regclass::text, pg_catalog.pg_relation_size(%s::oid)"
_COUNT = sql.SQL("SELECT count(*) FROM {} WHERE {} IS NOT NULL")


@dataclass(frozen=True, slots=True)
class EstimatedIndex:
    """An index that is built again beside an old one, as large as that is."""

    name: str
    bytes: int
    unique: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimatedColumn:
    """One column of the field.

    :param rows: values that are to be written.
    """

    table: str
    column: str
    index_column: str | None
    rows: int
    indexes: list[EstimatedIndex]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReindexEstimate:
    """What a reindex would do.

    :param roots: index roots that the KMS would make at most.
    """

    field: str
    facet: str
    normalizer: str
    roots: int
    columns: list[EstimatedColumn]

    def document(self) -> dict[str, Any]:
        """Return it for JSON."""
        return asdict(self)

    def lines(self) -> list[str]:
        """Return it for people."""
        lines = [
            f"{self.field}, facet {self.facet}, normaliser {self.normalizer}: {counted(self.roots, 'new index root')}"
        ]
        for each in self.columns:
            lines.append(f"{each.table}.{each.column}: {counted(each.rows, 'value is', 'values are')} written")
            if each.index_column is not None:
                lines.append(
                    f"{each.table}.{each.index_column}: a new column is filled, and gets this name at the swap"
                )
            lines += [
                f"{'UNIQUE index' if index.unique else 'index'} {index.name}: "
                f"{counted(index.bytes, 'byte is', 'bytes are')} built beside it"
                for index in each.indexes
            ]
        return [*lines, "nothing was changed"]


def estimate_reindex(
    settings: Settings, field: str, facet: str, change: ReindexChange | None = None
) -> ReindexEstimate:
    """Estimate what a reindex would do. Counts every row of the field's tables.

    :raises RegistryError: when it could not be begun.
    """
    url, change = settings.require_database_url(), change or ReindexChange()
    with translate_errors(), closing(connect(url, APPLICATION)) as connection, closing(DataKeyStore(url)) as store:
        with transaction(connection, {"statement_timeout": "0"}):
            wanted = check_wanted(connection, field, facet, change)
            row = connection.execute(_FACET, (field, facet)).fetchone()
            slot, scope, data_class = row or (0, "tenant", "")
            columns = [_column(connection, target, slot) for target in columns_of_field(connection, field)]
        roots = [
            key
            for key in store.list(data_class=data_class, purpose=Purpose.INDEX)
            if change.new_key and key.state == "active" and (key.tenant_id == "*") is (scope == "global")
        ]
    return ReindexEstimate(field=field, facet=facet, normalizer=wanted, roots=len(roots), columns=columns)


def _column(connection: Connection, target: RegistryColumn, slot: int) -> EstimatedColumn:
    index_column = scalar(connection, _INDEX_COLUMN, (target.oid, target.column, slot))
    indexes = [] if index_column is None else old_indexes(connection, target.oid, index_column)
    estimated: list[EstimatedIndex] = []
    for index in indexes:
        [(name, size)] = connection.execute(_INDEX, (index.oid, index.oid)).fetchall()
        estimated.append(EstimatedIndex(name, size, index.unique))
    return EstimatedColumn(
        table=target.relation,
        column=target.column,
        index_column=index_column,
        rows=scalar(connection, _COUNT.format(target.table_sql, sql.Identifier(target.column))) or 0,
        indexes=estimated,
    )
