"""The bill of materials, made by tools/sbom.sh, against the lock it is made of."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from packaging.utils import canonicalize_name

import glpgenc
from tests.support.missing import missing
from tools.locked import REQUIREMENTS, locked

pytestmark = pytest.mark.slow

CHECKOUT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def bill(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    if not (CHECKOUT / ".venv-release" / "bin" / "cyclonedx-py").exists():
        missing("there is no cyclonedx-py", "make venv-release")
    target = tmp_path_factory.mktemp("bill") / "glpgenc.cdx.json"
    subprocess.run([CHECKOUT / "tools" / "sbom.sh", target], check=True, capture_output=True, text=True)
    read: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))
    return read


def test_it_is_of_this_version_in_cyclonedx_1_6(bill: dict[str, Any]) -> None:
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    component = bill["metadata"]["component"]
    assert (component["name"], component["version"]) == ("glpgenc", glpgenc.__version__)


def test_every_package_in_it_has_the_version_of_the_lock(bill: dict[str, Any]) -> None:
    found = {(canonicalize_name(each["name"]), each["version"]) for each in bill["components"]}
    assert found <= set(locked(REQUIREMENTS / "runtime.txt"))


def test_what_pyproject_asks_for_is_in_it(bill: dict[str, Any]) -> None:
    names = {canonicalize_name(each["name"]) for each in bill["components"]}
    assert {"alembic", "cryptography", "psycopg", "pydantic", "rich", "sqlalchemy", "typer"} <= names


def test_every_package_in_it_has_a_licence_and_a_package_url(bill: dict[str, Any]) -> None:
    assert [each["name"] for each in bill["components"] if not each.get("licenses") or not each.get("purl")] == []


def test_it_holds_no_path_of_the_machine(bill: dict[str, Any]) -> None:
    assert str(CHECKOUT) not in json.dumps(bill)
