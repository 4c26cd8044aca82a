from __future__ import annotations

from glpgenc.migrate.copies import names_of


def test_a_protected_column_is_looked_for_by_all_its_names() -> None:
    assert names_of("mail_enc", "people.email", "address") == {"mail_enc", "mail", "email", "address"}


def test_a_dropped_columns_name_is_guessed_from_the_others() -> None:
    assert names_of("email_encrypted", "people.email", None) == {"email_encrypted", "email"}
