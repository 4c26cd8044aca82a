# ruff: noqa: S608 - DDL takes no parameters; naming.py quotes every name and text
"""The steps that drop a plaintext column: short locks, under which no row is read."""

from __future__ import annotations

from collections.abc import Iterator

from glpgenc.alembic.naming import identifier, literal
from glpgenc.alembic.steps import Step


def drop_plaintext(relation: str, plaintext: str, column: str, *, not_null: bool) -> Iterator[Step]:
    """Yield the steps that drop the plaintext column of a verified migration.

    No row is read under a lock that others wait for: a constraint proves beforehand that every row is encrypted.

    :param not_null: whether the ciphertext column becomes NOT NULL.
    """
    named, old, new = literal(relation), literal(plaintext), literal(column)
    dropped = (
        f"EXISTS (SELECT FROM glpgenc.column_migrations m WHERE m.relation = {named}::pg_catalog.regclass"
        f" AND m.column_name = {new} AND m.plaintext_column IS NULL)"
    )
    # What stands in the way is named before the constraint refuses anybody's plaintext. A migration that broke off
    # behind the drop finds nothing left to do.
    yield Step(
        f"""DO $do$
DECLARE
    obstacles pg_catalog.text := glpgenc._dependents({named}, ARRAY[{old}::pg_catalog.name], false);
    waiting   pg_catalog.int8 := (
        SELECT pg_catalog.count(*) FROM glpgenc.quarantine q
        JOIN glpgenc.encrypted_columns c ON c.relation = q.relation AND c.column_name = q.column_name
        WHERE q.relation = {named}::pg_catalog.regclass AND q.column_name = {new} AND c.state <> 'verified');
BEGIN
    IF NOT {dropped} THEN
        IF waiting > 0 THEN
            PERFORM glpgenc._raise('ZE012', pg_catalog.format(
                '%s values of column %s of table %s are in quarantine: `glpgenc backfill status` says why. Mend them, '
                'run `glpgenc backfill run --retry-quarantined`, then `glpgenc verify`', waiting, {old}, {named}));
        END IF;
        IF obstacles IS NOT NULL THEN
            PERFORM glpgenc._raise('ZE012', pg_catalog.format(
                'column %s of table %s can''t be dropped, because of: %s. Drop them first, or make them anew over '
                'other columns', {old}, {named}, obstacles));
        END IF;
        PERFORM glpgenc.gl_forbid_plaintext({named}, {new});
    END IF;
END $do$""",
        blocks=True,
    )
    yield Step(
        f"""DO $do$
BEGIN
    IF NOT {dropped} THEN
        EXECUTE pg_catalog.format('ALTER TABLE %s VALIDATE CONSTRAINT %I', {named}::pg_catalog.regclass,
                                  glpgenc.gl_forbid_plaintext({named}, {new}));
    END IF;
END $do$"""
    )
    if not_null:
        yield from _require(relation, column)
    yield Step(
        f"DO $do$ BEGIN IF NOT {dropped} THEN PERFORM glpgenc.gl_drop_plaintext({named}, {new}); END IF; END $do$",
        blocks=True,
    )


def _require(relation: str, column: str) -> Iterator[Step]:
    # SET NOT NULL reads no row where a checked constraint says the same.
    name, constraint = identifier(column), _required(column)
    yield Step(f"ALTER TABLE {relation} DROP CONSTRAINT IF EXISTS {constraint}", blocks=True)
    yield Step(f"ALTER TABLE {relation} ADD CONSTRAINT {constraint} CHECK ({name} IS NOT NULL) NOT VALID", blocks=True)
    yield Step(f"ALTER TABLE {relation} VALIDATE CONSTRAINT {constraint}")
    yield Step(f"ALTER TABLE {relation} ALTER COLUMN {name} SET NOT NULL, DROP CONSTRAINT {constraint}", blocks=True)


def _required(column: str) -> str:
    return identifier(f"{column[:40]}_required")


def allow_plaintext(relation: str, column: str) -> Step:
    """Return the step that lets old releases write plaintext again, where the plaintext column could not be dropped."""
    named, new = literal(relation), literal(column)
    return Step(
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
