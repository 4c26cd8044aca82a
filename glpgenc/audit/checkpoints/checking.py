"""Verification of the trail, in the database or in exports, against checkpoints. No KMS is asked."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from glpgenc.audit.checkpoints.log_place import CHECKPOINT_FILE, LogPlace
from glpgenc.audit.checkpoints.trail_records import database_records
from glpgenc.audit.checkpoints.verifier import (
    NOT_VERIFIED,
    CheckpointReport,
    Log,
    NotTrustedError,
    VerifierKey,
    check_checkpoints,
    check_records,
    read_export,
)
from glpgenc.audit.database import snapshot, trail_connection
from glpgenc.errors import AuditError, ConfigurationError

if TYPE_CHECKING:
    from glpgenc.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckpointDemands:
    """What is demanded of checkpoints.

    :param keys: who may sign them.
    :param witnesses: who must have cosigned the newest one.
    :param quorum: how many of them; ``None`` for all.
    :param oldest: the newest checkpoint must not be older.
    :param pruned_before: records that are all older may be missing.
    """

    keys: tuple[VerifierKey, ...]
    witnesses: tuple[VerifierKey, ...] = ()
    quorum: int | None = None
    oldest: datetime | None = None
    pruned_before: datetime | None = None


def verifier_key(text: str, *, of_witness: bool = False) -> VerifierKey:
    """Return the key that a text is.

    :raises ConfigurationError: if it is not one, or a witness's in place of a log's, or the reverse.
    """
    try:
        return VerifierKey.of_witness(text) if of_witness else VerifierKey.of_log(text)
    except NotTrustedError as error:
        raise ConfigurationError(
            f"the verifier key is not one: {error}", hint="as `glpgenc audit checkpoint-key` prints it: name+id+key"
        ) from None


def verify_checkpoints(
    settings: Settings,
    place: LogPlace,
    kept: Sequence[Path],
    demands: CheckpointDemands,
    *,
    files: Sequence[Path] = (),
) -> CheckpointReport:
    """Verify the trail against the newest checkpoint, and that against those kept elsewhere.

    :param place: where the log is.
    :param kept: checkpoints that were kept elsewhere.
    :param files: exports as JSON lines, in place of the database.
    :raises AuditError: if the log is not whole.
    :raises ConfigurationError: if a file can't be read.
    :raises DatabaseError: if the database is unavailable or refuses.
    :raises ObjectStoreError: if S3 refuses or is unavailable.
    """
    contents, report = place.read(), CheckpointReport()
    for reason in contents.altered:
        report.add("log_altered", reason)
    for reason in contents.unlocked:
        report.add("log_unlocked", reason)
    try:
        log = Log.read(contents.files)
    except NotTrustedError as error:
        raise AuditError(f"{place.name}: {error}") from None
    notes = [(str(each), _read(each)) for each in kept]
    entries = check_checkpoints(
        log, notes, demands.keys, demands.witnesses, report, quorum=demands.quorum, oldest=demands.oldest
    )
    with ExitStack() as stack:
        if files:
            records = read_export(files, report)
        else:
            connection = stack.enter_context(trail_connection(settings.require_database_url()))
            stack.enter_context(snapshot(connection))
            records = database_records(connection)
        try:
            check_records(entries, records, report, pruned_before=demands.pruned_before)
        except NOT_VERIFIED as error:
            raise ConfigurationError(f"an export can't be read: {type(error).__name__}") from None
    return report


def _read(path: Path) -> bytes:
    try:
        return CHECKPOINT_FILE.read(path)
    except OSError as error:
        raise ConfigurationError(f"{path} can't be read: {error.strerror or type(error).__name__}") from None
