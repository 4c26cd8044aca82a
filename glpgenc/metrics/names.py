"""The metrics, by name: the one home of what they are called, of their labels and of what they mean."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class MetricKind(StrEnum):
    """Types of metrics in Prometheus."""

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

    :param name: as it is in the text format and in queries.
    :param labels: each of a bounded set of values; a tenant is never one.
    :param help: what it tells, in one sentence.
    :param unit: of its values; empty for a number of something.
    :param buckets: of a histogram: their upper bounds, in that unit.
    """

    name: str
    kind: MetricKind
    labels: tuple[str, ...]
    help: str
    unit: str = ""
    buckets: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """One value of a metric.

    :param labels: their values, in the metric's order.
    """

    metric: Metric
    labels: tuple[str, ...]
    value: float


OTHER = "other"
"""The value of a label that stands for everything without a name of its own."""

Labels = tuple[str, ...]
"""Values of a metric's labels, in its order."""

Exemplars = dict[tuple[str, Labels, int], tuple[str, float, float]]
"""By a histogram's name, its labels and the place of a bucket: the trace of its last value, that value, and when."""

# From a small value under a warm key to a call that waited for a KMS that is unavailable.
_STEPS = tuple(float(f"{step}e{power}") for power in range(-6, 1) for step in (1, 2.5, 5))
_FROM_A_MICROSECOND = (*_STEPS, 10.0)
_FROM_A_TENTH_OF_A_MILLISECOND = (*_STEPS[6:], 10.0, 30.0)

OPERATIONS = Metric(
    "gl_encryption_operations_total",
    MetricKind.COUNTER,
    ("operation", "status", "data_class"),
    "Values encrypted and decrypted, and those that failed to be, by whose fault it was.",
)
DURATION = Metric(
    "gl_encryption_duration_seconds",
    MetricKind.HISTOGRAM,
    ("operation",),
    "How long calls that encrypted or decrypted took, of those that succeeded; a batch is one call.",
    "seconds",
    _FROM_A_MICROSECOND,
)
CACHE_HITS = Metric(
    "gl_encryption_key_cache_hits",
    MetricKind.BARE_COUNTER,
    ("key_type",),
    "Look-ups that a cache of keys answered.",
)
CACHE_MISSES = Metric(
    "gl_encryption_key_cache_misses",
    MetricKind.BARE_COUNTER,
    ("key_type",),
    "Look-ups that a cache of keys could not answer at once. A key that does not exist is not counted.",
)
FAILURES = Metric(
    "gl_encryption_failures_total",
    MetricKind.COUNTER,
    ("error_type", "fault"),
    "Calls that encrypt or decrypt and failed, by the class of the error and by whose fault it was.",
)
KMS_CALLS = Metric(
    "gl_kms_calls_total",
    MetricKind.COUNTER,
    ("operation", "status"),
    "Calls to a KMS; what its client tries again by itself is one call.",
)
KMS_LATENCY = Metric(
    "gl_kms_latency_seconds",
    MetricKind.HISTOGRAM,
    ("operation",),
    "How long calls to a KMS took, failed ones too, with what its client tried again by itself.",
    "seconds",
    _FROM_A_TENTH_OF_A_MILLISECOND,
)
HTTP_REQUESTS = Metric(
    "gl_http_requests_total",
    MetricKind.COUNTER,
    ("method", "route", "code"),
    "Requests that the API answered, by the route's template and the status.",
)
HTTP_DURATION = Metric(
    "gl_http_request_duration_seconds",
    MetricKind.HISTOGRAM,
    ("method", "route"),
    "How long the API took to answer requests.",
    "seconds",
    (*_STEPS[9:], 10.0, 30.0),
)

EVENTS = (
    OPERATIONS, DURATION, CACHE_HITS, CACHE_MISSES, FAILURES, KMS_CALLS, KMS_LATENCY, HTTP_REQUESTS, HTTP_DURATION,
)  # fmt: skip
"""Metrics that this process counts as events happen."""


def _gauge(name: str, labels: tuple[str, ...], text: str) -> Metric:
    unit = next((unit for unit in ("seconds", "bytes", "ratio") if name.endswith(f"_{unit}")), "")
    return Metric(name, MetricKind.GAUGE, labels, text, unit)


_CLASS = ("data_class",)
_KEYS = ("data_class", "purpose")
_JOB = ("kind", "table")

DATABASE_UP = _gauge(
    "gl_encryption_database_up", (), "1 where the last attempt to read the state reached the database, else 0."
)
STATE_READ = _gauge(
    "gl_encryption_state_read",
    ("part",),
    "1 where the last attempt to read this part of the state succeeded, else 0.",
)
STATE_AGE = _gauge(
    "gl_encryption_state_age_seconds",
    ("part",),
    "Seconds since this part of the state was read. After 300 its series are left out, and this one stays.",
)
STATE_READ_SECONDS = _gauge("gl_encryption_state_read_seconds", (), "Seconds that the last reading took.")
SCRAPE_INCOMPLETE = _gauge(
    "gl_encryption_scrape_incomplete", (), "1 where a part of the metrics could not be shown in this scrape, else 0."
)
KMS_UP = _gauge(
    "gl_kms_up",
    ("provider", "key", "owner"),
    "1 where the last call to the KMS key within 10 minutes was served, else 0.",
)
HTTP_IN_FLIGHT = _gauge("gl_http_requests_in_flight", (), "Requests that the API is answering now.")

ACTIVE_VERSION = _gauge(
    "gl_encryption_active_key_version", _KEYS, "The highest version of an active key, over all tenants."
)
ACTIVE_VERSION_MIN = _gauge(
    "gl_encryption_active_key_version_min", _KEYS, "The lowest version of an active key, over all tenants."
)
KEY_AGE = _gauge("gl_encryption_key_age_seconds", _KEYS, "Seconds for which the oldest active key has been active.")
KEYS = _gauge("gl_encryption_keys", (*_KEYS, "state"), "Data keys by state; retired ones are counted as retired only.")
KEYS_OVERDUE = _gauge(
    "gl_encryption_keys_overdue", _CLASS, "Active data keys that are due for rotation by age or by uses, by the policy."
)
GCM_USES = _gauge(
    "gl_encryption_gcm_uses_ratio", _CLASS, "Uses of the active key with most of them, as a share of the 2^32 allowed."
)
BRANCH_USES = _gauge(
    "gl_encryption_branch_key_uses_ratio", (), "Uses of the active branch key with most of them, as a share of 2^32."
)
SHREDS = _gauge(
    "gl_encryption_shreds", ("state",), "Shredded tenants and classes: undoable, due to be destroyed, or executed."
)

ROTATIONS = _gauge("gl_encryption_rotations_unfinished", ("reason",), "Rotations that were begun and not finished.")
ROTATION_AGE = _gauge(
    "gl_encryption_rotation_unfinished_seconds", ("reason",), "Seconds since the oldest unfinished rotation was begun."
)
REINDEXES = _gauge("gl_encryption_reindexes_unfinished", ("phase",), "Reindexes that are under way, by their phase.")
JOB_UNFINISHED = _gauge("gl_encryption_job_unfinished", _JOB, "1 while a job of the table is not finished, else 0.")
JOB_PAUSED = _gauge("gl_encryption_job_paused", _JOB, "1 while the job is paused, else 0.")
JOB_WORKERS = _gauge("gl_encryption_job_workers", _JOB, "Workers that have reported recently.")
JOB_PROGRESS = _gauge(
    "gl_encryption_job_progress_ratio", _JOB, "The share of the table that was gone through, 0 to 1; 1 where finished."
)
JOB_DONE = _gauge("gl_encryption_job_rows_done", _JOB, "Rows that the job has written.")
JOB_REMAINING = _gauge(
    "gl_encryption_job_rows_remaining", _JOB, "Rows that are still to be gone through, by the planner's statistics."
)
JOB_RATE = _gauge("gl_encryption_job_rows_per_second", _JOB, "Rows a second that were written in the last minute.")
JOB_STALLED = _gauge(
    "gl_encryption_job_stalled_seconds", _JOB, "Seconds since an unfinished job last got a chunk done; else 0."
)
QUARANTINED = _gauge("gl_encryption_quarantined_values", ("table",), "Values that a job could not read, set aside.")

COLUMNS = _gauge(
    "gl_encryption_columns", ("data_class", "state"), "Registered columns by the state of their migration."
)
COVERAGE = _gauge(
    "gl_encryption_coverage_ratio",
    _CLASS,
    "The share of registered columns that hold ciphertext alone: guarded, with no plaintext column beside them.",
)
UNGUARDED = _gauge(
    "gl_encryption_unguarded_columns",
    _CLASS,
    "Registered columns that should hold ciphertext alone and whose guard is missing or was never validated.",
)
WRONG_VALUES = _gauge(
    "gl_encryption_wrong_values", ("table",), "Values that `glpgenc verify` found wrong, and none found right since."
)
UNVERIFIED = _gauge(
    "gl_encryption_unverified_seconds",
    _CLASS,
    "Seconds since the values of the column that was verified longest ago were, or since it was registered.",
)

AUDIT_VERIFIED = _gauge(
    "gl_encryption_audit_verified_seconds",
    (),
    "Seconds since the audit trail was last verified without a finding, or since its first root was made.",
)
AUDIT_FINDINGS = _gauge(
    "gl_encryption_audit_findings",
    (),
    "What the last verification of the audit trail found wrong; 0 where it is whole.",
)
AUDIT_CHAINS_MISSING = _gauge(
    "gl_encryption_audit_chains_missing",
    (),
    "Chains that had records when heads were saved, and had none when the audit trail was last verified.",
)
AUDIT_HEADS_AGE = _gauge(
    "gl_encryption_audit_heads_age_seconds", (), "Seconds since heads of the audit trail were last saved elsewhere."
)
AUDIT_CHECKPOINT_AGE = _gauge(
    "gl_encryption_audit_checkpoint_age_seconds", (), "Seconds since the last checkpoint of the audit trail was made."
)
AUDIT_QUEUE = _gauge("gl_encryption_audit_queue_events", (), "Audit events that wait in memory.")
AUDIT_SPOOL_BYTES = _gauge("gl_encryption_audit_spool_bytes", (), "Bytes of audit events that wait on disk.")
AUDIT_SPOOL_EVENTS = _gauge("gl_encryption_audit_spool_events", (), "Audit events that wait on disk.")
AUDIT_REFUSED = Metric(
    "gl_encryption_audit_refused_total",
    MetricKind.COUNTER,
    (),
    "Audit events without room in the queue, whose operations were refused.",
)

STATE = (
    DATABASE_UP, STATE_READ, STATE_AGE, STATE_READ_SECONDS, SCRAPE_INCOMPLETE, KMS_UP, HTTP_IN_FLIGHT,
    ACTIVE_VERSION, ACTIVE_VERSION_MIN, KEY_AGE, KEYS, KEYS_OVERDUE, GCM_USES, BRANCH_USES, SHREDS,
    ROTATIONS, ROTATION_AGE, REINDEXES,
    JOB_UNFINISHED, JOB_PAUSED, JOB_WORKERS, JOB_PROGRESS, JOB_DONE, JOB_REMAINING, JOB_RATE, JOB_STALLED, QUARANTINED,
    COLUMNS, COVERAGE, UNGUARDED, WRONG_VALUES, UNVERIFIED,
    AUDIT_VERIFIED, AUDIT_FINDINGS, AUDIT_CHAINS_MISSING, AUDIT_HEADS_AGE, AUDIT_CHECKPOINT_AGE,
    AUDIT_QUEUE, AUDIT_SPOOL_BYTES, AUDIT_SPOOL_EVENTS, AUDIT_REFUSED,
)  # fmt: skip
"""Metrics that are read for a scrape, in the order in which they are shown: see glpgenc/metrics/state.py."""

METRICS: tuple[Metric, ...] = (*EVENTS, *STATE)
"""All metrics."""
