"""``glpgenc demo``: everything in a minute, on a PostgreSQL server and a key file of its own.

Each step checks what it shows; a demo that did not hold says so and fails.
"""

from __future__ import annotations

from glpgenc.demo.kept import stop_kept
from glpgenc.demo.plan import TableSpec
from glpgenc.demo.report import Report, Step
from glpgenc.demo.run import run_demo

__all__ = ["Report", "Step", "TableSpec", "run_demo", "stop_kept"]
