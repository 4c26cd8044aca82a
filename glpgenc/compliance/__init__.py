"""What an installation can show of the controls of SOC 2, ISO/IEC 27001, PCI DSS, HIPAA and the GDPR."""

from __future__ import annotations

from glpgenc.compliance.collection import collect
from glpgenc.compliance.frameworks import FRAMEWORKS
from glpgenc.compliance.model import ComplianceReport, Control, ControlStatus, Evidence, Fact, Framework, Outcome

__all__ = [
    "FRAMEWORKS",
    "ComplianceReport",
    "Control",
    "ControlStatus",
    "Evidence",
    "Fact",
    "Framework",
    "Outcome",
    "collect",
]
