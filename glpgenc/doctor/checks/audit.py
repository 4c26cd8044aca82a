"""Checks of the audit trail: its months, the default partition, checkpoints, and the spool of this host."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING, LiteralString

from glpgenc._support.terminal import counted
from glpgenc.audit.spool.file import SUFFIX, UNREADABLE
from glpgenc.doctor.check import CheckContext, Group
from glpgenc.reports import Finding, InstallationCheck, warn

if TYPE_CHECKING:
    from collections.abc import Iterator

OLD_CHECKPOINT_SECONDS = 86_400
"""Seconds after which a checkpoint is too old: the alert EncryptionAuditCheckpointOld has the same."""

STALE_SECONDS = 600
"""Seconds after which a spool file that no one has written to or sent is notified of."""

_MONTHS: LiteralString = """
    SELECT to_char(m.month, 'YYYY-MM') AS month
    FROM generate_series(date_trunc('month', now() AT TIME ZONE 'UTC'),
                         date_trunc('month', now() AT TIME ZONE 'UTC') + interval '1 month', interval '1 month')
         AS m (month)
    WHERE NOT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                      JOIN pg_inherits i ON i.inhrelid = c.oid
                      WHERE n.nspname = 'security' AND c.relname = to_char(m.month, '"encryption_audit_"YYYY_MM'))
    ORDER BY 1
"""
_DEFAULT: LiteralString = """
    SELECT 1 AS found WHERE EXISTS (SELECT FROM security.encryption_audit_default)
"""
_CHECKPOINT: LiteralString = """
    SELECT extract(epoch FROM clock_timestamp() - max(c.at))::float8 AS age FROM security.audit_checkpoints c
"""
_MAKE = "let the owner of the tables run SELECT glpgenc.gl_audit_partitions(), every month"


def _months(context: CheckContext) -> Iterator[Finding]:
    for row in context.rows(_MONTHS):
        yield warn(row.month, "the month has no partition: its events are inserted into the default partition", _MAKE)


def _default(context: CheckContext) -> Iterator[Finding]:
    if context.rows(_DEFAULT):
        yield warn(
            "encryption_audit_default",
            "it contains events, which are not dropped with old months",
            f"{_MAKE}; it moves them to their months",
        )


def _spool(context: CheckContext) -> Iterator[Finding]:
    if "database" not in context.settings.audit:
        return
    directory = context.settings.audit_spool
    now = time.time()
    # What can't be looked into is not this user's spool.
    with suppress(OSError):
        for path in sorted(directory.iterdir()):
            found = path.lstat()
            if path.suffix == UNREADABLE:
                yield warn(
                    path.name,
                    "it contains lines that are not audit events",
                    "the rest of it was delivered; inspect the remaining lines, and remove them",
                )
            elif path.suffix == SUFFIX and now - found.st_mtime > STALE_SECONDS:
                yield warn(
                    path.name,
                    f"{counted(found.st_size, 'byte')} of audit events have waited for "
                    f"{(now - found.st_mtime) / 60:.0f} minutes",
                    "start any process with this audit_spool to deliver them; a running process logs why it can't",
                )


def _checkpoints(context: CheckContext) -> Iterator[Finding]:
    remedy = "let `glpgenc audit checkpoint` run every hour; what it prints says why it can't"
    for row in context.rows(_CHECKPOINT):
        if row.age is None:
            if context.settings.audit_checkpoint_keys:
                yield warn("audit_checkpoints", "no checkpoint of the audit trail was made yet", remedy)
        elif row.age > OLD_CHECKPOINT_SECONDS:
            yield warn("audit_checkpoints", f"the last checkpoint is {row.age / 3600:,.0f} hours old", remedy)


CHECKS = (
    InstallationCheck("months", _months, Group.AUDIT, "the current and the next month have a partition"),
    InstallationCheck("default", _default, Group.AUDIT, "the default partition is empty"),
    InstallationCheck(
        "checkpoints", _checkpoints, Group.AUDIT, "a checkpoint was made within a day, where any is made"
    ),
    InstallationCheck("spool", _spool, Group.AUDIT, "no event is waiting on this host's disk"),
)
