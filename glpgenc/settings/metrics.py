"""The settings of the metrics."""

from __future__ import annotations

from pydantic import BaseModel

from glpgenc.settings.declaring import setting


class MetricsSettings(BaseModel):
    """Where metrics are shown."""

    metrics_port: int | None = setting(
        "The port for Prometheus metrics of `glpgenc serve` and of long jobs, at /metrics, without a token. On "
        "it, `serve` also serves the probes /healthz and /readyz. Without it, there is no such port.",
        "a whole number from 1 to 65,535",
        ge=1,
        le=65_535,
        default=None,
    )
    metrics_host: str = setting(
        "The address that metrics are served on.",
        "a host name or an address of this machine",
        pattern=r"^[^\s/\x00-\x1f\x7f]{1,255}$",
        default="127.0.0.1",
        named_only=True,
    )
