"""How ``glpgenc verify`` shows what it found."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from glpgenc._support.terminal import counted
from glpgenc.cli.output import print_line, print_table
from glpgenc.migrate.findings import MEANING as DIFFERENCES
from glpgenc.migrate.findings import upper_bound
from glpgenc.verification.faults import MEANING, Fault

if TYPE_CHECKING:
    from collections.abc import Iterable

    from glpgenc.migrate.verify import Verified
    from glpgenc.verification import CheckedColumn

_PERCENT = 100.0

Pair = tuple["CheckedColumn", "Verified | None"]


def document(checked: CheckedColumn, compared: Verified | None, limit: int) -> dict[str, Any]:
    """Return what was found of a column, for programs."""
    target, counts = checked.column.target, checked.counts
    return {
        "table": target.relation,
        "column": target.column,
        "field": target.field,
        "state": target.state if compared is None else compared.state,
        "values": {
            "by": "all" if checked.sample is None else "sample",
            "tenant": checked.tenant,
            "finished": checked.finished,
            "recorded": checked.recorded,
            "checked": counts.checked,
            "empty": counts.empty,
            "shredded": counts.shredded,
            "bad": counts.bad,
            "faults": {str(fault): rows for fault, rows in counts.faults.items()},
            "upper_bound": checked.bound,
            "rows": [_entry(each) for each in checked.faulty[:limit]],
        },
        "comparison": None if compared is None else _comparison(compared),
    }


def _comparison(found: Verified) -> dict[str, Any]:
    counts = found.counts
    return {
        "by": "all" if found.full else "sample",
        "compared": counts.compared,
        "empty": counts.empty,
        "bad": counts.bad,
        "findings": {str(finding): rows for finding, rows in counts.found.items()},
        "upper_bound": upper_bound(counts.bad, counts.compared) if found.share < 1 else None,
        "rows": [{"row_key": each.row_key, "finding": str(each.finding)} for each in found.bad],
    }


def _entry(listed: dict[str, Any]) -> dict[str, Any]:
    return {"row_key": json.loads(listed["key"]), **{name: listed[name] for name in ("fault", "found_at", "seen_at")}}


def listed_document(name: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the values of a column that are known to be wrong, for programs."""
    return {"column": name, "rows": [_entry(each) for each in rows]}


def print_verified(pairs: list[Pair], limit: int) -> None:
    """Print what was found of columns."""
    differing: list[tuple[str, str, str]] = []
    faulty: dict[str, list[dict[str, Any]]] = {}
    for checked, compared in pairs:
        for line in [*_checked_lines(checked), *(_compared_lines(compared) if compared is not None else [])]:
            print_line(line)
        if checked.faulty:
            faulty[checked.column.target.name] = checked.faulty[:limit]
        if compared is not None:
            name = compared.target.name
            differing += [(name, _row(bad.row_key), DIFFERENCES[bad.finding]) for bad in compared.bad]
    if differing:
        print_table(("Column", "Row", "Beside its plaintext"), differing)
    if faulty:
        print_listed(faulty)


def print_listed(faulty: dict[str, list[dict[str, Any]]]) -> None:
    """Print values that are known to be wrong."""
    rows = [
        (name, _row(json.loads(each["key"])), MEANING[Fault(each["fault"])], str(each["found_at"])[:16])
        for name, listed in faulty.items()
        for each in listed
    ]
    print_table(("Column", "Row", "Found", "First"), rows)


def _checked_lines(checked: CheckedColumn) -> Iterable[str]:
    counts = checked.counts
    told = f"{checked.column.target.name}: {counted(counts.checked, 'value')} checked, {counts.bad} wrong"
    if counts.empty:
        told += f", {counted(counts.empty, 'row')} without one"
    if counts.shredded:
        told += f", {counted(counts.shredded, 'value')} of shredded tenants"
    yield told
    if checked.bound is not None:
        yield f"  a sample: with 95 % confidence at most {_PERCENT * checked.bound:.3g} % of all values are wrong"
    for fault, rows in counts.faults.items():
        yield f"  {counted(rows, 'row')}: {MEANING[fault]}"


def _compared_lines(found: Verified) -> Iterable[str]:
    counts = found.counts
    recorded = found.state if found.recorded else f"{found.state}; not recorded, on a standby"
    yield (
        f"  beside its plaintext: {counted(counts.compared, 'row')} compared, {counts.bad} bad, "
        f"{counts.empty} empty; {recorded}"
    )
    bound = upper_bound(counts.bad, counts.compared)
    if found.share < 1 and bound is not None:
        yield f"  a sample: with 95 % confidence at most {_PERCENT * bound:.3g} % of all rows differ"
    for finding, rows in counts.found.items():
        yield f"  {counted(rows, 'row')}: {DIFFERENCES[finding]}"


def _row(key: dict[str, Any]) -> str:
    return ", ".join(f"{name}={value}" for name, value in key.items())
