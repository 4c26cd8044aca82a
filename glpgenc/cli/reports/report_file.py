"""Reports that are written to files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glpgenc._support.output_file import whole_file

if TYPE_CHECKING:
    from pathlib import Path


def write_report(file: Path, text: str) -> None:
    """Write a report, which says much of an installation: whole or not at all, for its owner alone.

    :param file: where to; what is there is replaced.
    :raises ConfigurationError: when it can't be written.
    """
    with whole_file(file) as stream:
        stream.write(text.encode())
