"""Listing and rotating data keys over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from glpgenc.api.routes.keys import _wait
from glpgenc.database import connect
from glpgenc.keys.model import KeyState, Purpose
from glpgenc.rotation.run import RotateOptions, rotate
from glpgenc.rotation.selection import RotationFilter
from tests.keys.records import record
from tests.support.api import Api, prepared, running
from tests.support.databases import fresh_database
from tests.support.servers import Server, TemplateDatabases

ADMIN: dict[str, Any] = {"roles": ["admin"]}


def keys(api: Api, query: str = "", **claims: Any) -> list[dict[str, Any]]:
    answer = api.get(f"/keys?{query}", **(ADMIN | claims))
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["keys"]
    return found


@pytest.fixture
def impatient(postgres: Server, templates: TemplateDatabases, tmp_path: Path) -> Iterator[Api]:
    """An API whose caches forget at once: a staged key is active when asked for again."""
    with (
        fresh_database(postgres, template=templates.on(postgres)) as url,
        running(prepared(tmp_path, url, cache_ttl=0.01)) as api,
    ):
        yield api


def test_a_staged_key_that_nothing_is_known_of_waits_as_long_as_a_new_one(api: Api) -> None:
    with connect(api.database, "test", autocommit=True) as connection:
        assert _wait(connection, record(), 7.5) == 7.5


def test_only_active_keys_of_the_tokens_tenants_are_listed(api: Api) -> None:
    api.encrypt("x", "pii")
    api.encrypt("x", "health")
    api.post("/encrypt", {"text": "x", "data_class": "pii"}, tenant="umbrella")
    found = keys(api)
    assert [(each["tenant_id"], each["data_class"], each["version"], each["state"]) for each in found] == [
        ("acme", "health", 1, "active"),
        ("acme", "pii", 1, "active"),
    ]
    assert {each["tenant_id"] for each in keys(api, tenant="*")} >= {"acme", "umbrella"}
    assert [each["tenant_id"] for each in keys(api, "tenant_id=umbrella", tenant=["acme", "umbrella"])] == ["umbrella"]


def test_nothing_of_the_wrapped_key_is_listed(api: Api) -> None:
    api.encrypt("x")
    found = keys(api, "state=all")
    assert set().union(*found) == {
        "key_id", "tenant_id", "data_class", "purpose", "version", "state", "created_at", "activated_at", "age_seconds",
    }  # fmt: skip


def test_pages_give_each_key_once(api: Api) -> None:
    for number in range(7):
        api.post("/encrypt", {"text": "x", "data_class": f"class {number}"}, tenant="pages ü")
    seen: list[str] = []
    query = "limit=3"
    while True:
        answer = api.get(f"/keys?{query}", **ADMIN, tenant="pages ü").json()
        seen += [each["data_class"] for each in answer["keys"]]
        if "next" not in answer:
            break
        query = f"limit=3&cursor={answer['next']}"
    assert seen == [f"class {number}" for number in range(7)]


def test_a_cursor_of_another_tenants_page_gives_nothing_of_that_tenant(api: Api) -> None:
    for number in range(3):
        api.post("/encrypt", {"text": "x", "data_class": f"class {number}"}, tenant="aaa")
    cursor = api.get("/keys?limit=1", **ADMIN, tenant="aaa").json()["next"]
    assert {each["tenant_id"] for each in keys(api, f"cursor={cursor}")} <= {"acme"}


@pytest.mark.parametrize(
    "cursor", ["abc", "W10", "WyJhIl0", "bnVsbA", "WyJhIiwiYiIsImMiLCJkIl0", "WyJhIiwiYiIsImMiLDBd"]
)
def test_an_invalid_cursor_is_refused(api: Api, cursor: str) -> None:
    answer = api.get(f"/keys?cursor={cursor}", **ADMIN)
    assert answer.json()["errors"] == [{"pointer": "/query/cursor", "detail": "is not one that a page ended with"}]


def test_a_tenant_that_is_not_the_tokens_is_not_listed(api: Api) -> None:
    assert api.get("/keys?tenant_id=umbrella", **ADMIN).status_code == 403


def test_a_new_key_is_staged_and_written_with_by_nobody_before_the_caches_know_it(api: Api) -> None:
    api.encrypt("x", "staged")
    answer = api.post("/keys/rotate", {"data_class": "staged"}, **ADMIN)
    assert answer.status_code == 202
    told = answer.json()
    assert (told["state"], told["key_version"]) == ("staged", 2)
    assert 0 < told["wait_seconds"] <= api.settings.cache_ttl
    assert answer.headers["retry-after"] == str(told["wait_seconds"])
    assert api.post("/encrypt", {"text": "x", "data_class": "staged"}).json()["key_version"] == 1


def test_asked_again_at_once_it_is_the_same_key(api: Api) -> None:
    api.encrypt("x", "again")
    first, second = (api.post("/keys/rotate", {"data_class": "again"}, **ADMIN).json() for _ in range(2))
    assert (first["rotation"], first["key_id"]) == (second["rotation"], second["key_id"])


def test_asked_again_in_time_the_key_is_active(impatient: Api) -> None:
    old = impatient.encrypt("before")
    impatient.post("/keys/rotate", {"data_class": "pii"}, **ADMIN)
    told = impatient.post("/keys/rotate", {"data_class": "pii"}, **ADMIN).json()
    assert (told["state"], told["key_version"], told["wait_seconds"]) == ("active", 2, 0)
    # A cipher of the old key goes on for the second that it is held.
    assert [each["version"] for each in keys(impatient)] == [2]
    opened = impatient.post("/decrypt", {"ciphertext": old, "data_class": "pii", "as_text": True})
    assert opened.json() == {"text": "before", "key_version": 1}


def test_glpgenc_rotate_ends_the_same_rotation_with_the_same_key(api: Api) -> None:
    api.encrypt("x", "ended")
    begun = api.post("/keys/rotate", {"data_class": "ended"}, **ADMIN).json()
    report = rotate(api.settings, RotationFilter(tenant_id="acme", data_class="ended"), RotateOptions(settle=0))
    assert (report.rotation, report.resumed, report.finished) == (begun["rotation"], True, True)
    assert [str(key.key_id) for key in report.activated] == [begun["key_id"]]
    assert api.post("/keys/rotate", {"data_class": "ended"}, **ADMIN).json()["rotation"] > begun["rotation"]


def test_a_class_without_a_key_is_not_rotated(api: Api) -> None:
    before = api.execute("SELECT count(*) FROM glpgenc.rotations")
    answer = api.post("/keys/rotate", {"data_class": "never used"}, **ADMIN)
    assert (answer.status_code, answer.json()["type"]) == (404, "/api/v1/encryption/problems#key-not-found")
    assert api.execute("SELECT count(*) FROM glpgenc.rotations") == before


def test_another_tenants_key_is_not_rotated(api: Api) -> None:
    api.post("/encrypt", {"text": "x", "data_class": "pii"}, tenant="umbrella")
    answer = api.post("/keys/rotate", {"tenant_id": "umbrella", "data_class": "pii"}, **ADMIN)
    assert answer.status_code == 403
    query = "SELECT count(*) FROM glpgenc.data_keys WHERE tenant_id = 'umbrella' AND purpose = %s AND state = %s"
    assert api.execute(query, Purpose.ENCRYPTION, KeyState.PRE_ACTIVE) == [(0,)]
