"""Faults planted in the audit trail's tables and in its spool."""

from __future__ import annotations

import os
import time
from pathlib import Path

from glpgenc.doctor import Group, Status
from tests.doctor.installation import Installation
from tests.doctor.planted import Planted, assert_found, each, fault

WARN = Status.WARN
DROP_NEXT = """
    DO $do$
    DECLARE month text := to_char(date_trunc('month', now() AT TIME ZONE 'UTC') + interval '1 month', 'YYYY_MM');
    BEGIN
        EXECUTE 'DROP TABLE security.encryption_audit_' || month;
    END
    $do$
"""
FAULTS = [
    fault("no partition for the next month", ("months", WARN, "no partition"), DROP_NEXT),
    fault(
        "an event of a month that has none",
        ("default", WARN, "encryption_audit_default"),
        "INSERT INTO security.encryption_audit (writer_id, seq, occurred_at, event_type, success, previous_mac, mac) "
        "VALUES (gen_random_uuid(), 1, '2001-01-01', 'key_rotated', true, sha256('a'), sha256('b'))",
    ),
    fault(
        "a checkpoint that is too old",
        ("checkpoints", WARN, "is 26 hours old"),
        "INSERT INTO security.audit_checkpoints (at, origin, number, size, root, witnesses) "
        "VALUES (now() - interval '26 hours', 'example.com/log', 1, 1, sha256('a'), 0)",
    ),
]


@each(FAULTS)
def test_a_fault_of_the_audit_trail_is_found(shared: Installation, planted: Planted) -> None:
    assert_found(shared, Group.AUDIT, planted)


def test_checkpoints_that_were_never_made_are_missed_where_a_key_for_them_is_set(shared: Installation) -> None:
    assert shared.loud(Group.AUDIT) == []
    (found,) = shared.set_to(audit_checkpoint_keys=("local:/etc/checkpoint.pem",)).loud(Group.AUDIT)
    assert (found.check, found.status) == ("checkpoints", WARN)


def spool(directory: Path, name: str, age: float) -> None:
    directory.mkdir(mode=0o700, exist_ok=True)
    (directory / name).write_text("{}\n")
    os.utime(directory / name, (time.time() - age, time.time() - age))


def test_a_spool_that_nobody_sends_is_found(shared: Installation, tmp_path: Path) -> None:
    spool(tmp_path / "spool", "a.jsonl", 3_600)
    spool(tmp_path / "spool", "b.jsonl", 10)
    audited = shared.set_to(audit=("database",), audit_spool=tmp_path / "spool")
    (found,) = audited.loud(Group.AUDIT)
    assert (found.check, found.status, found.subject) == ("spool", WARN, "a.jsonl")
    assert "3 bytes of audit events have waited for 60 minutes" in found.text


def test_a_file_that_was_put_aside_is_found(shared: Installation, tmp_path: Path) -> None:
    spool(tmp_path / "spool", "a.unreadable", 0)
    audited = shared.set_to(audit=("database",), audit_spool=tmp_path / "spool")
    assert [one.subject for one in audited.loud(Group.AUDIT)] == ["a.unreadable"]


def test_no_spool_is_looked_for_where_nothing_is_audited_and_none_is_no_fault(
    shared: Installation, tmp_path: Path
) -> None:
    spool(tmp_path / "spool", "a.jsonl", 3_600)
    assert shared.set_to(audit=(), audit_spool=tmp_path / "spool").loud(Group.AUDIT) == []
    assert shared.set_to(audit=("database",), audit_spool=tmp_path / "none").loud(Group.AUDIT) == []
