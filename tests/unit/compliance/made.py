"""A report of one control, made by hand."""

from __future__ import annotations

from datetime import UTC, datetime

from glpgenc.compliance import Control, Evidence, Fact, Framework, Outcome, Report
from glpgenc.compliance.assessing import assess
from glpgenc.compliance.model import Scalar

AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def report_of(outcome: Outcome, *, text: str = "told", value: Scalar = 1_234) -> Report:
    """Return a report in which every text is ``text``."""
    framework = Framework("soc2", text, text, (Control(text, text, ("check",), text),))
    evidence = Evidence("check", outcome, text, (Fact(text, value), Fact("none", None), Fact("when", AT)), (text,))
    return Report(text, text, AT, (evidence,), (assess(framework, {"check": evidence}),))
