"""Text in the audit trail: short, and on one line whatever is in it."""

from __future__ import annotations

import re

MAX_LENGTH = 256
"""Characters of a text that are kept; a tenant's name, which an encryption context holds, is never longer."""

_ELLIPSIS = "\u2026"
# What could end a line, move a terminal's cursor, turn the direction of writing, hide, or is not a valid Unicode.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)


def clean(text: str) -> str:
    r"""Return a text as the audit trail keeps it: unsafe characters escaped, and then cut to 256 characters.

    Cleaning what is clean changes nothing, so that a search for a text finds what was made of it.

    >>> clean("a\nb")
    'a\\x0ab'
    """
    if len(text) <= MAX_LENGTH and text.isprintable():
        return text
    # Cut first too: what is longer is not kept, however long it is.
    escaped = _UNSAFE.sub(_escape, text[: MAX_LENGTH + 1])
    return escaped if len(escaped) <= MAX_LENGTH else escaped[: MAX_LENGTH - 1] + _ELLIPSIS


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code <= 0xFF:  # noqa: PLR2004  # as Python writes them
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004
