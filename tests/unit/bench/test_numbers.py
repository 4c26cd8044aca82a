from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bench.numbers import Key, UnreadableNumbersError, read

ROW = {
    "what": "ours",
    "postgresql": "18.1",
    "measured": 3.0,
    "against": "theirs",
    "reference": 2.0,
    "unit": "us",
    "cost": 1.5,
    "ratio": 1.5,
    "spread": 0.02,
    "bound": {"kind": "at most", "limit": 2, "unit": None},
    "met": True,
    "note": "",
}
DOCUMENT = {"format": 1, "scale": "full", "machine": {"cores": 2}, "benchmarks": [{"name": "one", "rows": [ROW]}]}


def written(folder: Path, **changes: object) -> Path:
    file = folder / "bench.json"
    file.write_text(json.dumps({**DOCUMENT, **changes}))
    return file


def of_rows(*rows: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"name": "one", "rows": list(rows)}]


def test_a_row_is_found_by_its_names_and_the_servers_major_version(tmp_path: Path) -> None:
    run = read(written(tmp_path, benchmarks=of_rows(ROW, {**ROW, "postgresql": "-"})))
    assert list(run.rows) == [Key("one", "ours", "18", "theirs", 0), Key("one", "ours", "-", "theirs", 0)]


def test_rows_of_the_same_names_are_told_apart_by_their_order(tmp_path: Path) -> None:
    other = {**ROW, "bound": {"kind": "at most", "limit": 100.0, "unit": "us"}}
    rows = read(written(tmp_path, benchmarks=of_rows(ROW, other))).rows
    assert [(key.number, row.bound and row.bound.unit) for key, row in rows.items()] == [(0, None), (1, "us")]


def test_what_was_measured_once_has_no_spread(tmp_path: Path) -> None:
    (row,) = read(written(tmp_path, benchmarks=of_rows({**ROW, "spread": None}))).rows.values()
    assert row.spread == 0


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "it is not JSON"),
        ("\ud800", "it is not JSON"),
        ("[]", "it is no document of python -m bench"),
        ("{}", "it is no document of python -m bench"),
        ('{"benchmarks": []}', "it has no format, and this is a reader of format 1"),
        ('{"benchmarks": [], "format": 2}', "it has format 2, and this is a reader of format 1"),
        ('{"benchmarks": [], "format": 1}', "it is no document of python -m bench"),
    ],
)
def test_another_file_is_refused_with_the_reason(text: str, why: str, tmp_path: Path) -> None:
    file = tmp_path / "other.json"
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(UnreadableNumbersError, match=why) as caught:
        read(file)
    assert str(caught.value).startswith(f"{file}: ")


@pytest.mark.parametrize(
    "changes",
    [
        {"cost": "much"},
        {"cost": float("nan")},
        {"measured": -1.0},
        {"ratio": float("inf")},
        {"bound": {"kind": "at most"}},
        {"bound": 3},
    ],
)
def test_a_row_that_is_none_is_refused(changes: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(UnreadableNumbersError, match="it is no document of python -m bench"):
        read(written(tmp_path, benchmarks=of_rows({**ROW, **changes})))


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableNumbersError, match="No such file"):
        read(tmp_path / "none.json")
