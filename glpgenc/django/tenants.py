"""The tenant of a request or of a block: whose keys encrypt, decrypt and search."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from asgiref.sync import iscoroutinefunction, markcoroutinefunction, sync_to_async
from django import conf
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from glpgenc.sqlalchemy.transaction.tenants import each_async_with, each_with, named_tenant, use_tenant

tenant = use_tenant
"""``with tenant("acme"):`` names the tenant for the queries of the block, in this thread or task."""


def current_tenant() -> str | None:
    """Return the tenant that is named now; ``None`` for the installation's only one, if it has one."""
    return named_tenant(None, None, None)


class TenantMiddleware:
    """Names the tenant for each request, by the callable that the setting ``GLPGENC_TENANT`` names.

    The callable is given the request, and returns the tenant or ``None``. It may be a coroutine function, where the
    middleware runs asynchronously. The tenant lasts as long as the response: also while that is streamed.

    :param get_response: what answers the request.
    """

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[Any], Any]) -> None:
        self._get_response = get_response
        named = getattr(conf.settings, "GLPGENC_TENANT", None)
        if named is None:
            message = "TenantMiddleware requires the setting GLPGENC_TENANT: a callable that takes the request"
            raise ImproperlyConfigured(message)
        self._name = import_string(named) if isinstance(named, str) else named
        if iscoroutinefunction(get_response):
            markcoroutinefunction(self)

    def __call__(self, request: Any) -> Any:
        """Answer a request, with its tenant named."""
        if iscoroutinefunction(self):
            return self._answer_async(request)
        name = self._name(request)
        with _named(name):
            return _streamed(self._get_response(request), name)

    async def _answer_async(self, request: Any) -> Any:
        if iscoroutinefunction(self._name):
            name = await self._name(request)
        else:
            name = await sync_to_async(self._name, thread_sensitive=True)(request)
        with _named(name):
            return _streamed(await self._get_response(request), name)


def _named(name: str | None) -> AbstractContextManager[None]:
    return nullcontext() if name is None else use_tenant(name)


def _streamed(response: Any, name: str | None) -> Any:
    """Return a response whose content, where it is made while it is sent, is made with the tenant, too."""
    if name is not None and getattr(response, "streaming", False):
        content = response.streaming_content
        response.streaming_content = each_async_with(content, name) if response.is_async else each_with(content, name)
    return response
