"""Processes that begin with nothing of their parent's memory, and find no module in the working directory."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from multiprocessing.context import SpawnContext

_SAFE_PATH = "PYTHONSAFEPATH"


@contextmanager
def spawning() -> Iterator[SpawnContext]:
    """Give the context to start processes in, within the block.

    They are not forked: a child would have the parent's connections and keys. ``python -c``, by which each is started,
    looks for modules in the working directory first, for those of the standard library too: whoever may write there
    would run programs as this user. The variable keeps Python from that.
    """
    before = os.environ.get(_SAFE_PATH)
    os.environ[_SAFE_PATH] = "1"
    try:
        yield get_context("spawn")
    finally:
        if before is None:
            del os.environ[_SAFE_PATH]
        else:
            os.environ[_SAFE_PATH] = before
