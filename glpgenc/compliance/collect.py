"""Make a report."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from glpgenc.compliance.assessing import assess
from glpgenc.compliance.check import run
from glpgenc.compliance.checks import CHECKS
from glpgenc.compliance.frameworks import FRAMEWORKS
from glpgenc.compliance.model import Framework, Report
from glpgenc.compliance.site import Site
from glpgenc.database import connect, translate_errors

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from glpgenc.settings import Settings


def collect(
    settings: Settings,
    frameworks: Sequence[Framework] = tuple(FRAMEWORKS.values()),
    *,
    exact: bool = False,
    trail: bool = True,
    progress: Callable[[str], None] | None = None,
) -> Report:
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
    return Report(database, settings.environment, at, tuple(evidence), assessments)
