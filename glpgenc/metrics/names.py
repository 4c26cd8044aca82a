"""The metrics, by name: the one home of what they are called, of their labels and of what they mean."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a metric is to Prometheus."""

    COUNTER = "counter"
    """Grows only; its name ends in ``_total``."""
    BARE_COUNTER = "unknown"
    """Grows only, and has a name without ``_total``, which the text formats know no counter by."""
    GAUGE = "gauge"
    HISTOGRAM = "histogram"
    """Is queried by its name with ``_bucket``, ``_sum`` and ``_count`` after it."""


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric.

    :param name: as it stands in the text format and in queries.
    :param labels: of a set that is bounded, each; a tenant is never one.
    :param help: what it tells, in one sentence.
    :param unit: of its values; empty for a number of something.
    """

    name: str
    kind: Kind
    labels: tuple[str, ...]
    help: str
    unit: str = ""


OPERATIONS = Metric(
    "gl_encryption_operations_total",
    Kind.COUNTER,
    ("operation", "status", "data_class"),
    "Values encrypted and decrypted, and those that failed to be.",
)
DURATION = Metric(
    "gl_encryption_duration_seconds",
    Kind.HISTOGRAM,
    ("operation",),
    "How long calls that encrypt or decrypt took; a batch is one call.",
    "seconds",
)
CACHE_HITS = Metric(
    "gl_encryption_key_cache_hits",
    Kind.BARE_COUNTER,
    ("key_type",),
    "Look-ups that a cache of keys answered.",
)
CACHE_MISSES = Metric(
    "gl_encryption_key_cache_misses",
    Kind.BARE_COUNTER,
    ("key_type",),
    "Look-ups that a cache of keys could not answer at once.",
)
FAILURES = Metric(
    "gl_encryption_failures_total",
    Kind.COUNTER,
    ("error_type",),
    "Calls that encrypt or decrypt and failed, by the class of the error.",
)
KMS_CALLS = Metric(
    "gl_kms_calls_total",
    Kind.COUNTER,
    ("operation", "status"),
    "Calls to a KMS; what its client tries again by itself is one call.",
)
KMS_LATENCY = Metric(
    "gl_kms_latency_seconds",
    Kind.HISTOGRAM,
    ("operation",),
    "How long calls to a KMS took, with what its client tried again by itself.",
    "seconds",
)

EVENTS = (OPERATIONS, DURATION, CACHE_HITS, CACHE_MISSES, FAILURES, KMS_CALLS, KMS_LATENCY)
"""What is counted in this process as it happens."""

METRICS: tuple[Metric, ...] = (*EVENTS,)
"""All metrics."""
