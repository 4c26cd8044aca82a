"""A compliance report as an HTML file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from html import escape

from glpgenc.compliance.model import DISCLAIMER, Assessment, ComplianceReport, ControlStatus, Evidence, Outcome, Scalar
from glpgenc.reports.html import page, table

_CSS = {
    ControlStatus.MET: "good",
    ControlStatus.NOT_MET: "bad",
    ControlStatus.NOT_SHOWN: "plain",
    Outcome.MET: "good",
    Outcome.NOT_MET: "bad",
    Outcome.NOT_SHOWN: "plain",
}


def as_html(report: ComplianceReport) -> str:
    """Return a report as an HTML document; every name in it is escaped."""
    return page(f"Compliance evidence of {report.database}", report.at, _body(report))


def _body(report: ComplianceReport) -> Iterator[str]:
    yield f"<p>{escape(DISCLAIMER)} Environment <code>{escape(report.environment)}</code>.</p>"
    yield "<h2>Summary</h2>"
    heads = ("Framework", "Edition", *(status.value.capitalize() for status in ControlStatus))
    rows = [
        [
            f'<a href="#{escape(each.framework.key)}">{escape(each.framework.name)}</a>',
            escape(each.framework.edition),
            *(str(each.count(status)) for status in ControlStatus),
        ]
        for each in report.assessments
    ]
    yield from table(heads, set(heads[2:]), rows)
    for assessment in report.assessments:
        yield from _framework(assessment)
    yield "<h2>Evidence</h2>"
    for evidence in report.evidence:
        yield from _evidence(evidence)


def _framework(assessment: Assessment) -> Iterator[str]:
    framework = assessment.framework
    yield f'<h2 id="{escape(framework.key)}">{escape(framework.name)}, {escape(framework.edition)}</h2>'
    rows = [
        [
            f"<code>{escape(each.control.number)}</code>",
            escape(each.control.title),
            _marked(each.status),
            ", ".join(f'<a href="#check-{escape(name)}">{escape(name)}</a>' for name in each.control.checks) or "-",
            escape(each.control.people),
        ]
        for each in assessment.standings
    ]
    yield from table(("Control", "Subject", "Status", "Evidence", "To be shown by people"), set(), rows)


def _evidence(evidence: Evidence) -> Iterator[str]:
    yield f'<h3 id="check-{escape(evidence.check)}">{escape(evidence.check)}: {_marked(evidence.outcome)}</h3>'
    yield f"<p>{escape(evidence.summary)}</p>"
    if evidence.findings:
        yield "<ul>" + "".join(f"<li>{escape(each)}</li>" for each in evidence.findings) + "</ul>"
    if evidence.facts:
        rows = [[escape(fact.name), f"<code>{escape(figure_text(fact.value))}</code>"] for fact in evidence.facts]
        yield from table(("Figure", "Here"), set(), rows)


def _marked(outcome: ControlStatus | Outcome) -> str:
    css = _CSS.get(outcome)
    return escape(outcome.value) if css is None else f'<b class="{css}">{escape(outcome.value)}</b>'


def figure_text(value: Scalar) -> str:
    """Return a figure for people."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S} UTC"
    return f"{value:,}" if isinstance(value, int) else str(value)
