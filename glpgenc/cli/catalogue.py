"""The commands: each one's summary, its group in the help, and the module that defines it.

``glpgenc --help``, the help of a group and the completion of a shell are answered from this table, without importing a
command: most of the time of a short command is imports. To register a new command:

1. write a module of this package with ``register(app)``, which calls :func:`glpgenc.cli.command.command`;
2. add a row here. Its summary is the first line of the command's docstring, at most 55 characters without its full
   stop; tests compare the two, and every row with the commands that modules define.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Entry:
    """A command, or a group of commands.

    :param summary: a verb phrase that distinguishes it from its neighbours.
    :param module: the module of ``glpgenc.cli`` whose ``register`` adds it; of a group, nothing.
    :param commands: of a group, its commands by name.
    """

    summary: str
    module: str = ""
    commands: dict[str, Entry] = field(default_factory=dict)


SECTIONS: dict[str, dict[str, Entry]] = {
    "Start": {
        "demo": Entry("Try encryption on a temporary server, with sample data", "demo"),
        "init": Entry("Install or upgrade glpgenc in a database", "init"),
        "config": Entry(
            "Show the settings",
            commands={"show": Entry("Show each setting, its value and its source", "config")},
        ),
        "kms": Entry(
            "Set up and check the KMS that wraps data keys",
            commands={
                "create-local": Entry("Create a key file for the local provider", "kms"),
                "check": Entry("Wrap and unwrap a test key with the configured KMS", "kms"),
                "assign": Entry("Give a tenant a KMS key of its own", "kms_assign"),
                "unassign": Entry("Return a tenant to the common KMS key", "kms_assign"),
                "assignments": Entry("List tenants that have a KMS key of their own", "kms_assign"),
                "branch": Entry(
                    "List and replace branch keys, which wrap data keys",
                    commands={
                        "list": Entry("List branch keys and count their data keys", "branch"),
                        "rotate": Entry("Replace branch keys and rewrap their data keys", "branch"),
                    },
                ),
                "cost": Entry("Estimate the KMS calls of a month and their price", "kms_cost"),
            },
        ),
        "psql": Entry("Open psql with the tenant's keys loaded", "psql"),
    },
    "Columns": {
        "plan-index": Entry("Judge whether a column can be searched safely", "plan_index"),
        "field": Entry(
            "Register fields: data class, padding, search facets",
            commands={
                "add": Entry("Register a field and its search facets", "field"),
                "list": Entry("List fields with their facets and columns", "field"),
            },
        ),
        "protect": Entry("Start encrypting a column: field, column and triggers", "protect"),
        "guard": Entry("Make an existing bytea column refuse plaintext", "guard"),
        "backfill": Entry(
            "Encrypt the rows that a table had before `protect`",
            commands={
                "run": Entry("Encrypt the existing rows of a table", "backfill"),
                "status": Entry("Show progress, workers and quarantined rows", "backfill"),
                "pause": Entry("Pause the workers of a table's backfills", "backfill"),
                "resume": Entry("Resume the paused backfills of a table", "backfill"),
                "cancel": Entry("Cancel the backfills of a table", "backfill"),
            },
        ),
        "verify": Entry("Check that stored values decrypt and are right", "verify"),
        "contract": Entry("Drop a plaintext column after it was verified", "contract"),
        "restore-plaintext": Entry("Undo contract: decrypt into a plaintext column", "restore_plaintext"),
        "scrub": Entry(
            "Remove dropped plaintext from the server's files",
            commands={
                "plan": Entry("Show what a scrub rewrites and what may hold plaintext", "scrub"),
                "run": Entry("Rewrite a table whose plaintext column was dropped", "scrub"),
                "prove": Entry("Search the server's files for plaintext values", "proving"),
                "plant": Entry("Insert rows with random values to search for", "planting"),
                "unplant": Entry("Delete the rows that `scrub plant` inserted", "planting"),
            },
        ),
        "reindex": Entry(
            "Change the key or the normalizer of a search facet",
            commands={
                "plan": Entry("Estimate the work of a reindex", "reindex"),
                "run": Entry("Start or continue a reindex", "reindex"),
                "status": Entry("Show the reindexes of a facet and their progress", "reindex"),
                "abort": Entry("Abort a reindex before its swap", "reindex"),
            },
        ),
    },
    "Keys": {
        "keys": Entry(
            "Create, list, retire and destroy single data keys",
            commands={
                "create": Entry("Create the data key of a tenant and data class", "keys"),
                "list": Entry("List data keys and their states", "keys"),
                "show": Entry("Show what is stored about one data key", "keys"),
                "retire": Entry("Stop handing out a key that no value is under", "keys_ending"),
                "unretire": Entry("Hand out a retired key again", "keys_ending"),
                "destroy": Entry("Delete the wrapped form of a key for good", "keys_ending"),
                "compromise": Entry("Replace a leaked key and list what it could read", "keys_ending"),
                "sign": Entry("List unsigned rows of keys, and sign them with --yes", "keys_signing"),
            },
        ),
        "rotate": Entry("Replace data keys now and re-encrypt their rows", "rotate"),
        "rotation": Entry(
            "Rotate on a schedule: policies, due keys, cron runs",
            commands={
                "plan": Entry("Show which keys are due, and when more will be", "rotation"),
                "run": Entry("Rotate every key that is due, for cron", "rotation"),
                "policy": Entry(
                    "Set when the keys of a data class are due",
                    commands={
                        "set": Entry("Set the policy of a data class", "rotation_policy"),
                        "list": Entry("List the rotation policies", "rotation_policy"),
                        "remove": Entry("Remove the policy of a data class", "rotation_policy"),
                    },
                ),
            },
        ),
        "rewrap": Entry("Wrap data keys under another KMS key; rows stay", "rewrap"),
        "shred": Entry(
            "Make all values of a tenant unreadable for good",
            commands={
                "plan": Entry("Show the keys of a shred, and what copies remain", "shred"),
                "run": Entry("Make a tenant's values unreadable", "shred"),
                "list": Entry("List shredded tenants and their deadlines", "shred"),
                "undo": Entry("Undo a shred before its deadline", "shred"),
                "finish": Entry("Destroy the keys of shreds past their deadlines", "shred"),
                "verify-receipt": Entry("Check that a receipt is genuine", "shred"),
                "apply-receipt": Entry("Repeat a shred in a restored database", "shred"),
            },
        ),
    },
    "Watch": {
        "doctor": Entry("Find faults of an installation, with their remedies", "doctor"),
        "coverage": Entry("Show how much of each column is encrypted", "coverage"),
        "verify-backup": Entry("Restore a dump elsewhere and decrypt samples of it", "verify_backup"),
        "compliance": Entry(
            "Map evidence to SOC 2, ISO 27001, PCI DSS and others",
            commands={"report": Entry("Report which controls an installation meets", "compliance")},
        ),
        "audit": Entry(
            "Search, verify, export and prune the audit trail",
            commands={
                "tail": Entry("Show the last records, and follow new ones with -f", "audit_read"),
                "search": Entry("Find records by time, event, tenant or actor", "audit_read"),
                "verify": Entry("Check that no record was altered or removed", "audit_verify"),
                "export": Entry("Write records to a JSON-lines or CSV file", "audit_export"),
                "prune": Entry("Drop old months of the audit trail", "audit_prune"),
                "partitions": Entry("Create this month's and coming partitions", "audit_prune"),
                "replay": Entry("Send events left in this host's spool", "audit_prune"),
            },
        ),
    },
    "Outside the database": {
        "encrypt": Entry("Encrypt one value from standard input", "encrypt"),
        "decrypt": Entry("Decrypt one value from standard input", "decrypt"),
        "file": Entry(
            "Encrypt, decrypt and inspect files",
            commands={
                "encrypt": Entry("Encrypt files or standard input", "file_encrypt"),
                "decrypt": Entry("Decrypt files or standard input", "file_encrypt"),
                "inspect": Entry("Show the headers of encrypted files", "file_inspect"),
                "rewrap": Entry("Wrap the data keys of files under another KMS key", "file_rewrap"),
            },
        ),
        "serve": Entry("Serve the HTTP API", "serve"),
    },
}
"""Groups of the help, in its order, and their commands."""

COMMANDS: dict[str, Entry] = {name: entry for section in SECTIONS.values() for name, entry in section.items()}
