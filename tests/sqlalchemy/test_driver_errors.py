"""Errors of the drivers, made ours and emptied of values."""

from __future__ import annotations

import pytest

from glpgenc.errors import AuthenticationError, DatabaseError, SchemaMissingError, SealedSessionError
from glpgenc.sqlalchemy.driver_errors import glpgenc_error, hidden_detail, hide_values, sqlstate_of


class DriverError(Exception):
    """An error as drivers make them: a text, a SQLSTATE, and perhaps DETAIL and HINT beside it."""

    def __init__(
        self, text: str, sqlstate: str | None = None, *, detail: str | None = None, hint: str | None = None
    ) -> None:
        super().__init__(text)
        self.sqlstate, self.detail, self.hint = sqlstate, detail, hint


def caused(outer: Exception, inner: Exception) -> Exception:
    outer.__cause__ = inner
    return outer


def test_the_sqlstate_is_found_on_the_error_or_its_cause() -> None:
    assert sqlstate_of(DriverError("x", "23505")) == "23505"
    assert sqlstate_of(caused(Exception("x"), DriverError("x", "23505"))) == "23505"
    assert sqlstate_of(Exception("x")) == ""


def test_an_error_of_the_sql_functions_is_ours_with_its_hint() -> None:
    mine = glpgenc_error(DriverError("the value does not authenticate: row 7\nCONTEXT: x", "ZE002", hint="check it"))
    assert type(mine) is AuthenticationError
    assert (mine.message, mine.hint) == ("the value does not authenticate: row 7", "check it")


def test_a_damaged_value_whose_row_is_not_known_comes_with_the_way_to_find_it() -> None:
    mine = glpgenc_error(DriverError("the value does not authenticate", "ZE002", hint="check it"))
    assert mine is not None
    assert mine.hint == "check it; SELECT ... WHERE NOT glpgenc.gl_verify(column, field) finds the rows"


def test_sealed_keys_that_do_not_open_are_explained_by_autocommit() -> None:
    mine = glpgenc_error(DriverError("the sealed keys can''t be loaded in this transaction", "ZE008"))
    assert type(mine) is SealedSessionError
    assert "AUTOCOMMIT" in (mine.hint or "")


@pytest.mark.parametrize(
    ("sqlstate", "text", "expected"),
    [
        ("3F000", 'schema "glpgenc" does not exist', SchemaMissingError),
        ("42883", "function glpgenc.gl_encrypt(text, unknown) does not exist", SchemaMissingError),
        ("42501", "permission denied for schema glpgenc", DatabaseError),
        ("42501", "permission denied for function gl_session_begin", DatabaseError),
        ("42501", "permission denied for table people", None),
        ("42P01", 'relation "people" does not exist', None),
        ("42P01", 'relation "my_glpgenc_notes" does not exist', None),
        ("23505", "duplicate key", None),
    ],
)
def test_what_glpgenc_lacks_is_ours_and_what_the_application_lacks_is_not(
    sqlstate: str, text: str, expected: type[Exception] | None
) -> None:
    mine = glpgenc_error(DriverError(text, sqlstate))
    assert (None if mine is None else type(mine)) is expected


@pytest.mark.parametrize(
    ("code", "detail", "hidden"),
    [
        ("23502", "Failing row contains (1, secret (x), \\xfa00, {1,2...).", "Failing row contains (<not shown>)."),
        ("23514", "La ligne en échec contient (1, secret).", "La ligne en échec contient (<not shown>)."),
        ("23505", "Key (email_bidx)=(\\xfa00) already exists.", "Key (email_bidx)=(<not shown>) already exists."),
        ("23505", "Key (email_bidx)=(\\372\\001a) already exists.", "Key (email_bidx)=(<not shown>) already exists."),
        ("23505", "Key (team, x)=(a, \\xfa00) already exists.", "Key (team, x)=(<not shown>) already exists."),
        ("23505", "Key (team)=(red) already exists.", "Key (team)=(red) already exists."),
        ("23503", "Key (team_id)=(3) is not present.", "Key (team_id)=(3) is not present."),
    ],
)
def test_details_lose_rows_and_terms_and_keep_plain_keys(code: str, detail: str, hidden: str) -> None:
    assert hidden_detail(detail, code) == hidden


def test_error_cause_and_wrapper_lose_the_same_values() -> None:
    detail = "Failing row contains (1, secret)."
    cause = DriverError(f"null value\nDETAIL:  {detail}", "23502", detail=detail)
    error, wrapper = caused(Exception(str(cause), cause), cause), Exception(f"(x) {cause}")
    hide_values(error, wrapper)
    for each in (error, cause, wrapper):
        assert "secret" not in str(each)
    assert cause.detail == "Failing row contains (<not shown>)."


def test_an_excerpt_of_the_statement_is_left_out() -> None:
    error = DriverError(
        "no such column\nLINE 1: INSERT INTO t VALUES ('secret', x)\n                    ^\nHINT: h", "42703"
    )
    hide_values(error)
    assert str(error) == "no such column\nHINT: h"


def test_parameters_that_the_server_repeats_are_left_out() -> None:
    error = DriverError("duplicate\nCONTEXT:  unnamed portal with parameters: $1 = '5', $2 = 'secret'", "23505")
    hide_values(error)
    assert str(error).endswith("parameters: <not shown>")


def test_what_can_not_be_read_is_quoted_for_plain_statements_only() -> None:
    text = 'invalid input syntax for type integer: "secret"'
    plain, encrypted = DriverError(text, "22P02"), DriverError(text, "22P02")
    hide_values(plain)
    hide_values(encrypted, encrypted=True)
    assert str(plain) == text
    assert str(encrypted) == "invalid input syntax for type integer: <not shown>"
