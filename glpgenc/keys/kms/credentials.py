"""What a provider proves itself with: read from a file or the environment when it is needed, and kept nowhere."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NoReturn

from glpgenc._support.files import OperatorFile, Trust
from glpgenc.errors import KMSConfigurationError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MAX_CREDENTIAL_LENGTH = 64 * 1024
"""Bytes in a credential's file at most: a JWT with many claims fits many times."""


def read_credential(what: str, file: Path | None, variables: Sequence[str], *, setting: str) -> str:
    """Return a token, PIN or the like, without the line's end.

    The file may be a symbolic link, and readable by others: that is how Kubernetes mounts secrets; `glpgenc doctor`
    looks at the latter. It must be the current user's or root's, and no one else's to write.

    :param what: what it is, for the message.
    :param file: where it is; ``None`` to look at the environment.
    :param variables: names in the environment, the first that is set counts.
    :param setting: the setting that names the file, for the hint.
    :raises KMSConfigurationError: if there is none, or it is empty, longer than 64 KiB, or not one line of printable
        ASCII. Nothing of it is in the message.
    """
    if file is not None:
        return _checked(what, str(file), _text_of(what, file))
    for variable in variables:
        value = os.environ.get(variable)
        if value:
            return _checked(what, variable, value)
    named = f", or {' or '.join(variables)} in the environment" if variables else ""
    raise KMSConfigurationError(f"no {what} is configured", hint=f"set {setting}{named}")


def _text_of(what: str, file: Path) -> str:
    kind = OperatorFile(f"the {what} in", MAX_CREDENTIAL_LENGTH, Trust.OURS, error=KMSConfigurationError)
    try:
        return kind.read(file).decode("ascii")
    except FileNotFoundError as error:
        raise KMSConfigurationError(f"the {what} in {file} can't be read: {error.strerror}") from None
    except UnicodeDecodeError:
        _refuse(what, str(file))


def _checked(what: str, where: str, text: str) -> str:
    # It goes into an HTTP header or a PIN pad: a control character in it is a mistake, and not to be passed on.
    text = text.strip()
    if not text or not text.isascii() or not text.isprintable():
        _refuse(what, where)
    return text


def _refuse(what: str, where: str) -> NoReturn:
    raise KMSConfigurationError(f"{where} contains no valid {what}", hint="it must be one line of printable ASCII")
