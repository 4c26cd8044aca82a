"""The settings of the audit trail and of the metrics."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, field_validator

from glpgenc.settings.declaration import setting
from glpgenc.settings.locations import default_expanded, default_spool_directory

_SINKS = ("database", "log")


class AuditSettings(BaseModel):
    """What is recorded, and where."""

    audit: tuple[str, ...] = setting(
        "The destination of audit events: the table `security.encryption_audit`, written in the background, or "
        "the standard error as JSON lines. Without it, nothing is recorded.",
        "database, log, or both, separated by a comma",
        default=(),
        named_only=True,
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

    @field_validator("audit", mode="before")
    @classmethod
    def _split_sinks(cls, value: object) -> object:
        return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value

    @field_validator("audit")
    @classmethod
    def _check_sinks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not set(value) <= set(_SINKS):
            raise ValueError("an entry is not a destination for audit events")
        return value

    @field_validator("audit_spool")
    @classmethod
    def _expand_spool(cls, value: Path) -> Path:
        return default_expanded(value, default_spool_directory())


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
