"""Copies of a shredded tenant's keys and values: where they remain, and until when."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import psycopg

from glpgenc._support.terminal import counted
from glpgenc.scrub.copies import ProtectedColumn, copies_of, names_of
from glpgenc.scrub.residue import CatalogReader, Residue, ResidueStatus, worst_first
from glpgenc.shred.tombstones import ALL_CLASSES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glpgenc.database import Connection
    from glpgenc.keys.model import DataKeyRecord
    from glpgenc.keys.trust.tenant_kms import TenantKmsKey


def _wal(reader: CatalogReader) -> Iterator[Residue]:
    row = reader.one("SELECT pg_current_wal_lsn()::text AS lsn, current_setting('archive_mode') AS mode")
    yield Residue(
        "WAL", ResidueStatus.MAY_HOLD, f"segments up to {row['lsn']}", "wait until its segments are overwritten"
    )
    if row["mode"] != "off":
        yield Residue(
            "WAL archive", ResidueStatus.HOLDS, f"all WAL up to {row['lsn']}", "delete the archive up to this position"
        )


def _slots(reader: CatalogReader) -> Iterator[Residue]:
    for row in reader.rows(
        "SELECT slot_name, slot_type, active, restart_lsn::text FROM pg_replication_slots"
        " WHERE restart_lsn IS NOT NULL ORDER BY 1"
    ):
        who = f"{row['slot_type']} slot {row['slot_name']}, {'active' if row['active'] else 'INACTIVE'}"
        yield Residue(
            "replication slot", ResidueStatus.MAY_HOLD, f"{who}, retains WAL from {row['restart_lsn']} on",
            "wait until its consumer is past this position, or drop the slot",
        )  # fmt: skip


def _standbys(reader: CatalogReader) -> Iterator[Residue]:
    for row in reader.rows(
        "SELECT coalesce(nullif(application_name, ''), 'a receiver') AS name, replay_lsn::text FROM pg_stat_replication"
        " ORDER BY 1"
    ):
        yield Residue(
            "standby", ResidueStatus.MAY_HOLD,
            (
                f"{row['name']}, at {row['replay_lsn'] or 'an unknown position'}: provides keys until it has replayed "
                "the tombstone; its WAL and blocks keep earlier data"
            ),
            "wait until it is past this position and its WAL is overwritten",
        )  # fmt: skip


def _subscribers(reader: CatalogReader) -> Iterator[Residue]:
    for row in reader.rows(
        "SELECT DISTINCT pubname FROM pg_publication_tables WHERE schemaname = 'glpgenc' AND tablename = 'data_keys'"
        " ORDER BY 1"
    ):
        yield Residue(
            "subscriber", ResidueStatus.HOLDS, f"subscribers of publication {row['pubname']} have their own rows",
            "shred the tenant there too",
        )  # fmt: skip


def _backups(_: CatalogReader) -> Iterator[Residue]:
    yield Residue(
        "backups",
        ResidueStatus.UNSEEN,
        "earlier base backups, snapshots and dumps contain the wrapped keys, which the KMS can still unwrap",
        "delete them, or delete the KMS key; after restoring one, run `glpgenc shred apply-receipt`",
    )
    yield Residue(
        "disk blocks",
        ResidueStatus.UNSEEN,
        "dead row versions, deleted files",
        "run VACUUM, and wait until the disk overwrites them",
    )


COPIES: dict[str, Callable[[CatalogReader], Iterator[Residue]]] = {
    "WAL": _wal,
    "replication slot": _slots,
    "standby": _standbys,
    "subscriber": _subscribers,
    "backups": _backups,
}
"""What looks at each of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShreddedSubject:
    """What the report is about.

    :param keys: all keys of the tenant, or of its class.
    :param requested_at: since when they are not unwrapped; now, where that is not so yet.
    :param ttl: seconds that any process uses a cached key without asking again.
    :param max_stale: seconds beyond ``ttl`` while it can't reach the database or the KMS.
    :param own: the tenant's own KMS key.
    :param deletes_at: when that is deleted; ``None`` where that is not asked for.
    """

    tenant_id: str
    data_class: str
    keys: Sequence[DataKeyRecord]
    requested_at: datetime
    ttl: float
    max_stale: float
    own: TenantKmsKey | None
    deletes_at: str | None

    @property
    def classes(self) -> list[str]:
        """The data classes that it has keys of."""
        return sorted({key.data_class for key in self.keys})


Probe = Callable[[CatalogReader, ShreddedSubject], Iterator[Residue]]


def remaining_copies(connection: Connection, subject: ShreddedSubject) -> list[Residue]:
    """Return what lives on, the worst first. The more rights the role has, the more is seen.

    :param connection: to the database, outside a transaction.
    """
    reader, found = CatalogReader(connection), list(_kms_keys(subject))
    for probe in _PROBES:
        found += probe(reader, subject)
    for place, copy in COPIES.items():
        try:
            found += copy(reader)
        except (psycopg.errors.InsufficientPrivilege, psycopg.errors.UndefinedFunction):
            found.append(
                Residue(
                    place, ResidueStatus.UNSEEN, "permission denied for this role", "run it as a member of pg_monitor"
                )
            )
    return worst_first(found)


def _kms_keys(subject: ShreddedSubject) -> Iterator[Residue]:
    for uri in sorted({key.key_uri for key in subject.keys}):
        own = subject.own is not None and subject.own.key_uri == uri
        if own and subject.deletes_at is not None:
            yield Residue(
                "KMS key",
                ResidueStatus.MAY_HOLD,
                f"{uri}, the tenant's own, can't unwrap copies while pending deletion",
                f"it is deleted at {subject.deletes_at}; until then the deletion can be cancelled",
            )  # fmt: skip
        else:
            whose = "the tenant's own" if own else "which wraps other tenants' keys too"
            yield Residue(
                "KMS key",
                ResidueStatus.HOLDS,
                f"{uri}, {whose}, can unwrap all copies of the keys: dumps, backups, WAL",
                "delete all copies, or delete the KMS key" if own else "delete all copies",
            )  # fmt: skip
    older = [key for key in subject.keys if subject.own and key.created_at and key.created_at < subject.own.assigned_at]
    if older:
        yield Residue(
            "KMS key", ResidueStatus.MAY_HOLD,
            (
                f"{counted(len(older), 'data key is', 'data keys are')} older than the tenant's own KMS key: earlier "
                "copies can be unwrapped by the earlier KMS key"
            ), "delete all earlier copies",
        )  # fmt: skip


def _caches(_: CatalogReader, subject: ShreddedSubject) -> Iterator[Residue]:
    until = subject.requested_at + timedelta(seconds=subject.ttl)
    latest = until + timedelta(seconds=subject.max_stale)
    yield Residue(
        "caches",
        ResidueStatus.MAY_HOLD,
        f"processes that do not watch for changed keys can use cached keys for their TTL, assumed as {subject.ttl:g} s",
        f"wait until {_text(until)}, or {_text(latest)} if they can't reach the database",
    )


def _sessions(reader: CatalogReader, _: ShreddedSubject) -> Iterator[Residue]:
    row = reader.one(
        "SELECT count(*) AS n, count(*) FILTER (WHERE xact_start IS NOT NULL) AS open, min(xact_start)::text AS since"
        " FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        " AND backend_type = 'client backend'"
    )
    yield Residue(
        "sessions",
        ResidueStatus.MAY_HOLD if row["n"] else ResidueStatus.CLEAN,
        (
            f"{counted(row['n'], 'session is', 'sessions are')} connected, {row['open']} in a "
            f"transaction{' since ' + row['since'] if row['since'] else ''}; some of them may have keys loaded"
        ),
        "wait until their transactions end, or the sessions, if keys were loaded with scope session"
        if row["n"]
        else None,
    )


def _terms(reader: CatalogReader, subject: ShreddedSubject) -> Iterator[Residue]:
    rows = reader.rows(
        "SELECT f.field, f.facet, f.scope, (SELECT string_agg(format('%%s.%%I', i.relation, i.index_column), ', ')"
        "       FROM glpgenc.index_columns i WHERE i.field = f.field AND i.facet = f.facet) AS columns"
        " FROM glpgenc.search_facets f JOIN glpgenc.fields USING (field)"
        " WHERE data_class = ANY (%s) ORDER BY f.field, f.facet",
        subject.classes,
    )
    for row in rows:
        where = f"in the values{', and in ' + row['columns'] if row['columns'] else ''}"
        everybodys = row["scope"] == "global"
        whose = (
            "the index key of all tenants, which is not shredded"
            if everybodys
            else "its own index key, which is shredded too"
        )
        yield Residue(
            "search terms",
            ResidueStatus.HOLDS if everybodys else ResidueStatus.MAY_HOLD,
            f"{row['field']}, facet {row['facet']}, {where}, under {whose}: equal values have equal terms",
            "delete the rows",
        )


def _boundaries(reader: CatalogReader, subject: ShreddedSubject) -> Iterator[Residue]:
    rows = reader.rows(
        "SELECT f.field, f.facet FROM glpgenc.search_facets f JOIN glpgenc.fields USING (field)"
        " WHERE data_class = ANY (%s) AND f.boundaries IS NOT NULL ORDER BY f.field, f.slot",
        subject.classes,
    )
    for row in rows:
        yield Residue(
            "boundaries", ResidueStatus.MAY_HOLD,
            f"{row['field']}, facet {row['facet']}: beginnings of some values of all tenants, sealed under the index "
            "key of all tenants, which is not shredded",
            f"glpgenc reindex run {row['field']} {row['facet']} --boundaries, after the rows were deleted",
        )  # fmt: skip


_STATES = """
    SELECT e.relation::oid AS oid, e.relation::text AS relation, c.relname AS name, e.column_name, e.field, e.state,
           m.plaintext_column
    FROM glpgenc.encrypted_columns e JOIN glpgenc.fields f USING (field) JOIN pg_class c ON c.oid = e.relation
    LEFT JOIN glpgenc.column_migrations m ON m.relation = e.relation AND m.column_name = e.column_name
    WHERE f.data_class = ANY (%s) ORDER BY 2, 4
"""


def _plaintext(reader: CatalogReader, subject: ShreddedSubject) -> Iterator[Residue]:
    rows = reader.rows(_STATES, subject.classes)
    for row in rows:
        if row["plaintext_column"] is not None:
            yield Residue(
                "plaintext column", ResidueStatus.HOLDS,
                f"{row['relation']}.{row['plaintext_column']}, {row['state']}: the plaintext column still exists",
                "run `glpgenc contract`, then `glpgenc scrub`; or delete its rows",
            )  # fmt: skip
        elif row["state"] == "contracted":
            yield Residue(
                "plaintext column", ResidueStatus.MAY_HOLD,
                (
                    f"{row['relation']}.{row['column_name']}: its plaintext column was dropped, but the files may "
                    "contain it"
                ),
                "glpgenc scrub",
            )  # fmt: skip
    protected = [
        ProtectedColumn(
            row["oid"], row["name"], row["column_name"],
            names_of(row["column_name"], row["field"], row["plaintext_column"]),
        )
        for row in rows
    ]  # fmt: skip
    for copy in copies_of(reader.connection, protected):
        yield Residue("copy by name", ResidueStatus.GUESS, f"{copy.kind} {copy.name}: {copy.why}", "check it")


def _elsewhere(_: CatalogReader, subject: ShreddedSubject) -> Iterator[Residue]:
    of_it = "its" if subject.data_class == ALL_CLASSES else f"its {subject.data_class}"
    yield Residue(
        "decrypted values",
        ResidueStatus.UNSEEN,
        f"{of_it} values decrypted before: caches, exports, logs, search engines, mails",
        "check these places",
    )


_PROBES: tuple[Probe, ...] = (_caches, _sessions, _terms, _boundaries, _plaintext, _elsewhere)


def _text(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
