"""Prometheus metrics of what glpgenc does. Importing this imports no client library; see docs/METRICS.md."""

from __future__ import annotations

from glpgenc.metrics.enabling import disable, enable, is_enabled

__all__ = ["disable", "enable", "is_enabled"]
