"""Requests for values take a shorter way than others, and pass by nothing on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from fastapi import Depends, FastAPI
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from glpgenc.api import create_app, include_encryption_router
from glpgenc.api.auth.permissions import PERMISSION_MAP
from glpgenc.api.router import FastPathApplication
from glpgenc.api.routes import encryption
from glpgenc.settings import Settings
from tests.support.api import PREFIX, Api, bearer

VALUE = {"text": "x", "data_class": "pii"}
TEAPOT = 418


class Teapot:
    """Middleware that answers everything itself."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            await PlainTextResponse("teapot", TEAPOT)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def refuse() -> None:
    raise HTTPException(415)


def test_the_routes_that_take_it_need_the_permissions_of_the_map(api: Api) -> None:
    assert isinstance(api.app, FastPathApplication)
    taking = {f"{method} {path}" for method, path in api.app.direct}
    assert taking == {route for route in PERMISSION_MAP if "crypt" in route.rpartition("/encryption/")[2]}
    assert len(taking) == len(encryption.FAST)


@pytest.mark.parametrize(
    # Tokens are made when they are sent: the tests are collected long before.
    ("make_headers", "status"),
    [
        (dict, 401),
        (lambda: {"Authorization": "Bearer x"}, 401),
        (lambda: bearer(roles=["viewer"]), 403),
        (lambda: bearer(tenant="other"), 200),
        (lambda: bearer(tenant=[]), 403),
        (bearer, 200),
    ],
    ids=["no token", "no valid token", "no permission", "another tenant", "no tenant", "allowed"],
)
def test_both_ways_give_one_answer(api: Api, make_headers: Callable[[], dict[str, str]], status: int) -> None:
    headers = make_headers()
    answers = []
    assert isinstance(api.app, FastPathApplication)
    ways: list[dict[tuple[str, str], Any]] = [api.app.direct, {}]
    for direct in ways:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(api.app, "direct", direct)
            answers.append(api.client.post(f"{PREFIX}/encrypt", json=VALUE, headers=headers | {"X-Request-ID": "r-1"}))
    short, long = answers
    assert (short.status_code, long.status_code) == (status, status)
    assert short.headers.keys() == long.headers.keys()
    if status != 200:
        assert short.json() == long.json()


def test_middleware_that_is_added_is_not_passed_by(api: Api) -> None:
    app = create_app(api.settings)
    app.add_middleware(Teapot)
    answer = TestClient(app).post(f"{PREFIX}/encrypt", json=VALUE, headers=bearer())
    assert answer.status_code == TEAPOT


def test_an_applications_own_dependencies_are_not_passed_by(api: Api) -> None:
    app = FastAPI(dependencies=[Depends(refuse)])
    include_encryption_router(app, settings=Settings(**api.settings.model_dump(exclude_unset=True)))
    answer = TestClient(app).post(f"{PREFIX}/encrypt", json=VALUE, headers=bearer())
    assert answer.status_code == 415
