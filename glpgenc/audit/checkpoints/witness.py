"""A witness of logs of checkpoints (C2SP tlog-witness): what it remembers of each log, and what it cosigns."""

from __future__ import annotations

import base64
import fcntl
import hashlib
import re
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import IO

from glpgenc._support.atomic_file import AtomicFile
from glpgenc.audit.checkpoints.merkle import is_consistent
from glpgenc.audit.checkpoints.signing import LocalSigningKey, cosignature
from glpgenc.audit.checkpoints.verifier import (
    COSIGNATURE,
    ED25519,
    HASH_BYTES,
    Checkpoint,
    MerkleTree,
    NoteSignature,
    NotTrustedError,
    SignedNote,
    VerifierKey,
)
from glpgenc.errors import ConfigurationError

_OLD = re.compile(rb"old (0|[1-9][0-9]{0,18})")
_MOST_HASHES = 63
_EMPTY_ROOT = MerkleTree().root
SIZE_TYPE = "text/x.tlog.size"


@dataclass(frozen=True, slots=True)
class WitnessAnswer:
    """An answer to a request."""

    status: HTTPStatus
    body: bytes = b""
    content_type: str = "text/plain; charset=utf-8"


class WitnessService:
    """A witness. Thread-safe; one process at a time has a folder.

    :param name: its own name, in cosignatures.
    :param key: its own key, of Ed25519.
    :param folder: where it remembers the newest checkpoint of each log.
    :param logs: the keys of the logs that it cosigns; the name of a key is the log's origin.
    :param clock: gives seconds since 1970.
    :raises ConfigurationError: if the key is of another kind, a log's is, or the folder can't be used.
    """

    def __init__(
        self,
        name: str,
        key: LocalSigningKey,
        folder: Path,
        logs: Iterable[VerifierKey],
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        kind, public = key.public()
        if kind != ED25519:
            raise ConfigurationError(
                "a witness signs with Ed25519", hint="glpgenc audit checkpoint-key --new FILE makes such a key"
            )
        self.verifier_key = VerifierKey(name, COSIGNATURE, public)
        self._name, self._key, self._folder, self._clock = name, key, folder, clock
        self._logs: dict[str, list[VerifierKey]] = {}
        for each in logs:
            if each.kind == COSIGNATURE:
                raise ConfigurationError(f"{each.name} is a witness's key, not a log's")
            self._logs.setdefault(each.name, []).append(each)
        self._lock = threading.Lock()
        self._claim = self._claimed()

    def close(self) -> None:
        """Leave the folder to another process."""
        self._claim.close()

    def add_checkpoint(self, body: bytes) -> WitnessAnswer:
        """Answer to ``add-checkpoint``."""
        try:
            old_size, proof, note = _parsed(body)
            checkpoint = Checkpoint.parse(note.text)
        except (NotTrustedError, ValueError):
            return WitnessAnswer(HTTPStatus.BAD_REQUEST)
        keys = self._logs.get(checkpoint.origin)
        if keys is None:
            return WitnessAnswer(HTTPStatus.NOT_FOUND)
        try:
            signed = note.signed_by(keys)
        except NotTrustedError:
            signed = {}
        if not signed:
            return WitnessAnswer(HTTPStatus.FORBIDDEN)
        if old_size > checkpoint.size:
            return WitnessAnswer(HTTPStatus.BAD_REQUEST)
        with self._lock:
            return self._cosigned(old_size, proof, SignedNote(note.text, _of(note, signed)), checkpoint)

    def newest(self, origin_hash: str) -> WitnessAnswer:
        """Return the newest checkpoint of a log, for monitors.

        :param origin_hash: SHA-256 of the log's origin, in hex.
        """
        for origin in self._logs:
            if _name_of(origin) == origin_hash:
                with suppress(FileNotFoundError):
                    return WitnessAnswer(HTTPStatus.OK, self._path(origin).read_bytes())
        return WitnessAnswer(HTTPStatus.NOT_FOUND)

    def _cosigned(self, old_size: int, proof: list[bytes], note: SignedNote, checkpoint: Checkpoint) -> WitnessAnswer:
        before = self._remembered(checkpoint.origin)
        if old_size != before.size:
            return WitnessAnswer(HTTPStatus.CONFLICT, b"%d\n" % before.size, SIZE_TYPE)
        if not _follows(before, proof, checkpoint):
            return WitnessAnswer(HTTPStatus.UNPROCESSABLE_ENTITY)
        own = cosignature(self._key, self._name, note.text, int(self._clock()))
        path = self._path(checkpoint.origin)
        with AtomicFile(path) as made:
            made.write(bytes(SignedNote(note.text, (*note.signatures, own))))
            made.commit()
        return WitnessAnswer(HTTPStatus.OK, str(own).encode())

    def _remembered(self, origin: str) -> Checkpoint:
        try:
            return Checkpoint.parse(SignedNote.parse(self._path(origin).read_bytes()).text)
        except FileNotFoundError:
            return Checkpoint(origin, 0, _EMPTY_ROOT)

    def _path(self, origin: str) -> Path:
        return self._folder / f"{_name_of(origin)}.checkpoint"

    def _claimed(self) -> IO[bytes]:
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            claim = (self._folder / "lock").open("ab")
        except OSError as error:
            raise ConfigurationError(f"{self._folder} can't be used: {error.strerror}") from None
        try:
            fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            claim.close()
            raise ConfigurationError(f"another witness uses {self._folder}") from None
        return claim


def _parsed(body: bytes) -> tuple[int, list[bytes], SignedNote]:
    head, found, note = body.partition(b"\n\n")
    first, *hashes = head.split(b"\n")
    match = _OLD.fullmatch(first)
    if match is None or not found or len(hashes) > _MOST_HASHES:
        raise ValueError("it is not a request")
    proof = [base64.b64decode(each, validate=True) for each in hashes]
    if any(len(each) != HASH_BYTES for each in proof):
        raise ValueError("a hash has another length")
    return int(match[1]), proof, SignedNote.parse(note)


def _follows(before: Checkpoint, proof: list[bytes], checkpoint: Checkpoint) -> bool:
    if checkpoint.size == 0 and checkpoint.root != _EMPTY_ROOT:
        return False
    if before.size == 0:
        return not proof
    return is_consistent(before.size, before.root, checkpoint.size, checkpoint.root, proof)


def _of(note: SignedNote, keys: Iterable[VerifierKey]) -> tuple[NoteSignature, ...]:
    known = {(key.name, key.key_id) for key in keys}
    return tuple(each for each in note.signatures if (each.name, each.key_id) in known)


def _name_of(origin: str) -> str:
    return hashlib.sha256(origin.encode()).hexdigest()
