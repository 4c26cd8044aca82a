"""The checks of a report, in its order."""

from __future__ import annotations

from glpgenc.compliance.check import Check
from glpgenc.compliance.checks import (
    access,
    audit,
    columns,
    connection,
    deletion,
    doctors,
    keys,
    leftovers,
    modules,
    search,
)

CHECKS: tuple[Check, ...] = (
    *columns.CHECKS,
    *leftovers.CHECKS,
    *search.CHECKS,
    *keys.CHECKS,
    *connection.CHECKS,
    *access.CHECKS,
    *audit.CHECKS,
    *deletion.CHECKS,
    *doctors.CHECKS,
    *modules.CHECKS,
)
"""Every check. A name is given once."""
