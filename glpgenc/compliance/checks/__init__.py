"""The checks of a report, in its order."""

from __future__ import annotations

from glpgenc.compliance.check import Check
from glpgenc.compliance.checks import audit, columns, keys
from glpgenc.compliance.checks import columns as leftovers
from glpgenc.compliance.checks import columns as search
from glpgenc.compliance.checks import keys as deletion
from glpgenc.compliance.checks import server as access
from glpgenc.compliance.checks import server as connection
from glpgenc.compliance.checks import server as doctors
from glpgenc.compliance.checks import server as modules

CHECKS: tuple[Check, ...] = (
    *columns.CHECKS,
    *leftovers.COPIES_CHECKS,
    *search.SEARCH_CHECKS,
    *keys.CHECKS,
    *connection.CONNECTION_CHECKS,
    *access.ACCESS_CHECKS,
    *audit.CHECKS,
    *deletion.SHRED_CHECKS,
    *doctors.DOCTOR_CHECKS,
    *modules.MODULE_CHECKS,
)
"""Every check. A name is given once."""
