"""The page of commands, from what the program says of itself."""

from __future__ import annotations

import inspect
import re
from typing import Any

from typer.main import get_command

from glpgenc.cli._support.exits import Exit
from glpgenc.cli.main import app
from tools.docs.markdown import MADE, code, table

_WIDTH = 110


def cli_page() -> str:
    """Return the page."""
    program = get_command(app)
    common = _option_names(program)
    parts = [
        MADE,
        "# Commands\n",
        "Usage, options and help of every command, as `glpgenc COMMAND --help` prints them.",
        "[The command line](../CLI.md) says more: what each does on the way, and the JSON that it prints.\n",
        "\n## Options of every command\n",
        _options(program, frozenset()),
        "\n## Exit codes\n",
        table(("code", "name"), [(str(each.value), each.name) for each in Exit]),
        "\n`glpgenc psql` ends with psql's own code.\n",
        "\n## The commands\n",
    ]
    for name, command in _leaves(program, ""):
        parts += [
            f"\n### glpgenc {name}\n",
            f"```text\n{_usage(name, command)}\n\n{_help(command)}\n```\n",
            _options(command, common),
        ]
    return "\n".join(parts)


def _leaves(group: Any, path: str) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for name, command in group.commands.items():
        full = f"{path} {name}".strip()
        found += _leaves(command, full) if hasattr(command, "commands") else [(full, command)]
    return found


def _usage(name: str, command: Any) -> str:
    words = " ".join(each.display_name_raw for each in command.params if each.param_type_name == "argument")
    return f"glpgenc {name} [OPTIONS] {words}".rstrip()


def _help(command: Any) -> str:
    text = inspect.cleandoc(command.help or "").split("\f", maxsplit=1)[0]
    paragraphs = re.split(r"\n\s*\n", text)
    return "\n\n".join(
        each.replace("\b\n", "") if each.startswith("\b") else " ".join(each.split()) for each in paragraphs
    )


def _option_names(command: Any) -> frozenset[str]:
    return frozenset(name for each in command.params for name in each.opts)


def _options(command: Any, left_out: frozenset[str]) -> str:
    rows = [_row(each) for each in command.params if not left_out.issuperset(each.opts) and not _hidden(each)]
    return table(("option", "default", "what"), rows) if rows else ""


def _hidden(parameter: Any) -> bool:
    return bool(getattr(parameter, "hidden", False))


def _row(parameter: Any) -> tuple[str, str, str]:
    if parameter.param_type_name == "argument":
        return code(parameter.display_name_raw), _default(parameter), parameter.help or ""
    names = ", ".join(code(name) for name in [*parameter.opts, *parameter.secondary_opts])
    takes = "" if parameter.is_flag or parameter.count else f" {code(parameter.display_name_raw.upper())}"
    return names + takes, _default(parameter), parameter.help or ""


def _default(parameter: Any) -> str:
    if parameter.required:
        return "required"
    value = parameter.default
    if value is False or callable(value) or (not value and not isinstance(value, int | float)):
        return ""
    return code("on" if value is True else str(getattr(value, "value", value)))
