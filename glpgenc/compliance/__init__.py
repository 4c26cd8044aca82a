"""What an installation can show of the controls of SOC 2, ISO/IEC 27001, PCI DSS, HIPAA and the GDPR."""

from __future__ import annotations

from glpgenc.compliance.collect import collect
from glpgenc.compliance.frameworks import FRAMEWORKS
from glpgenc.compliance.model import Control, Evidence, Fact, Framework, Outcome, Report, Status

__all__ = ["FRAMEWORKS", "Control", "Evidence", "Fact", "Framework", "Outcome", "Report", "Status", "collect"]
