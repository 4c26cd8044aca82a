"""The command ``glpgenc compliance report``: evidence for the controls of compliance frameworks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from glpgenc.cli._support.command import command
from glpgenc.cli._support.exits import Exit
from glpgenc.cli._support.invocation import Invocation
from glpgenc.cli._support.output import print_json, print_line, print_table, write_report
from glpgenc.compliance import FRAMEWORKS, collect
from glpgenc.compliance.html import as_html, figure_text
from glpgenc.compliance.model import DISCLAIMER, ComplianceReport, ControlStatus, Evidence, as_document


def print_report(report: ComplianceReport) -> None:
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
        ("Framework", "Edition", *(status.value for status in ControlStatus)),
        (
            (each.framework.name, each.framework.edition, *(each.count(status) for status in ControlStatus))
            for each in report.assessments
        ),
    )
    print_line(f"{report.database}, {figure_text(report.at)}. {DISCLAIMER}")


def _print_evidence(evidence: Evidence) -> None:
    print_line(f"{evidence.check}: {evidence.outcome.value}: {evidence.summary}")
    for finding in evidence.findings:
        print_line(f"  ! {finding}")
    for fact in evidence.facts:
        print_line(f"    {fact.name}: {figure_text(fact.value)}")


def write(file: Path, content: str | Mapping[str, Any]) -> None:
    """Write a file: a text, or a document as JSON.

    :raises ConfigurationError: when it can't be written.
    """
    text = content if isinstance(content, str) else json.dumps(content, indent=2, ensure_ascii=False, default=_as_text)
    write_report(file, text.rstrip("\n") + "\n")


def _as_text(value: object) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


class FrameworkName(StrEnum):
    """The frameworks, as the option takes them."""

    SOC2 = "soc2"
    ISO27001 = "iso27001"
    PCI_DSS = "pci-dss"
    HIPAA = "hipaa"
    GDPR = "gdpr"


@command(resume="run it again; --no-trail skips the audit trail")
def report(
    invocation: Invocation,
    *,
    framework: Annotated[
        list[FrameworkName] | None,
        typer.Option(metavar="NAME", help=f"Only this one: {', '.join(FRAMEWORKS)}. May be repeated."),
    ] = None,
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="Write a report that a browser shows.")] = None,
    output: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the JSON document to a file, beside what is printed.")
    ] = None,
    exact: Annotated[bool, typer.Option("--exact", help="Count all rows of large tables, not a sample.")] = False,
    trail: Annotated[
        bool, typer.Option("--trail/--no-trail", help="Verify the audit trail; without it, it is not shown.")
    ] = True,
) -> None:
    r"""Report which controls an installation meets.

    Maps what checks find to controls of SOC 2, ISO/IEC 27001, PCI DSS, HIPAA and the GDPR. A report is evidence, with
    figures, and not a certificate: each control lists what people must show besides. What this role may not read is
    "not shown", never met. Nothing is changed; no value and no key is in the report. It needs glpgenc_auditor, SELECT
    on the tables to be counted, and the KMS key for the audit trail.

    \b
    Example:  glpgenc compliance report
              glpgenc compliance report --framework pci-dss --framework gdpr --html report.html
              glpgenc compliance report --json --exact > report.json
    Next:     glpgenc doctor     where a control is not met

    Exit status 1: something is not met, or not shown.
    """
    wanted = [FRAMEWORKS[each.value] for each in framework or FrameworkName]
    found = collect(invocation.settings, list(dict.fromkeys(wanted)), exact=exact, trail=trail)
    document = as_document(found)
    if html is not None:
        write(html, as_html(found))
    if output is not None:
        write(output, document)
    if invocation.as_json:
        print_json(document)
    else:
        print_report(found)
    if not found.met:
        raise typer.Exit(Exit.FAILED)
