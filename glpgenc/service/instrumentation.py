"""Events of values that a service encrypts and decrypts, emitted before they are returned."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from time import perf_counter
from typing import Literal, NamedTuple, Protocol, TypeVar, TypeVarTuple
from uuid import UUID

from glpgenc.errors import GlpgencError
from glpgenc.events import hub, spans
from glpgenc.wire.buffer import Buffer, as_bytes_view

Operation = Literal["encrypt", "decrypt"]

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class UsedKey(Protocol):
    """The key that was used, and its owner."""

    @property
    def tenant_id(self) -> str:
        """The tenant."""

    @property
    def data_class(self) -> str:
        """The data class."""

    @property
    def key_id(self) -> UUID | None:
        """The data key; ``None`` where there were several, or none."""

    @property
    def version(self) -> int | None:
        """Its version, where it has one."""


class Owner(NamedTuple):
    """The owner of values, where no single key with a version can be named."""

    tenant_id: str = ""
    data_class: str = ""
    key_id: UUID | None = None
    version: int | None = None


def observe(
    operation: Operation,
    count: int,
    default_tenant: str | None,
    do: Callable[[Mapping[str, str], *Ts], tuple[UsedKey, T]],
    context: Mapping[str, str],
    *args: *Ts,
) -> T:
    """Encrypt or decrypt values, and emit one event for all of them, if there is a listener.

    :param count: how many values.
    :param default_tenant: the tenant of a context that names none.
    :param do: does it, and returns the key that it used and the result.
    :returns: the result, after all listeners were called.
    :raises Exception: what ``do`` or a listener raised; there is no result then.
    """
    if spans.tracer is None:
        if not hub.listeners:
            return do(context, *args)[1]
        return _observe(operation, count, lambda: _owner(context, default_tenant), do, context, *args)
    with _span(operation, context, count):
        return _observe(operation, count, lambda: _owner(context, default_tenant), do, context, *args)


def observe_value(operation: Operation, owner: Callable[[], Owner], do: Callable[[], tuple[UsedKey, T]]) -> T:
    """Do as :func:`observe` for one value whose owner is not in a context.

    :param owner: is called after a failure only, and must not raise.
    """
    with spans.span(f"glpgenc.{operation}", count=1):
        return _observe(operation, 1, owner, do)


def observe_into(  # noqa: PLR0917  # as the method whose arguments they are
    operation: Operation,
    default_tenant: str | None,
    do: Callable[[Mapping[str, str], Buffer, bytearray | memoryview, Buffer], tuple[UsedKey, int]],
    context: Mapping[str, str],
    data: Buffer,
    buffer: bytearray | memoryview,
    aad: Buffer,
) -> int:
    """Do as :func:`observe` for a value that is written into a buffer, which is zeroed if a listener raises."""
    written = 0

    def doing(context: Mapping[str, str], data: Buffer) -> tuple[UsedKey, int]:
        nonlocal written
        used, written = do(context, data, buffer, aad)
        return used, written

    try:
        return observe(operation, 1, default_tenant, doing, context, data)
    except BaseException:
        as_bytes_view(buffer)[:written] = bytes(written)
        raise


def observe_each(
    count: int,
    default_tenant: str | None,
    do: Callable[[], tuple[UsedKey, list[bytes | GlpgencError]]],
    context: Mapping[str, str],
) -> list[bytes | GlpgencError]:
    """Decrypt many values of which some may fail: one event for all that opened, and one for each kind of error.

    One for each value would let anyone who sends a batch of rubbish write as many records into the audit trail.

    :raises Exception: what ``do`` or a listener raised; there is no result then.
    """
    with _span("decrypt", context, count):
        if not hub.listeners or not count:
            return do()[1]
        began, owner = perf_counter(), _owner(context, default_tenant)
        try:
            used, results = do()
        except Exception as error:
            _notify("decrypt", owner, count, perf_counter() - began, error)
            raise
        seconds = perf_counter() - began
        failed: dict[type[GlpgencError], list[GlpgencError]] = {}
        for each in results:
            if isinstance(each, GlpgencError):
                failed.setdefault(type(each), []).append(each)
        for errors in failed.values():
            _notify("decrypt", owner, len(errors), seconds, errors[0])
        if opened := count - sum(map(len, failed.values())):
            _notify("decrypt", used, opened, seconds, None)
        return results


def _observe(
    operation: Operation, count: int, owner: Callable[[], Owner], do: Callable[[*Ts], tuple[UsedKey, T]], *args: *Ts
) -> T:
    if not hub.listeners or not count:
        return do(*args)[1]
    began = perf_counter()
    try:
        used, result = do(*args)
    except Exception as error:
        _notify(operation, owner(), count, perf_counter() - began, error)
        raise
    _notify(operation, used, count, perf_counter() - began, None)
    return result


def _span(operation: Operation, context: Mapping[str, str], count: int) -> AbstractContextManager[object]:
    data_class = context.get("data_class")
    return spans.span(f"glpgenc.{operation}", data_class=data_class if isinstance(data_class, str) else "", count=count)


def _owner(context: Mapping[str, str], default_tenant: str | None) -> Owner:
    tenant, data_class = context.get("tenant_id", default_tenant), context.get("data_class")
    return Owner(tenant if isinstance(tenant, str) else "", data_class if isinstance(data_class, str) else "")


def _notify(operation: Operation, used: UsedKey, count: int, seconds: float, error: Exception | None) -> None:
    for each in hub.listeners:
        each.operated(operation, used.data_class, used.tenant_id, used.key_id, used.version, count, seconds, error)
