"""Observation of calls: the events of a call are emitted before its result is returned, so that it can be withheld."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from time import perf_counter
from typing import Literal, NamedTuple, Protocol, Self, TypeVar, TypeVarTuple
from uuid import UUID

from glpgenc.errors import AuditError, GlpgencError
from glpgenc.events import Event, emit, hub, spans

Operation = Literal["encrypt", "decrypt"]

Results = list[bytes | GlpgencError]
"""Plaintexts, and in the place of a value that does not open its error."""

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class UsedKey(Protocol):
    """The key that values were encrypted or decrypted with, and its owner."""

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
    """The owner of values, where no one key with a version can be named."""

    tenant_id: str = ""
    data_class: str = ""
    key_id: UUID | None = None
    version: int | None = None

    @classmethod
    def of_context(cls, context: Mapping[str, str], default_tenant: str | None) -> Self:
        """Return the owner that an encryption context names, whatever is wrong with it."""
        tenant, data_class = context.get("tenant_id", default_tenant), context.get("data_class")
        return cls(tenant if isinstance(tenant, str) else "", data_class if isinstance(data_class, str) else "")


def observe(
    call: Callable[[], T],
    report: Callable[[T | None, float, Exception | None], object],
    discard: Callable[[T], object] | None = None,
) -> T:
    """Call a function, and report its result or its failure, if there is a listener.

    :param report: emits the events, given the result (``None`` after a failure), the seconds that it took, and the
        error.
    :param discard: disposes of a result that could not be reported, such as by wiping it.
    :raises Exception: what ``call`` raised; or what ``report`` did, and there is no result then.
    """
    if not hub.listeners:
        return call()
    began = perf_counter()
    try:
        result = call()
    except Exception as error:
        report(None, perf_counter() - began, error)
        raise
    try:
        report(result, perf_counter() - began, None)
    except BaseException:
        if discard is not None:
            discard(result)
        raise
    return result


def observe_values(
    operation: Operation,
    count: int,
    owner: Callable[[*Ts], UsedKey],
    do: Callable[[*Ts], tuple[UsedKey, T]],
    *args: *Ts,
    discard: Callable[[T], object] | None = None,
) -> T:
    """Encrypt or decrypt values under a span, and emit one event for all of them.

    :param count: how many values.
    :param owner: returns the owner of the values. It is called with ``args`` after a failure, or where there is a
        trace, and must not raise.
    :param do: does it with ``args``, and returns the key that it used and the result.
    :param discard: as for :func:`observe`.
    :raises Exception: as :func:`observe`.
    """
    if spans.tracer is not None:
        with spans.span(f"glpgenc.{operation}", data_class=owner(*args).data_class, count=count):
            return _observed(operation, count, owner, do, *args, discard=discard)
    if hub.listeners:
        return _observed(operation, count, owner, do, *args, discard=discard)
    return do(*args)[1]


def _observed(
    operation: Operation,
    count: int,
    owner: Callable[[*Ts], UsedKey],
    do: Callable[[*Ts], tuple[UsedKey, T]],
    *args: *Ts,
    discard: Callable[[T], object] | None,
) -> T:
    # As observe() would, without functions made for each value.
    began = perf_counter()
    try:
        used, result = do(*args)
    except Exception as error:
        report_values(operation, owner(*args), count, perf_counter() - began, error)
        raise
    try:
        report_values(operation, used, count, perf_counter() - began, None)
    except BaseException:
        if discard is not None:
            discard(result)
        raise
    return result


def observe_each(
    count: int,
    owner: Callable[[*Ts], UsedKey],
    do: Callable[[*Ts], tuple[UsedKey, Results]],
    *args: *Ts,
) -> Results:
    """Decrypt many values of which some may not open: one event for all that opened, and one for each kind of error.

    One for each value would let anyone who sends a batch of rubbish write as many records into the audit trail.

    :param count: how many values.
    :param owner: as for :func:`observe_values`, like ``do``.
    :raises Exception: as :func:`observe`.
    """

    def report(found: tuple[UsedKey, Results] | None, seconds: float, error: Exception | None) -> None:
        if found is None:
            report_values("decrypt", owner(*args), count, seconds, error)
            return
        used, results = found
        failed: dict[type[GlpgencError], list[GlpgencError]] = {}
        for each in results:
            if isinstance(each, GlpgencError):
                failed.setdefault(type(each), []).append(each)
        for errors in failed.values():
            report_values("decrypt", owner(*args), len(errors), seconds, errors[0])
        if opened := count - sum(map(len, failed.values())):
            report_values("decrypt", used, opened, seconds, None)

    with spans.span("glpgenc.decrypt", data_class=owner(*args).data_class, count=count):
        return observe(lambda: do(*args), report)[1]


def report_values(operation: Operation, used: UsedKey, count: int, seconds: float, error: Exception | None) -> None:
    """Notify listeners of values that were encrypted or decrypted, or of the failure to.

    :param count: how many values; of none no one is notified.
    :param seconds: for all of them.
    :raises AuditError: when the audit trail can't take it.
    """
    if not count:
        return
    for each in hub.listeners:
        each.operated(operation, used.data_class, used.tenant_id, used.key_id, used.version, count, seconds, error)


PHASE = "phase"
"""The detail of an event that is ``asked`` before the act, and ``done`` or ``failed`` after it."""


@contextmanager
def irreversible(event: Event) -> Iterator[dict[str, str | int | float | bool | None]]:
    """Emit an event before a block, and another with its result.

    Where the first can't be recorded the block does not begin: nothing is destroyed that the audit trail knows nothing
    of. What is done is done: where only the second can't be recorded, the first is in the trail, and the error says
    so.

    :param event: what is to be done.
    :returns: a mapping whose entries are added to the details of the second event; ``count`` replaces the event's.
    :raises AuditError: when the audit trail can't take it.
    """
    emit(_with(event, "asked"))
    more: dict[str, str | int | float | bool | None] = {}
    try:
        yield more
    except BaseException as error:
        # Why it failed is what the caller has to know; that it was begun is recorded.
        with suppress(AuditError):
            emit(replace(_with(event, "failed", more), error=error))
        raise
    emit(_with(event, "done", more))


def _with(event: Event, phase: str, more: dict[str, str | int | float | bool | None] | None = None) -> Event:
    details = dict(more or {})
    count = details.pop("count", event.count)
    return replace(event, count=int(count or 0), detail={PHASE: phase, **event.detail, **details})
