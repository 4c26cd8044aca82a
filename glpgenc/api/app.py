"""The application of `glpgenc serve`, the router that other applications include, and their OpenAPI description."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager
from importlib.metadata import PackageNotFoundError, version
from typing import Annotated, Any, NoReturn

from fastapi import APIRouter, FastAPI, Request, Security
from fastapi.routing import APIRoute
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute
from starlette.types import Receive, Scope, Send

from glpgenc._support.forks import renew_in_child
from glpgenc.api import problems
from glpgenc.api.auth.authenticator import Authenticator, BearerTokens
from glpgenc.api.auth.dependencies import Authentication
from glpgenc.api.backend import Backend
from glpgenc.api.limits.refusals import FailedAuthentications
from glpgenc.api.middleware import handle_request
from glpgenc.api.openapi import add_components
from glpgenc.api.problems import ProblemError
from glpgenc.api.router import (
    FastPathApplication,
    ToPrincipal,
    admission,
    build_metrics_router,
    build_router,
    direct_routes,
)
from glpgenc.api.routes import encryption, operations
from glpgenc.errors import ConfigurationError
from glpgenc.settings import Settings

_DESCRIPTION = """Encrypts and decrypts values under the data keys of tenants and data classes, which a KMS wraps.

Every request needs a bearer token (a signed JWT). Errors are RFC 9457 problem details, and hold nothing that was sent.
"""

_SCHEME = HTTPBearer(auto_error=False, bearerFormat="JWT", scheme_name="bearer")


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
    app = FastPathApplication(
        title="glpgenc",
        version=_version(),
        description=_DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        swagger_ui_oauth2_redirect_url=None,
        redirect_slashes=False,
    )
    app.add_exception_handler(HTTPException, _as_problem)
    app.add_middleware(_ProblemMiddleware)
    return app


def include_encryption_router(
    app: FastAPI,
    *,
    settings: Settings | None = None,
    prefix: str = "",
    auth: Authentication | None = None,
    to_principal: ToPrincipal | None = None,
) -> Backend:
    """Add the routes to an application; their backend starts and stops with it.

    :param settings: by default those of the environment and of ``glpgenc.toml``.
    :param prefix: what the paths begin with, before ``/api/v1/encryption``.
    :param auth: the application's own authentication, a dependency; by default bearer tokens as the settings say.
    :param to_principal: makes a :class:`~glpgenc.api.Principal` of what ``auth`` returns.
    :returns: the backend of the routes.
    :raises ConfigurationError: naming the setting that is missing.
    """
    settings = settings or Settings.load()
    authenticator, authentication, metrics_authentication = authentications(settings, auth)
    backend = Backend(settings, authenticator)
    values = build_router(backend, authentication, to_principal)
    routers = (
        values,
        build_metrics_router(backend, metrics_authentication, to_principal),
        operations.build_public_router(backend),
    )
    for router in routers:
        app.include_router(router, prefix=prefix)
        backend.routes.extend(route_keys(router, prefix))
    if isinstance(app, FastPathApplication) and isinstance(authentication, BearerTokens) and not prefix:
        app.direct |= direct_routes(values, authentication, admission(backend), encryption.FAST)
    add_components(app)
    attach(app, backend)
    return backend


def attach(app: FastAPI, backend: Backend) -> None:
    """Start the backend before the application, and stop it after the application has."""
    inner = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(app: Any) -> AsyncIterator[Any]:
        with ExitStack() as stopping:
            # Starting reads files and may ask the network, stopping waits until the audit trail is written.
            stopping.callback(backend.stop)
            await run_in_threadpool(backend.start)
            try:
                async with inner(app) as state:
                    yield state
            finally:
                stopping.pop_all()
                await run_in_threadpool(backend.stop)

    app.router.lifespan_context = lifespan


def authentications(
    settings: Settings, auth: Authentication | None
) -> tuple[Authenticator | None, Authentication, Authentication]:
    """Return the authenticator of bearer tokens, and the authentication of the routes and of the metrics.

    :param auth: the application's own; ``None`` for bearer tokens.
    :raises ConfigurationError: naming the setting that is missing.
    """
    if auth is not None:
        return None, auth, auth
    authenticator, failures = Authenticator.from_settings(settings), FailedAuthentications(settings.api_max_failures)
    return (
        authenticator,
        BearerTokens(authenticator, failures),
        BearerTokens(authenticator, failures, is_for_metrics=True),
    )


def route_keys(router: APIRouter, prefix: str) -> Iterator[tuple[str, str]]:
    """Yield method and path of each route, by which requests are counted."""
    for route in router.routes:
        if isinstance(route, APIRoute):
            yield from ((method, prefix + route.path) for method in sorted(route.methods or ()))


async def _as_problem(_request: Request, error: Exception) -> NoReturn:
    # For an unknown path, or a method that it does not have.
    assert isinstance(error, HTTPException)  # noqa: S101  # it is registered for nothing else
    raise ProblemError(problems.kind_of_status(error.status_code), headers=error.headers) from None


class _ProblemMiddleware:
    """Middleware that gives the same form to answers without a route, such as for an unknown path."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await handle_request(self._app, scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _version() -> str:
    try:
        return version("glpgenc")
    except PackageNotFoundError:
        return "0"


def openapi() -> dict[str, Any]:
    """Return the OpenAPI document of what `glpgenc serve` serves."""
    app = application()
    # It is described, and never started: nothing connects to anything.
    include_encryption_router(app, settings=Settings(database_url="postgresql://localhost/"), auth=_authenticated)
    return app.openapi()


def _authenticated(_token: Annotated[HTTPAuthorizationCredentials | None, Security(_SCHEME)]) -> None:
    """Stand for the authentication, which needs its settings."""


class EncryptionRouter(APIRouter):
    """The routes below ``/api/v1/encryption``, for ``app.include_router(encryption_router)``.

    Who calls is shown by bearer tokens, as the settings say, or by the application's own dependency: see
    :meth:`configure`. Settings are read, and the routes made, when the router is included; their backend starts and
    stops with the application.
    """

    def __init__(
        self,
        *,
        settings: Settings | None = None,
        auth: Authentication | None = None,
        to_principal: ToPrincipal | None = None,
    ) -> None:
        self._own: list[BaseRoute] = []
        self._backend: Backend | None = None
        self.after_fork()
        renew_in_child(self)
        self._applications = 0
        self._settings, self._auth, self._to_principal = settings, auth, to_principal
        super().__init__(lifespan=self._running)

    def after_fork(self) -> None:
        """Start unlocked."""
        self._lock = threading.RLock()

    def configure(
        self,
        *,
        settings: Settings | None = None,
        auth: Authentication | None = None,
        to_principal: ToPrincipal | None = None,
    ) -> EncryptionRouter:
        """Set what the routes use, before an application includes them.

        :param settings: by default those of the environment and of ``glpgenc.toml``.
        :param auth: the application's own authentication, a dependency; by default bearer tokens as the settings say.
        :param to_principal: makes a :class:`~glpgenc.api.Principal` of what ``auth`` returns; may be a
            coroutine function.
        :returns: the router itself.
        :raises ConfigurationError: when it was included before.
        """
        with self._lock:
            if self._backend is not None:
                raise ConfigurationError(
                    "encryption_router was included before it was configured",
                    hint="call encryption_router.configure(...) before app.include_router(encryption_router), or make "
                    "another glpgenc.api.EncryptionRouter(...)",
                )
            self._settings, self._auth, self._to_principal = settings, auth, to_principal
        return self

    @property
    def backend(self) -> Backend:
        """The backend of the routes.

        :raises ConfigurationError: naming the setting that is missing.
        """
        with self._lock:
            if self._backend is None:
                self._build()
            assert self._backend is not None  # noqa: S101  # made just now
            return self._backend

    @property
    def routes(self) -> list[BaseRoute]:
        """The routes, which are made when they are first asked for."""
        _ = self.backend
        return self._own

    @routes.setter
    def routes(self, routes: list[BaseRoute]) -> None:
        self._own = routes

    def _build(self) -> None:
        settings = self._settings or Settings.load()
        try:
            authenticator, authentication, _ = authentications(settings, self._auth)
        except ConfigurationError as error:
            hint = "or call encryption_router.configure(auth=...) with the application's own authentication"
            raise ConfigurationError(error.message, hint=f"{error.hint}; {hint}") from None
        backend = Backend(settings, authenticator)
        made = build_router(backend, authentication, self._to_principal)
        backend.routes.extend(route_keys(made, ""))
        self._own, self._backend = made.routes, backend

    @asynccontextmanager
    async def _running(self, _app: Any) -> AsyncIterator[None]:
        # One router may be in several applications of a process, which have the backend in common.
        await run_in_threadpool(self._enter)
        try:
            yield
        finally:
            await run_in_threadpool(self._leave)

    def _enter(self) -> None:
        with self._lock:
            if not self._applications:
                try:
                    self.backend.start()
                except BaseException:
                    self.backend.stop()
                    raise
            self._applications += 1

    def _leave(self) -> None:
        with self._lock:
            self._applications -= 1
            if not self._applications:
                self.backend.stop()


encryption_router = EncryptionRouter()
"""The router of this process."""
