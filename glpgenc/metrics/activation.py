"""Activation of metrics in this process."""

from __future__ import annotations

import atexit
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from glpgenc._support.extras import require_extra
from glpgenc._support.forks import Lock
from glpgenc.events import subscribe, unsubscribe
from glpgenc.metrics.counts import LocalCounts, SharedCounts, counts_are_shared
from glpgenc.metrics.names import Exemplars, Reading
from glpgenc.metrics.process import ProcessFile, ProcessState, readings_of, shared_directory, snapshots
from glpgenc.metrics.recorder import MetricsRecorder

if TYPE_CHECKING:
    from prometheus_client.registry import CollectorRegistry

_ATTACHED_LOCK = Lock()

_LOCK = Lock()


class _Attached:
    """The state of this process, and how many show it."""

    def __init__(self) -> None:
        self.users = 0
        self.state = ProcessState()
        self.file: ProcessFile | None = None


_ATTACHED = _Attached()


def attach(examples: Exemplars | None = None) -> None:
    """Record the state of this process from now on; each call is to be followed by one of :func:`detach`.

    :param examples: exemplars that are shown with it.
    """
    with _ATTACHED_LOCK:
        _ATTACHED.users += 1
        if _ATTACHED.users == 1:
            _ATTACHED.state = ProcessState()
            subscribe(_ATTACHED.state)
            directory = shared_directory()
            if directory is not None and counts_are_shared():
                _ATTACHED.file = ProcessFile(directory, _ATTACHED.state.snapshot)
                _ATTACHED.file.start()
        if examples is not None:
            _ATTACHED.state.examples = examples


def detach() -> None:
    """Stop recording, once no one shows it any more."""
    with _ATTACHED_LOCK:
        _ATTACHED.users -= 1
        if not _ATTACHED.users:
            _close_file()
            unsubscribe(_ATTACHED.state)


def answers_requests() -> None:
    """Show the number of requests in flight, even before the first one."""
    _ATTACHED.state.answers_requests()


def process_readings() -> Iterator[Reading]:
    """Return the state of this process, and of those that share its folder."""
    file = _ATTACHED.file
    if file is None:
        yield from readings_of([_ATTACHED.state.snapshot()])
        return
    file.write()
    yield from readings_of(*snapshots(file.path.parent))


def _close_file() -> None:
    file, _ATTACHED.file = _ATTACHED.file, None
    if file is not None:
        file.close()


atexit.register(_close_file)


def require_client() -> None:
    """Check that the client library is installed, without importing it.

    :raises ConfigurationError: where prometheus-client is not installed.
    """
    require_extra("prometheus_client", "metrics", "the counting of metrics")


def registry_or_default(registry: CollectorRegistry | None) -> CollectorRegistry:
    """Return a registry; for ``None`` the client library's.

    :raises ConfigurationError: where prometheus-client is not installed.
    """
    require_client()
    from prometheus_client import REGISTRY  # noqa: PLC0415  # only where metrics are used

    return REGISTRY if registry is None else registry


class _Enabled:
    """The recorder, where it counts, and the registries that show it."""

    def __init__(self) -> None:
        self.recorder: MetricsRecorder | None = None
        self.sink: SharedCounts | LocalCounts | None = None
        self.registries: list[CollectorRegistry] = []
        self.data_classes: dict[str, None] = {}
        self.routes: dict[tuple[str, str], None] = {}


_ENABLED = _Enabled()


def enable(registry: CollectorRegistry | None = None) -> None:
    """Count from now on what glpgenc does in this process, and show it in a registry.

    Several registries may show the same counts. Where processes share a folder (``PROMETHEUS_MULTIPROC_DIR``), counts
    are in that folder, and in no registry.

    :param registry: ``None`` for the one of the client library.
    :raises ConfigurationError: where prometheus-client is not installed.
    :raises ValueError: when the registry has another metric of one of these names.
    """
    own = registry_or_default(registry)
    with _LOCK:
        sink = _ENABLED.sink or (SharedCounts() if counts_are_shared() else LocalCounts())
        if isinstance(sink, LocalCounts) and not any(each is own for each in _ENABLED.registries):
            own.register(sink)
            _ENABLED.registries.append(own)
        if _ENABLED.recorder is None:
            _ENABLED.sink, _ENABLED.recorder = sink, MetricsRecorder(sink)
            _register(_ENABLED.recorder)
            subscribe(_ENABLED.recorder)
            if isinstance(sink, SharedCounts):
                attach(sink.examples)


def disable() -> None:
    """Stop counting, show nothing in any registry, and forget what was counted and registered."""
    with _LOCK:
        if _ENABLED.recorder is not None:
            unsubscribe(_ENABLED.recorder)
            if isinstance(_ENABLED.sink, SharedCounts):
                detach()
        if isinstance(_ENABLED.sink, LocalCounts):
            for each in _ENABLED.registries:
                each.unregister(_ENABLED.sink)
        _ENABLED.recorder, _ENABLED.sink, _ENABLED.registries = None, None, []
        _ENABLED.data_classes, _ENABLED.routes = {}, {}


def counts_of(registry: CollectorRegistry) -> list[LocalCounts]:
    """Return the collectors of counts in a registry."""
    with _LOCK:
        is_shown = any(each is registry for each in _ENABLED.registries)
        return [_ENABLED.sink] if is_shown and isinstance(_ENABLED.sink, LocalCounts) else []


def register_classes(data_classes: Iterable[str]) -> None:
    """Name the data classes that values have: once any is named, all others are counted as ``other``.

    :param data_classes: added to those that were named before.
    """
    with _LOCK:
        _ENABLED.data_classes.update(dict.fromkeys(data_classes))
        if _ENABLED.recorder is not None:
            _register(_ENABLED.recorder)


def register_routes(routes: Iterable[tuple[str, str]]) -> None:
    """Name the routes of an HTTP API, whose requests are then shown from 0 on.

    :param routes: the method and the template of each.
    """
    with _LOCK:
        _ENABLED.routes.update(dict.fromkeys(routes))
        if _ENABLED.recorder is not None:
            _register(_ENABLED.recorder)


def _register(recorder: MetricsRecorder) -> None:
    if _ENABLED.data_classes:
        recorder.register_classes(_ENABLED.data_classes)
    recorder.register_routes(_ENABLED.routes)


def is_enabled() -> bool:
    """Return whether anything is counted."""
    return _ENABLED.recorder is not None
