"""The scores and survivors of ``docs/ASSURANCE.md``: ``python -m tools.mutation.report [--write]``."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from tools.mutation.results import Results
from tools.mutation.rooms import ROOMS
from tools.mutation.run import CHECKOUT

PAGE = CHECKOUT / "docs" / "ASSURANCE.md"
BEGIN, END = "<!-- mutation scores: python -m tools.mutation.report --write -->", "<!-- end of mutation scores -->"
HEAD = "| room | mutants there are | tried | killed | equivalent | survived | score |"


def report() -> str:
    """Return the part of the page."""
    return "\n".join([BEGIN, "", *_lines(), "", END])


def _lines() -> Iterator[str]:
    survivors: list[str] = []
    yield HEAD
    yield "|---|---|---|---|---|---|---|"
    for name, room in ROOMS.items():
        mutants = room.mutants()
        score = Results(name).score(mutants)
        if not score.tried:
            continue
        survivors += score.survivors
        yield (
            f"| {name} | {len(mutants):,} | {score.tried:,} | {score.killed:,} | {score.equivalent:,} | "
            f"{len(score.survivors):,} | {score.share:.1f} % |"
        )
    if survivors:
        yield "\nSurvivors, each a change that no test notices:\n"
    for each in survivors:
        place, _, change = each.partition(" | ")
        path, _, line = place.partition(":")
        function, _, _ = line.partition(": ")
        yield f"- `{path}`, {function or 'module'}: `` {change} ``"


def main() -> None:
    """Print it, or write it into the page."""
    made = report()
    if "--write" not in sys.argv:
        print(made)
        return
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(before + made + after, encoding="utf-8")


if __name__ == "__main__":
    main()
