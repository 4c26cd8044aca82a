"""Where files stand unless something says otherwise."""

from __future__ import annotations

import os
from pathlib import Path

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

    :raises ValueError: if that can't be told; the message names no path.
    """
    try:
        return path.expanduser()
    except RuntimeError:
        raise ValueError("the home directory is not known") from None
