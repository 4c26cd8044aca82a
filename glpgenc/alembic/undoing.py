# ruff: noqa: S608 - DDL takes no parameters; naming.py quotes every name and text
"""The steps that take back what others have built up."""

from __future__ import annotations

from collections.abc import Iterator

from glpgenc.alembic.naming import literal
from glpgenc.alembic.steps import Step


def abandon(relation: str, column: str) -> Iterator[Step]:
    """Yield the steps that undo :func:`expand`; they are refused once the plaintext was dropped.

    A constraint that no value is in the ciphertext alone is made and checked without blocking writes, so that no row is
    read under the lock that drops the column.
    """
    named, name = literal(relation), literal(column)
    # A migration that broke off behind it finds nothing left to do.
    there = (
        f"EXISTS (SELECT FROM glpgenc.encrypted_columns c"
        f" WHERE c.relation = {named}::pg_catalog.regclass AND c.column_name = {name})"
    )
    keep = f"glpgenc.gl_keep_plaintext({named}, {name})"
    validate = (
        f"EXECUTE pg_catalog.format('ALTER TABLE %s VALIDATE CONSTRAINT %I', {named}::pg_catalog.regclass, {keep});"
    )
    abandoned = f"PERFORM glpgenc.gl_abandon({named}, {name});"
    # What is in the way is named before the constraint refuses anyone's ciphertext.
    refuse = f"PERFORM glpgenc._abandoned_columns({named}, {name});"
    for action, blocks in ((refuse, False), (f"PERFORM {keep};", True), (validate, False), (abandoned, True)):
        yield Step(f"DO $do$ BEGIN IF {there} THEN {action} END IF; END $do$", blocks=blocks)


def drop_facet(relation: str, column: str, facet: str) -> Step:
    """Return the step that removes the index column of one facet, unless other facets keep tags there."""
    return _without(relation, column, f" AND i.facet = {literal(facet)}", "")


def unprotect(relation: str, column: str) -> Step:
    """Return the step that removes a column's index columns, guard and registration. The column itself stays."""
    name = literal(column)
    more = f"""
    guard := (SELECT g.guard FROM glpgenc.guarded_columns g WHERE g.relation = named AND g.column_name = {name});
    IF guard IS NOT NULL THEN
        EXECUTE pg_catalog.format('ALTER TABLE %s DROP CONSTRAINT %I', named, guard);
    END IF;
    moved := EXISTS (SELECT FROM glpgenc.column_migrations m
                     WHERE m.relation = named AND m.plaintext_column IS NOT NULL);
    DELETE FROM glpgenc.encrypted_columns c WHERE c.relation = named AND c.column_name = {name};
    IF moved THEN
        PERFORM glpgenc._dual_write(named);
    END IF;"""
    return _without(relation, column, "", more)


def _without(relation: str, column: str, which: str, more: str) -> Step:
    # The triggers are made again for the index columns that stay.
    return Step(
        f"""DO $do$
DECLARE
    named   pg_catalog.regclass := {literal(relation)}::pg_catalog.regclass;
    guard   pg_catalog.name;
    moved   pg_catalog.bool;
    indexer pg_catalog.oid;
    dropped pg_catalog.name[];
    one     pg_catalog.name;
    kept    record;
BEGIN
    EXECUTE pg_catalog.format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', named);
    indexer := (SELECT t.tgfoid FROM pg_catalog.pg_trigger t
                WHERE t.tgrelid = named AND t.tgname = 'zzz_glpgenc_index_insert');
    dropped := ARRAY(SELECT DISTINCT i.index_column FROM glpgenc.index_columns i
                     WHERE i.relation = named AND i.column_name = {literal(column)}{which});
    IF glpgenc._unique_beside(named, dropped) IS NOT NULL THEN
        PERFORM glpgenc._raise('ZE012', pg_catalog.format(
            'search terms of column %s of table %s are part of a unique facet of another column (%s): drop that first',
            {literal(column)}, named, glpgenc._unique_beside(named, dropped)));
    END IF;
    DELETE FROM glpgenc.index_columns i
    WHERE i.relation = named AND i.column_name = {literal(column)}{which};{more}
    EXECUTE pg_catalog.format('DROP TRIGGER IF EXISTS zzz_glpgenc_index_insert ON %s', named);
    EXECUTE pg_catalog.format('DROP TRIGGER IF EXISTS zzz_glpgenc_index_update ON %s', named);
    FOREACH one IN ARRAY dropped LOOP
        IF NOT EXISTS (SELECT FROM glpgenc.index_columns i WHERE i.relation = named AND i.index_column = one) THEN
            EXECUTE pg_catalog.format('ALTER TABLE %s DROP COLUMN IF EXISTS %I', named, one);
        END IF;
    END LOOP;
    SELECT i.column_name, i.facet, i.slot INTO kept FROM glpgenc.index_columns i WHERE i.relation = named LIMIT 1;
    IF FOUND THEN
        PERFORM glpgenc.gl_index_column(named, kept.column_name, kept.facet, slot => kept.slot);
    ELSIF NOT EXISTS (SELECT FROM pg_catalog.pg_trigger t WHERE t.tgfoid = indexer) AND indexer IS NOT NULL THEN
        EXECUTE pg_catalog.format('DROP FUNCTION %s', indexer::pg_catalog.regprocedure);
    END IF;
END $do$""",
        blocks=True,
    )
