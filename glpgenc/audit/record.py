"""Records of the audit trail: columns, the bytes that their MAC covers, their text, and their form as JSON lines."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, LiteralString
from uuid import UUID

from glpgenc.events.event import Detail

MAC_BYTES = 32
GENESIS = bytes(MAC_BYTES)
"""What stands for the MAC before the first one of a chain."""

CATEGORY = "encryption"

COLUMNS: LiteralString = (
    "writer_id, seq, occurred_at, event_type, event_category, data_class, tenant_id, key_id, key_version, operation, "
    "count, duration_us, success, error, actor, purpose, correlation_id, detail, previous_mac, mac"
)
"""The columns of ``security.encryption_audit``, in the order of :class:`AuditRecord`."""

COLUMN_NAMES = tuple(COLUMNS.split(", "))

EVENT_LABEL = b"glpgenc/v1/audit/event"
_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode
_encode_line = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"), allow_nan=False).encode
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_ABSENT = b"\xff\xff\xff\xff"
SIZES = tuple(size.to_bytes(4, "big") for size in range(64))
"""Short lengths in 4 bytes."""
Row = tuple[Any, ...]
"""A record's fields, in the order of :data:`COLUMNS`: what the writer works with, because it costs less to make."""
MAX_LENGTH = 256
"""Characters of a text that are kept; a tenant's name, which an encryption context holds, is never longer."""
_ELLIPSIS = "\u2026"
# What could end a line, move a terminal's cursor, turn the direction of writing, hide, or is not a valid Unicode.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """An event in its place in a chain. The fields are the table's columns, in their order.

    :param writer_id: whose chain.
    :param seq: its place there, from 1.
    :param occurred_at: when it happened, by the writer's clock; with a time zone.
    :param event_type: a value of :class:`~glpgenc.events.EncryptionAuditEventType`.
    :param duration_us: microseconds that it took.
    :param error: the name of the error's class.
    :param detail: texts, numbers, truth values and nothing else, by name.
    :param previous_mac: 32 bytes: of the record before, or :data:`GENESIS`.
    :param mac: 32 bytes, see :func:`glpgenc.audit.chain.record_mac`; empty while it is not chained yet.
    """

    writer_id: UUID
    seq: int
    occurred_at: datetime
    event_type: str
    event_category: str = CATEGORY
    data_class: str | None = None
    tenant_id: str | None = None
    key_id: UUID | None = None
    key_version: int | None = None
    operation: str | None = None
    count: int = 1
    duration_us: int | None = None
    success: bool = True
    error: str | None = None
    actor: str | None = None
    purpose: str | None = None
    correlation_id: str | None = None
    detail: Mapping[str, Detail] = field(default_factory=dict)
    previous_mac: bytes = GENESIS
    mac: bytes = b""

    def canonical_bytes(self) -> bytes:
        """Return the bytes that the MAC is over: every field but ``mac``, in one way only.

        Each field stands after its length in 4 bytes, big-endian; ffffffff and nothing more stands for NULL. The
        format is that of docs/AUDIT.md.
        """
        return canonical_bytes(self.row())

    def row(self) -> Row:
        """Return the fields in the order of :data:`COLUMNS`."""
        return tuple(getattr(self, name) for name in COLUMN_NAMES)


def canonical_bytes(row: Row) -> bytes:
    """Return what :meth:`AuditRecord.canonical_bytes` does, of a row; its ``mac`` may be missing."""
    pieces = [EVENT_LABEL]
    for part in (
        row[0].bytes,
        b"%d" % row[1],
        b"%d" % microseconds(row[2]),
        row[3].encode(),
        row[4].encode(),
        _text(row[5]),
        _text(row[6]),
        None if row[7] is None else row[7].bytes,
        _number(row[8]),
        _text(row[9]),
        b"%d" % row[10],
        _number(row[11]),
        b"1" if row[12] else b"0",
        _text(row[13]),
        _text(row[14]),
        _text(row[15]),
        _text(row[16]),
        canonical_detail(row[17]) if row[17] else b"{}",
        row[18],
    ):
        if part is None:
            pieces.append(_ABSENT)
        else:
            size = len(part)
            # Most are short: their lengths are not made again for each.
            pieces += (SIZES[size] if size < len(SIZES) else size.to_bytes(4, "big"), part)
    return b"".join(pieces)


def microseconds(moment: datetime) -> int:
    """Return a time as microseconds since 1970: PostgreSQL keeps no more of it, and shows it in any zone."""
    return (moment - _EPOCH) // _MICROSECOND


class UnreadableDetail(dict[str, Detail]):
    """The details of a row that no writer has written, such as a number that no float holds: the text of them."""


def read_detail(text: bytes) -> dict[str, Detail]:
    """Return the details that jsonb shows as this text; :class:`UnreadableDetail` for such as no writer writes.

    A number is taken only if its value is that of the float which stands for it: another one would be shown, and
    covered by a MAC, in its place.
    """
    try:
        decoded = text.decode()
        found = _decode(decoded)
        if isinstance(found, dict) and not any(isinstance(each, dict | list) for each in found.values()):
            return found
    except (ValueError, RecursionError):
        decoded = text.decode(errors="replace")
    return UnreadableDetail(unreadable=clean(decoded))


def exact_float(digits: str) -> float:
    """Return the float of these digits.

    :raises ValueError: if its value is another one.
    """
    value = float(digits)
    shown = repr(value)
    try:
        if shown == digits or Decimal(shown) == Decimal(digits):
            return value
    except ArithmeticError:
        pass
    raise ValueError("a number is not one that a float holds")


_decode = json.JSONDecoder(parse_float=exact_float).decode


def canonical_detail(detail: Mapping[str, Detail]) -> bytes:
    """Return details as JSON in one way only: names sorted, no spaces, UTF-8, numbers as they come back from jsonb.

    :raises ValueError: if they are such as no writer writes.
    """
    if isinstance(detail, UnreadableDetail):
        raise ValueError("no writer has written it")  # noqa: TRY004  # of the row, not of an argument
    plain = {name: _plain(value) for name, value in detail.items()}
    return _json(plain).encode()


def _plain(value: Detail) -> Detail:
    # jsonb keeps 1e23 as 100000000000000000000000, which reads back as that whole number: int(1e23) is another one.
    return int(Decimal(repr(value))) if isinstance(value, float) and value.is_integer() else value


def _text(value: str | None) -> bytes | None:
    return None if value is None else value.encode()


def _number(value: int | None) -> bytes | None:
    return None if value is None else b"%d" % value


def clean(text: str) -> str:
    r"""Return a text as the audit trail keeps it: unsafe characters escaped, and then cut to 256 characters.

    Cleaning what is clean changes nothing, so that a search for a text finds what was made of it.

    >>> clean("a\nb")
    'a\\x0ab'
    """
    if len(text) <= MAX_LENGTH and text.isprintable():
        return text
    # Cut first too: what is longer is not kept, however long it is.
    escaped = _UNSAFE.sub(_escape, text[: MAX_LENGTH + 1])
    return escaped if len(escaped) <= MAX_LENGTH else escaped[: MAX_LENGTH - 1] + _ELLIPSIS


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code <= 0xFF:  # noqa: PLR2004  # as Python writes them
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004


def record_document(row: Row) -> dict[str, Any]:
    """Return a row as JSON has it: without what is NULL or empty, ids and times as text, MACs in hex."""
    document = {name: value for name, value in zip(COLUMN_NAMES, row, strict=True) if value is not None}
    document["writer_id"] = str(row[0])
    document["occurred_at"] = rfc3339(row[2])
    if row[7] is not None:
        document["key_id"] = str(row[7])
    if not row[17]:
        document.pop("detail", None)
    document["previous_mac"], document["mac"] = row[18].hex(), row[19].hex()
    return document


def json_text(document: object) -> str:
    """Return JSON on one line, in ASCII: nothing in it can end the line."""
    return _encode_line(document)


def rfc3339(moment: datetime) -> str:
    """Return a time in UTC with microseconds, RFC 3339."""
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")
