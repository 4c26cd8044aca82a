"""Which registry shows the state of the database, of keys and of the audit trail."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from glpgenc._support.forks import Lock
from glpgenc.metrics.activation import register_classes

if TYPE_CHECKING:
    from prometheus_client.registry import CollectorRegistry

    from glpgenc.metrics.state import StateCollector
    from glpgenc.settings import Settings

_LOCK = Lock()
_COLLECTORS: WeakKeyDictionary[CollectorRegistry, StateCollector] = WeakKeyDictionary()


def watch_state(settings: Settings, registry: CollectorRegistry | None = None) -> StateCollector:
    """Show the state of keys, jobs and columns in a registry, read from the database in the background.

    Where it is shown already, that is replaced. The data classes of the settings and of the database are registered:
    values of others are then counted as ``other``.

    :param settings: with the database, whose role needs the rights of ``glpgenc_auditor``. Without a database only what
        this process knows by itself is shown.
    :param registry: ``None`` for the one of the client library.
    :raises ConfigurationError: where prometheus-client is not installed.
    """
    from glpgenc.metrics.activation import require_client  # noqa: PLC0415  # only where metrics are used

    require_client()
    from prometheus_client import REGISTRY  # noqa: PLC0415  # as above

    from glpgenc.metrics.state import StateCollector  # noqa: PLC0415

    own = REGISTRY if registry is None else registry
    register_classes(settings.service_classes or ())
    made = StateCollector(settings, register_classes)
    with _LOCK:
        before = _COLLECTORS.get(own)
        if before is not None:
            own.unregister(before)
            before.close()
        own.register(made)
        _COLLECTORS[own] = made
    made.start()
    return made


def forget_state(registry: CollectorRegistry | None = None) -> None:
    """Show it no more. Nothing happens where it is not shown."""
    from prometheus_client import REGISTRY  # noqa: PLC0415  # as above

    own = REGISTRY if registry is None else registry
    with _LOCK:
        before = _COLLECTORS.pop(own, None)
    if before is not None:
        own.unregister(before)
        before.close()


def state_collectors(registry: CollectorRegistry) -> list[StateCollector]:
    """Return what shows state in a registry: where processes share a folder it is to be read beside it."""
    with _LOCK:
        found = _COLLECTORS.get(registry)
    return [] if found is None else [found]
