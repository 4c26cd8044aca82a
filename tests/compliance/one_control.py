"""A report of one control, made by hand."""

from __future__ import annotations

from datetime import UTC, datetime

from glpgenc.compliance import ComplianceReport, Control, Evidence, Fact, Framework, Outcome
from glpgenc.compliance.collection import assess
from glpgenc.compliance.model import Scalar

AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def report_of(outcome: Outcome, *, text: str = "told", value: Scalar = 1_234) -> ComplianceReport:
    """Return a report in which every text is ``text``."""
    framework = Framework("soc2", text, text, (Control(text, text, ("check",), text),))
    evidence = Evidence(outcome, text, (Fact(text, value), Fact("none", None), Fact("when", AT)), (text,), "check")
    return ComplianceReport(text, text, AT, (evidence,), (assess(framework, {"check": evidence}),))
