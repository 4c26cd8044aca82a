"""Reports, exports and heads in files that are there whole, or not at all."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from glpgenc._support.atomic_file import AtomicFile, open_device
from glpgenc.errors import ConfigurationError


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Write a file that takes its name at the block's end, synced; if the block fails, what was there stays.

    :param path: where it is to be; for its owner alone. A link is replaced. A device or pipe is written to as it goes.
    :raises ConfigurationError: if it can't be written.
    """
    try:
        if (device := open_device(path)) is not None:
            with io.BufferedWriter(device) as stream:
                yield stream
            return
        with AtomicFile(path, private=True) as made:
            with os.fdopen(made.descriptor, "wb", closefd=False) as stream:
                yield stream
            made.commit()
    except OSError as error:
        raise ConfigurationError(
            f"{path} can't be written: {error.strerror or type(error).__name__}",
            hint="name a file in a folder that is there, with room, and that you may write to; what was there stays",
        ) from None
