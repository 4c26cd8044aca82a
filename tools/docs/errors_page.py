"""The page of errors: those with a SQLSTATE, and the others of the package."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

from glpgenc import errors
from tools.docs.catalogue import Function, raised
from tools.docs.markdown import MADE, code, sentence, table


def errors_page(every: list[Function]) -> str:
    """Return the page.

    :param every: the SQL functions, for which of them raise what.
    """
    codes = raised(every)
    parts = [
        MADE,
        "# Errors\n",
        "Every error is a subclass of `glpgenc.GlpgencError`, with a message for the cause and a hint for the remedy.",
        "Neither ever holds a key or a value: an error may be logged as it is. SQL raises those with a SQLSTATE, and",
        "Python raises the class of the same code for them.\n",
        "\n## Errors with a SQLSTATE\n",
    ]
    for sqlstate, error in sorted(errors.BY_SQLSTATE.items()):
        raisers = [name for name, found in sorted(codes.items()) if sqlstate in found and not name.startswith("_")]
        parts += [
            f"\n### {sqlstate}\n",
            f"`{error.__name__}`: {sentence(_first_line(error))}{_rest(error)}\n",
            *([f"Remedy: {error.default_hint}.\n"] if error.default_hint else []),
            *(
                [f"In {', '.join(map(code, raisers))}, or in what they call.\n"]
                if raisers
                else ["Raised by Python only.\n"]
            ),
        ]
    parts.append("\n## Errors of Python alone\n")
    rows = [
        (code(error.__name__), code(error.__bases__[0].__name__), _first_line(error), error.default_hint or "")
        for error in _walk(errors.GlpgencError)
        if not getattr(error, "sqlstate", "")
    ]
    parts.append(table(("class", "is a", "means", "remedy"), rows))
    return "\n".join(parts)


def _walk(error: type[errors.GlpgencError]) -> Iterator[type[errors.GlpgencError]]:
    """Give the classes of errors.py, each after what it is derived from."""
    yield error
    for each in error.__subclasses__():
        if each.__module__ == errors.__name__:
            yield from _walk(each)


def _first_line(error: type[Exception]) -> str:
    return (inspect.getdoc(error) or "").split("\n\n", maxsplit=1)[0].split("\n:param", maxsplit=1)[0]


def _rest(error: type[Exception]) -> str:
    rest = (inspect.getdoc(error) or "").split("\n\n")[1:]
    return "".join(f" {sentence(part)}" for part in rest if not part.startswith(":"))
