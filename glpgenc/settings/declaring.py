"""How a setting is declared."""

from __future__ import annotations

from typing import Any

from pydantic import Field

NAME = r"^[^\s\x00-\x1f\x7f](?:[^\x00-\x1f\x7f]{0,254}[^\s\x00-\x1f\x7f])?$"
NAME_ACCEPTS = "1 to 256 characters without control characters, not starting or ending with a space"


def setting(description: str, accepts: str, **arguments: Any) -> Any:
    """Declare a setting; ``accepts`` is what the error message and the documentation say about its values."""
    return Field(description=description, json_schema_extra={"accepts": accepts}, **arguments)
