"""Names in a token's claims."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from glpgenc.settings.declaring import NAME

ABSENT = object()
"""What :func:`claim_at` returns where there is no such claim."""

_NAME = re.compile(NAME)
# JSON can spell halves of characters, which no database stores.
_SURROGATE = re.compile("[\ud800-\udfff]")


def claim_at(claims: Mapping[str, Any], path: str) -> Any:
    """Return a claim, or :data:`ABSENT`.

    :param path: its name. Where there is no claim of that name, its dots lead into objects: ``realm_access.roles``.
        Names such as ``https://example.com/roles`` have dots of their own, so that the whole name comes first.
    """
    if path in claims:
        return claims[path]
    found: Any = claims
    for name in path.split("."):
        if not isinstance(found, Mapping) or name not in found:
            return ABSENT
        found = found[name]
    return found


def is_name(value: object) -> bool:
    """Return whether a value is a name as settings have it: 1 to 256 characters, none of them a control character."""
    return isinstance(value, str) and _NAME.fullmatch(value) is not None and _SURROGATE.search(value) is None


def roles_in(claims: Mapping[str, Any], path: str) -> frozenset[str]:
    """Return the roles that a claim names: a list of names, or one text with spaces. Anything else names none."""
    found = claim_at(claims, path)
    if isinstance(found, str):
        return frozenset(found.split())
    if isinstance(found, list) and all(isinstance(each, str) for each in found):
        return frozenset(found)
    return frozenset()
