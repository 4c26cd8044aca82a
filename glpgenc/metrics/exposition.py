"""What a scrape is answered with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glpgenc.metrics.client import require_client
from glpgenc.metrics.multiprocess import shared_directory
from glpgenc.metrics.registration import state_collectors
from glpgenc.metrics.shared import counts_are_shared

if TYPE_CHECKING:
    from prometheus_client.registry import CollectorRegistry

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
"""Of the text format that every Prometheus reads."""


def latest(registry: CollectorRegistry | None = None) -> tuple[bytes, str]:
    """Return all metrics as they stand, for an HTTP answer.

    Where several processes share a folder (``PROMETHEUS_MULTIPROC_DIR``) it is the sums of all of them; what is read
    from the database is then added by the process that answers. It may wait for the database for some seconds: call
    it in a thread, not in an event loop.

    >>> from glpgenc.metrics.exposition import latest
    >>> body, content_type = latest()
    >>> content_type
    'text/plain; version=0.0.4; charset=utf-8'

    :param registry: of whose metrics; ``None`` for the one of the client library.
    :returns: the body, and its content type.
    :raises ConfigurationError: where prometheus-client is not installed, or the shared folder is not there.
    """
    require_client()
    from prometheus_client.exposition import generate_latest  # noqa: PLC0415  # only where metrics are used

    return generate_latest(gathered(registry)), CONTENT_TYPE


def gathered(registry: CollectorRegistry | None = None) -> CollectorRegistry:
    """Return the registry that a scrape is to read: the given one, or one over the processes that share a folder."""
    from prometheus_client import REGISTRY  # noqa: PLC0415  # as above
    from prometheus_client.multiprocess import MultiProcessCollector  # noqa: PLC0415
    from prometheus_client.registry import CollectorRegistry as Registry  # noqa: PLC0415

    own = REGISTRY if registry is None else registry
    directory = shared_directory()
    # Of a folder that was named too late the client library of this process takes no notice.
    if directory is None or not counts_are_shared():
        return own
    whole = Registry()
    MultiProcessCollector(whole, str(directory))  # type: ignore[no-untyped-call]
    for collector in state_collectors(own):
        whole.register(collector)
    return whole
