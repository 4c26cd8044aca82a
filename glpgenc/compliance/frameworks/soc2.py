"""SOC 2: the AICPA's Trust Services Criteria."""

from __future__ import annotations

from glpgenc.compliance.model import Control, Framework

FRAMEWORK = Framework(
    "soc2",
    "SOC 2",
    "Trust Services Criteria 2017, points of focus revised 2022",
    (
        Control(
            "CC6.1",
            "Logical access to protected information; encryption of it and care of its keys",
            ("algorithms", "plaintext", "guards", "key_custody", "kms", "key_separation", "database_rights", "fips"),
            "Which assets are protected information, who may log in where, and access to the KMS itself.",
        ),
        Control(
            "CC6.2",
            "Users are registered and authorised before they get credentials",
            (),
            "Credentials of the database, the KMS and the identity provider are given by people, outside this product.",
        ),
        Control(
            "CC6.3",
            "Access by role, with least privilege and separated duties",
            ("database_rights", "execution", "api_rights"),
            "That the members of the roles are the right people, and reviews of it.",
        ),
        Control(
            "CC6.5",
            "Data can't be recovered any more from what is given up",
            ("shreds",),
            "Disks and backups themselves: a shred's receipt names the copies that may live on.",
        ),
        Control(
            "CC6.6",
            "Protection from outside the system's boundary",
            ("tls", "execution"),
            "Networks, firewalls and the connections of applications, of which this report saw its own only.",
        ),
        Control(
            "CC6.7",
            "Information is protected while it is moved and sent",
            ("tls", "algorithms", "copies"),
            "Exports, removable media and devices.",
        ),
        Control(
            "CC6.8",
            "Software that was not authorised is prevented or found",
            ("code",),
            "All software but the functions and tables of glpgenc on the server.",
        ),
        Control(
            "CC7.1",
            "Changes of configuration that weaken protection are found",
            ("code", "guards", "server_logs", "doctor"),
            "That somebody runs glpgenc doctor regularly, and acts on it; scans for vulnerabilities.",
        ),
        Control(
            "CC7.2",
            "Components are monitored for anomalies",
            ("audit_chain", "audit_kept"),
            "Who looks at alerts and the trail; Prometheus and its alerts are not seen from here.",
        ),
        Control(
            "CC7.3",
            "Security events are evaluated",
            ("audit_chain", "audit_append_only"),
            "The evaluation itself.",
        ),
        Control("CC7.4", "Security incidents are responded to", (), "The plan, its exercise, and the response."),
        Control(
            "CC8.1",
            "Changes are authorised, tested and documented",
            ("verified", "code"),
            "Authorisation of changes, and tests of the application.",
        ),
        Control(
            "C1.1",
            "Confidential information is identified and kept protected",
            ("inventory", "unprotected", "plaintext"),
            "Whether the list of fields is complete: a column is only judged by its name.",
        ),
        Control(
            "C1.2",
            "Confidential information is disposed of",
            ("shreds", "plaintext"),
            "When it must be, and that backups expire.",
        ),
    ),
)
