"""Whether stored values still open: as their tenant's, their row's and their field's, with the right search terms."""

from __future__ import annotations

from glpgenc.verification.faults import ValueFault
from glpgenc.verification.run import CheckedColumn, CheckOptions, check_values, listed_faults

__all__ = ["CheckOptions", "CheckedColumn", "ValueFault", "check_values", "listed_faults"]
