# ruff: noqa: S608 - DDL takes no parameters; sql_names.py quotes every name and text
"""``op.rename_ciphertext``: another name for a ciphertext column, and for all that is called after it."""

from __future__ import annotations

from dataclasses import dataclass

from alembic.operations import Operations

from glpgenc.alembic.declaration import Naming
from glpgenc.alembic.execution.context import naming_of, run_outside
from glpgenc.alembic.execution.expansion import facet_table
from glpgenc.alembic.execution.running import MigrationStep
from glpgenc.alembic.operations.base import CiphertextOp
from glpgenc.sqlalchemy.facets import Exact
from glpgenc.sqlalchemy.schema.sql_names import index_name, literal, qualified


@Operations.register_operation("rename_ciphertext")
@dataclass(eq=False)
class RenameCiphertextOp(CiphertextOp):
    """Rename a ciphertext column: see :meth:`rename_ciphertext`."""

    operation = "rename_ciphertext"
    shown = ("schema", "table", "column", "new_name")

    table: str
    column: str
    new_name: str
    schema: str | None = None

    @classmethod
    def rename_ciphertext(
        cls, operations: Operations, table: str, column: str, new_name: str, *, schema: str | None = None
    ) -> None:
        """Rename a ciphertext column, its index columns and their indexes, and tell the registry.

        The field stays, and with it every value. Running code that names the old columns fails from then on, as after
        any renaming.

        :raises RegistryError: when it still has a plaintext column, or is not registered.
        :raises DatabaseError: when the table was in use at each attempt to lock it, or rights are missing.
        """
        operations.invoke(cls(table, column, new_name, schema))

    def reverse(self) -> RenameCiphertextOp:
        """Return what undoes it."""
        return RenameCiphertextOp(self.table, self.new_name, self.column, self.schema)


@Operations.implementation_for(RenameCiphertextOp)
def _rename_ciphertext(operations: Operations, op: RenameCiphertextOp) -> None:
    relation = qualified(op.table, op.schema)
    steps = [_check(relation, op), rename_step(op.table, op.schema, op.column, op.new_name, naming_of(operations))]
    run_outside(operations, relation, lambda _: steps)


def _check(relation: str, op: RenameCiphertextOp) -> MigrationStep:
    return MigrationStep(f"DO $do$ BEGIN {_refusal(*map(literal, (relation, op.column, op.new_name)))} END $do$")


def _refusal(named: str, column: str, new_name: str) -> str:
    """Return PL/pgSQL that refuses to rename a column, and returns where a migration that broke off has renamed it."""
    registered = f"SELECT FROM glpgenc.encrypted_columns c WHERE c.relation = {named}::pg_catalog.regclass"
    return f"""
    IF EXISTS ({registered} AND c.column_name = {new_name})
        AND NOT EXISTS ({registered} AND c.column_name = {column})
    THEN
        RETURN;
    END IF;
    IF EXISTS (SELECT FROM glpgenc.column_migrations m WHERE m.relation = {named}::pg_catalog.regclass
               AND m.column_name = {column} AND m.plaintext_column IS NOT NULL)
        OR NOT EXISTS ({registered} AND c.column_name = {column})
    THEN
        PERFORM glpgenc._raise('ZE012', pg_catalog.format(
            'column %s of table %s is not registered, or still has a plaintext column: it can''t be renamed',
            {column}, {named}));
    END IF;"""


def rename_step(table: str, schema: str | None, old: str, new: str, naming: Naming) -> MigrationStep:
    """Return the step that renames a ciphertext column, with index columns, indexes and registration.

    Where the column has the new name already, what is called after it follows.
    """
    relation = qualified(table, schema)
    named, before, after = map(literal, (relation, old, new))
    # Which names the convention gives can't be known to the database: a pattern with a place for the column's name.
    place = "glpgenc_renamed"
    (index,) = facet_table(table, schema, Exact(), place, naming).indexes
    name = index_name(index)
    pattern, head = literal(name), literal(name.partition(place)[0])
    return MigrationStep(
        f"""DO $do$
DECLARE
    named pg_catalog.regclass := {named}::pg_catalog.regclass;
    kept  record;
    one   record;
    index record;
BEGIN
    EXECUTE pg_catalog.format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', named);
{_refusal(named, before, after)}
    EXECUTE pg_catalog.format('DROP TRIGGER IF EXISTS zzz_glpgenc_index_insert ON %s', named);
    EXECUTE pg_catalog.format('DROP TRIGGER IF EXISTS zzz_glpgenc_index_update ON %s', named);
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_attribute a
                   WHERE a.attrelid = named AND a.attname = {after} AND NOT a.attisdropped) THEN
        EXECUTE pg_catalog.format('ALTER TABLE %s RENAME COLUMN %I TO %I', named, {before}, {after});
    END IF;
    UPDATE glpgenc.encrypted_columns c SET column_name = {after} WHERE c.relation = named AND c.column_name = {before};
    FOR one IN
        SELECT DISTINCT i.index_column AS was,
               ({after} || pg_catalog.substr(i.index_column, pg_catalog.length({before}) + 1))::pg_catalog.name
                   AS is_now
        FROM glpgenc.index_columns i
        WHERE i.relation = named AND i.column_name = {after}
          AND pg_catalog.starts_with(i.index_column::pg_catalog.text, {before} || '_')
    LOOP
        EXECUTE pg_catalog.format('ALTER TABLE %s RENAME COLUMN %I TO %I', named, one.was, one.is_now);
        UPDATE glpgenc.index_columns i SET index_column = one.is_now
        WHERE i.relation = named AND i.index_column = one.was;
        FOR index IN
            SELECT k.oid::pg_catalog.regclass AS built, k.relname AS was FROM pg_catalog.pg_index x
            JOIN pg_catalog.pg_class k ON k.oid = x.indexrelid
            JOIN pg_catalog.pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = ANY (x.indkey)
            WHERE x.indrelid = named AND a.attname = one.is_now
              AND (k.relname = pg_catalog.replace({pattern}, '{place}', one.was)
                   -- A convention may name all columns of one that is unique with others.
                   OR x.indisunique AND x.indnatts > 1 AND pg_catalog.starts_with(k.relname::pg_catalog.text, {head})
                       AND pg_catalog.strpos(
                           pg_catalog.substr(k.relname::pg_catalog.text, pg_catalog.length({head}) + 1), one.was) > 0)
        LOOP
            EXECUTE pg_catalog.format('ALTER INDEX %s RENAME TO %I', index.built, {head} || pg_catalog.replace(
                pg_catalog.substr(index.was::pg_catalog.text, pg_catalog.length({head}) + 1), one.was::pg_catalog.text,
                one.is_now::pg_catalog.text));
        END LOOP;
    END LOOP;
    SELECT i.column_name, i.facet, i.slot INTO kept FROM glpgenc.index_columns i WHERE i.relation = named LIMIT 1;
    IF FOUND THEN
        PERFORM glpgenc.gl_index_column(named, kept.column_name, kept.facet, slot => kept.slot);
    END IF;
END $do$""",
        blocks=True,
    )
