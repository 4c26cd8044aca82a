from __future__ import annotations

import os
import subprocess
import sys
from importlib import import_module
from inspect import isfunction
from pkgutil import walk_packages
from typing import Any

import pytest

import glpgenc.cli
from glpgenc.cli.catalogue import COMMANDS, SECTIONS
from tests.cli.tree import leaves, rows

MAX_SUMMARY = 55
SLOW_TO_IMPORT = (
    "alembic",
    "boto3",
    "cryptography",
    "fastapi",
    "glpgenc.demo",
    "glpgenc.settings",
    "prometheus_client",
    "psycopg",
    "pyarrow",
    "pydantic",
    "rich",
    "sqlalchemy",
    "uvicorn",
)


def imported_by(arguments: list[str], **environment: str) -> tuple[str, list[str]]:
    """Run the program, and give what it printed and which of the slow modules it imported."""
    program = f"""
import atexit, sys
atexit.register(lambda: print(*[n for n in {SLOW_TO_IMPORT!r} if n in sys.modules], sep=',', file=sys.stderr))
sys.argv[1:] = {arguments!r}
from glpgenc.cli.main import main
main()
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
    )
    return done.stdout + done.stderr, list(filter(None, done.stderr.splitlines()[-1].split(",")))


@pytest.mark.parametrize(
    ("arguments", "shows"),
    [
        (["--help"], "Outside the database:"),
        ([], "Outside the database:"),
        (["--version"], "glpgenc "),
        (["keys", "--help"], "Replace a leaked key"),
        (["rotation", "policy"], "List the rotation policies"),
    ],
    ids=["help", "no arguments", "version", "help of a group", "a group alone"],
)
def test_help_and_version_import_no_command(arguments: list[str], shows: str) -> None:
    printed, imported = imported_by(arguments)
    assert shows in printed
    assert imported == []


@pytest.mark.parametrize(
    ("line", "offered"), [("glpgenc ro", "rotation"), ("glpgenc keys com", "compromise")], ids=["command", "of a group"]
)
def test_a_shell_completes_commands_without_importing_them(line: str, offered: str) -> None:
    words = line.split()
    printed, imported = imported_by(
        [], _GLPGENC_COMPLETE="complete_bash", COMP_WORDS=line, COMP_CWORD=str(len(words) - 1)
    )
    assert offered in printed
    assert imported == []


def test_files_are_encrypted_without_the_driver_of_a_database() -> None:
    program = "import sys, glpgenc.cli.files.encrypt; print('psycopg' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert found.stdout.strip() == "False"


@pytest.mark.parametrize("name", leaves())
def test_the_summary_of_the_catalogue_is_the_first_line_of_the_command_s_help(name: str) -> None:
    assert leaves()[name].help.splitlines()[0] == f"{rows()[name].summary}."


@pytest.mark.parametrize("name", rows())
def test_a_summary_is_a_short_phrase_that_begins_with_a_capital(name: str) -> None:
    summary = rows()[name].summary
    assert len(summary) <= MAX_SUMMARY
    assert summary[0].isupper()
    assert not summary.endswith(".")


def test_no_two_commands_have_the_same_summary() -> None:
    summaries = [entry.summary for entry in rows().values()]
    assert len(summaries) == len(set(summaries))


def test_neighbours_that_were_mistaken_for_each_other_begin_with_different_words() -> None:
    for neighbours in (("rotate", "rotation", "rewrap", "reindex"), ("guard", "protect", "field")):
        verbs = [COMMANDS[name].summary.split()[0] for name in neighbours]
        assert len(set(verbs)) == len(verbs), verbs


def test_the_help_shows_every_command_in_its_group_with_its_whole_summary(run: Any) -> None:
    lines = run("--help").stdout.splitlines()
    for title, entries in SECTIONS.items():
        at = lines.index(f"{title}:")
        shown = [line.split(maxsplit=1) for line in lines[at + 1 : at + 1 + len(entries)]]
        assert shown == [[name, entry.summary] for name, entry in entries.items()]


def test_no_line_of_a_group_s_help_is_wider_than_80_columns(run: Any) -> None:
    for name in ["", *(name for name, entry in rows().items() if entry.commands)]:
        text = run(*name.split(), "--help").stdout
        assert [line for line in text.splitlines() if len(line) > 80] == []


def test_a_narrow_terminal_wraps_summaries_and_cuts_none(run: Any) -> None:
    text = "".join(run("--help", terminal_width=50).stdout.split())
    assert all("".join(entry.summary.split()) in text for entry in COMMANDS.values())


def test_the_catalogue_names_every_command_that_is_defined() -> None:
    defined = {
        f"{module.name.removeprefix('glpgenc.cli.')}:{name}"
        for module in walk_packages(glpgenc.cli.__path__, "glpgenc.cli.")
        if module.name not in {"glpgenc.cli.__main__", "glpgenc.cli.main"}
        for name, value in vars(import_module(module.name)).items()
        # What `command` returns has the signature that typer reads.
        if isfunction(value) and value.__module__ == module.name and "__signature__" in vars(value)
    }
    assert defined == {entry.function for entry in rows().values() if entry.function}
