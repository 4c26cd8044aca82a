"""What docs/ASSURANCE.md says of mutants: its commands, and scores that are those of their own figures."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from tests.support.processes.programs import CHECKOUT
from tools.mutation.report import BEGIN, END, PAGE, report
from tools.mutation.results import Results
from tools.mutation.rooms import ROOMS


def test_the_page_s_scores_are_those_of_its_figures() -> None:
    _, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    part, found, _ = rest.partition(END)
    assert found
    rows = [line.strip("| ").split(" | ") for line in part.splitlines() if re.match(r"\| \w+ \| [\d,]+ \|", line)]
    assert [row[0] for row in rows] == [name for name in ROOMS if any(name == row[0] for row in rows)]
    assert rows
    survivors = 0
    for _, *figures, share in rows:
        there, tried, killed, equivalent, survived = (int(figure.replace(",", "")) for figure in figures)
        assert there >= tried == killed + equivalent + survived
        assert share == f"{100 * killed / max(1, tried - equivalent):.1f} %"
        survivors += survived
    assert len(re.findall(r"^- `", part, re.MULTILINE)) == survivors


def test_a_room_without_results_keeps_what_the_page_says_of_it(tmp_path: Path) -> None:
    page = PAGE.read_text(encoding="utf-8")
    before = page[page.index(BEGIN) : page.index(END) + len(END)]
    assert report(page, tmp_path) == before
    mutant, other = ROOMS["codecs"].mutants()[:2]
    results = Results("codecs", tmp_path)
    results.add(mutant.name, {"status": "survived"})
    results.add(other.name, {"status": "killed"})
    changed = report(page, tmp_path).splitlines()
    assert any(re.fullmatch(r"\| codecs \| [\d,]+ \| 2 \| 1 \| 0 \| 1 \| 50\.0 % \|", line) for line in changed)
    kept = [line for line in before.splitlines() if not line.startswith(("| codecs |", "- `glpgenc/codecs/"))]
    assert [line for line in changed if not line.startswith(("| codecs |", "- `glpgenc/codecs/"))] == kept
    assert sum(line.startswith("- `glpgenc/codecs/") for line in changed) == 1


def test_the_page_s_commands_run_the_mutants_of_a_room() -> None:
    page = (CHECKOUT / "docs" / "ASSURANCE.md").read_text(encoding="utf-8")
    commands = re.findall(r"^make (mutation [^#\n]*)", page, re.MULTILINE)
    done = [
        subprocess.run(
            ["make", "-n", *command.split()], cwd=CHECKOUT, capture_output=True, text=True, check=True
        ).stdout
        for command in commands
    ]
    assert [re.findall(r"-m tools\.mutation .*", each) for each in done] == [
        ["-m tools.mutation wire --sample 200 --processes 2 "],
        ["-m tools.mutation wire --sample 200 --processes 1 --again"],
    ]
