"""The frameworks of a report, one file each: numbers of their controls, and the checks that are evidence for them."""

from __future__ import annotations

from glpgenc.compliance.frameworks import gdpr, hipaa, iso27001, pci_dss, soc2
from glpgenc.compliance.model import Framework

FRAMEWORKS: dict[str, Framework] = {
    each.key: each for each in (soc2.FRAMEWORK, iso27001.FRAMEWORK, pci_dss.FRAMEWORK, hipaa.FRAMEWORK, gdpr.FRAMEWORK)
}
"""By the name that the command calls them."""
