"""``glpgenc demo``: everything in a minute, on a PostgreSQL server and a key file of its own.

Each step checks what it shows; a demo that did not hold says so and fails.
"""

from __future__ import annotations

from glpgenc.demo.run import run_demo
from glpgenc.demo.stage import stop_kept
from glpgenc.demo.steps import DemoReport, DemoStep
from glpgenc.demo.table import TableSpec

__all__ = ["DemoReport", "DemoStep", "TableSpec", "run_demo", "stop_kept"]
