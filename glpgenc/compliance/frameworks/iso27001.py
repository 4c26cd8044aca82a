"""ISO/IEC 27001:2022, Annex A."""

from __future__ import annotations

from glpgenc.compliance.model import Control, Framework

FRAMEWORK = Framework(
    "iso27001",
    "ISO/IEC 27001",
    "2022, Annex A",
    (
        Control(
            "A.5.3",
            "Conflicting duties are separated",
            ("database_rights", "api_rights"),
            "That one person does not have several of the roles.",
        ),
        Control(
            "A.5.9",
            "There is an inventory of information",
            ("inventory",),
            "Owners of the information, and information outside this database.",
        ),
        Control(
            "A.5.12",
            "Information is classified",
            ("inventory", "unprotected"),
            "The meaning of the classes, and whether each field has the correct class.",
        ),
        Control(
            "A.5.15",
            "Access is controlled by rules",
            ("database_rights", "execution", "api_rights"),
            "The rules themselves.",
        ),
        Control(
            "A.5.16",
            "Identities are managed",
            (),
            "Identities of the database and of the identity provider.",
        ),
        Control(
            "A.5.17",
            "Authentication information is protected",
            ("kms",),
            "Passwords and tokens of people; this report covers the credentials of the KMS on this host only.",
        ),
        Control(
            "A.5.18",
            "Access rights are granted, reviewed and removed",
            ("database_rights", "api_rights"),
            "The review, and its dates.",
        ),
        Control(
            "A.5.28",
            "Evidence of events is collected and preserved",
            ("audit_chain", "audit_append_only"),
            "Its use; heads of the trail must be kept on another host.",
        ),
        Control(
            "A.5.33",
            "Records are protected from loss, falsification and unauthorised access",
            ("audit_chain", "audit_append_only", "audit_period"),
            "The retention period of records, and their backups.",
        ),
        Control(
            "A.5.34",
            "Privacy and personal data are protected",
            ("inventory", "plaintext", "unprotected", "key_separation"),
            "Which law applies, and its other requirements.",
        ),
        Control(
            "A.8.2",
            "Privileged access is restricted",
            ("database_rights", "execution"),
            "Superusers of the server and root.",
        ),
        Control(
            "A.8.3",
            "Access to information is restricted",
            ("guards", "database_rights"),
            "Privileges on the tables themselves.",
        ),
        Control(
            "A.8.9",
            "Configurations are managed and monitored",
            ("code", "server_logs", "versions"),
            "Configurations of everything else.",
        ),
        Control(
            "A.8.10",
            "Information is deleted when it is no longer required",
            ("shreds",),
            "The retention period; for backups, see each receipt.",
        ),
        Control(
            "A.8.11",
            "Data is masked",
            ("algorithms", "keyed_hashes"),
            "What applications display: without a key the database returns ciphertext.",
        ),
        Control(
            "A.8.12",
            "Data leakage is prevented",
            ("server_logs", "copies", "unprotected", "plaintext"),
            "Leakage through applications and devices.",
        ),
        Control(
            "A.8.13",
            "Information is backed up",
            (),
            "Backups of the database and of the KMS's keys: glpgenc verify-backup.",
        ),
        Control(
            "A.8.15",
            "Activities are logged, and logs protected",
            ("audit_chain", "audit_kept", "audit_append_only"),
            "The server's and applications' own logs.",
        ),
        Control("A.8.16", "Systems are monitored", ("audit_kept",), "Who monitors metrics and alerts."),
        Control("A.8.20", "Networks are secured", ("tls",), "All connections but the one of this report."),
        Control(
            "A.8.24",
            "Rules for cryptography and its keys are defined and implemented",
            ("algorithms", "rotation", "key_states", "key_custody", "kms", "key_separation", "key_limits", "fips"),
            "The rules themselves: algorithms, key owners, key lifetimes.",
        ),
    ),
)
