"""The client library, which is needed only where metrics are asked for."""

from __future__ import annotations

from importlib.util import find_spec

from glpgenc.errors import ConfigurationError


def require_client() -> None:
    """Say what is missing, before anything is imported.

    :raises ConfigurationError: where prometheus-client is not installed.
    """
    if find_spec("prometheus_client") is None:
        raise ConfigurationError(
            "metrics need prometheus-client, which is not installed", hint="pip install 'glpgenc[metrics]'"
        )
