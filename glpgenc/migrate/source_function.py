"""Functions of the user's that read what a value was encrypted with before."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from glpgenc.codecs import codec_for, plaintext
from glpgenc.errors import ConfigurationError, RegistryError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glpgenc.migrate.target import MigrationTarget

SourceFunction = Callable[[Any], Any]
"""Takes what the source gives, as str or bytes, and returns the value: of any type that has a codec."""


def load_source_function(name: str) -> SourceFunction:
    """Import ``module:function``, with the working directory in the path as well.

    :raises ConfigurationError: when there is no such function.
    """
    module, _, attribute = name.partition(":")
    here = str(Path.cwd())
    if here not in sys.path:
        sys.path.insert(0, here)
    try:
        found = getattr(importlib.import_module(module), attribute)
    except (ImportError, AttributeError, ValueError) as error:
        raise ConfigurationError(
            f"the source function {name} can't be imported: {type(error).__name__}",
            hint="name it as module:function, in a module that Python finds from here",
        ) from None
    if not callable(found):
        raise ConfigurationError(f"{name} is not a function")
    function: SourceFunction = found
    return function


def plaintext_of(value: Any) -> bytes:
    """Return what is encrypted of a function's value: the UTF-8 of its text form, or bytes as they are.

    :raises InvalidValueError: when PostgreSQL can't hold it.
    :raises TypeError: when there is no codec for it.
    """
    return plaintext(codec_for(type(value)).encode(value))


def function_for(group: Sequence[MigrationTarget], name: str | None) -> str | None:
    """Return the function that reads the columns of a group; ``None`` where they need none.

    :param group: columns that are filled together, which all need one or all do not.
    :param name: what was given.
    :raises RegistryError: when they need one and none was given, or it is given for several columns.
    """
    first = group[0]
    if not first.client_source:
        return None
    if name is None:
        raise RegistryError(
            f"only a function of yours can read what column {first.plaintext_column} of table {first.relation} holds",
            hint="name it with --source-function MODULE:FUNCTION",
        )
    if len(group) > 1:
        raise RegistryError(
            "a source function is for one column, and several are to be read", hint="name the column as well"
        )
    return name


def refuse_needless(targets: Sequence[MigrationTarget], name: str | None) -> None:
    """Refuse a function that no column asks for: the triggers would encrypt what it is to read.

    :raises RegistryError: when it is given and none does.
    """
    if name is not None and not any(target.client_source for target in targets):
        raise RegistryError(
            f"column {targets[0].name} was not expanded for a source function",
            hint="give it up (gl_abandon), and expand it with client_source => true (glpgenc protect --client-source)",
        )
