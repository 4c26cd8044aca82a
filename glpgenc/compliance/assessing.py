"""How a control stands, from what its checks found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glpgenc.compliance.model import Assessment, Control, Evidence, Framework, Outcome, Standing, Status

if TYPE_CHECKING:
    from collections.abc import Mapping

# The first that any check ended with decides: one thing that is missed is not made good by another that is met.
_ORDER = (
    (Outcome.NOT_MET, Status.NOT_MET),
    (Outcome.NOT_SHOWN, Status.NOT_SHOWN),
    (Outcome.MET, Status.MET),
    (Outcome.NOT_APPLICABLE, Status.NOT_APPLICABLE),
)


def assess(framework: Framework, evidence: Mapping[str, Evidence]) -> Assessment:
    """Return how the controls of a framework stand.

    :param evidence: by the name of the check; all that the controls name.
    """
    return Assessment(
        framework, tuple(Standing(control, status_of(control, evidence)) for control in framework.controls)
    )


def status_of(control: Control, evidence: Mapping[str, Evidence]) -> Status:
    """Return how one control stands: figures alone show nothing."""
    outcomes = {evidence[name].outcome for name in control.checks}
    return next((status for outcome, status in _ORDER if outcome in outcomes), Status.NEEDS_PEOPLE)
