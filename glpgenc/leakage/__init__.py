"""Leakage: what attacks on the search terms of a column recover, measured on a sample of it."""

from __future__ import annotations

from glpgenc.leakage.report import COLUMNS, LeakageReport
from glpgenc.leakage.sampling import ColumnSample, read_public, read_sample
from glpgenc.leakage.settings import settings_of
from glpgenc.leakage.simulation import Estimate, Outcome, Plan, Recovery, simulate
from glpgenc.leakage.terms import Setting

__all__ = [
    "COLUMNS",
    "ColumnSample",
    "Estimate",
    "LeakageReport",
    "Outcome",
    "Plan",
    "Recovery",
    "Setting",
    "read_public",
    "read_sample",
    "settings_of",
    "simulate",
]
