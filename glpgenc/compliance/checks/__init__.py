"""The checks of a report, in its order."""

from __future__ import annotations

from glpgenc.compliance.check import ComplianceCheck
from glpgenc.compliance.checks import audit, columns, keys, server

CHECKS: tuple[ComplianceCheck, ...] = (
    *columns.CHECKS,
    *keys.CHECKS,
    *server.RIGHTS_CHECKS,
    *audit.CHECKS,
    *keys.SHRED_CHECKS,
    *server.CODE_CHECKS,
)
"""Every check. A name is given once."""
