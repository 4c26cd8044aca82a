# ruff: noqa: S608 - DDL takes no parameters; sql_names.py quotes every name and text
"""The steps that drop a plaintext column, or take back what others have built up, under short locks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from glpgenc.alembic.declaration import ColumnMigration
from glpgenc.alembic.execution.running import MigrationStep
from glpgenc.sqlalchemy.schema.sql_names import identifier, literal


def check_drop_plaintext(
    relation: str, plaintext: str, column: str, *, not_null: bool, drops: Sequence[str]
) -> MigrationStep:
    """Return the step that refuses what :func:`drop_plaintext` would refuse, and changes nothing.

    It reads the table without blocking writes, so that a row which is still to be encrypted is found before anything is
    done.
    """
    there = _is_there(relation, plaintext, column)
    arguments = f"{literal(relation)}, {literal(column)}"
    return MigrationStep(
        f"""DO $do$
BEGIN
    IF {there} THEN
        PERFORM glpgenc._check_contract({arguments}, {_names(drops)});
        PERFORM glpgenc._check_rows({arguments}, {"true" if not_null else "false"});
    END IF;
END $do$"""
    )


def drop_plaintext(
    relation: str, plaintext: str, column: str, *, not_null: bool, drops: Sequence[str] = ()
) -> Iterator[MigrationStep]:
    """Yield the steps that drop the plaintext column of a verified migration, or of a table without rows.

    No row is read under a lock that others wait for: a constraint proves beforehand that every row is encrypted. That
    a table has no rows is looked at under the lock.

    :param not_null: whether the ciphertext column becomes NOT NULL.
    :param drops: the names of indexes and constraints that go with the column.
    """
    there = _is_there(relation, plaintext, column)
    named, new = literal(relation), literal(column)
    # What is in the way is named before the constraint refuses anyone's plaintext.
    yield MigrationStep(
        f"""DO $do$
BEGIN
    IF {there} THEN
        PERFORM glpgenc._check_contract({named}, {new}, {_names(drops)});
        PERFORM glpgenc.gl_forbid_plaintext({named}, {new});
    END IF;
END $do$""",
        blocks=True,
    )
    yield MigrationStep(
        f"""DO $do$
BEGIN
    IF {there} THEN
        EXECUTE pg_catalog.format('ALTER TABLE %s VALIDATE CONSTRAINT %I', {named}::pg_catalog.regclass,
                                  glpgenc.gl_forbid_plaintext({named}, {new}));
    END IF;
END $do$"""
    )
    if not_null:
        yield from _require(relation, column)
    required = f"\n    {_set_not_null(relation, column)};" if not_null else ""
    yield MigrationStep(
        f"""DO $do$
BEGIN
    IF {there} THEN
        PERFORM glpgenc.gl_drop_plaintext({named}, {new}, {_names(drops)});
    END IF;{required}
END $do$""",
        blocks=True,
    )


def _is_there(relation: str, plaintext: str, column: str) -> str:
    """Return the condition that a plaintext column is still there; false after a migration that broke off behind it."""
    table = f"{literal(relation)}::pg_catalog.regclass"
    # A column that never had a plaintext column: metadata.create_all() has made the table.
    return (
        f"(EXISTS (SELECT FROM pg_catalog.pg_attribute a WHERE a.attrelid = {table}"
        f" AND a.attname = {literal(plaintext)} AND NOT a.attisdropped)"
        f" OR NOT EXISTS (SELECT FROM glpgenc.encrypted_columns c WHERE c.relation = {table}"
        f" AND c.column_name = {literal(column)}))"
        f" AND NOT EXISTS (SELECT FROM glpgenc.column_migrations m WHERE m.relation = {table}"
        f" AND m.column_name = {literal(column)} AND m.plaintext_column IS NULL)"
    )


def _names(names: Sequence[str]) -> str:
    return f"ARRAY[{', '.join(map(literal, names))}]::pg_catalog.name[]"


def _require(relation: str, column: str) -> Iterator[MigrationStep]:
    name, constraint = identifier(column), _required(column)
    yield MigrationStep(f"ALTER TABLE {relation} DROP CONSTRAINT IF EXISTS {constraint}", blocks=True)
    yield MigrationStep(
        f"ALTER TABLE {relation} ADD CONSTRAINT {constraint} CHECK ({name} IS NOT NULL) NOT VALID", blocks=True
    )
    yield MigrationStep(f"ALTER TABLE {relation} VALIDATE CONSTRAINT {constraint}")


def _set_not_null(relation: str, column: str) -> str:
    # It reads no row where a checked constraint says the same; in one statement that would be dropped first.
    return (
        f"ALTER TABLE {relation} ALTER COLUMN {identifier(column)} SET NOT NULL;\n"
        f"    ALTER TABLE {relation} DROP CONSTRAINT {_required(column)}"
    )


def _required(column: str) -> str:
    return identifier(f"{column[:40]}_required")


def restore_plaintext(relation: str, column: str, move: ColumnMigration) -> MigrationStep:
    """Return the step that undoes :func:`drop_plaintext` in a table without rows, which has the column again."""
    arguments = (move.plaintext, column, move.tenant, move.row, move.source, move.unkeyed, move.mode)
    values = ", ".join(literal(each) for each in (relation, *arguments))
    client_source = "true" if move.client_source else "false"
    return MigrationStep(f"SELECT glpgenc.gl_restore_plaintext({values}, {client_source})", blocks=True)


def require_no_rows(relation: str, plaintext: str) -> MigrationStep:
    """Return the step that refuses to restore the plaintext column of a table with rows."""
    return MigrationStep(f"SELECT glpgenc._require_no_rows({literal(relation)}, {literal(plaintext)})")


def allow_plaintext(relation: str, column: str) -> MigrationStep:
    """Return the step that lets old releases write plaintext again, where the plaintext column could not be dropped."""
    named, new = literal(relation), literal(column)
    return MigrationStep(
        f"""DO $do$
DECLARE
    kept pg_catalog.name := (glpgenc._complete_check({named}, {new})).conname;
BEGIN
    IF kept IS NOT NULL THEN
        EXECUTE pg_catalog.format('ALTER TABLE %s DROP CONSTRAINT %I', {named}::pg_catalog.regclass, kept);
    END IF;
    ALTER TABLE {relation} DROP CONSTRAINT IF EXISTS {_required(column)};
END $do$""",
        blocks=True,
    )


def abandon(relation: str, column: str) -> Iterator[MigrationStep]:
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
        yield MigrationStep(f"DO $do$ BEGIN IF {there} THEN {action} END IF; END $do$", blocks=blocks)


def drop_facet(relation: str, column: str, facet: str) -> MigrationStep:
    """Return the step that removes the index column of one facet, unless other facets keep tags there."""
    return _without(relation, column, f" AND i.facet = {literal(facet)}", "")


def unprotect(relation: str, column: str) -> MigrationStep:
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


def _without(relation: str, column: str, which: str, more: str) -> MigrationStep:
    # The triggers are made again for the index columns that stay.
    return MigrationStep(
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
