"""The programs of docs/FILES.md run, one after the other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.services import Place

PAGE = Path(__file__).parents[2] / "docs" / "FILES.md"


def test_the_programs_of_the_page_run(place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLPGENC_LOCAL_KEK_FILE", str(place.folder / "kek.json"))
    monkeypatch.chdir(tmp_path)
    programs = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(programs) == 3
    names: dict[str, object] = {}
    for program in programs:
        exec(program, names)  # noqa: S102  # our own page
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "again.pdf",
        "export.csv.glpg",
        "report.pdf",
        "report.pdf.glpg",
    ]
