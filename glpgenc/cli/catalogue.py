"""The commands: each one's summary, its group in the help, and the function that runs it.

``glpgenc --help``, the help of a group and the completion of a shell are answered from this table, without importing a
command: most of the time of a short command is imports. To add a command:

1. write a function with :func:`glpgenc.cli._support.command.command`, in the package of its group;
2. add a row here. Its summary is the first line of the function's docstring, at most 55 characters without its full
   stop; tests compare the two, and the rows with the functions that there are.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class CommandEntry:
    """A command, or a group of commands.

    :param summary: a verb phrase that distinguishes it from its neighbours.
    :param function: its module in ``glpgenc.cli``, a colon, and its function; of a group, nothing.
    :param commands: of a group, its commands by name.
    """

    summary: str
    function: str = ""
    commands: dict[str, CommandEntry] = field(default_factory=dict)


SECTIONS: dict[str, dict[str, CommandEntry]] = {
    "Start": {
        "demo": CommandEntry("Try encryption on a temporary server, with sample data", "start.demo:demo"),
        "init": CommandEntry("Install or upgrade glpgenc in a database", "start.setup:init"),
        "config": CommandEntry(
            "Show the settings",
            commands={"show": CommandEntry("Show each setting, its value and its source", "start.setup:show")},
        ),
        "kms": CommandEntry(
            "Set up and check the KMS that wraps data keys",
            commands={
                "create-local": CommandEntry("Create a key file for the local provider", "kms.setup:create_local"),
                "check": CommandEntry("Wrap and unwrap a test key with the configured KMS", "kms.setup:check"),
                "assign": CommandEntry("Give a tenant a KMS key of its own", "kms.setup:assign_"),
                "unassign": CommandEntry("Return a tenant to the common KMS key", "kms.setup:unassign_"),
                "assignments": CommandEntry("List tenants that have a KMS key of their own", "kms.setup:assignments_"),
                "branch": CommandEntry(
                    "List and replace branch keys, which wrap data keys",
                    commands={
                        "list": CommandEntry("List branch keys and count their data keys", "kms.branch:list_"),
                        "rotate": CommandEntry("Replace branch keys and rewrap their data keys", "kms.branch:rotate"),
                    },
                ),
                "cost": CommandEntry("Estimate the KMS calls of a month and their price", "kms.cost:cost_"),
            },
        ),
        "shard": CommandEntry(
            "Databases whose keys are in another one",
            commands={
                "list": CommandEntry("List the registered databases", "start.shards:list_"),
                "sync": CommandEntry("Bring what databases know of keys up to date", "start.shards:sync"),
                "moved": CommandEntry("Confirm that a database is elsewhere or was restored", "start.shards:moved_"),
                "remove": CommandEntry("Forget a database that is gone for good", "start.shards:remove_"),
            },
        ),
        "psql": CommandEntry("Open psql with the tenant's keys loaded", "start.psql:psql"),
    },
    "Columns": {
        "plan-index": CommandEntry("Judge whether a column can be searched safely", "columns.protect:plan_index"),
        "leakage": CommandEntry("Measure what attacks on search terms would recover", "columns.leakage:leakage"),
        "field": CommandEntry(
            "Register fields: data class, padding, search facets",
            commands={
                "add": CommandEntry("Register a field and its search facets", "columns.fields:add"),
                "boundaries": CommandEntry(
                    "Register a range of text with boundaries of a sample", "columns.boundaries:boundaries_"
                ),
                "list": CommandEntry("List fields with their facets and columns", "columns.fields:list_"),
            },
        ),
        "protect": CommandEntry("Start encrypting a column: field, column and triggers", "columns.protect:protect"),
        "guard": CommandEntry("Make an existing bytea column refuse plaintext", "columns.fields:guard"),
        "backfill": CommandEntry(
            "Encrypt the rows that a table had before `protect`",
            commands={
                "run": CommandEntry("Encrypt the existing rows of a table", "columns.backfill:run"),
                "status": CommandEntry("Show progress, workers and quarantined rows", "columns.backfill:status"),
                "pause": CommandEntry("Pause the workers of a table's backfills", "columns.backfill:pause"),
                "resume": CommandEntry("Resume the paused backfills of a table", "columns.backfill:resume"),
                "cancel": CommandEntry("Cancel the backfills of a table", "columns.backfill:cancel_"),
            },
        ),
        "verify": CommandEntry("Check that stored values decrypt and are right", "columns.verify:verify"),
        "contract": CommandEntry("Drop a plaintext column after it was verified", "columns.contract:contract_"),
        "restore-plaintext": CommandEntry(
            "Undo contract: decrypt into a plaintext column", "columns.restore_plaintext:restore_plaintext_"
        ),
        "scrub": CommandEntry(
            "Remove dropped plaintext from the server's files",
            commands={
                "plan": CommandEntry("Show what a scrub rewrites and what may hold plaintext", "columns.scrub:plan_"),
                "run": CommandEntry("Rewrite a table whose plaintext column was dropped", "columns.scrub:run"),
                "prove": CommandEntry("Search the server's files for plaintext values", "columns.canaries:prove_"),
                "plant": CommandEntry("Insert rows with random values to search for", "columns.canaries:plant_"),
                "unplant": CommandEntry("Delete the rows that `scrub plant` inserted", "columns.canaries:unplant_"),
            },
        ),
        "reindex": CommandEntry(
            "Change key, normalizer or boundaries of a facet",
            commands={
                "plan": CommandEntry("Estimate the work of a reindex", "columns.reindex:plan"),
                "run": CommandEntry("Start or continue a reindex", "columns.reindex:run"),
                "status": CommandEntry("Show the reindexes of a facet and their progress", "columns.reindex:status"),
                "abort": CommandEntry("Abort a reindex before its swap", "columns.reindex:abort_"),
            },
        ),
        "view": CommandEntry(
            "Views that decrypt, for tools that can't call functions",
            commands={
                "create": CommandEntry("Create a view of a table with decrypted columns", "columns.views:create"),
                "list": CommandEntry("List decrypting views, and what is wrong with them", "columns.views:list_"),
                "drop": CommandEntry("Drop a view that `view create` created", "columns.views:drop"),
            },
        ),
    },
    "Keys": {
        "keys": CommandEntry(
            "Create, list, retire and destroy single data keys",
            commands={
                "create": CommandEntry("Create the data key of a tenant and data class", "keys.data_keys:create"),
                "list": CommandEntry("List data keys and their states", "keys.data_keys:list_"),
                "show": CommandEntry("Show what is stored about one data key", "keys.data_keys:show"),
                "retire": CommandEntry("Stop handing out a key that no value is under", "keys.retirement:retire_"),
                "unretire": CommandEntry("Hand out a retired key again", "keys.retirement:unretire_"),
                "destroy": CommandEntry("Delete the wrapped form of a key for good", "keys.retirement:destroy_"),
                "compromise": CommandEntry(
                    "Replace a leaked key and list what it could read", "keys.retirement:compromise_"
                ),
                "sign": CommandEntry("List unsigned rows of keys, and sign them with --yes", "keys.data_keys:sign_"),
            },
        ),
        "rotate": CommandEntry("Replace data keys now and re-encrypt their rows", "keys.rotate:rotate_"),
        "rotation": CommandEntry(
            "Rotate on a schedule: policies, due keys, cron runs",
            commands={
                "plan": CommandEntry("Show which keys are due, and when more will be", "keys.rotation:plan_"),
                "run": CommandEntry("Rotate every key that is due, for cron", "keys.rotation:run_"),
                "policy": CommandEntry(
                    "Set when the keys of a data class are due",
                    commands={
                        "set": CommandEntry("Set the policy of a data class", "keys.rotation:set_"),
                        "list": CommandEntry("List the rotation policies", "keys.rotation:list_"),
                        "remove": CommandEntry("Remove the policy of a data class", "keys.rotation:remove_"),
                    },
                ),
            },
        ),
        "rewrap": CommandEntry("Wrap data keys under another KMS key; rows stay", "keys.rewrap:rewrap"),
        "shred": CommandEntry(
            "Make all values of a tenant unreadable for good",
            commands={
                "plan": CommandEntry("Show the keys of a shred, and what copies remain", "keys.shred:plan_"),
                "run": CommandEntry("Make a tenant's values unreadable", "keys.shred:run"),
                "list": CommandEntry("List shredded tenants and their deadlines", "keys.shred:list_"),
                "undo": CommandEntry("Undo a shred before its deadline", "keys.shred:undo_"),
                "finish": CommandEntry("Destroy the keys of shreds past their deadlines", "keys.shred:finish"),
                "verify-receipt": CommandEntry("Check that a receipt is genuine", "keys.shred:verify_receipt"),
                "apply-receipt": CommandEntry("Repeat a shred in a restored database", "keys.shred:apply"),
            },
        ),
    },
    "Watch": {
        "doctor": CommandEntry("Find faults of an installation, with their remedies", "reports.doctor:doctor"),
        "coverage": CommandEntry("Show how much of each column is encrypted", "reports.coverage:coverage"),
        "verify-backup": CommandEntry(
            "Restore a dump elsewhere and decrypt samples of it", "reports.verify_backup:verify_backup_"
        ),
        "compliance": CommandEntry(
            "Map evidence to SOC 2, ISO 27001, PCI DSS and others",
            commands={
                "report": CommandEntry("Report which controls an installation meets", "reports.compliance:report")
            },
        ),
        "audit": CommandEntry(
            "Search, verify, export and prune the audit trail",
            commands={
                "tail": CommandEntry("Show the last records, and follow new ones with -f", "audit.records:tail"),
                "search": CommandEntry("Find records by time, event, tenant or actor", "audit.records:search_"),
                "verify": CommandEntry("Check that no record was altered or removed", "audit.verify:verify_"),
                "checkpoint": CommandEntry(
                    "Sign what the audit trail contains at the moment", "audit.checkpoint:checkpoint"
                ),
                "checkpoint-key": CommandEntry("Print what checkpoints verify with", "audit.checkpoint:checkpoint_key"),
                "witness": CommandEntry("Serve a witness that cosigns checkpoints", "audit.checkpoint:witness"),
                "export": CommandEntry("Write records to a JSON-lines or CSV file", "audit.export:export_"),
                "prune": CommandEntry("Drop old months of the audit trail", "audit.maintenance:prune_"),
                "partitions": CommandEntry("Create this month's and coming partitions", "audit.maintenance:partitions"),
                "replay": CommandEntry("Send events left in this host's spool", "audit.maintenance:replay_"),
            },
        ),
    },
    "Outside the database": {
        "encrypt": CommandEntry("Encrypt one value from standard input", "files.values:encrypt"),
        "decrypt": CommandEntry("Decrypt one value from standard input", "files.values:decrypt"),
        "file": CommandEntry(
            "Encrypt, decrypt and inspect files",
            commands={
                "encrypt": CommandEntry("Encrypt files or standard input", "files.encrypt:encrypt"),
                "decrypt": CommandEntry("Decrypt files or standard input", "files.encrypt:decrypt"),
                "inspect": CommandEntry("Show the headers of encrypted files", "files.headers:inspect"),
                "rewrap": CommandEntry("Wrap the data keys of files under another KMS key", "files.headers:rewrap"),
            },
        ),
        "serve": CommandEntry("Serve the HTTP API", "start.serve:serve"),
    },
}
"""Groups of the help, in its order, and their commands."""

COMMANDS: dict[str, CommandEntry] = {name: entry for section in SECTIONS.values() for name, entry in section.items()}
