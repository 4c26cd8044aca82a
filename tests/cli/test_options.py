from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from glpgenc.cli._support.exits import Exit
from tests.cli.tree import leaves, option_names

COMMON = {
    "--json",
    "--wide",
    "--config",
    "--database-url",
    "--tenant",
    "--environment",
    "--kms-provider",
    "--kms-key",
    "--audit-purpose",
}


@pytest.mark.parametrize("name", leaves())
def test_every_command_takes_the_common_options(name: str) -> None:
    assert option_names(leaves()[name]) >= COMMON


@pytest.mark.parametrize("name", leaves())
def test_every_command_teaches_by_an_example(run: Any, name: str) -> None:
    result = run(*name.split(), "--help")
    assert result.exit_code == 0
    assert f"Example:  glpgenc {name}" in result.stdout


@pytest.mark.parametrize("name", leaves())
def test_every_help_says_what_to_do_next_and_what_exit_statuses_mean(run: Any, name: str) -> None:
    shown = run(*name.split(), "--help").stdout
    assert "\n  Next:     " in shown
    assert "Exit status: 0 success, 1 failure, 2 usage" in shown
    assert shown.index("Example:") < shown.index("Next:") < shown.index("Common options:")


UNIDIOMATIC = re.compile(
    r"\b(anew|mends?|told|tells|goes on|go on|gone on|is none of|of one's own|Code \d|code \d|broken off)\b"
)


@pytest.mark.parametrize("name", leaves())
def test_help_is_plain_english(run: Any, name: str) -> None:
    shown = " ".join(run(*name.split(), "--help").stdout.split())
    assert UNIDIOMATIC.findall(shown) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("--tenant", "acme", "--json", "config", "show"),
        ("config", "show", "--tenant", "acme", "--json"),
        ("--tenant", "other", "config", "show", "--json", "--tenant", "acme"),
    ],
    ids=["before", "after", "the later wins"],
)
def test_common_options_stand_before_or_after_the_command(run: Any, arguments: tuple[str, ...]) -> None:
    settings = json.loads(run(*arguments).stdout)["settings"]
    assert settings["tenant"] == {"value": "acme", "origin": "argument"}


def test_the_version(run: Any) -> None:
    result = run("--version")
    assert result.exit_code == 0
    assert result.stdout.startswith("glpgenc ")


def test_no_arguments_show_the_help(run: Any) -> None:
    assert "Usage: glpgenc" in run().output


TEXT = (Path(__file__).parents[2] / "docs" / "CLI.md").read_text(encoding="utf-8")


def sections() -> dict[str, str]:
    parts = re.split(r"^### glpgenc (.+)$", TEXT, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_every_command_has_a_section_and_every_section_a_command() -> None:
    assert set(sections()) == set(leaves())


@pytest.mark.parametrize("name", leaves())
def test_every_option_is_explained(name: str) -> None:
    own = option_names(leaves()[name]) - COMMON - {"--help"}
    assert not [option for option in own if f"`{option}" not in sections()[name]]


def test_common_options_are_explained() -> None:
    assert not [option for option in COMMON if f"| `{option}" not in TEXT]


def test_exit_codes_are_explained() -> None:
    rows = dict(re.findall(r"^\| (\d+) \| ([A-Z]+) \|", TEXT, flags=re.MULTILINE))
    assert rows == {str(code.value): code.name for code in Exit}
