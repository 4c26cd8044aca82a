"""The settings' part of docs/CONFIGURATION.md, made from the settings themselves.

``python -m tools.settings_reference`` prints it; a test compares it with the page.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from glpgenc.settings.locations import default_local_kek_file, default_spool_directory
from glpgenc.settings.model import Settings

if TYPE_CHECKING:
    from glpgenc.settings.declaration import Setting

_COMPUTED: dict[object, str] = {
    default_local_kek_file: "`$XDG_CONFIG_HOME/glpgenc/local-kek.json`, or `~/.config/glpgenc/local-kek.json`",
    default_spool_directory: "`$XDG_STATE_HOME/glpgenc/audit`, or `~/.local/state/glpgenc/audit`",
}


def reference_markdown() -> str:
    """Write a section for each setting: what it is for, what it takes, its default and its variable."""
    return "\n".join(
        _section(name, field) for name, field in ((name, Settings.declarations[name]) for name in Settings.names())
    )


def _section(name: str, field: Setting) -> str:
    file = "- file: only the one that `--config` or `GLPGENC_CONFIG` names\n" if name in Settings.named_only() else ""
    return (
        f"### {name}\n\n{field.description}\n\n"
        f"- takes: {field.accepts}\n- default: {_default(field)}\n- variable: `GLPGENC_{name.upper()}`\n{file}"
    )


def _default(field: Setting) -> str:
    if field.default_factory is not None:
        # They are computed; their values on this machine would say nothing to a reader.
        return _COMPUTED[field.default_factory]
    if field.default is None or field.default == ():
        return "none"
    if isinstance(field.default, tuple):
        return f"`{','.join(field.default)}`"
    value = str(field.default).lower() if isinstance(field.default, bool) else str(field.default)
    return f"`{value}`"


if __name__ == "__main__":
    sys.stdout.write(reference_markdown())
