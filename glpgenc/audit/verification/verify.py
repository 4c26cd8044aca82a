"""Verification of the audit trail in the database and in files, against heads that were saved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, LiteralString
from uuid import UUID

from glpgenc.audit.database import snapshot, stream, trail_connection
from glpgenc.audit.record import COLUMN_NAMES
from glpgenc.audit.verification.chain import DETAIL, OCCURRED_AT, WRITER, fits
from glpgenc.audit.verification.database_source import RegisteredWriter, TrailSource, database_source
from glpgenc.audit.verification.file_source import FileSource, file_source
from glpgenc.audit.verification.findings import FindingKind, TrailFinding, TrailFindings
from glpgenc.audit.verification.heads_storage import StoredHeads
from glpgenc.audit.verification.roots import Roots, unwrapped_roots
from glpgenc.audit.verification.saved_heads import SavedHeads
from glpgenc.audit.verification.trail import Progress, TrailVerification, TrailVerifier

if TYPE_CHECKING:
    from glpgenc.audit.keys import AuditKeyRecord
    from glpgenc.audit.record import Row
    from glpgenc.database import Connection
    from glpgenc.settings import Settings

# Anyone who may add events may add such that say this: each is judged by its MAC, those with the highest number first.
_FIELDS: LiteralString = ", ".join(f"a.{name}" for name in COLUMN_NAMES)
_SAVED_EVENTS: LiteralString = f"""
    SELECT {_FIELDS}, w.key_id FROM security.encryption_audit a JOIN security.audit_writers w USING (writer_id)
    WHERE a.event_type = 'audit_read' AND a.operation = 'verify' AND a.detail->>%s = %s
      AND pg_catalog.jsonb_typeof(a.detail->'heads') = 'number'
    ORDER BY a.detail->'heads' DESC
"""  # noqa: S608  # constants
_FETCH = 100
_RECORD: LiteralString = (
    "INSERT INTO security.audit_verifications (records, findings, chains_missing, heads_number, heads_at) "
    "VALUES (%s, %s, %s, %s, %s)"
)


def newest_genuine_heads(
    kept: StoredHeads, roots: Roots, keys: Iterable[AuditKeyRecord], found: TrailFindings
) -> SavedHeads | None:
    """Return the newest heads whose MAC fits, with their roots among those that can be used; report faults.

    :param keys: the roots that the trail itself has.
    :raises KMSUnavailableError: if the KMS is unavailable.
    """
    for reason in kept.altered:
        _add(found, FindingKind.SAVED_HEADS_ALTERED, reason)
    for reason in kept.unlocked:
        _add(found, FindingKind.SAVED_HEADS_UNLOCKED, reason)
    own = {each.key_id for each in keys}
    for heads in kept.heads:
        theirs = {each.key_id: each for each in heads.keys}
        if heads.root in theirs:
            roots.adopt(theirs[heads.root])
        key = roots.heads_key(heads.root)
        if key is None or not heads.is_genuine(key):
            _add(found, FindingKind.SAVED_HEADS_ALTERED, f"heads number {heads.number} have a MAC that does not fit")
            continue
        for root_id, record in theirs.items():
            if root_id not in own:
                roots.adopt(record)
                _add(found, FindingKind.KEY_REMOVED, f"root {root_id} was there when heads were saved, and is gone")
        return heads
    return None


def check_heads_are_newest(
    connection: Connection, roots: Roots, saved: SavedHeads | None, place: str | None, found: TrailFindings
) -> None:
    """Compare saved heads with those in the trail.

    :param saved: the heads of the place; ``None`` where there are none.
    :param place: its name; ``None`` where it holds something, or there is none.
    """
    if saved is not None:
        event = _newest_saved_event(connection, roots, "heads_series", str(saved.series))
        if event is not None and event[DETAIL]["heads"] > saved.number:
            number, at = event[DETAIL]["heads"], event[OCCURRED_AT].isoformat()
            reason = f"heads number {number} were saved at {at}, and number {saved.number} stand in their place"
            _add(found, FindingKind.SAVED_HEADS_OLD, reason)
    elif place is not None:
        event = _newest_saved_event(connection, roots, "heads_place", place)
        if event is not None:
            number, at = event[DETAIL]["heads"], event[OCCURRED_AT].isoformat()
            _add(
                found, FindingKind.SAVED_HEADS_REMOVED, f"heads number {number} were saved at {at}, and none are there"
            )


def _newest_saved_event(connection: Connection, roots: Roots, name: str, value: str) -> Row | None:
    for *row, root_id in stream(connection, "saved", _SAVED_EVENTS, (name, value), fetch=_FETCH):
        key = roots.key(root_id, row[WRITER])
        if key is not None and fits(key, tuple(row)) and type(row[DETAIL]["heads"]) is int:
            return tuple(row)
    return None


def _add(found: TrailFindings, kind: FindingKind, reason: str) -> None:
    found.add(TrailFinding(kind=kind, writer_id=None, reason=reason))


def verify(
    settings: Settings,
    *,
    saved: StoredHeads | None = None,
    place: str | None = None,
    writers: Iterable[UUID] | None = None,
    keep_heads: bool = False,
    progress: Progress | None = None,
) -> TrailVerification:
    """Verify the trail in the database, as it is at the moment: what is written meanwhile is not looked at.

    :param saved: heads that were saved before; the records in them must exist.
    :param place: the name of their place; if there are none, the trail must not have any.
    :param writers: only these writers' chains.
    :param keep_heads: whether the heads are wanted, as :attr:`TrailVerification.saved`.
    :param progress: called now and then with how many records were verified, and how many there are about.
    :raises DatabaseError: if the database is unavailable or refuses.
    :raises KMSError: if the KMS is unavailable, or unwraps no root.
    """
    stored, found = saved or StoredHeads(), TrailFindings()
    with (
        trail_connection(settings.require_database_url()) as connection,
        snapshot(connection),
        database_source(connection, writers) as source,
        unwrapped_roots(settings, (keys := tuple(source.keys())), found) as roots,
    ):
        against = newest_genuine_heads(stored, roots, keys, found)
        check_heads_are_newest(connection, roots, against, None if stored.heads else place, found)
        done = _verify_against(against, source, roots, found, keep_heads=keep_heads, progress=progress)
        if keep_heads:
            done.saved = _signed(done, keys, roots)
    return done


def verify_files(
    settings: Settings,
    files: Sequence[Path],
    *,
    saved: StoredHeads | None = None,
    partial: bool = False,
    progress: Progress | None = None,
) -> TrailVerification:
    """Verify exports, spools or the log's lines, all of them together.

    Roots, writers and anchors are those of the saved heads; without such, those of the database, or where none is
    configured, those that are in a spool itself.

    :param partial: the files hold a selection: that something is missing is not a finding.
    :raises ConfigurationError: if a file can't be read.
    :raises DatabaseError: if the database is unavailable or refuses.
    :raises KMSError: if the KMS is unavailable, or unwraps no root.
    """
    stored, found = saved or StoredHeads(), TrailFindings()
    with file_source(found, partial=partial) as source:
        if stored.heads:
            _register_saved(source, stored.heads[0])
        elif settings.database_url is not None:
            _register(source, settings)
        for each in files:
            source.read(each)
        keys = tuple(source.keys())
        with unwrapped_roots(settings, keys, found) as roots:
            against = newest_genuine_heads(stored, roots, keys, found)
            return _verify_against(against, source, roots, found, progress=progress)


def record_verification(settings: Settings, done: TrailVerification, kept: SavedHeads | None) -> bool:
    """Add what was found in the whole trail to ``security.audit_verifications``, where metrics have it from.

    :param kept: the heads that were saved in the end.
    :return: whether it was added: a standby takes no rows.
    :raises DatabaseError: if the database is unavailable, or the role is not a member of ``glpgenc_auditor``.
    """
    heads = kept or done.against
    row = (
        done.records,
        done.findings.total,
        done.missing,
        None if heads is None else heads.number,
        None if heads is None else heads.at,
    )
    with trail_connection(settings.require_database_url()) as connection:
        if connection.execute("SELECT pg_catalog.pg_is_in_recovery()").fetchone() == (True,):
            return False
        connection.execute(_RECORD, row)
    return True


def _verify_against(
    against: SavedHeads | None,
    source: TrailSource,
    roots: Roots,
    found: TrailFindings,
    *,
    keep_heads: bool = False,
    progress: Progress | None,
) -> TrailVerification:
    heads = None if against is None else against.heads
    done = TrailVerifier(source, roots, found, saved=heads, keep_heads=keep_heads, progress=progress).run()
    done.against = against
    return done


def _signed(done: TrailVerification, keys: Iterable[AuditKeyRecord], roots: Roots) -> SavedHeads:
    """Return the heads to be saved, with a MAC if there is a root that unwraps."""
    heads = SavedHeads(done.at, done.heads, tuple(keys))
    if done.against is not None:
        heads = replace(heads, series=done.against.series, number=done.against.number + 1)
    for record in sorted(heads.keys, key=lambda each: each.created_at, reverse=True):
        key = roots.heads_key(record.key_id)
        if key is not None:
            return heads.signed(record.key_id, key)
    return heads


def _register(source: FileSource, settings: Settings) -> None:
    with (
        trail_connection(settings.require_database_url()) as connection,
        snapshot(connection),
        database_source(connection) as trail,
    ):
        source.register(trail.keys(), trail.writers(), trail.anchors(), expected=False)


def _register_saved(source: FileSource, saved: SavedHeads) -> None:
    writers = [
        RegisteredWriter(writer_id, head.key_id, {})
        for writer_id, head in saved.heads.items()
        if head.key_id is not None
    ]
    anchors = [head.anchor for head in saved.heads.values() if head.anchor is not None]
    source.register(saved.keys, writers, anchors, expected=True)
