"""Heads saved outside the database: how far each chain had come, for anyone who can alter the table of heads too.

They hold no key in the clear and no event, and have a MAC with a key of the trail's root. Each has a number, one more
than that of the heads it was verified against, so that older ones in the place of newer ones are seen.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from glpgenc._support.files import OperatorFile
from glpgenc._support.output_file import whole_file
from glpgenc.audit import lines
from glpgenc.audit.chain import ChainMark, MarkKind
from glpgenc.audit.record import GENESIS, json_text, rfc3339
from glpgenc.errors import ConfigurationError

if TYPE_CHECKING:
    from glpgenc.audit.keys import AuditKeyRecord
    from glpgenc.wire.buffer import View

HEADS_FILE = OperatorFile("the file", 256 << 20)
"""Some 500,000 writers."""

_FORMAT = "glpgenc-audit-heads-1"
_LABEL = b"glpgenc/v1/audit/saved-heads"


@dataclass(frozen=True, slots=True)
class SavedHead:
    """How far a chain had come when its head was saved.

    :param seq: its last record; 0 if it had none that was in order.
    :param mac: that record's MAC, 32 bytes.
    :param heads: the last record in a head; 0 if there is none.
    :param key_id: the root of the writer's key.
    :param anchor: up to where it was pruned.
    """

    seq: int
    mac: bytes
    heads: int = 0
    key_id: UUID | None = None
    anchor: ChainMark | None = None


@dataclass(frozen=True, slots=True)
class SavedHeads:
    """Saved heads: with the roots, wrapped, so that an export can be verified without the database.

    :param at: when they were read.
    :param series: those that follow each other in one place.
    :param number: which of them, from 1.
    :param root: the root whose key the MAC is made with; ``None`` as long as there is no MAC.
    :param mac: HMAC-SHA-256 over all lines but the last, see docs/AUDIT.md; 32 bytes.
    :param body: these lines, of heads that were read.
    """

    at: datetime
    heads: dict[UUID, SavedHead] = field(default_factory=dict)
    keys: tuple[AuditKeyRecord, ...] = ()
    series: UUID = field(default_factory=uuid4)
    number: int = 1
    root: UUID | None = None
    mac: bytes = GENESIS
    body: bytes = field(default=b"", repr=False, compare=False)

    def signed(self, root: UUID, key: View) -> SavedHeads:
        """Return them with a MAC.

        :param key: :func:`~glpgenc.wire.derivation.audit_heads_key` of the root, 32 bytes.
        """
        return replace(self, root=root, mac=_mac(key, self._lines()))

    def is_genuine(self, key: View) -> bool:
        """Return whether a key made the MAC.

        :param key: as for :meth:`signed`, of :attr:`root`.
        """
        return hmac.compare_digest(_mac(key, self.body or self._lines()), self.mac)

    def data(self) -> bytes:
        """Return the bytes of the file."""
        last = {"root": str(self.root), "mac": self.mac.hex()}
        return self._lines() + json_text(last).encode() + b"\n"

    def write(self, path: Path) -> None:
        """Write the file, in the place of one that is there.

        :raises ConfigurationError: if it can't be written.
        """
        with whole_file(path) as stream:
            stream.write(self.data())

    def _lines(self) -> bytes:
        first = {
            "format": _FORMAT,
            "at": rfc3339(self.at),
            "writers": len(self.heads),
            "series": str(self.series),
            "number": self.number,
        }
        documents = (first, *(each.document() for each in self.keys), *self._documents())
        return b"".join(json_text(each).encode() + b"\n" for each in documents)

    def _documents(self) -> Iterable[dict[str, Any]]:
        for writer_id, head in self.heads.items():
            found: dict[str, Any] = {"writer_id": str(writer_id), "seq": head.seq, "mac": head.mac.hex()}
            found |= {"heads": head.heads, "root": str(head.key_id)}
            if head.anchor is not None:
                found["anchor"] = head.anchor.document(MarkKind.ANCHOR)
            yield found

    @classmethod
    def read(cls, path: Path) -> SavedHeads:
        """Read a file.

        :raises ConfigurationError: if it can't be read, is another file, or is not whole.
        """
        try:
            data = HEADS_FILE.read(path)
        except OSError as error:
            raise ConfigurationError(f"{path} can't be read: {error.strerror or type(error).__name__}") from None
        return cls.parse(data, str(path))

    @classmethod
    def parse(cls, data: bytes, name: str) -> SavedHeads:
        """Read the bytes of a file. Whether the MAC fits is for :meth:`is_genuine` to say.

        :param name: what an error calls it.
        :raises ConfigurationError: if it is another file, or is not whole.
        """
        try:
            body, _, end = data.removesuffix(b"\n").rpartition(b"\n")
            first, *rest = (lines.parse(line) for line in body.decode().split("\n"))
            last = lines.parse(end)
            keys = tuple(lines.key_of(each) for each in rest if "wrapped_key" in each)
            heads = dict(_head(each) for each in rest if "wrapped_key" not in each)
            _check(first, len(heads))
            return cls(
                datetime.fromisoformat(first["at"]),
                heads,
                keys,
                lines.uuid_of(first["series"]),
                first["number"],
                None if last["root"] == "None" else lines.uuid_of(last["root"]),
                lines.mac_of(last["mac"]),
                body + b"\n",
            )
        except (ValueError, KeyError, TypeError):
            raise ConfigurationError(
                f"{name} does not hold saved heads, or not all of them",
                hint="`glpgenc audit verify --save-heads FILE` saves heads",
            ) from None


def _mac(key: View, body: bytes) -> bytes:
    return hmac.digest(key, _LABEL + body, "sha256")


def _check(first: dict[str, Any], heads: int) -> None:
    number = first["number"]
    if first.get("format") != _FORMAT or first["writers"] != heads or type(number) is not int or number < 1:
        raise ValueError("it is no such file, or not whole")


def _head(document: dict[str, Any]) -> tuple[UUID, SavedHead]:
    seq, heads = document["seq"], document["heads"]
    if type(seq) is not int or type(heads) is not int:
        raise ValueError("a number is none")
    anchor = document.get("anchor")
    return lines.uuid_of(document["writer_id"]), SavedHead(
        seq,
        lines.mac_of(document["mac"]),
        heads,
        lines.uuid_of(document["root"]),
        None if anchor is None else lines.mark_of(anchor, MarkKind.ANCHOR),
    )
