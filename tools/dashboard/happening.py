"""Panels of what happens: operations, failures, the KMS and the caches of keys."""

from __future__ import annotations

from glpgenc.metrics import names
from tools.dashboard.model import Look, Panel, Query, Row, Unit, highest, of, quantiles, rate

_FAILED = 'status="failure"'
_REFUSED = 'status="refused"'
_NOT_REFUSED = 'status!="refused"'
_DONE = 'status="success"'
_5XX = 'code=~"5.."'
_NOT_4XX = 'code!~"4.."'
_KEPT_OUT = 'code=~"401|403|429"'


def _share_of_failures(by: str = "") -> str:
    return f"{rate(names.OPERATIONS, _FAILED, by=by)} / {rate(names.OPERATIONS, _NOT_REFUSED, by=by)}"


def _share_of_refused(by: str = "") -> str:
    return f"{rate(names.OPERATIONS, _REFUSED, by=by)} / {rate(names.OPERATIONS, by=by)}"


def _hit_rate(*matchers: str, by: str = "") -> str:
    hits, misses = (rate(metric, *matchers, by=by) for metric in (names.CACHE_HITS, names.CACHE_MISSES))
    return f"{hits} / ({hits} + {misses})"


def _p99(metric: names.Metric, by: str) -> str:
    return f"histogram_quantile(0.99, {rate(metric, by=f'{by}, le', suffix='_bucket')})"


NOW = Row(
    "Now",
    (
        Panel(
            "Failures",
            "Values that failed to be encrypted or decrypted by a fault of the service, as a share of those that were"
            " not refused. Above 1 % there is an alert.",
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
            "Whether the last call within 10 minutes was served, of each KMS key and in every process that made one.",
            Look.NUMBER,
            Unit.NONE,
            (Query(f"min by (provider, key) ({of(names.KMS_UP)})", "{{provider}} {{key}}"),),
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
            "Calls a second that failed, by whose fault it was and the class of the error. A caller's faults are about"
            " what the service was given.",
            Look.STACKED,
            Unit.PER_SECOND,
            (Query(f"{rate(names.FAILURES, by='fault, error_type')} > 0", "{{fault}}: {{error_type}}"),),
            "EncryptionServiceErrors",
        ),
        Panel(
            "Share of failures",
            "Values that failed by a fault of the service, by operation, as a share of those that were not refused. The"
            " line is that of the alert.",
            Look.LINES,
            Unit.SHARE,
            (Query(_share_of_failures("operation"), "{{operation}}"),),
            "EncryptionFailureRateHigh",
            alarm=0.01,
        ),
        Panel(
            "Refused values",
            "Values that could not be encrypted or decrypted because of what callers sent, as a share of all, by"
            " operation. The line is that of the warning.",
            Look.LINES,
            Unit.SHARE,
            (Query(_share_of_refused("operation"), "{{operation}}"),),
            "EncryptionCallerErrors",
            warn=0.05,
        ),
        Panel(
            "Duration of calls",
            "How long calls that succeeded took: half of them, 95 % and 99 % of them at most. A batch is one call.",
            Look.LINES,
            Unit.SECONDS,
            quantiles(names.DURATION, by="operation"),
            "EncryptionKmsLatencyHigh",
        ),
    ),
)

HTTP = Row(
    "HTTP API",
    (
        Panel(
            "Requests by route",
            "Requests a second that the API answered, by the route's template.",
            Look.STACKED,
            Unit.PER_SECOND,
            (Query(f"{rate(names.HTTP_REQUESTS, by='method, route')} > 0", "{{method}} {{route}}"),),
            "EncryptionApiErrors",
        ),
        Panel(
            "Requests by status",
            "Requests a second by the status that they were answered with; 0 where the connection ended before.",
            Look.STACKED,
            Unit.PER_SECOND,
            (Query(f"{rate(names.HTTP_REQUESTS, by='code')} > 0", "{{code}}"),),
            "EncryptionApiErrors",
        ),
        Panel(
            "Requests that are not let in",
            "Requests a second without a valid token (401), without the permission (403), and beyond the rate limit"
            " (429), by route.",
            Look.LINES,
            Unit.PER_SECOND,
            (Query(f"{rate(names.HTTP_REQUESTS, _KEPT_OUT, by='code, route')} > 0", "{{code}} {{route}}"),),
            "EncryptionCallerErrors",
        ),
        Panel(
            "Errors of the API",
            "Requests that ended with a status of 500 or more, by route, as a share of those that were not refused. The"
            " line is that of the alert.",
            Look.LINES,
            Unit.SHARE,
            (
                Query(
                    f"{rate(names.HTTP_REQUESTS, _5XX, by='route')}"
                    f" / {rate(names.HTTP_REQUESTS, _NOT_4XX, by='route')}",
                    "{{route}}",
                ),
            ),
            "EncryptionApiErrors",
            alarm=0.01,
        ),
        Panel(
            "Duration of requests",
            "How long the API took to answer, by route: 99 % of the requests at most so long.",
            Look.LINES,
            Unit.SECONDS,
            (Query(_p99(names.HTTP_DURATION, "route"), "{{route}} P99"),),
            "EncryptionApiErrors",
        ),
        Panel(
            "Requests in flight",
            "Requests that each process, with its workers, is answering now.",
            Look.LINES,
            Unit.NUMBER,
            (Query(f"sum by (instance) ({of(names.HTTP_IN_FLIGHT)})", "{{instance}}"),),
            "EncryptionApiErrors",
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
            (Query(f"{rate(names.KMS_CALLS, by='operation, status')} > 0", "{{operation}} {{status}}"),),
            "EncryptionKmsUnreachable",
        ),
        Panel(
            "KMS latency by operation",
            "P99 of each operation of the KMS. The line is that of the alert.",
            Look.LINES,
            Unit.SECONDS,
            (Query(_p99(names.KMS_LATENCY, "operation"), "{{operation}} P99"),),
            "EncryptionKmsLatencyHigh",
            alarm=0.1,
            width=24,
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
