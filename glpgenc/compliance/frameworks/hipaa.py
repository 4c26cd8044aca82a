"""HIPAA: Security Rule and Breach Notification Rule, 45 CFR part 164."""

from __future__ import annotations

from glpgenc.compliance.model import Control, Framework

FRAMEWORK = Framework(
    "hipaa",
    "HIPAA",
    "45 CFR part 164, subparts C and D",
    (
        Control(
            "164.308(a)(1)(ii)(A)",
            "Analysis of risks",
            (),
            "The analysis; docs/THREATS.md lists what is not protected.",
        ),
        Control(
            "164.308(a)(1)(ii)(D)",
            "Records of activity are reviewed",
            ("audit_chain", "audit_kept"),
            "The review.",
        ),
        Control(
            "164.308(a)(3)(i)",
            "Only authorised members of the workforce have access",
            ("database_rights", "api_rights"),
            "That the members of the roles are the right people.",
        ),
        Control(
            "164.308(a)(4)(i)",
            "Access to health information is authorised",
            ("database_rights", "execution", "api_rights"),
            "The authorisation.",
        ),
        Control(
            "164.308(a)(7)(ii)(A)",
            "Data is backed up",
            (),
            "Backups of the database and of the KMS's keys: glpgenc verify-backup.",
        ),
        Control(
            "164.310(d)(2)(i)",
            "Final disposal of health information and its media",
            ("shreds",),
            "Media and backups themselves.",
        ),
        Control(
            "164.312(a)(1)",
            "Only persons and programs that were granted access have it",
            ("database_rights", "execution", "api_rights", "guards"),
            "Logins, and privileges on application tables.",
        ),
        Control(
            "164.312(a)(2)(i)",
            "Every user has a unique id",
            (),
            "Logins of the database and of the identity provider.",
        ),
        Control(
            "164.312(a)(2)(iv)",
            "Health information is encrypted and decrypted by a mechanism",
            ("algorithms", "plaintext", "guards", "key_custody", "kms", "rotation"),
            "Which fields are health information.",
        ),
        Control(
            "164.312(b)", "Activity is recorded and can be examined", ("audit_chain", "audit_kept"), "The examination."
        ),
        Control(
            "164.312(c)(1)",
            "Health information is protected from improper change and destruction",
            ("algorithms", "guards", "audit_append_only"),
            "Backups, and privileges to delete rows.",
        ),
        Control(
            "164.312(c)(2)",
            "Altered information is detected",
            ("algorithms", "verified"),
            "An altered value does not authenticate; deleted rows are not detected.",
        ),
        Control(
            "164.312(d)",
            "Persons and entities seeking access are authenticated",
            (),
            "Authentication of the database, of the KMS and of the identity provider's tokens.",
        ),
        Control(
            "164.312(e)(1)",
            "Information is protected on networks",
            ("tls",),
            "All connections but the one of this report.",
        ),
        Control(
            "164.312(e)(2)(ii)",
            "Information is encrypted on networks",
            ("tls", "algorithms"),
            "All connections but the one of this report.",
        ),
        Control(
            "164.316(b)(2)(i)",
            "Documentation is kept for six years",
            ("audit_period",),
            "The policy, and the required figures.",
        ),
        Control(
            "164.402",
            "Lost information is not unsecured health information if it is encrypted and the keys were not lost",
            ("algorithms", "plaintext", "key_custody", "kms", "server_logs", "copies"),
            (
                "Which data was lost, and whether keys were lost too. HHS's guidance, 74 FR 19006, refers to NIST SP "
                "800-111."
            ),
        ),
    ),
)
