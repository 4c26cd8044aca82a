"""The audit trail in files, well-formed, and what verifies one."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

from glpgenc.audit.keys import AuditKeyRecord
from glpgenc.audit.lines import safe_cell
from glpgenc.audit.record import json_text
from glpgenc.audit.verification.file_source import file_source
from glpgenc.audit.verification.findings import TrailFindings
from glpgenc.audit.verification.roots import Roots
from glpgenc.audit.verification.saved_heads import SavedHead, SavedHeads
from glpgenc.audit.verification.trail import TrailVerifier
from glpgenc.errors import KMSUnwrapError
from glpgenc.keys.secret import SecretBytes
from tests.attacks.fuzz.wire_parsers import folder
from tests.audit.trails import NAMES, NOON, ROOT, SECRETS, A, Trail


def _unwrapped(record: AuditKeyRecord) -> SecretBytes:
    if record.key_id not in SECRETS:
        raise KMSUnwrapError
    return SecretBytes(SECRETS[record.key_id])


def verify_trail(path: Path) -> None:
    """Verify a file, whatever is in it: what is wrong with it is a finding, and no error."""
    found = TrailFindings()
    with file_source(found) as source:
        source.read(path)
        roots = Roots(source.keys(), "prod", _unwrapped, found)
        TrailVerifier(source, roots, found, keep_heads=True).run()


def trail_lines() -> bytes:
    """Return a trail as a spool has it."""
    trail = Trail()
    trail.write(A, 3)
    lines: list[dict[str, Any]] = [
        {
            "kind": "key",
            "key_id": str(ROOT),
            "provider": "local",
            "key_uri": "k",
            "wrapped_key": "dw==",
            "environment": "prod",
            "created_at": NOON.isoformat(),
        },
        {
            "kind": "writer",
            "writer_id": str(A),
            "key_id": str(ROOT),
            "host": "db1",
            "pid": 7,
            "application": "app",
            "version": "1",
        },
    ]
    return b"".join(json_text(each).encode() + b"\n" for each in [*lines, *map(_event, trail.rows)])


def _event(row: tuple[Any, ...]) -> dict[str, Any]:
    return {"kind": "event"} | {name: _plain(value) for name, value in zip(NAMES, row, strict=True)}


def _plain(value: object) -> object:
    if isinstance(value, bytes):
        return value.hex()
    return value if isinstance(value, str | int | bool | dict | None) else str(value)


def trail_csv() -> bytes:
    """Return a trail as an export as CSV has it."""
    trail = Trail()
    trail.write(A, 3)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(NAMES)
    for row in trail.rows:
        cells = (json_text(each) if isinstance(each, dict) else _plain(each) for each in row)
        writer.writerow([safe_cell(each) if isinstance(each, str) else each for each in cells])
    return text.getvalue().encode()


def saved_heads() -> bytes:
    """Return a file of saved heads."""
    path = folder() / "heads"
    key = AuditKeyRecord(ROOT, "local", "k", b"w", "prod", NOON)
    SavedHeads(NOON, {A: SavedHead(3, bytes(32), 3, ROOT)}, (key,)).write(path)
    return path.read_bytes()
