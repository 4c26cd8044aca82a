"""The site builds without a warning, and loads nothing from elsewhere; all but what is made of docstrings."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.reading import ROOT
from tests.docs.site import build, external, pages


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("site"), python=False)


def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    assert len(list(site.rglob("*.css"))) >= 2
    assert external(site) == set()


def test_what_is_loaded_is_seen(tmp_path: Path) -> None:
    page = """<script src="https://a/x.js"></script><img src=//b/y.png><link href=z.css>
    <style>@import "https://c/d.css"; p { background: url(https://e/f) }</style><p style="background:url(//g/h)">"""
    (tmp_path / "index.html").write_text(page, encoding="utf-8")
    (tmp_path / "one.css").write_text("@font-face { src: url('https://i/j') }", encoding="utf-8")
    assert {url for _, url in external(tmp_path)} == {
        "https://a/x.js", "//b/y.png", "https://c/d.css", "https://e/f", "//g/h", "https://i/j",
    }  # fmt: skip


def test_no_marker_of_the_tests_is_in_a_page(site: Path) -> None:
    marker = re.compile(r"(?:setup|world|not-run|run-by|continues|fails|keyed|file|output|reports|role)\b")
    assert [name for name, page in pages(site) for text in page.comments if marker.match(text.strip())] == []


def test_every_page_of_the_documents_is_part_of_the_site(site: Path) -> None:
    names = {path.relative_to(ROOT / "docs").with_suffix("").as_posix() for path in (ROOT / "docs").rglob("*.md")}
    for name in {*names, "CHANGELOG", "CONTRIBUTING"} - {"index"}:
        assert (site / name.removesuffix("index") / "index.html").is_file(), name


def test_the_search_knows_the_pages(site: Path) -> None:
    index = (site / "search" / "search_index.json").read_text(encoding="utf-8")
    assert "gl_encrypt" in index
