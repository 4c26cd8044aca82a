"""Panels of how things stand: keys, rotation and backfill, coverage, the audit trail, and the metrics themselves."""

from __future__ import annotations

from glpgenc.metrics import names
from tools.dashboard.model import Look, Panel, Query, Row, Unit, highest, of, rate

_DAY = 86_400
_JOB = "kind, table"
_JOB_LEGEND = "{{kind}} {{table}}"
_UNRETIRED = 'state!~"destroyed|retired"'

KEYS = Row(
    "Keys",
    (
        Panel(
            "Active key versions",
            "The highest and the lowest version of an active key of each class, over all tenants. They differ"
            " while some"
            " tenants were rotated more often.",
            Look.BARS,
            Unit.NONE,
            (
                Query(highest(names.ACTIVE_VERSION, by="data_class, purpose"), "{{data_class}} {{purpose}} highest"),
                Query(
                    f"min by (data_class, purpose) ({of(names.ACTIVE_VERSION_MIN)})",
                    "{{data_class}} {{purpose}} lowest",
                ),
            ),
            "EncryptionKeyRotationDue",
        ),
        Panel(
            "Age of the oldest active key",
            "For how long the oldest active key of each class has been active. Above 365 days there is an alert"
            " for keys that"
            " encrypt values.",
            Look.BARS,
            Unit.SECONDS,
            (Query(highest(names.KEY_AGE, by="data_class, purpose"), "{{data_class}} {{purpose}}"),),
            "EncryptionKeyRotationOverdue",
            warn=330 * _DAY,
            alarm=365 * _DAY,
        ),
        Panel(
            "Keys by state",
            "Data keys that are not retired and not destroyed. Deactivated ones still open what was written"
            " under them.",
            Look.STACKED,
            Unit.NUMBER,
            (
                Query(
                    f"sum by (state) ({highest(names.KEYS, _UNRETIRED, by='environment, data_class, purpose, state')})",
                    "{{state}}",
                ),
            ),
            "EncryptionKeyRotationDue",
        ),
        Panel(
            "Uses of A256GCM keys",
            "Uses of the active key with most of them, as a share of the 2^32 that one key may have. At half of"
            " it the key is due;"
            " at all of it, it encrypts no more.",
            Look.LINES,
            Unit.SHARE,
            (Query(highest(names.GCM_USES, by="data_class"), "{{data_class}}"),),
            "EncryptionGcmUsesNearBound",
            warn=0.5,
            alarm=0.75,
            top=1,
        ),
    ),
)

JOBS = Row(
    "Rotation and backfill",
    (
        Panel(
            "Progress",
            "The share of the table that a job's first pass has gone through.",
            Look.LINES,
            Unit.SHARE,
            (Query(highest(names.JOB_PROGRESS, by=_JOB), _JOB_LEGEND),),
            "EncryptionBackfillStalled",
            top=1,
        ),
        Panel(
            "Rows a second",
            "Rows that jobs wrote in the last minute, a second.",
            Look.LINES,
            Unit.PER_SECOND,
            (Query(highest(names.JOB_RATE, by=_JOB), _JOB_LEGEND),),
            "EncryptionBackfillStalled",
        ),
        Panel(
            "Rows that remain",
            "Rows that a job has still to go through, by the planner's statistics.",
            Look.LINES,
            Unit.NUMBER,
            (Query(highest(names.JOB_REMAINING, by=_JOB), _JOB_LEGEND),),
            "EncryptionBackfillStalled",
        ),
        Panel(
            "Time without progress",
            "Seconds since an unfinished job last got a chunk done. The line is that of the alert.",
            Look.LINES,
            Unit.SECONDS,
            (Query(highest(names.JOB_STALLED, by=_JOB), _JOB_LEGEND),),
            "EncryptionBackfillStalled",
            alarm=600,
        ),
        Panel(
            "Unfinished rotations and reindexes",
            "Rotations by their reason, and reindexes by their phase, that were begun and not finished.",
            Look.LINES,
            Unit.NUMBER,
            (
                Query(highest(names.ROTATIONS, by="reason"), "rotation: {{reason}}"),
                Query(highest(names.REINDEXES, by="phase"), "reindex: {{phase}}"),
            ),
            "EncryptionKeyRotationDue",
        ),
        Panel(
            "Values in quarantine",
            "Values that a job could not read or encrypt, set aside. No rotation or backfill is finished while"
            " there are any.",
            Look.LINES,
            Unit.NUMBER,
            (Query(highest(names.QUARANTINED, by="table"), "{{table}}"),),
            "EncryptionBackfillStalled",
            warn=1,
        ),
    ),
)

COVERAGE = Row(
    "Coverage",
    (
        Panel(
            "Coverage by data class",
            "The share of registered columns that hold ciphertext alone: guarded, with no plaintext column"
            " beside them.",
            Look.LINES,
            Unit.SHARE,
            (Query(f"min by (data_class) ({of(names.COVERAGE)})", "{{data_class}}"),),
            "EncryptionCoverageDropped",
            warn=1,
            alarm=0.5,
            falling=True,
            top=1,
        ),
        Panel(
            "Columns by state",
            "Registered columns by the state of their migration. Native, contracted and scrubbed ones have no"
            " plaintext column.",
            Look.STACKED,
            Unit.NUMBER,
            (Query(f"sum by (state) ({highest(names.COLUMNS, by='environment, data_class, state')})", "{{state}}"),),
            "EncryptionCoverageDropped",
        ),
        Panel(
            "Columns without a guard",
            "Registered columns that should hold ciphertext alone, and whose guard is missing or was never validated.",
            Look.LINES,
            Unit.NUMBER,
            (Query(highest(names.UNGUARDED, by="data_class"), "{{data_class}}"),),
            "EncryptionColumnsUnguarded",
            warn=1,
        ),
        Panel(
            "Time since values were verified",
            "Seconds since glpgenc verify checked the values of the column that was verified longest ago, by data"
            " class.",
            Look.LINES,
            Unit.SECONDS,
            (Query(highest(names.UNVERIFIED, by="data_class"), "{{data_class}}"),),
            "EncryptionWrongValues",
        ),
    ),
)

AUDIT = Row(
    "Audit trail and metrics",
    (
        Panel(
            "Audit events that wait",
            "Events in the queue in memory, and in the spool on disk, which takes them while the database is away.",
            Look.LINES,
            Unit.NUMBER,
            (
                Query(f"sum ({of(names.AUDIT_QUEUE)})", "in memory"),
                Query(f"sum ({of(names.AUDIT_SPOOL_EVENTS)})", "on disk"),
            ),
            "EncryptionAuditSpoolGrowing",
        ),
        Panel(
            "Audit spool",
            "Bytes of events on each process's disk. The line is where the alert begins, if they grow.",
            Look.LINES,
            Unit.BYTES,
            (Query(f"max by (instance) ({of(names.AUDIT_SPOOL_BYTES)})", "{{instance}}"),),
            "EncryptionAuditSpoolGrowing",
            warn=1 << 20,
        ),
        Panel(
            "Audit events refused",
            "Events a second that found no room. What they told of was refused, and not done.",
            Look.LINES,
            Unit.PER_SECOND,
            (Query(rate(names.AUDIT_REFUSED), "refused"),),
            "EncryptionAuditRefusing",
            alarm=0.001,
        ),
        Panel(
            "Time since the audit trail was verified",
            "Seconds since glpgenc audit verify found nothing wrong in the whole trail, or since the trail began.",
            Look.LINES,
            Unit.SECONDS,
            (Query(f"max ({of(names.AUDIT_VERIFIED)})", "verified"),),
            "EncryptionAuditTrailUnverified",
        ),
        Panel(
            "Age of the state",
            "How old each part of the state is that the panels on keys, jobs and columns show, and how long reading it"
            " took. After 300 seconds a part is not shown any more.",
            Look.LINES,
            Unit.SECONDS,
            (
                Query(highest(names.STATE_AGE, by="part"), "age of {{part}}"),
                Query(f"max ({of(names.STATE_READ_SECONDS)})", "reading"),
            ),
            "EncryptionStateUnknown",
            warn=300,
            alarm=900,
        ),
        Panel(
            "Processes that are scraped",
            "Processes of each environment whose metrics Prometheus reads.",
            Look.LINES,
            Unit.NUMBER,
            (Query(f"count by (environment) ({of(names.SCRAPE_INCOMPLETE)})", "{{environment}}"),),
            "EncryptionServiceDown",
        ),
        Panel(
            "Incomplete scrapes",
            "1 for a process a part of whose metrics could not be shown.",
            Look.LINES,
            Unit.NUMBER,
            (Query(f"max by (instance) ({of(names.SCRAPE_INCOMPLETE)})", "{{instance}}"),),
            "EncryptionScrapeIncomplete",
            alarm=1,
        ),
    ),
)
