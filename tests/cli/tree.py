"""The commands there are, read from the application."""

from __future__ import annotations

from functools import cache
from typing import Any

from typer.main import get_command

from glpgenc.cli.catalogue import COMMANDS, CommandEntry
from glpgenc.cli.main import app


@cache
def leaves() -> dict[str, Any]:
    """Give each command by its full name, such as ``keys list``."""
    return dict(_walk(get_command(app), ""))


@cache
def rows() -> dict[str, CommandEntry]:
    """Give each row of the catalogue by its full name, groups too."""
    return dict(_rows(COMMANDS, ""))


def _rows(entries: dict[str, CommandEntry], path: str) -> list[tuple[str, CommandEntry]]:
    found: list[tuple[str, CommandEntry]] = []
    for name, entry in entries.items():
        full = f"{path} {name}".strip()
        found += [(full, entry), *_rows(entry.commands, full)]
    return found


def _walk(group: Any, path: str) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for name, command in group.commands.items():
        full = f"{path} {name}".strip()
        found += _walk(command, full) if hasattr(command, "commands") else [(full, command)]
    return found


def option_names(command: Any) -> set[str]:
    """Give a command's long options."""
    names = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
    return {name for name in names if name.startswith("--")}
