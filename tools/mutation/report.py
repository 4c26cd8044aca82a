"""The scores and survivors of ``docs/ASSURANCE.md``: ``python -m tools.mutation.report [--write]``.

What the page says of a room that has no results here stays as it is.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from tools.mutation.results import BUILD, Results
from tools.mutation.rooms import ROOMS
from tools.mutation.run import CHECKOUT

PAGE = CHECKOUT / "docs" / "ASSURANCE.md"
BEGIN, END = "<!-- mutation scores: python -m tools.mutation.report --write -->", "<!-- end of mutation scores -->"
HEAD = "| room | mutants there are | tried | killed | equivalent | survived | score |"


def report(page: str, folder: Path = BUILD) -> str:
    """Return the part of the page.

    :param page: the page as it is.
    :param folder: where the results are.
    """
    _, _, rest = page.partition(BEGIN)
    return "\n".join([BEGIN, "", *_lines(rest.partition(END)[0].splitlines(), folder), "", END])


def _lines(before: Sequence[str], folder: Path) -> Iterator[str]:
    survivors: list[str] = []
    yield HEAD
    yield "|---|---|---|---|---|---|---|"
    for name, room in ROOMS.items():
        results = Results(name, folder)
        if results.all:
            mutants = room.mutants()
            score = results.score(mutants)
            survivors += map(_described, score.survivors)
            yield (
                f"| {name} | {len(mutants):,} | {score.tried:,} | {score.killed:,} | {score.equivalent:,} | "
                f"{len(score.survivors):,} | {score.share:.1f} % |"
            )
            continue
        yield from (line for line in before if line.startswith(f"| {name} |"))
        survivors += (line for line in before if line.startswith(tuple(f"- `{path}`" for path in room.files())))
    if survivors:
        yield "\nSurvivors, each a change that no test notices:\n"
    yield from survivors


def _described(survivor: str) -> str:
    place, _, change = survivor.partition(" | ")
    path, _, line = place.partition(":")
    function, _, _ = line.partition(": ")
    return f"- `{path}`, {function or 'module'}: `` {change} ``"


def main() -> None:
    """Print it, or write it into the page."""
    text = PAGE.read_text(encoding="utf-8")
    made = report(text)
    if "--write" not in sys.argv:
        print(made)
        return
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(before + made + after, encoding="utf-8")


if __name__ == "__main__":
    main()
