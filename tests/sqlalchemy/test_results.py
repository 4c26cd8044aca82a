"""Naming the row of a value that does not open."""

from __future__ import annotations

import copyreg
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Column, Integer, LargeBinary, MetaData, String, Table

from glpgenc.errors import AuthenticationError
from glpgenc.sqlalchemy.execution.results import FetchedRows, Locator

USERS = Table("users", MetaData(), Column("id", Integer, primary_key=True), Column("email", LargeBinary))
PAIRS = Table(
    "pairs",
    MetaData(),
    Column("a", String, primary_key=True),
    Column("b", Integer, primary_key=True),
    Column("v", LargeBinary),
)


FETCHED: dict[Locator, FetchedRows] = {}
"""Kept by a result elsewhere."""


def locator(*columns: Any, rows: Any) -> Locator:
    compiled = SimpleNamespace(_result_columns=[SimpleNamespace(objects=(each,)) for each in columns])
    made = Locator(compiled)
    FETCHED[made] = FetchedRows(made)
    FETCHED[made].replace(rows)
    return made


def refuse(value: bytes) -> str:
    if value == b"bad":
        raise AuthenticationError
    return value.decode()


def test_a_value_that_opens_is_given_back() -> None:
    assert locator(rows=()).around(0, refuse, "f")(b"good") == "good"


def test_the_row_is_found_by_identity_among_equal_values() -> None:
    rows = [(key, bytes(bytearray(b"bad"))) for key in range(1, 4)]
    read = locator(USERS.c.id, USERS.c.email, rows=rows).around(1, refuse, "users.email")
    with pytest.raises(AuthenticationError, match=r"field users\.email, row users\.id = 2 "):
        read(rows[1][1])


def test_every_column_of_a_key_is_named_and_of_an_alias_too() -> None:
    other = PAIRS.alias()
    rows = [("x", 7, b"bad")]
    read = locator(other.c.a, other.c.b, other.c.v, rows=rows).around(2, refuse, "pairs.v")
    with pytest.raises(AuthenticationError, match=r"row pairs\.a = x, pairs\.b = 7 "):
        read(rows[0][2])


@pytest.mark.parametrize("rows", [(), [(b"other",)], [(b"bad",)]])
def test_without_a_key_the_hint_says_what_to_select(rows: Any) -> None:
    read = locator(USERS.c.email, rows=rows).around(0, refuse, "users.email")
    with pytest.raises(AuthenticationError) as caught:
        read(rows[0][0] if rows and rows[0][0] == b"bad" else b"bad")
    assert caught.value.message == "the value does not authenticate: field users.email"
    assert (caught.value.hint or "").endswith("select the table's primary key as well to see which row it is")


def _sharing(error: AuthenticationError) -> AuthenticationError:
    made = AuthenticationError()
    made.__dict__ = error.__dict__
    return made


def test_the_error_that_is_raised_is_not_the_one_that_was_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    # As tblib does, which dask brings.
    monkeypatch.setitem(copyreg.dispatch_table, AuthenticationError, lambda error: (_sharing, (error,)))
    original = AuthenticationError()

    def read(_: Any) -> Any:
        raise original

    with pytest.raises(AuthenticationError) as caught:
        locator(rows=()).around(0, read, "f")(b"")
    assert caught.value is not original
    assert original.message == "the value does not authenticate"
