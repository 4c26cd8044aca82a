"""A demo that was left running: where its files are, and how it ends."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from glpgenc.embedded import EmbeddedPostgres, find_programs
from glpgenc.errors import ConfigurationError
from glpgenc.settings.locations import require_home

if TYPE_CHECKING:
    from glpgenc.demo.stage import Stage

_CONFIG = "glpgenc.toml"
_SERVER = "server.json"


def kept_folder() -> Path:
    """Give the folder of a kept demo, under XDG_STATE_HOME or ~/.local/state."""
    base = Path(os.environ.get("XDG_STATE_HOME", ""))
    # The XDG specification has relative paths ignored.
    if not base.is_absolute():
        base = require_home(Path(os.path.expanduser("~/.local/state")), "XDG_STATE_HOME")  # noqa: PTH111
    return base / "glpgenc" / "demo"


def make_kept_folder() -> Path:
    """Make the folder for a demo that is to stay.

    :raises ConfigurationError: one is there already.
    """
    folder = kept_folder()
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        raise ConfigurationError(
            f"a demo is already running ({folder})", hint="stop it with `glpgenc demo --stop`"
        ) from None
    return folder


def note_server(folder: Path, server: EmbeddedPostgres) -> None:
    """Write down how to stop the server."""
    _write(folder / _SERVER, json.dumps({"directory": str(server.directory), "bindir": str(server.bindir)}))


def is_noted(folder: Path) -> bool:
    """Return whether a server was noted in a folder."""
    return (folder / _SERVER).exists()


def write_config(folder: Path, stage: Stage) -> Path:
    """Write a configuration file for the demo's database, and give its path."""
    path = folder / _CONFIG
    lines = {
        "database_url": stage.app_url,
        "environment": stage.settings.environment,
        "kms_provider": stage.settings.kms_provider,
        "local_kek_file": str(stage.settings.local_kek_file),
    }
    # A JSON string is a TOML string.
    _write(path, "".join(f"{name} = {json.dumps(value)}\n" for name, value in lines.items()))
    return path


def stop_kept() -> bool:
    """Stop the server that was left running and delete all of it.

    :returns: whether there was one.
    :raises ConfigurationError: its PostgreSQL is gone.
    """
    folder = kept_folder()
    if not folder.exists():
        return False
    if is_noted(folder):
        facts = json.loads((folder / _SERVER).read_text(encoding="utf-8"))
        server = EmbeddedPostgres(find_programs(facts["bindir"]))
        server.directory = Path(facts["directory"])
        server.remove()
    shutil.rmtree(folder)
    return True


def _write(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8")
