"""The frameworks are data: every control names checks that there are, and stands on the page as it does in the code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from glpgenc.cli.reports.compliance import FrameworkName
from glpgenc.compliance import FRAMEWORKS, Framework
from glpgenc.compliance.checks import CHECKS

PAGE = (Path(__file__).parents[2] / "docs" / "COMPLIANCE.md").read_text(encoding="utf-8")
NAMES = [check.name for check in CHECKS]


def rows(heading: str) -> list[list[str]]:
    section = re.split(rf"^#+ {re.escape(heading)}$", PAGE, flags=re.MULTILINE)[1].split("\n#")[0]
    lines = [line for line in section.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in lines[1:]]


@pytest.mark.parametrize("framework", FRAMEWORKS.values(), ids=FRAMEWORKS)
def test_the_page_has_every_control_with_its_checks(framework: Framework) -> None:
    shown = rows(f"{framework.name}, {framework.edition}")
    wanted = [
        [each.number, each.title, ", ".join(f"`{name}`" for name in each.checks) or "none", each.people]
        for each in framework.controls
    ]
    assert shown == wanted


def test_the_page_explains_every_check_in_the_order_of_a_report() -> None:
    assert [row[0].strip("`") for row in rows("The checks")] == NAMES


def test_every_check_is_evidence_for_a_control_and_every_name_is_a_check() -> None:
    used = {name for each in FRAMEWORKS.values() for control in each.controls for name in control.checks}
    assert used == set(NAMES)
    assert len(NAMES) == len(set(NAMES))


@pytest.mark.parametrize("framework", FRAMEWORKS.values(), ids=FRAMEWORKS)
def test_no_control_is_listed_twice_and_each_says_what_people_must_show(framework: Framework) -> None:
    numbers = [each.number for each in framework.controls]
    assert len(numbers) == len(set(numbers))
    assert all(each.people for each in framework.controls)


def test_the_command_takes_every_framework() -> None:
    assert [each.value for each in FrameworkName] == list(FRAMEWORKS)


@pytest.mark.parametrize(
    ("framework", "form"),
    [
        ("soc2", r"(CC\d|C1)\.\d"),
        ("iso27001", r"A\.[58]\.\d{1,2}"),
        ("pci-dss", r"\d{1,2}(\.\d{1,2}){2,3}"),
        ("hipaa", r"164\.\d{3}(\([a-zA-Z0-9]+\))*"),
        ("gdpr", r"Art\. \d{1,2}(\(\d\)(\([a-z]\))?)?"),
    ],
)
def test_numbers_have_the_form_of_their_framework(framework: str, form: str) -> None:
    assert [each.number for each in FRAMEWORKS[framework].controls if not re.fullmatch(form, each.number)] == []
