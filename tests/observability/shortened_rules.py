"""The committed rules with every duration divided by 60: minutes become seconds, so that a test can wait for them.

Nothing else is changed: not the metrics, not the thresholds, not how they are combined.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import yaml

from tests.observability.pages import ALERTS

FACTOR = 60
_SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}
_DURATION = re.compile(r"(?<=\[)(\d+)([smhd])(?=\])|(?<=offset )(\d+)([smhd])\b")


def write_shortened_rules(target: Path) -> Path:
    """Write the rules to a file."""
    rules: Any = yaml.safe_load(ALERTS.read_text(encoding="utf-8"))
    for group in rules["groups"]:
        for rule in group["rules"]:
            rule["expr"] = _DURATION.sub(_shorter, rule["expr"])
            if "for" in rule:
                rule["for"] = _shorter(re.fullmatch(r"(\d+)([smhd])", rule["for"]))
    target.write_text(json.dumps(rules), encoding="utf-8")
    return target


def _shorter(found: re.Match[str] | None) -> str:
    assert found is not None
    number, unit = (each for each in found.groups() if each is not None)
    return f"{int(number) * _SECONDS[unit] * 1000 // FACTOR}ms"
