from __future__ import annotations

import re
from pathlib import Path

import pytest

from glpgenc.cli._support.exits import Exit
from tests.cli.test_options import COMMON
from tests.cli.tree import leaves, option_names

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
