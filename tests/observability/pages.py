"""What the runbook and the rules say, as tests read it."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
RUNBOOK = ROOT / "docs" / "RUNBOOK.md"
RUNBOOK_URL = "https://docs.example.com/glpgenc/RUNBOOK.md"
"""Where rules and dashboard look for it until whoever installs them says where it is."""

ALERTS = ROOT / "alerts" / "encryption-service-alerts.yaml"
ALERT_TESTS = sorted((ROOT / "alerts" / "tests").glob("*.yaml"))


def sections() -> dict[str, str]:
    """Return the runbook's sections by their headings."""
    parts = re.split(r"^## (.+)$", RUNBOOK.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def headings() -> list[str]:
    return list(sections())


def anchor(heading: str) -> str:
    """Return the fragment that leads to a heading of one word in rendered Markdown."""
    return heading.lower()


def queried_names(expression: str) -> set[str]:
    """Return the metrics of glpgenc in a PromQL expression."""
    return set(re.findall(r"\bgl_[a-z_0-9]+", expression))
