"""The commands there are, and the module of each, which is imported when the command is wanted.

Most of the time of a short command is imports: `glpgenc encrypt` has no use for those of `glpgenc serve`.
"""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_group

_COMMANDS = (
    "demo",
    "init",
    "config",
    "kms",
    "keys",
    "field",
    "plan-index",
    "guard",
    "protect",
    "backfill",
    "verify",
    "verify-backup",
    "encrypt",
    "decrypt",
    "file",
    "contract",
    "restore-plaintext",
    "scrub",
    "rewrap",
    "reindex",
    "shred",
    "rotate",
    "rotation",
    "coverage",
    "audit",
    "doctor",
    "compliance",
    "psql",
    "serve",
)
"""In the order of the help. Each is a module of this package with ``register``, which adds it, or an ``app``."""


class Commands(MutableMapping[str, Any]):
    """Commands by name, each made when it is asked for."""

    def __init__(self) -> None:
        self._made: dict[str, Any] = dict.fromkeys(_COMMANDS)

    def __getitem__(self, name: str) -> Any:
        made = self._made[name]
        if made is None:
            made = self._made[name] = _imported(name)
        return made

    def __setitem__(self, name: str, command: Any) -> None:
        self._made[name] = command

    def __delitem__(self, name: str) -> None:
        del self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)


class CommandGroup(TyperGroup):
    """The program's group: typer's own, with commands that are made when they are asked for."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands = Commands()


def _imported(name: str) -> Any:
    module = import_module(f"glpgenc.cli.{name.replace('-', '_')}")
    # Of the parent's settings those that its commands take over.
    app = typer.Typer(rich_markup_mode=None, context_settings={"help_option_names": ["-h", "--help"]})
    if hasattr(module, "register"):
        module.register(app)
    else:
        app.add_typer(module.app, name=name)
    return get_group(app).commands[name]
