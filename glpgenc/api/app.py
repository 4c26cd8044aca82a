"""The application: of its own, or within another one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version
from typing import Any, NoReturn

from fastapi import APIRouter, FastAPI, Request
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from glpgenc.api import problems, routes_public, routes_values
from glpgenc.api.authenticator import Authenticator
from glpgenc.api.bearer import BearerTokens
from glpgenc.api.dependencies import Authentication
from glpgenc.api.direct import Application, direct_routes
from glpgenc.api.failures import Failures
from glpgenc.api.lifespan import attach
from glpgenc.api.middleware import answered
from glpgenc.api.problems import ProblemError
from glpgenc.api.router import admission, build_metrics_router, build_router
from glpgenc.api.schemas import add_components
from glpgenc.api.services import Backend
from glpgenc.settings import Settings

_DESCRIPTION = """Encrypts and decrypts values under the data keys of tenants and data classes, which a KMS wraps.

Every request needs a bearer token (a signed JWT). Errors are RFC 9457 problem details, and hold nothing that was sent.
"""


def create_app(settings: Settings | None = None) -> FastAPI:
    """Build the application that `glpgenc serve` runs.

    :param settings: by default those of the environment and of ``glpgenc.toml``.
    :raises ConfigurationError: naming the setting of the authentication or of the database that is missing.
    """
    app = application()
    include_encryption_router(app, settings=settings)
    return app


def application() -> FastAPI:
    """Build an application without any routes, every answer of which has the form described in docs/API.md."""
    # No interactive documentation: its pages load scripts from elsewhere.
    app = Application(
        title="glpgenc",
        version=_version(),
        description=_DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        swagger_ui_oauth2_redirect_url=None,
        redirect_slashes=False,
    )
    app.add_exception_handler(HTTPException, _as_problem)
    app.add_middleware(_Answered)
    return app


def include_encryption_router(
    app: FastAPI,
    *,
    settings: Settings | None = None,
    prefix: str = "",
    auth: Authentication | None = None,
    to_principal: Callable[[Any], Any] | None = None,
) -> Backend:
    """Add the routes to an application; what is behind them starts and stops with it.

    :param settings: by default those of the environment and of ``glpgenc.toml``.
    :param prefix: what the paths begin with, before ``/api/v1/encryption``.
    :param auth: the application's own authentication, a dependency; by default bearer tokens as the settings say.
    :param to_principal: makes a :class:`~glpgenc.api.principal.Principal` of what ``auth`` returns.
    :returns: what is behind the routes.
    :raises ConfigurationError: naming the setting that is missing.
    """
    settings = settings or Settings.load()
    authenticator, authentication, metrics_authentication = authentications(settings, auth)
    backend = Backend(settings, authenticator)
    values = build_router(backend, authentication, to_principal)
    routers = (
        values,
        build_metrics_router(backend, metrics_authentication, to_principal),
        routes_public.build_router(backend),
    )
    for router in routers:
        app.include_router(router, prefix=prefix)
        backend.routes.extend(route_keys(router, prefix))
    if isinstance(app, Application) and isinstance(authentication, BearerTokens) and not prefix:
        app.direct |= direct_routes(values, authentication, admission(backend), routes_values.DIRECT)
    add_components(app)
    attach(app, backend)
    return backend


def authentications(
    settings: Settings, auth: Authentication | None
) -> tuple[Authenticator | None, Authentication, Authentication]:
    """Return the authenticator of bearer tokens, and what says who calls: for the routes, and for the metrics.

    :param auth: the application's own; ``None`` for bearer tokens.
    :raises ConfigurationError: naming the setting that is missing.
    """
    if auth is not None:
        return None, auth, auth
    authenticator, failures = Authenticator.from_settings(settings), Failures(settings.api_max_failures)
    return (
        authenticator,
        BearerTokens(authenticator, failures),
        BearerTokens(authenticator, failures, is_for_metrics=True),
    )


def route_keys(router: APIRouter, prefix: str) -> Iterator[tuple[str, str]]:
    """Give method and path of each route, as requests are counted by."""
    for route in router.routes:
        if isinstance(route, APIRoute):
            yield from ((method, prefix + route.path) for method in sorted(route.methods or ()))


async def _as_problem(_request: Request, error: Exception) -> NoReturn:
    # An unknown path, or a method that it does not have: whatever answers what no route does raises it.
    assert isinstance(error, HTTPException)  # noqa: S101  # it is registered for nothing else
    raise ProblemError(problems.kind_of_status(error.status_code), headers=error.headers) from None


class _Answered:
    """What no route answers, such as an unknown path, is answered in the same form."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await answered(self._app, scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _version() -> str:
    try:
        return version("glpgenc")
    except PackageNotFoundError:
        return "0"
