from __future__ import annotations

from tests.rewrap.conftest import kek, world

__all__ = ["kek", "world"]
