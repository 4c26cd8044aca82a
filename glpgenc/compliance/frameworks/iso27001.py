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
            "Duties that conflict are kept apart",
            ("database_rights", "api_rights"),
            "That one person does not hold several of the roles.",
        ),
        Control(
            "A.5.9",
            "There is an inventory of information",
            ("inventory",),
            "Owners of the information, and all that is not in this database.",
        ),
        Control(
            "A.5.12",
            "Information is classified",
            ("inventory", "unprotected"),
            "What the classes mean, and whether each field is in the right one.",
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
            "Identities live in the database's and the identity provider's hands.",
        ),
        Control(
            "A.5.17",
            "Authentication information is protected",
            ("kms",),
            "Passwords and tokens of people; here only what opens the KMS from this host.",
        ),
        Control(
            "A.5.18",
            "Access rights are given, reviewed and removed",
            ("database_rights", "api_rights"),
            "The review, and its dates.",
        ),
        Control(
            "A.5.28",
            "Evidence of events is collected and preserved",
            ("audit_chain", "audit_append_only"),
            "What is done with it; heads of the trail must be kept on another host.",
        ),
        Control(
            "A.5.33",
            "Records are protected from loss, falsification and unauthorised access",
            ("audit_chain", "audit_append_only", "audit_period"),
            "How long records must be kept, and their backups.",
        ),
        Control(
            "A.5.34",
            "Privacy and personal data are protected",
            ("inventory", "plaintext", "unprotected", "key_separation"),
            "Which law applies, and what else it asks for.",
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
            "Rights on the tables themselves.",
        ),
        Control(
            "A.8.9",
            "Configurations are managed and monitored",
            ("code", "server_logs", "versions"),
            "Configurations of everything else.",
        ),
        Control(
            "A.8.10",
            "Information is deleted when it is not needed any more",
            ("shreds",),
            "When that is; backups, see each receipt.",
        ),
        Control(
            "A.8.11",
            "Data is masked",
            ("algorithms", "keyed_hashes"),
            "What applications show: without a key the database gives ciphertext.",
        ),
        Control(
            "A.8.12",
            "Leaks of data are prevented",
            ("server_logs", "copies", "unprotected", "plaintext"),
            "Ways out of the application and of people's devices.",
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
        Control("A.8.16", "Systems are monitored", ("audit_kept",), "Who looks at metrics and alerts."),
        Control("A.8.20", "Networks are secured", ("tls",), "All connections but the one of this report."),
        Control(
            "A.8.24",
            "Rules for cryptography and its keys are set and followed",
            ("algorithms", "rotation", "key_states", "key_custody", "kms", "key_separation", "key_limits", "fips"),
            "The rules themselves: which algorithms, whose keys, how long.",
        ),
    ),
)
