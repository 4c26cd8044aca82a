"""Which pages there are, and which of their blocks another test runs."""

from __future__ import annotations

from tests.docs.reading import ROOT, Page, read_page

# Page, and the test that runs its blocks, or compares them with what they are to be.
ELSEWHERE = {
    "docs/API.md": "tests/integration/api/test_permissions_own_login.py",
    "docs/ARROW.md": "tests/integration/arrow/test_arrow_page.py",
    "docs/AUDIT.md": "tests/integration/audit/test_audit_page.py",
    "docs/FILES.md": "tests/unit/streams/test_files_page.py",
    "docs/KMS.md": "tests/integration/keys/test_kms_page.py",
    "docs/ORM.md": "tests/integration/sqlalchemy/test_documentation.py",
    "docs/S3.md": "tests/integration/streams/test_s3_page.py",
    "docs/SERVICE.md": "tests/unit/service/test_service_page.py",
    "docs/SESSIONS.md": "tests/integration/sessions/test_documentation.py",
}


def pages() -> list[Page]:
    """Return the README and every page of docs/, but those that are made from the code."""
    found = sorted((ROOT / "docs").rglob("*.md"))
    return [read_page(path) for path in (ROOT / "README.md", *found) if "reference" not in path.parts]


def pages_to_run(*, slow: bool) -> list[Page]:
    """Return the pages that run here: those that take seconds, or the slow ones."""
    return [page for page in pages() if page.is_run and page.name not in ELSEWHERE and ("slow" in page.world) == slow]
