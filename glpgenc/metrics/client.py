"""The client library, which is needed only where metrics are asked for."""

from __future__ import annotations

from glpgenc._support.extras import require_extra


def require_client() -> None:
    """Say what is missing, before anything is imported.

    :raises ConfigurationError: where prometheus-client is not installed.
    """
    require_extra("prometheus_client", "metrics", "the counting of metrics")
