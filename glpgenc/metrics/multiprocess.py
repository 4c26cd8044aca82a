"""Metrics of several processes: prometheus-client adds them up in a folder that all of them write to."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from glpgenc._support.forks import private_folder
from glpgenc.errors import ConfigurationError

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
"""What names the folder. It counts when the client library is first imported, and for every process started then."""


def shared_directory() -> Path | None:
    """Return the folder that processes share; ``None`` where each counts for itself.

    :raises ConfigurationError: when it is named and not there.
    """
    named = os.environ.get(VARIABLE)
    if not named:
        return None
    directory = Path(named)
    if not directory.is_dir():
        raise ConfigurationError(
            f"{VARIABLE} names {named!r}, which is no folder", hint="make it, empty, before the first process starts"
        )
    return directory


@contextmanager
def shared_with_workers() -> Iterator[None]:
    """Let processes that are started within the block count into the metrics of this one.

    A folder of its own, for the block. Where there is one already it is kept, and where the client library was
    imported before it is too late for one: each process counts for itself then.
    """
    if shared_directory() is not None or "prometheus_client" in sys.modules:
        yield
        return
    with private_folder("glpgenc-metrics-") as made:
        os.environ[VARIABLE] = str(made)
        try:
            yield
        finally:
            del os.environ[VARIABLE]
