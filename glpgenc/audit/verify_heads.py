"""Heads saved outside the database: how far each chain had come, for whoever can alter the table of heads too.

The file holds no key in the clear and no event. What it is worth hangs on where it is kept: whoever can replace it by
an older one can take away as much as was added since.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from glpgenc._support.files import OperatorFile
from glpgenc.audit import verify_lines as lines
from glpgenc.audit.chain import Mark
from glpgenc.audit.document import json_text, mark_document, rfc3339
from glpgenc.audit.output_file import whole_file
from glpgenc.audit.writer_identity import key_document
from glpgenc.errors import ConfigurationError

if TYPE_CHECKING:
    from glpgenc.audit.keys import AuditKeyRecord

HEADS_FILE = OperatorFile("the file", 256 << 20)
"""Some 500,000 writers."""

_FORMAT = "glpgenc-audit-heads-1"


@dataclass(frozen=True, slots=True)
class SavedHead:
    """How far a chain had come when its head was saved.

    :param seq: its last record; 0 if it had none that was in order.
    :param mac: that record's MAC, 32 bytes.
    :param heads: the last record that a head told of; 0 if none did.
    :param key_id: the root of the writer's key.
    :param anchor: up to where it was pruned.
    """

    seq: int
    mac: bytes
    heads: int = 0
    key_id: UUID | None = None
    anchor: Mark | None = None


@dataclass(frozen=True, slots=True)
class SavedHeads:
    """A file of saved heads: with the roots, wrapped, so that an export can be verified without the database.

    :param at: when they were read.
    """

    at: datetime
    heads: dict[UUID, SavedHead] = field(default_factory=dict)
    keys: tuple[AuditKeyRecord, ...] = ()

    def write(self, path: Path) -> None:
        """Write the file, in the place of one that is there.

        :raises ConfigurationError: if it can't be written.
        """
        first = {"format": _FORMAT, "at": rfc3339(self.at), "writers": len(self.heads)}
        with whole_file(path) as stream:
            stream.write(json_text(first).encode() + b"\n")
            stream.writelines(
                json_text(each).encode() + b"\n" for each in (*map(key_document, self.keys), *self._documents())
            )

    def _documents(self) -> Iterable[dict[str, Any]]:
        for writer_id, head in self.heads.items():
            found: dict[str, Any] = {"writer_id": str(writer_id), "seq": head.seq, "mac": head.mac.hex()}
            found |= {"heads": head.heads, "root": str(head.key_id)}
            if head.anchor is not None:
                anchor = mark_document(head.anchor)
                found["anchor"] = anchor | {"anchor_mac": anchor.pop("head_mac")}
            yield found

    @classmethod
    def read(cls, path: Path) -> SavedHeads:
        """Read a file.

        :raises ConfigurationError: if it can't be read, is another file, or is not whole.
        """
        try:
            first, *rest = (lines.parse(line) for line in HEADS_FILE.read(path).decode().splitlines())
            keys = tuple(lines.key_of(each) for each in rest if "wrapped_key" in each)
            heads = dict(_head(each) for each in rest if "wrapped_key" not in each)
            _check(first, len(heads))
            return cls(datetime.fromisoformat(first["at"]), heads, keys)
        except OSError as error:
            raise ConfigurationError(f"{path} can't be read: {error.strerror or type(error).__name__}") from None
        except (ValueError, KeyError, TypeError):
            raise ConfigurationError(
                f"{path} is no file of saved heads, or not whole", hint="glpgenc audit verify --save-heads makes one"
            ) from None


def _check(first: dict[str, Any], heads: int) -> None:
    if first.get("format") != _FORMAT or first["writers"] != heads:
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
        None if anchor is None else lines.mark_of(anchor, "anchor_mac"),
    )
