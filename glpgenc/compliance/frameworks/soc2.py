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
            "Logical access to protected information, its encryption, and protection of keys",
            ("algorithms", "plaintext", "guards", "key_custody", "kms", "key_separation", "database_rights", "fips"),
            "Which assets are protected information, logins, and access to the KMS itself.",
        ),
        Control(
            "CC6.2",
            "Users are registered and authorised before they get credentials",
            (),
            "Credentials of the database, the KMS and the identity provider are issued outside this product.",
        ),
        Control(
            "CC6.3",
            "Access by role, with least privilege and separated duties",
            ("database_rights", "execution", "api_rights"),
            "That the members of the roles are appropriate, and reviews.",
        ),
        Control(
            "CC6.5",
            "Data on decommissioned assets can't be recovered",
            ("shreds",),
            "Disks and backups themselves: a shred receipt lists the copies that may remain.",
        ),
        Control(
            "CC6.6",
            "Protection from outside the system's boundary",
            ("tls", "execution"),
            "Networks, firewalls and other connections than the one of this report.",
        ),
        Control(
            "CC6.7",
            "Information is protected during transmission and movement",
            ("tls", "algorithms", "copies"),
            "Exports, removable media and devices.",
        ),
        Control(
            "CC6.8",
            "Unauthorised software is prevented or detected",
            ("code",),
            "All software but the functions and tables of glpgenc on the server.",
        ),
        Control(
            "CC7.1",
            "Configuration changes that weaken protection are detected",
            ("code", "guards", "server_logs", "doctor"),
            "That `glpgenc doctor` runs regularly and its findings are handled; vulnerability scans.",
        ),
        Control(
            "CC7.2",
            "Components are monitored for anomalies",
            ("audit_chain", "audit_kept"),
            "Who monitors alerts and the audit trail; this report does not cover Prometheus and its alerts.",
        ),
        Control(
            "CC7.3",
            "Security events are evaluated",
            ("audit_chain", "audit_append_only"),
            "The evaluation itself.",
        ),
        Control("CC7.4", "Security incidents are responded to", (), "The plan, exercises, and the response."),
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
            "Whether the list of fields is complete: columns are only checked by name.",
        ),
        Control(
            "C1.2",
            "Confidential information is disposed of",
            ("shreds", "plaintext"),
            "The retention period, and that backups expire.",
        ),
    ),
)
