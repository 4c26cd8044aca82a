"""The settings of the audit trail and of the metrics."""

from __future__ import annotations

import re
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


_SIGNING_KEY = re.compile(r"local:[/~]\S{1,2000}|(?:aws|vault):\S{1,2000}")
_WITNESS = re.compile(r"[^\s+]+\+[0-9a-f]{8}\+[0-9A-Za-z+/]+={0,2} https?://[!-~]{1,2000}")


def _check_signing_keys(value: tuple[str, ...]) -> tuple[str, ...]:
    if not all(_SIGNING_KEY.fullmatch(entry) for entry in value) or len(set(value)) != len(value):
        raise ValueError("an entry is not a key that signs, or is there twice")
    if any(entry.startswith("vault:") and "@" in entry for entry in value):
        raise ValueError("the address of a transit key contains a user name or password")
    return value


def _check_witnesses(value: tuple[str, ...]) -> tuple[str, ...]:
    if not all(_WITNESS.fullmatch(entry) for entry in value) or any("@" in entry for entry in value):
        raise ValueError("an entry is not a witness's verifier key and address")
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
    audit_checkpoint_keys: tuple[str, ...] = setting(
        "The keys that sign checkpoints of the audit trail. Each of them signs, so that a new key can be added before "
        "the old one is removed.",
        "aws:<key ARN>, vault:transit/keys/<name> or local:/path/of/a/key/file, separated by commas",
        default=(),
        named_only=True,
        check=_check_signing_keys,
    )
    audit_checkpoint_origin: str | None = setting(
        "The name of the log of checkpoints, and of its keys, in each checkpoint. It stays the same as long as the log "
        "does.",
        "a URL without a scheme, such as example.com/audit/production: 1 to 200 printable ASCII characters, without "
        "spaces and plus",
        pattern=r"^[!-*,-~]{1,200}$",
        default=None,
        named_only=True,
    )
    audit_checkpoint_log: str | None = setting(
        "The place where checkpoints and their entries are kept. Those who can alter the database must not be able "
        "to write there.",
        "a folder, or s3://BUCKET/PREFIX in a bucket with object lock",
        pattern=r"^[^\x00-\x1f\x7f]{1,2048}$",
        default=None,
        named_only=True,
    )
    audit_checkpoint_witnesses: tuple[str, ...] = setting(
        "The witnesses that cosign each checkpoint (C2SP tlog-witness).",
        "verifier keys, each with a space and the witness's submission prefix, an http or https URL; separated by "
        "commas",
        default=(),
        named_only=True,
        check=_check_witnesses,
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
