"""Lines of the audit trail read back: JSON lines of an export, a spool or the log, and cells of an export as CSV.

Strictly: what is not as a writer of ours spells it is not a record. Else a line could show one thing to who reads it,
and another to who verifies it.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from glpgenc.audit.chain import ChainMark, MarkKind
from glpgenc.audit.keys import AuditKeyRecord
from glpgenc.audit.record import CATEGORY, COLUMN_NAMES, MAC_BYTES, exact_float

if TYPE_CHECKING:
    from glpgenc.audit.record import Row

# `kind` is in a spool; the log has a timestamp and a level.
_BESIDE = frozenset({"kind", "level"})
CSV_HEADER = (",".join(COLUMN_NAMES) + "\r\n").encode()
"""The first line of an export as CSV."""

# A spreadsheet takes a cell that begins with one of these for a formula, the full-width forms too. Before it goes an
# apostrophe; and before an apostrophe another one, so that it can be determined which were there. An apostrophe alone
# is an empty text, and an empty cell is NULL.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20", "'")
_NUMBERS = ("seq", "key_version", "count", "duration_us")
_NUMBER = re.compile(r"0|-?[1-9][0-9]{0,18}")
_TRUTH = {"True": True, "False": False}
_TEXTS = ("data_class", "tenant_id", "operation", "error", "actor", "purpose", "correlation_id")


def parse(line: str | bytes) -> dict[str, Any]:
    """Read a line.

    :raises ValueError: if it is not JSON object, or names a thing twice.
    """
    try:
        found = json.loads(line, object_pairs_hook=_once, parse_constant=_refuse, parse_float=exact_float)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    if not isinstance(found, dict):
        raise ValueError("it is no object")  # noqa: TRY004  # of the line, not of an argument
    return found


def row_of(document: dict[str, Any]) -> Row:
    """Return an event's columns.

    :raises ValueError: if something is missing, of another type, or not known.
    """
    given = {name: value for name, value in document.items() if name not in _BESIDE}
    if "timestamp" in given and "occurred_at" not in given:
        given["occurred_at"] = given.pop("timestamp")
    if unknown := set(given) - set(COLUMN_NAMES):
        raise ValueError(f"{min(unknown)!r} is no part of a record")
    values: dict[str, Any] = dict.fromkeys(COLUMN_NAMES) | {"event_category": CATEGORY, "detail": {}} | given
    for name in ("seq", "count"):
        _require(values[name], int)
    for name in ("key_version", "duration_us"):
        _require(values[name], int, optional=True)
    for name in ("event_type", "event_category"):
        _require(values[name], str)
    for name in _TEXTS:
        _require(values[name], str, optional=True)
    _require(values["success"], bool)
    _require(values["detail"], dict)
    values["writer_id"] = uuid_of(values["writer_id"])
    values["occurred_at"] = _time(values["occurred_at"])
    values["key_id"] = None if values["key_id"] is None else uuid_of(values["key_id"])
    values["previous_mac"], values["mac"] = mac_of(values["previous_mac"]), mac_of(values["mac"])
    return tuple(values[name] for name in COLUMN_NAMES)


def document_of_cells(cells: list[str]) -> dict[str, Any]:
    """Return a row of CSV as a line of JSON lines would have it.

    :raises ValueError: if a cell is not as our export writes it.
    """
    if len(cells) != len(COLUMN_NAMES):
        raise ValueError("it has another number of cells")
    found: dict[str, Any] = {}
    for name, cell in zip(COLUMN_NAMES, cells, strict=True):
        if name in _TEXTS or name in {"event_type", "event_category"}:
            value: Any = text_of_cell(cell)
        elif name in _NUMBERS and cell:
            if not _NUMBER.fullmatch(cell):
                raise ValueError("a number is spelt in another way than ours")
            value = int(cell)
        elif name == "success":
            value = _TRUTH.get(cell)
        elif name == "detail":
            value = parse(cell)
        else:
            value = cell or None
        if value is not None:
            found[name] = value
    return found


def safe_cell(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula.

    >>> safe_cell("=1+1"), safe_cell("'a"), safe_cell("a=b"), safe_cell("")
    ("'=1+1", "''a", 'a=b', "'")
    """
    return "'" + text if text.startswith(_FORMULA) or not text else text


def text_of_cell(cell: str) -> str | None:
    """Return the text that :func:`safe_cell` made a cell of; ``None`` for an empty cell.

    >>> text_of_cell("'=1+1"), text_of_cell("''a"), text_of_cell("'"), text_of_cell("")
    ('=1+1', "'a", '', None)

    :raises ValueError: if it made no such cell.
    """
    if cell.startswith("'"):
        text = cell[1:]
        if text and not text.startswith(_FORMULA):
            raise ValueError("a cell begins with an apostrophe that is not ours")
        return text
    if cell.startswith(_FORMULA):
        raise ValueError("a cell is a formula")
    return cell or None


def mark_of(document: dict[str, Any], kind: MarkKind = MarkKind.HEAD) -> ChainMark:
    """Return a head or an anchor.

    :raises ValueError: as :func:`row_of` does.
    """
    _require(document.get("seq"), int)
    return ChainMark(
        uuid_of(document.get("writer_id")),
        document["seq"],
        mac_of(document.get("mac")),
        _time(document.get("at")),
        mac_of(document.get(kind)),
    )


def key_of(document: dict[str, Any]) -> AuditKeyRecord:
    """Return a root's row.

    :raises ValueError: as :func:`row_of` does.
    """
    for name in ("provider", "key_uri", "wrapped_key", "environment"):
        _require(document.get(name), str)
    try:
        wrapped = base64.b64decode(document["wrapped_key"], validate=True)
    except binascii.Error:
        raise ValueError("a wrapped key is no base64") from None
    return AuditKeyRecord(
        key_id=uuid_of(document.get("key_id")),
        provider=document["provider"],
        key_uri=document["key_uri"],
        wrapped_key=wrapped,
        environment=document["environment"],
        created_at=_time(document.get("created_at")),
    )


def uuid_of(value: object) -> UUID:
    """Return an id.

    :raises ValueError: if it is not one.
    """
    _require(value, str)
    found = UUID(str(value))
    if str(found) != value:
        raise ValueError("an id is spelt in another way than ours")
    return found


def mac_of(value: object) -> bytes:
    """Return 32 bytes from hex.

    :raises ValueError: if it is something else.
    """
    _require(value, str)
    found = bytes.fromhex(str(value))
    if len(found) != MAC_BYTES or found.hex() != value:
        raise ValueError("a MAC has 32 bytes, in hex")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("it names a thing twice")
    return found


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


def _require(value: object, kind: type, *, optional: bool = False) -> None:
    # type(), because True is an int.
    if type(value) is not kind and not (optional and value is None):
        raise ValueError(f"there is no {kind.__name__} where one must be")


def _time(value: object) -> datetime:
    _require(value, str)
    found = datetime.fromisoformat(str(value))
    if found.tzinfo is None:
        raise ValueError("a time has no zone")
    return found
