"""The scores on the page are those of their own figures, and its survivors are as many as it says."""

from __future__ import annotations

import re

from tools.mutation.report import BEGIN, END, PAGE
from tools.mutation.rooms import ROOMS


def test_the_page_s_scores_are_those_of_its_figures() -> None:
    _, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    part, found, _ = rest.partition(END)
    assert found
    rows = [line.strip("| ").split(" | ") for line in part.splitlines() if re.match(r"\| \w+ \| [\d,]+ \|", line)]
    assert [row[0] for row in rows] == list(ROOMS)
    survivors = 0
    for _, *figures, share in rows:
        there, tried, killed, equivalent, survived = (int(figure.replace(",", "")) for figure in figures)
        assert there >= tried == killed + equivalent + survived
        assert share == f"{100 * killed / max(1, tried - equivalent):.1f} %"
        survivors += survived
    assert len(re.findall(r"^- `", part, re.MULTILINE)) == survivors
