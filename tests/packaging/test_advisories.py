"""Known vulnerabilities are found in locks without a network.

The records are in OSV's form and hold the facts of two real advisories: PYSEC-2023-254 of cryptography, and
PYSEC-2023-192 of urllib3.
"""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tools.advisories import affects, findings, main

CRYPTOGRAPHY = {
    "id": "PYSEC-2023-254",
    "aliases": ["CVE-2023-49083"],
    "affected": [
        {
            "package": {"ecosystem": "PyPI", "name": "cryptography"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "3.1"}, {"fixed": "41.0.6"}]}],
            "versions": ["3.1", "41.0.5"],
        }
    ],
}
URLLIB3 = {
    "id": "PYSEC-2023-192",
    "aliases": ["CVE-2023-43804"],
    "affected": [
        {
            "package": {"ecosystem": "PyPI", "name": "urllib3"},
            "ranges": [
                {
                    "type": "ECOSYSTEM",
                    "events": [{"introduced": "0"}, {"fixed": "1.26.17"}, {"introduced": "2.0.0"}, {"fixed": "2.0.6"}],
                }
            ],
        }
    ],
}


@pytest.fixture
def database(tmp_path: Path) -> Path:
    folder = tmp_path / "advisories"
    for record in (CRYPTOGRAPHY, URLLIB3):
        path = folder / "vulns" / f"{record['id']}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(record), encoding="utf-8")
    return folder


def lock(folder: Path, *pins: str) -> Path:
    path = folder / "some.txt"
    path.write_text("".join(f"{pin} \\\n    --hash=sha256:00\n    # via glpgenc\n" for pin in pins), encoding="utf-8")
    return path


def test_a_vulnerable_version_is_named_with_its_mend(
    database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(database), str(lock(tmp_path, "Cryptography==41.0.5", "urllib3==2.0.6"))]) == 1
    assert "cryptography 41.0.5: PYSEC-2023-254, CVE-2023-49083: fixed in 41.0.6" in capsys.readouterr().out


def test_both_versions_of_a_package_with_markers_are_looked_at(database: Path, tmp_path: Path) -> None:
    path = lock(tmp_path, "urllib3==2.0.6 ; python_version < '3.12'", "urllib3==2.0.5 ; python_version >= '3.12'")
    assert [each.version for each in findings([path], database)] == ["2.0.5"]


@pytest.mark.parametrize(
    ("version", "hit"),
    [("1.26.16", True), ("1.26.17", False), ("1.27", False), ("2.0.0", True), ("2.0.5", True), ("2.0.6", False)],
)
def test_ranges_are_evaluated_as_the_schema_says(version: str, *, hit: bool) -> None:
    assert affects(URLLIB3["affected"][0], version) is hit  # type: ignore[arg-type]


def test_a_zip_file_is_read_as_it_is(database: Path, tmp_path: Path) -> None:
    archive = tmp_path / "all.zip"
    with zipfile.ZipFile(archive, "w") as file:
        for path in database.rglob("*.json"):
            file.write(path, path.name)
    assert [each.package for each in findings([lock(tmp_path, "cryptography==40.0.0")], archive)] == ["cryptography"]


def test_withdrawn_records_and_other_ecosystems_are_left_alone(tmp_path: Path) -> None:
    elsewhere: dict[str, Any] = json.loads(json.dumps(CRYPTOGRAPHY).replace("PyPI", "npm"))
    folder = tmp_path / "advisories"
    folder.mkdir()
    (folder / "a.json").write_text(json.dumps(CRYPTOGRAPHY | {"withdrawn": "2024-01-01T00:00:00Z"}), encoding="utf-8")
    (folder / "b.json").write_text(json.dumps(elsewhere), encoding="utf-8")
    assert findings([lock(tmp_path, "cryptography==41.0.5")], folder) == []


def test_an_empty_database_is_no_clean_bill(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty").mkdir()
    assert main([str(tmp_path / "empty"), str(lock(tmp_path, "urllib3==2.0.5"))]) == 2
    assert "holds no OSV record" in capsys.readouterr().err


def test_a_requirement_without_a_pin_is_refused(database: Path, tmp_path: Path) -> None:
    path = tmp_path / "loose.txt"
    path.write_text("urllib3>=2\n", encoding="utf-8")
    assert main([str(database), str(path)]) == 2


def test_this_checkout_s_locks_can_be_looked_up(database: Path) -> None:
    assert main([str(database)]) == 0
