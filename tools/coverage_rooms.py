"""Branch coverage of Python by room, from what ``make coverage`` measured: ``python -m tools.coverage_rooms``.

``--write-docs`` puts the table into docs/ASSURANCE.md, with ``--rooms wire,keys`` of those rooms alone; ``--room wire``
lists the lines of a room that were not run, and the branches that were not taken.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any, NamedTuple

from coverage import Coverage

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "ASSURANCE.md"
BEGIN = "<!-- branch coverage: python -m tools.coverage_rooms --write-docs -->\n"
END = "<!-- end of branch coverage -->\n"
_HUNDRED = 100


class Count(NamedTuple):
    """Lines and branches of a room, and how many of them ran."""

    lines: int = 0
    lines_run: int = 0
    branches: int = 0
    branches_taken: int = 0

    def plus(self, summary: dict[str, int]) -> Count:
        """Return this with those of a file."""
        return Count(
            self.lines + summary["num_statements"],
            self.lines_run + summary["covered_lines"],
            self.branches + summary["num_branches"],
            self.branches_taken + summary["covered_branches"],
        )


def measured() -> dict[str, Any]:
    """Return coverage's own report of the combined data, by file."""
    coverage = Coverage(config_file=str(ROOT / "pyproject.toml"))
    coverage.load()
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        coverage.json_report(outfile=file.name)
        files: dict[str, Any] = json.loads(Path(file.name).read_text(encoding="utf-8"))["files"]
    return files


def room_of(path: str) -> str:
    """Return the room of a file: its folder in the package, or the package."""
    parts = Path(path).parts
    inside = parts[parts.index("glpgenc") + 1 :]
    return inside[0] if len(inside) > 1 else "glpgenc"


def by_room(files: dict[str, Any]) -> dict[str, Count]:
    """Add the files of each room up."""
    rooms: dict[str, Count] = defaultdict(Count)
    for path, file in files.items():
        rooms[room_of(path)] = rooms[room_of(path)].plus(file["summary"])
    return dict(sorted(rooms.items()))


def percent(part: int, whole: int) -> str:
    """Return a share, rounded down, so that only what is whole is 100."""
    return f"{_HUNDRED * part // whole} %" if whole else "-"


def table(rooms: dict[str, Count]) -> str:
    """Write the table of the page."""
    total = Count(*map(sum, zip(*rooms.values(), strict=True)))
    lines = ["| room | lines | run | branches | taken |", "|---|---|---|---|---|"]
    for name, count in [*((f"`{name}`", count) for name, count in rooms.items()), ("**all**", total)]:
        run, taken = percent(count.lines_run, count.lines), percent(count.branches_taken, count.branches)
        lines.append(f"| {name} | {count.lines:,} | {run} | {count.branches:,} | {taken} |")
    return "\n".join(lines) + "\n"


def missing(files: dict[str, Any], room: str) -> str:
    """Name what of a room was not run."""
    found = []
    for path, file in sorted(files.items()):
        branches = [f"{first}->{last}" for first, last in file["missing_branches"] if last not in file["missing_lines"]]
        if room_of(path) == room and (file["missing_lines"] or branches):
            found.append(f"{path}: {' '.join(map(str, file['missing_lines'] + branches))}\n")
    return "".join(found)


def written(page: str, rooms: dict[str, Count], note: str = "") -> str:
    """Return the page with the table in its place, and a note on it."""
    before, _, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        message = "the page has no place for the table"
        raise ValueError(message)
    return before + BEGIN + "\n" + table(rooms) + "\n" + (f"{note}\n\n" if note else "") + END + after


def main() -> None:
    """Print the table, write it, or name what a room leaves out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write-docs", action="store_true", help="put the table into docs/ASSURANCE.md")
    parser.add_argument("--rooms", help="the rooms of the table, with commas; all by default")
    parser.add_argument("--note", default="", help="a sentence below the table, such as what was not run")
    parser.add_argument("--room", help="list what of a room was not run")
    options = parser.parse_args()
    files = measured()
    if options.room:
        print(missing(files, options.room), end="")
        return
    rooms = by_room(files)
    if options.rooms:
        rooms = {name: rooms[name] for name in options.rooms.split(",")}
    print(table(rooms), end="")
    if options.write_docs:
        PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), rooms, options.note), encoding="utf-8")


if __name__ == "__main__":
    main()
