"""Write ``tests/vectors/index.json``, the list of the vectors for a program: ``python -m tools.index_vectors``."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent.parent / "tests" / "vectors"
VERSION = 1


def describe(path: Path) -> dict[str, Any]:
    """Return what is to know of a file: its hash, what it is about, the size of each list of cases, its refusals."""
    found: dict[str, Any] = {"file": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    if path.suffix != ".json":
        return found
    content = json.loads(path.read_text(encoding="ascii"))
    lists = {name: len(value) for name, value in content.items() if isinstance(value, list)}
    refusals = {
        case[key]
        for value in content.values()
        if isinstance(value, list)
        for case in value
        if isinstance(case, dict)
        for key in ("expect", "error")
        if key in case
    }
    return found | {"about": content["about"], "cases": lists, "expect": sorted(refusals)}


def index() -> str:
    """Return the text of the list."""
    files = sorted(path for path in FOLDER.iterdir() if path.suffix in {".json", ".txt"} and path.name != "index.json")
    content = {
        "about": "Test vectors of glpgenc's format: README.md says what each file holds",
        "version": VERSION,
        "files": [describe(path) for path in files],
        "external": "external/manifest.json",
    }
    return json.dumps(content, indent=1, ensure_ascii=True) + "\n"


if __name__ == "__main__":
    (FOLDER / "index.json").write_text(index(), encoding="ascii")
