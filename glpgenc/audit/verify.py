"""Verifying the audit trail: in the database, and in files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, LiteralString
from uuid import UUID

from glpgenc.audit.heads_place import Kept
from glpgenc.audit.reading import reading
from glpgenc.audit.saved_heads_check import check_newest, genuine
from glpgenc.audit.verify_files import FileSource, file_source
from glpgenc.audit.verify_heads import SavedHeads
from glpgenc.audit.verify_keys import Roots, roots_of
from glpgenc.audit.verify_model import Findings
from glpgenc.audit.verify_source import Source, Writer, database_source, snapshot
from glpgenc.audit.verify_trail import Progress, Verified, Verifier

if TYPE_CHECKING:
    from glpgenc.settings import Settings

_RECORD: LiteralString = (
    "INSERT INTO security.audit_verifications (records, findings, chains_missing, heads_number, heads_at) "
    "VALUES (%s, %s, %s, %s, %s)"
)


def verify(
    settings: Settings,
    *,
    saved: SavedHeads | Kept | None = None,
    place: str | None = None,
    writers: Iterable[UUID] | None = None,
    keep_heads: bool = False,
    progress: Progress | None = None,
) -> Verified:
    """Verify the trail in the database, as it is at the moment: what is written meanwhile is not looked at.

    :param saved: heads that were saved before, or what a place of them holds; the records in them must exist.
    :param place: the name of their place; if there are none, the trail must not have any.
    :param writers: only these writers' chains.
    :param keep_heads: whether the heads are wanted, as :attr:`Verified.saved`.
    :param progress: called now and then with how many records were verified, and how many there are about.
    :raises DatabaseError: if the database is unavailable or refuses.
    :raises KMSError: if the KMS is unavailable, or unwraps no root.
    """
    with (
        reading(settings.require_database_url()) as connection,
        snapshot(connection),
        database_source(connection, writers) as source,
    ):

        def newest(roots: Roots, heads: SavedHeads | None, found: Findings) -> None:
            check_newest(connection, roots, heads, None if _kept(saved).heads else place, found)

        return _verified(settings, source, Findings(), saved, newest, keep_heads=keep_heads, progress=progress)


def verify_files(
    settings: Settings,
    files: Sequence[Path],
    *,
    saved: SavedHeads | Kept | None = None,
    partial: bool = False,
    progress: Progress | None = None,
) -> Verified:
    """Verify exports, spools or the log's lines, all of them together.

    Roots, writers and anchors are those of the saved heads; without such, those of the database, or where none is
    configured, those that are in a spool itself.

    :param partial: the files hold a selection: that something is missing is not a finding.
    :raises ConfigurationError: if a file can't be read.
    :raises DatabaseError: if the database is unavailable or refuses.
    :raises KMSError: if the KMS is unavailable, or unwraps no root.
    """
    found = Findings()
    with file_source(found, partial=partial) as source:
        heads = _kept(saved).heads
        if heads:
            _register_saved(source, heads[0])
        elif settings.database_url is not None:
            _register(source, settings)
        for each in files:
            source.read(each)
        return _verified(settings, source, found, saved, None, keep_heads=False, progress=progress)


def record(settings: Settings, done: Verified, kept: SavedHeads | None) -> bool:
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
    with reading(settings.require_database_url()) as connection:
        if connection.execute("SELECT pg_catalog.pg_is_in_recovery()").fetchone() == (True,):
            return False
        connection.execute(_RECORD, row)
    return True


def heads_of(verified: Verified) -> SavedHeads:
    """Return the heads of a trail that was verified with ``keep_heads``, to be kept outside the database."""
    return verified.saved or SavedHeads(verified.at, verified.heads, verified.keys)


def _kept(saved: SavedHeads | Kept | None) -> Kept:
    return saved if isinstance(saved, Kept) else Kept([] if saved is None else [saved])


def _verified(
    settings: Settings,
    source: Source,
    found: Findings,
    saved: SavedHeads | Kept | None,
    newest: Callable[[Roots, SavedHeads | None, Findings], None] | None,
    *,
    keep_heads: bool,
    progress: Progress | None,
) -> Verified:
    keys = tuple(source.keys())
    with roots_of(settings, keys, found) as roots:
        against = genuine(_kept(saved), roots, keys, found)
        if newest is not None:
            newest(roots, against, found)
        heads = against.heads if against is not None else None
        verifier = Verifier(source, roots, found, saved=heads, keep_heads=keep_heads, progress=progress)
        done = verifier.run()
        done.keys, done.against = keys, against
        if keep_heads:
            done.saved = _signed(done, roots)
    return done


def _signed(done: Verified, roots: Roots) -> SavedHeads:
    heads = SavedHeads(done.at, done.heads, done.keys)
    if done.against is not None:
        heads = replace(heads, series=done.against.series, number=done.against.number + 1)
    usable = [each for each in done.keys if roots.heads_key(each.key_id) is not None]
    newest = max(usable, key=lambda each: each.created_at, default=None)
    key = None if newest is None else roots.heads_key(newest.key_id)
    return heads if newest is None or key is None else heads.signed(newest.key_id, key)


def _register(source: FileSource, settings: Settings) -> None:
    with (
        reading(settings.require_database_url()) as connection,
        snapshot(connection),
        database_source(connection) as trail,
    ):
        source.register(trail.keys(), trail.writers(), trail.anchors(), expected=False)


def _register_saved(source: FileSource, saved: SavedHeads) -> None:
    writers = [Writer(writer_id, head.key_id, {}) for writer_id, head in saved.heads.items() if head.key_id is not None]
    anchors = [head.anchor for head in saved.heads.values() if head.anchor is not None]
    source.register(saved.keys, writers, anchors, expected=True)
