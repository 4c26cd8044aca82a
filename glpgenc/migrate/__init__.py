"""Putting encryption on a live table: the backfill, and the proof that it is right."""

from __future__ import annotations

from glpgenc.migrate.target import MigrationTarget, targets

__all__ = ["MigrationTarget", "targets"]
