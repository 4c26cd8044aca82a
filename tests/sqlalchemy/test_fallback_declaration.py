"""What a fallback may be, and how it stands in a statement."""

from __future__ import annotations

import pickle
from typing import Any

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, Text, insert, select
from sqlalchemy.dialects import postgresql

from glpgenc.errors import MappingError
from glpgenc.sqlalchemy import EncryptedColumn, Exact
from glpgenc.sqlalchemy.spec import ColumnLocation


def encrypted(fallback: Any, **more: Any) -> EncryptedColumn:
    return EncryptedColumn(str, data_class="pii", fallback=fallback, **more)


def table(*columns: Column[Any], name: str = "users", **more: Any) -> Table:
    return Table(name, MetaData(), Column("id", Integer, primary_key=True), *columns, **more)


def sql(statement: Any) -> str:
    dialect: Any = postgresql.dialect(paramstyle="pyformat")  # type: ignore[no-untyped-call]
    return str(statement.compile(dialect=dialect))


@pytest.mark.parametrize("name", ["", 7, "x" * 64, Column("email")])
def test_a_fallback_is_a_name(name: Any) -> None:
    with pytest.raises(MappingError, match="fallback must be the name") as caught:
        encrypted(name)
    assert "fallback='email'" in str(caught.value.hint)


def test_a_column_can_t_fall_back_to_itself() -> None:
    with pytest.raises(MappingError, match=r"users.email falls back to itself") as caught:
        table(Column("email", encrypted("email")))
    assert "mapped_column('email_enc'" in str(caught.value.hint)


@pytest.mark.parametrize("other", ["name", "name_bidx"])
def test_a_column_can_t_fall_back_to_ciphertext_or_terms(other: str) -> None:
    name: Column[Any] = Column("name", EncryptedColumn(str, data_class="pii", search=Exact()))
    with pytest.raises(MappingError, match=f"falls back to column {other}, which contains ciphertext or search terms"):
        table(name, Column("email_enc", encrypted(other)))


def test_the_plaintext_column_may_be_in_the_table_or_not() -> None:
    for columns in ([], [Column("email", Text)]):
        made = table(*columns, Column("email_enc", encrypted("email")))
        assert made.c.email_enc.type.spec.falls_back  # type: ignore[attr-defined]


def test_a_copied_table_reads_its_own_plaintext() -> None:
    made = table(Column("email_enc", encrypted("email")))
    copied = made.to_metadata(MetaData(), schema="archive")
    assert [each.c.email_enc.type.spec.location for each in (made, copied)] == [  # type: ignore[attr-defined]
        ColumnLocation(None, "users", "email_enc"),
        ColumnLocation("archive", "users", "email_enc"),
    ]
    assert "'archive.users'::pg_catalog.regclass" in sql(select(copied.c.email_enc))
    assert made.c.email_enc.type._static_cache_key != copied.c.email_enc.type._static_cache_key


def test_names_are_quoted_as_names_and_as_texts() -> None:
    made = table(Column("e'mail%", encrypted("E mail%", field="users.email")), name="My'Users")
    assert sql(select(made.c["e'mail%"])) == (
        """SELECT coalesce(glpgenc.gl_decrypt("My'Users"."e'mail%%", 'users.email'), pg_catalog.convert_from("""
        """(CASE WHEN (SELECT glpgenc.gl_falls_back('"My''Users"'::pg_catalog.regclass, 'e''mail%%', 'E mail%%')) """
        """THEN (SELECT (SELECT glpgenc.gl_plaintext("E mail%%") FROM (SELECT "My'Users".*) AS glpgenc_row) FROM """
        """(SELECT NULL::pg_catalog.text AS "E mail%%") AS glpgenc_gone) END), 'UTF8')) """
        """AS "e'mail%%" \nFROM "My'Users\""""
    )


def test_only_a_column_that_falls_back_pays_for_it() -> None:
    plain = table(Column("email_enc", EncryptedColumn(str, data_class="pii")))
    made = table(Column("email_enc", encrypted("email")))
    for statement in (select(plain), insert(plain), select(plain.c.id).where(plain.c.email_enc.is_(None))):
        assert not {"gl_falls_back", "gl_null", "gl_plaintext"} & set(sql(statement).replace("(", ".").split("."))
    assert "glpgenc.gl_null('users'::pg_catalog.regclass, 'email_enc')" in sql(insert(made))


@pytest.mark.parametrize("mode", ["database", "client"])
def test_a_type_that_falls_back_is_pickled_with_its_place(mode: Any) -> None:
    made = table(Column("email_enc", encrypted("email", mode=mode)))
    copied = pickle.loads(pickle.dumps(made.c.email_enc.type))  # noqa: S301
    assert (copied.spec.fallback, copied.spec.location) == ("email", ColumnLocation(None, "users", "email_enc"))


def test_a_statement_can_be_shown_without_a_dialect() -> None:
    made = table(Column("email_enc", encrypted("email")))
    assert "(SELECT users.*) AS glpgenc_row" in str(select(made.c.email_enc))
    assert "gl_null('users'::pg_catalog.regclass, 'email_enc')" in str(insert(made))
