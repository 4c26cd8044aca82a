"""The command ``glpgenc doctor``."""

from collections.abc import Iterable
from itertools import groupby
from typing import Annotated

import typer

from glpgenc.cli._support.command import command
from glpgenc.cli._support.exits import Exit
from glpgenc.cli._support.invocation import DatabaseUse, Invocation
from glpgenc.cli._support.output import print_json, print_line
from glpgenc.doctor import Diagnosis, Finding, Group, Options, Status, diagnose
from glpgenc.doctor.databases import diagnose_all
from glpgenc.doctor.diagnosis import as_document


@command(resume="run it again; --only GROUP runs some of the checks", databases=DatabaseUse.ALL)
def doctor(
    invocation: Invocation,
    *,
    only: Annotated[
        list[Group] | None,
        typer.Option(metavar="GROUP", help=f"Only these checks: {', '.join(Group)}. May be repeated."),
    ] = None,
    sample: Annotated[
        bool | None,
        typer.Option(
            "--sample/--no-sample", help="Read some values of large tables too, or of none; show counts only."
        ),
    ] = None,
    canary: Annotated[
        bool, typer.Option("--canary/--no-canary", help="Encrypt a made-up value, and look for it in the logs.")
    ] = True,
    max_key_age: Annotated[
        int, typer.Option(metavar="DAYS", min=1, help="How long a data key may be active.")
    ] = Options().max_key_age,
    strict: Annotated[bool, typer.Option("--strict", help="End with exit status 3 for warnings too.")] = False,
) -> None:
    r"""Find faults of an installation, with their remedies.

    Checks the connection, logging, functions, privileges, keys, the registry, the audit trail, and plaintext that is
    left. It changes nothing, and prints neither values nor keys. What this role may not look at is reported as unknown,
    with the grant that it needs. docs/DOCTOR.md explains every check.

    \b
    Example:  glpgenc doctor
              glpgenc doctor --only logging --only canary
              glpgenc doctor --sample --strict --json
    Next:     the remedy of each fault, and glpgenc doctor again

    Of several databases each is looked at, and what they must agree on: fields, facets and their keys, revision,
    default tenant, clocks, and whether every registered database was named.

    Exit status 3: a check failed, or a database could not be looked at; with --strict, or warned.
    """
    options = Options(groups=frozenset(only or ()), sample=sample, canary=canary, max_key_age=max_key_age)
    databases = invocation.databases
    if len(databases.named) > 1:
        _several(invocation, options, strict=strict)
        return
    found = diagnose(databases.named[0].settings, options)
    if invocation.as_json:
        print_json(as_document(found))
    else:
        _print(found)
    if not found.healthy(strict=strict):
        raise typer.Exit(Exit.REFUSED)


def _several(invocation: Invocation, options: Options, *, strict: bool) -> None:
    """Look at each database, and at what they must agree on."""
    found = diagnose_all(invocation.databases, options)
    if invocation.as_json:
        print_json(found.document())
    else:
        for label, each in found.diagnoses.items():
            print_line(f"{label}:")
            _print(each)
        for label, error in found.failed.items():
            print_line(f"{label}: not looked at: {error.message}")
        print_line("all databases:")
        _print_findings(found.findings)
    if not found.healthy(strict=strict):
        raise typer.Exit(Exit.REFUSED)


def _print(found: Diagnosis) -> None:
    for group, findings in groupby(found.findings, key=lambda each: each.group):
        print_line(group)
        _print_findings(findings)
    counts = ", ".join(f"{found.count(status)} {status.value}" for status in Status)
    print_line(f"{found.database}: {counts}")


def _print_findings(findings: Iterable[Finding]) -> None:
    for each in findings:
        print_line(_line(each))
        if each.remedy is not None:
            print_line(f"           fix: {each.remedy}")


def _line(finding: Finding) -> str:
    about = f"{finding.subject}: " if finding.subject else ""
    shown = finding.status.value.upper() if finding.status is Status.FAIL else finding.status.value
    return f"  {shown:<8} {finding.check}: {about}{finding.text}"
