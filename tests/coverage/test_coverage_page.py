"""The HTML report as a browser shows it."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from glpgenc.coverage import ColumnCoverage, Coverage, Finding, KeyShare
from glpgenc.coverage.html import as_html
from glpgenc.coverage.model import RowCounts
from glpgenc.reports import Status
from tests.support.peers.chromium import Chromium

EVIL = '"><script>document.title = "run"</script><img src="https://example.invalid/x.png">'


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Chromium]:
    home = tmp_path / "browser"
    home.mkdir()
    with Chromium(home) as browser:
        yield browser


@pytest.fixture
def page(tmp_path: Path) -> Path:
    key = KeyShare(UUID(int=7), "acme", 1, "active", "A256CBC-HS512", 750)
    half = RowCounts(encrypted=(key,), null=10, plaintext=150, foreign=100)
    columns = (
        ColumnCoverage(1, "public.people", "people", "email_enc", "people.email", "pii", "expanded", "validated",
                       plaintext_column="email", counts=half),
        ColumnCoverage(2, f"public.{EVIL}", EVIL, "c", None, None, None, "not validated"),
    )  # fmt: skip
    at = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    file = tmp_path / "coverage.html"
    report = Coverage("shop", at, columns, (Finding(Status.WARN, EVIL, EVIL, check="copy", guess=True),))
    file.write_text(as_html(report), encoding="utf-8")
    return file


BARS = """
    [...document.querySelectorAll('svg.total-bar rect')]
        .map(part => [part.className.baseVal, part.getBoundingClientRect().width])
"""


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 400])
def test_a_browser_shows_it_runs_nothing_and_fetches_nothing(
    browser: Chromium, page: Path, scheme: str, width: int
) -> None:
    browser.open(page, scheme=scheme, width=width)
    assert [event["request"]["url"] for event in browser.told("Network.requestWillBeSent")] == [page.as_uri()]
    assert browser.told("Log.entryAdded") == []
    assert browser.value("document.title") == "Encryption of shop"
    assert browser.value("document.compatMode") == "CSS1Compat"
    assert browser.value("document.images.length + document.scripts.length") == 0
    assert EVIL in browser.value("document.body.innerText")
    # The picture is as the counts are: 75 % encrypted beside their plaintext column, 15 % plaintext, 10 % neither.
    drawn = dict(browser.value(BARS))
    assert [round(100 * drawn[part] / drawn["rest"]) for part in ("both", "plain", "bad")] == [75, 15, 10]
    # Ink on ground can be read in both schemes, and nothing sticks out at the side.
    ground = browser.value("getComputedStyle(document.body).backgroundColor")
    assert ground == {"light": "rgb(255, 255, 255)", "dark": "rgb(13, 17, 23)"}[scheme]
    assert browser.value("document.documentElement.scrollWidth") <= width
    image = base64.b64decode(browser.call("Page.captureScreenshot")["data"])
    assert image.startswith(b"\x89PNG")
    (page.parent / f"{scheme}-{width}.png").write_bytes(image)
