"""What MkDocs is told beside mkdocs.yml: pages that stand outside docs/, links that leave it, markers of the tests."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).parents[2]
OUTSIDE = ("CHANGELOG.md", "CONTRIBUTING.md")

_FENCED = re.compile(r"^ *(`{3,}|~{3,}).*?^ *\1 *$", re.MULTILINE | re.DOTALL)
_COMMENT = re.compile(r"^ *<!--.*?--> *\n", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?<!!)\[([^\]]*)\]\((?!https?:|#|mailto:)([^)#\s]+)(#[^)\s]*)?\)")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the changelog and the page for contributors, whose home is the repository's first folder."""
    for name in OUTSIDE:
        files.append(File.generated(config, name, content=(ROOT / name).read_text(encoding="utf-8")))
    return files


def on_page_markdown(markdown: str, *, page: Page, files: Files, **_: Any) -> str:
    """Take out the markers of the tests, and turn links to files that are not part of the site into their names."""
    source = page.file.src_uri

    def link(match: re.Match[str]) -> str:
        text, target, anchor = match[1], match[2], match[3] or ""
        inside = _inside(source, target)
        if inside is not None and files.get_file_from_path(inside) is not None:
            return f"[{text}]({_relative(source, inside)}{anchor})"
        named = _repository_path(source, target)
        return text if text.strip("`").lstrip("./") in {named, named.rstrip("/")} else f"{text} (`{named}`)"

    return _outside_fences(markdown, lambda part: _LINK.sub(link, _COMMENT.sub("", part)))


def _outside_fences(markdown: str, change: Callable[[str], str]) -> str:
    parts, at = [], 0
    for fence in _FENCED.finditer(markdown):
        parts += [change(markdown[at : fence.start()]), fence[0]]
        at = fence.end()
    return "".join([*parts, change(markdown[at:])])


def _repository_path(source: str, target: str) -> str:
    """Return where a link of a page leads, from the repository's first folder."""
    home = Path() if source in OUTSIDE else Path("docs", source).parent
    return _collapsed((home / target).as_posix())


def _inside(source: str, target: str) -> str | None:
    path = _repository_path(source, target)
    if path in OUTSIDE:
        return path
    return path.removeprefix("docs/") if path.startswith("docs/") else None


def _relative(source: str, target: str) -> str:
    up = "../" * source.count("/")
    return f"{up}{target}"


def _collapsed(path: str) -> str:
    parts: list[str] = []
    for part in path.split("/"):
        if part == ".." and parts:
            parts.pop()
        elif part not in {"", ".", ".."}:
            parts.append(part)
    return "/".join(parts) + ("/" if path.endswith("/") else "")
