from __future__ import annotations

from pathlib import Path

from glpgenc.settings.reference import reference_markdown

PAGE = Path(__file__).parents[3] / "docs" / "CONFIGURATION.md"


def test_the_page_says_what_the_settings_say() -> None:
    # On a difference: put the output of `python -m glpgenc.settings.reference` into the page.
    assert reference_markdown() in PAGE.read_text(encoding="utf-8")
