"""Worker processes of jobs that tests run in their own process, forked from one that has imported what workers import.

Each begins as one that was spawned does: without the memory of the process that starts it, in its folder, and with its
environment. Those of programs are spawned, as users' are.
"""

from __future__ import annotations

import os
from multiprocessing.context import ForkServerContext, ForkServerProcess
from typing import Any

import pytest

_IMPORTED = ["glpgenc.migrate.process", "glpgenc.migrate.verify_task", "glpgenc.verification.processes"]


class _Process(ForkServerProcess):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._environment = dict(os.environ)

    def run(self) -> None:
        # The server's is that of the first test that started one.
        os.environ.clear()
        os.environ.update(self._environment)
        super().run()


class _Context(ForkServerContext):
    Process = _Process


def fork_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let jobs of this process start their workers so."""
    from glpgenc.migrate import spawning  # noqa: PLC0415 - many tests need no jobs

    context = _Context()
    context.set_forkserver_preload(_IMPORTED)
    monkeypatch.setattr(spawning, "_Context", lambda: context)
