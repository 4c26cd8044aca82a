"""Declaration of a setting, and the errors for one that can't be used."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from pydantic import Field

from glpgenc.errors import ConfigurationError
from glpgenc.settings.locations import CONFIG_VARIABLE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pydantic import ValidationError
    from pydantic.fields import FieldInfo

NAME = r"^[^\s\x00-\x1f\x7f](?:[^\x00-\x1f\x7f]{0,254}[^\s\x00-\x1f\x7f])?$"
NAME_ACCEPTS = "1 to 256 characters without control characters, not starting or ending with a space"


def setting(description: str, accepts: str, *, named_only: bool = False, **arguments: Any) -> Any:
    """Declare a setting.

    :param accepts: what the error message and the documentation say about its values.
    :param named_only: it says where keys, plaintexts or tokens go, which key wraps, whose code runs, who may call or
        what is recorded: it is refused in a ``glpgenc.toml`` that is merely found in the working directory.
    """
    return Field(description=description, json_schema_extra={"accepts": accepts, "named_only": named_only}, **arguments)


def unknown_variable(variable: str, known: list[str]) -> ConfigurationError:
    """Make the error for a ``GLPGENC_*`` variable that means nothing."""
    return ConfigurationError(f"unknown environment variable {variable}", hint=_nearest(variable, known))


def unknown_key(key: str, source: str, known: list[str]) -> ConfigurationError:
    """Make the error for a key that means nothing, in a file or in arguments."""
    return ConfigurationError(f"unknown setting {key!r} in {source}", hint=_nearest(key, known))


def not_named(key: str, path: Path) -> ConfigurationError:
    """Make the error for a setting that is not taken from a file which was merely found."""
    return ConfigurationError(
        f"{key} is not read from {path} in the working directory without an explicit option",
        hint=f"to use this file, pass --config ./{path}, or set {CONFIG_VARIABLE}=./{path}",
    )


def _nearest(name: str, known: list[str]) -> str:
    # A cutoff of 0 always gives one: a far-fetched guess still leads into the list of names.
    nearest = get_close_matches(name, known, n=1, cutoff=0.0)[0]
    return f"did you mean {nearest}? docs/CONFIGURATION.md lists all settings"


def invalid_value(
    error: ValidationError, fields: Mapping[str, FieldInfo], origins: Mapping[str, str]
) -> ConfigurationError:
    """Turn pydantic's error into ours, for the first setting that it refuses."""
    first = error.errors(include_url=False, include_input=False)[0]
    name = str(first["loc"][0])
    if first["type"] == "extra_forbidden":
        return unknown_key(name, "the arguments", list(fields))
    message = f"{name} is not valid (from {origins.get(name, 'default')})"
    # Only our own validators' words are passed on: they are known to leave the value out.
    if first["type"] == "value_error":
        message += f": {first['ctx']['error']}"
    return ConfigurationError(message, hint=f"{name} must be {accepts(fields[name])}")


def accepts(field: FieldInfo) -> str:
    """Say which values a setting takes."""
    extra: Any = field.json_schema_extra
    return str(extra["accepts"])
