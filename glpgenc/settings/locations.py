"""Where files stand unless something says otherwise."""

from __future__ import annotations

import os
from pathlib import Path

from glpgenc.errors import ConfigurationError, GlpgencError

CONFIG_VARIABLE = "GLPGENC_CONFIG"
CONFIG_FILE = "glpgenc.toml"


def default_local_kek_file() -> Path:
    """Give the local key file's place: under XDG_CONFIG_HOME, or under ~/.config where that is not set."""
    base = Path(os.environ.get("XDG_CONFIG_HOME", ""))
    # The XDG specification has relative paths ignored.
    if not base.is_absolute():
        base = Path("~/.config")
    return base / "glpgenc" / "local-kek.json"


def default_spool_directory() -> Path:
    """Give the audit spool's place: under XDG_STATE_HOME, or under ~/.local/state where that is not set."""
    base = Path(os.environ.get("XDG_STATE_HOME", ""))
    if not base.is_absolute():
        base = Path("~/.local/state")
    return base / "glpgenc" / "audit"


def expanded(path: Path) -> Path:
    """Give a path with ~ as the home directory.

    :raises ValueError: if that can't be determined; the message names no path.
    """
    try:
        return path.expanduser()
    except RuntimeError:
        raise ValueError("the home directory is not known") from None


def default_expanded(path: Path, default: Path) -> Path:
    """Give a path of a setting with ~ as the home directory, or as it is where it is the default and none is known.

    A container's user need not be in its passwd, and what is not used need not be somewhere. Anyone who uses it calls
    :func:`require_home`.

    :raises ValueError: as :func:`expanded`, of a path that was given.
    """
    try:
        return expanded(path)
    except ValueError:
        if path != default:
            raise
        return path


def require_home(path: Path, setting: str, error: type[GlpgencError] = ConfigurationError) -> Path:
    """Return a path of the settings, unless it is in a home directory that is not known.

    :param setting: its name.
    :param error: the class of what is raised.
    :raises GlpgencError: of that class, if it is.
    """
    if path.parts[:1] == ("~",):
        raise error(f"this user has no home directory, where {setting} is by default", hint=f"set {setting}, or HOME")
    return path
