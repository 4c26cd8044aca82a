"""The arguments of a keyed session: what is wrong with them is said before anything is asked of a database."""

from __future__ import annotations

from typing import Any

import pytest

from glpgenc.sessions import session

NO_CONNECTION: Any = object()


@pytest.mark.parametrize("scope", ["", "TRANSACTION", "statement", None])
def test_an_unknown_scope_is_refused(scope: Any) -> None:
    with pytest.raises(ValueError, match="'transaction' or 'session'"):
        session(NO_CONNECTION, data_classes=["pii"], scope=scope)


def test_one_name_in_place_of_a_list_is_refused() -> None:
    # A string is a list of letters: it would ask for a class, or read a tenant, for each of them.
    with pytest.raises(TypeError, match=r"data_classes must be a list of names, not a str: \['pii'\]"):
        session(NO_CONNECTION, data_classes="pii")
    with pytest.raises(TypeError, match="read_tenants"):
        session(NO_CONNECTION, data_classes=["pii"], read_tenants="acme")


def test_what_is_no_connection_is_refused() -> None:
    with pytest.raises(TypeError, match="async with"), session(NO_CONNECTION, data_classes=["pii"]):
        pytest.fail("the block must not be entered")
