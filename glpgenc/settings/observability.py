"""The settings of the audit trail and of the metrics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glpgenc.settings.declaration import DeclaredSettings, setting
from glpgenc.settings.locations import default_spool_directory

if TYPE_CHECKING:
    from pathlib import Path

_SINKS = ("database", "log")


def _check_sinks(value: tuple[str, ...]) -> tuple[str, ...]:
    if not set(value) <= set(_SINKS):
        raise ValueError("an entry is not a destination for audit events")
    return value


class AuditSettings(DeclaredSettings):
    """What is recorded, and where."""

    audit: tuple[str, ...] = setting(
        "The destination of audit events: the table `security.encryption_audit`, written in the background, or "
        "the standard error as JSON lines. Without it, nothing is recorded.",
        "database, log, or both, separated by a comma",
        default=(),
        named_only=True,
        check=_check_sinks,
    )
    audit_sample: int = setting(
        "The share of successful encryptions and decryptions that is recorded: one call in N. Failures, key and "
        "session events and other rare events are always recorded.",
        "a whole number from 1 (each call) to 1,000,000",
        ge=1,
        le=1_000_000,
        named_only=True,
        default=1,
    )
    audit_queue_size: int = setting(
        "The maximum number of audit events that wait in memory for the database or the spool.",
        "a whole number from 100 to 1,000,000",
        ge=100,
        le=1_000_000,
        default=10_000,
    )
    audit_wait: float = setting(
        "Seconds to wait for room in the queue. After that, the operation to be recorded is refused.",
        "a number of seconds from 0 to 300",
        ge=0,
        le=300,
        default=5.0,
    )
    audit_spool: Path = setting(
        "The directory for audit events while the database is unavailable. It must persist beyond the process.",
        "a path; ~ is the home directory, and a relative path in glpgenc.toml starts at that file's directory",
        default_factory=default_spool_directory,
        named_only=True,
    )


class MetricsSettings(DeclaredSettings):
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
