"""Registration of the metrics of state: of the database, of keys, of jobs and of the audit trail."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from glpgenc._support.forks import Lock
from glpgenc.metrics.activation import register_classes, registry_or_default

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
    own = registry_or_default(registry)
    from glpgenc.metrics.state import StateCollector  # noqa: PLC0415  # imports the client library

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
    """Stop showing it, where it is shown."""
    own = registry_or_default(registry)
    with _LOCK:
        before = _COLLECTORS.pop(own, None)
    if before is not None:
        own.unregister(before)
        before.close()


def state_collectors(registry: CollectorRegistry) -> list[StateCollector]:
    """Return the collectors of state in a registry."""
    with _LOCK:
        found = _COLLECTORS.get(registry)
    return [] if found is None else [found]
