"""Text for a terminal: what a database, a file or a KMS says can neither move the cursor nor begin a line."""

from __future__ import annotations

import logging
import re
from typing import Any

_RAW_IN_JSON = re.compile(r"[^\n -~]")
_BASIC_PLANE = 0xFFFF


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """Return a number, with separators of thousands, and the noun in the form that goes with it.

    >>> counted(1, "row"), counted(1200, "row"), counted(2, "index", "indexes")
    ('1 row', '1,200 rows', '2 indexes')

    :param plural: the plural where it is not the noun and an s.
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def printable(text: str) -> str:
    r"""Escape whatever is not a visible character or a space, as Python writes it: ``\x1b``, ``\n``, ``\u202e``.

    Control characters of ASCII and of ISO 6429 (0x80 to 0x9f), line and paragraph separators, marks that change the
    direction of writing, lone surrogates, and characters that Unicode does not assign.
    """
    return text if text.isprintable() else "".join(map(_escaped, text))


def printable_lines(text: str) -> str:
    """Escape as :func:`printable`, and keep the ends of lines: for a text whose lines are ours."""
    return "\n".join(map(printable, text.split("\n")))


def printable_json(document: str) -> str:
    r"""Escape in JSON, where ends of lines stand between values only, what a terminal would act on: ``\u009b``."""
    return _RAW_IN_JSON.sub(lambda found: _in_json(found[0]), document)


class PrintableFormatter(logging.Formatter):
    """Formats records of the log so that no message begins a line of its own or moves the cursor."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  (logging's name)
        """Return the record's line, without its traceback."""
        return printable(super().formatMessage(record))

    def formatException(self, ei: Any) -> str:  # noqa: N802  (logging's name)
        """Return the traceback, whose lines stay."""
        return printable_lines(super().formatException(ei))


def log_to_stderr() -> None:
    """Write warnings and errors of all loggers to standard error, unless something else is set up for that."""
    handler = logging.StreamHandler()
    handler.setFormatter(PrintableFormatter())
    logging.basicConfig(level=logging.WARNING, handlers=[handler])


def _escaped(character: str) -> str:
    return character if character.isprintable() else character.encode("unicode_escape").decode("ascii")


def _in_json(character: str) -> str:
    if character.isprintable():
        return character
    code = ord(character)
    if code <= _BASIC_PLANE:
        return f"\\u{code:04x}"
    high, low = divmod(code - 0x10000, 0x400)
    return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"
