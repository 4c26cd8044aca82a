"""Start and stop with the application."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, ExitStack, asynccontextmanager
from typing import Any

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool

from glpgenc.api.services import Backend

Lifespan = Callable[[Any], AbstractAsyncContextManager[Any]]


def attach(app: FastAPI, backend: Backend) -> None:
    """Start the backend before the application, and stop it after the application has."""
    app.router.lifespan_context = around(app.router.lifespan_context, backend)


def around(inner: Lifespan, backend: Backend) -> Lifespan:
    """Return an application's lifespan with the backend's around it."""

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

    return lifespan
