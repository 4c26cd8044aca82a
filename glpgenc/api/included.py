"""``encryption_router``: the routes as a router that an application includes like any other."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.routing import BaseRoute

from glpgenc._support.forks import renew_in_child
from glpgenc.api.app import authentications, route_keys
from glpgenc.api.dependencies import Authentication
from glpgenc.api.router import build_router
from glpgenc.api.services import Backend
from glpgenc.errors import ConfigurationError
from glpgenc.settings import Settings


class EncryptionRouter(APIRouter):
    """The routes below ``/api/v1/encryption``, for ``app.include_router(encryption_router)``.

    Who calls is shown by bearer tokens, as the settings say, or by the application's own dependency: see
    :meth:`configure`. Settings are read, and the routes made, when the router is included; what is behind them starts
    and stops with the application.
    """

    def __init__(
        self,
        *,
        settings: Settings | None = None,
        auth: Authentication | None = None,
        to_principal: Callable[[Any], Any] | None = None,
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
        to_principal: Callable[[Any], Any] | None = None,
    ) -> EncryptionRouter:
        """Say what the routes take, before an application includes them.

        :param settings: by default those of the environment and of ``glpgenc.toml``.
        :param auth: the application's own authentication, a dependency; by default bearer tokens as the settings say.
        :param to_principal: makes a :class:`~glpgenc.api.principal.Principal` of what ``auth`` returns; may be a
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
        """What is behind the routes.

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
