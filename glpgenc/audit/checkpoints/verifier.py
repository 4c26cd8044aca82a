"""Verifier of an exported audit trail against signed checkpoints: one file, which needs nothing but Python 3.11.

Keep a copy of it, run as ``python3 -I verifier.py``, with the export, the log of checkpoints and the verifier keys. It
asks no KMS and no database, and holds no secret: it only verifies signatures, in plain Python and in variable time.
docs/AUDIT.md has the formats, which are C2SP's signed-note, tlog-checkpoint and tlog-cosignature, and RFC 6962.
"""

from __future__ import annotations

import argparse
import base64
import errno
import gzip
import hashlib
import json
import os
import re
import sqlite3
import stat
import sys
import uuid
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import IO, Any, NamedTuple

# Ed25519, RFC 8032.

_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_ROOT_OF_MINUS_1 = pow(2, (_P - 1) // 4, _P)
EdwardsPoint = tuple[int, int, int, int]
"""X, Y, Z and T, with x = X/Z, y = Y/Z and x * y = T/Z."""
_NEUTRAL: EdwardsPoint = (0, 1, 1, 0)


def _edwards_sum(left: EdwardsPoint, right: EdwardsPoint) -> EdwardsPoint:
    a = (left[1] - left[0]) * (right[1] - right[0]) % _P
    b = (left[1] + left[0]) * (right[1] + right[0]) % _P
    c = 2 * left[3] * right[3] * _D % _P
    d = 2 * left[2] * right[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _edwards_product(scalar: int, point: EdwardsPoint) -> EdwardsPoint:
    found = _NEUTRAL
    while scalar:
        if scalar & 1:
            found = _edwards_sum(found, point)
        point = _edwards_sum(point, point)
        scalar >>= 1
    return found


def _edwards_decoded(data: bytes) -> EdwardsPoint | None:
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT_OF_MINUS_1 % _P
    if (x * x - square) % _P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = _P - x
    return x, y, 1, x * y % _P


def _edwards_encoded(point: EdwardsPoint) -> bytes:
    inverse = pow(point[2], -1, _P)
    x, y = point[0] * inverse % _P, point[1] * inverse % _P
    return (y | (x & 1) << 255).to_bytes(32, "little")


_BASE_Y = 4 * pow(5, -1, _P) % _P
_BASE = _edwards_decoded(_BASE_Y.to_bytes(32, "little")) or _NEUTRAL


def verify_ed25519(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Return whether a signature fits: 64 bytes of Ed25519, under a public key of 32 bytes."""
    if len(public_key) != 32 or len(signature) != 64:  # noqa: PLR2004  # RFC 8032
        return False
    point, scalar = _edwards_decoded(public_key), int.from_bytes(signature[32:], "little")
    if point is None or scalar >= _ORDER:
        return False
    digest = hashlib.sha512(signature[:32] + public_key + message).digest()
    negative = (-point[0] % _P, point[1], point[2], -point[3] % _P)
    product = _edwards_product(int.from_bytes(digest, "little") % _ORDER, negative)
    return _edwards_encoded(_edwards_sum(_edwards_product(scalar, _BASE), product)) == signature[:32]


# ECDSA with P-256 and SHA-256, FIPS 186-5.

_Q = 2**256 - 2**224 + 2**192 + 2**96 - 1
_N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
AffinePoint = tuple[int, int] | None
"""``None`` is the point at infinity."""
_G: AffinePoint = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)
P256_PREFIX = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d03010703420004")
"""What a public key of P-256 begins with as SubjectPublicKeyInfo; its two coordinates follow."""
_P256_LENGTH = len(P256_PREFIX) + 64


def _affine_sum(left: AffinePoint, right: AffinePoint) -> AffinePoint:
    if left is None or right is None:
        return right if left is None else left
    if left[0] == right[0]:
        if (left[1] + right[1]) % _Q == 0:
            return None
        slope = 3 * (left[0] * left[0] - 1) * pow(2 * left[1], -1, _Q) % _Q
    else:
        slope = (right[1] - left[1]) * pow(right[0] - left[0], -1, _Q) % _Q
    x = (slope * slope - left[0] - right[0]) % _Q
    return x, (slope * (left[0] - x) - left[1]) % _Q


def _affine_product(scalar: int, point: AffinePoint) -> AffinePoint:
    found: AffinePoint = None
    while scalar:
        if scalar & 1:
            found = _affine_sum(found, point)
        point = _affine_sum(point, point)
        scalar >>= 1
    return found


def _der_integer(data: bytes) -> tuple[int, bytes] | None:
    """Return a positive integer of fewer than 128 bytes, and what follows it."""
    if len(data) < 3 or data[0] != 2 or not 0 < data[1] <= len(data) - 2:  # noqa: PLR2004  # ASN.1: INTEGER
        return None
    digits, rest = data[2 : 2 + data[1]], data[2 + data[1] :]
    # Of the encodings of a number DER has the shortest.
    if digits[0] & 0x80 or (digits[0] == 0 and len(digits) > 1 and not digits[1] & 0x80):
        return None
    return int.from_bytes(digits, "big"), rest


def _der_signature(data: bytes) -> tuple[int, int] | None:
    if len(data) < 2 or data[0] != 0x30 or data[1] != len(data) - 2 or data[1] & 0x80:  # noqa: PLR2004  # SEQUENCE
        return None
    first = _der_integer(data[2:])
    second = first and _der_integer(first[1])
    return None if not first or not second or second[1] else (first[0], second[0])


def verify_p256(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Return whether a signature in DER fits, under a public key as SubjectPublicKeyInfo with uncompressed point."""
    if len(public_key) != _P256_LENGTH or not public_key.startswith(P256_PREFIX):
        return False
    x, y = int.from_bytes(public_key[-64:-32], "big"), int.from_bytes(public_key[-32:], "big")
    numbers = _der_signature(signature)
    if numbers is None or max(x, y) >= _Q or (y * y - x * x * x + 3 * x - _B) % _Q:
        return False
    r, s = numbers
    if not (0 < r < _N and 0 < s < _N):
        return False
    digest, inverse = int.from_bytes(hashlib.sha256(message).digest(), "big"), pow(s, -1, _N)
    point = _affine_sum(_affine_product(digest * inverse % _N, _G), _affine_product(r * inverse % _N, (x, y)))
    return point is not None and point[0] % _N == r


# Signed notes and checkpoints.

ED25519, ECDSA, COSIGNATURE = 1, 2, 4
"""The types of signatures that are known here."""
_LONGEST_NOTE, _MOST_SIGNATURES, _LARGEST_LOG = 1 << 20, 256, 1 << 30
_DECIMAL = re.compile("0|[1-9][0-9]{0,18}", re.ASCII)
HASH_BYTES = 32


class NotTrustedError(Exception):
    """A note, a checkpoint or an entry that is not to be believed. The message says why."""


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key with a name, as C2SP's signed-note writes it: ``name+id+key``.

    :param kind: :data:`ED25519`, :data:`ECDSA` (P-256, SHA-256) or :data:`COSIGNATURE` (a witness's, Ed25519).
    :param public: 32 bytes of Ed25519, or the key of P-256 as SubjectPublicKeyInfo.
    """

    name: str
    kind: int
    public: bytes

    @property
    def key_id(self) -> bytes:
        """The 4 bytes that stand before its signatures."""
        named = b"" if self.kind == ECDSA else self.name.encode() + b"\n" + bytes([self.kind])
        return hashlib.sha256(named + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{base64.b64encode(bytes([self.kind]) + self.public).decode()}"

    @classmethod
    def parse(cls, text: str) -> VerifierKey:
        """Read one.

        :raises NotTrustedError: if it is malformed, of a type that is not known here, or its id is another key's.
        """
        name, _, rest = text.partition("+")
        key_id, _, encoded = rest.partition("+")
        data = _base64(encoded)
        lengths = {ED25519: 32, COSIGNATURE: 32, ECDSA: _P256_LENGTH}
        if not is_key_name(name) or not data or len(data) - 1 != lengths.get(data[0]):
            raise NotTrustedError(f"{text!r} is not a verifier key for Ed25519, P-256 or cosignatures of Ed25519")
        key = cls(name, data[0], data[1:])
        if key.kind == ECDSA and not key.public.startswith(P256_PREFIX):
            raise NotTrustedError(f"{text!r} is not a verifier key: it is not of P-256")
        if str(key) != text or key.key_id.hex() != key_id:
            raise NotTrustedError(f"{text!r} is not a verifier key: its id does not belong to its key")
        return key

    @classmethod
    def of_log(cls, text: str) -> VerifierKey:
        """Read the key of a log.

        :raises NotTrustedError: as :meth:`parse` does, or if it is a witness's.
        """
        key = cls.parse(text)
        if key.kind == COSIGNATURE:
            raise NotTrustedError(f"{text!r} is a witness's key, not a log's")
        return key

    @classmethod
    def of_witness(cls, text: str) -> VerifierKey:
        """Read the key of a witness.

        :raises NotTrustedError: as :meth:`parse` does, or if it is a log's: that has signed, and nobody cosigned.
        """
        key = cls.parse(text)
        if key.kind != COSIGNATURE:
            raise NotTrustedError(f"{text!r} is a log's key, not a witness's")
        return key

    def time_of(self, text: bytes, signature: bytes) -> int | None:
        """Return when a signature of a note's text was made, in seconds since 1970; ``None`` if it does not fit.

        It is 0 but for cosignatures, which alone have a time.
        """
        if self.kind == ECDSA:
            return 0 if verify_p256(self.public, text, signature) else None
        if self.kind == ED25519:
            return 0 if verify_ed25519(self.public, text, signature) else None
        at = int.from_bytes(signature[:8], "big")
        fits = at < 1 << 63 and verify_ed25519(self.public, cosigned_message(text, at), signature[8:])
        return at if fits else None


def is_key_name(name: str) -> bool:
    """Return whether it can be the name of a key: not empty, without spaces, plus and control characters."""
    return bool(name) and not re.search(r"[\s+\x00-\x1f\x7f]", name)


def cosigned_message(text: bytes, at: int) -> bytes:
    """Return what a witness signs (C2SP tlog-cosignature, Ed25519).

    :param text: the checkpoint's text.
    :param at: seconds since 1970.
    """
    return b"cosignature/v1\ntime %d\n" % at + text


def _base64(text: str) -> bytes | None:
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        return None
    # One encoding for each value.
    return data if base64.b64encode(data).decode() == text else None


class NoteSignature(NamedTuple):
    """A signature line of a note."""

    name: str
    key_id: bytes
    signature: bytes

    def __str__(self) -> str:
        return f"\u2014 {self.name} {base64.b64encode(self.key_id + self.signature).decode()}\n"


@dataclass(frozen=True, slots=True)
class SignedNote:
    """A signed note (C2SP signed-note). Its text proves nothing before :meth:`signed_by` has said so.

    :param text: ends with a line feed.
    """

    text: bytes
    signatures: tuple[NoteSignature, ...]

    def __bytes__(self) -> bytes:
        return self.text + b"\n" + "".join(map(str, self.signatures)).encode()

    @classmethod
    def parse(cls, data: bytes) -> SignedNote:
        """Read one.

        :raises NotTrustedError: if it is malformed.
        """
        text, found, lines = data.rpartition(b"\n\n")
        try:
            whole = data.decode()
        except UnicodeDecodeError:
            raise NotTrustedError("it is not a signed note: not UTF-8") from None
        if (
            len(data) > _LONGEST_NOTE
            or not found
            or not lines.endswith(b"\n")
            or re.search("[\x00-\x09\x0b-\x1f]", whole)
        ):
            raise NotTrustedError("it is not a signed note")
        return cls(text + b"\n", tuple(signature_lines(lines)))

    def signed_by(self, keys: Iterable[VerifierKey]) -> dict[VerifierKey, int]:
        """Return which of some keys signed it, and when, see :meth:`VerifierKey.time_of`.

        :raises NotTrustedError: if a signature of one of them does not fit.
        """
        known = {(key.name, key.key_id): key for key in keys}
        found: dict[VerifierKey, int] = {}
        for each in self.signatures:
            key = known.get((each.name, each.key_id))
            if key is None:
                continue
            at = key.time_of(self.text, each.signature)
            if at is None:
                raise NotTrustedError(f"a signature of {each.name} does not fit")
            found[key] = max(at, found.get(key, 0))
        return found


def signature_lines(data: bytes) -> list[NoteSignature]:
    """Read signature lines, as they are at the end of a note.

    :raises NotTrustedError: if one is malformed.
    """
    found = []
    for line in data.removesuffix(b"\n").decode(errors="replace").split("\n"):
        dash, _, rest = line.partition(" ")
        name, _, encoded = rest.partition(" ")
        signature = _base64(encoded)
        if dash != "\u2014" or not is_key_name(name) or signature is None or len(signature) < 5:  # noqa: PLR2004
            raise NotTrustedError("it is not a signed note: a signature line is malformed")
        found.append(NoteSignature(name, signature[:4], signature[4:]))
    if len(found) > _MOST_SIGNATURES:
        raise NotTrustedError("it is not a signed note: it has too many signatures")
    return found


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The size and root of a log at a time (C2SP tlog-checkpoint).

    :param origin: the name of the log.
    :param root: 32 bytes.
    """

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> bytes:
        """What is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n".encode()

    @classmethod
    def parse(cls, text: bytes) -> Checkpoint:
        """Read the text of a note. Extension lines are allowed, and mean nothing here.

        :raises NotTrustedError: if it is not a checkpoint.
        """
        lines = text.decode().removesuffix("\n").split("\n")
        if len(lines) < 3 or not all(lines) or not _DECIMAL.fullmatch(lines[1]):  # noqa: PLR2004
            raise NotTrustedError("it is not a checkpoint")
        root = _base64(lines[2])
        if root is None or len(root) != HASH_BYTES:
            raise NotTrustedError("it is not a checkpoint: its root is not a hash")
        return cls(lines[0], int(lines[1]), root)


# Merkle trees, RFC 6962.


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of a leaf."""
    return hashlib.sha256(b"\0" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of the node above two."""
    return hashlib.sha256(b"\1" + left + right).digest()


class MerkleTree:
    """The root over leaves that come one by one, in memory for its height."""

    def __init__(self) -> None:
        self.size = 0
        # Roots of whole subtrees, the largest first.
        self._roots: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        """Add the hash of a leaf."""
        size = self.size
        while size & 1:
            leaf = node_hash(self._roots.pop(), leaf)
            size >>= 1
        self._roots.append(leaf)
        self.size += 1

    @property
    def root(self) -> bytes:
        """The root over what was added."""
        if not self._roots:
            return hashlib.sha256().digest()
        found, *others = reversed(self._roots)
        for each in others:
            found = node_hash(each, found)
        return found


# The log of checkpoints: entries say which records had which hash.

GENESIS = bytes(32)
_TIME = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[.][0-9]{6}Z"
_UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_CHECKPOINT_ENTRY = re.compile(f"checkpoint ([1-9][0-9]{{0,11}}) ({_TIME})", re.ASCII)
_RECORDS_ENTRY = re.compile(
    f"records ({_UUID}) ([1-9][0-9]{{0,18}}) ([1-9][0-9]{{0,18}}) ({_TIME}) ({_TIME}) ([0-9A-Za-z+/]{{43}}=)", re.ASCII
)
_FILE_NAME = re.compile("([0-9]{12})[.](entries|checkpoint)", re.ASCII)


@dataclass(frozen=True, slots=True)
class CheckpointEntry:
    """The entry that a checkpoint's own entries begin with.

    :param at: when they were read, by the clock of the host that made them.
    """

    number: int
    at: datetime

    def __str__(self) -> str:
        return f"checkpoint {self.number} {_rfc3339(self.at)}"


@dataclass(frozen=True, slots=True)
class RecordsEntry:
    """Records of a chain that follow each other.

    :param first: the number of the first one.
    :param oldest: the earliest time among them.
    :param root: of the Merkle tree over :func:`record_hash` of each.
    """

    writer_id: uuid.UUID
    first: int
    last: int
    oldest: datetime
    newest: datetime
    root: bytes

    def __str__(self) -> str:
        return (
            f"records {self.writer_id} {self.first} {self.last} {_rfc3339(self.oldest)} {_rfc3339(self.newest)} "
            f"{base64.b64encode(self.root).decode()}"
        )


Entry = CheckpointEntry | RecordsEntry


def parse_entry(line: bytes) -> Entry:
    """Read an entry, without its line feed.

    :raises NotTrustedError: if it is malformed.
    """
    text = line.decode(errors="replace")
    try:
        if match := _CHECKPOINT_ENTRY.fullmatch(text):
            return CheckpointEntry(int(match[1]), datetime.fromisoformat(match[2]))
        if match := _RECORDS_ENTRY.fullmatch(text):
            oldest, newest = datetime.fromisoformat(match[4]), datetime.fromisoformat(match[5])
            found = RecordsEntry(
                uuid.UUID(match[1]), int(match[2]), int(match[3]), oldest, newest, _base64(match[6]) or b""
            )
            if found.first <= found.last and len(found.root) == HASH_BYTES:
                return found
    except ValueError:
        pass
    raise NotTrustedError("an entry is malformed")


def _rfc3339(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


@dataclass(slots=True)
class Log:
    """A log of checkpoints, as its files say; nothing of it is proven before a checkpoint is.

    :ivar entries: of all checkpoints, in their order.
    :ivar lines: the same as bytes, whose hashes are the leaves.
    :ivar sizes: the size of the log with each checkpoint, by its number.
    :ivar notes: the checkpoints, by their numbers; one that was interrupted has none.
    """

    entries: list[Entry] = field(default_factory=list)
    lines: list[bytes] = field(default_factory=list)
    sizes: dict[int, int] = field(default_factory=dict)
    notes: dict[int, SignedNote] = field(default_factory=dict)

    @property
    def last(self) -> int:
        """The number of the newest checkpoint that was signed; 0 if there is none."""
        return max(self.notes, default=0)

    @classmethod
    def read(cls, files: Mapping[str, bytes]) -> Log:
        """Read the files ``000000000001.entries``, ``000000000001.checkpoint`` and so on.

        :raises NotTrustedError: if one is missing or malformed.
        """
        log, numbers = cls(), {}
        for name, data in files.items():
            match = _FILE_NAME.fullmatch(name)
            if match is None:
                raise NotTrustedError(f"{name!r} is not a file of a log")
            numbers[int(match[1]), match[2]] = data
        whole = {number for number, kind in numbers if kind == "entries"}
        if whole != set(range(1, len(whole) + 1)):
            raise NotTrustedError(f"the log lacks entries: it has {len(whole)} files up to number {max(whole)}")
        for number in sorted(whole):
            log._add(number, numbers[number, "entries"])
        for (number, kind), data in numbers.items():
            if kind == "checkpoint":
                if number not in whole:
                    raise NotTrustedError(f"the log lacks the entries of checkpoint {number}")
                try:
                    log.notes[number] = SignedNote.parse(data)
                except NotTrustedError as error:
                    raise NotTrustedError(f"checkpoint {number}: {error}") from None
        return log

    def _add(self, number: int, data: bytes) -> None:
        if not data.endswith(b"\n"):
            raise NotTrustedError(f"the entries of checkpoint {number} are not whole")
        lines = data.removesuffix(b"\n").split(b"\n")
        entries = [parse_entry(line) for line in lines]
        headings = [each for each in entries if isinstance(each, CheckpointEntry)]
        if not isinstance(entries[0], CheckpointEntry) or len(headings) != 1 or headings[0].number != number:
            raise NotTrustedError(f"the entries of checkpoint {number} are another one's")
        self.entries += entries
        self.lines += lines
        self.sizes[number] = len(self.lines)

    def roots(self, sizes: Iterable[int]) -> dict[int, bytes]:
        """Return the root at each of some sizes; those beyond the end are left out."""
        wanted, tree, found = set(sizes), MerkleTree(), {}
        for line in (*self.lines, None):
            if tree.size in wanted:
                found[tree.size] = tree.root
            if line is not None:
                tree.add(leaf_hash(line))
        return found


# Records of the trail.

_COLUMNS = (
    "writer_id", "seq", "occurred_at", "event_type", "event_category", "data_class", "tenant_id", "key_id",
    "key_version", "operation", "count", "duration_us", "success", "error", "actor", "purpose", "correlation_id",
    "detail", "previous_mac", "mac",
)  # fmt: skip
_DETAIL = _COLUMNS.index("detail")
_UUIDS, _NUMBERS, _MACS = (
    ("writer_id", "key_id"),
    ("seq", "key_version", "count", "duration_us"),
    ("previous_mac", "mac"),
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
EVENT_LABEL = b"glpgenc/v1/audit/event"
UNREADABLE_HASH = leaf_hash(b"glpgenc/v1/audit/unreadable")
"""Stands for a row that no writer could have written."""


class Record(NamedTuple):
    """What the checks need of a record.

    :param digest: see :func:`record_hash`.
    """

    writer_id: bytes
    seq: int
    at: int
    digest: bytes
    previous_mac: bytes
    mac: bytes


def record_hash(canonical: bytes, mac: bytes) -> bytes:
    """Return the hash of a record, which a Merkle tree has for a leaf.

    :param canonical: what its MAC is over, see docs/AUDIT.md.
    :param mac: 32 bytes.
    """
    return leaf_hash(canonical + len(mac).to_bytes(4, "big") + mac)


def record_of(line: bytes) -> Record:
    """Read a line of an export.

    :raises ValueError: if it is not a record as a writer writes it.
    """
    found = json.loads(line, object_pairs_hook=_once, parse_constant=_refuse, parse_float=_float)
    if not isinstance(found, dict) or set(found) - set(_COLUMNS):
        raise ValueError("it is not a record")
    row: dict[str, Any] = {"event_category": "encryption", "detail": {}, **found}
    at = (datetime.fromisoformat(row["occurred_at"]) - _EPOCH) // _MICROSECOND
    parts = [_part(name, row.get(name), at) for name in _COLUMNS]
    canonical = EVENT_LABEL + b"".join(
        b"\xff\xff\xff\xff" if part is None else len(part).to_bytes(4, "big") + part for part in parts[:-1]
    )
    previous_mac, mac = parts[-2:]
    if parts[0] is None or parts[1] is None or previous_mac is None or mac is None or not 0 < row["seq"] < 1 << 63:
        raise ValueError("it has no place in a chain")
    digest = record_hash(canonical, mac) if parts[_DETAIL] else UNREADABLE_HASH
    return Record(parts[0], row["seq"], at, digest, previous_mac, mac)


def _part(name: str, value: Any, at: int) -> bytes | None:
    if name == "detail":
        return _detail(value)
    if value is None:
        return None
    if name == "occurred_at":
        found = b"%d" % at
    elif name in _NUMBERS:
        found = b"%d" % _whole(value)
    elif name == "success":
        found = {True: b"1", False: b"0"}[value]
    elif name in _UUIDS:
        found = uuid.UUID(value).bytes
    elif name in _MACS:
        found = bytes.fromhex(value)
    else:
        found = value.encode()
    if name in _MACS and len(found) != HASH_BYTES:
        raise ValueError("a MAC has 32 bytes")
    return found


def _whole(value: Any) -> int:
    if type(value) is not int:
        raise ValueError("a number is not a whole one")
    return value


def _detail(value: Any) -> bytes:
    """Return details as their MAC covers them; nothing for such as no writer writes."""
    if not isinstance(value, dict) or any(isinstance(each, dict | list | _OtherNumber) for each in value.values()):
        return b""
    plain = {key: _plain(each) for key, each in value.items()}
    try:
        return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        return b""


def _plain(value: Any) -> Any:
    return int(Decimal(repr(value))) if isinstance(value, float) and value.is_integer() else value


class _OtherNumber:
    """A number that no float holds."""


def _float(digits: str) -> float | _OtherNumber:
    value = float(digits)
    try:
        return value if Decimal(repr(value)) == Decimal(digits) else _OtherNumber()
    except ArithmeticError:
        return _OtherNumber()


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("it names a thing twice")
    return found


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


# The checks.


@dataclass(frozen=True, slots=True)
class CheckpointFinding:
    """Something that does not hold.

    :param kind: see docs/AUDIT.md.
    :param writer_id: whose chain; ``None`` where it is of no chain.
    """

    kind: str
    reason: str
    writer_id: uuid.UUID | None = None
    first: int | None = None
    last: int | None = None

    def document(self) -> dict[str, Any]:
        """Return it for JSON, without what is not known."""
        writer = None if self.writer_id is None else str(self.writer_id)
        found = {"kind": self.kind, "writer_id": writer, "first": self.first, "last": self.last, "reason": self.reason}
        return {name: value for name, value in found.items() if value is not None}


CLOCKS_DIFFER = timedelta(minutes=5)
"""How far the clock of the host that makes checkpoints may be ahead."""
MOST_FINDINGS = 500
"""Findings of a kind that are listed; others are counted."""


@dataclass(slots=True)
class CheckpointReport:
    """The result of a verification against checkpoints.

    :ivar checkpoint: the newest checkpoint that is to be believed.
    :ivar number: its number in the log.
    :ivar at: when its entries were read, by the clock of the host that signed it.
    :ivar signers: the names of the keys that signed it.
    :ivar witnesses: when each witness cosigned it.
    :ivar covered: records that are as they were when they were checkpointed.
    :ivar later: records that no checkpoint covers: changes of them are not seen.
    :ivar pruned: records that are gone, and are all older than the time given.
    """

    checkpoint: Checkpoint | None = None
    number: int = 0
    at: datetime | None = None
    signers: tuple[str, ...] = ()
    witnesses: dict[str, datetime] = field(default_factory=dict)
    records: int = 0
    covered: int = 0
    later: int = 0
    pruned: int = 0
    chains: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    findings: list[CheckpointFinding] = field(default_factory=list)

    def add(self, kind: str, reason: str, **place: Any) -> None:
        """Take note of something that does not hold."""
        self.counts[kind] += 1
        if self.counts[kind] <= MOST_FINDINGS:
            self.findings.append(CheckpointFinding(kind, reason, **place))

    def document(self) -> dict[str, Any]:
        """Return it for JSON."""
        checkpoint = self.checkpoint
        return {
            "holds": not self.counts,
            "origin": checkpoint and checkpoint.origin,
            "number": self.number,
            "size": checkpoint and checkpoint.size,
            "root": checkpoint and base64.b64encode(checkpoint.root).decode(),
            "at": self.at and _rfc3339(self.at),
            "signers": list(self.signers),
            "witnesses": {name: _rfc3339(at) for name, at in self.witnesses.items()},
            "records": self.records,
            "covered": self.covered,
            "later": self.later,
            "pruned": self.pruned,
            "chains": self.chains,
            "counts": dict(self.counts),
            "findings": [each.document() for each in self.findings],
        }

    def sentences(self) -> list[str]:
        """Return what is to be printed after the findings."""
        lines = []
        if self.checkpoint is not None:
            seen = ", ".join(f"{name} at {_rfc3339(at)}" for name, at in self.witnesses.items()) or "no witness"
            size = _counted(self.checkpoint.size, "entry", "entries")
            made = "" if self.at is None else f" of {_rfc3339(self.at)}"
            lines += [
                f"checkpoint {self.number} of {self.checkpoint.origin}{made}: {size}",
                f"signed by {', '.join(self.signers)}; cosigned by {seen}",
            ]
        lines += [
            f"{_counted(self.records, 'record')} of {_counted(self.chains, 'chain')}; {self.covered:,} as checkpointed",
            f"{_counted(self.pruned, 'record')} pruned: checkpointed, gone, and older than retention keeps them",
            f"{_counted(self.later, 'record')} in no checkpoint: what was altered or removed of such is not seen",
        ]
        held = "every record that was checkpointed is there, and unaltered"
        return [*lines, _counted(self.counts.total(), "finding") if self.counts else held]


def _counted(number: int, noun: str, plural: str | None = None) -> str:
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"


def check_checkpoints(
    log: Log,
    kept: Iterable[tuple[str, bytes]],
    keys: Sequence[VerifierKey],
    witnesses: Sequence[VerifierKey],
    report: CheckpointReport,
    *,
    quorum: int | None = None,
    oldest: datetime | None = None,
) -> list[RecordsEntry]:
    """Check the checkpoints of a log, and checkpoints that were kept elsewhere; return the entries to be believed.

    :param kept: what each is called, and its bytes.
    :param keys: who may sign checkpoints; one of them is enough.
    :param witnesses: who must have cosigned the newest one.
    :param quorum: how many of them; all by default.
    :param oldest: the newest checkpoint must not be older.
    """
    trusted: list[tuple[str, Checkpoint, SignedNote, int]] = []
    for name, data, number in _checkpoints(log, kept):
        try:
            note = SignedNote.parse(data)
            checkpoint = Checkpoint.parse(note.text)
            # A key signs the log of its name alone: a witness would take another name for another log.
            if checkpoint.origin not in {key.name for key in note.signed_by(keys)}:
                raise NotTrustedError("no trusted key of the log's name signed it")  # noqa: TRY301
        except NotTrustedError as error:
            report.add("checkpoint_not_trusted", f"{name}: {error}")
        else:
            trusted.append((name, checkpoint, note, number))
    if not trusted:
        report.add("no_checkpoint", "there is no checkpoint that a trusted key signed")
        return []
    _compare(log, trusted, report)
    return _newest(log, trusted, (keys, witnesses), report, (len(witnesses) if quorum is None else quorum, oldest))


def _checkpoints(log: Log, kept: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes, int]]:
    # Of the log's own the newest one, and those that are not what its entries say; the others follow from it.
    roots = log.roots(log.sizes.values())
    for number in sorted(log.notes):
        note, size = log.notes[number], log.sizes[number]
        fits = _says(note, size, roots[size])
        if number == log.last or not fits:
            yield f"checkpoint {number} of the log", bytes(note), number
    for name, data in kept:
        yield name, data, 0


def _says(note: SignedNote, size: int, root: bytes) -> bool:
    try:
        found = Checkpoint.parse(note.text)
    except NotTrustedError:
        return False
    return (found.size, found.root) == (size, root)


def _compare(log: Log, trusted: list[tuple[str, Checkpoint, SignedNote, int]], report: CheckpointReport) -> None:
    """Compare all checkpoints with each other, and with the entries."""
    roots = log.roots(each.size for _, each, _, _ in trusted)
    seen: dict[tuple[str, int], tuple[str, bytes]] = {}
    signed = log.sizes.get(log.last, 0)
    origin = trusted[0][1].origin
    for name, each, _, number in trusted:
        other = seen.setdefault((each.origin, each.size), (name, each.root))
        if other[1] != each.root:
            report.add("split_view", f"{name} and {other[0]} have {each.size} entries, and different roots")
        if each.origin != origin:
            report.add("another_log", f"{name} is of the log {each.origin!r}, not of {origin!r}")
        elif number and each.size != log.sizes[number]:
            report.add("log_altered", f"{name} is of {each.size} entries, and the log has {log.sizes[number]} there")
        elif each.size > signed:
            report.add("log_rolled_back", f"{name} is of {each.size} entries, and the log's newest of {signed}")
        if each.origin == origin and each.size in roots and roots[each.size] != each.root:
            report.add("log_altered", f"the log's first {each.size} entries are not those of {name}")


def _newest(
    log: Log,
    trusted: list[tuple[str, Checkpoint, SignedNote, int]],
    keys: tuple[Sequence[VerifierKey], Sequence[VerifierKey]],
    report: CheckpointReport,
    demands: tuple[int, datetime | None],
) -> list[RecordsEntry]:
    """Report the newest checkpoint that fits the entries; return those it covers."""
    roots = log.roots(each.size for _, each, _, _ in trusted)
    fitting = [each for each in trusted if roots.get(each[1].size) == each[1].root]
    if not fitting:
        report.add("no_checkpoint", "the log's entries are those of no trusted checkpoint")
        return []
    name, newest, note, _ = max(fitting, key=lambda each: each[1].size)
    report.checkpoint = newest
    report.signers = tuple(sorted({key.name for key in note.signed_by(keys[0])}))
    try:
        times = note.signed_by(keys[1])
    except NotTrustedError as error:
        report.add("checkpoint_not_trusted", f"{name}: {error}")
        times = {}
    report.witnesses = {key.name: _EPOCH + timedelta(seconds=min(at, 1 << 36)) for key, at in times.items()}
    quorum, oldest = demands
    if len(times) < quorum:
        missing = ", ".join(sorted(key.name for key in keys[1] if key not in times))
        report.add("not_cosigned", f"{name} has cosignatures of {len(times)} witnesses, and lacks {missing}")
    covered = log.entries[: newest.size]
    for entry in covered:
        if isinstance(entry, CheckpointEntry):
            report.number, report.at = entry.number, entry.at
    if oldest is not None and (report.at is None or report.at < oldest):
        at = "no time" if report.at is None else _rfc3339(report.at)
        report.add("checkpoint_old", f"the newest checkpoint is of {at}")
    elif oldest is not None and report.at is not None and report.at > datetime.now(UTC) + CLOCKS_DIFFER:
        report.add("checkpoint_old", f"the newest checkpoint is of {_rfc3339(report.at)}, which is to come")
    return [entry for entry in covered if isinstance(entry, RecordsEntry)]


def check_records(
    entries: Iterable[RecordsEntry],
    records: Iterable[Record],
    report: CheckpointReport,
    *,
    pruned_before: datetime | None = None,
) -> None:
    """Check that each record that an entry covers is there and unaltered, and that chains hang together.

    :param entries: those to be believed.
    :param records: in the order of their writers' ids and their numbers.
    :param pruned_before: records that are all older may be missing.
    """
    by_writer: dict[bytes, list[RecordsEntry]] = {}
    for entry in entries:
        by_writer.setdefault(entry.writer_id.bytes, []).append(entry)
    for writer_id, chain in groupby(records, lambda each: each.writer_id):
        _check_chain(writer_id, chain, by_writer.pop(writer_id, []), report, pruned_before)
    for writer_id in sorted(by_writer):
        _check_chain(writer_id, (), by_writer[writer_id], report, pruned_before)


@dataclass(slots=True)
class _Coverage:
    entry: RecordsEntry
    tree: MerkleTree = field(default_factory=MerkleTree)


def _check_chain(
    writer_id: bytes,
    chain: Iterable[Record],
    entries: list[RecordsEntry],
    report: CheckpointReport,
    pruned_before: datetime | None,
) -> None:
    waiting = sorted((_Coverage(each) for each in entries), key=lambda each: each.entry.first, reverse=True)
    open_: list[_Coverage] = []
    before: Record | None = None
    writer, genuine = uuid.UUID(bytes=writer_id), len(entries)
    for record in chain:
        report.records += 1
        if before is not None and record.seq == before.seq:
            report.add("duplicated", "one more record with this number", writer_id=writer, first=record.seq)
            continue
        if before is not None and record.seq == before.seq + 1 and record.previous_mac != before.mac:
            report.add("chain_broken", "it does not follow the record before it", writer_id=writer, first=record.seq)
        if record.seq == 1 and record.previous_mac != GENESIS:
            report.add("chain_broken", "the first record follows another", writer_id=writer, first=1)
        before = record
        while waiting and waiting[-1].entry.first <= record.seq:
            open_.append(waiting.pop())
        inside = [each for each in open_ if each.entry.last >= record.seq]
        _close([each for each in open_ if each.entry.last < record.seq], report, pruned_before)
        open_ = inside
        for each in inside:
            each.tree.add(record.digest)
        report.later += not inside
    gone = before is None and genuine > 0
    report.chains += before is not None
    _close([*open_, *reversed(waiting)], report, pruned_before, "the whole chain is gone" if gone else None)


def _close(
    done: list[_Coverage], report: CheckpointReport, pruned_before: datetime | None, gone: str | None = None
) -> None:
    for each in done:
        entry, size = each.entry, each.tree.size
        place = {"writer_id": entry.writer_id, "first": entry.first, "last": entry.last}
        if size == entry.last - entry.first + 1 and each.tree.root == entry.root:
            report.covered += size
        elif size == 0 and pruned_before is not None and entry.newest < pruned_before:
            report.pruned += entry.last - entry.first + 1
        elif size == 0:
            report.add(
                "chain_missing" if gone else "records_missing", gone or "they were checkpointed, and are gone", **place
            )
        elif size < entry.last - entry.first + 1:
            missing = entry.last - entry.first + 1 - size
            report.add("records_missing", f"{missing} of them were checkpointed, and are gone", **place)
        else:
            report.add("records_altered", "one or more of them are not as they were checkpointed", **place)


# The command line.

# Bytes of a line that is read, and of one that is passed over: PostgreSQL gives no longer value.
_LONGEST_LINE, _LONGEST_PASSED = 1 << 20, 1 << 30
NOT_VERIFIED = (OSError, EOFError, zlib.error, sqlite3.Error, MemoryError)
"""What reading exports can end in: the disk, a compressed file that is damaged, room to sort."""


def read_export(paths: Iterable[Path], report: CheckpointReport) -> Iterator[Record]:
    """Give the records of exports as JSON lines, sorted on disk, in the order that :func:`check_records` takes.

    :raises Exception: one of :data:`NOT_VERIFIED`, if a file can't be read.
    """
    # Without a name: a file of SQLite's, gone with the connection. Who reads only a part of it closes it as well.
    with closing(sqlite3.connect("")) as connection:
        connection.execute(
            "CREATE TABLE records (writer BLOB, seq INTEGER, at INTEGER, digest BLOB, previous BLOB, mac BLOB)"
        )
        for path in paths:
            connection.executemany("INSERT INTO records VALUES (?, ?, ?, ?, ?, ?)", _records(path, report))
        for row in connection.execute("SELECT * FROM records ORDER BY writer, seq"):
            yield Record(*row)


def _lines(file: IO[bytes] | gzip.GzipFile) -> Iterator[bytes]:
    """Give the lines, and an empty one for each that is too long."""
    while line := file.readline(_LONGEST_LINE + 1):
        length = len(line)
        is_long = length > _LONGEST_LINE
        while is_long and line and not line.endswith(b"\n"):
            line = file.readline(_LONGEST_LINE)
            length += len(line)
            if length > _LONGEST_PASSED:
                raise OSError("it has a line of more than 1 GiB")
        yield b"" if is_long else line


def _records(path: Path, report: CheckpointReport) -> Iterator[Record]:
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as file:
        for number, line in enumerate(_lines(file), 1):
            try:
                yield record_of(line)
            except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
                report.add("unreadable", f"line {number} of {path.name} is not a record")


def read_folder(folder: Path) -> dict[str, bytes]:
    """Return the files of a log that is in a folder; files of other names are left out.

    :raises OSError: if it can't be read, or is larger than 1 GiB.
    """
    found: dict[str, bytes] = {}
    for path in sorted(each for each in folder.iterdir() if is_log_file(each.name)):
        found[path.name] = _file_bytes(path, _LARGEST_LOG - sum(map(len, found.values())))
    return found


def _file_bytes(path: Path, limit: int) -> bytes:
    """Read a regular file: who can write to its folder may have put a pipe there, which waits for ever, or a device."""
    with open(path, "rb", opener=_open_without_waiting) as file:  # pathlib takes no opener
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "it is not a regular file", str(path))
        data = b"" if status.st_size > limit else file.read(limit + 1)
    if max(status.st_size, len(data)) > limit:
        raise OSError(errno.EFBIG, "it is too large", str(path))
    return data


def _open_without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def is_log_file(name: str) -> bool:
    """Return whether a file of this name is a log's."""
    return _FILE_NAME.fullmatch(name) is not None


def _time(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found


def _key_of(read: Callable[[str], VerifierKey]) -> Callable[[str], VerifierKey]:
    def read_argument(text: str) -> VerifierKey:
        try:
            return read(text)
        except NotTrustedError as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return read_argument


def _quorum(text: str) -> int:
    found = int(text)
    if found < 1:
        raise argparse.ArgumentTypeError("a quorum of fewer than one demands nothing")
    return found


def _hours_ago(text: str) -> datetime:
    try:
        return datetime.now(UTC) - timedelta(hours=float(text))
    except OverflowError:
        raise argparse.ArgumentTypeError(f"{text!r} hours ago is no time") from None


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="Check an exported audit trail against signed checkpoints. Exit status 1: something does not hold; "
        "2: it could not be checked."
    )
    add: Callable[..., Any] = parser.add_argument
    add("export", nargs="+", type=Path, help="files of `glpgenc audit export`, as JSON lines; together the whole trail")
    add("--log", required=True, type=Path, help="the folder of the log: 000000000001.entries, .checkpoint and so on")
    add("--checkpoint", action="append", type=Path, default=[], help="a checkpoint that was kept elsewhere")
    add(
        "--key",
        action="append",
        required=True,
        type=_key_of(VerifierKey.of_log),
        help="a verifier key that may sign checkpoints",
    )
    add(
        "--witness",
        action="append",
        type=_key_of(VerifierKey.of_witness),
        default=[],
        help="a witness that must have cosigned",
    )
    add("--quorum", type=_quorum, help="how many of the witnesses must have cosigned; all by default")
    add("--pruned-before", type=_time, help="records older than this may be missing, as the retention says: 2026-01-01")
    add(
        "--max-age-hours",
        type=_hours_ago,
        dest="oldest",
        metavar="HOURS",
        help="the newest checkpoint must not be older",
    )
    add("--json", action="store_true", help="print JSON")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Verify, print what was found, and return the exit status."""
    chosen, report = _arguments(arguments), CheckpointReport()
    try:
        log = Log.read(read_folder(chosen.log))
        kept = [(str(path), _file_bytes(path, _LONGEST_NOTE)) for path in chosen.checkpoint]
        demands = {"quorum": chosen.quorum, "oldest": chosen.oldest}
        entries = check_checkpoints(log, kept, chosen.key, chosen.witness, report, **demands)
        check_records(entries, read_export(chosen.export, report), report, pruned_before=chosen.pruned_before)
    except (*NOT_VERIFIED, NotTrustedError) as error:
        sys.stderr.write(f"error: {error or type(error).__name__}\n")
        return 2
    if chosen.json:
        sys.stdout.write(json.dumps(report.document(), indent=2) + "\n")
    else:
        lines = [f"{each.kind}: {_place(each)}{each.reason}" for each in report.findings]
        sys.stdout.write("\n".join([*lines, *report.sentences()]).encode("ascii", "backslashreplace").decode() + "\n")
    return 1 if report.counts else 0


def _place(finding: CheckpointFinding) -> str:
    if finding.writer_id is None:
        return ""
    numbers = f"{finding.first}" if finding.last in {None, finding.first} else f"{finding.first} to {finding.last}"
    return f"writer {finding.writer_id}, {numbers}: "


if __name__ == "__main__":
    sys.exit(main())
