"""Read a page of Markdown: its code blocks in their order, each with the markers that stand above it.

A marker is an HTML comment on a line of its own: nobody who reads the page sees it.

``<!-- world: NAME -->``    before the first block: what the page's world has besides; see ``world.py``
``<!-- not-run: WHY -->``   the next block is not run; WHY is one of ``pages.REASONS``
``<!-- continues -->``      Python: the next block goes on in the process of the one before
``<!-- keyed -->``          SQL: by ``glpgenc psql``, with keys loaded
``<!-- role: NAME -->``     SQL: as this role
``<!-- file: NAME -->``     the next block is written to this file, and not run
``<!-- output -->``         the next block is what the block before printed
``<!-- fails -->``          the next block's last command must fail
``<!-- reports -->``        shell: the commands report, and may end with 1 or 3 where they have found something
``<!-- run-by: TEST -->``   another test runs the next block
``<!-- setup [LANGUAGE]``   the lines up to ``-->`` are a block that is run and not shown
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
RUNNABLE = frozenset({"console", "python", "sh", "sql"})
# Pictures, data that is shown, other programs' queries.
PICTURES = frozenset({"", "json", "promql", "logql", "text"})
MARKERS = frozenset({"continues", "fails", "file", "keyed", "not-run", "output", "reports", "role", "run-by"})

_FENCE = re.compile(r"^( *)(`{3,}|~{3,}) *([\w-]*)(.*)$")
_MARKER = re.compile(r"^ *<!-- *([\w-]+)(?:: *(.*?))? *--> *$")
_SETUP = re.compile(r"^<!-- setup(?: (\w+))? *$")


class PageError(Exception):
    """A page that is not written as the runner needs it."""


@dataclass(frozen=True)
class Block:
    """A block of a page.

    :param line: the line of its first line in the page, counted from 1.
    :param markers: by name, with what stands behind the colon, or "".
    """

    language: str
    text: str
    line: int
    markers: Mapping[str, str]
    hidden: bool = False

    @property
    def is_written(self) -> bool:
        return "file" in self.markers

    @property
    def is_run(self) -> bool:
        return self.language in RUNNABLE and not self.is_written and not {"not-run", "run-by"} & set(self.markers)


@dataclass(frozen=True)
class Page:
    path: Path
    world: frozenset[str]
    blocks: tuple[Block, ...]

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @property
    def is_run(self) -> bool:
        return any(block.is_run for block in self.blocks)


def read_page(path: Path) -> Page:
    """Read the page at ``path``.

    :raises PageError: at a marker that is not known or stands before nothing, a fence that is not closed.
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    world: set[str] = set()
    try:
        blocks = tuple(_blocks(iter(enumerate(lines, 1)), world))
    except PageError as error:
        raise PageError(f"{path.name}: {error}") from None
    return Page(path, frozenset(world), blocks)


def _blocks(lines: Iterator[tuple[int, str]], world: set[str]) -> Iterator[Block]:
    markers: dict[str, str] = {}
    for number, line in lines:
        if fence := _FENCE.match(line):
            indent, ticks, language, _ = fence.groups()
            text = _until(lines, ticks, number)
            yield Block(language, _unindented(text, len(indent)), number + 1, markers)
            markers = {}
        elif setup := _SETUP.match(line):
            text = _until(lines, "-->", number)
            language = setup[1] or ("console" if text[:1] and text[0].startswith("$ ") else "sh")
            yield Block(language, "".join(f"{each}\n" for each in text), number + 1, {}, hidden=True)
        elif marker := _MARKER.match(line):
            if marker[1] == "world":
                world.add(marker[2])
            elif marker[1] in MARKERS:
                markers[marker[1]] = marker[2] or ""
            else:
                raise PageError(f"line {number}: no marker is called {marker[1]!r}")
        elif markers and line.strip():
            raise PageError(f"line {number}: the markers above stand before no block: {sorted(markers)}")


def _until(lines: Iterator[tuple[int, str]], end: str, begun: int) -> list[str]:
    taken: list[str] = []
    for _, line in lines:
        if line.strip() == end:
            return taken
        taken.append(line)
    raise PageError(f"line {begun}: what begins here does not end")


def _unindented(lines: list[str], indent: int) -> str:
    return "".join(f"{line[indent:] if not line[:indent].strip() else line}\n" for line in lines)
