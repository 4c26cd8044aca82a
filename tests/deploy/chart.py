"""Renders the Helm chart, by Helm itself as a library: run in .venv-deploy.

Reads a JSON object on the standard input, ``{"values": {...}, "release": {...}}``, and writes one: the rendered files,
what ``helm lint --strict`` says, and the error where rendering failed.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import helm_python


def rendered(folder: str, values: dict[str, Any], release: dict[str, Any]) -> dict[str, Any]:
    try:
        with helm_python.Chart.load(folder) as chart:
            chart.validate_schema(values)
            files = chart.render(values, **release)
    except helm_python.HelmError as error:
        return {"error": str(error)}
    return {"files": files, "lint": helm_python.lint(folder, values, strict=True)}


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    json.dump(rendered(sys.argv[1], asked["values"], asked["release"]), sys.stdout)
