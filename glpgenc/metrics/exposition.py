"""What a scrape is answered with."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from glpgenc.errors import ConfigurationError
from glpgenc.metrics.client import require_client
from glpgenc.metrics.enabling import counts_of
from glpgenc.metrics.multiprocess import shared_directory
from glpgenc.metrics.names import EVENTS
from glpgenc.metrics.process_files import snapshots
from glpgenc.metrics.registration import state_collectors
from glpgenc.metrics.shared import counts_are_shared

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from prometheus_client.metrics_core import Metric as Family
    from prometheus_client.registry import Collector, CollectorRegistry

    from glpgenc.metrics.process import Examples

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
"""The text format that every Prometheus reads."""

OPENMETRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8"
"""The format that has exemplars: for anyone who accepts it."""

_LOG = logging.getLogger(__name__)


def latest(registry: CollectorRegistry | None = None, *, accept: str = "") -> tuple[bytes, str]:
    """Return all metrics as they stand, for an HTTP answer.

    Where several processes share a folder (``PROMETHEUS_MULTIPROC_DIR``) it is the sums of all of them; the state of
    the database is added by the process that answers. Neither the database nor a KMS is asked. Another collector of the
    registry that fails, or a shared folder that can't be read, is left out.

    >>> from glpgenc.metrics.exposition import latest
    >>> body, content_type = latest()
    >>> content_type
    'text/plain; version=0.0.4; charset=utf-8'

    :param registry: of whose metrics; ``None`` for the one of the client library.
    :param accept: the header Accept of anyone who asks: one that takes OpenMetrics gets it.
    :returns: the body, and its content type.
    :raises ConfigurationError: where prometheus-client is not installed, or the shared folder is not there.
    """
    require_client()
    from prometheus_client import REGISTRY, exposition  # noqa: PLC0415  # only where metrics are used
    from prometheus_client.openmetrics import exposition as openmetrics  # noqa: PLC0415  # as above

    is_open = "application/openmetrics-text" in accept
    write = openmetrics.generate_latest if is_open else exposition.generate_latest
    own = REGISTRY if registry is None else registry
    try:
        body: bytes = write(gathered(own))
    except Exception as error:
        if isinstance(error, ConfigurationError):
            raise
        _LOG.warning(
            "metrics: a collector fails, and is left out with all that are not glpgenc's: %s", type(error).__name__
        )
        body = write(_without_others(own))
    return body, OPENMETRICS if is_open else CONTENT_TYPE


def gathered(registry: CollectorRegistry | None = None) -> CollectorRegistry:
    """Return the registry that a scrape is to read: the given one, or one over the processes that share a folder."""
    from prometheus_client import REGISTRY  # noqa: PLC0415  # as above
    from prometheus_client.registry import CollectorRegistry as Registry  # noqa: PLC0415

    own = REGISTRY if registry is None else registry
    directory = shared_directory()
    # Of a folder that was named too late the client library of this process takes no notice.
    if directory is None or not counts_are_shared():
        return own
    whole = Registry()
    whole.register(_Shared(directory))
    for collector in state_collectors(own):
        whole.register(collector)
    return whole


class _Shared:
    """Shows what processes counted into a folder, with their exemplars.

    :param directory: the folder.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def describe(self) -> list[Family]:
        """Return nothing: the names are those of the files."""
        return []

    def collect(self) -> Iterator[Family]:
        """Return the sums of all processes."""
        from prometheus_client.multiprocess import MultiProcessCollector  # noqa: PLC0415  # as above
        from prometheus_client.samples import Exemplar  # noqa: PLC0415
        from prometheus_client.utils import floatToGoString  # noqa: PLC0415

        living, _ = snapshots(self._directory)
        newest: Examples = {}
        for each in living:
            for key, example in each.examples.items():
                if key not in newest or newest[key][2] < example[2]:
                    newest[key] = example
        made = {}
        for (name, labels, place), (trace, value, at) in newest.items():
            metric = _HISTOGRAMS.get(name)
            if metric is not None and len(labels) == len(metric.labels) and 0 <= place <= len(metric.buckets):
                bound = floatToGoString((*metric.buckets, float("inf"))[place])  # type: ignore[no-untyped-call]
                named = frozenset({**dict(zip(metric.labels, labels, strict=True)), "le": bound}.items())
                made[f"{name}_bucket", named] = Exemplar({"trace_id": trace}, value, at)
        for family in MultiProcessCollector(None, str(self._directory)).collect():  # type: ignore[no-untyped-call]
            if family.name in _HISTOGRAMS:
                family.samples = [
                    sample._replace(exemplar=made.get((sample.name, frozenset(sample.labels.items()))))
                    for sample in family.samples
                ]
            yield family


_HISTOGRAMS = {each.name: each for each in EVENTS if each.buckets}


def _without_others(own: CollectorRegistry) -> CollectorRegistry:
    from prometheus_client.registry import CollectorRegistry as Registry  # noqa: PLC0415  # as above

    found: list[Collector] = [*counts_of(own), *state_collectors(own)]
    whole = Registry()
    for collector in found:
        whole.register(collector)
    return whole
