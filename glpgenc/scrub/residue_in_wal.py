"""The WAL and whatever is fed from it: up to which position it may hold plaintext."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg

from glpgenc._support.terminal import counted
from glpgenc.scrub.residue import CatalogReader, Probe, Residue, ResidueStatus, RewrittenTable
from glpgenc.scrub.wal import segments_before


def _wal(reader: CatalogReader, subject: RewrittenTable) -> Iterator[Residue]:
    row = reader.one(
        "SELECT count(*) AS files, coalesce(sum(size), 0)::bigint AS bytes FROM pg_ls_waldir()"
        " WHERE name ~ '^[0-9A-F]{24}$'"
    )
    size = f"{counted(row['files'], 'segment')}, {counted(row['bytes'], 'byte')}"
    try:
        found = segments_before(reader, subject.lsn)
    except psycopg.errors.InsufficientPrivilege:
        what = f"{size}; WAL up to {subject.lsn} may contain plaintext; a superuser can see which segments still do"
    else:
        if not found.older:
            yield Residue("WAL", ResidueStatus.CLEAN, f"{size}: all written after {subject.lsn}")
            return
        what = f"{size}, {found.older} from before {subject.lsn}, which may contain plaintext"
    yield Residue(
        "WAL",
        ResidueStatus.HOLDS,
        what,
        (
            "wait until the server has overwritten all segments: recycled segments keep their contents until then, "
            "unless wal_recycle is off (glpgenc scrub run --recycle-wal)"
        ),
    )


def _archive(reader: CatalogReader, subject: RewrittenTable) -> Iterator[Residue]:
    row = reader.one("SELECT current_setting('archive_mode') AS mode, pg_walfile_name(%s::pg_lsn) AS last", subject.lsn)
    if row["mode"] == "off":
        yield Residue(
            "WAL archive", ResidueStatus.CLEAN, "archive_mode is off; programs that receive WAL are listed below"
        )
    else:
        yield Residue(
            "WAL archive",
            ResidueStatus.HOLDS,
            f"all WAL up to {subject.lsn}",
            f"delete the archive up to the segment {row['last']}",
        )


def _slots(reader: CatalogReader, subject: RewrittenTable) -> Iterator[Residue]:
    rows = reader.rows(
        "SELECT slot_name, slot_type, active, restart_lsn::text, restart_lsn < %s::pg_lsn AS behind"
        " FROM pg_replication_slots ORDER BY 1",
        subject.lsn,
    )
    for row in rows:
        who = f"{row['slot_type']} slot {row['slot_name']}, {'active' if row['active'] else 'INACTIVE'}"
        if row["restart_lsn"] is None:
            yield Residue("replication slot", ResidueStatus.CLEAN, f"{who}, retains no WAL")
        else:
            yield Residue(
                "replication slot",
                ResidueStatus.HOLDS if row["behind"] else ResidueStatus.CLEAN,
                f"{who}, retains WAL from {row['restart_lsn']} on",
                f"wait until its consumer is past {subject.lsn}, or drop the slot" if row["behind"] else None,
            )
    if not rows:
        yield Residue("replication slot", ResidueStatus.CLEAN, "none")


def _standbys(reader: CatalogReader, subject: RewrittenTable) -> Iterator[Residue]:
    rows = reader.rows(
        "SELECT coalesce(application_name, '') AS name, replay_lsn::text,"
        " replay_lsn >= %s::pg_lsn AS past FROM pg_stat_replication ORDER BY 1",
        subject.lsn,
    )
    for row in rows:
        if row["replay_lsn"] is None:
            yield Residue(
                "standby",
                ResidueStatus.UNSEEN,
                f"{row['name'] or 'a receiver'}: its position is unknown",
                "wait until it is past {subject.lsn}",
            )
        else:
            yield Residue(
                "standby",
                ResidueStatus.MAY_HOLD,
                f"{row['name']} is at {row['replay_lsn']}: its own WAL, and its files unless it is past {subject.lsn}",
                "its WAL is overwritten"
                if row["past"]
                else f"wait until it is past {subject.lsn} and its WAL is overwritten",
            )
    if not rows:
        yield Residue("standby", ResidueStatus.CLEAN, "none is connected; a disconnected one can't be detected")


def _base_backups(reader: CatalogReader, subject: RewrittenTable) -> Iterator[Residue]:
    running = reader.one("SELECT count(*) AS n FROM pg_stat_progress_basebackup")["n"]
    if running:
        yield Residue("base backup", ResidueStatus.MAY_HOLD, f"{running} running", "check where it started")
    yield Residue(
        "base backup",
        ResidueStatus.UNSEEN,
        (
            f"backups started before {subject.lsn} (START WAL LOCATION in backup_label), and dumps from before the "
            "plaintext was dropped"
        ),
        "delete them",
    )
    yield Residue(
        "disk blocks",
        ResidueStatus.UNSEEN,
        "blocks of deleted files, volume snapshots",
        "wait until the disk overwrites them",
    )


PROBES: dict[str, Probe] = {
    "WAL": _wal,
    "WAL archive": _archive,
    "replication slot": _slots,
    "standby": _standbys,
    "base backup": _base_backups,
}
"""What looks at each of them."""
