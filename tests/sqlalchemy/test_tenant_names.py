"""Which tenant is named, without a database."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest
from sqlalchemy.orm import Session

from glpgenc.errors import KeyManagementError
from glpgenc.sqlalchemy import use_tenant
from glpgenc.sqlalchemy.transaction.tenants import named_tenant


def test_nobody_names_a_tenant() -> None:
    assert named_tenant(None, None, None) is None
    assert named_tenant(Session(), None, lambda: None) is None


@pytest.mark.parametrize("agreeing", [False, True])
def test_any_of_the_four_names_it(agreeing: bool) -> None:  # noqa: FBT001
    other = "acme" if agreeing else None
    session = Session(info={"tenant_id": "acme"})
    assert named_tenant(session, other, lambda: other) == "acme"
    assert named_tenant(None, "acme", lambda: other) == "acme"
    assert named_tenant(None, other, lambda: "acme") == "acme"
    with use_tenant("acme"):
        assert named_tenant(None, other, lambda: other) == "acme"


def test_the_message_of_a_conflict_says_who_and_not_whom() -> None:
    with use_tenant("acme"), pytest.raises(KeyManagementError) as caught:
        named_tenant(None, "globex", lambda: "initech")
    assert 'execution_options["tenant_id"] and use_tenant and the callable' in caught.value.message
    assert not any(name in str(caught.value) for name in ("acme", "globex", "initech"))


def test_the_inner_use_tenant_wins_and_ends_with_its_block() -> None:
    with use_tenant("outer"):
        with use_tenant("inner"):
            assert named_tenant(None, None, None) == "inner"
        assert named_tenant(None, None, None) == "outer"
    assert named_tenant(None, None, None) is None


def test_use_tenant_ends_with_its_block_after_an_error() -> None:
    with pytest.raises(ZeroDivisionError), use_tenant("acme"):
        _ = 1 / 0
    assert named_tenant(None, None, None) is None


def test_another_thread_does_not_see_it_and_a_new_task_does() -> None:
    seen: list[Any] = []

    def look() -> None:
        seen.append(named_tenant(None, None, None))

    async def task() -> str | None:
        return named_tenant(None, None, None)

    async def main() -> str | None:
        return await asyncio.create_task(task())

    with use_tenant("acme"):
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
        assert asyncio.run(main()) == "acme"
    assert seen == [None]


@pytest.mark.parametrize("name", [1, b"acme", object(), ["acme"]])
def test_a_name_that_is_no_text_is_refused_by_its_type(name: Any) -> None:
    with pytest.raises(KeyManagementError, match=f"of type {type(name).__name__}"):
        named_tenant(None, name, None)
