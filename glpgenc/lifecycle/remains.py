"""What of a shredded tenant lives on, where, and until when: said before, and in the receipt."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import psycopg

from glpgenc._support.terminal import counted
from glpgenc.lifecycle.remains_in_copies import PROBES as COPIES
from glpgenc.lifecycle.tombstones import ALL_CLASSES
from glpgenc.migrate.copies import Protected, copies_of, names_of
from glpgenc.migrate.residue import Reader, Residue, Standing, worst_first

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glpgenc.database import Connection
    from glpgenc.keys.model import DataKeyRecord
    from glpgenc.lifecycle.tenant_kms import TenantKmsKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
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


Probe = Callable[[Reader, Subject], Iterator[Residue]]


def remains(connection: Connection, subject: Subject) -> list[Residue]:
    """Return what lives on, the worst first. The more rights the role has, the more is seen.

    :param connection: to the database, outside a transaction.
    :raises psycopg.Error: when the connection is lost, or the registry can't be read.
    """
    reader, found = Reader(connection), list(_kms_keys(subject))
    for probe in _PROBES:
        found += probe(reader, subject)
    for place, copy in COPIES.items():
        try:
            found += copy(reader)
        except (psycopg.errors.InsufficientPrivilege, psycopg.errors.UndefinedFunction):
            found.append(
                Residue(place, Standing.UNSEEN, "permission denied for this role", "run it as a member of pg_monitor")
            )
    return worst_first(found)


def _kms_keys(subject: Subject) -> Iterator[Residue]:
    for uri in sorted({key.key_uri for key in subject.keys}):
        own = subject.own is not None and subject.own.key_uri == uri
        if own and subject.deletes_at is not None:
            yield Residue(
                "KMS key", Standing.MAY_HOLD, f"{uri}, the tenant's own, can't unwrap copies while pending deletion",
                f"it is deleted at {subject.deletes_at}; until then the deletion can be cancelled",
            )  # fmt: skip
        else:
            whose = "the tenant's own" if own else "which wraps other tenants' keys too"
            yield Residue(
                "KMS key", Standing.HOLDS, f"{uri}, {whose}, can unwrap all copies of the keys: dumps, backups, WAL",
                "delete all copies, or delete the KMS key" if own else "delete all copies",
            )  # fmt: skip
    older = [key for key in subject.keys if subject.own and key.created_at and key.created_at < subject.own.assigned_at]
    if older:
        yield Residue(
            "KMS key", Standing.MAY_HOLD,
            (
                f"{counted(len(older), 'data key is', 'data keys are')} older than the tenant's own KMS key: earlier "
                "copies can be unwrapped by the earlier KMS key"
            ), "delete all earlier copies",
        )  # fmt: skip


def _caches(_: Reader, subject: Subject) -> Iterator[Residue]:
    until = subject.requested_at + timedelta(seconds=subject.ttl)
    latest = until + timedelta(seconds=subject.max_stale)
    yield Residue(
        "caches",
        Standing.MAY_HOLD,
        f"processes that do not watch for changed keys can use cached keys for their TTL, assumed as {subject.ttl:g} s",
        f"wait until {_text(until)}, or {_text(latest)} if they can't reach the database",
    )


def _sessions(reader: Reader, _: Subject) -> Iterator[Residue]:
    row = reader.one(
        "SELECT count(*) AS n, count(*) FILTER (WHERE xact_start IS NOT NULL) AS open, min(xact_start)::text AS since"
        " FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        " AND backend_type = 'client backend'"
    )
    yield Residue(
        "sessions",
        Standing.MAY_HOLD if row["n"] else Standing.CLEAN,
        (
            f"{counted(row['n'], 'session is', 'sessions are')} connected, {row['open']} in a "
            f"transaction{' since ' + row['since'] if row['since'] else ''}; some of them may have keys loaded"
        ),
        "wait until their transactions end, or the sessions, if keys were loaded with scope session"
        if row["n"]
        else None,
    )


def _terms(reader: Reader, subject: Subject) -> Iterator[Residue]:
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
            Standing.HOLDS if everybodys else Standing.MAY_HOLD,
            f"{row['field']}, facet {row['facet']}, {where}, under {whose}: equal values have equal terms",
            "delete the rows",
        )


_STATES = """
    SELECT e.relation::oid AS oid, e.relation::text AS relation, c.relname AS name, e.column_name, e.field, e.state,
           m.plaintext_column
    FROM glpgenc.encrypted_columns e JOIN glpgenc.fields f USING (field) JOIN pg_class c ON c.oid = e.relation
    LEFT JOIN glpgenc.column_migrations m ON m.relation = e.relation AND m.column_name = e.column_name
    WHERE f.data_class = ANY (%s) ORDER BY 2, 4
"""


def _plaintext(reader: Reader, subject: Subject) -> Iterator[Residue]:
    rows = reader.rows(_STATES, subject.classes)
    for row in rows:
        if row["plaintext_column"] is not None:
            yield Residue(
                "plaintext column", Standing.HOLDS,
                f"{row['relation']}.{row['plaintext_column']}, {row['state']}: the plaintext column still exists",
                "run `glpgenc contract`, then `glpgenc scrub`; or delete its rows",
            )  # fmt: skip
        elif row["state"] == "contracted":
            yield Residue(
                "plaintext column", Standing.MAY_HOLD,
                (
                    f"{row['relation']}.{row['column_name']}: its plaintext column was dropped, but the files may "
                    "contain it"
                ),
                "glpgenc scrub",
            )  # fmt: skip
    protected = [
        Protected(
            row["oid"], row["name"], row["column_name"],
            names_of(row["column_name"], row["field"], row["plaintext_column"]),
        )
        for row in rows
    ]  # fmt: skip
    for copy in copies_of(reader.connection, protected):
        yield Residue("copy by name", Standing.GUESS, f"{copy.kind} {copy.name}: {copy.why}", "check it")


def _elsewhere(_: Reader, subject: Subject) -> Iterator[Residue]:
    of_it = "its" if subject.data_class == ALL_CLASSES else f"its {subject.data_class}"
    yield Residue(
        "decrypted values",
        Standing.UNSEEN,
        f"{of_it} values decrypted before: caches, exports, logs, search engines, mails",
        "check these places",
    )


_PROBES: tuple[Probe, ...] = (_caches, _sessions, _terms, _plaintext, _elsewhere)


def _text(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
