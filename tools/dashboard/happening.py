"""Panels of what happens: operations, failures, the KMS and the caches of keys."""

from __future__ import annotations

from glpgenc.metrics import names
from tools.dashboard.model import Look, Panel, Query, Row, Unit, highest, of, quantiles, rate

_FAILED = 'status="failure"'
_DONE = 'status="success"'


def _share_of_failures(by: str = "") -> str:
    # No failure yet is no series, and a share of 0.
    everything = rate(names.OPERATIONS, by=by)
    return f"({rate(names.OPERATIONS, _FAILED, by=by)} or 0 * {everything}) / {everything}"


def _hit_rate(*matchers: str, by: str = "") -> str:
    # A cache that only ever hit, or only ever missed, has no series of the other kind.
    hits, misses = (rate(metric, *matchers, by=by) for metric in (names.CACHE_HITS, names.CACHE_MISSES))
    hits, misses = f"({hits} or 0 * {misses})", f"({misses} or 0 * {hits})"
    return f"{hits} / ({hits} + {misses})"


NOW = Row(
    "Now",
    (
        Panel(
            "Failures",
            "Values that failed to be encrypted or decrypted, as a share of all. Above 1 % there is an alert.",
            Look.NUMBER,
            Unit.SHARE,
            (Query(_share_of_failures(), "failures"),),
            "EncryptionFailureRateHigh",
            warn=0.005,
            alarm=0.01,
            width=4,
        ),
        Panel(
            "KMS",
            "Whether the last call to the KMS was served, in every process that made one.",
            Look.NUMBER,
            Unit.NONE,
            (Query(f"min by (provider) ({of(names.KMS_UP)})", "{{provider}}"),),
            "EncryptionKmsUnreachable",
            alarm=1,
            falling=True,
            words=((0, "down"), (1, "up")),
            width=4,
        ),
        Panel(
            "DEK cache hit rate",
            "The share of look-ups of data keys that the cache answered. Misses cost a call to the KMS.",
            Look.NUMBER,
            Unit.SHARE,
            (Query(_hit_rate('key_type="dek"'), "hits"),),
            "EncryptionKeyCacheHitRateLow",
            warn=0.95,
            alarm=0.9,
            falling=True,
            width=4,
        ),
        Panel(
            "Coverage",
            "The share of registered columns that hold ciphertext alone, of the class with the least.",
            Look.NUMBER,
            Unit.SHARE,
            (Query(f"min ({of(names.COVERAGE)})", "coverage"),),
            "EncryptionCoverageDropped",
            warn=1,
            alarm=0.5,
            falling=True,
            width=4,
        ),
        Panel(
            "Keys that are due",
            "Active data keys that are due for rotation by age or by uses.",
            Look.NUMBER,
            Unit.NUMBER,
            (Query(f"sum ({highest(names.KEYS_OVERDUE, by='environment, data_class')})", "due"),),
            "EncryptionKeyRotationDue",
            warn=1,
            width=4,
        ),
        Panel(
            "State",
            "Whether every process that shows the state of keys, jobs and columns can read it from the database.",
            Look.NUMBER,
            Unit.NONE,
            (Query(f"min ({of(names.DATABASE_UP)})", "database"),),
            "EncryptionStateUnknown",
            alarm=1,
            falling=True,
            words=((0, "unknown"), (1, "read")),
            width=4,
        ),
    ),
)

OPERATIONS = Row(
    "Operations",
    (
        Panel(
            "Operations",
            "Values encrypted and decrypted a second. What the server does in database mode is not seen here.",
            Look.LINES,
            Unit.PER_SECOND,
            (Query(rate(names.OPERATIONS, _DONE, by="operation"), "{{operation}}"),),
            "EncryptionDecryptionVolumeUnusual",
        ),
        Panel(
            "Throughput by data class",
            "Values a second of each data class and operation.",
            Look.STACKED,
            Unit.PER_SECOND,
            (Query(rate(names.OPERATIONS, _DONE, by="data_class, operation"), "{{data_class}} {{operation}}"),),
            "EncryptionDecryptionVolumeUnusual",
        ),
        Panel(
            "Failures by type",
            "Calls a second that failed, by the class of the error. Types of the KMS, the database and the audit"
            " trail are the"
            " service's own; the others are about what it was given.",
            Look.STACKED,
            Unit.PER_SECOND,
            (Query(rate(names.FAILURES, by="error_type"), "{{error_type}}"),),
            "EncryptionServiceErrors",
        ),
        Panel(
            "Share of failures",
            "Values that failed, as a share of all, by operation. The line is that of the alert.",
            Look.LINES,
            Unit.SHARE,
            (Query(_share_of_failures("operation"), "{{operation}}"),),
            "EncryptionFailureRateHigh",
            alarm=0.01,
        ),
        Panel(
            "Duration of calls",
            "How long calls that succeeded took: half of them, 95 % and 99 % of them at most. A batch is one call.",
            Look.LINES,
            Unit.SECONDS,
            quantiles(names.DURATION, by="operation"),
            "EncryptionKmsLatencyHigh",
            width=24,
        ),
    ),
)

KMS = Row(
    "KMS and caches of keys",
    (
        Panel(
            "KMS latency",
            "How long calls to the KMS took, failed ones too, with retries of its client. The line is that of"
            " the alert on P99.",
            Look.LINES,
            Unit.SECONDS,
            quantiles(names.KMS_LATENCY),
            "EncryptionKmsLatencyHigh",
            alarm=0.1,
        ),
        Panel(
            "KMS calls by operation",
            "Calls to the KMS a second. They cost money and count against its quota.",
            Look.STACKED,
            Unit.PER_SECOND,
            (Query(rate(names.KMS_CALLS, by="operation, status"), "{{operation}} {{status}}"),),
            "EncryptionKmsUnreachable",
        ),
        Panel(
            "Cache hit rate",
            "The share of look-ups that each cache answered. The line is that of the alert, which looks at data"
            " keys alone.",
            Look.LINES,
            Unit.SHARE,
            (Query(_hit_rate(by="key_type"), "{{key_type}}"),),
            "EncryptionKeyCacheHitRateLow",
            alarm=0.9,
            falling=True,
            top=1,
        ),
        Panel(
            "Cache look-ups",
            "Look-ups of keys a second, of all caches, answered and not.",
            Look.LINES,
            Unit.PER_SECOND,
            (
                Query(rate(names.CACHE_HITS, by="key_type"), "{{key_type}} hits"),
                Query(rate(names.CACHE_MISSES, by="key_type"), "{{key_type}} misses"),
            ),
            "EncryptionKeyCacheHitRateLow",
        ),
    ),
)
