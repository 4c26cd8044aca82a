"""PCI DSS 4.0.1."""

from __future__ import annotations

from glpgenc.compliance.model import Control, Framework

FRAMEWORK = Framework(
    "pci-dss",
    "PCI DSS",
    "4.0.1",
    (
        Control(
            "3.2.1",
            "Account data is kept no longer than needed, and made unrecoverable after that",
            ("shreds", "plaintext"),
            "The policy, its periods, and that data past them is gone.",
        ),
        Control(
            "3.3.1",
            "Sensitive authentication data is not kept after authorisation",
            (),
            "Encryption does not allow to keep it: that no such field is stored at all.",
        ),
        Control(
            "3.3.2",
            "Sensitive authentication data is encrypted while it waits for authorisation",
            ("algorithms", "plaintext"),
            "Which fields hold it.",
        ),
        Control("3.4.1", "The account number is masked where it is shown", (), "What applications show, and to whom."),
        Control(
            "3.5.1",
            "The account number is unreadable wherever it is stored",
            ("algorithms", "plaintext", "guards", "copies", "unprotected", "server_logs"),
            "That every column and file that holds one is known; backups from before.",
        ),
        Control(
            "3.5.1.1",
            "Hashes of account numbers are keyed, of the whole number, with managed keys",
            ("keyed_hashes", "key_custody", "kms"),
            "Which facets are of account numbers: one of last4 or a prefix is a hash of a part.",
        ),
        Control(
            "3.5.1.2",
            "Encryption of disks alone is not relied on",
            ("algorithms", "plaintext"),
            "Which other mechanism protects data outside these columns.",
        ),
        Control(
            "3.6.1.2",
            "Stored keys are wrapped by a key as strong, kept apart from them, or in a secure device",
            ("key_custody", "kms"),
            "The KMS's own protection of its keys.",
        ),
        Control(
            "3.6.1.3",
            "Few people can reach a key in the clear",
            ("execution", "database_rights"),
            "Who can use the KMS key, and is superuser of the server or root on its host.",
        ),
        Control(
            "3.6.1.4",
            "Keys are stored in few places",
            ("key_custody",),
            "Copies in backups of the database, which stay wrapped.",
        ),
        Control(
            "3.7.1",
            "Keys are generated strong",
            ("algorithms", "key_separation", "fips"),
            "The policy; keys of 256 bits come from the KMS's or this host's generator.",
        ),
        Control(
            "3.7.2",
            "Keys are distributed securely",
            ("tls", "server_logs"),
            "Connections of applications to database and KMS.",
        ),
        Control("3.7.3", "Keys are stored securely", ("key_custody", "kms"), "The policy."),
        Control(
            "3.7.4",
            "Keys are changed at the end of their period",
            ("rotation", "key_limits"),
            "That the periods of the policies are the right ones; rotation of the KMS key.",
        ),
        Control(
            "3.7.5",
            "Keys are retired, replaced or destroyed when they are weak, known to others or not needed",
            ("key_states", "rotation", "shreds"),
            "Who tells that a key is compromised.",
        ),
        Control(
            "3.7.7",
            "Keys can't be substituted",
            ("key_separation", "database_rights", "code"),
            "Rights in the KMS.",
        ),
        Control("3.7.8", "Custodians of keys acknowledge their duties", (), "The acknowledgement."),
        Control(
            "4.2.1",
            "Strong cryptography on open networks",
            ("tls",),
            "All connections but the one of this report.",
        ),
        Control("7.2.1", "There is a model of who may have access", ("database_rights", "api_rights"), "The model."),
        Control(
            "7.2.2",
            "Access is given by job and with least privilege",
            ("database_rights", "execution", "api_rights"),
            "That the members of the roles are the right ones.",
        ),
        Control(
            "7.2.5",
            "Accounts of applications have least privilege",
            ("database_rights",),
            "Rights on the user's own tables.",
        ),
        Control(
            "7.2.6",
            "Queries of stored account data go through applications, by role",
            ("database_rights", "execution"),
            "Who holds keys, and may log in to the database.",
        ),
        Control(
            "8.2.1", "Every user has an id of their own", (), "Log-ins of the database and of the identity provider."
        ),
        Control(
            "8.2.2",
            "Shared accounts are the exception",
            ("database_rights",),
            "Accounts that several people know the password of.",
        ),
        Control("8.6.1", "Log-ins of application accounts by people are controlled", (), "Who uses such accounts."),
        Control(
            "10.2.1",
            "Audit logs are on",
            ("audit_kept",),
            "Logs of all other components.",
        ),
        Control(
            "10.2.1.1",
            "Each user's access to cardholder data is logged",
            ("audit_kept",),
            "SQL with keys of its own is counted by session, not by row: docs/AUDIT.md.",
        ),
        Control("10.2.1.2", "Acts of administrators are logged", ("audit_kept",), "Acts of superusers and in the KMS."),
        Control(
            "10.2.1.3", "Access to audit logs is logged", ("audit_kept", "audit_chain"), "Reading of the table by SQL."
        ),
        Control(
            "10.2.2",
            "Records have who, what, when, where and the result",
            ("audit_chain",),
            "That actors' names are people's.",
        ),
        Control(
            "10.3.1",
            "Few may read audit logs",
            ("database_rights", "api_rights"),
            "Who is a member of glpgenc_auditor.",
        ),
        Control(
            "10.3.2",
            "Audit logs can't be changed",
            ("audit_append_only", "audit_chain"),
            "Owner and superuser can; verification finds it.",
        ),
        Control(
            "10.3.3",
            "Audit logs are copied elsewhere at once",
            (),
            "Shipping to a log server, saved heads: docs/AUDIT.md.",
        ),
        Control(
            "10.3.4",
            "Changes of audit logs are found",
            ("audit_chain",),
            "That glpgenc audit verify runs, against heads saved elsewhere.",
        ),
        Control("10.4.1", "Audit logs are reviewed daily", (), "The review."),
        Control(
            "10.5.1",
            "Audit logs are kept for twelve months, three at hand",
            ("audit_period",),
            "The figures of audit_period, against the policy.",
        ),
        Control(
            "12.3.3",
            "Cryptography in use is listed, watched, and reviewed once a year",
            ("algorithms", "keyed_hashes", "tls", "versions", "fips"),
            "The review and the plan; this report is the list for these fields.",
        ),
    ),
)
