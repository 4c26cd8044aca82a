"""Names and texts in generated SQL, always quoted."""

from __future__ import annotations

import hashlib

_LONGEST = 63


def identifier(*parts: str) -> str:
    """Return a name for SQL, with its schema if there are two parts."""
    return ".".join('"' + part.replace('"', '""') + '"' for part in parts)


def literal(text: str) -> str:
    """Return a text for SQL, as a string."""
    quoted = "'" + text.replace("'", "''") + "'"
    return f"E{quoted}".replace("\\", "\\\\") if "\\" in text else quoted


def dollar_quoted(body: str) -> str:
    """Return the body of a function for SQL."""
    tag = "$view$"
    # Without its end: a body that ends with the rest would close too early.
    while tag[:-1] in body:
        tag = f"{tag[:-1]}_$"
    return f"{tag}{body}{tag}"


def object_name(base: str, suffix: str) -> str:
    """Return the name of an object of PostgreSQL that is made of another's, at most 63 bytes long."""
    name = f"{base}_{suffix}"
    if len(name.encode()) <= _LONGEST:
        return name
    mark = hashlib.sha256(name.encode()).hexdigest()[:8]
    cut = base.encode()[: _LONGEST - len(f"_{mark}_{suffix}".encode())].decode(errors="ignore")
    return f"{cut}_{mark}_{suffix}"
