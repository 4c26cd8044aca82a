"""``glpgenc compliance``: what this installation can show of the controls of compliance frameworks."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from glpgenc.cli.command import command
from glpgenc.cli.compliance_view import print_report, write
from glpgenc.cli.exits import Exit
from glpgenc.cli.invocation import Invocation
from glpgenc.cli.output import print_json
from glpgenc.compliance import FRAMEWORKS, collect
from glpgenc.compliance.document import as_document
from glpgenc.compliance.html import as_html


class FrameworkName(StrEnum):
    """The frameworks, as the option takes them."""

    SOC2 = "soc2"
    ISO27001 = "iso27001"
    PCI_DSS = "pci-dss"
    HIPAA = "hipaa"
    GDPR = "gdpr"


def register(app: typer.Typer) -> None:
    """Add the commands to the group."""
    command(app, "report", resume="run it again; --no-trail skips the audit trail")(report)


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
