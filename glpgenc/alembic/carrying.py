# ruff: noqa: S608 - DDL takes no parameters; naming.py quotes every name and text
"""What a ciphertext column takes over from the column beside it: its comment, and who may read and write it."""

from __future__ import annotations

from typing import Literal

from glpgenc.alembic.naming import identifier, literal
from glpgenc.alembic.steps import Step

Comment = str | None | Literal[False]
"""A column's comment, ``None`` for none; ``False``, which Alembic too takes for "not said": the plaintext column's."""


def carry_comment(relation: str, plaintext: str, column: str, *, comment: Comment = False) -> Step:
    """Return the step that gives a ciphertext column a comment.

    :param comment: the comment, ``None`` for none; ``False``: that of the plaintext column, unless the ciphertext
        column has one already.
    """
    if comment is not False:
        return Step(f"COMMENT ON COLUMN {relation}.{identifier(column)} IS {literal(comment)}")
    return Step(
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


def carry_grants(relation: str, source: str, column: str) -> Step:
    """Return the step that gives a ciphertext column, and its index columns, the grants of another column.

    Grants on the table cover new columns by themselves; those on single columns don't. SELECT also goes to the index
    columns, which conditions name; INSERT and UPDATE don't, because triggers alone write there. REFERENCES stays
    behind: nothing can reference a ciphertext, which is another one each time.

    :param source: the column whose grants are carried: the plaintext column, or the ciphertext column itself, for index
        columns that were added since.
    """
    return Step(
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
