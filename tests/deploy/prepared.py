"""deploy/compose/prepare.py on a folder of the test's own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.deploy.scripts import script

READERS = ("ROOT_ONLY", "POSTGRES", "OPENBAO", "REDIS", "INIT", "API", "GRAFANA")


@contextmanager
def prepared(folder: Path) -> Iterator[Any]:
    """Give the program as a module whose volumes are below ``folder``, and whose readers are this process."""
    module = script("compose/prepare.py")
    module.ROOT = folder
    for name in READERS:
        reader = replace(getattr(module, name), uid=os.getuid(), gid=os.getgid())
        setattr(module, name, reader)
        (folder / reader.folder).mkdir()
    yield module
