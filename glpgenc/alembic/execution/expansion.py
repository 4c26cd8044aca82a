# ruff: noqa: S608 - DDL takes no parameters; sql_names.py quotes every name and text
"""The steps that build something up. None of them needs a key, and each may be executed again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, Literal

from sqlalchemy import ARRAY, Column, Integer, LargeBinary, MetaData, Table
from sqlalchemy.types import TypeEngine

from glpgenc.alembic.declaration import CiphertextColumn, ColumnMigration, Naming
from glpgenc.alembic.execution.indexing import PartitionTree, create_index, index_steps
from glpgenc.alembic.execution.running import MigrationStep
from glpgenc.sqlalchemy.facets import Exact, Facet
from glpgenc.sqlalchemy.schema.ddl import facet_registration, protection, unique_facet_note
from glpgenc.sqlalchemy.schema.sql_names import identifier, index_name, literal, qualified
from glpgenc.sqlalchemy.schema.tables import add_index

Comment = str | None | Literal[False]
"""A column's comment, ``None`` for none; ``False``, which Alembic too takes for "not said": the plaintext column's."""


def carry_comment(relation: str, plaintext: str, column: str, *, comment: Comment = False) -> MigrationStep:
    """Return the step that gives a ciphertext column a comment.

    :param comment: the comment, ``None`` for none; ``False``: that of the plaintext column, unless the ciphertext
        column has one already.
    """
    if comment is not False:
        return MigrationStep(f"COMMENT ON COLUMN {relation}.{identifier(column)} IS {literal(comment)}")
    return MigrationStep(
        f"""DO $do$
DECLARE
    named   pg_catalog.regclass := {literal(relation)}::pg_catalog.regclass;
    carried pg_catalog.text := (SELECT pg_catalog.col_description(named, a.attnum) FROM pg_catalog.pg_attribute a
                                WHERE a.attrelid = named AND a.attname = {literal(plaintext)});
    present pg_catalog.text := (SELECT pg_catalog.col_description(named, a.attnum) FROM pg_catalog.pg_attribute a
                                WHERE a.attrelid = named AND a.attname = {literal(column)});
BEGIN
    IF carried IS NOT NULL AND present IS NULL THEN
        EXECUTE pg_catalog.format('COMMENT ON COLUMN %s.%I IS %L', named, {literal(column)}, carried);
    END IF;
END $do$"""
    )


def carry_grants(relation: str, source: str, column: str) -> MigrationStep:
    """Return the step that gives a ciphertext column, and its index columns, the grants of another column.

    Grants on the table cover new columns by themselves; those on single columns don't. SELECT also goes to the index
    columns, which conditions name; INSERT and UPDATE don't, because triggers alone write there. REFERENCES stays
    behind: nothing can reference a ciphertext, which is another one each time.

    :param source: the column whose grants are carried: the plaintext column, or the ciphertext column itself, for index
        columns that were added since.
    """
    return MigrationStep(
        f"""DO $do$
DECLARE
    named pg_catalog.regclass := {literal(relation)}::pg_catalog.regclass;
    one   record;
BEGIN
    FOR one IN
        SELECT p.relid::pg_catalog.regclass AS part, g.privilege_type, g.is_grantable, pg_catalog.string_agg(
                   DISTINCT pg_catalog.quote_ident(c.name), ', ') AS columns,
               CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE g.grantee::pg_catalog.regrole::pg_catalog.text END AS grantee
        FROM (SELECT t.relid FROM pg_catalog.pg_partition_tree(named) t UNION SELECT named) p (relid)
        JOIN pg_catalog.pg_attribute a ON a.attrelid = p.relid AND a.attname = {literal(source)} AND NOT a.attisdropped
        CROSS JOIN LATERAL pg_catalog.aclexplode(a.attacl) g
        CROSS JOIN LATERAL (
            SELECT {literal(column)} UNION ALL
            SELECT i.index_column FROM glpgenc.index_columns i
            WHERE i.relation = named AND i.column_name = {literal(column)} AND g.privilege_type = 'SELECT') c (name)
        WHERE g.privilege_type IN ('SELECT', 'INSERT', 'UPDATE')
        GROUP BY p.relid, g.privilege_type, g.is_grantable, g.grantee
    LOOP
        EXECUTE pg_catalog.format('GRANT %s (%s) ON %s TO %s%s', one.privilege_type, one.columns, one.part, one.grantee,
                                  CASE WHEN one.is_grantable THEN ' WITH GRANT OPTION' END);
    END LOOP;
END $do$"""
    )


def expand(
    column: CiphertextColumn, move: ColumnMigration, naming: Naming, parts: PartitionTree, *, comment: Comment = False
) -> Iterator[MigrationStep]:
    """Yield the steps that add a ciphertext column beside a plaintext one, keep both in step, and index it.

    :param comment: the ciphertext column's; see :func:`carry_comment`.
    :raises MappingError: when the declaration contradicts itself.
    """
    made = _ProtectionStatements(column, naming)
    # First, so that what can't be is refused before anything was done.
    indexes = list(index_steps(made.table, parts))
    yield from check_unique(column.relation, column.search, move.plaintext)
    yield from map(MigrationStep, made.registrations)
    yield _forget_gone(column)
    yield check_move(column, move)
    arguments = (move.plaintext, column.column, made.field, move.tenant, move.row, move.source, move.unkeyed, move.mode)
    values = ", ".join(literal(each) for each in (column.relation, *arguments))
    if move.client_source:
        values += ", client_source => true"
    yield MigrationStep(f"SELECT glpgenc.gl_expand_column({values})", blocks=True)
    yield from (MigrationStep(statement, blocks=True) for statement in made.index_columns)
    yield carry_comment(column.relation, move.plaintext, column.column, comment=comment)
    yield carry_grants(column.relation, move.plaintext, column.column)
    yield MigrationStep(made.validation)
    yield from indexes


def check_unique(relation: str, search: Iterable[Facet], plaintext: str | None = None) -> Iterator[MigrationStep]:
    """Yield the steps that refuse unique facets which the table can't have; they change nothing.

    :param plaintext: the column that is about to be encrypted.
    """
    for facet in search:
        if isinstance(facet, Exact) and facet.unique:
            columns = f"ARRAY[{', '.join(map(literal, facet.with_columns))}]::pg_catalog.name[]"
            yield MigrationStep(f"SELECT glpgenc._check_unique({literal(relation)}, {columns}, {literal(plaintext)})")


def check_move(column: CiphertextColumn, move: ColumnMigration) -> MigrationStep:
    """Return the step that refuses what ``gl_expand_column`` would refuse of the table, and changes nothing."""
    moved = {
        "relation": column.relation,
        "column_name": column.column,
        "plaintext_column": move.plaintext,
        "source_expression": move.source or '"' + move.plaintext.replace('"', '""') + '"',
        "tenant_expression": move.tenant,
        "row_expression": move.row,
        "mode": move.mode,
        "unkeyed": move.unkeyed,
        "client_source": move.client_source,
    }
    row = f"pg_catalog.jsonb_populate_record(NULL::glpgenc.column_migrations, {literal(json.dumps(moved))})"
    return MigrationStep(f"SELECT glpgenc._check_migration({row})")


def _forget_gone(column: CiphertextColumn) -> MigrationStep:
    """Return the step that forgets an earlier ciphertext column of the same name, which was dropped manually."""
    named, name = literal(column.relation), literal(column.column)
    return MigrationStep(
        f"DELETE FROM glpgenc.encrypted_columns c WHERE c.relation = {named}::pg_catalog.regclass"
        f" AND c.column_name = {name} AND NOT EXISTS (SELECT FROM pg_catalog.pg_attribute a"
        f" WHERE a.attrelid = c.relation AND a.attname = c.column_name AND NOT a.attisdropped)"
    )


def protect(column: CiphertextColumn, naming: Naming, parts: PartitionTree | None) -> Iterator[MigrationStep]:
    """Yield the steps that register and guard a ``bytea`` column that never held plaintext, and index it.

    :param parts: of a table that is in use; ``None`` for one that this transaction has made.
    :raises MappingError: when the declaration contradicts itself.
    """
    made = _ProtectionStatements(column, naming)
    if parts is None:
        indexes = [MigrationStep(create_index(index)) for index in sorted(made.table.indexes, key=index_name)]
    else:
        indexes = list(index_steps(made.table, parts))
    yield from check_unique(column.relation, column.search)
    yield from map(MigrationStep, made.registrations)
    names = ", ".join(literal(each) for each in (column.relation, column.column, made.field))
    # Apart from the check of the rows that are there, which is done without blocking writes.
    yield MigrationStep(f"SELECT glpgenc.gl_guard_column({names})", blocks=True)
    yield MigrationStep(made.validation)
    yield from (MigrationStep(statement, blocks=True) for statement in made.index_columns)
    yield carry_grants(column.relation, column.column, column.column)
    yield from indexes


def register_facet(relation: str, column: str, facet: Facet) -> MigrationStep:
    """Return the step that registers a facet for the field of a column that is registered already."""
    field = (
        f"(SELECT c.field FROM glpgenc.encrypted_columns c WHERE c.relation = {literal(relation)}::pg_catalog.regclass"
        f" AND c.column_name = {literal(column)})"
    )
    return MigrationStep(facet_registration(field, facet))


def index_facet(table: Table, column: str, facet: Facet, parts: PartitionTree) -> Iterator[MigrationStep]:
    """Yield the steps that keep a registered facet in an index column and index that.

    :param table: what :func:`facet_table` makes.
    """
    name = table.columns.keys()[0]
    values = (qualified(table.name, table.schema), column, facet.facet_name, name)
    yield MigrationStep(f"SELECT glpgenc.gl_index_column({', '.join(map(literal, values))})", blocks=True)
    if isinstance(facet, Exact) and facet.unique:
        yield MigrationStep(unique_facet_note(values[0], column, facet))
    yield carry_grants(values[0], column, column)
    yield from index_steps(table, parts)


def facet_table(table: str, schema: str | None, facet: Facet, index_column: str, naming: Naming) -> Table:
    """Return a table with the index column of one facet, its index, and what this names besides."""
    metadata = MetaData() if naming is None else MetaData(naming_convention=naming)
    type_: TypeEngine[Any] = LargeBinary() if facet.is_scalar else ARRAY(Integer)
    others = [Column(name, LargeBinary()) for name in facet.with_columns] if isinstance(facet, Exact) else []
    made = Table(table, metadata, Column(index_column, type_), *others, schema=schema)
    add_index(made, index_column, facet)
    return made


class _ProtectionStatements:
    """The statements of :func:`glpgenc.sqlalchemy.schema.ddl.protection`, distinguished."""

    def __init__(self, column: CiphertextColumn, naming: Naming) -> None:
        self.table = column.as_table(naming)
        self.field: str = self.table.c[column.column].type.spec.logical_field  # type: ignore[attr-defined]
        statements = list(protection(self.table, column.relation))
        count = 1 + len(column.search)
        self.registrations, self.validation, self.index_columns = (
            statements[:count],
            statements[count],
            statements[count + 1 :],
        )
