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
            "Personal data is kept no longer than necessary",
            ("shreds",),
            "The retention periods, and that older data is deleted.",
        ),
        Control(
            "Art. 5(1)(f)",
            "Integrity and confidentiality",
            ("algorithms", "plaintext", "guards", "unprotected", "database_rights"),
            "Which data is personal, and personal data outside these columns.",
        ),
        Control(
            "Art. 5(2)",
            "Compliance can be demonstrated",
            ("audit_chain", "audit_kept"),
            "The demonstration, of which this report is a part.",
        ),
        Control(
            "Art. 17",
            "Erasure on request",
            ("shreds",),
            (
                "Requests, deadlines, and backups: see each receipt. Whether destroying a key is erasure is a legal "
                "question."
            ),
        ),
        Control(
            "Art. 25(1)",
            "Data protection by design, such as pseudonymisation",
            ("algorithms", "key_separation", "keyed_hashes"),
            "Other aspects of the design; search terms reveal which values are equal: docs/LEAKAGE.md.",
        ),
        Control(
            "Art. 25(2)",
            "By default, data is accessible only to those who need it",
            ("guards", "database_rights", "execution"),
            "What applications display.",
        ),
        Control(
            "Art. 30(1)(g)",
            "The record of processing describes the measures of security",
            ("inventory", "algorithms"),
            "The record, which can use figures of this report.",
        ),
        Control(
            "Art. 32(1)(a)",
            "Encryption and pseudonymisation",
            ("algorithms", "plaintext", "rotation", "key_custody", "kms"),
            "Whether that is appropriate to the risk.",
        ),
        Control(
            "Art. 32(1)(b)",
            "Ongoing confidentiality, integrity, availability and resilience",
            ("kms", "tls", "database_rights", "code"),
            "Availability of database and KMS.",
        ),
        Control(
            "Art. 32(1)(c)",
            "Data can be restored in a timely manner",
            (),
            "Backups, and exercises of restoring: glpgenc verify-backup.",
        ),
        Control(
            "Art. 32(1)(d)",
            "Measures are tested regularly",
            ("doctor", "audit_chain", "verified", "code"),
            "That tests are regular.",
        ),
        Control(
            "Art. 33",
            "A breach is notified within 72 hours",
            ("audit_chain", "audit_kept"),
            "The notification, which can be based on the audit trail.",
        ),
        Control(
            "Art. 34(3)(a)",
            "Data subjects need not be informed if lost data is unintelligible to others",
            ("algorithms", "plaintext", "key_custody", "kms", "server_logs", "copies"),
            "Which data was lost, and whether keys were lost too.",
        ),
    ),
)
