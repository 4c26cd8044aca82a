"""Samples of stored values, encrypted and decrypted. They stay in this process."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, LiteralString
from uuid import UUID

import psycopg
from psycopg import sql

from glpgenc.errors import EncryptionError, GlpgencError
from glpgenc.wire.cell import decrypt_cell
from glpgenc.wire.envelope import Envelope, is_envelope, parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from glpgenc.doctor.check import CheckContext
    from glpgenc.keys.manager import KeyManager

VALUES = 50
"""Values that are read of a column."""
KEYS = 25
"""Keys that are unwrapped at most: each may be a call to the KMS."""
LARGE = 64 << 20
"""Bytes of a table from which blocks are chosen at random, and only where all tables are to be read."""
_LONGEST = 1 << 16
_BLOCKS = 400
_BLOCK = 8192
_CANDIDATES = 8

# What values may be bound to: no expression of the registry is evaluated, a column is read.
_COLUMNS: LiteralString = """
    SELECT e.relation::oid::bigint AS oid, e.relation::text AS relation, e.column_name::text AS column, e.field,
           f.data_class, m.plaintext_column::text AS plaintext, m.client_source IS TRUE AS client_source,
           m.column_name IS NOT NULL AND (m.row_expression IS NULL
               OR glpgenc._column_of(e.relation, m.row_expression) IS NOT NULL) AS binding_known,
           glpgenc._column_of(e.relation, m.row_expression)::text AS row_column,
           glpgenc._column_of(e.relation, m.tenant_expression)::text AS tenant_column,
           has_table_privilege(c.oid, 'SELECT') AS readable,
           (SELECT coalesce(sum(pg_relation_size(p.relid)), 0)::bigint
            FROM (SELECT t.relid FROM pg_partition_tree(e.relation) t UNION SELECT e.relation) p (relid)
            WHERE EXISTS (SELECT FROM pg_class k WHERE k.oid = p.relid AND k.relkind = 'r')) AS bytes,
           ARRAY(SELECT a.attname::text FROM pg_attribute a
                 LEFT JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary AND a.attnum = ANY (i.indkey)
                 WHERE a.attrelid = e.relation AND a.attnum > 0 AND NOT a.attisdropped AND a.atttypid IN (
                     'smallint'::regtype, 'integer'::regtype, 'bigint'::regtype, 'uuid'::regtype, 'text'::regtype,
                     'varchar'::regtype, 'bpchar'::regtype)
                   AND NOT EXISTS (SELECT FROM glpgenc.column_migrations o WHERE o.relation = a.attrelid
                                   AND o.plaintext_column = a.attname)
                 -- What the owner said first, where it is a column.
                 ORDER BY a.attname IS DISTINCT FROM glpgenc._column_of(e.relation, m.row_expression),
                          i.indrelid IS NULL, a.attnum LIMIT %s) AS candidates
    FROM glpgenc.encrypted_columns e JOIN pg_class c ON c.oid = e.relation AND c.relkind IN ('r', 'p')
    JOIN pg_attribute s ON s.attrelid = e.relation AND s.attname = e.column_name AND s.atttypid = 'bytea'::regtype
    LEFT JOIN glpgenc.fields f ON f.field = e.field
    LEFT JOIN glpgenc.column_migrations m ON m.relation = e.relation AND m.column_name = e.column_name
    ORDER BY 2, 3
"""
_SAMPLE: LiteralString = """
    SELECT {columns} FROM {table} {sample}
    WHERE {column} IS NOT NULL AND pg_catalog.octet_length({column}) <= {longest} LIMIT {rows}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SampledColumn:
    """An encrypted column.

    :param relation: its table as SQL.
    :param data_class: of its field; ``None`` where the field is not registered.
    :param plaintext: the column that it replaces, while that is there.
    :param client_source: whether that holds what only a client can read.
    :param binding_known: whether the registry says what its values are bound to, and that is a column or nothing.
    :param row_column: the column that they are bound to, where the registry says so.
    :param tenant_column: the column that says whose a value is, where the registry says so.
    :param readable: whether this role may read the table.
    :param bytes: the table's size, with its partitions.
    :param candidates: the columns that its values may be bound to, the likeliest first.
    """

    oid: int
    relation: str
    column: str
    field: str
    data_class: str | None
    plaintext: str | None
    client_source: bool
    binding_known: bool
    row_column: str | None
    tenant_column: str | None
    readable: bool
    bytes: int
    candidates: list[str]

    @property
    def name(self) -> str:
        """Table and column, for people."""
        return f"{self.relation}.{self.column}"


@dataclass(slots=True, repr=False)
class SampledValue:
    """A stored value.

    :param data: the bytes as they are.
    :param bound: the text of each candidate column of its row.
    :param more: what else was selected.
    """

    data: bytes
    bound: tuple[str | None, ...]
    more: tuple[Any, ...] = field(default=())

    @property
    def envelope(self) -> Envelope | None:
        """The value taken apart; ``None`` where it is not an envelope."""
        return parse(self.data) if is_envelope(self.data) else None


def table_sample(size: int) -> sql.SQL:
    """Return the clause that chooses blocks of a large table at random: its first rows are its oldest.

    :param size: the table's, in bytes.
    """
    if size <= LARGE:
        return sql.SQL("")
    return sql.SQL(f"TABLESAMPLE SYSTEM ({100.0 * _BLOCKS * _BLOCK / size:.6f})")


def stored_columns(context: CheckContext) -> list[SampledColumn]:
    """Return the registered columns that are there."""
    return [SampledColumn(**row._asdict()) for row in context.rows(_COLUMNS, _CANDIDATES)]


def sample_values(
    context: CheckContext,
    column: SampledColumn,
    more: tuple[sql.Composable, ...] = (),
    *,
    sample: sql.Composable | None = None,
    rows: int = VALUES,
) -> list[SampledValue]:
    """Return the first values of a column, or some of a large one.

    :param more: further expressions to select of each row.
    :param sample: the clause that chooses rows, instead of :func:`table_sample`.
    :param rows: how many are read at most.
    """
    named = sql.Identifier(column.column)
    bound = [sql.SQL("{}::pg_catalog.text").format(sql.Identifier(each)) for each in column.candidates]
    query = sql.SQL(_SAMPLE).format(
        columns=sql.SQL(", ").join([named, *bound, *more]),
        table=sql.SQL(column.relation),  # regclass has quoted it
        sample=table_sample(column.bytes) if sample is None else sample,
        column=named,
        longest=sql.Literal(_LONGEST),
        rows=sql.Literal(rows),
    )
    with context.connection.transaction():
        found = context.connection.execute(query).fetchall()
    count = len(column.candidates)
    return [SampledValue(bytes(row[0]), tuple(row[1 : 1 + count]), tuple(row[1 + count :])) for row in found]


def sample_plaintexts(context: CheckContext, column: SampledColumn) -> list[str]:
    """Return values of the plaintext column that a column replaces; nothing where there is none that can be read."""
    if column.plaintext is None or column.client_source:
        return []
    named = sql.Identifier(column.plaintext)
    query = sql.SQL("SELECT {}::pg_catalog.text FROM {} {} WHERE {} IS NOT NULL LIMIT {}").format(
        named, sql.SQL(column.relation), table_sample(column.bytes), named, sql.Literal(VALUES)
    )
    try:
        with context.connection.transaction():
            return [row[0] for row in context.connection.execute(query)]
    except psycopg.Error:
        if context.connection.closed:
            raise
        return []


class SampleDecryptor:
    """Opens stored values with their keys, of which it unwraps :data:`KEYS` at most.

    :param manager: where keys come from; it makes none.
    :param count: how many values of a column are to be opened.
    """

    def __init__(self, manager: KeyManager, count: int) -> None:
        self._manager = manager
        self._asked: dict[UUID, bool] = {}
        self._bound: int | None = None
        self.count = count

    def may_open(self, envelope: Envelope) -> bool:
        """Whether the key of an envelope is to be had. One that is not is said by the checks of keys."""
        key_id = envelope.key_id
        if key_id not in self._asked:
            if len(self._asked) >= KEYS:
                return False
            try:
                self._manager.by_id(key_id).wipe()
                self._asked[key_id] = True
            except GlpgencError:
                self._asked[key_id] = False
        return self._asked[key_id]

    def opened(self, value: SampledValue, envelope: Envelope, field_name: str) -> Iterator[tuple[int | None, bytes]]:
        """Give the plaintext, and what it is bound to: the number of a candidate column, or ``None`` for no row."""
        with self._manager.by_id(envelope.key_id) as dek:
            key = dek.value_key(envelope.suite)
        ways: list[tuple[int | None, str | None]] = [(None, ""), *enumerate(value.bound)]
        # Values of a column are bound alike.
        for number, row in sorted(ways, key=lambda way: way[0] != self._bound):
            if row is None:
                continue
            try:
                plain = decrypt_cell(envelope, key=key, field=field_name, row_id=row)
            except EncryptionError:
                continue
            self._bound = number
            yield number, plain
            return
