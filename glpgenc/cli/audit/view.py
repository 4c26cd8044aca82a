"""Records, findings and partitions of the audit trail, as they are printed."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from glpgenc._support.terminal import counted, printable_json
from glpgenc.audit.record import json_text, record_document
from glpgenc.cli._support.output import print_line, print_table

if TYPE_CHECKING:
    from glpgenc.audit.record import AuditRecord
    from glpgenc.audit.retention import AuditPartition
    from glpgenc.audit.verification.findings import FindingKind, TrailFinding
    from glpgenc.audit.verification.trail import TrailVerification

HEADINGS = ("Time", "Event", "Result", "Tenant", "Class", "Count", "Actor", "Purpose", "More")
_WIDTHS = (27, 22, 7, 12, 8, 5, 10)


def document(record: AuditRecord, *, verdict: bool | None = None) -> dict[str, Any]:
    """Return a record for JSON, in the form of an export; with ``verified`` besides where its MAC was checked.

    :param verdict: as for :func:`cells`.
    """
    found = record_document(record.row())
    return found if verdict is None else found | {"verified": verdict}


def headings(*, verified: bool) -> tuple[str, ...]:
    """Return the headings of a table of records.

    :param verified: whether each record's MAC was checked.
    """
    return (*HEADINGS, "MAC") if verified else HEADINGS


def cells(record: AuditRecord, *, verdict: bool | None = None) -> tuple[str | None, ...]:
    """Return a record for a table.

    :param verdict: whether its writer's key made its MAC; ``None`` where that was not checked.
    """
    detail = ", ".join(f"{name}={value}" for name, value in sorted(record.detail.items()))
    more = " ".join(part for part in (record.operation, detail, record.correlation_id) if part)
    shown = (
        f"{record.occurred_at:%Y-%m-%d %H:%M:%S.%f}Z"[:27],
        record.event_type,
        "ok" if record.success else (record.error or "failed"),
        record.tenant_id,
        record.data_class,
        f"{record.count:,}",
        record.actor,
        record.purpose,
        more or None,
    )
    return shown if verdict is None else (*shown, "ok" if verdict else "NOT GENUINE")


def print_record(record: AuditRecord, *, as_json: bool, verdict: bool | None = None) -> None:
    """Print a record on a line of its own, at once.

    :param verdict: as for :func:`cells`.
    """
    if as_json:
        sys.stdout.write(printable_json(json_text(document(record, verdict=verdict))) + "\n")
    else:
        shown = [each or "-" for each in cells(record, verdict=verdict)]
        padded = (f"{each:<{width}}" for each, width in zip(shown, _WIDTHS, strict=False))
        print_line("  ".join([*padded, *shown[len(_WIDTHS) :]]))
    sys.stdout.flush()


def print_findings(found: list[TrailFinding], left_out: Mapping[FindingKind, int] | None = None) -> None:
    """Print what was found.

    :param left_out: how many of each kind there are that were not kept one by one.
    """
    if found:
        rows = ((e.kind.value, e.writer_id, _numbers(e), e.occurred_at, e.reason) for e in found)
        print_table(("TrailFinding", "Writer", "Record", "Time", "What"), rows)
    for kind, count in sorted((left_out or {}).items()):
        print_line(f"and {count:,} more of {kind.value}")


def verdict(found: TrailVerification, shown: int, left_out: int, in_order: str) -> list[str]:
    """Return what is said in the end of a verification.

    :param in_order: the last line where there is no finding.
    """
    lines = [
        f"{counted(found.records, 'record')} of {counted(found.writers, 'writer was', 'writers were')} looked at",
        (
            f"{counted(found.running, 'writer')} running, or ended without saying so; {found.silent:,} without a "
            f"record; {found.pruned:,} with old records that were pruned"
        ),
    ]
    if found.unverifiable:
        lines.append(f"{counted(found.unverifiable, 'record')} can't be verified")
    if left_out:
        lines.append(f"{counted(left_out, 'finding')} of another time or tenant left out")
    lines.append(in_order if not shown and not left_out else f"{counted(shown, 'finding')}")
    return lines


def print_partitions(found: list[AuditPartition]) -> None:
    """Print partitions."""
    rows = ((e.name, e.begins, e.ends, f"{e.rows:,}", f"{e.size / 2**20:,.1f}") for e in found)
    print_table(("AuditPartition", "From", "Before", "Records, about", "MiB"), rows)


def _numbers(finding: TrailFinding) -> str | None:
    if finding.seq is None:
        return None
    return f"{finding.seq}" if finding.last_seq is None else f"{finding.seq} to {finding.last_seq}"
