"""A report for programs."""

from __future__ import annotations

from typing import Any

from glpgenc.compliance.model import Assessment, Evidence, Report, Status

SCHEMA = "glpgenc-compliance-report-1"
"""The form of the document. A member is added without another number, and none is taken away or changed."""

DISCLAIMER = "This report is evidence of an installation at one time. It is not a certificate or an audit."


def as_document(report: Report) -> dict[str, Any]:
    """Return a report for programs. Its order is that of checks and controls: two of one state differ in times only."""
    return {
        "schema": SCHEMA,
        "notice": DISCLAIMER,
        "database": report.database,
        "environment": report.environment,
        "at": report.at,
        "met": report.met,
        "frameworks": [_assessment(each) for each in report.assessments],
        "evidence": [_evidence(each) for each in report.evidence],
    }


def _assessment(assessment: Assessment) -> dict[str, Any]:
    framework = assessment.framework
    return {
        "framework": framework.key,
        "name": framework.name,
        "edition": framework.edition,
        "counts": {status.value: assessment.count(status) for status in Status},
        "controls": [
            {
                "control": each.control.number,
                "title": each.control.title,
                "status": each.status.value,
                "evidence": list(each.control.checks),
                "people": each.control.people,
            }
            for each in assessment.standings
        ],
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "check": evidence.check,
        "outcome": evidence.outcome.value,
        "told": evidence.told,
        "facts": [{"name": fact.name, "value": fact.value} for fact in evidence.facts],
        "findings": list(evidence.findings),
    }
