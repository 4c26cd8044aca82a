"""The commands of docs/LEAKAGE.md, "Leakage, measured", give the shares that stand there."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.servers import programs_at_hand

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "LEAKAGE.md").read_text(encoding="utf-8")
# | `name` | `prefix=2-10` | 32 | co-occurrence | 67.3 % | 73.7 % | 78.5 % | 100.0 % |
SHARE = r"([\d.]+) %"
ROW = re.compile(
    rf"^\| `(\w+)` \| `([^`]+)` \| (\d+) \| [a-z -]+ \| {SHARE} \| {SHARE} \| {SHARE} \| {SHARE} \|$", re.MULTILINE
)
Key = tuple[str, str, int]


def measured_on_page() -> dict[Key, tuple[float, ...]]:
    section = PAGE.partition("## Leakage, measured")[2].partition("\n## ")[0]
    return {(row[1], row[2], int(row[3])): tuple(map(float, row.groups()[3:])) for row in ROW.finditer(section)}


def tables(url: str) -> None:
    """Run the statements of the page."""
    statements = re.findall(
        r"^\$ psql \"\$GLPGENC_DATABASE_URL\" (.*)$", PAGE.partition("## Leakage, measured")[2], re.MULTILINE
    )
    assert len(statements) >= 2
    newest = programs_at_hand()[-1]
    for each in statements:
        words = re.findall(r"-c '([^']*)'", each)
        arguments = [argument for word in words for argument in ("-c", word)]
        subprocess.run(
            [newest.path("psql"), url, "-q", *arguments], check=True, cwd=ROOT, env=os.environ | newest.environment
        )


@pytest.mark.slow
def test_the_page_says_what_is_measured(bare: Any, empty_database: str) -> None:
    bare.environment["GLPGENC_DATABASE_URL"] = empty_database
    tables(empty_database)
    found: dict[Key, tuple[float, ...]] = {}
    for column in ("name", "spent"):
        assert f"$ glpgenc leakage customers.{column}\n" in PAGE
        answer = bare.run("leakage", f"customers.{column}", "--json", timeout=2_000)
        assert answer.returncode == 0, answer.stderr
        for each in json.loads(answer.stdout)["settings"]:
            shares = each["attacks"][each["strongest"]]
            means = [100 * shares[name]["mean"] for name in ("values", "terms", "bits")]
            key = (column, each["facet"], each["bits"])
            found[key] = (*means, 100 * each["ceiling"])
            row = "| `{}` | `{}` | {} | {} | {:.1f} % | {:.1f} % | {:.1f} % | {:.1f} % |\n"
            sys.stdout.write(row.format(*key, each["strongest"], *found[key]))
    stated = measured_on_page()
    assert stated.keys() == found.keys()
    for setting, shares in stated.items():
        # Of few values and terms a trial differs more from the next one.
        assert found[setting] == pytest.approx(shares, abs=5.0), setting
