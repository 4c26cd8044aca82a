# ruff: noqa: S608 - DDL takes no parameters; naming.py quotes every name and text
"""The steps that drop a plaintext column: short locks, under which no row is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from glpgenc.alembic.facts import Move
from glpgenc.alembic.naming import identifier, literal
from glpgenc.alembic.steps import Step


def check(relation: str, plaintext: str, column: str, *, not_null: bool, drops: Sequence[str]) -> Step:
    """Return the step that refuses what :func:`drop_plaintext` would refuse, and changes nothing.

    It reads the table without blocking writes, so that a row which is still to be encrypted is found before anything is
    done.
    """
    there = _is_there(relation, plaintext, column)
    arguments = f"{literal(relation)}, {literal(column)}"
    return Step(
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
) -> Iterator[Step]:
    """Yield the steps that drop the plaintext column of a verified migration, or of a table without rows.

    No row is read under a lock that others wait for: a constraint proves beforehand that every row is encrypted. That
    a table has no rows is looked at under the lock.

    :param not_null: whether the ciphertext column becomes NOT NULL.
    :param drops: the names of indexes and constraints that go with the column.
    """
    there = _is_there(relation, plaintext, column)
    named, new = literal(relation), literal(column)
    # What is in the way is named before the constraint refuses anyone's plaintext.
    yield Step(
        f"""DO $do$
BEGIN
    IF {there} THEN
        PERFORM glpgenc._check_contract({named}, {new}, {_names(drops)});
        PERFORM glpgenc.gl_forbid_plaintext({named}, {new});
    END IF;
END $do$""",
        blocks=True,
    )
    yield Step(
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
    yield Step(
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


def _require(relation: str, column: str) -> Iterator[Step]:
    name, constraint = identifier(column), _required(column)
    yield Step(f"ALTER TABLE {relation} DROP CONSTRAINT IF EXISTS {constraint}", blocks=True)
    yield Step(f"ALTER TABLE {relation} ADD CONSTRAINT {constraint} CHECK ({name} IS NOT NULL) NOT VALID", blocks=True)
    yield Step(f"ALTER TABLE {relation} VALIDATE CONSTRAINT {constraint}")


def _set_not_null(relation: str, column: str) -> str:
    # It reads no row where a checked constraint says the same; in one statement that would be dropped first.
    return (
        f"ALTER TABLE {relation} ALTER COLUMN {identifier(column)} SET NOT NULL;\n"
        f"    ALTER TABLE {relation} DROP CONSTRAINT {_required(column)}"
    )


def _required(column: str) -> str:
    return identifier(f"{column[:40]}_required")


def restore_plaintext(relation: str, column: str, move: Move) -> Step:
    """Return the step that undoes :func:`drop_plaintext` in a table without rows, which has the column again."""
    arguments = (move.plaintext, column, move.tenant, move.row, move.source, move.unkeyed, move.mode)
    values = ", ".join(literal(each) for each in (relation, *arguments))
    client_source = "true" if move.client_source else "false"
    return Step(f"SELECT glpgenc.gl_restore_plaintext({values}, {client_source})", blocks=True)


def require_no_rows(relation: str, plaintext: str) -> Step:
    """Return the step that refuses to restore the plaintext column of a table with rows."""
    return Step(f"SELECT glpgenc._require_no_rows({literal(relation)}, {literal(plaintext)})")


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
