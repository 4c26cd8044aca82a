"""GDPR: Regulation (EU) 2016/679."""

from __future__ import annotations

from glpgenc.compliance.model import Control, Framework

FRAMEWORK = Framework(
    "gdpr",
    "GDPR",
    "Regulation (EU) 2016/679",
    (
        Control(
            "Art. 5(1)(e)",
            "Personal data is kept no longer than needed",
            ("shreds",),
            "The periods, and that data past them is gone.",
        ),
        Control(
            "Art. 5(1)(f)",
            "Integrity and confidentiality",
            ("algorithms", "plaintext", "guards", "unprotected", "database_rights"),
            "Which data is personal, and all that is not in these columns.",
        ),
        Control(
            "Art. 5(2)",
            "Compliance can be demonstrated",
            ("audit_chain", "audit_kept"),
            "The demonstration; this report is a part of it.",
        ),
        Control(
            "Art. 17",
            "Erasure on request",
            ("shreds",),
            "Requests, deadlines, and backups: see each receipt. Whether a destroyed key is erasure, a lawyer says.",
        ),
        Control(
            "Art. 25(1)",
            "Data protection by design, such as pseudonymisation",
            ("algorithms", "key_separation", "keyed_hashes"),
            "What else the design needs; search terms show which values are equal: docs/LEAKAGE.md.",
        ),
        Control(
            "Art. 25(2)",
            "By default only those see data who need it",
            ("guards", "database_rights", "execution"),
            "What applications show.",
        ),
        Control(
            "Art. 30(1)(g)",
            "The record of processing describes the measures of security",
            ("inventory", "algorithms"),
            "The record; figures of this report may stand in it.",
        ),
        Control(
            "Art. 32(1)(a)",
            "Encryption and pseudonymisation",
            ("algorithms", "plaintext", "rotation", "key_custody", "kms"),
            "Whether that is appropriate to the risk.",
        ),
        Control(
            "Art. 32(1)(b)",
            "Lasting confidentiality, integrity, availability and resilience",
            ("kms", "tls", "database_rights", "code"),
            "Availability of database and KMS.",
        ),
        Control(
            "Art. 32(1)(c)",
            "Data can be restored in time",
            (),
            "Backups, and exercises of restoring: glpgenc verify-backup.",
        ),
        Control(
            "Art. 32(1)(d)",
            "Measures are tested regularly",
            ("doctor", "audit_chain", "verified", "code"),
            "That it is done regularly.",
        ),
        Control(
            "Art. 33",
            "A breach is notified within 72 hours",
            ("audit_chain", "audit_kept"),
            "The notification; the trail is what it can be written from.",
        ),
        Control(
            "Art. 34(3)(a)",
            "Persons need not be told where what was lost can't be read by others",
            ("algorithms", "plaintext", "key_custody", "kms", "server_logs", "copies"),
            "Which data was lost, and whether keys were.",
        ),
    ),
)
