"""Collection of a compliance report: checks are run, and controls assessed by what they found."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from glpgenc.compliance.check import Site, run
from glpgenc.compliance.checks import CHECKS
from glpgenc.compliance.frameworks import FRAMEWORKS
from glpgenc.compliance.model import (
    Assessment,
    ComplianceReport,
    Control,
    ControlStanding,
    ControlStatus,
    Evidence,
    Framework,
    Outcome,
)
from glpgenc.database import connect, translate_errors

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from glpgenc.settings import Settings

# The first that any check ended with decides: one thing that is missed is not made good by another that is met.
_ORDER = (
    (Outcome.NOT_MET, ControlStatus.NOT_MET),
    (Outcome.NOT_SHOWN, ControlStatus.NOT_SHOWN),
    (Outcome.MET, ControlStatus.MET),
    (Outcome.NOT_APPLICABLE, ControlStatus.NOT_APPLICABLE),
)


def assess(framework: Framework, evidence: Mapping[str, Evidence]) -> Assessment:
    """Return how the controls of a framework stand.

    :param evidence: by the name of the check; all that the controls name.
    """
    return Assessment(
        framework, tuple(ControlStanding(control, status_of(control, evidence)) for control in framework.controls)
    )


def status_of(control: Control, evidence: Mapping[str, Evidence]) -> ControlStatus:
    """Return how one control stands: figures alone show nothing."""
    outcomes = {evidence[name].outcome for name in control.checks}
    return next((status for outcome, status in _ORDER if outcome in outcomes), ControlStatus.NEEDS_PEOPLE)


def collect(
    settings: Settings,
    frameworks: Sequence[Framework] = tuple(FRAMEWORKS.values()),
    *,
    exact: bool = False,
    trail: bool = True,
    progress: Callable[[str], None] | None = None,
) -> ComplianceReport:
    """Look at an installation, and say how the controls of frameworks stand by it. Nothing is changed there.

    A role with the rights of glpgenc_auditor is enough, and SELECT on the tables whose rows are to be counted.

    :param settings: the database and the KMS, as the application has them.
    :param exact: count all rows of large tables, and not a sample.
    :param trail: verify the audit trail, which takes as long as it is.
    :param progress: called with the name of each check before it is run.
    :raises ConfigurationError: when no database is configured.
    :raises DatabaseError: when the database can't be reached, or has no glpgenc.
    """
    wanted = {name for framework in frameworks for control in framework.controls for name in control.checks}
    with (
        translate_errors(),
        connect(settings.require_database_url(), "glpgenc compliance", autocommit=True) as connection,
    ):
        site = Site(connection, settings, exact=exact, trail=trail)
        at, database = datetime.now(UTC), connection.info.dbname
        # Raises where there is no glpgenc: every check would say so in its own way.
        _ = site.diagnosis
        evidence = []
        for check in (each for each in CHECKS if each.name in wanted):
            if progress is not None:
                progress(check.name)
            evidence.append(run(check, site))
    found = {each.check: each for each in evidence}
    assessments = tuple(assess(each, found) for each in frameworks)
    return ComplianceReport(database, settings.environment, at, tuple(evidence), assessments)
