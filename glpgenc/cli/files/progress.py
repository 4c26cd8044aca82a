"""How far a file is, on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from glpgenc._support.terminal import printable
from glpgenc.streams.pipeline import Progress


@contextmanager
def bar(name: str, *, hidden: bool) -> Iterator[Progress | None]:
    """Give what is called with the bytes so far; ``None`` where no one looks, so that nothing is counted for it.

    :param name: the file, or ``-``, of which no end is known.
    :param hidden: show nothing.
    """
    if hidden or not sys.stderr.isatty():
        yield None
        return
    # Here, because most runs are not at a terminal, and this takes a tenth of a short one.
    from rich import progress as bars  # noqa: PLC0415
    from rich.console import Console  # noqa: PLC0415

    path = Path(name)
    total = path.stat().st_size if path.is_file() else None
    columns = (bars.TextColumn("{task.description}", markup=False), bars.BarColumn(), bars.DownloadColumn())
    ends = (bars.TransferSpeedColumn(), bars.TimeRemainingColumn())
    with bars.Progress(*columns, *ends, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(printable(name), total=total)
        yield lambda done: shown.update(task, completed=done)
