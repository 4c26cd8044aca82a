"""Makes checkpoints: the records that are new become entries, whose root is signed, cosigned and kept.

Entries are kept before anything is signed: a run that was interrupted is finished by the next one with the same
entries, so that no two checkpoints that were signed differ.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, LiteralString

from glpgenc.audit.checkpoints.signing import SigningKey, note_signature, signer_name, signing_keys
from glpgenc.audit.checkpoints.trail_records import (
    beginnings,
    covered,
    database_records,
    new_entries,
    within,
)
from glpgenc.audit.checkpoints.verifier import (
    CLOCKS_DIFFER,
    Checkpoint,
    CheckpointEntry,
    Entry,
    Log,
    MerkleTree,
    NoteSignature,
    NotTrustedError,
    RecordsEntry,
    SignedNote,
    VerifierKey,
    leaf_hash,
)
from glpgenc.audit.checkpoints.witnesses import WitnessEndpoint, WitnessRefusalError
from glpgenc.audit.database import snapshot, trail_connection
from glpgenc.errors import AuditError, ConfigurationError

if TYPE_CHECKING:
    from glpgenc.audit.checkpoints.log_place import LogPlace
    from glpgenc.database import Connection
    from glpgenc.settings import Settings

_KNOWN: LiteralString = """
    SELECT number, size, root FROM security.audit_checkpoints WHERE origin = %s AND size >= %s
    ORDER BY size DESC LIMIT 1
"""
_RECORD: LiteralString = """
    INSERT INTO security.audit_checkpoints (origin, number, size, root, witnesses) VALUES (%s, %s, %s, %s, %s)
"""


@dataclass(frozen=True, slots=True)
class MadeCheckpoint:
    """A checkpoint that was made and kept.

    :param records: that its own entries cover.
    :param keys: what its signatures verify with.
    :param witnesses: the names of those that cosigned.
    :param refusals: of others, in a sentence's words.
    :param warnings: of the place, in a sentence's words.
    """

    checkpoint: Checkpoint
    number: int
    at: datetime
    records: int
    keys: tuple[VerifierKey, ...]
    witnesses: tuple[str, ...]
    refusals: tuple[str, ...]
    warnings: tuple[str, ...]
    place: str


def make_checkpoint(settings: Settings, place: LogPlace) -> MadeCheckpoint:
    """Make the next checkpoint of the trail, and keep it.

    :raises AuditError: if the log was altered or shortened.
    :raises ConfigurationError: if no key, name or place is set.
    :raises DatabaseError: if the database is unavailable or refuses.
    :raises KMSError: if the KMS refuses to sign, or is unavailable.
    """
    origin, signers = signer_name(settings), signing_keys(settings)
    witnesses = [WitnessEndpoint.parse(each) for each in settings.audit_checkpoint_witnesses]
    contents = place.read()
    try:
        log = Log.read(contents.files)
    except NotTrustedError as error:
        raise AuditError(f"{place.name}: {error}") from None
    _require_signed(log, [VerifierKey(origin, *each.public()) for each in signers], origin, place.name)
    number, interrupted = log.last + 1, len(log.sizes) > log.last
    if len(log.sizes) > number:
        raise AuditError(f"{place.name} holds entries of several checkpoints that were not signed")
    with trail_connection(settings.require_database_url()) as connection:
        _require_newest(connection, log, origin, place.name)
        with snapshot(connection):
            if interrupted:
                _require_of_trail(connection, log, place.name)
            else:
                place.write(f"{number:012d}.entries", _append(log, number, _read(connection, log)))
        at, records = _of(log, number)
        checkpoint, leaves = _checkpoint(log, origin)
        note, keys = _signed(checkpoint, origin, signers)
        cosignatures, refusals = _cosigned(note, leaves, log.sizes.get(number - 1, 0), witnesses)
        note = SignedNote(note.text, (*note.signatures, *cosignatures))
        place.write(f"{number:012d}.checkpoint", bytes(note))
        row = (origin, number, checkpoint.size, checkpoint.root, len(cosignatures))
        connection.execute(_RECORD, row)
    names = tuple(each.name for each in cosignatures)
    warnings = (*contents.altered, *contents.unlocked)
    return MadeCheckpoint(checkpoint, number, at, records, keys, names, refusals, warnings, place.name)


def _require_signed(log: Log, keys: list[VerifierKey], origin: str, place: str) -> None:
    """Refuse to continue a log that these keys did not sign: another one could be put in its place."""
    if not log.last:
        return
    note, size = log.notes[log.last], log.sizes[log.last]
    try:
        checkpoint, signed = Checkpoint.parse(note.text), note.signed_by(keys)
    except NotTrustedError as error:
        raise AuditError(f"{place}: checkpoint {log.last}: {error}") from None
    if not signed:
        raise AuditError(
            f"{place}: checkpoint {log.last} was signed by none of the keys in audit_checkpoint_keys",
            hint="to change the key, name the old one and the new one until a checkpoint was made with both",
        )
    if checkpoint.origin != origin:
        raise ConfigurationError(
            f"{place} holds the log {checkpoint.origin}",
            hint="another audit_checkpoint_origin is another log: name a new place",
        )
    if checkpoint.size != size or log.roots([size])[size] != checkpoint.root:
        raise AuditError(f"{place}: the entries are not those of checkpoint {log.last}")


def _require_newest(connection: Connection, log: Log, origin: str, place: str) -> None:
    """Refuse to continue a log of which the database knows a later checkpoint. That it knows none proves nothing."""
    size = log.sizes.get(log.last, 0)
    row = connection.execute(_KNOWN, (origin, size)).fetchone()
    if row is None:
        return
    number, known, root = row
    if known > size or log.roots([size])[size] != bytes(root):
        raise AuditError(
            f"{place} holds {log.last} checkpoints, and the database knows number {number}: the log was rolled back",
            hint="restore the log from a copy, or begin another one: a new audit_checkpoint_origin and a new place",
        )


def _read(connection: Connection, log: Log) -> list[RecordsEntry]:
    intervals = covered(log.entries)
    return list(new_entries(database_records(connection, beginnings(intervals)), intervals))


def _append(log: Log, number: int, found: Iterable[RecordsEntry]) -> bytes:
    entries: list[Entry] = [CheckpointEntry(number, datetime.now(UTC)), *found]
    lines = [str(each).encode() for each in entries]
    log.entries += entries
    log.lines += lines
    log.sizes[number] = len(log.lines)
    return b"".join(line + b"\n" for line in lines)


def _require_of_trail(connection: Connection, log: Log, place: str) -> None:
    """Refuse to sign entries that an interrupted run left, unless it could have made them of this trail.

    Anyone who can write to the place could have put them there, and what is signed counts: their times too.
    """
    signed, number = log.sizes.get(log.last, 0), log.last + 1
    intervals, at = covered(log.entries[:signed]), _of(log, number)[0]
    left = [each for each in log.entries[signed:] if isinstance(each, RecordsEntry)]
    records = database_records(connection, beginnings(intervals))
    if at > datetime.now(UTC) + CLOCKS_DIFFER or list(new_entries(within(records, covered(left)), intervals)) != left:
        raise AuditError(
            f"{place} holds entries without a checkpoint, and they are not of this trail",
            hint="compare them with the trail; if they are not yours, move the file away, and find out whose they are",
        )


def _of(log: Log, number: int) -> tuple[datetime, int]:
    """Return when the entries of a checkpoint were read, and how many records they cover."""
    own = log.entries[log.sizes.get(number - 1, 0) : log.sizes[number]]
    records = sum(each.last - each.first + 1 for each in own if isinstance(each, RecordsEntry))
    return next(each.at for each in own if isinstance(each, CheckpointEntry)), records


def _checkpoint(log: Log, origin: str) -> tuple[Checkpoint, list[bytes]]:
    leaves, tree = [leaf_hash(line) for line in log.lines], MerkleTree()
    for each in leaves:
        tree.add(each)
    return Checkpoint(origin, tree.size, tree.root), leaves


def _signed(
    checkpoint: Checkpoint, origin: str, signers: Iterable[SigningKey]
) -> tuple[SignedNote, tuple[VerifierKey, ...]]:
    made = [note_signature(each, origin, checkpoint.text) for each in signers]
    return SignedNote(checkpoint.text, tuple(each for each, _ in made)), tuple(key for _, key in made)


def _cosigned(
    note: SignedNote, leaves: list[bytes], last_size: int, witnesses: Iterable[WitnessEndpoint]
) -> tuple[list[NoteSignature], tuple[str, ...]]:
    found, refusals = [], []
    for each in witnesses:
        try:
            found.append(each.cosign(note, leaves, last_size))
        except WitnessRefusalError as error:
            refusals.append(f"{each.key.name}: {error}")
    return found, tuple(refusals)
