"""How far a file is, on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

from glpgenc.streams.pipeline import Progress as Callback


@contextmanager
def bar(name: str, *, hidden: bool) -> Iterator[Callback | None]:
    """Give what is called with the bytes so far; ``None`` where nobody looks, so that nothing is counted for it.

    :param name: the file, or ``-``, of which no end is known.
    :param hidden: show nothing.
    """
    if hidden or not sys.stderr.isatty():
        yield None
        return
    path = Path(name)
    total = path.stat().st_size if path.is_file() else None
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True) as progress:
        # The name comes from outside: brackets in it are no markup.
        task = progress.add_task(name.replace("[", r"\["), total=total)
        yield lambda done: progress.update(task, completed=done)
