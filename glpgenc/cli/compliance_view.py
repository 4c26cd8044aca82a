"""How a compliance report is shown to people, and written to files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from glpgenc.cli.output import print_line, print_table
from glpgenc.cli.report_file import write_report
from glpgenc.compliance.document import DISCLAIMER
from glpgenc.compliance.html import shown
from glpgenc.compliance.model import Evidence, Report, Status


def print_report(report: Report) -> None:
    """Print the controls, what the checks found, and a summary."""
    print_table(
        ("Framework", "Control", "Status", "What it is about"),
        (
            (assessment.framework.name, each.control.number, each.status.value, each.control.title)
            for assessment in report.assessments
            for each in assessment.standings
        ),
    )
    for evidence in report.evidence:
        _print_evidence(evidence)
    print_table(
        ("Framework", "Edition", *(status.value for status in Status)),
        (
            (each.framework.name, each.framework.edition, *(each.count(status) for status in Status))
            for each in report.assessments
        ),
    )
    print_line(f"{report.database}, {shown(report.at)}. {DISCLAIMER}")


def _print_evidence(evidence: Evidence) -> None:
    print_line(f"{evidence.check}: {evidence.outcome.value}: {evidence.told}")
    for finding in evidence.findings:
        print_line(f"  ! {finding}")
    for fact in evidence.facts:
        print_line(f"    {fact.name}: {shown(fact.value)}")


def write(file: Path, content: str | Mapping[str, Any]) -> None:
    """Write a file: a text, or a document as JSON.

    :raises ConfigurationError: when it can't be written.
    """
    text = content if isinstance(content, str) else json.dumps(content, indent=2, ensure_ascii=False, default=_as_text)
    write_report(file, text.rstrip("\n") + "\n")


def _as_text(value: object) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
