"""Functions of the user's that read what a value was encrypted with before."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from glpgenc.codecs import codec_for, plaintext
from glpgenc.errors import ConfigurationError

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
