"""Records as JSON: a line of the log, and a line of the spool."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from glpgenc.audit.record import COLUMNS

if TYPE_CHECKING:
    from datetime import datetime

    from glpgenc.audit.chain import ChainMark
    from glpgenc.audit.record import Row

_NAMES = tuple(COLUMNS.split(", "))
_encode = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"), allow_nan=False).encode


def record_document(row: Row) -> dict[str, Any]:
    """Return a row as JSON has it: without what is NULL or empty, ids and times as text, MACs in hex."""
    document = {name: value for name, value in zip(_NAMES, row, strict=True) if value is not None}
    document["writer_id"] = str(row[0])
    document["occurred_at"] = rfc3339(row[2])
    if row[7] is not None:
        document["key_id"] = str(row[7])
    if not row[17]:
        del document["detail"]
    document["previous_mac"], document["mac"] = row[18].hex(), row[19].hex()
    return document


def mark_document(mark: ChainMark) -> dict[str, Any]:
    """Return a row of ``security.audit_heads`` as JSON has it."""
    return {
        "writer_id": str(mark.writer_id),
        "seq": mark.seq,
        "mac": mark.mac.hex(),
        "at": rfc3339(mark.at),
        "head_mac": mark.own_mac.hex(),
    }


def json_text(document: object) -> str:
    """Return JSON on one line, in ASCII: nothing in it can end the line."""
    return _encode(document)


def rfc3339(moment: datetime) -> str:
    """Return a time in UTC with microseconds, RFC 3339."""
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")
