"""deploy/compose/prepare.py on a folder of the test's own."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.deploy.files import DEPLOY


def script(path: str) -> Any:
    """Load a program of deploy/ without running it."""
    name = "deploy_" + path.removesuffix(".py").replace("/", "_")
    spec = importlib.util.spec_from_file_location(name, DEPLOY / path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    # Dataclasses look their module up.
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


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
