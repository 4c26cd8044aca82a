"""How a control stands by its checks: what is missed or can't be read is never hidden by what is met."""

from __future__ import annotations

import itertools

import pytest

from glpgenc.compliance import Control, Evidence, Framework, Outcome, Report, Status
from glpgenc.compliance.assessing import assess, status_of
from tests.unit.compliance.made import report_of

NOTHING_READ = {Outcome.FIGURES}


def status(*outcomes: Outcome) -> Status:
    names = tuple(f"check {number}" for number in range(len(outcomes)))
    evidence = {name: Evidence(name, outcome, "") for name, outcome in zip(names, outcomes, strict=True)}
    return status_of(Control("1", "", names, "people"), evidence)


@pytest.mark.parametrize("outcomes", list(itertools.product(Outcome, repeat=3)))
def test_the_worst_outcome_decides(outcomes: tuple[Outcome, ...]) -> None:
    found = status(*outcomes)
    if Outcome.NOT_MET in outcomes:
        assert found is Status.NOT_MET
    elif Outcome.NOT_SHOWN in outcomes:
        assert found is Status.NOT_SHOWN
    elif Outcome.MET in outcomes:
        assert found is Status.MET
    else:
        assert found is (Status.NEEDS_PEOPLE if set(outcomes) == NOTHING_READ else Status.NOT_APPLICABLE)


def test_a_control_without_checks_needs_people() -> None:
    assert status() is Status.NEEDS_PEOPLE


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
    evidence = {"a": Evidence("a", Outcome.MET, ""), "b": Evidence("b", Outcome.NOT_SHOWN, "")}
    found = assess(framework, evidence)
    assert {each: found.count(each) for each in Status if found.count(each)} == {
        Status.MET: 1,
        Status.NOT_SHOWN: 1,
        Status.NEEDS_PEOPLE: 1,
    }


def test_evidence_that_no_control_asked_for_is_not_there() -> None:
    report: Report = report_of(Outcome.MET)
    assert report.of("check").outcome is Outcome.MET
    with pytest.raises(KeyError):
        report.of("other")
