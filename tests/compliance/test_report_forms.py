"""A report of one control: its status, and its forms as JSON, as HTML and on the terminal."""

from __future__ import annotations

import itertools
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from glpgenc.cli.reports.compliance import print_report, write
from glpgenc.compliance import ComplianceReport, Control, ControlStatus, Evidence, Framework, Outcome
from glpgenc.compliance.collection import assess, status_of
from glpgenc.compliance.html import as_html
from glpgenc.compliance.model import SCHEMA, as_document
from glpgenc.errors import ConfigurationError
from tests.compliance.one_control import report_of

HOSTILE = "<script>alert(1)</script>\"'&<img src=http://example.com/x onerror=alert(1)>"


class Seen(HTMLParser):
    """The tags and attributes of a page, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str | None]] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= set(attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


def seen(page: str) -> Seen:
    parser = Seen()
    parser.feed(page)
    return parser


def test_whatever_stands_in_a_name_is_text_of_the_page() -> None:
    found = seen(as_html(report_of(Outcome.NOT_MET, text=HOSTILE, value=HOSTILE)))
    assert not found.tags & {"script", "img", "link", "iframe", "object", "base", "form"}
    assert found.text.count(HOSTILE) >= 10


def test_the_page_fetches_nothing_and_says_so() -> None:
    page = as_html(report_of(Outcome.MET))
    found = seen(page)
    targets = {value or "" for name, value in found.attributes if name in {"src", "href", "action"}}
    assert targets == {"#soc2", "#check-check"}
    assert "url(" not in page
    assert "default-src 'none'" in page


def test_every_link_of_the_page_has_its_place() -> None:
    found = seen(as_html(report_of(Outcome.MET)))
    targets = {value[1:] for name, value in found.attributes if name == "href" and value}
    assert targets <= {value for name, value in found.attributes if name == "id"}


def test_page_and_document_say_that_they_are_no_certificate() -> None:
    report = report_of(Outcome.MET)
    assert "not a certificate" in as_html(report)
    assert "not a certificate" in as_document(report)["notice"]


def test_the_document_names_its_form_and_is_the_same_each_time() -> None:
    first, second = (json.dumps(as_document(report_of(Outcome.MET)), default=str) for _ in range(2))
    assert first == second
    assert json.loads(first)["schema"] == SCHEMA == "glpgenc-compliance-report-1"


def test_the_members_of_the_document_are_these() -> None:
    document = as_document(report_of(Outcome.MET))
    assert list(document) == [
        "schema", "notice", "database", "environment", "at", "met", "frameworks", "evidence",
    ]  # fmt: skip
    assert list(document["frameworks"][0]) == ["framework", "name", "edition", "counts", "controls"]
    assert list(document["frameworks"][0]["controls"][0]) == ["control", "title", "status", "evidence", "people"]
    assert list(document["evidence"][0]) == ["check", "outcome", "told", "facts", "findings"]


def test_people_see_controls_findings_figures_and_a_summary(capsys: pytest.CaptureFixture[str]) -> None:
    print_report(report_of(Outcome.NOT_SHOWN, text="words"))
    shown = capsys.readouterr().out
    assert "  ! words" in shown
    assert "    words: 1,234" in shown
    assert "    when: 2026-01-02 03:04:05 UTC" in shown
    assert re.search(r"words +words +0 +1 +0 +0 +0", shown)
    assert "not a certificate" in shown.splitlines()[-1]


def test_a_file_is_written_whole_or_the_reason_is_reported(tmp_path: Path) -> None:
    write(tmp_path / "report.json", as_document(report_of(Outcome.MET)))
    assert json.loads((tmp_path / "report.json").read_text())["at"] == "2026-01-02T03:04:05+00:00"
    with pytest.raises(ConfigurationError, match="can't be written"):
        write(tmp_path / "nowhere" / "report.html", "text")


NOTHING_READ = {Outcome.FIGURES}


def status(*outcomes: Outcome) -> ControlStatus:
    names = tuple(f"check {number}" for number in range(len(outcomes)))
    evidence = {name: Evidence(outcome, "") for name, outcome in zip(names, outcomes, strict=True)}
    return status_of(Control("1", "", names, "people"), evidence)


@pytest.mark.parametrize("outcomes", list(itertools.product(Outcome, repeat=3)))
def test_the_worst_outcome_decides(outcomes: tuple[Outcome, ...]) -> None:
    found = status(*outcomes)
    if Outcome.NOT_MET in outcomes:
        assert found is ControlStatus.NOT_MET
    elif Outcome.NOT_SHOWN in outcomes:
        assert found is ControlStatus.NOT_SHOWN
    elif Outcome.MET in outcomes:
        assert found is ControlStatus.MET
    else:
        assert found is (ControlStatus.NEEDS_PEOPLE if set(outcomes) == NOTHING_READ else ControlStatus.NOT_APPLICABLE)


def test_a_control_without_checks_needs_people() -> None:
    assert status() is ControlStatus.NEEDS_PEOPLE


@pytest.mark.parametrize(
    ("outcome", "met"),
    [
        (Outcome.MET, True),
        (Outcome.NOT_APPLICABLE, True),
        (Outcome.FIGURES, True),
        (Outcome.NOT_SHOWN, False),
        (Outcome.NOT_MET, False),
    ],
)
def test_a_report_is_met_where_nothing_is_missed_or_hidden(outcome: Outcome, met: bool) -> None:  # noqa: FBT001
    assert report_of(outcome).met is met


def test_counts_are_those_of_the_controls() -> None:
    framework = Framework(
        "f", "F", "1", (Control("1", "", ("a",), "p"), Control("2", "", (), "p"), Control("3", "", ("a", "b"), "p"))
    )
    evidence = {"a": Evidence(Outcome.MET, ""), "b": Evidence(Outcome.NOT_SHOWN, "")}
    found = assess(framework, evidence)
    assert {each: found.count(each) for each in ControlStatus if found.count(each)} == {
        ControlStatus.MET: 1,
        ControlStatus.NOT_SHOWN: 1,
        ControlStatus.NEEDS_PEOPLE: 1,
    }


def test_evidence_that_no_control_asked_for_is_not_there() -> None:
    report: ComplianceReport = report_of(Outcome.MET)
    assert report.of("check").outcome is Outcome.MET
    with pytest.raises(KeyError):
        report.of("other")


def test_no_heading_is_a_name_of_the_code(capsys: pytest.CaptureFixture[str]) -> None:
    report = report_of(Outcome.MET)
    print_report(report)
    shown = capsys.readouterr().out + as_html(report)
    assert "Status" in shown
    assert not re.findall(
        r"\b[A-Z][a-z]+[A-Z][a-z]+\b", re.sub(r"<style>.*?</style>|glpgenc\S*", "", shown, flags=re.DOTALL)
    )
