"""Which pages there are, and which of their blocks another test runs."""

from __future__ import annotations

from dataclasses import replace

from tests.docs.reading import ROOT, Page, read_page

# Pages whose Python another test runs as one program, with what stands on the page and more around it. For a block
# alone there is the marker `run-by`.
PYTHON_RUN_BY = {
    "docs/ARROW.md": "tests/arrow/test_arrow_page.py",
    "docs/AUDIT.md": "tests/audit/test_audit_page.py",
    "docs/FILES.md": "tests/streams/test_files_page.py",
    "docs/ORM.md": "tests/sqlalchemy/test_documentation.py",
    "docs/SEARCH.md": "tests/sqlalchemy/test_documentation.py",
    "docs/S3.md": "tests/streams/test_s3_page.py",
    "docs/SERVICE.md": "tests/service/test_service_page.py",
    "docs/SESSIONS.md": "tests/sessions/test_documentation.py",
}


def pages() -> list[Page]:
    """Return the README and every page of docs/, but those that are made from the code."""
    found = sorted((ROOT / "docs").rglob("*.md"))
    read = (read_page(path) for path in (ROOT / "README.md", *found) if "reference" not in path.parts)
    return [_without_python(page) if page.name in PYTHON_RUN_BY else page for page in read]


def _without_python(page: Page) -> Page:
    told = {"run-by": PYTHON_RUN_BY[page.name]}
    blocks = (replace(each, markers=told) if each.language == "python" else each for each in page.blocks)
    return replace(page, blocks=tuple(blocks))


def pages_to_run(*, slow: bool) -> list[Page]:
    """Return the pages that run here: those that take seconds, or the slow ones."""
    return [page for page in pages() if page.is_run and ("slow" in page.world) == slow]


REASONS = frozenset({
    "a fragment",
    "installs packages",
    "irreversible on a live database",
    "needs AWS",
    "needs a Kubernetes cluster",
    "needs a container engine",
    "needs a published release",
    "needs a second host",
    "needs a service that is not installed here",
    "needs root",
    "runs for ever",
    "shown for reading",
    "shows what not to do",
    "waits for a person",
})  # fmt: skip
