"""Programs of deploy/ that are no part of the package, as modules."""

from __future__ import annotations

import importlib.util
import sys
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
