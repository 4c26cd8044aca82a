"""The tenant whose keys a transaction uses."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, TypeVar

from glpgenc.errors import KeyManagementError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

TENANT_KEY = "tenant_id"
"""The key of ``Session.info`` and of ``execution_options`` that names the tenant.

``Connection.info`` is not asked: it belongs to the driver's connection, stays when that goes back to the pool, and
would name the tenant of one user of the pool to the next.
"""

T = TypeVar("T")
TenantSource = Callable[[], str | None]

_CURRENT: ContextVar[str | None] = ContextVar("glpgenc_tenant", default=None)


@contextmanager
def use_tenant(tenant_id: str) -> Iterator[None]:
    """Name the tenant for the statements of a ``with`` block, in this thread or task.

    A transaction keeps the tenant whose keys it holds: name the tenant around whole transactions.

    >>> with use_tenant("acme"):  # doctest: +SKIP
    ...     session.scalars(select(User))

    :param tenant_id: 1 to 256 characters.
    """
    token = _CURRENT.set(tenant_id)
    try:
        yield
    finally:
        _CURRENT.reset(token)


def each_with(content: Iterable[T], tenant_id: str) -> Iterator[T]:
    """Yield what an iterable makes while the tenant is named: for each, and not around all of them.

    A generator leaves what it sets to the code that takes its values.
    """
    iterator = iter(content)
    while True:
        with use_tenant(tenant_id):
            try:
                part = next(iterator)
            except StopIteration:
                return
        yield part


async def each_async_with(content: AsyncIterable[T], tenant_id: str) -> AsyncIterator[T]:
    """Yield what an asynchronous iterable makes, likewise."""
    iterator = aiter(content)
    while True:
        with use_tenant(tenant_id):
            try:
                part = await anext(iterator)
            except StopAsyncIteration:
                return
        yield part


_PLACES = (
    'session.info["tenant_id"]',
    'execution_options["tenant_id"]',
    "use_tenant",
    "the callable passed to bind()",
)


def named_tenant(session: Session | None, option: object, source: TenantSource | None) -> str | None:
    """Return the tenant that is named: by the session, an execution option, :func:`use_tenant`, or the application.

    :param session: the session of the transaction, ``None`` for Core.
    :param option: the execution option ``tenant_id`` of engine, connection or statement.
    :param source: the callable given to ``bind()``.
    :raises KeyManagementError: when two of them name two tenants: guessing could show one tenant's data to another.
        Also when a name is not a text.
    """
    named = None if session is None else session.info.get(TENANT_KEY)
    others = (option, _CURRENT.get(), None if source is None else source())
    if others == (None, None, None) and (named is None or type(named) is str):
        return named
    tenants_named = dict(zip(_PLACES, (named, *others), strict=True))
    given = {where: _text(where, tenant) for where, tenant in tenants_named.items() if tenant is not None}
    tenants = set(given.values())
    if len(tenants) > 1:
        message = f"different tenants are named for one transaction, by {' and '.join(given)}"
        raise KeyManagementError(message, hint="name the tenant in one place")
    return tenants.pop()


def _text(where: str, tenant: object) -> str:
    if isinstance(tenant, str):
        return tenant
    message = f"a tenant's name must be a str, and {where} has one of type {type(tenant).__name__}"
    raise KeyManagementError(message, hint="pass str(tenant_id), written the same way everywhere")
