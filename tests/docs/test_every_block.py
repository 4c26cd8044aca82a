"""Every block of the pages that can be run is run: here, by a test that is named, or there is a reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.pages import PYTHON_RUN_BY, REASONS, pages
from tests.docs.reading import ROOT, RUNNABLE, Block, Page
from tests.docs.world import KNOWN

PAGES = {page.name: page for page in pages()}
# Of a hundred blocks: most of those that are not run need containers.
NOT_RUN_PERCENT = 20


def blocks(marker: str) -> list[tuple[Page, Block]]:
    return [(page, block) for page in PAGES.values() for block in page.blocks if marker in block.markers]


def test_every_runnable_block_is_run_or_says_why_not() -> None:
    open_ends = [
        f"{page.name}:{block.line}"
        for page in PAGES.values()
        for block in page.blocks
        if block.language in RUNNABLE
        and not (block.is_run or block.is_written or {"not-run", "run-by"} & set(block.markers))
    ]
    assert open_ends == []


def test_most_blocks_are_run() -> None:
    runnable = [block for page in PAGES.values() for block in page.blocks if block.language in RUNNABLE]
    assert len(runnable) > 100
    assert len(blocks("not-run")) * 100 <= NOT_RUN_PERCENT * len(runnable)


@pytest.mark.parametrize("reason", sorted({block.markers["not-run"] for _, block in blocks("not-run")}))
def test_a_reason_is_one_of_the_list(reason: str) -> None:
    assert reason in REASONS


@pytest.mark.parametrize(
    ("name", "page"),
    sorted({(block.markers["run-by"], page.name) for page, block in blocks("run-by")} | {
        (test, name) for name, test in PYTHON_RUN_BY.items()
    }),
)  # fmt: skip
def test_the_test_that_runs_a_block_reads_its_page(name: str, page: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert Path(page).name in text
    assert "def test_" in text


def test_pages_ask_for_worlds_that_there_are() -> None:
    assert {name: page.world - KNOWN for name, page in PAGES.items() if page.world - KNOWN} == {}
