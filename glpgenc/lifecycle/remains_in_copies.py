"""Copies of ``glpgenc.data_keys``: what has the wrapped keys of a shredded tenant besides the table itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from glpgenc.migrate.residue import Reader, Residue, Standing


def _wal(reader: Reader) -> Iterator[Residue]:
    row = reader.one("SELECT pg_current_wal_lsn()::text AS lsn, current_setting('archive_mode') AS mode")
    yield Residue("WAL", Standing.MAY_HOLD, f"what was written up to {row['lsn']}", "its segments are overwritten")
    if row["mode"] != "off":
        yield Residue(
            "WAL archive", Standing.HOLDS, f"all of the WAL up to {row['lsn']}", "you delete the archive up to there"
        )


def _slots(reader: Reader) -> Iterator[Residue]:
    for row in reader.rows(
        "SELECT slot_name, slot_type, active, restart_lsn::text FROM pg_replication_slots"
        " WHERE restart_lsn IS NOT NULL ORDER BY 1"
    ):
        who = f"{row['slot_type']} slot {row['slot_name']}, {'active' if row['active'] else 'INACTIVE'}"
        yield Residue(
            "replication slot", Standing.MAY_HOLD, f"{who}, keeps WAL from {row['restart_lsn']} on",
            "its consumer is past this moment, or it is dropped",
        )  # fmt: skip


def _standbys(reader: Reader) -> Iterator[Residue]:
    for row in reader.rows(
        "SELECT coalesce(nullif(application_name, ''), 'a receiver') AS name, replay_lsn::text FROM pg_stat_replication"
        " ORDER BY 1"
    ):
        yield Residue(
            "standby", Standing.MAY_HOLD,
            f"{row['name']}, at {row['replay_lsn'] or 'a place that is not told'}: it gives keys until it has the "
            "tombstone too, and keeps what it has in its WAL and blocks",
            "it is past this moment, and its WAL is overwritten",
        )  # fmt: skip


def _subscribers(reader: Reader) -> Iterator[Residue]:
    for row in reader.rows(
        "SELECT DISTINCT pubname FROM pg_publication_tables WHERE schemaname = 'glpgenc' AND tablename = 'data_keys'"
        " ORDER BY 1"
    ):
        yield Residue(
            "subscriber", Standing.HOLDS, f"those of publication {row['pubname']} have rows of their own",
            "it is shredded there too",
        )  # fmt: skip


def _backups(_: Reader) -> Iterator[Residue]:
    yield Residue(
        "backups",
        Standing.UNSEEN,
        "base backups, snapshots and dumps made before now have the wrapped keys, which the KMS still opens",
        "you delete them, or the KMS key is gone; on a restored one, glpgenc shred apply-receipt",
    )
    yield Residue("disk blocks", Standing.UNSEEN, "dead row versions, deleted files", "VACUUM, and the disk overwrites")


PROBES: dict[str, Callable[[Reader], Iterator[Residue]]] = {
    "WAL": _wal,
    "replication slot": _slots,
    "standby": _standbys,
    "subscriber": _subscribers,
    "backups": _backups,
}
"""What looks at each of them."""
