"""The places settings come from, the strongest first: arguments, environment, file."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from glpgenc._support.files import OperatorFile, Trust
from glpgenc.errors import ConfigurationError
from glpgenc.settings.declaration import not_named, unknown_key, unknown_variable
from glpgenc.settings.locations import CONFIG_FILE, CONFIG_VARIABLE

if TYPE_CHECKING:
    from collections.abc import Mapping

ARGUMENT_ORIGIN = "argument"
DEFAULT_ORIGIN = "default"

_PREFIX = "GLPGENC_"
_PATHS = (
    "local_kek_file",
    "keyset_file",
    "audit_spool",
    "api_jwt_key_file",
    "pkcs11_module",
    "pkcs11_pin_file",
    "vault_credential_file",
    "vault_ca_file",
    "vault_client_cert_file",
    "vault_client_key_file",
)

SETTINGS_FILE = OperatorFile("the configuration file", 1 << 20, Trust.OURS)
"""Anyone who may write it says which code runs here, and where keys go."""

Layer = tuple[dict[str, Any], dict[str, str]]
"""Values by name, and the origin of each."""


def read_layers(
    names: tuple[str, ...], named_only: frozenset[str], config: str | Path | None, overrides: Mapping[str, Any]
) -> Layer:
    """Merge arguments, environment and file.

    :param names: the settings there are.
    :param named_only: those of them that are not taken from a file which no one named.
    :param config: the file that was asked for by argument, if any.
    :param overrides: the arguments.
    :raises ConfigurationError: a name is unknown, or the file can't be read, may be written by others, or holds what is
        not taken from it.
    """
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    layers = (_from_file(names, named_only, config), _from_environment(names), _from_arguments(overrides))
    if config is not None:
        _refuse_two_databases(config, *(layer_values for layer_values, _ in layers))
    for layer_values, layer_origins in layers:
        values |= layer_values
        origins |= layer_origins
    return values, origins


def _refuse_two_databases(
    config: str | Path, file: Mapping[str, Any], environment: Mapping[str, Any], arguments: Mapping[str, Any]
) -> None:
    # Who names a file in the command means its database. The environment would take its place, and the file's keys and
    # its environment would be used there.
    urls = {str(layer["database_url"]) for layer in (file, environment) if "database_url" in layer}
    if len(urls) > 1 and not {"database_url", "database_urls"} & set(arguments):
        raise ConfigurationError(
            f"{config} and GLPGENC_DATABASE_URL name different databases",
            hint="unset GLPGENC_DATABASE_URL, or leave --config out",
        )


def _from_arguments(overrides: Mapping[str, Any]) -> Layer:
    values = {name: value for name, value in overrides.items() if value is not None}
    return values, dict.fromkeys(values, ARGUMENT_ORIGIN)


def _from_environment(names: tuple[str, ...]) -> Layer:
    known = {_PREFIX + name.upper(): name for name in names}
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for variable, value in os.environ.items():
        if not variable.startswith(_PREFIX) or variable == CONFIG_VARIABLE:
            continue
        if variable not in known:
            raise unknown_variable(variable, [*known, CONFIG_VARIABLE])
        # Unset and empty are one: `GLPGENC_TENANT= glpgenc ...` is how a shell takes a variable away.
        if value:
            values[known[variable]] = value
            origins[known[variable]] = f"environment {variable}"
    return values, origins


def _from_file(names: tuple[str, ...], named_only: frozenset[str], config: str | Path | None) -> Layer:
    path, is_named = _config_path(config)
    if path is None:
        return {}, {}
    values = _parse(path)
    for key in values:
        if key not in names:
            raise unknown_key(key, str(path), list(names))
        if key in named_only and not is_named:
            raise not_named(key, path)
    # `~` is left alone: it is expanded with the other sources' paths.
    for name in _PATHS:
        named = values.get(name)
        if isinstance(named, str) and named and not named.startswith("~"):
            values[name] = str(path.parent / named)
    return values, dict.fromkeys(values, f"file {path}")


def _config_path(config: str | Path | None) -> tuple[Path | None, bool]:
    """Return the file, and whether anyone named it: one that is merely there may have come with other files."""
    if config is not None:
        return Path(config), True
    named = os.environ.get(CONFIG_VARIABLE)
    if named:
        return Path(named), True
    default = Path(CONFIG_FILE)
    return default if os.path.lexists(default) else None, False


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(SETTINGS_FILE.read(path).decode())
    except FileNotFoundError:
        raise ConfigurationError(
            f"the configuration file {path} does not exist",
            hint=f"correct --config or {CONFIG_VARIABLE}, or leave both out",
        ) from None
    except tomllib.TOMLDecodeError as error:
        # The parser's message tells the place and the kind of fault, and repeats at most one character.
        raise ConfigurationError(f"the configuration file {path} is not TOML: {error}") from None
    except UnicodeDecodeError:
        raise ConfigurationError(f"the configuration file {path} is not UTF-8") from None
    except (ValueError, RecursionError):
        # A number of thousands of digits, or brackets in brackets: Python's limits, which tomllib leaves to the caller.
        raise ConfigurationError(
            f"the configuration file {path} is nested too deeply, or a number is too long"
        ) from None
