from __future__ import annotations

import psycopg

from glpgenc.scrub.copies import ProtectedColumn, copies_of, names_of


def test_a_protected_column_is_looked_for_by_all_its_names() -> None:
    assert names_of("mail_enc", "people.email", "address") == {"mail_enc", "mail", "email", "address"}


def test_a_dropped_columns_name_is_guessed_from_the_others() -> None:
    assert names_of("email_encrypted", "people.email", None) == {"email_encrypted", "email"}


def test_tables_of_glpgenc_itself_are_no_copies_and_others_beside_them_are(database: str) -> None:
    with psycopg.connect(database) as connection:
        connection.execute("CREATE TABLE security.mine (name text)")
        found = copies_of(
            connection, [ProtectedColumn(0, "people", "name", frozenset({"name", "key_id", "writer_id"}))]
        )
        connection.rollback()
    assert [each.name for each in found] == ["security.mine.name"]
