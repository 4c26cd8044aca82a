"""Build the site, and see what its pages load."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

ROOT = Path(__file__).parents[2]
# What a browser loads without being asked.
LOADED = {
    ("audio", "src"), ("embed", "src"), ("iframe", "src"), ("image", "href"), ("img", "src"), ("img", "srcset"),
    ("link", "href"), ("object", "data"), ("script", "src"), ("source", "src"), ("source", "srcset"), ("video", "src"),
}  # fmt: skip


def build(folder: Path, *, python: bool) -> Path:
    """Build the site into a folder, warnings being errors.

    Never with --quiet, which keeps --strict from seeing warnings.

    :param python: with the classes and functions of Python, which take most of the time.
    """
    answer = subprocess.run(
        [Path(sys.executable).with_name("mkdocs"), "build", "--strict", "--site-dir", folder],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "GLPG_SITE_PYTHON": str(python).lower()},
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return folder


class Loads(HTMLParser):
    """Collects what a page loads, its comments and its style sheets."""

    def __init__(self) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.comments: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.loaded += [value or "" for name, value in attrs if (tag, name) in LOADED]
        self.loaded += [url for name, value in attrs if name == "style" for url in urls(value or "")]

    def handle_data(self, data: str) -> None:
        self.loaded += urls(data)

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)


def urls(style: str) -> list[str]:
    return re.findall(r"(?:url\(\s*|@import\s+)['\"]?([^'\")\s]+)", style)


def pages(site: Path) -> Iterator[tuple[str, Loads]]:
    for path in site.rglob("*.html"):
        parser = Loads()
        parser.feed(path.read_text(encoding="utf-8"))
        yield path.relative_to(site).as_posix(), parser


def external(site: Path) -> set[tuple[str, str]]:
    """Return what pages and style sheets load from elsewhere, each with who does."""
    found = {(name, url) for name, page in pages(site) for url in page.loaded}
    sheets = {path.name: urls(path.read_text(encoding="utf-8")) for path in site.rglob("*.css")}
    found |= {(name, url) for name, each in sheets.items() for url in each}
    return {(name, url) for name, url in found if re.match(r"(?:[a-z]+:)?//", url)}
