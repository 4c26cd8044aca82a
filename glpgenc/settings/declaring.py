"""How a setting is declared."""

from __future__ import annotations

from typing import Any

from pydantic import Field

NAME = r"^[^\s\x00-\x1f\x7f](?:[^\x00-\x1f\x7f]{0,254}[^\s\x00-\x1f\x7f])?$"
NAME_ACCEPTS = "1 to 256 characters without control characters, not starting or ending with a space"


def setting(description: str, accepts: str, *, named_only: bool = False, **arguments: Any) -> Any:
    """Declare a setting.

    :param accepts: what the error message and the documentation say about its values.
    :param named_only: it says where keys, plaintexts or tokens go, which key wraps, whose code runs, who may call or
        what is recorded: it is refused in a ``glpgenc.toml`` that is merely found in the working directory.
    """
    return Field(description=description, json_schema_extra={"accepts": accepts, "named_only": named_only}, **arguments)
