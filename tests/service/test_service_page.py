"""The programs of docs/SERVICE.md run, one after the other."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from glpgenc.keys.kms.local.provider import create_key_file

PAGE = Path(__file__).parents[2] / "docs" / "SERVICE.md"


def test_the_programs_of_the_page_run(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    create_key_file(tmp_path / "kek.json")
    monkeypatch.setenv("GLPGENC_LOCAL_KEK_FILE", str(tmp_path / "kek.json"))
    monkeypatch.setenv("GLPGENC_DATABASE_URL", database)
    monkeypatch.setenv("GLPGENC_ENVIRONMENT", "test")
    programs = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(programs) == 8
    names: dict[str, Any] = {}
    for program in programs:
        exec(program, names)  # noqa: S102  # our own page
    assert names["back"] == names["plaintext"]
    for name in ("service", "fields"):
        names[name].close()
