"""Copies of ``glpgenc.data_keys``: what has the wrapped keys of a shredded tenant besides the table itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from glpgenc.migrate.residue import Reader, Residue, Standing


def _wal(reader: Reader) -> Iterator[Residue]:
    row = reader.one("SELECT pg_current_wal_lsn()::text AS lsn, current_setting('archive_mode') AS mode")
    yield Residue("WAL", Standing.MAY_HOLD, f"segments up to {row['lsn']}", "wait until its segments are overwritten")
    if row["mode"] != "off":
        yield Residue(
            "WAL archive", Standing.HOLDS, f"all WAL up to {row['lsn']}", "delete the archive up to this position"
        )


def _slots(reader: Reader) -> Iterator[Residue]:
    for row in reader.rows(
        "SELECT slot_name, slot_type, active, restart_lsn::text FROM pg_replication_slots"
        " WHERE restart_lsn IS NOT NULL ORDER BY 1"
    ):
        who = f"{row['slot_type']} slot {row['slot_name']}, {'active' if row['active'] else 'INACTIVE'}"
        yield Residue(
            "replication slot", Standing.MAY_HOLD, f"{who}, retains WAL from {row['restart_lsn']} on",
            "wait until its consumer is past this position, or drop the slot",
        )  # fmt: skip


def _standbys(reader: Reader) -> Iterator[Residue]:
    for row in reader.rows(
        "SELECT coalesce(nullif(application_name, ''), 'a receiver') AS name, replay_lsn::text FROM pg_stat_replication"
        " ORDER BY 1"
    ):
        yield Residue(
            "standby", Standing.MAY_HOLD,
            (
                f"{row['name']}, at {row['replay_lsn'] or 'an unknown position'}: provides keys until it has replayed "
                "the tombstone; its WAL and blocks keep earlier data"
            ),
            "wait until it is past this position and its WAL is overwritten",
        )  # fmt: skip


def _subscribers(reader: Reader) -> Iterator[Residue]:
    for row in reader.rows(
        "SELECT DISTINCT pubname FROM pg_publication_tables WHERE schemaname = 'glpgenc' AND tablename = 'data_keys'"
        " ORDER BY 1"
    ):
        yield Residue(
            "subscriber", Standing.HOLDS, f"subscribers of publication {row['pubname']} have their own rows",
            "shred the tenant there too",
        )  # fmt: skip


def _backups(_: Reader) -> Iterator[Residue]:
    yield Residue(
        "backups",
        Standing.UNSEEN,
        "earlier base backups, snapshots and dumps contain the wrapped keys, which the KMS can still unwrap",
        "delete them, or delete the KMS key; after restoring one, run `glpgenc shred apply-receipt`",
    )
    yield Residue(
        "disk blocks",
        Standing.UNSEEN,
        "dead row versions, deleted files",
        "run VACUUM, and wait until the disk overwrites them",
    )


PROBES: dict[str, Callable[[Reader], Iterator[Residue]]] = {
    "WAL": _wal,
    "replication slot": _slots,
    "standby": _standbys,
    "subscriber": _subscribers,
    "backups": _backups,
}
"""What looks at each of them."""
