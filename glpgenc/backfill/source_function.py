"""The user's functions that read what a value was encrypted with before; named by the command line alone."""

from __future__ import annotations

import hashlib
import importlib
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from glpgenc.codecs import codec_for, plaintext
from glpgenc.errors import ConfigurationError, RegistryError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glpgenc.registry.columns import RegistryColumn

SourceFunction = Callable[[Any], Any]
"""Takes what the source gives, as str or bytes, and returns the value: of any type that has a codec."""


@dataclass(frozen=True, slots=True)
class SourceReference:
    """Names a function, as the command line does. Never made of what a database holds.

    :param name: ``module:function``.
    :param path: a folder in which the module is looked for after all others.
    """

    name: str
    path: Path | None = None

    @property
    def digest(self) -> str:
        """What the database keeps of it, so that a backfill is continued and verified with the same function."""
        return hashlib.sha256(self.name.encode()).hexdigest()

    def load(self) -> SourceFunction:
        """Import it.

        :raises ConfigurationError: when there is no such function.
        """
        module, _, attribute = self.name.partition(":")
        if self.path is not None and (folder := str(self.path.resolve())) not in sys.path:
            # Last: a file in it replaces no module that is installed.
            sys.path.append(folder)
        try:
            found = getattr(importlib.import_module(module), attribute)
        except (ImportError, AttributeError, ValueError) as error:
            raise ConfigurationError(
                f"the source function {self.name} can't be imported: {type(error).__name__}",
                hint="use the form module:function, with an installed module or one in the directory of --source-path",
            ) from None
        if not callable(found):
            raise ConfigurationError(f"{self.name} is not a function")
        function: SourceFunction = found
        return function


def refuse_different(source: SourceReference, digest: object, table: str) -> None:
    """Refuse a function with another name than the one that a backfill was started with.

    :param digest: what the database keeps of that one.
    :raises RegistryError: when it is another one.
    """
    if digest != source.digest:
        raise RegistryError(
            f"the backfill of table {table} was started with a source function other than {source.name}",
            hint=(
                "pass the --source-function that it was started with, or cancel it with `glpgenc backfill cancel` "
                "and start a new one"
            ),
        )


def plaintext_of(value: Any) -> bytes:
    """Return what is encrypted of a function's value: the UTF-8 of its text form, or bytes as they are.

    :raises InvalidValueError: when PostgreSQL can't hold it.
    :raises TypeError: when there is no codec for it.
    """
    return plaintext(codec_for(type(value)).encode(value))


def function_for(group: Sequence[RegistryColumn], source: SourceReference | None) -> SourceReference | None:
    """Return the function that reads the columns of a group; ``None`` where they need none.

    :param group: columns that are filled together, which all need one or all do not.
    :param source: what was given.
    :raises RegistryError: when they need one and none was given, or it is given for several columns.
    """
    first = group[0]
    if not first.client_source:
        return None
    if source is None:
        raise RegistryError(
            f"column {first.plaintext_column} of table {first.relation} can be read by a source function only",
            hint="pass --source-function MODULE:FUNCTION",
        )
    if len(group) > 1:
        raise RegistryError(
            "a source function reads one column, and several are selected", hint="pass the column as well"
        )
    return source


def refuse_needless(targets: Sequence[RegistryColumn], source: SourceReference | None) -> None:
    """Refuse a function that no column asks for: the triggers would encrypt what it is to read.

    :raises RegistryError: when it is given and none does.
    """
    if source is not None and not any(target.client_source for target in targets):
        raise RegistryError(
            f"column {targets[0].name} was not expanded for a source function",
            hint=(
                "abandon its migration (op.abandon_encryption in Alembic, or gl_abandon), and start it again "
                "with `glpgenc protect --client-source`"
            ),
        )
