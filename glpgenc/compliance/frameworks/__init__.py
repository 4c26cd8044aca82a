"""The frameworks of a report, a TOML file each: their controls, and the checks that are evidence for them."""

from __future__ import annotations

import tomllib
from pathlib import Path

from glpgenc.compliance.model import Control, Framework

_FOLDER = Path(__file__).parent
_KEYS = ("soc2", "iso27001", "pci-dss", "hipaa", "gdpr")


def _read(key: str) -> Framework:
    document = tomllib.loads((_FOLDER / f"{key}.toml").read_text(encoding="utf-8"))
    controls = tuple(Control(**entry | {"checks": tuple(entry["checks"])}) for entry in document.pop("controls"))
    return Framework(key, **document, controls=controls)


FRAMEWORKS: dict[str, Framework] = {key: _read(key) for key in _KEYS}
"""By the name that the command calls them, in the order of a report."""
