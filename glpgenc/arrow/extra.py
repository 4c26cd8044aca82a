"""The packages of the extra ``arrow``, and those that its user brings."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from glpgenc.errors import ConfigurationError


def pyarrow() -> Any:
    """Import pyarrow.

    :raises ConfigurationError: if it is not installed.
    """
    return imported("pyarrow", "pip install 'glpgenc[arrow]'")


def imported(module: str, hint: str) -> Any:
    """Import a package that glpgenc does not come with.

    :param hint: how to install it.
    :raises ConfigurationError: if it is not installed.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if error.name is None or not module.startswith(error.name):
            raise
    raise ConfigurationError(f"this needs {module}, which is not installed", hint=hint)


pyarrow()
