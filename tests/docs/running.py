"""Run a page: every block in its order, as somebody would who follows it."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from glpgenc.cli._support.exits import Exit
from tests.docs.programs import Program
from tests.docs.reading import Block, Page
from tests.docs.shell import Shell, ShellEndedError
from tests.docs.world import PageWorld

_UUID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
_DAY = r"\b\d{4}-\d\d-\d\d"
_VARIES = [
    (_UUID, "UUID"),
    (re.compile(rf"{_DAY}(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?: ?(?:Z|UTC|[+-]\d\d:?(?:\d\d)?))?)?"), "TIME"),
    (re.compile(r"\b(?:\d+:)?\d+:\d\d(?:\.\d+)?\b"), "DURATION"),
    (re.compile(r"\b[\d,.]+ ?(?:ns|us|µs|ms|s|seconds?|min|minutes?)(?= |$|[,.;:)/])"), "DURATION"),
    (re.compile(r"\b[\d,.]+ ?(?:rows|values|keys)? ?(?:/s|a second|per second)"), "RATE"),
    (re.compile(r"(?<![0-9A-Za-z])(?:\\x)?[0-9a-f]{16,}(?![0-9A-Za-z])"), "HEX"),
    (re.compile(r"\bpid \d+"), "pid N"),
    (re.compile(r"(?<=:)[1-6]\d{4}\b"), "PORT"),
    (re.compile(r"-{2,}"), "--"),
    (re.compile(r"\s+"), " "),
]  # fmt: skip


def settled(line: str) -> str:
    """Return the line with what varies replaced by its kind."""
    for pattern, kind in _VARIES:
        line = pattern.sub(kind, line)
    return line.strip()


def same_line(shown: str, printed: str) -> bool:
    """Tell whether a line is as shown; ``...`` in it stands for any text."""
    parts = [re.escape(settled(part)) for part in shown.split("...")]
    return re.fullmatch(" ?.* ?".join(parts), settled(printed)) is not None


def difference(shown: str, printed: str) -> str | None:
    """Return the first line that is not as shown, or None.

    A line ``...`` stands for any number of lines. Empty lines at the ends do not count.
    """
    wanted, found = shown.strip("\n").splitlines(), printed.strip("\n").splitlines()
    at = _first_difference(wanted, found)
    if at is None:
        return None
    line = repr(wanted[at]) if at < len(wanted) else "the end"
    return f"shown is {line}; printed was:\n{printed.rstrip()}"


def _first_difference(wanted: list[str], found: list[str]) -> int | None:
    """Return the number of the line of ``wanted`` up to which ``found`` can be read."""
    reached = {0}
    for number, line in enumerate(wanted):
        if line.strip() == "...":
            reached = set(range(min(reached), len(found) + 1))
            continue
        reached = {at + 1 for at in reached if at < len(found) and same_line(line, found[at])}
        if not reached:
            return number
    return None if len(found) in reached else len(wanted)


def paired_uuids(shown: str, printed: str) -> dict[str, str]:
    """Return for each UUID of the page the one that was printed in its place."""
    wanted, found = _UUID.findall(shown), _UUID.findall(printed)
    return dict(zip(wanted, found, strict=True)) if len(wanted) == len(found) else {}


# Where in our functions an error was raised, and where in a file of ours: a page does not show it.
_CONTEXT = re.compile(
    r"^CONTEXT:.*\n(?:(?:PL/pgSQL|SQL) (?:function|statement|expression).*\n)*|^psql:\S+:\d+: ", re.MULTILINE
)
# They reach beyond the page's world, and CI runs them: `make test` itself, and tests/packaging.
_NOT_HERE = ("pip install", "git clone", "make ", "uv ")


class PageFailedError(Exception):
    """A block did not do what its page says."""


@dataclass
class Command:
    """A command of a ``console`` block, and the output below it."""

    text: str
    shown: str


class Runner:
    """Runs one page in its world."""

    def __init__(self, page: Page, world: PageWorld) -> None:
        self.page = page
        self.world = world
        self.printed = ""
        self._program: Program | None = None
        self._stack = ExitStack()

    def run(self) -> None:
        """Run every block.

        :raises PageFailedError: at the first that fails, or prints something else.
        """
        with self._stack:
            self._stack.callback(self._kill_program)
            self._shell = self._stack.enter_context(Shell(self.world.environment, self.world.folder))
            for number, block in enumerate(self.page.blocks):
                try:
                    self._run_block(block, self.page.blocks[number + 1 :])
                except (PageFailedError, ShellEndedError) as error:
                    raise PageFailedError(f"{self.page.name}:{block.line} ({block.language}): {error}") from None

    def _run_block(self, block: Block, following: tuple[Block, ...]) -> None:
        if block.is_written:
            target = self.world.folder / block.markers["file"]
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(self.world.real(block.text), encoding="utf-8")
            return
        if "output" in block.markers:
            self._compare(block.text)
        if block.is_run:
            self.world.settle()
            getattr(self, f"_run_{block.language}")(block, following)

    def _run_python(self, block: Block, following: tuple[Block, ...]) -> None:
        if "continues" not in block.markers:
            self._program = Program(*self._interpreter())
        if self._program is None:
            raise PageFailedError("it continues a block that is not there")
        printed, code = self._program.run(self.world.real(block.text), page=self.page.name, line=block.line)
        if not _goes_on(following):
            rest, ended = self._program.end()
            self._program = None
            printed, code = printed + rest, code or ended
        self._ended(block, printed, code)

    def _interpreter(self) -> tuple[Path, dict[str, str], Path]:
        """Ask the shell which Python it has, its environment and folder: blocks may have changed all three."""
        answer, _ = self._shell.run("command -v python; pwd; env -0 | tr '\\n\\0' '\\037\\n'")
        python, folder, *lines = answer.splitlines()
        pairs = (line.replace("\x1f", "\n").partition("=") for line in lines)
        return Path(python), {name: value for name, _, value in pairs if name != "GLPG_COMMANDS"}, Path(folder)

    def _run_sql(self, block: Block, _: tuple[Block, ...]) -> None:
        script = self.world.home / f"line-{block.line}.sql"
        script.write_text(self.world.real(block.text), encoding="utf-8")
        options = f"-v ON_ERROR_STOP=1 -f {shlex.quote(str(script))}"
        url = (
            shlex.quote(self.world.url(block.markers["role"])) if "role" in block.markers else '"$GLPGENC_DATABASE_URL"'
        )
        command = f"glpgenc psql --create-keys -- {options}" if "keyed" in block.markers else f"psql {url} -X {options}"
        self._ended(block, *self._shell.run(command))

    def _run_sh(self, block: Block, _: tuple[Block, ...]) -> None:
        text = self.world.real(block.text)
        if "reports" in block.markers:
            printed, code = self._shell.run(text)
            code = 0 if code in {Exit.FAILED, Exit.REFUSED} and "glpgenc: error" not in printed else code
            self._ended(block, printed, code)
            return
        text = f"(set -e\n{text}\n)" if "fails" in block.markers else f"set -e\n{text}\nset +e"
        self._ended(block, *self._shell.run(text))

    def _run_console(self, block: Block, _: tuple[Block, ...]) -> None:
        before, commands = console(block.text)
        if before:
            self._compare(before)
        for number, command in enumerate(commands):
            if command.text.startswith(_NOT_HERE):
                continue
            printed, code = self._shell.run(self.world.real(command.text))
            last = number + 1 == len(commands)
            asked = not last and commands[number + 1].text == "echo $?"
            self._ended(block if last else None, printed, 0 if asked else code, command.text)
            if command.shown:
                self._compare(command.shown)

    def _ended(self, block: Block | None, printed: str, code: int, what: str = "it") -> None:
        self.printed = _CONTEXT.sub("", self.world.told(printed))
        must_fail = block is not None and "fails" in block.markers
        if bool(code) != must_fail:
            raise PageFailedError(f"{what} ended with {code}:\n{self.printed}")
        if "Traceback (most recent call last)" in printed and not must_fail:
            raise PageFailedError(f"{what} printed a traceback:\n{self.printed}")

    def _compare(self, shown: str) -> None:
        if (told := difference(shown, self.printed)) is not None:
            raise PageFailedError(told)
        self.world.uuids |= paired_uuids(shown, self.printed)

    def _kill_program(self) -> None:
        if self._program is not None:
            self._program.kill()


def _goes_on(following: tuple[Block, ...]) -> bool:
    programs = (block for block in following if block.language == "python" and block.is_run)
    return "continues" in next(programs, Block("", "", 0, {})).markers


def console(text: str) -> tuple[str, list[Command]]:
    """Take a ``console`` block apart: what stands before the first command, and the commands with their outputs."""
    commands: list[Command] = []
    before = ""
    lines = iter(text.splitlines())
    for line in lines:
        if line.startswith("$ "):
            commands.append(Command(_whole(line[2:], lines), ""))
        elif commands:
            commands[-1].shown += f"{line}\n"
        else:
            before += f"{line}\n"
    return before, commands


def _whole(line: str, lines: Iterator[str]) -> str:
    """Return a command with the lines that it goes on in: after a backslash, and in a here-document."""
    command = line
    while command.endswith("\\"):
        command += "\n" + next(lines, "").removeprefix("> ")
    if here := re.search(r"<<-?\s*['\"]?(\w+)['\"]?", command):
        while not command.endswith(f"\n{here[1]}"):
            command += "\n" + next(lines).removeprefix("> ")
    return command
