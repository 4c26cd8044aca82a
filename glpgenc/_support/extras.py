"""Packages that an extra of glpgenc brings: one error where one is missing, with the command that installs it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from glpgenc.errors import ConfigurationError, GlpgencError

_DISTRIBUTIONS = {
    "api": {
        "fastapi": "fastapi",
        "jwt": "PyJWT",
        "limits": "limits",
        "prometheus_client": "prometheus-client",
        "starlette": "fastapi",
        "uvicorn": "uvicorn",
    },
    "arrow": {"pyarrow": "pyarrow"},
    "aws": {"boto3": "boto3", "botocore": "boto3"},
    "metrics": {"prometheus_client": "prometheus-client"},
    "otel": {"opentelemetry": "opentelemetry-api"},
    "pkcs11": {"pkcs11": "python-pkcs11"},
    "polars": {"polars": "polars"},
    "redis": {"redis": "redis"},
    "spark": {"pandas": "pandas", "pyspark": "pyspark"},
    "vault": {"hvac": "hvac", "requests": "hvac", "urllib3": "hvac"},
}
"""The modules of each extra that are imported here, and the distributions that they come with."""


@contextmanager
def requiring_extra(extra: str, what: str, error: type[GlpgencError] = ConfigurationError) -> Iterator[None]:
    """Import something in the block that requires the packages of an extra.

    :param extra: its name.
    :param what: what needs them, in the singular, such as ``the HTTP API``.
    :param error: the class of what is raised.
    :raises GlpgencError: of that class, if one of them is not installed.
    """
    missing = None
    try:
        yield
    except ModuleNotFoundError as failure:
        missing = _DISTRIBUTIONS[extra].get((failure.name or "").partition(".")[0])
        if missing is None:
            raise
    if missing is not None:
        raise _not_installed(extra, what, missing, error)


def import_extra(module: str, extra: str, what: str, error: type[GlpgencError] = ConfigurationError) -> Any:
    """Import a module of an extra.

    :param module: its full name.
    :raises GlpgencError: as :func:`needing`, like the other parameters.
    """
    with requiring_extra(extra, what, error):
        return import_module(module)


def import_own(module: str, distribution: str, what: str = "this") -> Any:
    """Import a module that comes with no extra, because anyone who uses it here has it: its objects are given.

    :param distribution: what ``pip install`` is to be called with.
    :param what: what needs it.
    :raises ConfigurationError: if it is not installed.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as failure:
        if failure.name is None or not f"{module}.".startswith(f"{failure.name}."):
            raise
    raise ConfigurationError(f"{what} needs {module}, which is not installed", hint=f"pip install {distribution}")


def require_extra(module: str, extra: str, what: str) -> None:
    """Refuse to continue without a module, which is not imported.

    :param module: its name; the packages above one with dots are imported.
    :raises ConfigurationError: if it is not installed.
    """
    with requiring_extra(extra, what):
        if find_spec(module) is None:
            raise ModuleNotFoundError(name=module)


def _not_installed(extra: str, what: str, distribution: str, error: type[GlpgencError]) -> GlpgencError:
    return error(f"{what} needs {distribution}, which is not installed", hint=f"pip install 'glpgenc[{extra}]'")
